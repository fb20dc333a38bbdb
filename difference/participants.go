package difference

import (
	"math"
	"strings"

	"niche/expr"
	"niche/model"
)

// participant is a species of a reaction with its stoichiometry, a formula in the
// side's pool; what stands twice in a list is one participant.
type participant struct {
	species       string
	stoichiometry expr.Expr
}

// participants returns the reactants and products of r.
func (s *side) participants(r *model.Reaction) (reactants, products []participant) {
	return s.collect(r.Reactants), s.collect(r.Products)
}

func (s *side) collect(refs []model.SpeciesReference) []participant {
	var list []participant
	index := map[string]int{}
	for i := range refs {
		ref := &refs[i]
		e := s.stoichiometry(ref)
		k, twice := index[ref.Species]
		if twice {
			list[k].stoichiometry = s.m.Pool.Add(list[k].stoichiometry, e)
			continue
		}
		index[ref.Species] = len(list)
		list = append(list, participant{ref.Species, e})
	}
	return list
}

// stoichiometry is the coefficient of ref as a formula: its number, its formula
// or rule, or its id where it changes otherwise.
func (s *side) stoichiometry(ref *model.SpeciesReference) expr.Expr {
	p := s.m.Pool
	if ref.StoichiometryMath.Present() {
		return s.expand(ref.StoichiometryMath.Expr)
	}
	if q := s.quantities[ref.ID]; q != nil && q.kind == "stoichiometry" {
		switch {
		case q.assigned():
			return q.rule.math
		case q.rule != nil || q.events || q.initial != nil && !s.settled(q.initial.math):
			return p.Symbol(ref.ID)
		case q.initial != nil:
			return q.initial.math
		}
	}
	if math.IsNaN(ref.Stoichiometry) {
		return p.Number(1)
	}
	return p.Number(ref.Stoichiometry)
}

// equation writes a reaction as chemists do.
func (s *side) equation(r *model.Reaction) string {
	reactants, products := s.participants(r)
	arrow := " → "
	if r.Reversible {
		arrow = " ⇄ "
	}
	return strings.TrimSpace(s.sum(reactants) + arrow + s.sum(products))
}

func (s *side) sum(list []participant) string {
	if len(list) == 0 {
		return "∅"
	}
	terms := make([]string, len(list))
	for i, x := range list {
		switch v, ok := s.m.Pool.Constant(s.m.Pool.Simplify(x.stoichiometry)); {
		case ok && v == 1:
			terms[i] = x.species
		default:
			terms[i] = s.m.Pool.Infix(x.stoichiometry) + " " + x.species
			if !ok {
				terms[i] = "(" + s.m.Pool.Infix(x.stoichiometry) + ") " + x.species
			}
		}
	}
	return strings.Join(terms, " + ")
}

// settled reports whether e keeps its value: all its names are numbers for good.
func (s *side) settled(e expr.Expr) bool {
	ok := true
	s.m.Pool.Walk(e, func(x expr.Expr) bool {
		switch n := s.m.Pool.Node(x); n.Op {
		case expr.Symbol:
			q := s.quantities[n.Name]
			ok = ok && q != nil && q.reaction == nil && q.species == nil && q.rule == nil && !q.events
		case expr.Time, expr.Delay, expr.RateOf, expr.Call:
			ok = false
		}
		return ok
	})
	return ok
}

// ownCourse reports whether q is a stoichiometry that equations do not show: they
// show numbers, formulas and assignment rules.
func (q *quantity) ownCourse() bool { return q.rule != nil && !q.assigned() || q.events }
