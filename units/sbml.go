package units

import (
	"math"
	"strconv"
	"strings"
)

// Kinds are the units that SBML defines (L3V2 §4.4.2, table 2).
func Kinds() []string {
	return strings.Fields("ampere avogadro becquerel candela coulomb dimensionless farad gram gray henry hertz item " +
		"joule katal kelvin kilogram litre lumen lux metre mole newton ohm pascal radian second siemens sievert " +
		"steradian tesla volt watt weber")
}

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

// Factor is (Multiplier·10^Scale·Kind)^Exponent, where Kind is one of [Kinds].
type Factor struct {
	Kind       string
	Exponent   float64 // [1]
	Scale      int
	Multiplier float64 // [1]
}

// Factors writes u, which is known, as a product of SBML's units: moles, items,
// grams, litres or metres, seconds and so on. What is left of the size of u goes
// to the first of them. Enzyme units become micromoles per minute, which is all
// that SBML knows of them.
func Factors(u Unit) []Factor {
	size, dim := u.Factor, u.Dim
	if x := dim[Activity]; x != 0 {
		dim[Amount] += x
		dim[Duration] -= x
		size *= math.Pow(1e-6/60, x)
	}
	var list []Factor
	take := func(kind string, exponent float64) {
		if base, ok := OfKind(kind, 1, 0, 1); ok && exponent != 0 {
			size /= math.Pow(base.Factor, exponent)
			list = append(list, Factor{kind, exponent, 0, 1})
		}
	}
	take("mole", dim[Amount])
	take("item", dim[Items])
	take("gram", dim[Mass])
	if x := dim[Length]; math.Mod(x, 3) == 0 {
		take("litre", x/3)
	} else {
		take("metre", x)
	}
	take("second", dim[Duration])
	take("ampere", dim[Current])
	take("kelvin", dim[Temperature])
	take("candela", dim[Luminosity])
	if len(list) == 0 {
		return []Factor{{"dimensionless", 1, 0, size}}
	}
	list[0].carry(size)
	return list
}

// carry makes f larger by size: as a power of ten if it is one, and as a
// multiplier otherwise.
func (f *Factor) carry(size float64) {
	m := math.Pow(size, 1/f.Exponent)
	if short, err := strconv.ParseFloat(strconv.FormatFloat(m, 'g', 14, 64), 64); err == nil {
		m = short
	}
	if tens := math.Round(math.Log10(m)); tens != 0 && math.Abs(tens) <= 30 && math.Abs(m/math.Pow(10, tens)-1) < 1e-13 {
		f.Scale, m = int(tens), 1
	}
	f.Multiplier = m
}

// Identifier turns the text of u into an identifier: nM/min becomes nM_per_min.
func Identifier(u Unit) string {
	text := strings.NewReplacer("%", "percent", "1/(", "per_", "1/", "per_", "/", "_per_", "*", "_", "^-", "_m", "^", "",
		"(", "", ")", "", ".", "p", "+", "", "-", "m").Replace(u.String())
	if text == "" || isDigit(text[0]) {
		text = "unit_" + text
	}
	return text
}
