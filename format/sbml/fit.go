package sbml

import (
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// fit removes the attributes and elements of the core that do not exist in the
// target version. All that matters to simulations has been converted or refused
// before, so that what is left is lost without harm.
func (c *converter) fit(to Level) {
	c.fitElement(c.root, to)
}

func (c *converter) fitElement(el *etree.Element, to Level) {
	now := to.number()
	attributes, known := attributesOf(el.Tag)
	if known {
		for _, a := range slices.Clone(el.Attr) {
			switch {
			case a.Space != "" || a.Key == "xmlns":
			case a.Key == "metaid" && to.Level == 1, a.Key == "sboTerm" && !hasTerm(el.Tag, now),
				a.Key != "metaid" && a.Key != "sboTerm" && !existsAt(a.Key, attributes, now):
				c.lose(el, "attribute %q of <%s>", a.Key, el.Tag)
				el.RemoveAttr(a.Key)
			}
		}
	}
	for _, x := range c.children(el) {
		switch x.Tag {
		case "notes", "annotation", "message":
			continue
		}
		if s, ok := shapes[el.Tag]; ok && !existsAt(x.Tag, s.children, now) {
			c.misfit(x, to)
			continue
		}
		c.fitElement(x, to)
	}
}

// misfit removes an element that the target does not know.
func (c *converter) misfit(el *etree.Element, to Level) {
	switch el.Tag {
	case "listOfConstraints", "listOfCompartmentTypes", "listOfSpeciesTypes", "listOfModifiers":
		c.lose(el, "<%s>", el.Tag)
		removeChild(el)
	default:
		c.refuse(el, to, "<%s>", el.Tag)
	}
}

// attributesOf returns what schema.go says about the attributes of an element.
func attributesOf(tag string) ([]allowed, bool) {
	if _, ok := lists[tag]; ok {
		return identified(32), true
	}
	s, ok := shapes[tag]
	return s.attributes, ok
}

func existsAt(name string, specs []allowed, now int) bool {
	return slices.ContainsFunc(specs, func(a allowed) bool { return a.name == name && a.from <= now && now <= a.to })
}

// hasTerm reports whether an element may have an sboTerm.
func hasTerm(tag string, now int) bool {
	switch {
	case now < 22:
		return false
	case now > 22:
		return true
	}
	return slices.Contains(strings.Fields("model functionDefinition parameter initialAssignment algebraicRule assignmentRule rateRule "+
		"constraint reaction speciesReference modifierSpeciesReference kineticLaw event eventAssignment"), tag)
}

// dropSlowness removes what says that a reaction is not fast, which is all that
// L3V2 knows, and refuses fast ones.
func (c *converter) dropSlowness(to Level) {
	c.each(func(el *etree.Element) {
		if isTrue(value(el, "fast", "false")) {
			c.refuse(el, to, "that reaction %q is fast; L3V1 can", value(el, "id", ""))
		}
		el.RemoveAttr("fast")
	}, "reaction")
}

// stateSlowness says which reactions are fast, as L3V1 requires.
func (c *converter) stateSlowness() {
	c.each(func(el *etree.Element) { state(el, "fast", "false") }, "reaction")
}

// refuseLateValues refuses event assignments computed after the delay, which
// came with L2V4.
func (c *converter) refuseLateValues(to Level) {
	c.each(func(el *etree.Element) {
		if !isTrue(value(el, "useValuesFromTriggerTime", "true")) {
			c.refuse(el, to, "that event %q uses values from after its delay", value(el, "id", ""))
		}
		el.RemoveAttr("useValuesFromTriggerTime")
	}, "event")
}
