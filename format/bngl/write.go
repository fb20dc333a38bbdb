package bngl

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// Write returns m as a .net file: species as amounts, reactions by mass action
// or by functions, reversible ones split in two. names are the names that
// elements get where they change: species number n becomes Sn when the file is
// read; "" stands for reactions, which have no names there. What the format cannot express is an error that names it (code N0851).
// m is not changed.
func Write(m *model.Model) (text []byte, names map[string]string, list diag.List) {
	w := newWriter(m)
	w.refuse()
	w.parameters()
	w.species()
	w.reactions()
	w.observables()
	w.list.Sort()
	if w.list.HasErrors() {
		return nil, nil, w.list
	}
	for id, to := range w.names {
		if id == to {
			delete(w.names, id)
		}
	}
	for i := range m.Reactions {
		w.names[m.Reactions[i].ID] = "" // their numbers are all they have
	}
	return w.text(), w.names, w.list
}

// writer collects the lines of the blocks.
type writer struct {
	m    *model.Model
	pool *expr.Pool
	list diag.List

	names map[string]string // of parameters, functions and species in the file
	taken map[string]bool
	// index are the numbers of species; group the names of the groups by which
	// functions use them.
	index map[string]int
	group map[string]string
	// amount are the formulas that species mean, in terms of their amounts, and
	// functions the definitions to write out.
	written   []*model.Species
	amount    map[expr.Expr]expr.Expr
	functions map[string]*model.FunctionDefinition
	rules     map[string]*model.Rule
	initial   map[string]*model.InitialAssignment
	value     map[string]float64 // of parameters and compartments given as numbers

	params, funcs, specs, reacs, groups []string
	derived                             map[string]string // names of rate constants, by formula
}

func newWriter(m *model.Model) *writer {
	w := &writer{
		m: m, pool: m.Pool, names: map[string]string{}, taken: map[string]bool{}, index: map[string]int{}, group: map[string]string{},
		amount: map[expr.Expr]expr.Expr{}, functions: map[string]*model.FunctionDefinition{}, rules: map[string]*model.Rule{},
		initial: map[string]*model.InitialAssignment{}, value: map[string]float64{}, derived: map[string]string{},
	}
	for i := range m.Functions {
		w.functions[m.Functions[i].ID] = &m.Functions[i]
	}
	for i := range m.Rules {
		w.rules[m.Rules[i].Variable] = &m.Rules[i]
	}
	for i := range m.InitialAssignments {
		w.initial[m.InitialAssignments[i].Symbol] = &m.InitialAssignments[i]
	}
	for i := range m.Parameters {
		w.name(m.Parameters[i].ID)
	}
	for i := range m.Compartments {
		if c := &m.Compartments[i]; !math.IsNaN(c.Size) || w.initial[c.ID] != nil {
			w.name(c.ID) // others may not occur in formulas
		}
	}
	points := map[string]bool{}
	for i := range m.Compartments {
		points[m.Compartments[i].ID] = m.Compartments[i].Dimensions == 0
	}
	for i := range m.Species {
		s := &m.Species[i]
		if w.assigned(s.ID) {
			w.name(s.ID) // a function
			continue
		}
		w.written = append(w.written, s)
		w.index[s.ID] = len(w.written)
		w.names[s.ID] = "S" + strconv.Itoa(len(w.written))
		if x := w.pool.Symbol(s.ID); !s.HasOnlySubstanceUnits && s.Compartment != "" && !points[s.Compartment] {
			w.amount[x] = w.pool.New(expr.Div, x, w.pool.Symbol(s.Compartment))
		}
	}
	return w
}

// assigned reports whether an assignment rule determines id.
func (w *writer) assigned(id string) bool {
	r := w.rules[id]
	return r != nil && r.Kind == model.AssignmentRule && r.Math.Present()
}

// words are names that mean something in formulas of BioNetGen.
var words = []string{"time", "t", "if", "sum", "avg", "_pi", "_e", "_NA"}

// name chooses the name of a parameter or function.
func (w *writer) name(id string) string {
	if to, ok := w.names[id]; ok {
		return to
	}
	to := w.fresh(id)
	w.names[id] = to
	return to
}

// fresh returns id, or id with underscores so that nothing else has it, and
// takes it.
func (w *writer) fresh(id string) string {
	for {
		_, species := speciesNumber(id)
		if !species && !w.taken[id] && !slices.Contains(words, id) && !expr.IsReserved(id) && identifier(id) {
			w.taken[id] = true
			return id
		}
		id += "_"
	}
}

// errorf reports what cannot be written.
func (w *writer) errorf(pos diag.Pos, format string, args ...any) {
	w.list.Errorf(diag.FormatRefused, pos, "convert to SBML or Antimony", "a .net file cannot express %s", fmt.Sprintf(format, args...))
}

// refuse reports the constructs that have no place in a network.
func (w *writer) refuse() {
	m := w.m
	if len(w.written) == 0 {
		w.errorf(m.Pos, "a model without species")
	}
	if m.Flux != nil {
		w.errorf(m.Flux.Pos, "bounds and objectives of fluxes (SBML package %q)", "fbc")
	}
	if m.Qualitative != nil {
		w.errorf(m.Qualitative.Pos, "a logical model (SBML package %q)", "qual")
	}
	for i := range m.Events {
		w.errorf(m.Events[i].Pos, "event %q", m.Events[i].ID)
	}
	compartments := map[string]bool{}
	for i := range m.Compartments {
		compartments[m.Compartments[i].ID] = true
	}
	for i := range m.Rules {
		switch r := &m.Rules[i]; {
		case r.Kind == model.RateRule:
			w.errorf(r.Pos, "the rate rule of %q", r.Variable)
		case r.Kind == model.AlgebraicRule:
			w.errorf(r.Pos, "an algebraic rule")
		case compartments[r.Variable]:
			w.errorf(r.Pos, "that compartment %q varies", r.Variable)
		}
	}
	if m.ConversionFactor != "" {
		w.errorf(m.Pos, "a conversion factor")
	}
	for i := range m.Species {
		if s := &m.Species[i]; s.ConversionFactor != "" {
			w.errorf(s.Pos, "the conversion factor of species %q", s.ID)
		}
	}
	if len(m.Constraints) > 0 {
		w.list.Warnf(diag.LostInWriting, m.Constraints[0].Pos, "", "constraints are not kept in a .net file")
	}
	if u := m.SubstanceUnit; units.Compatible(u, mole()) {
		w.list.Warnf(diag.LostInWriting, m.Pos, "", "a .net file counts molecules; the amounts, which are in %v, stay numbers", u)
	}
}

func mole() units.Unit {
	u, _ := units.OfKind("mole", 1, 0, 1)
	return u
}

// parameters writes parameters and compartments, and functions for those that
// rules determine. What a value depends on comes first.
func (w *writer) parameters() {
	m := w.m
	done := map[string]bool{}
	var write func(id string, number float64, pos diag.Pos)
	pos, numbers := map[string]diag.Pos{}, map[string]float64{}
	var order []string
	for i := range m.Compartments {
		c := &m.Compartments[i]
		if w.names[c.ID] != "" {
			order, pos[c.ID], numbers[c.ID] = append(order, c.ID), c.Pos, c.Size
		}
	}
	for i := range m.Parameters {
		p := &m.Parameters[i]
		if w.assigned(p.ID) {
			continue
		}
		order, pos[p.ID], numbers[p.ID] = append(order, p.ID), p.Pos, p.Value
	}
	write = func(id string, number float64, at diag.Pos) {
		if done[id] {
			return
		}
		done[id] = true
		text := formatNumber(number)
		if a := w.initial[id]; a != nil && a.Math.Present() {
			e := w.inline(a.Math.Expr)
			for _, x := range w.pool.Symbols(e) {
				name := w.pool.Node(x).Name
				if _, ok := numbers[name]; ok {
					write(name, numbers[name], pos[name])
				}
			}
			text = w.constant(e, a.Pos, "the initial assignment of "+strconv.Quote(id))
		} else if math.IsNaN(number) {
			w.errorf(at, "%q, which has no value", id)
		} else {
			w.value[id] = number
		}
		w.params = append(w.params, w.name(id)+" "+text)
	}
	for _, id := range order {
		write(id, numbers[id], pos[id])
	}
	for i := range m.Rules {
		if r := &m.Rules[i]; w.assigned(r.Variable) && w.names[r.Variable] != "" {
			w.funcs = append(w.funcs, w.name(r.Variable)+"() "+w.formula(w.amounts(w.inline(r.Math.Expr)), r.Pos, nil))
		}
	}
}

func formatNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// species writes the species with their initial amounts.
func (w *writer) species() {
	seen := map[string]bool{}
	for _, s := range w.written {
		pattern := s.Name
		if !isPattern(pattern) || seen[pattern] {
			pattern = s.ID + "()"
		}
		seen[pattern] = true
		if s.BoundaryCondition || s.Constant {
			pattern = "$" + pattern
		}
		w.specs = append(w.specs, pattern+" "+w.initialAmount(s))
	}
}

// isPattern reports whether a name looks like the pattern of a species.
func isPattern(name string) bool {
	molecule, rest, ok := strings.Cut(name, "(")
	return ok && identifier(molecule) && strings.HasSuffix(rest, ")") && !strings.ContainsAny(name, " \t\r\n#$")
}

func (w *writer) initialAmount(s *model.Species) string {
	size := w.pool.Symbol(s.Compartment)
	concentration := w.amount[w.pool.Symbol(s.ID)] != 0
	switch a := w.initial[s.ID]; {
	case a != nil && a.Math.Present():
		e := w.inline(a.Math.Expr)
		if concentration {
			e = w.pool.New(expr.Mul, e, size)
		}
		return w.constant(e, a.Pos, "the initial assignment of species "+strconv.Quote(s.ID))
	case math.IsNaN(s.Initial):
		w.errorf(s.Pos, "species %q, which has no initial value", s.ID)
	case s.InitialIsAmount:
		return formatNumber(s.Initial)
	default:
		if v, ok := w.value[s.Compartment]; ok {
			return formatNumber(s.Initial * v)
		}
		return w.constant(w.pool.New(expr.Mul, w.pool.Number(s.Initial), size), s.Pos, "the size of compartment "+strconv.Quote(s.Compartment))
	}
	return "0"
}

// observables writes groups, and functions for observables that are no sums.
func (w *writer) observables() {
	for i := range w.m.Observables {
		o := &w.m.Observables[i]
		if members, ok := w.members(o.Math.Expr); ok {
			w.groups = append(w.groups, w.name(o.ID)+" "+members)
			continue
		}
		w.funcs = append(w.funcs, w.name(o.ID)+"() "+w.formula(w.amounts(w.inline(o.Math.Expr)), o.Pos, nil))
	}
}

// members writes a weighted sum of amounts as a list of species numbers.
func (w *writer) members(e expr.Expr) (string, bool) {
	terms := []expr.Expr{e}
	if w.pool.Op(e) == expr.Add {
		terms = w.pool.Args(e)
	}
	var parts []string
	for _, t := range terms {
		weight := ""
		if args := w.pool.Args(t); w.pool.Op(t) == expr.Mul && len(args) == 2 {
			v, ok := w.pool.Constant(args[0])
			if !ok {
				return "", false
			}
			weight, t = formatNumber(v)+"*", args[1]
		}
		n := w.index[w.pool.Node(t).Name]
		if w.pool.Op(t) != expr.Symbol || n == 0 || w.amount[t] != 0 {
			return "", false
		}
		parts = append(parts, weight+strconv.Itoa(n))
	}
	return strings.Join(parts, ","), true
}

// text joins the blocks.
func (w *writer) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s, written by niche\n", w.m.ID)
	for _, block := range []struct {
		name  string
		lines []string
	}{{"parameters", w.params}, {"functions", w.funcs}, {"species", w.specs}, {"reactions", w.reacs}, {"groups", w.groups}} {
		if len(block.lines) == 0 && block.name != "species" && block.name != "reactions" {
			continue
		}
		fmt.Fprintf(&b, "begin %s\n", block.name)
		for i, line := range block.lines {
			fmt.Fprintf(&b, "%5d %s\n", i+1, line)
		}
		fmt.Fprintf(&b, "end %s\n", block.name)
	}
	return b.Bytes()
}
