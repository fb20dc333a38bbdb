package units

// entry is one named unit.
type entry struct {
	names    []string // the first is the one to print
	unit     Unit
	prefixes bool // takes SI prefixes: symbol prefixes before a symbol, long ones before a word
}

// of builds a unit from a factor and (quantity, exponent) pairs.
func of(factor float64, dim ...float64) Unit {
	u := Unit{Factor: factor}
	for k := 0; k < len(dim); k += 2 {
		u.Dim[int(dim[k])] += dim[k+1]
	}
	return u
}

// names lists spellings.
func names(s ...string) []string { return s }

// catalogue lists the units by name. Values: SI brochure, 9th edition (2019),
// tables 2, 4 and 8; dalton and electronvolt from CODATA 2018.
func catalogue() []entry {
	newton := of(1, Mass, 1, Length, 1, Duration, -2)
	joule := of(1, Mass, 1, Length, 2, Duration, -2)
	volt := of(1, Mass, 1, Length, 2, Duration, -3, Current, -1)
	return []entry{
		{names("m", "metre", "meter"), of(1, Length, 1), true},
		{names("g", "gram", "gramme"), of(1e-3, Mass, 1), true},
		{names("s", "second", "sec"), of(1, Duration, 1), true},
		{names("A", "ampere"), of(1, Current, 1), true},
		{names("K", "kelvin"), of(1, Temperature, 1), true},
		{names("mol", "mole"), of(1, Amount, 1), true},
		{names("cd", "candela"), of(1, Luminosity, 1), true},

		{names("M", "molar"), of(1e3, Amount, 1, Length, -3), true},
		{names("l", "L", "litre", "liter"), of(1e-3, Length, 3), true},
		{names("min", "minute"), of(60, Duration, 1), false},
		{names("h", "hour", "hr"), of(3600, Duration, 1), false},
		{names("d", "day"), of(86400, Duration, 1), false},
		{names("week", "wk"), of(604800, Duration, 1), false},
		{names("U", "IU", "enzymeUnit"), of(1, Activity, 1), true},

		{names("cell"), of(1, Items, 1), false},
		{names("molecule"), of(1, Items, 1), false},
		{names("item", "particle", "entity", "copy"), of(1, Items, 1), false},

		{names("1", "dimensionless", "unitless", "au", "AU", "fold"), Dimensionless(), false},
		{names("%", "percent"), of(0.01), false},
		{names("ppm"), of(1e-6), false},
		{names("rad", "radian"), Dimensionless(), true},
		{names("sr", "steradian"), Dimensionless(), false},
		{names("deg", "°", "degree"), of(0.017453292519943295), false},

		{names("Hz", "hertz"), of(1, Duration, -1), true},
		{names("N", "newton"), newton, true},
		{names("Pa", "pascal"), newton.Div(of(1, Length, 2)), true},
		{names("J", "joule"), joule, true},
		{names("W", "watt"), joule.Div(of(1, Duration, 1)), true},
		{names("C", "coulomb"), of(1, Current, 1, Duration, 1), true},
		{names("V", "volt"), volt, true},
		{names("F", "farad"), of(1, Current, 1, Duration, 1).Div(volt), true},
		{names("ohm", "Ω"), volt.Div(of(1, Current, 1)), true},
		{names("S", "siemens"), of(1, Current, 1).Div(volt), true},
		{names("Wb", "weber"), volt.Mul(of(1, Duration, 1)), true},
		{names("T", "tesla"), volt.Mul(of(1, Duration, 1, Length, -2)), true},
		{names("H", "henry"), volt.Mul(of(1, Duration, 1, Current, -1)), true},
		{names("lm", "lumen"), of(1, Luminosity, 1), true},
		{names("lx", "lux"), of(1, Luminosity, 1, Length, -2), true},
		{names("Bq", "becquerel"), of(1, Duration, -1), true},
		{names("Gy", "gray"), of(1, Length, 2, Duration, -2), true},
		{names("Sv", "sievert"), of(1, Length, 2, Duration, -2), true},
		{names("kat", "katal"), of(1, Amount, 1, Duration, -1), true},
		{names("Da", "dalton"), of(1.66053906660e-27, Mass, 1), true},
		{names("eV", "electronvolt"), joule.Scale(1.602176634e-19), true},
		{names("bar"), newton.Div(of(1, Length, 2)).Scale(1e5), true},
	}
}

// prefix is an SI prefix.
type prefix struct {
	symbol, word string
	exponent     int // of ten
}

// prefixes are those of the SI (SI brochure, table 7) as far as used in
// biology, and µ in its two code points and as u.
func prefixes() []prefix {
	return []prefix{
		{"", "", 0}, {"m", "milli", -3}, {"u", "micro", -6}, {"n", "nano", -9}, {"p", "pico", -12},
		{"k", "kilo", 3}, {"f", "femto", -15}, {"a", "atto", -18}, {"z", "zepto", -21}, {"y", "yocto", -24},
		{"c", "centi", -2}, {"d", "deci", -1}, {"M", "mega", 6}, {"G", "giga", 9}, {"T", "tera", 12},
		{"P", "peta", 15}, {"h", "hecto", 2}, {"da", "deca", 1},
		{"µ", "", -6}, {"μ", "", -6}, // U+00B5 and U+03BC
	}
}
