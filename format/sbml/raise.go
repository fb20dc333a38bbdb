package sbml

import (
	"strings"

	"github.com/beevik/etree"

	"niche/model"
)

// raiseFrom2 changes L2V5 into L3V2: defaults are written out, what Level 2
// predefines is defined, and stoichiometries that are formulas become rules.
func (c *converter) raiseFrom2() {
	c.raiseUnits()
	c.each(func(el *etree.Element) {
		state(el, "spatialDimensions", "3")
		state(el, "constant", "true")
	}, "compartment")
	c.each(func(el *etree.Element) {
		for _, name := range []string{"hasOnlySubstanceUnits", "boundaryCondition", "constant"} {
			state(el, name, "false")
		}
	}, "species")
	c.each(func(el *etree.Element) {
		if p := el.Parent(); p != nil && p.Parent() != nil && p.Parent().Tag == "kineticLaw" {
			el.RemoveAttr("constant")
			el.Tag, p.Tag = "localParameter", "listOfLocalParameters"
			return
		}
		state(el, "constant", "true")
	}, "parameter")
	c.each(func(el *etree.Element) {
		state(el, "reversible", "true")
		if !isTrue(value(el, "fast", "false")) {
			el.RemoveAttr("fast")
		}
	}, "reaction")
	c.each(func(el *etree.Element) {
		el.RemoveAttr("timeUnits") // those of the model, or the reader refuses them
		el.RemoveAttr("substanceUnits")
	}, "kineticLaw")
	c.each(c.raiseReference, "speciesReference")
	c.each(func(el *etree.Element) {
		el.RemoveAttr("timeUnits")
		state(el, "useValuesFromTriggerTime", "true")
	}, "event")
	c.each(func(el *etree.Element) {
		state(el, "initialValue", "true")
		state(el, "persistent", "true")
	}, "trigger")
}

// raiseReference writes the default stoichiometry out and turns a
// stoichiometryMath into a number or an assignment rule.
func (c *converter) raiseReference(el *etree.Element) {
	sm := c.child(el, "stoichiometryMath")
	if sm == nil {
		state(el, "stoichiometry", "1")
		state(el, "constant", "true")
		return
	}
	removeChild(sm)
	math := mathOf(sm)
	if math == nil {
		el.CreateAttr("constant", "true")
		return
	}
	el.CreateAttr("constant", "false")
	if value(el, "id", "") == "" {
		reaction := el.Parent().Parent()
		el.CreateAttr("id", c.fresh(value(reaction, "id", "")+"_"+value(el, "species", "")+"_stoichiometry"))
	}
	rule := c.create("assignmentRule", "variable", value(el, "id", ""))
	rule.AddChild(math)
	c.modelList("listOfRules").AddChild(rule)
}

// modelLists are the lists of a model in the order of Level 2 and 3.
var modelLists = []string{"listOfFunctionDefinitions", "listOfUnitDefinitions", "listOfCompartmentTypes", "listOfSpeciesTypes",
	"listOfCompartments", "listOfSpecies", "listOfParameters", "listOfInitialAssignments", "listOfRules", "listOfConstraints",
	"listOfReactions", "listOfEvents"}

// modelList returns the list of the model with the given tag, making it in its place
// if there is none.
func (c *converter) modelList(tag string) *etree.Element {
	m := c.modelElement()
	if l := c.child(m, tag); l != nil {
		return l
	}
	l := c.create(tag)
	for i, name := range modelLists {
		if name == tag {
			c.insertAfter(m, l, modelLists[:i]...)
		}
	}
	return l
}

// fresh returns an identifier that nothing has yet.
func (c *converter) fresh(id string) string {
	if c.taken == nil {
		c.taken = identifiers(c.m)
	}
	w := renderer{taken: c.taken}
	return w.fresh(id)
}

// raiseUnits states the units of the model's quantities, defines those that
// Level 2 predefines where they are used, and writes out the defaults of unit
// factors.
func (c *converter) raiseUnits() {
	c.each(func(el *etree.Element) {
		for _, d := range [][2]string{{"exponent", "1"}, {"scale", "0"}, {"multiplier", "1"}} {
			state(el, d[0], d[1])
		}
	}, "unit")
	defined := map[string]bool{}
	c.each(func(el *etree.Element) { defined[value(el, "id", "")] = true }, "unitDefinition")
	base := map[string]string{"substance": "mole", "volume": "litre", "length": "metre", "time": "second", "area": "area"}
	named := func(name string) string {
		if base[name] == "" || defined[name] {
			return name
		}
		if name == "area" {
			defined[name] = true
			u := add(add(c.modelList("listOfUnitDefinitions"), c.tag("unitDefinition"), "id", "area"), c.tag("listOfUnits"))
			add(u, c.tag("unit"), "kind", "metre", "exponent", "2", "scale", "0", "multiplier", "1")
		}
		return base[name]
	}
	for _, tag := range []string{"compartment", "species", "parameter"} {
		c.each(func(el *etree.Element) {
			for _, name := range []string{"units", "substanceUnits"} {
				if v := value(el, name, ""); v != "" {
					el.CreateAttr(name, named(v))
				}
			}
		}, tag)
	}
	m := c.modelElement()
	if m == nil {
		return
	}
	for _, d := range [][2]string{{"substanceUnits", "substance"}, {"timeUnits", "time"}, {"volumeUnits", "volume"},
		{"areaUnits", "area"}, {"lengthUnits", "length"}, {"extentUnits", "substance"}} {
		if d[1] != "area" || defined["area"] || c.hasArea() {
			attributes(m, d[0], named(d[1]))
		}
	}
}

// hasArea reports whether a compartment is a surface without units of its own.
func (c *converter) hasArea() bool {
	found := false
	c.each(func(el *etree.Element) {
		found = found || strings.TrimSpace(value(el, "spatialDimensions", "")) == "2" && value(el, "units", "") == ""
	}, "compartment")
	return found
}

// oldUnits are the spellings of Level 1.
var oldUnits = map[string]string{"meter": "metre", "liter": "litre"}

// raiseFrom1 changes L1V2 into L2V5: names become identifiers, formulas become
// MathML.
func (c *converter) raiseFrom1() {
	c.each(func(el *etree.Element) {
		if newer, ok := oldNames[el.Tag]; ok {
			el.Tag = newer
		}
		if el.Tag == "annotations" {
			el.Tag = "annotation"
		}
	}, "specie", "specieReference", "specieConcentrationRule", "annotations")
	c.each(func(el *etree.Element) { renameAttribute(el, "name", "id") },
		"model", "unitDefinition", "compartment", "species", "parameter", "reaction")
	c.each(func(el *etree.Element) {
		for _, name := range []string{"kind", "units"} {
			if newer, ok := oldUnits[value(el, name, "")]; ok {
				el.CreateAttr(name, newer)
			}
		}
	}, "unit", "compartment", "species", "parameter")
	free := map[string]bool{}
	for _, rule := range c.m.Rules {
		free[rule.Variable] = true
	}
	constant := func(el *etree.Element) {
		if free[value(el, "id", "")] && el.Parent().Parent().Tag != "kineticLaw" {
			el.CreateAttr("constant", "false")
		}
	}
	c.each(func(el *etree.Element) {
		renameAttribute(el, "volume", "size")
		state(el, "size", "1")
		constant(el)
	}, "compartment")
	c.each(func(el *etree.Element) { renameAttribute(el, "units", "substanceUnits") }, "species")
	c.each(constant, "parameter")
	c.each(func(el *etree.Element) {
		renameAttribute(el, "specie", "species")
		if value(el, "denominator", "1") != "1" {
			el.CreateAttr("stoichiometry", c.quotient(el))
		}
		el.RemoveAttr("denominator")
	}, "speciesReference")
	c.raiseFormulas()
}

// quotient returns the stoichiometry of a Level 1 species reference.
func (c *converter) quotient(el *etree.Element) string {
	n, _ := parseDouble(value(el, "stoichiometry", "1"))
	d, _ := parseDouble(value(el, "denominator", "1"))
	return formatDouble(n / d)
}

// raiseFormulas turns formulas of rules and rate laws into MathML, in the order
// in which the model has them.
func (c *converter) raiseFormulas() {
	rule, reaction := 0, 0
	math := func(el *etree.Element, f model.Math) {
		el.RemoveAttr("formula")
		if f.Present() {
			x := add(el, "math", "xmlns", mathSpace)
			x.AddChild(formulaTree(c.m, f.Expr))
			el.RemoveChild(x)
			c.insertAfter(el, x)
		}
	}
	c.each(func(el *etree.Element) {
		r := c.m.Rules[rule]
		rule++
		for _, name := range []string{"species", "specie", "compartment", "name", "type", "units"} {
			el.RemoveAttr(name)
		}
		attributes(el, "variable", r.Variable)
		el.Tag = [...]string{model.AssignmentRule: "assignmentRule", model.RateRule: "rateRule", model.AlgebraicRule: "algebraicRule"}[r.Kind]
		math(el, r.Math)
	}, "algebraicRule", "speciesConcentrationRule", "compartmentVolumeRule", "parameterRule")
	c.each(func(el *etree.Element) {
		law := c.m.Reactions[reaction].RateLaw
		reaction++
		if k := c.child(el, "kineticLaw"); k != nil && law != nil {
			k.RemoveAttr("timeUnits")
			k.RemoveAttr("substanceUnits")
			math(k, law.Math)
		}
	}, "reaction")
}
