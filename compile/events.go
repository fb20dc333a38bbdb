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
		l.running.in("trigger of event", e.ID, e.Trigger.Math.Pos)
		ev := Event{
			ID:            e.ID,
			Trigger:       l.running.truth(l.running.lower(e.Trigger.Math.Expr)),
			Persistent:    e.Trigger.Persistent,
			InitialValue:  e.Trigger.InitialValue,
			AtTriggerTime: e.UseValuesFromTriggerTime,
			Pos:           e.Pos,
		}
		ev.Delay, ev.DelayDraws = l.eventFormula("delay of event", e, e.Delay)
		ev.Priority, ev.PriorityDraws = l.eventFormula("priority of event", e, e.Priority)
		first := len(l.sys.Draws)
		ev.Assignments = l.assignments(e)
		ev.AssignmentDraws = Span{first, len(l.sys.Draws)}
		l.sys.Events = append(l.sys.Events, ev)
	}
}

// eventFormula lowers an optional formula of e; absent stays 0.
func (l *lowering) eventFormula(what string, e *model.Event, m model.Math) (expr.Expr, Span) {
	if !m.Present() {
		return 0, Span{}
	}
	l.moment.in(what, e.ID, m.Pos)
	return l.moment.drawing(m.Expr)
}

// assignments lowers the assignments of e to states. A concentration held as an
// amount is multiplied by the size of its compartment just before the execution,
// also if the event sets that too (SBML test suite, case 01779) or computes the
// concentration earlier.
func (l *lowering) assignments(e *model.Event) []Assignment {
	var list []Assignment
	for _, a := range e.Assignments {
		if !a.Math.Present() {
			l.diags.Warnf(diag.NoFormula, a.Pos, "give it a formula", "event %q sets %q to no formula; ignored", e.ID, a.Variable)
			continue
		}
		l.moment.in("event "+quote(e.ID)+", value of", a.Variable, a.Math.Pos)
		value, _ := l.moment.drawing(a.Math.Expr)
		q := l.find(a.Variable)
		set := Assignment{Expr: value, Gradient: l.gradient(value), Pos: a.Math.Pos}
		if q.kind == formulaKind {
			set.Size = l.running.lower(l.pool.Node(q.formula).Args[1]) // of amount/size
			set.SizeGradient = l.gradient(set.Size)
			q = l.bySymbol[l.pool.Symbol(amountName(a.Variable))]
		}
		set.State = l.sys.Slots[q.symbol].Index
		list = append(list, set)
	}
	return list
}
