package sbml

import (
	"slices"

	"niche/diag"
)

// nameAll gives every element that remains its name in the flat model.
func (h *hierarchy) nameAll() {
	for _, in := range h.instances {
		for _, names := range []map[string]*element{in.ids, in.units} {
			for id, el := range names {
				h.flat[el] = in.prefix + id
			}
		}
	}
	claimed := map[*element]bool{}
	for _, c := range h.claims {
		survivor, _, _, ok := h.follow(c.replaced)
		if id := ownID(c.replaced.el); ok && id != "" && !claimed[survivor.el] && survivor.in.depth() > c.replaced.in.depth() {
			claimed[survivor.el] = true
			h.flat[survivor.el] = c.replaced.in.prefix + id
		}
	}
	for _, name := range h.flat {
		h.taken[name] = true
	}
	for _, in := range h.instances {
		h.convertUnits(in)
	}
}

// meaning is what a name of an instance means in the flat model.
type meaning struct {
	name string
	// read turns a value of the flat model into one of the instance; write does
	// the reverse for what rules and assignments set.
	read, write []scale
}

// meaning returns what id means, which el uses.
func (h *hierarchy) meaning(in *instance, id string, el *element) *meaning {
	if m := in.meanings[id]; m != nil {
		return m
	}
	m := &meaning{name: in.prefix + id}
	if target := in.ids[id]; target != nil {
		h.explain(m, object{in, target}, el)
	}
	in.meanings[id] = m
	return m
}

// explain sets what o means.
func (h *hierarchy) explain(m *meaning, o object, el *element) {
	survivor, factor, units, ok := h.follow(o)
	if !ok || !h.present(o, survivor, el) {
		return
	}
	m.name = h.flat[survivor.el]
	m.write = h.scales(factor, 0)
	m.read = inverse(m.write)
	if survivor.el.name == "reaction" {
		m.read = slices.Concat(m.read, units.time, inverse(units.extent))
	}
}

// present reports a name that is used though nothing stands for it any more.
func (h *hierarchy) present(o, survivor object, el *element) bool {
	switch {
	case h.removed[survivor.el] || h.gone(survivor.in):
		h.errorf(diag.CompDangling, el, "delete or replace what uses it, too", "<%s> %q of %s is deleted, but used here", o.el.name, ownID(o.el), o.in.describe())
	case h.flat[survivor.el] == "":
		h.errorf(diag.CompDangling, el, "give the replacement an id", "<%s> %q of %s is replaced by <%s> without id, but used here",
			o.el.name, ownID(o.el), o.in.describe(), survivor.el.name)
	default:
		return true
	}
	return false
}

// referringAttributes are the attributes of the core and of package fbc that
// hold the id of another element.
var referringAttributes = map[string][]string{
	"compartment": {"outside"}, "species": {"compartment", "conversionFactor"},
	"reaction": {"compartment", "lowerFluxBound", "upperFluxBound"}, "speciesReference": {"species"}, "modifierSpeciesReference": {"species"},
	"initialAssignment": {"symbol"}, "assignmentRule": {"variable"}, "rateRule": {"variable"}, "eventAssignment": {"variable"},
	"listOfObjectives": {"activeObjective"}, "fluxBound": {"reaction"}, "fluxObjective": {"reaction", "reaction2"}, "geneProductRef": {"geneProduct"}, "geneProduct": {"associatedSpecies"},
	"userDefinedConstraintComponent": {"variable", "variable2", "coefficient"}, "userDefinedConstraint": {"lowerBound", "upperBound"},
	"uncertParameter": {"var"}, "uncertSpan": {"var", "varLower", "varUpper"},
	"qualitativeSpecies": {"compartment"}, "input": {"qualitativeSpecies"}, "output": {"qualitativeSpecies"},
}

// unitAttributes hold the id of a unit.
var unitAttributes = []string{"units", "substanceUnits", "timeUnits", "volumeUnits", "areaUnits", "lengthUnits", "extentUnits"}

// rewrite puts names of the flat model and conversion factors into an instance.
func (h *hierarchy) rewrite(in *instance) {
	if h.gone(in) {
		return
	}
	if in.parent != nil {
		h.inherit(in)
	}
	h.rewriteChildren(in, in.model)
}

// rewriteChildren drops removed children of el and rewrites the others.
func (h *hierarchy) rewriteChildren(in *instance, el *element) {
	el.children = slices.DeleteFunc(el.children, func(c *element) bool { return c.space == compSpace || h.removed[c] })
	for _, c := range el.children {
		if c.space == mathSpace {
			continue
		}
		w := &rewriter{h: h, in: in}
		if c.name == "kineticLaw" {
			w.locals(c)
		}
		write := h.rewriteElement(in, c)
		for _, m := range c.children {
			if m.space == mathSpace && m.name == "math" {
				w.formula(m)
				w.convert(c.name, m, write)
			}
		}
		h.rewriteChildren(in, c)
	}
}

// rewriteElement renames el and what its attributes refer to. It returns the
// conversion of what el sets, if it sets something.
func (h *hierarchy) rewriteElement(in *instance, el *element) (write []scale) {
	refers := referringAttributes[el.name]
	for i := range el.attrs {
		a := &el.attrs[i]
		switch {
		case a.name == "id" && h.flat[el] != "" && (a.space == "" || a.space == el.space):
			a.value = h.flat[el]
		case a.name == "metaid" && a.space == "":
			a.value = in.prefix + a.value
		case slices.Contains(refers, a.name):
			m := h.meaning(in, a.value, el)
			a.value = m.name
			if a.name == "variable" || a.name == "symbol" {
				write = m.write
			}
		case a.space == "" && slices.Contains(unitAttributes, a.name):
			a.value = h.unitName(in, a.value, el)
		}
	}
	return write
}

// unitName returns the name in the flat model of a unit, which is the same for
// units that SBML defines.
func (h *hierarchy) unitName(in *instance, id string, el *element) string {
	target := in.units[id]
	if target == nil {
		return id
	}
	o := object{in, target}
	survivor, _, _, ok := h.follow(o)
	if !ok || !h.present(o, survivor, el) {
		return id
	}
	return h.flat[survivor.el]
}
