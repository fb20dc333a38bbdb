package units

import "math"

// OfKind returns (multiplier·10^scale·kind)^exponent, where kind is one of the
// base units of SBML (UnitKind of Level 1 to 3, both spellings of metre and
// litre; SBML L3V2 core, §4.4.2). It returns false for a kind that is none of
// them, for Celsius, which is no multiple of a unit, and where the result is
// not a positive finite size.
func OfKind(kind string, exponent, scale, multiplier float64) (Unit, bool) {
	base, ok := baseOfKind(kind)
	if !ok {
		return Unit{}, false
	}
	ten := math.Pow(10, scale)
	if scale == math.Trunc(scale) && math.Abs(scale) <= 300 {
		ten = pow10(int(scale))
	}
	u := base.Scale(multiplier * ten).Pow(exponent)
	if !(u.Factor > 0) || math.IsInf(u.Factor, 0) {
		return Unit{}, false
	}
	return u, true
}

func baseOfKind(kind string) (Unit, bool) {
	switch kind {
	case "avogadro": // SBML L3 fixes this value
		return of(6.02214179e23), true
	case "kilogram":
		return of(1, Mass, 1), true
	case "ampere", "becquerel", "candela", "coulomb", "dimensionless", "farad", "gram", "gray",
		"henry", "hertz", "item", "joule", "katal", "kelvin", "litre", "liter", "lumen", "lux",
		"metre", "meter", "mole", "newton", "ohm", "pascal", "radian", "second", "siemens",
		"sievert", "steradian", "tesla", "volt", "watt", "weber":
		return find(kind)
	}
	return Unit{}, false
}

// BuiltIn returns the unit that an SBML level predefines under id: substance,
// volume and time in Level 1; area and length too in Level 2; none in Level 3.
func BuiltIn(id string, level int) (Unit, bool) {
	if level > 2 {
		return Unit{}, false
	}
	switch id {
	case "substance":
		return of(1, Amount, 1), true
	case "volume":
		return of(1e-3, Length, 3), true
	case "time":
		return of(1, Duration, 1), true
	}
	if level == 2 {
		switch id {
		case "area":
			return of(1, Length, 2), true
		case "length":
			return of(1, Length, 1), true
		}
	}
	return Unit{}, false
}
