package run

import (
	"fmt"
	"math"
	"strings"

	"niche/flux"
	"niche/model"
	"niche/report"
	"niche/store"
	"niche/units"
)

// AboutFluxes reports whether m is about fluxes at steady state alone: it has
// flux bounds or objectives, but nothing that gives it a time course.
func AboutFluxes(m *model.Model) bool {
	if m.Flux == nil || len(m.Reactions) == 0 {
		return false
	}
	for i := range m.Reactions {
		if m.Reactions[i].RateLaw != nil {
			return false
		}
	}
	for i := range m.Rules {
		if m.Rules[i].Kind == model.RateRule {
			return false
		}
	}
	return true
}

// FluxTable lists the fluxes of a solution with their bounds and reduced costs,
// and their ranges if there are any.
func FluxTable(p *flux.Problem, s *flux.Solution, ranges []flux.Range) *store.Table {
	n := len(p.Variables)
	ids, names := make([]string, n), make([]string, n)
	columns := [6][]float64{}
	for k := range columns {
		columns[k] = make([]float64, n)
	}
	unit := fluxUnit(p.Model)
	for j := range p.Variables {
		v := &p.Variables[j]
		ids[j] = v.ID
		columns[0][j], columns[1][j], columns[2][j], columns[3][j] = s.Values[j], v.Lower, v.Upper, s.Reduced[j]
		if ranges != nil {
			columns[4][j], columns[5][j] = ranges[j].Lower, ranges[j].Upper
		}
	}
	for i := range p.Model.Reactions {
		names[i] = p.Model.Reactions[i].Name
	}
	t := &store.Table{Name: "fluxes", Title: "Fluxes", Columns: []store.Column{
		{Name: "reaction", Strings: ids}, {Name: "name", Strings: names},
		{Name: "flux", Unit: unit, Floats: columns[0]}, {Name: "lower_bound", Unit: unit, Floats: columns[1]}, {Name: "upper_bound", Unit: unit, Floats: columns[2]},
		{Name: "reduced_cost", Unit: "1", Floats: columns[3]},
	}}
	if ranges != nil {
		t.Columns = append(t.Columns, store.Column{Name: "least", Unit: unit, Floats: columns[4]}, store.Column{Name: "most", Unit: unit, Floats: columns[5]})
	}
	return t
}

// fluxUnit is the unit of the bounds, as far as they agree.
func fluxUnit(m *model.Model) string {
	parameters := map[string]*model.Parameter{}
	for i := range m.Parameters {
		parameters[m.Parameters[i].ID] = &m.Parameters[i]
	}
	var unit units.Unit
	for i := range m.Flux.Bounds {
		for _, l := range []model.Limit{m.Flux.Bounds[i].Lower, m.Flux.Bounds[i].Upper} {
			p := parameters[l.Parameter]
			switch {
			case p == nil || !p.Unit.Known():
			case !unit.Known():
				unit = p.Unit
			case !units.Equal(unit, p.Unit):
				return ""
			}
		}
	}
	return unitText(unit)
}

// PriceTable lists the shadow prices of the balanced species.
func PriceTable(p *flux.Problem, s *flux.Solution) *store.Table {
	return &store.Table{Name: "prices", Title: "Shadow prices: change of the objective per unit of a species from outside", Columns: []store.Column{
		{Name: "species", Strings: p.Balanced}, {Name: "price", Unit: "1", Floats: s.Prices},
	}}
}

// FluxFacts describes a flux problem and its optimum.
func FluxFacts(p *flux.Problem, s *flux.Solution) []report.Fact {
	active := 0
	for _, v := range s.Values {
		if math.Abs(v) > 1e-9 {
			active++
		}
	}
	goal := "none: any fluxes that satisfy the model"
	if s.Objective != "" {
		for k := range p.Objectives {
			if o := &p.Objectives[k]; o.ID == s.Objective {
				goal = o.ID + ", to be " + map[bool]string{true: "maximised", false: "minimised"}[o.Maximise]
			}
		}
	}
	return []report.Fact{
		{Name: "objective", Value: goal},
		{Name: "value", Value: strings.TrimSpace(fmt.Sprintf("%.10g %s", s.Value, fluxUnit(p.Model)))},
		{Name: "fluxes", Value: fmt.Sprintf("%d, %d of them not zero", len(p.Model.Reactions), active)},
		{Name: "balanced species", Value: fmt.Sprint(len(p.Balanced))},
		{Name: "work", Value: fmt.Sprintf("%d steps of the simplex method", s.Steps)},
	}
}
