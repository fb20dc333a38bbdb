package study

import (
	"math"
	"strconv"

	"niche/diag"
	"niche/units"
)

// Name is an identifier or word as written.
type Name struct {
	Text string
	Pos  diag.Pos
}

// Quantity is a number with its unit and where it comes from. The zero
// Quantity is absent.
type Quantity struct {
	Value    float64    // [Unit]
	Unit     units.Unit // zero when absent
	UnitText string     // as written; "" for a plain number
	Source   Name       // key of Study.References; empty if tentative

	Tentative  bool // chosen, not published
	Calibrated bool // fitted by the study's calibrations to a number of Source
	Note       string
	Pos        diag.Pos
}

// Present reports whether q was given.
func (q Quantity) Present() bool { return q.Unit.Known() }

// In returns the value in another unit. molarMass [g/mol] lets mass become
// amount; 0 if unknown. The error is a *units.MismatchError.
func (q Quantity) In(unit units.Unit, molarMass float64) (float64, error) {
	return units.Context{MolarMass: molarMass}.Convert(q.Value, q.Unit, unit)
}

// String returns the value with its unit as written.
func (q Quantity) String() string {
	s := strconv.FormatFloat(q.Value, 'g', -1, 64)
	if q.UnitText != "" {
		s += " " + q.UnitText
	}
	return s
}

// Kind is what sort of quantity a field holds.
type Kind string

// kindUnits returns units whose dimensions a kind accepts; nil accepts any.
func kindUnits(k Kind) []string {
	switch k {
	case "number":
		return []string{"1"}
	case "time":
		return []string{"h"}
	case "rate":
		return []string{"1/h"}
	case "count":
		return []string{"cells"}
	case "sites":
		return []string{"molecules", "1"}
	case "volume":
		return []string{"ml"}
	case "concentration":
		return []string{"nM", "ng/ml", "molecules/ml"}
	case "molar mass":
		return []string{"g/mol"}
	case "association":
		return []string{"1/nM/h", "ml/ng/h"}
	case "amount":
		return []string{"nmol", "ng", "mg/kg", "nM", "ng/ml"}
	case "dose rate":
		return []string{"nmol/h", "ng/h", "mg/kg/h"}
	case "secretion":
		return []string{"pg/cell/h", "mol/cell/h", "molecules/cell/h"}
	case "clearance":
		return []string{"ml/cell/h"}
	case "concentration rate":
		return []string{"nM/h", "ng/ml/h"}
	case "distribution volume":
		return []string{"l", "l/kg"}
	case "mass":
		return []string{"g"}
	}
	return nil
}

// Accepts reports whether a quantity of kind k may have the unit.
func (k Kind) Accepts(unit units.Unit) bool {
	examples := kindUnits(k)
	for _, text := range examples {
		if u, err := units.Parse(text, diag.Pos{}); err == nil && units.Compatible(u, unit) {
			return true
		}
	}
	return examples == nil && unit.Known()
}

// Units returns examples of the units that k accepts; nil means any.
func (k Kind) Units() []string { return kindUnits(k) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
