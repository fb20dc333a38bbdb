package sbml

import (
	"math"

	"niche/diag"
	"niche/model"
	"niche/units"
)

// compartment reads a compartment. Sizes default to 1 in Level 1 and are unset
// otherwise; dimensions default to 3 up to Level 2 and are unset in Level 3.
func (r *reader) compartment(el *element) {
	id, name := r.idAndName(el, "id")
	c := model.Compartment{ID: id, Name: name, Dimensions: 3, Size: math.NaN(), Constant: true, Pos: el.pos()}
	switch r.level {
	case 1:
		c.Size = r.float(el, "volume", 1)
	case 2:
		c.Dimensions = r.dimensions(el, 3)
		c.Size = r.float(el, "size", math.NaN())
		c.Constant = r.boolean(el, "constant", true)
	default:
		c.Dimensions = r.dimensions(el, math.NaN())
		c.Size = r.float(el, "size", math.NaN())
		c.Constant = r.flag(el, "constant", true)
	}
	c.Outside = el.attr("outside")
	c.Unit = r.unit(el, "units", r.sizeUnit(c.Dimensions))
	r.m.Compartments = append(r.m.Compartments, c)
	r.annotate(el, id)
}

// dimensions returns the spatial dimensions, which are whole up to Level 2.
func (r *reader) dimensions(el *element, absent float64) float64 {
	d := r.float(el, "spatialDimensions", absent)
	if r.level == 2 && (d != math.Trunc(d) || d < 0 || d > 3) {
		r.badValue(el, "spatialDimensions", el.attr("spatialDimensions"), "0, 1, 2 or 3")
	}
	return d
}

// sizeUnit is the model's unit for sizes of compartments.
func (r *reader) sizeUnit(dimensions float64) units.Unit {
	switch dimensions {
	case 3:
		return r.m.VolumeUnit
	case 2:
		return r.m.AreaUnit
	case 1:
		return r.m.LengthUnit
	case 0:
		return units.Dimensionless()
	}
	return units.Unit{}
}

// species reads a species.
func (r *reader) species(el *element) {
	id, name := r.idAndName(el, "id")
	s := model.Species{ID: id, Name: name, Compartment: r.reference(el, "compartment"), Pos: el.pos()}
	r.initialValue(el, &s)
	switch r.level {
	case 1:
		s.SubstanceUnit = r.unit(el, "units", r.m.SubstanceUnit)
		s.BoundaryCondition = r.boolean(el, "boundaryCondition", false)
	default:
		s.SubstanceUnit = r.unit(el, "substanceUnits", r.m.SubstanceUnit)
		s.HasOnlySubstanceUnits = r.flag(el, "hasOnlySubstanceUnits", false)
		s.BoundaryCondition = r.flag(el, "boundaryCondition", false)
		s.Constant = r.flag(el, "constant", false)
	}
	s.ConversionFactor = el.attr("conversionFactor")
	if _, ok := el.lookup("charge"); ok {
		charge := r.integer(el, "charge", 0)
		s.Charge = &charge
	}
	if _, ok := el.lookup("spatialSizeUnits"); ok && !s.HasOnlySubstanceUnits {
		r.ownUnits(el, "spatialSizeUnits", r.unitOfCompartment(s.Compartment), "unit of the compartment's size")
	}
	r.m.Species = append(r.m.Species, s)
	r.annotate(el, id)
}

// initialValue reads the initial amount or concentration.
func (r *reader) initialValue(el *element, s *model.Species) {
	_, amount := el.lookup("initialAmount")
	_, concentration := el.lookup("initialConcentration")
	switch {
	case amount && concentration:
		r.errorf(diag.SBMLRepeatedElement, el, "keep one of them", "species %q has both initialAmount and initialConcentration", s.ID)
	case concentration:
		s.Initial = r.float(el, "initialConcentration", math.NaN())
		return
	case !amount && r.level == 1:
		r.missing(el, "initialAmount", `"0"`)
	}
	s.Initial = r.float(el, "initialAmount", math.NaN())
	s.InitialIsAmount = amount
}

// unitOfCompartment returns the unit of the size of a compartment read before.
func (r *reader) unitOfCompartment(id string) units.Unit {
	for i := range r.m.Compartments {
		if c := &r.m.Compartments[i]; c.ID == id {
			return c.Unit
		}
	}
	return units.Unit{}
}
