package sbml

import (
	"math"
	"strconv"

	"github.com/beevik/etree"

	"niche/model"
)

func (w *renderer) reactions(parent *etree.Element) {
	list(parent, "listOfReactions", len(w.m.Reactions), func(l *etree.Element, i int) {
		r := &w.m.Reactions[i]
		el := add(l, "reaction", "id", r.ID, "name", r.Name, "reversible", strconv.FormatBool(r.Reversible), "compartment", r.Compartment)
		if r.Fast {
			el.CreateAttr("fast", "true")
		}
		w.describeID(el, r.ID)
		w.side(el, "listOfReactants", r, r.Reactants)
		w.side(el, "listOfProducts", r, r.Products)
		list(el, "listOfModifiers", len(r.Modifiers), func(l *etree.Element, i int) {
			mod := &r.Modifiers[i]
			w.describeID(add(l, "modifierSpeciesReference", "id", mod.ID, "species", mod.Species, "sboTerm", mod.Role), mod.ID)
		})
		w.rateLaw(el, r.RateLaw)
	})
}

// side adds the reactants or products. A stoichiometry that is a formula becomes
// the variable of an assignment rule.
func (w *renderer) side(parent *etree.Element, tag string, r *model.Reaction, refs []model.SpeciesReference) {
	list(parent, tag, len(refs), func(l *etree.Element, i int) {
		ref := &refs[i]
		id, constant, value := ref.ID, ref.Constant, ref.Stoichiometry
		if ref.StoichiometryMath.Present() {
			if id == "" {
				id = w.fresh(r.ID + "_" + ref.Species + "_stoichiometry")
			}
			constant, value = false, math.NaN()
			w.stoichiometries = append(w.stoichiometries,
				model.Rule{Kind: model.AssignmentRule, Variable: id, Math: ref.StoichiometryMath, Pos: ref.Pos})
		}
		el := add(l, "speciesReference", "id", id, "name", ref.Name, "species", ref.Species,
			"stoichiometry", formatDouble(value), "constant", strconv.FormatBool(constant))
		w.describeID(el, ref.ID)
	})
}

func (w *renderer) rateLaw(parent *etree.Element, law *model.RateLaw) {
	if law == nil {
		return
	}
	el := add(parent, "kineticLaw")
	w.math(el, law.Math)
	list(el, "listOfLocalParameters", len(law.LocalParameters), func(l *etree.Element, i int) {
		w.parameter(l, "localParameter", &law.LocalParameters[i])
	})
}

func (w *renderer) events(parent *etree.Element) {
	list(parent, "listOfEvents", len(w.m.Events), func(l *etree.Element, i int) {
		e := &w.m.Events[i]
		el := add(l, "event", "id", e.ID, "name", e.Name, "useValuesFromTriggerTime", strconv.FormatBool(e.UseValuesFromTriggerTime))
		w.describeID(el, e.ID)
		w.math(add(el, "trigger", "initialValue", strconv.FormatBool(e.Trigger.InitialValue),
			"persistent", strconv.FormatBool(e.Trigger.Persistent)), e.Trigger.Math)
		if e.Priority.Present() {
			w.math(add(el, "priority"), e.Priority)
		}
		if e.Delay.Present() {
			w.math(add(el, "delay"), e.Delay)
		}
		list(el, "listOfEventAssignments", len(e.Assignments), func(l *etree.Element, i int) {
			a := &e.Assignments[i]
			w.math(add(l, "eventAssignment", "variable", a.Variable), a.Math)
		})
	})
}
