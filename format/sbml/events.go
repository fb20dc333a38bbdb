package sbml

import (
	"niche/diag"
	"niche/model"
)

// event reads an event. Before Level 3, a trigger is persistent and counts as
// true before the start; before Level 2 Version 4, assignments are computed when
// the trigger fires.
func (r *reader) event(el *element) {
	id, name := r.idAndName(el, "")
	e := model.Event{ID: id, Name: name, UseValuesFromTriggerTime: r.flag(el, "useValuesFromTriggerTime", true), Pos: el.pos()}
	if t := r.only(el, "trigger"); t != nil {
		r.filter(t)
		e.Trigger = model.Trigger{
			Math:       r.math(t),
			Persistent: r.flag(t, "persistent", true), InitialValue: r.flag(t, "initialValue", true),
		}
		r.annotate(t, t.attr("id"))
	} else if !r.since(3, 2) {
		r.errorf(diag.SBMLMissingElement, el, "add a <trigger>", "event %q has no <trigger>", id)
	}
	if d := r.only(el, "delay"); d != nil {
		r.filter(d)
		e.Delay = r.math(d)
		r.annotate(d, d.attr("id"))
	}
	if p := r.only(el, "priority"); p != nil {
		r.filter(p)
		e.Priority = r.math(p)
		r.annotate(p, p.attr("id"))
	}
	r.ownUnits(el, "timeUnits", r.m.TimeUnit, "unit of time")
	r.each(el, "listOfEventAssignments", func(el *element) {
		e.Assignments = append(e.Assignments,
			model.EventAssignment{Variable: r.reference(el, "variable"), Math: r.math(el), Pos: el.pos()})
		r.annotate(el, el.attr("id"))
	})
	r.m.Events = append(r.m.Events, e)
	r.annotate(el, id)
}
