package metamorphic

import (
	"niche/expr"
	"niche/model"
)

// valuesToInitialAssignments gives every quantity that has a number an initial
// assignment instead, and another number.
func valuesToInitialAssignments(n *network) bool {
	before := len(n.InitialAssignments)
	move := func(id string, value *float64) {
		r := n.rules[id]
		if id == "" || !set(*value) || n.initials[id] != nil || n.algebraic || r != nil && r.Kind != model.RateRule {
			return
		}
		n.addInitial(id, n.number(*value))
		*value = 99
	}
	for i := range n.Compartments {
		move(n.Compartments[i].ID, &n.Compartments[i].Size)
	}
	for i := range n.Parameters {
		move(n.Parameters[i].ID, &n.Parameters[i].Value)
	}
	for i := range n.Species {
		s := &n.Species[i]
		if s.InitialIsAmount != n.concentration(s) {
			move(s.ID, &s.Initial)
			continue
		}
		if !set(s.Initial) || n.initials[s.ID] != nil || n.algebraic || n.rules[s.ID] != nil {
			continue
		}
		op := expr.Div
		if !s.InitialIsAmount {
			op = expr.Mul
		}
		n.addInitial(s.ID, n.Pool.New(op, n.number(s.Initial), n.symbol(s.Compartment)))
		s.Initial = 99
	}
	return len(n.InitialAssignments) > before
}

// constant yields the ids and numbers of parameters and compartments that nothing
// changes and whose attributes let something else determine them.
func (n *network) constants(use func(id string, value *float64, constant *bool)) {
	if n.algebraic {
		return
	}
	usable := func(id string, value float64) bool {
		return n.free(id) && n.initials[id] == nil && set(value) && !n.factors[id]
	}
	for i := range n.Compartments {
		if c := &n.Compartments[i]; usable(c.ID, c.Size) && c.Dimensions != 0 {
			use(c.ID, &c.Size, &c.Constant)
		}
	}
	for i := range n.Parameters {
		if p := &n.Parameters[i]; usable(p.ID, p.Value) {
			use(p.ID, &p.Value, &p.Constant)
		}
	}
}

// constantsToRules lets assignment rules say what constants are.
func constantsToRules(n *network) bool {
	before := len(n.Rules)
	n.constants(func(id string, value *float64, constant *bool) {
		n.addRule(model.AssignmentRule, id, n.number(*value))
		*value, *constant = 99, false
	})
	return len(n.Rules) > before
}

// constantsToRateRules lets constants vary at rate 0: sizes of compartments are
// then no longer known to stay.
func constantsToRateRules(n *network) bool {
	before := len(n.Rules)
	n.constants(func(id string, _ *float64, constant *bool) {
		n.addRule(model.RateRule, id, n.number(0))
		*constant = false
	})
	return len(n.Rules) > before
}

// constantsToEvents lets an event set constants that never happens.
func constantsToEvents(n *network) bool {
	var ids []string
	n.constants(func(id string, _ *float64, constant *bool) {
		ids = append(ids, id)
		*constant = false
	})
	if len(ids) > 0 {
		n.addNever(ids)
	}
	return len(ids) > 0
}

// constantSpeciesToRateRules lets species that nothing changes vary at rate 0,
// where the rate of a concentration cannot be meant by a change of the volume.
func constantSpeciesToRateRules(n *network) bool {
	if n.algebraic {
		return false
	}
	before := len(n.Rules)
	for i := range n.Species {
		s := &n.Species[i]
		if !n.free(s.ID) || n.concentration(s) && !n.fixed(s.Compartment) || !set(s.Initial) && n.initials[s.ID] == nil {
			continue
		}
		s.Constant, s.BoundaryCondition = false, true
		n.addRule(model.RateRule, s.ID, n.number(0))
	}
	return len(n.Rules) > before
}

// parametersToSpecies makes parameters species in a compartment of their own.
func parametersToSpecies(n *network) bool {
	var kept []model.Parameter
	cell := ""
	for _, p := range n.Parameters {
		if n.factors[p.ID] || n.algebraic {
			kept = append(kept, p)
			continue
		}
		if cell == "" {
			cell = n.fresh("cell")
			n.Compartments = append(n.Compartments, model.Compartment{ID: cell, Dimensions: 3, Size: 1, Constant: true})
		}
		n.Species = append(n.Species, model.Species{ID: p.ID, Compartment: cell, Initial: p.Value, InitialIsAmount: len(n.Species)%2 == 0,
			Constant: p.Constant, BoundaryCondition: true, HasOnlySubstanceUnits: len(n.Species)%3 == 0})
	}
	n.Parameters = kept
	return cell != ""
}

// numbersToParameters gives every number in a formula a parameter.
func numbersToParameters(n *network) bool {
	ids := map[expr.Expr]expr.Expr{}
	return n.rewriteNodes(func(p *place, e expr.Expr) expr.Expr {
		if n.Pool.Op(e) != expr.Number || p.function != nil {
			return e
		}
		if ids[e] == 0 {
			v, _ := n.Pool.Constant(e)
			id := n.addParameter("number", v, true)
			ids[e] = n.symbol(id)
			if !set(v) { // a parameter without value is an error, one that is undefined is not
				n.addInitial(id, e)
			}
		}
		return ids[e]
	})
}
