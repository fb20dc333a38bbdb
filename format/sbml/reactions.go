package sbml

import (
	"math"

	"niche/diag"
	"niche/model"
)

// reaction reads a reaction.
func (r *reader) reaction(el *element) {
	id, name := r.idAndName(el, "id")
	v := model.Reaction{ID: id, Name: name, Compartment: el.attr("compartment"), Pos: el.pos()}
	v.Reversible = r.flag(el, "reversible", true)
	if r.level == 3 && r.version == 1 {
		v.Fast = r.flag(el, "fast", false)
	} else {
		v.Fast = r.boolean(el, "fast", false)
	}
	r.each(el, "listOfReactants", func(el *element) { v.Reactants = append(v.Reactants, r.speciesReference(el)) })
	r.each(el, "listOfProducts", func(el *element) { v.Products = append(v.Products, r.speciesReference(el)) })
	r.each(el, "listOfModifiers", func(el *element) {
		v.Modifiers = append(v.Modifiers, model.ModifierReference{ID: el.attr("id"), Species: r.reference(el, "species"), Role: el.attr("sboTerm"), Pos: el.pos()})
		r.annotate(el, el.attr("id"))
	})
	if law := r.only(el, "kineticLaw"); law != nil {
		r.filter(law)
		v.RateLaw = r.rateLaw(law)
	}
	r.m.Reactions = append(r.m.Reactions, v)
	r.annotate(el, id)
}

// speciesReference reads a reactant or product. The stoichiometry is 1 by
// default up to Level 2 and unset in Level 3.
func (r *reader) speciesReference(el *element) model.SpeciesReference {
	s := model.SpeciesReference{
		ID: el.attr("id"), Name: el.attr("name"),
		Species: r.oldReference(el, "species", "specie"), Constant: true, Pos: el.pos(),
	}
	if s.ID != "" {
		r.checkID(el, "id", s.ID)
	}
	absent := 1.0
	if r.level >= 3 {
		absent = math.NaN()
		s.Constant = r.flag(el, "constant", true)
	}
	_, stated := el.lookup("stoichiometry")
	s.Stoichiometry = r.float(el, "stoichiometry", absent)
	if denominator := r.integer(el, "denominator", 1); denominator != 0 {
		s.Stoichiometry /= float64(denominator)
	} else {
		r.badValue(el, "denominator", "0", "a divisor")
	}
	if sm := r.only(el, "stoichiometryMath"); sm != nil {
		r.filter(sm)
		if stated {
			r.errorf(diag.SBMLRepeatedElement, sm, "keep one of them", "<speciesReference> has both stoichiometry and stoichiometryMath")
		}
		s.StoichiometryMath = r.math(sm)
		s.Constant = false
	}
	r.annotate(el, s.ID)
	return s
}

// rateLaw reads a kinetic law.
func (r *reader) rateLaw(el *element) *model.RateLaw {
	law := &model.RateLaw{Pos: el.pos()}
	list := "listOfParameters"
	if r.level >= 3 {
		list = "listOfLocalParameters"
	}
	r.each(el, list, func(el *element) {
		law.LocalParameters = append(law.LocalParameters, r.readParameter(el))
	})
	if r.level == 1 {
		law.Math = r.formula(el, law.LocalParameters)
	} else {
		law.Math = r.math(el)
	}
	r.ownUnits(el, "timeUnits", r.m.TimeUnit, "unit of time")
	r.ownUnits(el, "substanceUnits", r.m.SubstanceUnit, "unit of substance")
	r.annotate(el, el.attr("id"))
	return law
}
