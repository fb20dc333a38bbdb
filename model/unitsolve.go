package model

import (
	"math"

	"niche/expr"
	"niche/units"
)

// InferredUnit is the unit that a parameter without one must have for the formulas
// around it to fit.
type InferredUnit struct {
	Parameter *Parameter
	Reaction  string // of a local parameter; "" for a global one
	Unit      units.Unit
	From      Formula // that settles it
	// Other is a formula that needs another unit, OtherUnit, and nil if none does.
	Other     *Formula
	OtherUnit units.Unit
}

// InferUnits returns the units of parameters that the file gives none, as far as
// formulas settle them: a parameter in a rate law of known unit, beside terms of
// known unit, in an argument that must be dimensionless, and, step by step, those
// beside parameters settled before. Where two formulas with declared units alone
// need different ones, Other says so. The order is that of the model.
//
// Plain numbers count as dimensionless, so that a unit may be off by a factor that
// a formula hides in a number. Cost is proportional to the size of the formulas
// times the length of the longest chain, at most ten.
func InferUnits(m *Model) []InferredUnit {
	s := &unitSolver{u: newUnitChecker(m), found: map[string]*InferredUnit{}, round: 1, budget: unitBudget}
	s.u.quiet = true
	s.collect()
	if len(s.unknown) == 0 {
		return nil
	}
	for n := -1; n != len(s.found) && s.round <= mostRounds; s.round++ {
		n = len(s.found)
		s.u.shared = unitMemo{}
		for _, f := range s.formulas {
			s.formula(f)
		}
		s.publish()
	}
	var list []InferredUnit
	for _, key := range s.order {
		if x := s.found[key]; x != nil {
			list = append(list, *x)
		}
	}
	return list
}

// mostRounds bounds the steps from parameter to parameter.
const mostRounds = 10

// unitSolver settles units of parameters.
type unitSolver struct {
	u        *unitChecker
	formulas []Formula // calls written out
	unknown  map[string]*Parameter
	order    []string // keys of unknown: ids, or "R.k"
	found    map[string]*InferredUnit
	fresh    []string // found in this round, not yet used
	round    int
	current  Formula
	scope    *unitScope
	memo     unitMemo
	seen     map[expectation]bool // in the current formula
	budget   int                  // of visits
}

// expectation is an expression and the unit that it must have.
type expectation struct {
	e    expr.Expr
	want units.Unit
}

// collect lists the parameters without unit and the formulas.
func (s *unitSolver) collect() {
	m := s.u.m
	s.unknown = map[string]*Parameter{}
	add := func(key string, p *Parameter) {
		if !p.Unit.Known() && p.ID != "" {
			s.unknown[key] = p
			s.order = append(s.order, key)
		}
	}
	for i := range m.Parameters {
		add(m.Parameters[i].ID, &m.Parameters[i])
	}
	for i := range m.Reactions {
		if law := m.Reactions[i].RateLaw; law != nil {
			for k := range law.LocalParameters {
				add(m.Reactions[i].ID+"."+law.LocalParameters[k].ID, &law.LocalParameters[k])
			}
		}
	}
	functions := map[string]expr.Function{}
	for i := range m.Functions {
		if f := &m.Functions[i]; f.Body.Present() {
			functions[f.ID] = expr.Function{Parameters: f.Parameters, Body: f.Body.Expr}
		}
	}
	limit := 10*m.Pool.Len() + 100_000 // functions may multiply one another
	for f := range m.Formulas() {
		if f.Function != nil {
			continue
		}
		if m.Pool.Len() < limit {
			if e, err := m.Pool.ExpandCalls(f.Math.Expr, functions); err == nil {
				f.Math.Expr = e
			}
		}
		s.formulas = append(s.formulas, f)
	}
}

// publish lets the checker know what was found.
func (s *unitSolver) publish() {
	for _, key := range s.fresh {
		if x := s.found[key]; x.Reaction == "" {
			s.u.names[x.Parameter.ID] = dimensioned{unit: x.Unit}
		}
	}
	s.fresh = s.fresh[:0]
}

// formula looks for parameters that f settles.
func (s *unitSolver) formula(f Formula) {
	s.current, s.scope, s.memo, s.seen = f, nil, s.u.shared, map[expectation]bool{}
	if f.RateLaw != nil && len(f.RateLaw.LocalParameters) > 0 {
		s.scope, s.memo = &unitScope{names: map[string]dimensioned{}}, unitMemo{}
		for i := range f.RateLaw.LocalParameters {
			p := &f.RateLaw.LocalParameters[i]
			unit := p.Unit
			if x := s.found[f.ID+"."+p.ID]; x != nil {
				unit = x.Unit
			}
			s.scope.names[p.ID] = dimensioned{unit: unit}
			s.scope.values = append(s.scope.values, *p)
		}
	}
	want, _ := s.u.wanted(f)
	s.expect(f.Math.Expr, want)
}

// unitOf is the unit of e as far as it is known.
func (s *unitSolver) unitOf(e expr.Expr) dimensioned { return s.u.infer(e, s.memo, s.scope) }

// expect settles what e must be to have the unit want, which may be unknown.
func (s *unitSolver) expect(e expr.Expr, want units.Unit) {
	if s.budget--; s.seen[expectation{e, want}] || s.budget < 0 {
		return
	}
	s.seen[expectation{e, want}] = true
	n := s.u.m.Pool.Node(e)
	switch n.Op {
	case expr.Symbol:
		s.settle(n.Name, want)
	case expr.Add, expr.Sub, expr.Min, expr.Max:
		s.alike(n.Args, want)
	case expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq:
		s.alike(n.Args, units.Unit{})
	case expr.Neg, expr.Abs, expr.Floor, expr.Ceil:
		s.expect(n.Args[0], want)
	case expr.Mul:
		s.product(n.Args, want)
	case expr.Div:
		s.quotient(n.Args[0], n.Args[1], want)
	case expr.Pow:
		s.power(n.Args[0], n.Args[1], want)
	case expr.Piecewise:
		s.pieces(n.Args, want)
	case expr.And, expr.Or, expr.Xor, expr.Not, expr.Implies:
		for _, a := range n.Args {
			s.expect(a, units.Unit{})
		}
	case expr.Exp, expr.Ln, expr.Factorial:
		s.expect(n.Args[0], units.Dimensionless())
	}
}

// alike settles terms of one unit: want, or that of the first known one.
func (s *unitSolver) alike(args []expr.Expr, want units.Unit) {
	for _, a := range args {
		if d := s.unitOf(a); !want.Known() && d.known() && !d.free && !d.scaled {
			want = d.unit
		}
	}
	for _, a := range args {
		s.expect(a, want)
	}
}

// pieces settles the values of a piecewise, which have one unit, and looks into
// its conditions.
func (s *unitSolver) pieces(args []expr.Expr, want units.Unit) {
	var values []expr.Expr
	for i, a := range args {
		if i%2 == 1 {
			s.expect(a, units.Unit{})
		} else {
			values = append(values, a)
		}
	}
	s.alike(values, want)
}

// product settles the one factor that is not known.
func (s *unitSolver) product(args []expr.Expr, want units.Unit) {
	open := -1
	rest := want
	for i, a := range args {
		switch d := s.unitOf(a); {
		case d.known():
			rest = rest.Div(d.unit)
		case open >= 0:
			rest = units.Unit{}
		default:
			open = i
		}
	}
	for i, a := range args {
		if i == open {
			s.expect(a, rest)
		} else {
			s.expect(a, units.Unit{})
		}
	}
}

func (s *unitSolver) quotient(a, b expr.Expr, want units.Unit) {
	x, y := s.unitOf(a), s.unitOf(b)
	var wantA, wantB units.Unit
	if y.known() {
		wantA = want.Mul(y.unit)
	}
	if x.known() {
		wantB = x.unit.Div(want)
	}
	s.expect(a, wantA)
	s.expect(b, wantB)
}

// power settles the base of a power with a known exponent.
func (s *unitSolver) power(base, exponent expr.Expr, want units.Unit) {
	s.expect(exponent, units.Dimensionless())
	if x, ok := s.u.value(exponent, s.scope); ok && x != 0 {
		s.expect(base, want.Pow(1/x))
		return
	}
	s.expect(base, units.Unit{})
}

// settle notes that name must have the unit want.
func (s *unitSolver) settle(name string, want units.Unit) {
	key, reaction := name, ""
	if s.current.RateLaw != nil && s.current.local(name) != nil {
		key, reaction = s.current.ID+"."+name, s.current.ID
	}
	p := s.unknown[key]
	if p == nil || !want.Known() || math.IsInf(want.Factor, 0) || math.IsNaN(want.Factor) {
		return
	}
	x := s.found[key]
	switch {
	case x == nil:
		s.found[key] = &InferredUnit{Parameter: p, Reaction: reaction, Unit: want, From: s.current}
		s.fresh = append(s.fresh, key)
	case s.round == 1 && x.Other == nil && !units.Compatible(x.Unit, want):
		f := s.current
		x.Other, x.OtherUnit = &f, want
	}
}
