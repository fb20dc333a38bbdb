package rules

import (
	"math"
	"slices"
	"strconv"

	"niche/diag"
	"niche/format/sbml"
	"niche/units"
)

// baseUnit reports whether name is a unit that SBML knows.
func baseUnit(name string) bool { return slices.Contains(units.Kinds(), name) }

// unit returns the unit that a reference means, and whether there is one.
func (x *examiner) unit(ref string) (units.Unit, bool) {
	if d, ok := x.index.units[ref]; ok && !(x.level >= 3 && baseUnit(ref)) {
		return x.definition(d), true
	}
	if u, ok := units.BuiltIn(ref, x.level); ok {
		return u, true
	}
	u, ok := units.OfKind(ref, 1, 0, 1)
	return u, ok
}

// definition is the unit that a unit definition makes.
func (x *examiner) definition(d sbml.Node) units.Unit {
	product := units.Dimensionless()
	number := func(n sbml.Node, name string, absent float64) float64 {
		text, stated := n.Attr(name)
		if !stated {
			return absent
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	for _, n := range x.list(d, "listOfUnits") {
		if _, stated := n.Attr("exponent"); !stated && x.level >= 3 {
			return units.Unit{}
		}
		u, ok := units.OfKind(n.Value("kind"), number(n, "exponent", 1), number(n, "scale", 0), number(n, "multiplier", 1))
		if !ok {
			return units.Unit{}
		}
		product = product.Mul(u)
	}
	return product
}

// quantityUnits examines unit definitions and the units that the model and its
// elements refer to.
func (x *examiner) quantityUnits() {
	for _, d := range x.list(x.model, "listOfUnitDefinitions") {
		x.kinds(d)
		x.redefinition(d)
	}
	for _, a := range []struct{ name, rule, must string }{
		{"substanceUnits", "20233", "substance"}, {"timeUnits", "20217", "time"}, {"volumeUnits", "20218", "volume"},
		{"areaUnits", "20219", "area"}, {"lengthUnits", "20220", "length"}, {"extentUnits", "20221", "substance"},
	} {
		if ref, ok := x.model.Attr(a.name); ok && x.level >= 3 && x.unitExists(x.model, a.name, "10313") && !x.measures(ref, a.must) {
			x.doubt(a.rule, diag.SBMLRule, x.model.AttributePos(a.name), "give a unit of "+a.must, "%s=%q of the model is no unit of %s", a.name, ref, a.must)
		}
	}
	for _, p := range x.index.parameters {
		x.unitExists(p, "units", x.danglingRule("20701"))
	}
	for _, r := range x.index.reactions {
		for _, p := range x.localParameters(r) {
			x.unitExists(p, "units", x.danglingRule("20701"))
		}
	}
}

// danglingRule is the rule about a unit that is not defined: in older levels each
// element has its own.
func (x *examiner) danglingRule(old string) string {
	if x.level < 3 {
		return old
	}
	return "10313"
}

// unitExists reports a reference of n to a unit that is not defined.
func (x *examiner) unitExists(n sbml.Node, attribute, rule string) bool {
	ref, ok := n.Attr(attribute)
	if !ok {
		return true
	}
	if x.level >= 3 && !sid.MatchString(ref) {
		x.put("10311", diag.SBMLUnknownUnit, diag.Error, n.AttributePos(attribute), "use letters, digits and underscores", "%s=%q of <%s> is not the identifier of a unit", attribute, ref, n.Name())
		return false
	}
	if _, ok := x.unit(ref); !ok {
		severity := diag.Error
		if n == x.model { // nothing may use it
			severity = diag.Warning
		}
		x.put(rule, diag.SBMLUnknownUnit, severity, n.AttributePos(attribute), "add a unit definition", "unit %q of <%s> is not defined", ref, n.Name())
		return false
	}
	return true
}

// kinds examines the units that a definition is made of.
func (x *examiner) kinds(d sbml.Node) {
	for _, n := range x.list(d, "listOfUnits") {
		kind, ok := n.Attr("kind")
		switch {
		case !ok:
		case kind == "Celsius" && (x.level > 2 || x.level == 2 && x.version > 1):
			x.known(schema, diag.RefusedUnitOffset, n.Pos(), "use kelvin", "unit %q does not exist in SBML Level %d Version %d", kind, x.level, x.version)
		case kind == "Celsius":
		case !baseUnit(kind):
			x.put("20410", diag.SBMLUnknownUnit, diag.Error, n.AttributePos("kind"), diag.SuggestHint(kind, units.Kinds()), "%q is not a unit of SBML", kind)
		}
	}
}

// redefinition reports units of Levels 1 and 2 that are redefined to measure
// something else.
func (x *examiner) redefinition(d sbml.Node) {
	rule, ok := map[string]string{"substance": "20402", "length": "20403", "area": "20404", "time": "20405", "volume": "20406"}[d.Value(x.identifier())]
	if !ok || x.level != 2 {
		return
	}
	id := d.Value(x.identifier())
	if u := x.definition(d); u.Known() && !u.IsDimensionless() && !measuring(u, id) {
		x.breach(rule, d.Pos(), "define a unit of "+id, "the unit %q is defined as %v, which is no unit of %s", id, u, id)
	}
}

// measures reports whether a reference is a unit of the quantity, or of none.
func (x *examiner) measures(ref, quantity string) bool {
	u, ok := x.unit(ref)
	return !ok || !u.Known() || u.IsDimensionless() || measuring(u, quantity)
}

// measuring reports whether u is a unit of the quantity.
func measuring(u units.Unit, quantity string) bool {
	var d units.Dimension
	switch quantity {
	case "time":
		d[units.Duration] = 1
	case "length":
		d[units.Length] = 1
	case "area":
		d[units.Length] = 2
	case "volume":
		d[units.Length] = 3
	default:
		for _, k := range []int{units.Amount, units.Items, units.Mass} {
			d = units.Dimension{}
			d[k] = 1
			if u.Dim.Equal(d) {
				return true
			}
		}
		return false
	}
	return u.Dim.Equal(d)
}

// dimensions returns the spatial dimensions of a compartment; NaN if not given.
func (x *examiner) dimensions(c sbml.Node) float64 {
	if v, err := strconv.ParseFloat(c.Value("spatialDimensions"), 64); err == nil {
		return v
	}
	if x.level < 3 {
		return 3
	}
	return math.NaN()
}
