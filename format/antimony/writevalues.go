package antimony

import (
	"cmp"
	"math"
	"strings"

	"niche/model"
)

// values writes initial values.
func (w *writer) values() {
	m := w.m
	w.heading("Initial values of compartments")
	for i := range m.Compartments {
		c := &m.Compartments[i]
		w.value(c.ID, formatNumber(c.Size), !math.IsNaN(c.Size) && !w.isDefault(c))
	}
	w.heading("Initial values of species")
	for i := range m.Species {
		s := &m.Species[i]
		text := formatNumber(s.Initial)
		place := w.name(cmp.Or(s.Compartment, defaultCompartment))
		switch {
		case s.HasOnlySubstanceUnits && !s.InitialIsAmount:
			text += "*" + place
		case !s.HasOnlySubstanceUnits && s.InitialIsAmount:
			text += "/" + place
		}
		w.value(s.ID, text, !math.IsNaN(s.Initial))
	}
	w.conversionFactors()
	w.heading("Stoichiometries")
	for _, s := range w.stoichiometry {
		id := s.ref.ID
		if !s.ref.Constant && !s.ref.StoichiometryMath.Present() {
			if word := w.constancy(id, false); word != "" {
				w.line("%s%s", word, s.name)
			}
		}
		if a := w.initial[id]; id != "" && a != nil {
			w.line("%s = %s", s.name, w.formula(a.Math.Expr, nil))
		} else if !math.IsNaN(s.ref.Stoichiometry) && !s.ref.StoichiometryMath.Present() && !w.assigned(id) {
			w.line("%s = %s", s.name, formatNumber(s.ref.Stoichiometry))
		}
	}
}

// conversionFactors writes those of the model and of species.
func (w *writer) conversionFactors() {
	w.heading("Conversion factors")
	if f := w.m.ConversionFactor; f != "" {
		w.line("model.conversionFactor = %s", w.name(f))
	}
	for i := range w.m.Species {
		if s := &w.m.Species[i]; s.ConversionFactor != "" {
			w.line("%s.conversionFactor = %s", w.name(s.ID), w.name(s.ConversionFactor))
		}
	}
}

// assigned reports whether an assignment rule determines id at all times.
func (w *writer) assigned(id string) bool {
	r := w.rules[id]
	return id != "" && r != nil && r.Kind == model.AssignmentRule
}

// value writes an initial assignment of id, or else its value if it has one.
func (w *writer) value(id, text string, has bool) {
	switch a := w.initial[id]; {
	case w.assigned(id):
	case a != nil:
		w.line("%s = %s", w.name(id), w.formula(a.Math.Expr, nil))
	case has:
		w.line("%s = %s", w.name(id), text)
	}
}

func (w *writer) parameters() {
	w.heading("Parameters")
	for i := range w.m.Parameters {
		w.parameter(&w.m.Parameters[i])
	}
	for _, p := range w.anonymous {
		w.parameter(p)
	}
}

// parameter writes a parameter with its value and unit.
func (w *writer) parameter(p *model.Parameter) {
	word := w.constancy(p.ID, p.Constant)
	unit := w.unit(p.Unit)
	source := ""
	if p.Source != "" {
		source = "  # source: " + strings.ReplaceAll(p.Source, "\n", " ")
	}
	name := w.name(p.ID)
	switch a := w.initial[p.ID]; {
	case w.assigned(p.ID) || a == nil && math.IsNaN(p.Value):
		if unit != "" {
			w.line("%s%s has %s%s", word, name, unit, source)
		} else if !w.assigned(p.ID) {
			w.line("%s%s%s", cmp.Or(word, "formula "), name, source)
		}
	case a != nil:
		w.line("%s%s = %s%s", word, name, w.formula(a.Math.Expr, nil), source)
		if unit != "" {
			w.line("%s has %s", name, unit)
		}
	case unit != "" && !math.IsInf(p.Value, 0) && !strings.HasSuffix(unit, "s"): // a plural, to other tools
		w.line("%s%s = %s %s%s", word, name, formatNumber(p.Value), unit, source)
	default:
		w.line("%s%s = %s%s", word, name, formatNumber(p.Value), source)
		if unit != "" {
			w.line("%s has %s", name, unit)
		}
	}
}
