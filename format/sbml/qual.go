package sbml

import (
	"strconv"

	"niche/diag"
	"niche/model"
)

// qualSpace is the namespace of logical models.
const qualSpace = "http://www.sbml.org/sbml/level3/version1/qual/version1"

// qualitative reads the logical model (package qual).
func (r *reader) qualitative(el *element) {
	if !r.doc.used[qualSpace] {
		return
	}
	q := &model.Qualitative{Pos: el.pos()}
	for _, u := range r.doc.foreign {
		if u.space == qualSpace {
			q.Pos = diag.Pos{File: r.doc.file, Line: u.line, Col: u.col}
		}
	}
	for _, c := range qualList(el, "listOfQualitativeSpecies", "qualitativeSpecies") {
		s := model.QualitativeSpecies{
			ID: r.qualRequired(c, "id"), Name: qual(c, "name"), Compartment: r.qualRequired(c, "compartment"),
			Initial: r.level0(c, "initialLevel"), MaxLevel: r.level0(c, "maxLevel"), Pos: c.pos(),
		}
		if constant := r.qualRequired(c, "constant"); constant != "" {
			s.Constant = r.truth(c, "constant", constant)
		}
		q.Species = append(q.Species, s)
		r.annotate(c, s.ID)
	}
	for _, c := range qualList(el, "listOfTransitions", "transition") {
		q.Transitions = append(q.Transitions, r.transition(c))
	}
	r.m.Qualitative = q
}

// transition reads one transition.
func (r *reader) transition(el *element) model.Transition {
	t := model.Transition{ID: qual(el, "id"), Name: qual(el, "name"), Pos: el.pos()}
	for _, c := range qualList(el, "listOfInputs", "input") {
		t.Inputs = append(t.Inputs, model.TransitionInput{
			ID: qual(c, "id"), Name: qual(c, "name"), Species: r.qualRequired(c, "qualitativeSpecies"), Sign: qual(c, "sign"),
			Consumed: r.effect(c, "none", "consumption"), Threshold: r.level0(c, "thresholdLevel"), Pos: c.pos(),
		})
	}
	for _, c := range qualList(el, "listOfOutputs", "output") {
		t.Outputs = append(t.Outputs, model.TransitionOutput{
			ID: qual(c, "id"), Name: qual(c, "name"), Species: r.qualRequired(c, "qualitativeSpecies"),
			Produced: r.effect(c, "assignmentLevel", "production"), Level: r.level0(c, "outputLevel"), Pos: c.pos(),
		})
	}
	defaults := qualList(el, "listOfFunctionTerms", "defaultTerm")
	if len(defaults) != 1 {
		r.errorf(diag.SBMLMissingElement, el, "write one <qual:defaultTerm>", "<transition> has %d default terms, not 1", len(defaults))
	}
	for _, c := range defaults {
		t.Default = r.result(c)
	}
	for _, c := range qualList(el, "listOfFunctionTerms", "functionTerm") {
		t.Terms = append(t.Terms, model.FunctionTerm{Result: r.result(c), Condition: r.math(c), Pos: c.pos()})
	}
	r.annotate(el, t.ID)
	return t
}

// qual returns the attribute of a qual element called name, or "".
func qual(el *element, name string) string {
	for _, a := range el.attrs {
		if a.name == name && (a.space == qualSpace || a.space == "") {
			return a.value
		}
	}
	return ""
}

// qualList returns the elements called item in the qual list called name.
func qualList(parent *element, name, item string) []*element {
	var items []*element
	for _, list := range parent.children {
		if list.space != qualSpace || list.name != name {
			continue
		}
		for _, c := range list.children {
			if c.space == qualSpace && c.name == item {
				items = append(items, c)
			}
		}
	}
	return items
}

// qualRequired returns the attribute called name and reports its absence.
func (r *reader) qualRequired(el *element, name string) string {
	v := qual(el, name)
	if v == "" {
		r.errorf(diag.SBMLMissingAttribute, el, "write qual:"+name+`="…"`, "<%s> has no attribute %q, which package qual requires", el.name, name)
	}
	return v
}

// level0 returns a level, which is 0 or more, or −1 if it is not stated.
func (r *reader) level0(el *element, name string) int {
	text := qual(el, name)
	if text == "" {
		return -1
	}
	v, err := strconv.Atoi(trimSpace(text))
	if err != nil || v < 0 {
		r.badValue(el, name, text, "a level: 0, 1, 2, …")
		return -1
	}
	return v
}

// result returns the level that a term leads to.
func (r *reader) result(el *element) int {
	if r.qualRequired(el, "resultLevel") == "" {
		return 0
	}
	return max(r.level0(el, "resultLevel"), 0)
}

// effect reports whether the effect of a transition is the second of two.
func (r *reader) effect(el *element, first, second string) bool {
	switch v := r.qualRequired(el, "transitionEffect"); v {
	case first, "":
		return false
	case second:
		return true
	default:
		r.badValue(el, "transitionEffect", v, strconv.Quote(first)+" or "+strconv.Quote(second))
		return false
	}
}
