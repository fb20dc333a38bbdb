package metamorphic

import (
	"niche/expr"
	"niche/model"
)

// concentrationsToAmounts lets the names of all concentrations mean amounts, and
// divides by the volume wherever one stands in a formula.
func concentrationsToAmounts(n *network) bool {
	return n.respell(func(s *model.Species) bool { return n.concentration(s) }, expr.Div, expr.Mul, true)
}

// amountsToConcentrations does the reverse.
func amountsToConcentrations(n *network) bool {
	return n.respell(func(s *model.Species) bool {
		c := n.compartment(s.Compartment)
		return s.HasOnlySubstanceUnits && c != nil && c.Dimensions != 0
	}, expr.Mul, expr.Div, false)
}

// respell changes the meaning of the names of the chosen species; old and new are
// the operations with the volume that lead from the new meaning to the old one and
// back. Species whose compartments vary are respelled only where no formula tells
// or sets their rate of change and no event sets one of both.
func (n *network) respell(chosen func(*model.Species) bool, old, back expr.Op, amounts bool) bool {
	p := n.Pool
	replacements := map[expr.Expr]expr.Expr{}
	of := map[string]expr.Expr{} // volumes by species
	for i := range n.Species {
		s := &n.Species[i]
		r := n.rules[s.ID]
		if !chosen(s) || n.algebraic ||
			!n.fixed(s.Compartment) && (n.uses(expr.RateOf, expr.Delay) || r != nil || n.assigned[s.ID] || n.free(s.ID)) {
			continue
		}
		x, volume := n.symbol(s.ID), n.symbol(s.Compartment)
		replacements[x] = p.New(old, x, volume)
		replacements[p.New(expr.RateOf, x)] = p.New(old, p.New(expr.RateOf, x), volume)
		of[s.ID] = volume
	}
	if len(of) == 0 {
		return false
	}
	n.substitute(replacements)
	for _, f := range n.places() {
		volume, ok := of[f.id]
		switch f.role {
		case model.InitialAssignmentRole, model.AssignmentRuleRole, model.RateRuleRole, model.EventAssignmentRole:
			if ok {
				f.Expr = p.New(back, f.Expr, volume)
			}
		}
	}
	for id := range of {
		n.species(id).HasOnlySubstanceUnits = amounts
	}
	return true
}

// volumesToAreas makes compartments two-dimensional, or of 2.5 dimensions.
func volumesToAreas(n *network) bool {
	changed := false
	for i := range n.Compartments {
		if c := &n.Compartments[i]; c.Dimensions != 0 {
			c.Dimensions = []float64{2, 1, 2.5}[i%3]
			changed = true
		}
	}
	return changed
}
