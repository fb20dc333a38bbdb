package antimony

import (
	"slices"
	"strings"

	"niche/distrib"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// chooseNames gives every element a name that Antimony can use: one name space
// holds them all, units and local parameters included.
func (w *writer) chooseNames() {
	m := w.m
	ids := m.IDs()
	for _, id := range ids {
		w.taken[id] = true
	}
	functions, own := map[string]bool{}, map[string]bool{}
	for i := range m.Functions {
		functions[m.Functions[i].ID] = true
	}
	for _, d := range w.defaultUnits() {
		own[d.ID] = true
	}
	for _, id := range ids {
		if id != "" && w.renamed[id] == "" && (unusable(id) || own[id] || functions[id] && isFunction(id)) {
			w.renamed[id] = w.fresh(id + "_")
		}
	}
	w.nameLocals()
	w.nameStoichiometries()
	for i := range m.UnitDefinitions {
		w.nameUnit(&m.UnitDefinitions[i])
	}
}

// unusable reports whether a name is a word or a constant of the language, or
// no name at all.
func unusable(id string) bool {
	t := token{kind: word, text: id}
	return t.keyword(reserved...) || isConstant(t) || t.folded("and", "or", "not") || slices.Contains(builtIn, id) || !plain(id)
}

// builtIn are the names of functions and constants that the language's own
// translator allows for nothing else.
var builtIn = strings.Fields("abs acos acosh acot acoth acsc acsch and arccos arccosh arcsin asin atan atanh avogadro " +
	"bernoulli binomial cauchy ceil ceiling chisquare cos cosh cot coth csc csch delay divide eq exp exponential exponentiale " +
	"factorial false floor function gamma geq gt implies inf infinity laplace leq ln log log10 lognormal lt max min minus nan neq " +
	"normal not notanumber or pi piecewise plus poisson pow power quotient rateOf rayleigh rem root sec sech sin sinh sqr sqrt " +
	"tan tanh time times true truncatedNormal uniform xor")

// plain reports whether s is made of letters, digits and underscores.
func plain(s string) bool {
	for i := range len(s) {
		if !letter(s[i]) && (i == 0 || !digit(s[i])) {
			return false
		}
	}
	return s != ""
}

// isFunction reports whether formulas know a function of that name.
func isFunction(id string) bool {
	_, law := distrib.Lookup(id)
	return law || truncated[id] != 0 || slices.ContainsFunc(expr.FunctionNames(), func(f string) bool { return strings.EqualFold(f, id) })
}

// fresh returns id, or id with underscores so that nothing else has it, and
// takes it.
func (w *writer) fresh(id string) string {
	if !plain(id) {
		id = strings.Map(func(r rune) rune {
			if r < 0x80 && (letter(byte(r)) || digit(byte(r))) {
				return r
			}
			return '_'
		}, id)
		if id == "" || digit(id[0]) {
			id = "_" + id
		}
	}
	for w.taken[id] || unusable(id) {
		id += "_"
	}
	w.taken[id] = true
	return id
}

// name is the name of an element in the text.
func (w *writer) name(id string) string {
	if to, ok := w.renamed[id]; ok {
		return to
	}
	return id
}

// nameLocals makes names for local parameters.
func (w *writer) nameLocals() {
	for i := range w.m.Reactions {
		r := &w.m.Reactions[i]
		if r.RateLaw == nil || len(r.RateLaw.LocalParameters) == 0 {
			continue
		}
		names := map[string]string{}
		for j := range r.RateLaw.LocalParameters {
			p := &r.RateLaw.LocalParameters[j]
			names[p.ID] = w.fresh(r.ID + "_" + p.ID)
			w.renamed[r.ID+"."+p.ID] = names[p.ID]
			copied := *p
			copied.ID = names[p.ID]
			w.anonymous = append(w.anonymous, &copied)
		}
		w.locals[r.ID] = names
	}
}

// nameStoichiometries finds the stoichiometries that need a name: those that
// have one, formulas and negative numbers.
func (w *writer) nameStoichiometries() {
	for i := range w.m.Reactions {
		r := &w.m.Reactions[i]
		for ref := range r.References() {
			if numbered(ref) {
				continue
			}
			s := stoichiometry{name: w.name(ref.ID), ref: ref, constant: ref.Constant}
			if ref.ID == "" {
				s.name = w.fresh(r.ID + "_" + ref.Species + "_stoichiometry")
			}
			w.stoichiometry = append(w.stoichiometry, s)
		}
	}
}

// numbered reports whether a stoichiometry is written as a number.
func numbered(ref *model.SpeciesReference) bool {
	return ref.ID == "" && !ref.StoichiometryMath.Present() && ref.Stoichiometry >= 0 && ref.Stoichiometry <= 1e300
}

// defaultUnits are the names that give the units of the model's quantities.
func (w *writer) defaultUnits() []model.UnitDefinition {
	m := w.m
	dimensions := map[float64]bool{3: true}
	for i := range m.Compartments {
		dimensions[m.Compartments[i].Dimensions] = true
	}
	for i := range m.UnitDefinitions {
		dimensions[2] = dimensions[2] || m.UnitDefinitions[i].ID == "area"
		dimensions[1] = dimensions[1] || m.UnitDefinitions[i].ID == "length"
	}
	var list []model.UnitDefinition
	for _, d := range []model.UnitDefinition{
		{ID: "substance", Unit: m.SubstanceUnit}, {ID: "time_unit", Unit: m.TimeUnit}, {ID: "volume", Unit: m.VolumeUnit},
		{ID: "area", Unit: m.AreaUnit}, {ID: "length", Unit: m.LengthUnit}, {ID: "extent", Unit: m.ExtentUnit},
	} {
		if d.ID == "area" && !dimensions[2] || d.ID == "length" && !dimensions[1] {
			continue // Level 2 of SBML gives them to every model
		}
		if d.Unit.Known() && (d.ID != "extent" || !units.Equal(m.ExtentUnit, m.SubstanceUnit)) {
			list = append(list, d)
		}
	}
	return list
}

// nameUnit makes a name for a unit definition. A name that means a unit of the
// model's quantities stays if that is what it is.
func (w *writer) nameUnit(d *model.UnitDefinition) {
	name := d.ID
	if name == "time" {
		name = "time_unit"
	}
	for _, own := range w.defaultUnits() {
		if own.ID == name && units.Equal(own.Unit, d.Unit) {
			w.unitIDs[d.ID] = name
			return
		}
	}
	if slices.Contains(quantityUnits, name) {
		name += "_"
	}
	if w.taken[name] || unusable(name) {
		name = w.fresh("unit_" + d.ID)
	}
	w.taken[name] = true
	w.unitIDs[d.ID] = name
}

// quantityUnits are the names of units that say what unit the model's
// quantities have.
var quantityUnits = []string{"substance", "time_unit", "time", "volume", "area", "length", "extent"}
