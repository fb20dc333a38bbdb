package units

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// String returns a text that Parse reads back as u: a known name, with a prefix
// if need be, a product or quotient of two or three known names, or else a
// factor and powers of the base units. An unknown unit is "unknown".
func (u Unit) String() string {
	switch {
	case !u.Known():
		return "unknown"
	case u.Dim == Dimension{}:
		return plainNumber(u.Factor)
	}
	simple := printable()
	for _, n := range simple {
		if Equal(n.unit, u) {
			return n.name
		}
	}
	if s := quotient(u, simple); s != "" {
		return s
	}
	return inBaseUnits(u)
}

// Short is String with numbers rounded to four digits, for messages.
func (u Unit) Short() string {
	s := u.String()
	if len(s) < 12 || !u.Known() {
		return s
	}
	return longNumber.ReplaceAllStringFunc(s, func(n string) string {
		if v, err := strconv.ParseFloat(n, 64); err == nil {
			return strconv.FormatFloat(v, 'g', 4, 64)
		}
		return n
	})
}

// longNumber finds numbers of more than four digits.
var longNumber = regexp.MustCompile(`[0-9]*\.?[0-9]{5,}(e[+-]?[0-9]+)?`)

func plainNumber(factor float64) string {
	switch factor {
	case 1:
		return "dimensionless"
	case 0.01:
		return "%"
	}
	return strconv.FormatFloat(factor, 'g', -1, 64)
}

type named struct {
	name string
	unit Unit
}

// printable lists unit names in order of preference, made at the first use.
var printable = sync.OnceValue(preferred)

// preferred lists unit names in order of preference: what biology uses first.
func preferred() []named {
	var list []named
	add := func(s ...string) {
		for _, name := range s {
			if u, ok := find(name); ok {
				list = append(list, named{name, u})
			}
		}
	}
	add("nM", "uM", "mM", "pM", "M", "fM",
		"min", "h", "d", "s", "ms", "week",
		"ml", "l", "ul", "nl", "pl", "fl",
		"mol", "mmol", "umol", "nmol", "pmol", "fmol",
		"g", "mg", "ug", "ng", "pg", "kg", "Da", "kDa",
		"item", "U", "mU", "kU",
		"um", "m", "mm", "cm", "nm", "dm",
		"K", "A", "cd", "N", "Pa", "J", "W", "C", "V", "F", "ohm", "S", "kat", "mV", "pN", "kPa")
	return list
}

// quotient finds a/b, 1/b, 1/(a*b), a*b, a^2 or 1/a^2.
func quotient(u Unit, list []named) string {
	for _, a := range list {
		if Equal(Dimensionless().Div(a.unit), u) {
			return "1/" + a.name
		}
	}
	for _, k := range []float64{2, 3, -2, -3} {
		for _, a := range list {
			if Equal(a.unit.Pow(k), u) {
				return a.name + "^" + strconv.FormatFloat(k, 'g', -1, 64)
			}
		}
	}
	for _, b := range list {
		for _, a := range list {
			if Equal(a.unit.Div(b.unit), u) {
				return a.name + "/" + b.name
			}
		}
	}
	for i, a := range list {
		for _, b := range list[i:] {
			ab := a.unit.Mul(b.unit)
			switch {
			case Equal(ab, u):
				return a.name + "*" + b.name
			case Equal(Dimensionless().Div(ab), u):
				return "1/(" + a.name + "*" + b.name + ")"
			}
		}
	}
	return perProduct(u)
}

// perProduct finds a/(b*c) of the units that secretion, uptake and binding are
// given in.
func perProduct(u Unit) string {
	var list []named
	for _, name := range []string{"nM", "ml", "l", "pl", "min", "h", "d", "s", "item", "ng", "pg", "ug", "mg", "g", "nmol", "pmol", "mol", "um"} {
		if x, ok := find(name); ok {
			list = append(list, named{name, x})
		}
	}
	for _, a := range list {
		for i, b := range list {
			for _, c := range list[i:] {
				if Equal(a.unit.Div(b.unit.Mul(c.unit)), u) {
					return a.name + "/(" + b.name + "*" + c.name + ")"
				}
			}
		}
	}
	return ""
}

// inBaseUnits writes factor and base units.
func inBaseUnits(u Unit) string {
	symbols := [...]string{"m", "kg", "s", "A", "K", "mol", "cd", "item", "U"}
	var parts []string
	if math.Abs(u.Factor-1) > 1e-12 {
		parts = append(parts, strconv.FormatFloat(u.Factor, 'g', -1, 64))
	}
	for k, x := range u.Dim {
		switch {
		case x == 1:
			parts = append(parts, symbols[k])
		case x != 0:
			parts = append(parts, symbols[k]+"^"+strconv.FormatFloat(x, 'f', -1, 64))
		}
	}
	return strings.Join(parts, "*")
}
