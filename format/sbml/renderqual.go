package sbml

import (
	"strconv"

	"github.com/beevik/etree"

	"niche/model"
)

// qualitative writes the logical model (package qual).
func (w *renderer) qualitative(root, el *etree.Element) {
	q := w.m.Qualitative
	if q == nil {
		return
	}
	attributes(root, "xmlns:qual", qualSpace, "qual:required", "true")
	list(el, "qual:listOfQualitativeSpecies", len(q.Species), func(l *etree.Element, i int) {
		s := &q.Species[i]
		w.describeID(add(l, "qual:qualitativeSpecies", "qual:id", s.ID, "qual:name", s.Name, "qual:compartment", s.Compartment,
			"qual:constant", strconv.FormatBool(s.Constant), "qual:initialLevel", formatLevel(s.Initial), "qual:maxLevel", formatLevel(s.MaxLevel)), s.ID)
	})
	list(el, "qual:listOfTransitions", len(q.Transitions), func(l *etree.Element, i int) { w.transition(l, &q.Transitions[i]) })
}

func (w *renderer) transition(l *etree.Element, t *model.Transition) {
	el := add(l, "qual:transition", "qual:id", t.ID, "qual:name", t.Name)
	w.describeID(el, t.ID)
	list(el, "qual:listOfInputs", len(t.Inputs), func(l *etree.Element, i int) {
		in := &t.Inputs[i]
		effect := "none"
		if in.Consumed {
			effect = "consumption"
		}
		add(l, "qual:input", "qual:id", in.ID, "qual:name", in.Name, "qual:qualitativeSpecies", in.Species, "qual:transitionEffect", effect,
			"qual:sign", in.Sign, "qual:thresholdLevel", formatLevel(in.Threshold))
	})
	list(el, "qual:listOfOutputs", len(t.Outputs), func(l *etree.Element, i int) {
		out := &t.Outputs[i]
		effect := "assignmentLevel"
		if out.Produced {
			effect = "production"
		}
		add(l, "qual:output", "qual:id", out.ID, "qual:name", out.Name, "qual:qualitativeSpecies", out.Species, "qual:transitionEffect", effect,
			"qual:outputLevel", formatLevel(out.Level))
	})
	terms := add(el, "qual:listOfFunctionTerms")
	add(terms, "qual:defaultTerm", "qual:resultLevel", strconv.Itoa(t.Default))
	for i := range t.Terms {
		w.math(add(terms, "qual:functionTerm", "qual:resultLevel", strconv.Itoa(t.Terms[i].Result)), t.Terms[i].Condition)
	}
}

// formatLevel writes a level; "" if it is unset.
func formatLevel(level int) string {
	if level < 0 {
		return ""
	}
	return strconv.Itoa(level)
}

// refuseLevels refuses to take the logical part from a model.
func (c *converter) refuseLevels(to Level) {
	if c.m.Qualitative != nil {
		c.refuse(c.root, to, "levels and transitions (package \"qual\")")
	}
}
