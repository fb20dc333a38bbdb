package model

import (
	"fmt"
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
// All are warnings; like ones are one warning with a count. m is not changed,
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
	verb        string // with one or two %v
	unit, other units.Unit
}

// text says what is wrong.
func (k misfit) text() string {
	if k.other.Known() {
		return fmt.Sprintf(k.verb, k.unit, k.other)
	}
	return fmt.Sprintf(k.verb, k.unit)
}

// complaint is one group of like problems.
type complaint struct {
	misfit
	formulas []Formula
}

// complain adds the current formula to the group of complaints like k.
func (u *unitChecker) complain(k misfit) {
	key := k // to rounding
	key.unit.Factor = float64(float32(k.unit.Factor))
	key.other.Factor = float64(float32(k.other.Factor))
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
		list.Warnf(c.code, c.formulas[0].Math.Pos, hints[c.code], "%v %s%s", c.formulas[0], c.text(), also.String())
	}
	list.Sort()
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
	u.complain(misfit{diag.UnitSides, "has unit %v where %v is needed", have.unit, want})
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
