package metamorphic

import (
	"slices"

	"niche/expr"
	"niche/model"
)

// delayEventsByZero gives events without delay one of 0.
func delayEventsByZero(n *network) bool {
	changed := false
	for i := range n.Events {
		if e := &n.Events[i]; !e.Delay.Present() {
			e.Delay, changed = formula(n.number(0)), true
		}
	}
	return changed
}

// splitAssignments gives each assignment of a lone event an event of its own. They
// take the values of the moment when all of them fire. Fast reactions would come to
// another equilibrium in between.
func splitAssignments(n *network) bool {
	if len(n.Events) != 1 || len(n.Events[0].Assignments) < 2 || n.fast || !n.Events[0].UseValuesFromTriggerTime ||
		!n.Events[0].Trigger.Persistent && n.Events[0].Delay.Present() || n.Events[0].Priority.Present() || n.volumeSetWithSpecies(&n.Events[0]) || n.selfSetting(&n.Events[0]) {
		return false
	}
	whole := n.Events[0]
	n.Events = nil
	for k, a := range whole.Assignments {
		e := whole
		e.ID = n.fresh("part")
		e.Assignments = []model.EventAssignment{a}
		if k == 0 {
			e.ID = whole.ID
		}
		n.Events = append(n.Events, e)
	}
	return true
}

// selfSetting reports whether the trigger or delay of e depends on what e sets.
func (n *network) selfSetting(e *model.Event) bool {
	depends := n.holds(e.Trigger.Math.Expr, expr.Delay, expr.RateOf)
	for _, s := range n.Pool.Symbols(e.Trigger.Math.Expr) {
		name := n.Pool.Node(s).Name
		depends = depends || n.rules[name] != nil || slices.ContainsFunc(e.Assignments, func(a model.EventAssignment) bool { return a.Variable == name })
	}
	return depends
}

// volumeSetWithSpecies reports whether e sets a concentration and the size of its
// compartment.
func (n *network) volumeSetWithSpecies(e *model.Event) bool {
	return slices.ContainsFunc(e.Assignments, func(a model.EventAssignment) bool {
		s := n.species(a.Variable)
		return s != nil && slices.ContainsFunc(e.Assignments, func(b model.EventAssignment) bool { return b.Variable == s.Compartment })
	})
}

// assignThroughParameters lets assignment rules say what events assign.
func assignThroughParameters(n *network) bool {
	changed := false
	for i := range n.Events {
		for k := range n.Events[i].Assignments {
			a := &n.Events[i].Assignments[k]
			if !a.Math.Present() || n.algebraic {
				continue
			}
			id := n.fresh("value")
			n.Parameters = append(n.Parameters, model.Parameter{ID: id, Value: 0})
			n.addRule(model.AssignmentRule, id, a.Math.Expr)
			a.Math = formula(n.symbol(id))
			changed = true
		}
	}
	return changed
}

// triggersToParameters lets assignment rules say whether triggers are true.
func triggersToParameters(n *network) bool {
	changed := false
	for i := range n.Events {
		t := &n.Events[i].Trigger
		if !t.Math.Present() || n.algebraic {
			continue
		}
		id := n.fresh("condition")
		n.Parameters = append(n.Parameters, model.Parameter{ID: id, Value: 0})
		n.addRule(model.AssignmentRule, id, n.Pool.New(expr.Piecewise, n.number(1), t.Math.Expr, n.number(0)))
		t.Math = formula(n.Pool.New(expr.Gt, n.symbol(id), n.number(0.5)))
		changed = true
	}
	return changed
}

// addPriorities gives a lone event a priority.
func addPriorities(n *network) bool {
	if len(n.Events) != 1 || n.Events[0].Priority.Present() {
		return false
	}
	n.Events[0].Priority = formula(n.Pool.New(expr.Neg, n.Pool.Time()))
	return true
}

// flipPersistence changes the persistence of a lone event without delay.
func flipPersistence(n *network) bool {
	if len(n.Events) != 1 || n.Events[0].Delay.Present() {
		return false
	}
	t := &n.Events[0].Trigger
	t.Persistent = !t.Persistent
	return true
}
