package sbml

import (
	"math"
	"strings"

	"niche/diag"
	"niche/model"
)

// fbcSpace precedes the version in the namespaces of the package of fluxes.
const fbcSpace = "http://www.sbml.org/sbml/level3/version1/fbc/version"

// fbcVersion returns the version of package fbc with the given namespace, or 0.
func fbcVersion(space string) int {
	switch strings.TrimPrefix(space, fbcSpace) {
	case "1":
		return 1
	case "2":
		return 2
	case "3":
		return 3
	}
	return 0
}

// fluxes reads the flux bounds, objectives, constraints and gene products of the
// model (package fbc, versions 1 to 3).
func (r *reader) fluxes(el *element) {
	var f *model.FluxBalance
	for _, u := range r.doc.foreign {
		if v := fbcVersion(u.space); v > 0 && f == nil {
			f = &model.FluxBalance{Version: v, Pos: diag.Pos{File: r.doc.file, Line: u.line, Col: u.col}}
		}
	}
	if f == nil {
		return
	}
	if strict := fbc(el, "strict"); strict != "" {
		f.Strict = r.truth(el, "strict", strict)
	}
	each := func(list, item string, read func(*element)) {
		for _, c := range fbcList(el, list, item) {
			read(c)
		}
	}
	each("listOfFluxBounds", "fluxBound", func(el *element) { f.Bounds = append(f.Bounds, r.fluxBound(el)) })
	each("listOfObjectives", "objective", func(el *element) { f.Objectives = append(f.Objectives, r.objective(el)) })
	each("listOfUserDefinedConstraints", "userDefinedConstraint", func(el *element) { f.Constraints = append(f.Constraints, r.fluxConstraint(el)) })
	each("listOfGeneProducts", "geneProduct", func(el *element) {
		id := r.fbcRequired(el, "id")
		f.GeneProducts = append(f.GeneProducts, model.GeneProduct{ID: id, Name: fbc(el, "name"), Label: fbc(el, "label"), Species: fbc(el, "associatedSpecies"), Pos: el.pos()})
		r.annotate(el, id)
	})
	if list := fbcChild(el, "listOfObjectives"); list != nil {
		f.Active = fbc(list, "activeObjective")
	}
	if list := el.child("listOfReactions"); list != nil {
		for _, c := range list.children {
			r.reactionFlux(f, c)
		}
	}
	r.m.Flux = f
}

// fbc returns the attribute of package fbc called name, or "". Attributes of fbc
// elements may lack the prefix.
func fbc(el *element, name string) string {
	for _, a := range el.attrs {
		if a.name == name && (fbcVersion(a.space) > 0 || a.space == "" && fbcVersion(el.space) > 0) {
			return a.value
		}
	}
	return ""
}

func fbcChild(el *element, name string) *element {
	for _, c := range el.children {
		if c.name == name && fbcVersion(c.space) > 0 {
			return c
		}
	}
	return nil
}

// fbcList returns the elements called item in the fbc list called name.
func fbcList(parent *element, name, item string) []*element {
	list := fbcChild(parent, name)
	if list == nil {
		return nil
	}
	var items []*element
	for _, c := range list.children {
		if c.name == item && fbcVersion(c.space) > 0 {
			items = append(items, c)
		}
	}
	return items
}

// fbcRequired returns the attribute called name and reports its absence.
func (r *reader) fbcRequired(el *element, name string) string {
	v := fbc(el, name)
	if v == "" {
		r.errorf(diag.SBMLMissingAttribute, el, "write fbc:"+name+`="…"`, "<%s> has no attribute %q, which package fbc requires", el.name, name)
	}
	return v
}

// fbcNumber returns the attribute called name as a number.
func (r *reader) fbcNumber(el *element, name string) model.Limit {
	s := r.fbcRequired(el, name)
	v, ok := parseDouble(s)
	if s != "" && !ok {
		r.badValue(el, name, s, "a number")
	}
	return model.Limit{Set: ok && !math.IsNaN(v), Value: v}
}

// truth reads a truth value that a package attribute has.
func (r *reader) truth(el *element, name, value string) bool {
	switch trimSpace(value) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	r.badValue(el, name, value, `"true" or "false"`)
	return false
}

// fluxBound reads a bound of version 1.
func (r *reader) fluxBound(el *element) model.FluxBound {
	b := model.FluxBound{ID: fbc(el, "id"), Reaction: r.fbcRequired(el, "reaction"), Pos: el.pos()}
	limit := r.fbcNumber(el, "value")
	switch operation := r.fbcRequired(el, "operation"); operation {
	case "lessEqual", "less":
		b.Upper = limit
	case "greaterEqual", "greater":
		b.Lower = limit
	case "equal":
		b.Lower, b.Upper = limit, limit
	case "":
	default:
		r.badValue(el, "operation", operation, `"lessEqual", "greaterEqual" or "equal"`)
	}
	return b
}

// objective reads an objective.
func (r *reader) objective(el *element) model.Objective {
	o := model.Objective{ID: r.fbcRequired(el, "id"), Name: fbc(el, "name"), Pos: el.pos()}
	switch kind := r.fbcRequired(el, "type"); kind {
	case "maximize":
		o.Maximise = true
	case "minimize", "":
	default:
		r.badValue(el, "type", kind, `"maximize" or "minimize"`)
	}
	for _, c := range fbcList(el, "listOfFluxObjectives", "fluxObjective") {
		o.Terms = append(o.Terms, model.FluxTerm{
			Variable: r.fbcRequired(c, "reaction"), Variable2: fbc(c, "reaction2"), Quadratic: fbc(c, "variableType") == "quadratic",
			Coefficient: r.fbcNumber(c, "coefficient"), Pos: c.pos(),
		})
	}
	r.annotate(el, o.ID)
	return o
}

// fluxConstraint reads a user-defined constraint of version 3, whose numbers are
// parameters.
func (r *reader) fluxConstraint(el *element) model.FluxConstraint {
	parameter := func(el *element, name string) model.Limit {
		id := r.fbcRequired(el, name)
		return model.Limit{Set: id != "", Parameter: id}
	}
	c := model.FluxConstraint{ID: fbc(el, "id"), Name: fbc(el, "name"), Lower: parameter(el, "lowerBound"), Upper: parameter(el, "upperBound"), Pos: el.pos()}
	for _, t := range fbcList(el, "listOfUserDefinedConstraintComponents", "userDefinedConstraintComponent") {
		c.Terms = append(c.Terms, model.FluxTerm{
			Variable: r.fbcRequired(t, "variable"), Variable2: fbc(t, "variable2"), Quadratic: fbc(t, "variableType") == "quadratic",
			Coefficient: parameter(t, "coefficient"), Pos: t.pos(),
		})
	}
	return c
}

// reactionFlux reads the bounds and gene products of a reaction.
func (r *reader) reactionFlux(f *model.FluxBalance, el *element) {
	lower, upper := fbc(el, "lowerFluxBound"), fbc(el, "upperFluxBound")
	id := el.attr("id")
	if lower != "" || upper != "" {
		f.Bounds = append(f.Bounds, model.FluxBound{Reaction: id, Pos: el.pos(),
			Lower: model.Limit{Set: lower != "", Parameter: lower}, Upper: model.Limit{Set: upper != "", Parameter: upper}})
	}
	if g := fbcChild(el, "geneProductAssociation"); g != nil {
		f.Associations = append(f.Associations, model.GeneAssociation{ID: fbc(g, "id"), Reaction: id, Needs: r.geneFormula(g, true), Pos: g.pos()})
	}
}

// geneFormula reads the elements of el as parts of an "and" (all) or "or".
func (r *reader) geneFormula(el *element, all bool) model.GeneFormula {
	g := model.GeneFormula{All: all}
	for _, c := range el.children {
		switch {
		case fbcVersion(c.space) == 0:
		case c.name == "geneProductRef":
			g.Of = append(g.Of, model.GeneFormula{Product: r.fbcRequired(c, "geneProduct")})
		case c.name == "and", c.name == "or":
			g.Of = append(g.Of, r.geneFormula(c, c.name == "and"))
		}
	}
	if len(g.Of) == 1 {
		return g.Of[0]
	}
	return g
}
