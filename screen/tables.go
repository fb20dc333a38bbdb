package screen

import (
	"strings"

	"niche/dose"
	"niche/store"
)

// Tables lists the tables of a, in the order in which they are read.
func (a *Analysis) Tables() []*store.Table {
	tables := []*store.Table{a.CurveTable()}
	if t := a.GrowthTable(); t.Rows() > 0 {
		tables = append(tables, t)
	}
	if t := a.ShiftTable(); t.Rows() > 0 {
		tables = append(tables, t)
	}
	if t := a.SynergyTable(); t.Rows() > 0 {
		tables = append(tables, t, a.MatrixTable())
	}
	return append(tables, a.WellTable())
}

// Records are the tables of curves and combinations for JSON, by what they hold.
func (a *Analysis) Records() map[string]any {
	return map[string]any{
		"curves": a.CurveTable().Records(), "growth_rates": a.GrowthTable().Records(), "shifts": a.ShiftTable().Records(),
		"synergy": a.SynergyTable().Records(), "combinations": a.MatrixTable().Records(),
	}
}

// builder fills a table row by row. Columns appear in the order of the first row.
type builder struct {
	table store.Table
	at    map[string]int
}

func newTable(name, title string) *builder {
	return &builder{table: store.Table{Name: name, Title: title}, at: map[string]int{}}
}

func (b *builder) column(name, unit string) *store.Column {
	k, ok := b.at[name]
	if !ok {
		k = len(b.table.Columns)
		b.at[name] = k
		b.table.Columns = append(b.table.Columns, store.Column{Name: name, Unit: unit})
	}
	return &b.table.Columns[k]
}

func (b *builder) text(name, value string) {
	c := b.column(name, "")
	c.Strings = append(c.Strings, value)
}

func (b *builder) number(name, unit string, value float64) {
	c := b.column(name, unit)
	c.Floats = append(c.Floats, value)
}

// interval adds three columns.
func (b *builder) interval(name, unit string, i dose.Interval) {
	b.number(name, unit, i.Value)
	b.number(name+"_low", unit, i.Low)
	b.number(name+"_high", unit, i.High)
}

// CurveTable has a row for each curve. Doses are in the unit of the row.
func (a *Analysis) CurveTable() *store.Table {
	b := newTable("curves", "Dose–response curves")
	for i := range a.Curves {
		c := &a.Curves[i]
		b.text("experiment", c.Experiment)
		b.text("drug", c.Drug.Name)
		b.text("unit", c.Drug.UnitText)
		model := "none"
		if c.Fit != nil {
			model = c.Fit.Model.Name
		}
		potency := c.Potency
		if c.Fit == nil {
			potency = noPotency()
		}
		b.interval("ic50", "", potency.IC50)
		b.interval("ec50", "", potency.EC50)
		b.interval("hill", "1", potency.Hill)
		b.interval("emax", "1", potency.Emax)
		b.interval("einf", "1", potency.EInf)
		b.interval("auc", "1", potency.AUC)
		b.interval("dss", "1", potency.DSS)
		low, high := c.tested()
		b.number("lowest_dose", "", low)
		b.number("highest_dose", "", high)
		b.number("wells", "1", float64(len(c.Doses)))
		r2, p := c.quality()
		b.number("r2", "1", r2)
		b.number("p", "1", p)
		b.text("model", model)
		b.text("note", strings.Join(c.Notes, "; "))
	}
	return &b.table
}

// GrowthTable has a row for each curve of growth-rate inhibition.
func (a *Analysis) GrowthTable() *store.Table {
	b := newTable("growth_rates", "Growth-rate inhibition")
	for i := range a.Curves {
		c := &a.Curves[i]
		if c.Growth == nil {
			continue
		}
		g, m := &c.Growth.Intervals, &c.Growth.Metrics
		b.text("experiment", c.Experiment)
		b.text("drug", c.Drug.Name)
		b.text("unit", c.Drug.UnitText)
		b.interval("gr50", "", g.GR50)
		b.interval("grmax", "1", g.GRMax)
		b.interval("gr_aoc", "1", g.AOC)
		b.interval("gec50", "", g.GEC50)
		b.interval("h_gr", "1", g.Hill)
		b.interval("grinf", "1", g.GRInf)
		b.number("r2", "1", m.R2)
		b.number("p", "1", m.P)
		b.text("curve", map[bool]string{true: "flat", false: "sigmoid"}[m.Flat])
	}
	return &b.table
}

// ShiftTable has a row for each drug and experiment but the first.
func (a *Analysis) ShiftTable() *store.Table {
	b := newTable("shifts", "IC50 relative to the first experiment")
	for _, s := range a.Shifts {
		b.text("drug", s.Drug.Name)
		b.text("experiment", s.Experiment)
		b.text("reference", s.Reference)
		b.interval("ratio", "1", s.Ratio)
		b.number("p", "1", s.P)
	}
	return &b.table
}

// SynergyTable has a row for each combination.
func (a *Analysis) SynergyTable() *store.Table {
	b := newTable("synergy", "Mean synergy scores (% inhibition)")
	for i := range a.Combinations {
		c := &a.Combinations[i]
		if c.Synergy == nil {
			continue
		}
		b.text("experiment", c.Experiment)
		b.text("drug1", c.Drugs[0].Name)
		b.text("drug2", c.Drugs[1].Name)
		b.interval("hsa", "%", c.Means.HSA)
		b.interval("bliss", "%", c.Means.Bliss)
		b.interval("loewe", "%", c.Means.Loewe)
		b.interval("zip", "%", c.Means.ZIP)
		b.number("wells", "1", float64(len(c.Wells)))
		b.text("note", strings.Join(c.Notes, "; "))
	}
	return &b.table
}

// MatrixTable has a row for each pair of doses of each combination.
func (a *Analysis) MatrixTable() *store.Table {
	b := newTable("combinations", "Inhibition, references and scores by dose")
	for i := range a.Combinations {
		c := &a.Combinations[i]
		if c.Synergy == nil {
			continue
		}
		for j, x := range c.Synergy.Matrix.Doses1 {
			for k, y := range c.Synergy.Matrix.Doses2 {
				b.text("experiment", c.Experiment)
				b.text("drug1", c.Drugs[0].Name)
				b.number("dose1", "", x)
				b.text("unit1", c.Drugs[0].UnitText)
				b.text("drug2", c.Drugs[1].Name)
				b.number("dose2", "", y)
				b.text("unit2", c.Drugs[1].UnitText)
				b.scores(c.Synergy, j, k)
			}
		}
	}
	return &b.table
}

// scores adds what a pair of doses says.
func (b *builder) scores(s *dose.Synergy, i, j int) {
	b.number("inhibition", "%", s.Matrix.Inhibition[i][j])
	b.number("zip_fit", "%", s.Fitted[i][j])
	for _, x := range surfaces(s) {
		b.number(x.key+"_reference", "%", x.Reference[i][j])
		b.number(x.key+"_score", "%", x.Score[i][j])
	}
}

// surface is a reference with its names.
type surface struct {
	key, name string
	dose.Surface
}

// surfaces lists the references of s.
func surfaces(s *dose.Synergy) []surface {
	return []surface{{"hsa", "HSA", s.HSA}, {"bliss", "Bliss", s.Bliss}, {"loewe", "Loewe", s.Loewe}, {"zip", "ZIP", s.ZIP}}
}

// WellTable has a row for each well.
func (a *Analysis) WellTable() *store.Table {
	b := newTable("wells", "Wells")
	p := a.Plate
	viability, growth := p.Viabilities(), p.GrowthRates()
	if a.Options.Counts != nil {
		growth = a.Options.Counts.GrowthRates()
	}
	for i := range p.Wells {
		w := &p.Wells[i]
		b.text("experiment", w.Experiment)
		b.text("replicate", w.Replicate)
		for k, n := range []string{"1", "2"} {
			drug, unit, x := "", "", 0.0
			if k < len(w.Treatments) {
				t := w.Treatments[k]
				drug, unit, x = p.Drugs[t.Drug].Name, p.Drugs[t.Drug].UnitText, t.Dose
			}
			b.text("drug"+n, drug)
			b.number("dose"+n, "", x)
			b.text("unit"+n, unit)
		}
		b.number("response", "", w.Response)
		if a.Options.Counts != nil {
			b.number("count", "cells", a.Options.Counts.Wells[i].Response)
		}
		b.number("viability", "1", viability[i])
		b.number("gr_value", "1", growth[i])
	}
	return &b.table
}
