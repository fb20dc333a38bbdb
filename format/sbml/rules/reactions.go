package rules

import (
	"cmp"

	"niche/diag"
	"niche/format/sbml"
)

// reactions examines participants and rate laws.
func (x *examiner) reactions() {
	changed := map[string]bool{}
	for _, r := range x.index.reactions {
		id := r.Value(x.identifier())
		reactants, products := x.list(r, "listOfReactants"), x.list(r, "listOfProducts")
		if len(reactants)+len(products) == 0 && !x.since(3, 2) && !r.Child("listOfReactants").Exists() && !r.Child("listOfProducts").Exists() {
			x.breach("21101", r.Pos(), "add a reactant or a product", "reaction %q has neither reactants nor products", id)
		}
		if c, ok := r.Attr("compartment"); ok && x.level >= 3 && !x.index.is(c, "compartment") {
			x.known("21107", diag.UnknownName, r.Pos(), "declare it", "reaction %q is in compartment %q, which is not declared", id, c)
		}
		for _, list := range [][]sbml.Node{reactants, products} {
			for _, ref := range list {
				x.participant(ref, id)
				x.changes(ref, id)
				if s := ref.Value("species"); !changed[s] {
					changed[s] = true
					x.counted(s)
				}
			}
		}
		for _, ref := range x.list(r, "listOfModifiers") {
			x.participant(ref, id)
		}
		for _, p := range x.localParameters(r) {
			if x.level == 2 && p.Value("constant") == "false" {
				x.breach("21124", p.AttributePos("constant"), "make it a parameter of the model", "local parameter %q of reaction %q is not constant", p.Value("id"), id)
			}
		}
	}
}

// counted examines the unit of a species that reactions change through a conversion
// factor: it is that of the factor times that of extent.
func (x *examiner) counted(id string) {
	if x.level < 3 || !x.index.is(id, "species") {
		return
	}
	s := x.index.things[id].node
	inherited := func(name string) string { return cmp.Or(s.Value(name), x.model.Value(name)) }
	factor, given := x.index.things[inherited("conversionFactor")]
	if !given || factor.kind != "parameter" {
		return
	}
	f, okFactor := x.unit(factor.node.Value("units"))
	extent, okExtent := x.unit(x.model.Value("extentUnits"))
	substance, okSubstance := x.unit(inherited("substanceUnits"))
	if !okFactor || !okExtent || !okSubstance || !f.Known() || !extent.Known() || !substance.Known() {
		return
	}
	if got := extent.Mul(f); !got.Dim.Equal(substance.Dim) {
		x.doubt("10542", diag.UnitSides, s.Pos(), "correct the unit of the conversion factor", "species %q is counted in %s, but extents times its conversion factor in %s", id, substance.Short(), got.Short())
	}
}

// participant examines the reference of a reaction to a species.
func (x *examiner) participant(ref sbml.Node, reaction string) {
	s := ref.Value("species") + ref.Value("specie")
	if s != "" && !x.index.is(s, "species") {
		x.known("21111", diag.UnknownName, ref.Pos(), "declare it", "reaction %q uses species %q, which is not declared", reaction, s)
	}
	if _, stated := ref.Attr("stoichiometry"); stated && x.level == 2 && ref.Child("stoichiometryMath").Exists() {
		x.known("21113", diag.SBMLRepeatedElement, ref.Child("stoichiometryMath").Pos(), "keep one of them", "<speciesReference> has both stoichiometry and stoichiometryMath")
	}
}

// changes reports species that a reaction must not change: constant ones, and
// those that a rule determines.
func (x *examiner) changes(ref sbml.Node, reaction string) {
	id := ref.Value("species") + ref.Value("specie")
	s := x.index.things[id]
	if s.kind != "species" || s.node.Value("boundaryCondition") == "true" || s.node.Value("boundaryCondition") == "1" {
		return
	}
	if x.constant(id) {
		x.known("20611", diag.ConstantChanged, ref.Pos(), "set its boundary condition, or do not declare it constant", "reaction %q changes species %q, which is constant", reaction, id)
	}
	rule, ok := x.index.assigned[id]
	if !ok {
		rule, ok = x.index.rated[id]
	}
	if ok {
		x.known("20610", diag.Overdetermined, rule.Pos(), "set its boundary condition, or remove the rule", "a rule determines species %q, which reaction %q changes", id, reaction)
	}
}

// lawSpecies reports species in a rate law that the reaction does not list.
func (x *examiner) lawSpecies(reaction, ci sbml.Node, name string) {
	for _, list := range []string{"listOfReactants", "listOfProducts", "listOfModifiers"} {
		for _, ref := range x.list(reaction, list) {
			if ref.Value("species") == name {
				return
			}
		}
	}
	if x.report.once("21121 " + reaction.Value("id") + " " + name) {
		x.breach("21121", ci.Pos(), "add a <modifierSpeciesReference>", "the rate law of reaction %q uses species %q, which is neither reactant, product nor modifier", reaction.Value("id"), name)
	}
}
