package compile

import (
	"niche/model"
	"niche/units"
)

// substanceUnit returns the unit of the amount of s; unknown if the model does
// not say.
func (l *lowering) substanceUnit(s *model.Species) units.Unit {
	if s.SubstanceUnit.Known() {
		return s.SubstanceUnit
	}
	return l.model.SubstanceUnit
}

// sizeUnit returns the unit of the size of c.
func (l *lowering) sizeUnit(c *model.Compartment) units.Unit {
	switch {
	case c.Unit.Known():
		return c.Unit
	case c.Dimensions == 2:
		return l.model.AreaUnit
	case c.Dimensions == 1:
		return l.model.LengthUnit
	case c.Dimensions == 0:
		return units.Unit{}
	}
	return l.model.VolumeUnit
}

// per returns a/b, unknown if either is.
func per(a, b units.Unit) units.Unit {
	if !a.Known() || !b.Known() {
		return units.Unit{}
	}
	a.Factor /= b.Factor
	for i := range a.Dim {
		a.Dim[i] -= b.Dim[i]
	}
	return a
}
