package sbml

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/beevik/etree"

	"niche/model"
	"niche/units"
)

// unitNames gives every unit of a model an identifier: that of a definition of
// the model, the name of one of SBML's own units, or a new definition named
// after what it is.
type unitNames struct {
	defined []model.UnitDefinition // of the model, then new ones
	taken   map[string]bool
}

func newUnitNames(m *model.Model) *unitNames {
	u := &unitNames{taken: map[string]bool{}}
	for _, d := range m.UnitDefinitions {
		if !u.taken[d.ID] {
			u.defined = append(u.defined, d)
			u.taken[d.ID] = true
		}
	}
	return u
}

// name returns the identifier of x; "" if x is unknown.
func (u *unitNames) name(x units.Unit) string {
	if !x.Known() {
		return ""
	}
	for _, d := range u.defined {
		if units.Equal(d.Unit, x) {
			return d.ID
		}
	}
	for _, kind := range kinds() {
		if base, ok := units.OfKind(kind, 1, 0, 1); ok && units.Equal(base, x) && !u.taken[kind] && kind != "avogadro" {
			return kind
		}
	}
	id := unitID(x)
	for u.taken[id] || slices.Contains(kinds(), id) || slices.Contains(predefined(), id) {
		id += "_"
	}
	u.taken[id] = true
	u.defined = append(u.defined, model.UnitDefinition{ID: id, Unit: x})
	return id
}

// unless is name for a unit that differs from the inherited one, and "" for one
// that does not.
func (u *unitNames) unless(x, inherited units.Unit) string {
	if units.Equal(x, inherited) {
		return ""
	}
	return u.name(x)
}

// unitID turns the text of a unit into an identifier: nM/min is nM_per_min.
func unitID(x units.Unit) string {
	text := strings.NewReplacer("%", "percent", "1/(", "per_", "1/", "per_", "/", "_per_", "*", "_", "^-", "_m", "^", "", "(", "", ")", "",
		".", "p", "+", "", "-", "m").Replace(x.String())
	if text == "" || text[0] >= '0' && text[0] <= '9' {
		text = "unit_" + text
	}
	return text
}

// definitions returns the list of unit definitions, nil if there is none.
func (u *unitNames) definitions() *etree.Element {
	if len(u.defined) == 0 {
		return nil
	}
	l := etree.NewElement("listOfUnitDefinitions")
	for _, d := range u.defined {
		el := add(l, "unitDefinition", "id", d.ID, "name", d.Name)
		if !d.Unit.Known() {
			continue
		}
		factors := add(el, "listOfUnits")
		for _, f := range factorise(d.Unit) {
			add(factors, "unit", "kind", f.kind, "exponent", formatDouble(f.exponent),
				"scale", strconv.Itoa(f.scale), "multiplier", formatDouble(f.multiplier))
		}
	}
	return l
}

// unitFactor is (multiplier·10^scale·kind)^exponent.
type unitFactor struct {
	kind       string
	exponent   float64
	scale      int
	multiplier float64
}

// factorise writes a unit as a product of SBML's units; what is left of its
// factor goes to the first of them.
func factorise(u units.Unit) []unitFactor {
	if u.Dim == (units.Dimension{}) {
		return []unitFactor{{"dimensionless", 1, 0, u.Factor}}
	}
	factor := u.Factor
	dim := u.Dim
	var list []unitFactor
	take := func(kind string, exponent float64) {
		base, ok := units.OfKind(kind, 1, 0, 1)
		if exponent == 0 || !ok {
			return
		}
		factor /= math.Pow(base.Factor, exponent)
		list = append(list, unitFactor{kind, exponent, 0, 1})
	}
	// Enzyme units are micromoles per minute, which is all that SBML knows of
	// them.
	if x := dim[units.Activity]; x != 0 {
		dim[units.Amount] += x
		dim[units.Duration] -= x
		factor *= math.Pow(1e-6/60, x)
	}
	take("mole", dim[units.Amount])
	take("item", dim[units.Items])
	take("gram", dim[units.Mass])
	if x := dim[units.Length]; x != 0 && math.Mod(x, 3) == 0 {
		take("litre", x/3)
	} else {
		take("metre", x)
	}
	take("second", dim[units.Duration])
	take("ampere", dim[units.Current])
	take("kelvin", dim[units.Temperature])
	take("candela", dim[units.Luminosity])
	if len(list) == 0 { // an enzyme unit times minutes per mole
		return []unitFactor{{"dimensionless", 1, 0, factor}}
	}
	list[0].spread(factor)
	return list
}

// spread makes the first factor carry what is left: as a power of ten if it is
// one, and as a multiplier otherwise.
func (f *unitFactor) spread(factor float64) {
	m := math.Pow(factor, 1/f.exponent)
	if short, err := strconv.ParseFloat(strconv.FormatFloat(m, 'g', 14, 64), 64); err == nil {
		m = short
	}
	if tens := math.Round(math.Log10(m)); tens != 0 && math.Abs(tens) <= 30 && math.Abs(m/math.Pow(10, tens)-1) < 1e-13 {
		f.scale, m = int(tens), 1
	}
	f.multiplier = m
}
