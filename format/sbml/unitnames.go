package sbml

import (
	"slices"
	"strconv"

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
	for _, kind := range units.Kinds() {
		if base, ok := units.OfKind(kind, 1, 0, 1); ok && units.Equal(base, x) && !u.taken[kind] && kind != "avogadro" {
			return kind
		}
	}
	id := units.Identifier(x)
	for u.taken[id] || slices.Contains(units.Kinds(), id) || slices.Contains(predefined(), id) {
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
		for _, f := range units.Factors(d.Unit) {
			add(factors, "unit", "kind", f.Kind, "exponent", formatDouble(f.Exponent),
				"scale", strconv.Itoa(f.Scale), "multiplier", formatDouble(f.Multiplier))
		}
	}
	return l
}
