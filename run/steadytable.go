package run

import (
	"fmt"
	"strings"

	"niche/report"
	"niche/store"
)

// Tables returns the values, fluxes, residuals, eigenvalues and conserved totals
// of s, the empty ones left out.
func (s *SteadyState) Tables() []*store.Table {
	var tables []*store.Table
	for _, t := range []*store.Table{s.values(), s.fluxes(), s.residuals(), s.spectrum(), s.conserved()} {
		if t.Rows() > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}

// values lists the species, rule variables and observables.
func (s *SteadyState) values() *store.Table {
	var ids, units []string
	var values []float64
	for i := range s.Columns {
		c := &s.Columns[i]
		ids, units, values = append(ids, c.ID), append(units, unitText(c.Unit)), append(values, c.Values[len(c.Values)-1])
	}
	return &store.Table{Name: "steady", Title: "Steady state", Columns: []store.Column{
		{Name: "quantity", Strings: texts(ids)}, {Name: "value", Floats: numbers(values)}, {Name: "unit", Strings: texts(units)},
	}}
}

// fluxes lists the rates of the reactions.
func (s *SteadyState) fluxes() *store.Table {
	var ids, units []string
	var values []float64
	reactions := s.Prepared.reactionIDs()
	last := s.Trajectory.Outputs[len(s.Trajectory.Outputs)-1]
	for i := range s.Prepared.System.Outputs {
		if out := &s.Prepared.System.Outputs[i]; reactions[out.ID] {
			ids, units, values = append(ids, out.ID), append(units, unitText(out.Unit)), append(values, last[i])
		}
	}
	return &store.Table{Name: "fluxes", Title: "Fluxes", Columns: []store.Column{
		{Name: "reaction", Strings: texts(ids)}, {Name: "flux", Floats: numbers(values)}, {Name: "unit", Strings: texts(units)},
	}}
}

// residuals lists dy/dt of every state, with what moves through it.
func (s *SteadyState) residuals() *store.Table {
	return &store.Table{Name: "residuals", Title: "Residuals", Columns: []store.Column{
		{Name: "state", Strings: texts(s.Prepared.StateIDs())},
		{Name: "residual", Floats: numbers(s.Residual)},
		{Name: "turnover", Floats: numbers(s.Turnover)},
	}}
}

// spectrum lists the eigenvalues.
func (s *SteadyState) spectrum() *store.Table {
	re, im := []float64{}, []float64{}
	for _, v := range s.Eigenvalues {
		re, im = append(re, real(v)), append(im, imag(v))
	}
	unit := s.Prepared.rateUnit()
	return &store.Table{Name: "eigenvalues", Title: "Eigenvalues of the reduced Jacobian", Columns: []store.Column{
		{Name: "real", Unit: unit, Floats: re}, {Name: "imaginary", Unit: unit, Floats: im},
	}}
}

// conserved lists the conservation laws with their totals.
func (s *SteadyState) conserved() *store.Table {
	laws, ids := []string{}, []string{}
	for i := range s.Laws {
		var terms []string
		for k, state := range s.Laws[i].Index {
			term := s.Prepared.System.States[state].ID
			if c := s.Laws[i].Coefficient[k]; c != 1 {
				term = fmt.Sprintf("%g·%s", c, term)
			}
			terms = append(terms, term)
		}
		laws = append(laws, strings.ReplaceAll(strings.Join(terms, " + "), "+ -", "− "))
		ids = append(ids, s.Prepared.System.States[s.Laws[i].Dependent].ID)
	}
	return &store.Table{Name: "conserved", Title: "Conserved totals", Columns: []store.Column{
		{Name: "sum", Strings: laws}, {Name: "total", Floats: numbers(s.Totals)}, {Name: "dependent", Strings: ids},
	}}
}

// reactionIDs is the set of the ids of all reactions.
func (p *Prepared) reactionIDs() map[string]bool {
	ids := make(map[string]bool, len(p.Model.Reactions))
	for i := range p.Model.Reactions {
		ids[p.Model.Reactions[i].ID] = true
	}
	return ids
}

// texts and numbers are columns that are empty rather than nil, which a table
// would take for a column of the other kind.
func texts(v []string) []string {
	if v == nil {
		return []string{}
	}
	return v
}

func numbers(v []float64) []float64 {
	if v == nil {
		return []float64{}
	}
	return v
}

// Spectrum draws the eigenvalues in the complex plane; nil if there are none.
func (s *SteadyState) Spectrum() *report.Figure {
	if len(s.Eigenvalues) == 0 {
		return nil
	}
	unit := s.Prepared.rateUnit()
	dots := report.Series{Points: true, Colour: 1}
	for _, v := range s.Eigenvalues {
		dots.X, dots.Y = append(dots.X, real(v)), append(dots.Y, imag(v))
	}
	return &report.Figure{
		Name: "eigenvalues", Title: "Eigenvalues of the reduced Jacobian", XLabel: labelled("real part", unit), YLabel: labelled("imaginary part", unit),
		Caption: "A steady state is stable where all lie left of zero.", Series: []report.Series{dots},
	}
}
