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
// amount is multiplied by the size of its compartment before the event, also
// if the event sets that too (SBML test suite, case 01779).
func (l *lowering) assignments(e *model.Event) []Assignment {
	var list []Assignment
	for _, a := range e.Assignments {
		if !a.Math.Present() {
			l.diags.Warnf(diag.NoFormula, a.Pos, "give it a formula", "event %q sets %q to no formula; ignored", e.ID, a.Variable)
			continue
		}
		l.running.in("event "+quote(e.ID)+", value of", a.Variable, a.Math.Pos)
		value := l.running.lower(a.Math.Expr)
		q := l.find(a.Variable)
		if q.kind == formulaKind {
			if e.Delay.Present() && e.UseValuesFromTriggerTime {
				l.diags.Errorf(diag.DelayedAmountRefused, a.Math.Pos, "let the event use the values at the time of assignment",
					"delayed event %q sets concentration %q, in a compartment of varying size, to its value at trigger time", e.ID, a.Variable)
			}
			volume := l.pool.Node(q.formula).Args[1] // of amount/size
			value = l.pool.Mul(value, l.running.lower(volume))
			q = l.bySymbol[l.pool.Symbol(amountName(a.Variable))]
		}
		list = append(list, Assignment{State: l.sys.Slots[q.symbol].Index, Expr: value,
			Gradient: l.gradient(value), Pos: a.Math.Pos})
	}
	return list
}
