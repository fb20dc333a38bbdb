package flux

import (
	"fmt"
	"math"
	"slices"

	"niche/diag"
	"niche/lp"
	"niche/model"
)

// Problem is the linear program of a model's fluxes. It is immutable.
type Problem struct {
	Model *model.Model
	// Variables are the fluxes, one of each reaction in the order of the model,
	// then the parameters that constraints leave open.
	Variables []Variable
	// Balanced are the ids of the species whose amounts stay, one row each; rows
	// of constraints follow.
	Balanced   []string
	Objectives []Objective
	Active     int // index in Objectives; −1 if there are none

	rows       []row // of species and constraints
	entries    [][]lp.Entry
	rowOf      map[string]int
	variableOf map[string]int
}

// Variable is one unknown of the program.
type Variable struct {
	ID           string
	Lower, Upper float64 // [unit of flux]
	Pos          diag.Pos
}

// Objective is a sum of variables.
type Objective struct {
	ID           string
	Maximise     bool
	Coefficients []float64 // of each variable [1]
}

// row is an equation or a constraint.
type row struct {
	what         string // in messages
	lower, upper float64
}

// New makes the linear program of m. The list says what is wrong with the model
// or not supported.
func New(m *model.Model) (*Problem, diag.List) {
	b := &builder{m: m, p: &Problem{Model: m, Active: -1, rowOf: map[string]int{}, variableOf: map[string]int{}}}
	if m.Flux == nil {
		b.list.Errorf(diag.NoFluxes, m.Pos, "use niche run", "the model has no flux bounds or objective (SBML package \"fbc\")")
		return nil, b.list
	}
	b.collect()
	if !b.evaluate() {
		return nil, b.list
	}
	b.variables()
	b.balances()
	b.constraints()
	b.objectives()
	b.list.Sort()
	if b.list.HasErrors() {
		return nil, b.list
	}
	return b.p, b.list
}

// builder makes a Problem.
type builder struct {
	m    *model.Model
	p    *Problem
	list diag.List

	wanted []wantedValue
	index  map[string]int // of wanted, by id
	values []float64
}

// variables makes the unknowns and their bounds.
func (b *builder) variables() {
	for i := range b.m.Reactions {
		r := &b.m.Reactions[i]
		lower := math.Inf(-1)
		if !r.Reversible {
			lower = 0
		}
		b.variable(r.ID, lower, r.Pos)
	}
	stated := map[string]bool{}
	for i := range b.m.Flux.Bounds {
		bound := &b.m.Flux.Bounds[i]
		j, ok := b.p.variableOf[bound.Reaction]
		if !ok {
			b.unknown(bound.Pos, bound.Reaction, "a flux bound is about reaction %q, which is not declared")
			continue
		}
		v := &b.p.Variables[j]
		if bound.Lower.Set {
			lower := b.value(bound.Lower)
			if stated[v.ID] {
				lower = max(lower, v.Lower)
			}
			v.Lower, stated[v.ID] = lower, true
		}
		if bound.Upper.Set {
			v.Upper = min(v.Upper, b.value(bound.Upper))
		}
		v.Pos = bound.Pos
	}
	for i := range b.p.Variables {
		b.checkBounds(&b.p.Variables[i])
	}
}

func (b *builder) variable(id string, lower float64, pos diag.Pos) {
	b.p.variableOf[id] = len(b.p.Variables)
	b.p.Variables = append(b.p.Variables, Variable{ID: id, Lower: lower, Upper: math.Inf(1), Pos: pos})
	b.p.entries = append(b.p.entries, nil)
}

func (b *builder) checkBounds(v *Variable) {
	switch {
	case math.IsNaN(v.Lower) || math.IsNaN(v.Upper):
		b.list.Errorf(diag.NoValue, v.Pos, "give the parameter a value", "a bound of the flux of %q has no value", v.ID)
	case v.Lower > v.Upper:
		b.list.Errorf(diag.FluxBounds, v.Pos, "correct one of the bounds", "the flux of %q has lower bound %g above its upper bound %g", v.ID, v.Lower, v.Upper)
	}
}

// unknown reports a reference to a reaction that does not exist.
func (b *builder) unknown(pos diag.Pos, id, format string) {
	known := make([]string, len(b.m.Reactions))
	for i := range b.m.Reactions {
		known[i] = b.m.Reactions[i].ID
	}
	hint := diag.SuggestHint(id, known)
	if hint == "" {
		hint = "declare it"
	}
	b.list.Errorf(diag.UnknownName, pos, hint, format, id)
}

// balances makes a row of each balanced species and enters the stoichiometries.
func (b *builder) balances() {
	for i := range b.m.Species {
		if s := &b.m.Species[i]; !s.BoundaryCondition && !s.Constant {
			b.p.rowOf[s.ID] = len(b.p.rows)
			b.p.Balanced = append(b.p.Balanced, s.ID)
			b.p.rows = append(b.p.rows, row{what: fmt.Sprintf("the balance of species %q", s.ID)})
		}
	}
	for j := range b.m.Reactions {
		r := &b.m.Reactions[j]
		for i := range r.Reactants {
			b.participant(j, &r.Reactants[i], -1)
		}
		for i := range r.Products {
			b.participant(j, &r.Products[i], 1)
		}
	}
}

func (b *builder) participant(j int, ref *model.SpeciesReference, sign float64) {
	i, balanced := b.p.rowOf[ref.Species]
	if !balanced {
		return
	}
	n := b.stoichiometry(ref)
	if math.IsNaN(n) || math.IsInf(n, 0) {
		b.list.Errorf(diag.NoValue, ref.Pos, "write stoichiometry=\"…\"", "the stoichiometry of %q in reaction %q has no value", ref.Species, b.m.Reactions[j].ID)
		return
	}
	b.p.entries[j] = append(b.p.entries[j], lp.Entry{Row: i, Value: sign * n})
}

// constraints makes a row of each constraint of the model.
func (b *builder) constraints() {
	for k := range b.m.Flux.Constraints {
		c := &b.m.Flux.Constraints[k]
		i := len(b.p.rows)
		r := row{what: "a constraint", lower: b.value(c.Lower), upper: b.value(c.Upper)}
		if c.ID != "" {
			r.what = fmt.Sprintf("constraint %q", c.ID)
		}
		b.p.rows = append(b.p.rows, r)
		switch {
		case math.IsNaN(r.lower) || math.IsNaN(r.upper):
			b.list.Errorf(diag.NoValue, c.Pos, "give the parameter a value", "a bound of %s has no value", r.what)
		case r.lower > r.upper:
			b.list.Errorf(diag.FluxBounds, c.Pos, "correct one of the bounds", "%s has lower bound %g above its upper bound %g", r.what, r.lower, r.upper)
		}
		for t := range c.Terms {
			if j, v, ok := b.term(&c.Terms[t], r.what); ok {
				b.p.entries[j] = append(b.p.entries[j], lp.Entry{Row: i, Value: v})
			}
		}
	}
}

// term returns the variable and coefficient of a term, after making the variable
// of a parameter that is not constant.
func (b *builder) term(t *model.FluxTerm, of string) (j int, coefficient float64, ok bool) {
	if t.Quadratic || t.Variable2 != "" {
		b.list.Errorf(diag.RefusedQuadratic, t.Pos, "approximate it by linear terms", "%s has a quadratic term, which is not supported", of)
		return 0, 0, false
	}
	j, ok = b.p.variableOf[t.Variable]
	if !ok && slices.ContainsFunc(b.m.Parameters, func(p model.Parameter) bool { return p.ID == t.Variable && !p.Constant }) {
		b.variable(t.Variable, math.Inf(-1), t.Pos)
		j, ok = b.p.variableOf[t.Variable]
	}
	if !ok {
		b.unknown(t.Pos, t.Variable, of+" names %q, which is neither a reaction nor a parameter that may vary")
		return 0, 0, false
	}
	coefficient = b.value(t.Coefficient)
	if math.IsNaN(coefficient) || math.IsInf(coefficient, 0) {
		b.list.Errorf(diag.NoValue, t.Pos, "write a number", "a coefficient of %s has no finite value", of)
		return 0, 0, false
	}
	return j, coefficient, true
}

// objectives takes the objectives and finds the active one.
func (b *builder) objectives() {
	f := b.m.Flux
	var known []string
	for k := range f.Objectives {
		o := &f.Objectives[k]
		out := Objective{ID: o.ID, Maximise: o.Maximise, Coefficients: make([]float64, len(b.p.Variables))}
		for t := range o.Terms {
			if j, v, ok := b.term(&o.Terms[t], fmt.Sprintf("objective %q", o.ID)); ok {
				for len(out.Coefficients) <= j {
					out.Coefficients = append(out.Coefficients, 0)
				}
				out.Coefficients[j] += v
			}
		}
		known = append(known, o.ID)
		b.p.Objectives = append(b.p.Objectives, out)
	}
	switch b.p.Active = slices.Index(known, f.Active); {
	case b.p.Active >= 0:
	case f.Active != "":
		b.list.Errorf(diag.UnknownName, f.Pos, diag.SuggestHint(f.Active, known), "the active objective %q is not declared", f.Active)
	case len(known) > 0:
		b.p.Active = 0
	}
}
