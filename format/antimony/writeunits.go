package antimony

import (
	"math"
	"strconv"
	"strings"

	"niche/model"
	"niche/units"
)

// unit is the name of a unit in the text; "" if it is unknown. New units are
// noted for unitDefinitions.
func (w *writer) unit(u units.Unit) string {
	if !u.Known() {
		return ""
	}
	for i := range w.m.UnitDefinitions {
		if d := &w.m.UnitDefinitions[i]; units.Equal(d.Unit, u) {
			return w.unitIDs[d.ID]
		}
	}
	for _, d := range w.newUnits {
		if units.Equal(d.Unit, u) {
			return d.ID
		}
	}
	for _, kind := range units.Kinds() {
		if base, ok := units.OfKind(kind, 1, 0, 1); ok && units.Equal(base, u) && !w.taken[kind] && kind != "avogadro" {
			return kind
		}
	}
	d := model.UnitDefinition{ID: w.fresh(units.Identifier(u)), Unit: u}
	w.newUnits = append(w.newUnits, d)
	return d.ID
}

// has says that something has a unit, unless it is unknown or inherited.
func (w *writer) has(u, inherited units.Unit) string {
	if !u.Known() || units.Equal(u, inherited) {
		return ""
	}
	return " has " + w.unit(u)
}

// volumeUnit is the unit of sizes that a compartment inherits.
func (w *writer) volumeUnit(c *model.Compartment) units.Unit { return sizeUnit(w.m, c.Dimensions) }

// sizeUnit is the unit that m gives to sizes of so many dimensions.
func sizeUnit(m *model.Model, dimensions float64) units.Unit {
	switch dimensions {
	case 3:
		return m.VolumeUnit
	case 2:
		return m.AreaUnit
	case 1:
		return m.LengthUnit
	}
	return units.Unit{}
}

// unitDefinitions writes the units of the model's quantities and all that the
// text has used.
func (w *writer) unitDefinitions() {
	w.heading("Units")
	written := map[string]bool{}
	define := func(name string, u units.Unit) {
		if u.Known() && !written[name] {
			w.line("unit %s = %s", name, unitText(u))
		}
		written[name] = true
	}
	for _, d := range w.defaultUnits() {
		define(d.ID, d.Unit)
	}
	for i := range w.m.UnitDefinitions {
		d := &w.m.UnitDefinitions[i]
		define(w.unitIDs[d.ID], d.Unit)
		if d.Name != "" {
			w.line("%s is %s", w.unitIDs[d.ID], quoted(d.Name))
		}
	}
	for _, d := range w.newUnits {
		define(d.ID, d.Unit)
	}
}

// unitText writes a unit as Antimony does: "1e-9 mole / litre", "1 / 60 second".
// A number belongs to the name behind it.
func unitText(u units.Unit) string {
	var above, below []string
	for _, f := range units.Factors(u) {
		size := math.Pow(f.Multiplier*math.Pow(10, float64(f.Scale)), math.Abs(f.Exponent))
		if f.Multiplier == 1 && f.Exponent*f.Exponent == 1 {
			size = pow10(f.Scale)
		}
		text := f.Kind
		if x := math.Abs(f.Exponent); x != 1 {
			text += "^" + formatNumber(x)
		}
		if size != 1 || f.Kind == "dimensionless" {
			text = formatNumber(size) + " " + text
		}
		if f.Exponent > 0 {
			above = append(above, text)
		} else {
			below = append(below, text)
		}
	}
	if len(above) == 0 {
		above = []string{"1"}
	}
	return strings.Join(append([]string{strings.Join(above, " * ")}, below...), " / ")
}

// pow10 is exact.
func pow10(n int) float64 {
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64)
	return v
}
