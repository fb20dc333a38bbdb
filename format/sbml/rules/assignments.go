package rules

import (
	"niche/diag"
	"niche/format/sbml"
)

// once reports whether key is new to this report.
func (r *Report) once(key string) bool {
	if r.seen[key] {
		return false
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[key] = true
	return true
}

// settable are the kinds that rules and assignments may set, by level.
func (x *examiner) settable(id string) bool {
	if x.level >= 3 && x.index.is(id, "species reference") {
		return true
	}
	return x.index.is(id, "compartment", "species", "parameter")
}

// unsettable is the code of a target that cannot be set.
func (x *examiner) unsettable(id string) diag.Code {
	if x.index.is(id, "reaction") {
		return diag.Overdetermined
	}
	return diag.UnknownName
}

// constant reports whether id is declared constant; what its level makes constant
// by default counts.
func (x *examiner) constant(id string) bool {
	t := x.index.things[id]
	v, given := t.node.Attr("constant")
	switch {
	case given:
		return v == "true" || v == "1"
	case x.level == 2:
		return t.kind == "compartment" || t.kind == "parameter"
	}
	return false
}

// assignments examines initial assignments and rules: what they set.
func (x *examiner) assignments() {
	first := map[string]bool{}
	for _, a := range x.index.initials {
		id, ok := a.Attr("symbol")
		if !ok || id == "" {
			continue
		}
		_, assigned := x.index.assigned[id]
		switch {
		case !x.settable(id):
			x.known("20801", x.unsettable(id), a.Pos(), "declare it", "an initial assignment sets %q, which is no quantity of the model", id)
		case first[id]:
			x.known("20802", diag.Overdetermined, a.Pos(), "keep one of them", "%q has two initial assignments", id)
		case assigned:
			x.known("20803", diag.Overdetermined, a.Pos(), "keep one of them", "%q has an initial assignment and an assignment rule", id)
		}
		first[id] = true
	}
	x.rules()
}

func (x *examiner) rules() {
	first := map[string]bool{}
	for _, r := range x.index.rules {
		id := x.variable(r)
		if id == "" {
			continue
		}
		undeclared, fixed := "20901", "20903"
		if r == x.index.rated[id] || r.Name() == "rateRule" {
			undeclared, fixed = "20902", "20904"
		}
		switch {
		case !x.settable(id):
			x.known(undeclared, x.unsettable(id), r.Pos(), "declare it", "a rule determines %q, which is no quantity of the model", id)
		case first[id]:
			x.known("10304", diag.Overdetermined, r.Pos(), "keep one of them", "%q has two rules", id)
		case x.constant(id) && x.level > 1:
			x.known(fixed, diag.ConstantChanged, r.Pos(), "do not declare it constant", "a rule determines %q, which is constant", id)
		}
		first[id] = true
	}
}

// events examines triggers, delays and assignments of events.
func (x *examiner) events() {
	for _, e := range x.index.events {
		id := e.Value("id")
		if !e.Child("trigger").Exists() && !x.since(3, 2) {
			x.known("21201", diag.SBMLMissingElement, e.Pos(), "add a <trigger>", "event %q has no <trigger>", id)
		}
		if !e.Child("listOfEventAssignments").Exists() && x.level == 2 {
			x.breach("21203", e.Pos(), "let it assign something, or remove it", "event %q assigns nothing", id)
		}
		first := map[string]bool{}
		for _, a := range x.list(e, "listOfEventAssignments") {
			x.eventAssignment(a, first)
		}
	}
}

func (x *examiner) eventAssignment(a sbml.Node, first map[string]bool) {
	v, ok := a.Attr("variable")
	if !ok || v == "" {
		return
	}
	_, assigned := x.index.assigned[v]
	switch {
	case !x.settable(v):
		x.known("21211", x.unsettable(v), a.Pos(), "declare it", "an event sets %q, which is no quantity of the model", v)
	case first[v]:
		x.known("10305", diag.Overdetermined, a.Pos(), "keep one of them", "an event sets %q twice", v)
	case assigned:
		x.known("10306", diag.Overdetermined, a.Pos(), "keep one of them", "an event sets %q, which an assignment rule determines", v)
	case x.constant(v):
		x.known("21212", diag.ConstantChanged, a.Pos(), "do not declare it constant", "an event sets %q, which is constant", v)
	}
	first[v] = true
}
