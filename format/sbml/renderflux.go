package sbml

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/beevik/etree"

	"niche/model"
)

// fluxes writes what the model says about fluxes (package fbc), in the version it
// came from. It comes after everything else: bounds that are numbers become
// parameters in versions that name them.
func (w *renderer) fluxes(root, el *etree.Element) {
	f := w.m.Flux
	if f == nil {
		return
	}
	attributes(root, "xmlns:fbc", fbcSpace+strconv.Itoa(f.Version), "fbc:required", "false")
	if f.Version > 1 {
		attributes(el, "fbc:strict", strconv.FormatBool(f.Strict))
	}
	w.fluxBounds(el, f)
	list(el, "fbc:listOfObjectives", len(f.Objectives), func(l *etree.Element, i int) {
		attributes(l, "fbc:activeObjective", f.Active)
		w.objective(l, &f.Objectives[i])
	})
	list(el, "fbc:listOfGeneProducts", len(f.GeneProducts), func(l *etree.Element, i int) {
		g := &f.GeneProducts[i]
		w.describeID(add(l, "fbc:geneProduct", "fbc:id", g.ID, "fbc:name", g.Name, "fbc:label", g.Label, "fbc:associatedSpecies", g.Species), g.ID)
	})
	list(el, "fbc:listOfUserDefinedConstraints", len(f.Constraints), func(l *etree.Element, i int) {
		c := &f.Constraints[i]
		x := add(l, "fbc:userDefinedConstraint", "fbc:id", c.ID, "fbc:name", c.Name, "fbc:lowerBound", w.limit(el, c.Lower), "fbc:upperBound", w.limit(el, c.Upper))
		list(x, "fbc:listOfUserDefinedConstraintComponents", len(c.Terms), func(l *etree.Element, i int) {
			t := &c.Terms[i]
			add(l, "fbc:userDefinedConstraintComponent", "fbc:coefficient", w.limit(el, t.Coefficient), "fbc:variable", t.Variable,
				"fbc:variable2", t.Variable2, "fbc:variableType", variableType(t))
		})
	})
	for i := range f.Associations {
		a := &f.Associations[i]
		if r := reactionElement(el, a.Reaction); r != nil {
			geneFormulaXML(add(r, "fbc:geneProductAssociation", "fbc:id", a.ID), &a.Needs)
		}
	}
}

// fluxBounds writes bounds as a list (version 1) or as attributes of reactions.
func (w *renderer) fluxBounds(el *etree.Element, f *model.FluxBalance) {
	if f.Version > 1 {
		for i := range f.Bounds {
			b := &f.Bounds[i]
			if r := reactionElement(el, b.Reaction); r != nil {
				attributes(r, "fbc:lowerFluxBound", w.limit(el, b.Lower), "fbc:upperFluxBound", w.limit(el, b.Upper))
			}
		}
		return
	}
	list(el, "fbc:listOfFluxBounds", len(f.Bounds), func(l *etree.Element, i int) {
		b := &f.Bounds[i]
		operation, value := "lessEqual", b.Upper.Value
		switch {
		case b.Lower.Set && b.Upper.Set:
			operation = "equal"
		case b.Lower.Set:
			operation, value = "greaterEqual", b.Lower.Value
		}
		add(l, "fbc:fluxBound", "fbc:id", b.ID, "fbc:reaction", b.Reaction, "fbc:operation", operation, "fbc:value", formatDouble(value))
	})
}

func (w *renderer) objective(l *etree.Element, o *model.Objective) {
	kind := "minimize"
	if o.Maximise {
		kind = "maximize"
	}
	x := add(l, "fbc:objective", "fbc:id", o.ID, "fbc:name", o.Name, "fbc:type", kind)
	w.describeID(x, o.ID)
	list(x, "fbc:listOfFluxObjectives", len(o.Terms), func(l *etree.Element, i int) {
		t := &o.Terms[i]
		linear := ""
		if w.m.Flux.Version > 2 {
			linear = variableType(t)
		}
		add(l, "fbc:fluxObjective", "fbc:reaction", t.Variable, "fbc:reaction2", t.Variable2, "fbc:coefficient", formatDouble(t.Coefficient.Value), "fbc:variableType", linear)
	})
}

func variableType(t *model.FluxTerm) string {
	if t.Quadratic {
		return "quadratic"
	}
	return "linear"
}

// limit returns the parameter that holds a limit, after making one of a number;
// "" if nothing is set.
func (w *renderer) limit(el *etree.Element, l model.Limit) string {
	if !l.Set || l.Parameter != "" {
		return l.Parameter
	}
	parameters := el.SelectElement("listOfParameters")
	if parameters == nil {
		parameters = etree.NewElement("listOfParameters")
		after := el.SelectElement("listOfReactions")
		el.InsertChildAt(after.Index(), parameters)
	}
	value := formatDouble(l.Value)
	for _, p := range parameters.ChildElements() {
		if p.SelectAttrValue("sboTerm", "") == "SBO:0000625" && p.SelectAttrValue("value", "") == value {
			return p.SelectAttrValue("id", "")
		}
	}
	id := w.fresh(fmt.Sprintf("flux_bound_%d", len(parameters.ChildElements())))
	add(parameters, "parameter", "id", id, "value", value, "constant", "true", "sboTerm", "SBO:0000625")
	return id
}

// reactionElement returns the <reaction> called id.
func reactionElement(el *etree.Element, id string) *etree.Element {
	l := el.SelectElement("listOfReactions")
	if l == nil {
		return nil
	}
	for _, r := range l.ChildElements() {
		if r.SelectAttrValue("id", "") == id {
			return r
		}
	}
	return nil
}

// geneFormulaXML adds what a reaction needs.
func geneFormulaXML(parent *etree.Element, g *model.GeneFormula) {
	if g.Product != "" {
		add(parent, "fbc:geneProductRef", "fbc:geneProduct", g.Product)
		return
	}
	tag := "fbc:or"
	if g.All {
		tag = "fbc:and"
	}
	x := add(parent, tag)
	for i := range g.Of {
		geneFormulaXML(x, &g.Of[i])
	}
}

// refuseFluxes refuses to take the fluxes from a model that is about nothing
// else.
func (c *converter) refuseFluxes(to Level) {
	m := c.m
	if m.Flux == nil || len(m.Reactions) == 0 || slices.ContainsFunc(m.Reactions, func(r model.Reaction) bool { return r.RateLaw != nil }) {
		return
	}
	c.refuse(c.root, to, "bounds and objectives of fluxes (package \"fbc\")")
}
