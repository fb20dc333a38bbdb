package model

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"niche/diag"
	"niche/units"
)

// CheckUnits reports formulas whose units do not fit: sides of rules and
// assignments, rate laws against extent per time, terms that are added or
// compared, and arguments that must be dimensionless. Units that the model does
// not state are unknown and fit everything, and a plain number fits any unit.
// Scales are compared too (1/min against 1/s), except in formulas that multiply
// by a number, which may be a conversion.
//
// Parameters without unit that formulas need in two are reported too (see
// [InferUnits]). All are warnings; those that are off by the same factor in places
// of one kind are one warning with a count. m is not changed,
// and Check should have found no error in it. Cost is proportional to the size
// of the formulas, calls of functions expanded up to a limit beyond which units
// count as unknown.
func CheckUnits(m *Model) diag.List {
	u := newUnitChecker(m)
	for f := range m.Formulas() {
		if f.Function == nil { // checked where it is called
			u.formula(f)
		}
	}
	return u.report()
}

// misfit is a kind of problem. verb says what is wrong, with the two units in
// it; other is zero where only one matters.
type misfit struct {
	code        diag.Code
	verb        string // with one or two %s
	unit, other units.Unit
}

// text says what is wrong.
func (k misfit) text() string {
	if k.other.Known() {
		return fmt.Sprintf(k.verb, k.unit.Short(), k.other.Short())
	}
	return fmt.Sprintf(k.verb, k.unit.Short())
}

// complaint is one group of like problems.
type complaint struct {
	misfit
	formulas []Formula
}

// complain adds the current formula to the group of complaints like k.
func (u *unitChecker) complain(k misfit) {
	if u.quiet {
		return
	}
	key := u.cause(k)
	c := u.groups[key]
	if c == nil {
		c = &complaint{misfit: k}
		u.groups[key] = c
		u.complaints = append(u.complaints, c)
	}
	if n := len(c.formulas); n == 0 || c.formulas[n-1] != u.current {
		c.formulas = append(c.formulas, u.current)
	}
}

// cause is what makes misfits alike: the same places, off by the same factor,
// whatever the units are. Rounding does not count.
func (u *unitChecker) cause(k misfit) misfit {
	ratio := k.unit
	if k.other.Known() {
		ratio = k.unit.Div(k.other)
		if k.code == diag.UnitSum && (ratio.Factor < 1 || ratio.Factor == 1 && negative(ratio.Dim)) {
			ratio = ratio.Pow(-1) // terms have no order
		}
	}
	key := misfit{code: k.code, verb: k.verb, unit: ratio}
	if k.code == diag.UnitSides {
		key.verb = u.current.place()
	}
	key.unit.Factor, _ = strconv.ParseFloat(strconv.FormatFloat(ratio.Factor, 'e', 5, 64), 64)
	for i, x := range key.unit.Dim {
		key.unit.Dim[i] = math.Round(1e6*x) / 1e6
	}
	return key
}

// negative reports whether the first exponent that is not 0 is below it.
func negative(d units.Dimension) bool {
	for _, x := range d {
		if x != 0 {
			return x < 0
		}
	}
	return false
}

// place is what kind of place f has, for grouping.
func (f Formula) place() string { return roleNames[f.Role] }

// advice says what would mend formulas that are off by the unit ratio.
func advice(have, want units.Unit, role Role) string {
	missing := want.Div(have)
	if missing.IsDimensionless() {
		return fmt.Sprintf("multiply by %.6g, or correct the units of what it uses", 1/missing.Factor)
	}
	volume, time := units.Dimension{}, units.Dimension{}
	volume[units.Length], time[units.Duration] = 3, 1
	inverse := missing.Pow(-1)
	switch {
	case missing.Dim.Equal(volume) && role == RateLawRole:
		return "a rate law is extent per time: multiply by the size of the compartment"
	case inverse.Dim.Equal(volume):
		return "divide by the size of the compartment, or correct the units of what it uses"
	case inverse.Dim.Equal(time) && (role == RateLawRole || role == RateRuleRole):
		return "a rate is per time: a rate constant lacks a unit per time"
	}
	return "correct the formula or the units of what it uses"
}

// named is how many further formulas a warning names.
const named = 3

// report returns the complaints, each at its first formula.
func (u *unitChecker) report() diag.List {
	hints := map[diag.Code]string{
		diag.UnitSides:    "correct the formula or the units of what it uses",
		diag.UnitSum:      "bring the terms to one unit",
		diag.UnitArgument: "divide by a reference quantity first",
	}
	var list diag.List
	for _, c := range u.complaints {
		var also strings.Builder
		if n := len(c.formulas) - 1; n > 0 {
			fmt.Fprintf(&also, "; also %d more: ", n)
			for i, f := range c.formulas[1:min(named+1, len(c.formulas))] {
				if i > 0 {
					also.WriteString(", ")
				}
				also.WriteString(f.String())
			}
			if n > named {
				also.WriteString(", …")
			}
		}
		hint := hints[c.code]
		if c.code == diag.UnitSides {
			hint = advice(c.unit, c.other, c.formulas[0].Role)
		}
		list.Warnf(c.code, c.formulas[0].Math.Pos, hint, "%v %s%s", c.formulas[0], c.text(), also.String())
		d := list[len(list)-1]
		for _, f := range c.formulas[1:] {
			d.Also = append(d.Also, diag.Note{Pos: f.Math.Pos, Message: f.String()})
		}
	}
	list = append(list, u.contradictions()...)
	list.Sort()
	return list
}

// contradictions reports parameters without unit that formulas need in two.
func (u *unitChecker) contradictions() diag.List {
	var list diag.List
	for _, x := range InferUnits(u.m) {
		if x.Other == nil {
			continue
		}
		what := fmt.Sprintf("parameter %q", x.Parameter.ID)
		if x.Reaction != "" {
			what = fmt.Sprintf("local parameter %q of reaction %q", x.Parameter.ID, x.Reaction)
		}
		list.Warnf(diag.UnitContradiction, x.Parameter.Pos, "use two parameters, or correct one of the formulas",
			"%s has no unit: %v needs %s, %v needs %s", what, x.From, x.Unit.Short(), *x.Other, x.OtherUnit.Short())
		list[len(list)-1].Notes = []diag.Note{{Pos: x.From.Math.Pos, Message: x.From.String()}, {Pos: x.Other.Math.Pos, Message: x.Other.String()}}
	}
	return list
}

// formula checks one formula against what its place needs.
func (u *unitChecker) formula(f Formula) {
	u.current = f
	memo := u.shared
	var scope *unitScope
	if f.RateLaw != nil && len(f.RateLaw.LocalParameters) > 0 {
		scope = &unitScope{names: map[string]dimensioned{}}
		for i := range f.RateLaw.LocalParameters {
			p := &f.RateLaw.LocalParameters[i]
			scope.names[p.ID] = dimensioned{unit: p.Unit}
			scope.values = append(scope.values, *p)
		}
		memo = unitMemo{}
	}
	have := u.infer(f.Math.Expr, memo, scope)
	want, ok := u.wanted(f)
	if !ok || have.fits(dimensioned{unit: want}) {
		return
	}
	u.complain(misfit{diag.UnitSides, "has unit %s where %s is needed", have.unit, want})
}

// wanted returns the unit that the place of f needs, if any.
func (u *unitChecker) wanted(f Formula) (want units.Unit, ok bool) {
	switch f.Role {
	case RateLawRole:
		want = u.m.ExtentUnit.Div(u.m.TimeUnit)
	case AssignmentRuleRole, InitialAssignmentRole, EventAssignmentRole:
		want = u.names[f.ID].unit
	case RateRuleRole:
		want = u.names[f.ID].unit.Div(u.m.TimeUnit)
	case DelayRole:
		want = u.m.TimeUnit
	case StoichiometryRole, PriorityRole:
		want = units.Dimensionless()
	}
	return want, want.Known()
}

// newUnitChecker collects the units of all names.
func newUnitChecker(m *Model) *unitChecker {
	u := &unitChecker{
		m: m, names: map[string]dimensioned{}, constants: map[string]*Parameter{}, functions: map[string]*FunctionDefinition{},
		shared: unitMemo{}, groups: map[misfit]*complaint{}, budget: unitBudget + 10*m.Pool.Len(),
	}
	for i := range m.Functions {
		u.functions[m.Functions[i].ID] = &m.Functions[i]
	}
	for id, unit := range m.SymbolUnits() {
		u.names[id] = dimensioned{unit: unit}
	}
	for i := range m.Parameters {
		if p := &m.Parameters[i]; p.Constant {
			u.constants[p.ID] = p
		}
	}
	for i := range m.InitialAssignments {
		delete(u.constants, m.InitialAssignments[i].Symbol)
	}
	return u
}

// SymbolUnits returns the unit in which the symbol of each quantity of m is read
// in formulas: of a species the unit of its concentration, or of its amount if it
// stands for that. Unknown units are zero. Local parameters are not among them.
func (m *Model) SymbolUnits() map[string]units.Unit {
	names := make(map[string]units.Unit, len(m.Species)+len(m.Parameters)+len(m.Compartments)+len(m.Reactions))
	compartments := map[string]*Compartment{}
	for i := range m.Compartments {
		c := &m.Compartments[i]
		compartments[c.ID] = c
		names[c.ID] = c.Unit
	}
	for i := range m.Species {
		s := &m.Species[i]
		unit := s.SubstanceUnit
		switch c := compartments[s.Compartment]; {
		case s.HasOnlySubstanceUnits || c != nil && c.Dimensions == 0:
		case c == nil:
			unit = units.Unit{}
		default:
			unit = unit.Div(c.Unit)
		}
		names[s.ID] = unit
	}
	for i := range m.Parameters {
		names[m.Parameters[i].ID] = m.Parameters[i].Unit
	}
	for i := range m.Reactions {
		r := &m.Reactions[i]
		names[r.ID] = m.ExtentUnit.Div(m.TimeUnit)
		for ref := range r.References() {
			if ref.ID != "" {
				names[ref.ID] = units.Dimensionless()
			}
		}
	}
	return names
}
