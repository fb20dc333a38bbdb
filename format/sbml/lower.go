package sbml

import (
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// lowerFrom3 changes L3V2 into L2V5. to is the final target, for messages.
func (c *converter) lowerFrom3(to Level) {
	c.refuseFluxes(to)
	c.refuseLevels(to)
	c.dropPackages(to)
	c.removeEmpty(to)
	c.lowerMath(to)
	c.lowerReferences(to)
	if m := c.modelElement(); m != nil {
		if f := value(m, "conversionFactor", ""); f != "" {
			c.refuse(m, to, "the conversion factor %q of the model", f)
		}
		c.lowerUnits(m, to)
	}
	c.each(func(el *etree.Element) {
		if f := value(el, "conversionFactor", ""); f != "" {
			c.refuse(el, to, "the conversion factor %q of species %q", f, value(el, "id", ""))
		}
	}, "species")
	c.each(func(el *etree.Element) {
		switch d := value(el, "spatialDimensions", "3"); strings.TrimSpace(d) {
		case "0", "1", "2", "3":
		default:
			v, ok := parseDouble(d)
			if !ok || v != float64(int(v)) || v < 0 || v > 3 {
				c.refuse(el, to, "that compartment %q has %s dimensions", value(el, "id", ""), d)
				return
			}
			el.CreateAttr("spatialDimensions", strconv.Itoa(int(v)))
		}
	}, "compartment")
	c.each(func(el *etree.Element) {
		if el.Parent().Tag == "listOfLocalParameters" {
			el.Parent().Tag = "listOfParameters"
		}
		el.Tag = "parameter"
	}, "localParameter")
	c.lowerEvents(to)
}

func (c *converter) lowerEvents(to Level) {
	c.each(func(el *etree.Element) {
		id := value(el, "id", "")
		if p := c.child(el, "priority"); p != nil {
			c.refuse(p, to, "the priority of event %q", id)
		}
		t := c.child(el, "trigger")
		if t == nil {
			return
		}
		if !isTrue(value(t, "persistent", "true")) {
			c.refuse(t, to, "that the trigger of event %q is not persistent", id)
		}
		if !isTrue(value(t, "initialValue", "true")) {
			c.refuse(t, to, "that the trigger of event %q is false before the start", id)
		}
		t.RemoveAttr("persistent")
		t.RemoveAttr("initialValue")
		if c.child(el, "delay") == nil { // without a delay it says nothing
			el.RemoveAttr("useValuesFromTriggerTime")
		}
	}, "event")
}

// dropPackages removes what belongs to packages, which only Level 3 has.
func (c *converter) dropPackages(to Level) {
	names := map[string]string{} // of packages, by prefix
	for _, a := range c.root.Attr {
		if a.Space == "xmlns" && a.Value != c.space && strings.HasPrefix(a.Value, "http://www.sbml.org/sbml/level3/") {
			names[a.Key] = packageOf(a.Value)
		}
	}
	c.root.Attr = slices.DeleteFunc(c.root.Attr, func(a etree.Attr) bool {
		return a.Key == "required" && a.Space != "" && names[a.Space] != "" || a.Space == "xmlns" && names[a.Key] != ""
	})
	c.dropForeign(c.root, names)
}

func (c *converter) dropForeign(el *etree.Element, names map[string]string) {
	el.Attr = slices.DeleteFunc(el.Attr, func(a etree.Attr) bool {
		name := names[a.Space]
		if a.Space == "" || name == "" {
			return false
		}
		c.lose(el, "what package %q says", name)
		return true
	})
	for _, x := range el.ChildElements() {
		switch name := names[x.Space]; {
		case x.Space != "" && name != "":
			c.lose(x, "what package %q says", name)
			removeChild(x)
		case !c.is(x) && strings.HasPrefix(x.NamespaceURI(), "http://www.sbml.org/sbml/level3/"):
			c.lose(x, "what package %q says", packageOf(x.NamespaceURI()))
			removeChild(x)
		case x.Tag != "notes" && x.Tag != "annotation" && c.is(x):
			c.dropForeign(x, names)
		}
	}
}

// removeEmpty removes the lists without elements and the formulas without math
// that came with L3V2, and what means nothing without them.
func (c *converter) removeEmpty(to Level) {
	if c.modelElement() == nil {
		c.insertAfter(c.root, c.create("model"))
	}
	c.each(func(el *etree.Element) {
		if mathOf(el) == nil {
			removeChild(el)
		}
	}, "initialAssignment", "assignmentRule", "rateRule", "algebraicRule", "constraint", "delay", "priority", "eventAssignment", "stoichiometryMath")
	c.each(func(el *etree.Element) {
		if mathOf(el) == nil {
			c.refuse(el, to, "that the rate of reaction %q has no formula", value(el.Parent(), "id", ""))
		}
	}, "kineticLaw")
	c.each(func(el *etree.Element) {
		if mathOf(el) == nil {
			c.refuse(el, to, "function %q without a formula", value(el, "id", ""))
		}
	}, "functionDefinition")
	c.each(func(el *etree.Element) {
		t := c.child(el, "trigger")
		switch l := c.child(el, "listOfEventAssignments"); {
		case t == nil || mathOf(t) == nil: // it never happens
			removeChild(el)
		case l == nil || len(c.children(l)) == 0:
			c.refuse(el, to, "event %q without assignments", value(el, "id", ""))
		}
	}, "event")
	c.each(func(el *etree.Element) {
		if len(el.ChildElements()) == 0 {
			removeChild(el)
		}
	}, slices.Concat(modelLists, strings.Fields("listOfUnits listOfReactants listOfProducts listOfModifiers listOfLocalParameters listOfEventAssignments"))...)
	c.each(func(el *etree.Element) {
		if c.child(el, "listOfReactants", "listOfProducts") == nil {
			c.refuse(el, to, "reaction %q without reactants and products", value(el, "id", ""))
		}
	}, "reaction")
}

// lowerReferences turns assignments to stoichiometries into stoichiometryMath,
// and refuses what else Level 3 can do with a stoichiometry.
func (c *converter) lowerReferences(to Level) {
	targets := map[string][]*etree.Element{}
	c.each(func(el *etree.Element) {
		for _, name := range []string{"variable", "symbol"} {
			if v := value(el, name, ""); v != "" {
				targets[v] = append(targets[v], el)
			}
		}
	}, "assignmentRule", "rateRule", "initialAssignment", "eventAssignment")
	used := c.namesInFormulas()
	varying := c.varying()
	c.each(func(el *etree.Element) {
		id := value(el, "id", "")
		of := value(el, "species", "")
		switch by := targets[id]; {
		case id != "" && used[id]:
			c.refuse(el, to, "stoichiometry %q in a formula", id)
		case id == "" || len(by) == 0:
			if value(el, "stoichiometry", "") == "" {
				c.refuse(el, to, "that the stoichiometry of species %q has no value", of)
			}
		case len(by) > 1 || by[0].Tag == "rateRule" || by[0].Tag == "eventAssignment":
			c.refuse(el, to, "that stoichiometry %q varies by %s", id, by[len(by)-1].Tag)
		case by[0].Tag == "initialAssignment" && dependsOn(mathOf(by[0]), varying):
			c.refuse(el, to, "that stoichiometry %q has an initial value that varies", id)
		default:
			sm := c.create("stoichiometryMath")
			sm.AddChild(mathOf(by[0]))
			removeChild(by[0])
			el.RemoveAttr("stoichiometry")
			c.insertAfter(el, sm)
		}
		el.RemoveAttr("constant")
	}, "speciesReference")
	for _, l := range []string{"listOfRules", "listOfInitialAssignments"} {
		c.each(func(el *etree.Element) {
			if len(el.ChildElements()) == 0 {
				removeChild(el)
			}
		}, l)
	}
}

// namesInFormulas returns every identifier that a formula uses.
func (c *converter) namesInFormulas() map[string]bool {
	used := map[string]bool{}
	var visit func(el *etree.Element)
	visit = func(el *etree.Element) {
		for x := range el.ChildElementsSeq() {
			if x.Tag == "ci" {
				used[strings.TrimSpace(x.Text())] = true
			}
			if x.Tag != "notes" && x.Tag != "annotation" {
				visit(x)
			}
		}
	}
	visit(c.root)
	return used
}

// varying returns the identifiers of quantities that can change.
func (c *converter) varying() map[string]bool {
	free := map[string]bool{}
	c.each(func(el *etree.Element) {
		if !isTrue(value(el, "constant", "false")) {
			free[value(el, "id", "")] = true
		}
	}, "compartment", "species", "parameter", "speciesReference", "reaction")
	return free
}

// dependsOn reports whether a formula uses one of the names or a symbol such as
// time.
func dependsOn(math *etree.Element, names map[string]bool) bool {
	for x := range math.ChildElementsSeq() {
		if x.Tag == "csymbol" || x.Tag == "ci" && names[strings.TrimSpace(x.Text())] || dependsOn(x, names) {
			return true
		}
	}
	return false
}

// lowerUnits redefines the units that Level 2 predefines as those of the model.
func (c *converter) lowerUnits(m *etree.Element, to Level) {
	definitions := map[string]*etree.Element{}
	c.each(func(el *etree.Element) { definitions[value(el, "id", "")] = el }, "unitDefinition")
	c.each(func(el *etree.Element) {
		if e, ok := parseDouble(value(el, "exponent", "1")); !ok || e != float64(int(e)) {
			c.refuse(el, to, "the unit exponent %s", value(el, "exponent", ""))
		}
		if value(el, "kind", "") == "avogadro" {
			v, _ := parseDouble(value(el, "multiplier", "1"))
			el.CreateAttr("kind", "dimensionless")
			el.CreateAttr("multiplier", formatDouble(v*6.02214179e23))
		}
	}, "unit")
	builtIn := map[string]string{"substance": "mole", "volume": "litre", "length": "metre", "time": "second"}
	for _, d := range [][2]string{{"substanceUnits", "substance"}, {"timeUnits", "time"}, {"volumeUnits", "volume"},
		{"areaUnits", "area"}, {"lengthUnits", "length"}} {
		unit := value(m, d[0], "")
		m.RemoveAttr(d[0])
		switch {
		case unit == "" || unit == d[1] || unit == builtIn[d[1]] && definitions[d[1]] == nil:
		case definitions[d[1]] != nil:
			c.lose(m, "that the unit of %s is %q", d[1], unit)
		default:
			c.redefine(d[1], unit, definitions[unit])
		}
	}
	if extent := value(m, "extentUnits", ""); extent != "" && extent != value(m, "substanceUnits", extent) {
		c.lose(m, "the unit of extent")
	}
	m.RemoveAttr("extentUnits")
}

// redefine gives a predefined unit the meaning of another, which is defined or
// one of SBML's own.
func (c *converter) redefine(name, unit string, definition *etree.Element) {
	el := c.create("unitDefinition", "id", name)
	if definition != nil {
		if l := c.child(definition, "listOfUnits"); l != nil {
			el.AddChild(l.Copy())
		}
	} else {
		l := c.create("listOfUnits")
		l.AddChild(c.create("unit", "kind", unit))
		el.AddChild(l)
	}
	c.insertAfter(c.modelList("listOfUnitDefinitions"), el, "unitDefinition")
}
