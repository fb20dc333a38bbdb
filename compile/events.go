package compile

import (
	"niche/diag"
	"niche/expr"
	"niche/model"
)

// buildEvents lowers every event that has a trigger.
func (l *lowering) buildEvents() {
	for i := range l.model.Events {
		e := &l.model.Events[i]
		if !e.Trigger.Math.Present() {
			l.diags.Warnf(diag.NoFormula, e.Pos, "give it a trigger", "event %q has no trigger and never fires", e.ID)
			continue
		}
		l.sys.Events = append(l.sys.Events, Event{
			ID:            e.ID,
			Trigger:       l.eventFormula("trigger of event", e, e.Trigger.Math),
			Persistent:    e.Trigger.Persistent,
			InitialValue:  e.Trigger.InitialValue,
			Delay:         l.eventFormula("delay of event", e, e.Delay),
			Priority:      l.eventFormula("priority of event", e, e.Priority),
			AtTriggerTime: e.UseValuesFromTriggerTime,
			Assignments:   l.assignments(e),
			Pos:           e.Pos,
		})
	}
}

// eventFormula lowers an optional formula of e; absent stays 0.
func (l *lowering) eventFormula(what string, e *model.Event, m model.Math) expr.Expr {
	if !m.Present() {
		return 0
	}
	l.running.in(what, e.ID, m.Pos)
	return l.running.lower(m.Expr)
}

// assignments lowers the assignments of e to states. A concentration held as an
// amount is multiplied by the size its compartment has after the event.
func (l *lowering) assignments(e *model.Event) []Assignment {
	var list []Assignment
	after := map[expr.Expr]expr.Expr{} // state leaf → value the event gives it
	var amounts []int                  // entries of list that are concentrations so far
	var volumes []expr.Expr
	for _, a := range e.Assignments {
		if !a.Math.Present() {
			l.diags.Warnf(diag.NoFormula, a.Pos, "give it a formula", "event %q sets %q to no formula; ignored", e.ID, a.Variable)
			continue
		}
		l.running.in("event "+quote(e.ID)+", value of", a.Variable, a.Math.Pos)
		value := l.running.lower(a.Math.Expr)
		q := l.find(a.Variable)
		if q.kind == formulaKind { // amount/size
			amounts = append(amounts, len(list))
			volumes = append(volumes, l.pool.Node(q.formula).Args[1])
			q = l.bySymbol[l.pool.Symbol(amountName(a.Variable))]
		} else {
			after[q.symbol] = value
		}
		list = append(list, Assignment{State: l.sys.Slots[q.symbol].Index, Expr: value, Pos: a.Math.Pos})
	}
	for k, i := range amounts {
		volume := l.pool.Simplify(l.pool.Substitute(l.running.lower(volumes[k]), after))
		if l.dependence(volume)&^computed != onParameter && e.Delay.Present() && e.UseValuesFromTriggerTime {
			l.diags.Errorf(diag.DelayedAmountRefused, list[i].Pos, "let the event use the values at the time of assignment",
				"delayed event %q sets a concentration in a compartment of varying size to the value at trigger time", e.ID)
		}
		list[i].Expr = l.pool.Mul(list[i].Expr, volume)
	}
	for i := range list {
		list[i].Gradient = l.gradient(list[i].Expr)
	}
	return list
}
