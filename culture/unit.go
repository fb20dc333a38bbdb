package culture

import (
	"strings"

	"niche/diag"
	"niche/study"
	"niche/units"
)

// own are the units that this package and its engines compute in. The map is never
// written to.
var own = parseAll("1", "h", "1/h", "nM", "nM/h", "1/nM/h", "g/mol", "ml", "l", "l/kg", "kg", "cells", "cells/ml", "ml/cell/h",
	"molecules", "nmol", "nmol/h", "nmol/kg", "nmol/h/kg", "nmol/cell/h", "pg/ml", "mm^3")

func parseAll(texts ...string) map[string]units.Unit {
	all := make(map[string]units.Unit, len(texts))
	for _, text := range texts {
		u, err := units.Parse(text, diag.Pos{})
		if err != nil {
			panic("culture: unit " + text + ": " + err.Error())
		}
		all[text] = u
	}
	return all
}

// Unit returns the unit that a text stands for; it panics if there is none, because
// only the program itself asks.
func Unit(text string) units.Unit {
	if u, ok := own[text]; ok {
		return u
	}
	return parseAll(text)[text]
}

func unit(text string) units.Unit { return Unit(text) }

// Number returns a dimensionless quantity, 0 if absent [1].
func Number(q study.Quantity) float64 {
	if !q.Present() {
		return 0
	}
	return q.Value * q.Unit.Factor
}

// converter turns quantities of one study into this package's units and collects
// what does not fit.
type converter struct {
	study *study.Study
	list  diag.List
}

// in returns q in a unit, 0 if absent; substrate lets mass become amount.
func (c *converter) in(q study.Quantity, text, substrate string) float64 {
	if !q.Present() {
		return 0
	}
	v, err := q.In(unit(text), MolarMass(c.study, substrate))
	if err != nil {
		c.list.Errorf(diag.StudyUnit, q.Pos, "write it in a unit like "+text, "%s: %v", q, err)
	}
	return v
}

// hours returns a time [h], 0 if absent.
func (c *converter) hours(q study.Quantity) float64 { return c.in(q, "h", "") }

// Hours returns a time [h], 0 if absent or not a time.
func Hours(q study.Quantity) float64 {
	c := converter{study: &study.Study{}}
	return c.hours(q)
}

// MolarMass returns the molar mass of a substrate [g/mol], 0 if unknown.
func MolarMass(s *study.Study, substrate string) float64 {
	for i := range s.Substrates {
		if x := &s.Substrates[i]; x.ID.Text == substrate && x.MolarMass.Present() {
			if mass, err := x.MolarMass.In(unit("g/mol"), 0); err == nil {
				return mass
			}
		}
	}
	return 0
}

// DisplayName returns the name that a network gives to NETWORK.SYMBOL, "" if none.
func DisplayName(s *study.Study, signal string) string {
	prefix, id, _ := strings.Cut(signal, ".")
	for i := range s.CellTypes {
		for _, n := range s.CellTypes[i].Networks {
			if n.ID.Text != prefix || n.Model == nil {
				continue
			}
			for _, x := range n.Model.Species {
				if x.ID == id {
					return x.Name
				}
			}
			for _, x := range n.Model.Parameters {
				if x.ID == id {
					return x.Name
				}
			}
		}
	}
	return ""
}
