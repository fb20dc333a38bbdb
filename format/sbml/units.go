package sbml

import (
	"maps"
	"math"
	"slices"

	"niche/diag"
	"niche/model"
	"niche/units"
)

// base returns the unit factor × (SI base units in the given powers).
func base(factor float64, powers ...float64) units.Unit {
	u := units.Unit{Factor: factor}
	copy(u.Dim[:], powers)
	return u
}

// baseUnits are the units that SBML defines, in powers of metre, kilogram,
// second, ampere, kelvin, mole, candela, item (L3V2 §4.4.2, table 2).
var baseUnits = map[string]units.Unit{
	"ampere": base(1, 0, 0, 0, 1), "avogadro": base(6.02214179e23), "becquerel": base(1, 0, 0, -1),
	"candela": base(1, 0, 0, 0, 0, 0, 0, 1), "coulomb": base(1, 0, 0, 1, 1), "dimensionless": base(1),
	"farad": base(1, -2, -1, 4, 2), "gram": base(1e-3, 0, 1), "gray": base(1, 2, 0, -2), "henry": base(1, 2, 1, -2, -2),
	"hertz": base(1, 0, 0, -1), "item": base(1, 0, 0, 0, 0, 0, 0, 0, 1), "joule": base(1, 2, 1, -2),
	"katal": base(1, 0, 0, -1, 0, 0, 1), "kelvin": base(1, 0, 0, 0, 0, 1), "kilogram": base(1, 0, 1),
	"litre": base(1e-3, 3), "liter": base(1e-3, 3), "lumen": base(1, 0, 0, 0, 0, 0, 0, 1), "lux": base(1, -2, 0, 0, 0, 0, 0, 1),
	"metre": base(1, 1), "meter": base(1, 1), "mole": base(1, 0, 0, 0, 0, 0, 1), "newton": base(1, 1, 1, -2),
	"ohm": base(1, 2, 1, -3, -2), "pascal": base(1, -1, 1, -2), "radian": base(1), "second": base(1, 0, 0, 1),
	"siemens": base(1, -2, -1, 3, 2), "sievert": base(1, 2, 0, -2), "steradian": base(1), "tesla": base(1, 0, 1, -2, -1),
	"volt": base(1, 2, 1, -3, -1), "watt": base(1, 2, 1, -3), "weber": base(1, 2, 1, -2, -1),
}

// baseUnit returns the unit of SBML called kind.
func baseUnit(kind string) (units.Unit, bool) {
	u, ok := baseUnits[kind]
	return u, ok
}

// readUnits reads the unit definitions of the model.
func (r *reader) readUnits(el *element) {
	r.unitsByID = map[string]units.Unit{}
	r.defaults = map[string]units.Unit{}
	if r.level < 3 {
		r.defaults["substance"] = base(1, 0, 0, 0, 0, 0, 1)
		r.defaults["volume"] = base(1e-3, 3)
		r.defaults["time"] = base(1, 0, 0, 1)
	}
	if r.level == 2 {
		r.defaults["area"] = base(1, 2)
		r.defaults["length"] = base(1, 1)
	}
	r.each(el, "listOfUnitDefinitions", r.unitDefinition)
	for name := range r.defaults {
		if u, ok := r.unitsByID[name]; ok {
			r.defaults[name] = u
		}
	}
}

// unitDefinition reads a product of units.
func (r *reader) unitDefinition(el *element) {
	id, name := r.idAndName(el, "id")
	d := model.UnitDefinition{ID: id, Name: name, Unit: base(1), Pos: r.doc.pos(el)}
	r.each(el, "listOfUnits", func(el *element) {
		u := r.unitFactor(el)
		if !d.Unit.Known() || !u.Known() {
			d.Unit = units.Unit{}
			return
		}
		d.Unit.Factor *= u.Factor
		for i := range d.Unit.Dim {
			d.Unit.Dim[i] += u.Dim[i]
		}
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
	u, ok := baseUnit(kind)
	if !ok {
		r.list.Warnf(diag.SBMLUnknownUnit, r.doc.attributePos(el, "kind"), diag.SuggestHint(kind, slices.Sorted(maps.Keys(baseUnits))),
			"%q is not a unit of SBML", kind)
		return units.Unit{}
	}
	factor := math.Pow(multiplier*math.Pow10(scale)*u.Factor, exponent)
	if math.IsNaN(factor) || math.IsInf(factor, 0) || factor <= 0 {
		return units.Unit{}
	}
	u.Factor = factor
	for i := range u.Dim {
		u.Dim[i] *= exponent
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
	if u, ok := baseUnit(ref); ok {
		return u
	}
	known := slices.Concat(slices.Sorted(maps.Keys(r.unitsByID)), slices.Sorted(maps.Keys(r.defaults)), slices.Sorted(maps.Keys(baseUnits)))
	hint := diag.SuggestHint(ref, known)
	if hint == "" {
		hint = "add a unit definition"
	}
	r.list.Warnf(diag.SBMLUnknownUnit, r.doc.attributePos(el, name), hint, "unit %q of <%s> is not defined", ref, el.name)
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

// sameUnit reports whether a and b are both known and equal to rounding.
func sameUnit(a, b units.Unit) bool {
	return a.Known() && b.Known() && a.Dim == b.Dim && math.Abs(a.Factor/b.Factor-1) < 1e-12
}

// ownUnits refuses an attribute of old versions that gives one formula another
// unit than the model's, which would scale its numbers.
func (r *reader) ownUnits(el *element, name string, models units.Unit, what string) {
	ref := el.attr(name)
	if ref == "" {
		return
	}
	if u := r.unit(el, name, units.Unit{}); u.Known() && !sameUnit(u, models) {
		r.list.Errorf(diag.RefusedOwnUnits, r.doc.attributePos(el, name), "write the conversion factor into the formula",
			"%s %q of <%s> differs from the model's %s, which is not supported", name, ref, el.name, what)
	}
}
