package rules

import (
	"niche/diag"
	"niche/format/sbml"
)

// compartments examines compartments: dimensions, units, what is inside what.
func (x *examiner) compartments() {
	types := x.typesIn("listOfCompartmentTypes")
	for _, c := range x.index.compartments {
		id := c.Value(x.identifier())
		if x.level == 2 {
			x.pointCompartment(c, id)
			if t, ok := c.Attr("compartmentType"); ok && !types[t] {
				x.breach("20510", c.AttributePos("compartmentType"), "declare it", "compartment %q is of type %q, which is not declared", id, t)
			}
		}
		if outside, ok := c.Attr("outside"); ok && x.level < 3 {
			x.outside(c, id, outside)
		}
		x.compartmentUnit(c, id)
	}
}

func (x *examiner) typesIn(list string) map[string]bool {
	types := map[string]bool{}
	for _, t := range x.list(x.model, list) {
		types[t.Value("id")] = true
	}
	return types
}

// pointCompartment reports what a compartment without dimensions must not have.
func (x *examiner) pointCompartment(c sbml.Node, id string) {
	if x.dimensions(c) != 0 {
		return
	}
	for _, a := range []struct{ name, rule string }{{"size", "20501"}, {"units", "20502"}} {
		if _, ok := c.Attr(a.name); ok {
			x.breach(a.rule, c.AttributePos(a.name), "remove it", "compartment %q has no dimensions, but %s", id, a.name)
		}
	}
	if c.Value("constant") == "false" {
		x.breach("20503", c.AttributePos("constant"), "declare it constant", "compartment %q has no dimensions and is not constant", id)
	}
}

// outside reports compartments inside nothing, or inside themselves.
func (x *examiner) outside(c sbml.Node, id, outside string) {
	if !x.index.is(outside, "compartment") {
		x.known("20504", diag.UnknownName, c.Pos(), "declare it", "compartment %q is inside compartment %q, which is not declared", id, outside)
		return
	}
	seen := map[string]bool{id: true}
	for at := outside; at != ""; at = x.index.things[at].node.Value("outside") {
		if at == id && x.first(seen, id) {
			x.breach("20505", c.Pos(), "keep one of the two", "compartment %q is inside itself, through %q", id, outside)
		}
		if seen[at] || !x.index.is(at, "compartment") {
			return
		}
		seen[at] = true
	}
}

// first reports whether id comes first in the file among the seen, so that a
// circle is reported once.
func (x *examiner) first(seen map[string]bool, id string) bool {
	for _, c := range x.index.compartments {
		if name := c.Value(x.identifier()); seen[name] {
			return name == id
		}
	}
	return false
}

// compartmentUnit reports units of sizes that do not fit the dimensions.
func (x *examiner) compartmentUnit(c sbml.Node, id string) {
	ref, ok := c.Attr("units")
	if !ok {
		return
	}
	rule, quantity := "20509", "volume"
	switch x.dimensions(c) {
	case 3:
	case 2:
		rule, quantity = "20508", "area"
	case 1:
		rule, quantity = "20507", "length"
	default:
		return
	}
	if !x.unitExists(c, "units", x.danglingRule(rule)) {
		return
	}
	if !x.measures(ref, quantity) {
		report := x.breach
		if x.level >= 3 {
			report = func(rule string, pos diag.Pos, hint, format string, args ...any) {
				x.doubt(rule, diag.SBMLRule, pos, hint, format, args...)
			}
		}
		report(rule, c.AttributePos("units"), "give a unit of "+quantity, "compartment %q has unit %q, which is no unit of %s", id, ref, quantity)
	}
}

// species examines species: where they are, their values, units and types.
func (x *examiner) species() {
	types := x.typesIn("listOfSpeciesTypes")
	first := map[[2]string]bool{}
	for _, s := range x.index.species {
		id := s.Value(x.identifier())
		if c, ok := s.Attr("compartment"); ok && !sid.MatchString(c) {
			x.known("20601", diag.SBMLBadID, s.AttributePos("compartment"), "use letters, digits and underscores", "compartment=%q of <species> is not an identifier", c)
		} else if ok && !x.index.is(c, "compartment") {
			rule := "20601"
			if len(x.index.compartments) == 0 && x.level < 3 {
				rule = "20204"
			}
			x.known(rule, diag.UnknownName, s.Pos(), "declare it", "species %q is in compartment %q, which is not declared", id, c)
		}
		_, amount := s.Attr("initialAmount")
		_, concentration := s.Attr("initialConcentration")
		if amount && concentration {
			x.known("20609", diag.SBMLRepeatedElement, s.Pos(), "keep one of them", "species %q has both initialAmount and initialConcentration", id)
		}
		if c := x.index.things[s.Value("compartment")]; concentration && x.level == 2 && c.kind == "compartment" && x.dimensions(c.node) == 0 {
			x.breach("20604", s.AttributePos("initialConcentration"), "give an initial amount", "species %q has a concentration in compartment %q, which has no dimensions", id, s.Value("compartment"))
		}
		x.speciesUnit(s, id)
		x.conversionFactor(s, "20617")
		if t, ok := s.Attr("speciesType"); ok && x.level == 2 {
			pair := [2]string{t, s.Value("compartment")}
			switch {
			case !types[t]:
				x.breach("20612", s.AttributePos("speciesType"), "declare it", "species %q is of type %q, which is not declared", id, t)
			case first[pair]:
				x.breach("20613", s.AttributePos("speciesType"), "merge them", "compartment %q holds two species of type %q", pair[1], t)
			}
			first[pair] = true
		}
	}
	x.conversionFactor(x.model, "20216")
}

func (x *examiner) speciesUnit(s sbml.Node, id string) {
	name := "substanceUnits"
	if x.level == 1 {
		name = "units"
	}
	ref, ok := s.Attr(name)
	if !ok || !x.unitExists(s, name, x.danglingRule("20608")) || x.measures(ref, "substance") {
		return
	}
	severity := diag.Error
	if x.level >= 3 {
		severity = diag.Warning
	}
	x.put("20608", diag.SBMLRule, severity, s.AttributePos(name), "give a unit of substance", "species %q has unit %q, which is no unit of substance", id, ref)
}

// conversionFactor examines the conversion factor of n.
func (x *examiner) conversionFactor(n sbml.Node, rule string) {
	id, ok := n.Attr("conversionFactor")
	if !ok || x.level < 3 {
		return
	}
	switch p := x.index.things[id]; {
	case p.kind != "parameter":
		x.known(rule, diag.UnknownName, n.Pos(), "declare it", "the conversion factor %q is not a parameter", id)
	case p.node.Value("constant") == "false":
		x.known("20705", diag.VaryingConversion, n.Pos(), "declare it constant", "the conversion factor %q is not constant", id)
	}
}
