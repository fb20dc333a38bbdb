package sbml

import (
	"maps"
	"math"
	"slices"

	"niche/diag"
	"niche/model"
	"niche/units"
)

// readUnits reads the unit definitions of the model.
func (r *reader) readUnits(el *element) {
	r.unitsByID = map[string]units.Unit{}
	r.defaults = map[string]units.Unit{}
	for _, name := range predefined() {
		if u, ok := units.BuiltIn(name, r.level); ok {
			r.defaults[name] = u
		}
	}
	r.each(el, "listOfUnitDefinitions", r.unitDefinition)
	for _, name := range predefined() {
		if u, ok := r.unitsByID[name]; ok && r.level < 3 {
			r.defaults[name] = u
		}
	}
}

// predefined are the units of Levels 1 and 2 that a model may redefine.
func predefined() []string { return []string{"substance", "volume", "area", "length", "time"} }

// unitDefinition reads a product of units.
func (r *reader) unitDefinition(el *element) {
	id, name := r.idAndName(el, "id")
	d := model.UnitDefinition{ID: id, Name: name, Unit: units.Dimensionless(), Pos: el.pos()}
	r.each(el, "listOfUnits", func(el *element) {
		d.Unit = d.Unit.Mul(r.unitFactor(el))
	})
	r.m.UnitDefinitions = append(r.m.UnitDefinitions, d)
	if id != "" {
		r.unitsByID[id] = d.Unit
		r.annotate(el, id)
	}
}

// unitFactor reads (multiplier · 10^scale · kind)^exponent. It returns the
// unknown unit after reporting a problem.
func (r *reader) unitFactor(el *element) units.Unit {
	kind := r.required(el, "kind")
	if r.level >= 3 {
		for _, name := range []string{"exponent", "scale", "multiplier"} {
			if _, ok := el.lookup(name); !ok {
				r.missing(el, name, map[string]string{"exponent": `"1"`, "scale": `"0"`, "multiplier": `"1"`}[name])
			}
		}
	}
	exponent := r.float(el, "exponent", 1)
	if r.level < 3 && exponent != math.Trunc(exponent) {
		r.badValue(el, "exponent", el.attr("exponent"), "a whole number")
	}
	scale := r.integer(el, "scale", 0)
	multiplier := r.float(el, "multiplier", 1)
	if offset := r.float(el, "offset", 0); offset != 0 || kind == "Celsius" {
		r.errorf(diag.RefusedUnitOffset, el, "use kelvin", "unit %q with an offset is not supported", kind)
		return units.Unit{}
	}
	if kind == "" {
		return units.Unit{}
	}
	if _, ok := units.OfKind(kind, 1, 0, 1); !ok {
		r.list.Warnf(diag.SBMLUnknownUnit, el.attributePos("kind"), diag.SuggestHint(kind, units.Kinds()), "%q is not a unit of SBML", kind)
		return units.Unit{}
	}
	u, ok := units.OfKind(kind, exponent, float64(scale), multiplier)
	if !ok {
		r.warnf(diag.SBMLBadValue, el, "give it a positive finite size", "a unit of kind %q has no finite size", kind)
	}
	return u
}

// unit returns the unit that attribute name of el refers to, or absent.
func (r *reader) unit(el *element, name string, absent units.Unit) units.Unit {
	ref := el.attr(name)
	if ref == "" {
		return absent
	}
	if u, ok := r.unitsByID[ref]; ok {
		return u
	}
	if u, ok := r.defaults[ref]; ok {
		return u
	}
	if u, ok := units.OfKind(ref, 1, 0, 1); ok {
		return u
	}
	known := slices.Concat(slices.Sorted(maps.Keys(r.unitsByID)), slices.Sorted(maps.Keys(r.defaults)), units.Kinds())
	hint := diag.SuggestHint(ref, known)
	if hint == "" {
		hint = "add a unit definition"
	}
	r.list.Warnf(diag.SBMLUnknownUnit, el.attributePos(name), hint, "unit %q of <%s> is not defined", ref, el.name)
	return units.Unit{}
}

// modelUnits sets the units of the model's quantities.
func (r *reader) modelUnits(el *element) {
	m := r.m
	if r.level < 3 {
		m.TimeUnit, m.SubstanceUnit, m.ExtentUnit = r.defaults["time"], r.defaults["substance"], r.defaults["substance"]
		m.VolumeUnit, m.AreaUnit, m.LengthUnit = r.defaults["volume"], r.defaults["area"], r.defaults["length"]
		return
	}
	none := units.Unit{}
	m.TimeUnit = r.unit(el, "timeUnits", none)
	m.SubstanceUnit = r.unit(el, "substanceUnits", none)
	m.ExtentUnit = r.unit(el, "extentUnits", none)
	m.VolumeUnit = r.unit(el, "volumeUnits", none)
	m.AreaUnit = r.unit(el, "areaUnits", none)
	m.LengthUnit = r.unit(el, "lengthUnits", none)
}

// ownUnits warns of an attribute of old versions that gives one formula another
// unit than the model's. Numbers are taken as they are: models of the time were
// written for simulators that did not convert, and later versions dropped the
// attribute instead of giving it a meaning.
func (r *reader) ownUnits(el *element, name string, models units.Unit, what string) {
	ref := el.attr(name)
	if ref == "" {
		return
	}
	if u := r.unit(el, name, units.Unit{}); u.Known() && !units.Equal(u, models) {
		r.list.Warnf(diag.OwnUnits, el.attributePos(name), "write the conversion factor into the formula if there should be one",
			"%s %q of <%s> differs from the model's %s; numbers are not converted", name, ref, el.name, what)
	}
}
