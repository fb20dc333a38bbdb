package compile

import (
	"cmp"
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// algebra finds out what the algebraic rules 0 = g determine. Each rule is
// matched with one unknown, a quantity that nothing else determines; where g is
// affine in it the rule becomes an assignment rule, elsewhere the unknown
// becomes an algebraic state. See docs/methods/algebraic-rules.md.
type algebra struct {
	l        *lowering
	d        *declarations
	unknowns []*unknown // in order of preference
	bySymbol map[expr.Expr]*unknown
	open     []*equation // not yet solved
}

// equation is an algebraic rule over the model's symbols: calls expanded, and
// assignment rules inlined as far as they hold unknowns.
type equation struct {
	rule     *model.Rule
	residual expr.Expr
	unknown  *unknown // matched with it; nil if none
	derived  int      // how often it has been differentiated
}

// unknown is a quantity that no rule and no reaction determines.
type unknown struct {
	id, what string
	symbol   expr.Expr
	rank     int // the lower, the rather it is solved for
	pos      diag.Pos
	equation *equation // matched with it
	solved   bool
	mark     int // round of the search for a match
}

// Ranks of unknowns. A rule is solved for a quantity that has no value before
// one that has, and never for one that events set if another is free.
const (
	rankEvent   = 1000 // an event sets it
	rankInitial = 100  // an initial assignment sets it at the start
	rankValue   = 10   // it has a value
	rankImplied = 5    // some rule is not affine in it
)

// solveAlgebraicRules turns the algebraic rules of the model into rules for
// single quantities, which it adds to d.
func (l *lowering) solveAlgebraicRules(d *declarations) {
	a := &algebra{l: l, d: d, bySymbol: map[expr.Expr]*unknown{}}
	for i := range l.model.Rules {
		r := &l.model.Rules[i]
		switch {
		case r.Kind != model.AlgebraicRule:
		case !r.Math.Present():
			l.diags.Warnf(diag.NoFormula, r.Pos, "give the rule a formula", "algebraic rule has no formula and is ignored")
		default:
			a.open = append(a.open, &equation{rule: r})
		}
	}
	if len(a.open) == 0 {
		return
	}
	a.findUnknowns()
	for _, e := range a.open {
		e.residual = a.expand(e.rule.Math.Expr)
	}
	a.rankUnknowns()
	a.match()
	a.warnAmbiguous()
	for len(a.open) > 0 && a.step() {
	}
}

// step makes progress with one or all open equations; false if none is left or
// an error has been reported.
func (a *algebra) step() bool {
	a.match()
	for i, e := range a.open {
		if isNumber(a.l.pool, e.residual, 0) && e.derived == 0 {
			a.l.diags.Warnf(diag.Redundant, e.rule.Pos, "drop it", "algebraic rule follows from the other rules and is ignored")
			a.open = slices.Delete(a.open, i, i+1)
			return true
		}
	}
	for i, e := range a.open {
		if e.unknown == nil {
			continue
		}
		if solution, ok := a.l.solveAffine(e.residual, e.unknown.symbol); ok {
			a.determine(e, model.AssignmentRule, solution)
			a.open = slices.Delete(a.open, i, i+1)
			a.substitute(e.unknown.symbol, solution)
			return true
		}
	}
	for _, e := range a.open {
		if e.unknown == nil {
			return a.reduceIndex(e)
		}
	}
	for _, e := range a.open {
		a.determine(e, model.AlgebraicRule, e.residual)
	}
	return false
}

// determine makes the unknown of e the variable of a rule of the given kind.
func (a *algebra) determine(e *equation, kind model.RuleKind, formula expr.Expr) {
	u := e.unknown
	u.solved = true
	a.d.rules[u.id] = &model.Rule{Kind: kind, Variable: u.id, Math: model.Math{Expr: formula, Pos: e.rule.Math.Pos}, Pos: e.rule.Pos}
	a.d.algebraic[u.id] = true
}

// substitute replaces a solved unknown in the equations still open.
func (a *algebra) substitute(symbol, solution expr.Expr) {
	s := a.l.pool.NewSubstitution(map[expr.Expr]expr.Expr{symbol: solution})
	for _, e := range a.open {
		if a.l.pool.Contains(e.residual, symbol) {
			e.residual = a.l.pool.Simplify(s.Apply(e.residual))
		}
	}
}

// findUnknowns lists what algebraic rules may determine: quantities that may
// vary and have neither rule nor reaction (SBML L3V2 §4.11.5).
func (a *algebra) findUnknowns() {
	m := a.l.model
	changed := map[string]bool{}
	for i := range m.Reactions {
		r := &m.Reactions[i]
		for ref := range r.References() {
			changed[ref.Species] = changed[ref.Species] || r.RateLaw != nil && r.RateLaw.Math.Present()
		}
	}
	for i := range m.Species {
		s := &m.Species[i]
		if !s.Constant && (s.BoundaryCondition || !changed[s.ID]) {
			a.consider(&unknown{id: s.ID, what: "species", pos: s.Pos}, a.l.number(s.Initial) != 0)
		}
	}
	for i := range m.Reactions {
		for ref := range m.Reactions[i].References() {
			if ref.ID != "" && !ref.Constant && !ref.StoichiometryMath.Present() {
				a.consider(&unknown{id: ref.ID, what: "species reference", pos: ref.Pos}, a.l.number(ref.Stoichiometry) != 0)
			}
		}
	}
	for i := range m.Parameters {
		if p := &m.Parameters[i]; !p.Constant {
			a.consider(&unknown{id: p.ID, what: "parameter", pos: p.Pos}, a.l.number(p.Value) != 0)
		}
	}
	for i := range m.Compartments {
		if c := &m.Compartments[i]; !c.Constant {
			a.consider(&unknown{id: c.ID, what: "compartment", pos: c.Pos}, a.l.number(c.Size) != 0)
		}
	}
}

// consider adds u to the unknowns unless a rule determines it.
func (a *algebra) consider(u *unknown, hasValue bool) {
	if a.d.rules[u.id] != nil {
		return
	}
	u.symbol = a.l.pool.Symbol(u.id)
	if a.l.assigned[u.id] || a.l.overridden[u.id] {
		u.rank += rankEvent
	}
	if a.d.initials[u.id] != nil {
		u.rank += rankInitial
	} else if hasValue {
		u.rank += rankValue
	}
	a.unknowns = append(a.unknowns, u)
	a.bySymbol[u.symbol] = u
}

// rankUnknowns sorts the unknowns by preference, equals in order of
// declaration: species, references, parameters, compartments.
func (a *algebra) rankUnknowns() {
	for _, u := range a.unknowns {
		for _, e := range a.open {
			if !a.holds(e, u) {
				continue
			}
			if _, ok := a.l.solveAffine(e.residual, u.symbol); !ok {
				u.rank += rankImplied
				break
			}
		}
	}
	slices.SortStableFunc(a.unknowns, func(u, v *unknown) int { return cmp.Compare(u.rank, v.rank) })
}

// holds reports whether the present value of u takes part in e. Past values and
// rates of change do not count.
func (a *algebra) holds(e *equation, u *unknown) bool {
	p := a.l.pool
	if !p.Contains(e.residual, u.symbol) {
		return false
	}
	var inside func(x expr.Expr) bool
	inside = func(x expr.Expr) bool {
		switch p.Op(x) {
		case expr.RateOf:
			return false
		case expr.Delay:
			return inside(p.Args(x)[1])
		}
		return x == u.symbol || p.Contains(x, u.symbol) && slices.ContainsFunc(p.Args(x), inside)
	}
	return inside(e.residual)
}

// match finds a matching of open equations and unsolved unknowns that covers as
// many equations as possible and, among those, uses the unknowns of the lowest
// rank: the sets of unknowns that can be matched form a matroid, on which
// adding them greedily in order of rank is optimal (Edmonds & Fulkerson 1965).
func (a *algebra) match() {
	for _, u := range a.unknowns {
		u.equation, u.mark = nil, 0
	}
	for _, e := range a.open {
		e.unknown = nil
	}
	holders := make(map[*unknown][]*equation, len(a.unknowns))
	for _, u := range a.unknowns {
		for _, e := range a.open {
			if !u.solved && a.holds(e, u) {
				holders[u] = append(holders[u], e)
			}
		}
	}
	for round, u := range a.unknowns {
		a.augment(u, holders, round+1)
	}
}

// augment matches u, moving matched unknowns to other equations if need be: an
// augmenting path (Kuhn 1955, doi 10.1002/nav.3800020109).
func (a *algebra) augment(u *unknown, holders map[*unknown][]*equation, round int) bool {
	if u.mark == round {
		return false
	}
	u.mark = round
	for _, e := range holders[u] {
		if e.unknown == nil || a.augment(e.unknown, holders, round) {
			e.unknown, u.equation = u, e
			return true
		}
	}
	return false
}

// warnAmbiguous reports equations that could as well determine another unknown
// of the same standing.
func (a *algebra) warnAmbiguous() {
	for _, e := range a.open {
		if e.unknown == nil {
			continue
		}
		var others []string
		for _, u := range a.unknowns {
			if u != e.unknown && u.equation == nil && u.rank == e.unknown.rank && u.what == e.unknown.what && a.holds(e, u) {
				others = append(others, quote(u.id))
			}
		}
		if len(others) > 0 {
			a.l.diags.Warnf(diag.AmbiguousRule, e.rule.Pos, "declare what is given as constant",
				"algebraic rule is solved for %q; it could as well determine %s", e.unknown.id, strings.Join(others, ", "))
		}
	}
}
