package screen

import (
	"fmt"
	"math"
	"strings"

	"niche/dose"
	"niche/store"
)

// CurveSummary is CurveTable and GrowthTable for people: few columns, intervals in
// brackets.
func (a *Analysis) CurveSummary() *store.Table {
	b := newTable("curve_summary", fmt.Sprintf("Dose–response curves (%g %% confidence intervals in brackets)", 100*a.Options.level()))
	experiments := len(a.Plate.Experiments) > 1
	for i := range a.Curves {
		c := &a.Curves[i]
		if experiments {
			b.text("experiment", c.Experiment)
		}
		b.text("drug", c.Drug.Name)
		p := c.Potency
		if c.Fit == nil {
			p = noPotency()
		}
		b.text("IC50", withUnit(p.IC50, c.Drug.UnitText))
		b.text("Hill", short(p.Hill))
		b.text("Emax", short(p.Emax))
		b.text("AUC", short(p.AUC))
		if a.Grows() {
			gr50, grmax := "", ""
			if g := c.Growth; g != nil {
				gr50, grmax = withUnit(g.Intervals.GR50, c.Drug.UnitText), short(g.Intervals.GRMax)
			}
			b.text("GR50", gr50)
			b.text("GRmax", grmax)
		}
		b.text("note", strings.Join(c.Notes, "; "))
	}
	return b.without("note")
}

// without returns the table, without a last column that is empty throughout.
func (b *builder) without(column string) *store.Table {
	n := len(b.table.Columns)
	if n > 0 && b.table.Columns[n-1].Name == column && strings.Join(b.table.Columns[n-1].Strings, "") == "" {
		b.table.Columns = b.table.Columns[:n-1]
	}
	return &b.table
}

// Grows reports whether a curve has metrics of growth rates.
func (a *Analysis) Grows() bool {
	for i := range a.Curves {
		if a.Curves[i].Growth != nil {
			return true
		}
	}
	return false
}

// SynergySummary is SynergyTable for people.
func (a *Analysis) SynergySummary() *store.Table {
	b := newTable("synergy_summary", "Mean synergy scores (% inhibition beyond the reference)")
	for i := range a.Combinations {
		c := &a.Combinations[i]
		if c.Synergy == nil {
			continue
		}
		if len(a.Plate.Experiments) > 1 {
			b.text("experiment", c.Experiment)
		}
		b.text("drugs", c.Drugs[0].Name+" + "+c.Drugs[1].Name)
		b.text("HSA", short(c.Means.HSA))
		b.text("Bliss", short(c.Means.Bliss))
		b.text("Loewe", short(c.Means.Loewe))
		b.text("ZIP", short(c.Means.ZIP))
		b.text("note", strings.Join(c.Notes, "; "))
	}
	return b.without("note")
}

// ShiftSummary is ShiftTable for people.
func (a *Analysis) ShiftSummary() *store.Table {
	b := newTable("shift_summary", "IC50 relative to the first experiment")
	for _, s := range a.Shifts {
		b.text("drug", s.Drug.Name)
		b.text("experiment", s.Experiment)
		b.text("against", s.Reference)
		b.text("fold", span(s.Ratio))
		p := "–"
		if !math.IsNaN(s.P) {
			p = fmt.Sprintf("%.2g", s.P)
		}
		b.text("p", p)
	}
	return &b.table
}

// withUnit prints a dose for people.
func withUnit(i dose.Interval, unit string) string {
	switch {
	case math.IsNaN(i.Value) || math.IsInf(i.Value, 1):
		return "not reached"
	case math.IsInf(i.Value, -1):
		return "below all doses"
	}
	text := fmt.Sprintf("%.3g %s", i.Value, unit)
	if !math.IsNaN(i.Low) && !math.IsNaN(i.High) {
		text += fmt.Sprintf(" (%.3g–%.3g)", i.Low, i.High)
	}
	return strings.ReplaceAll(text, "+Inf", "∞")
}

// short prints a number with its interval in few characters.
func short(i dose.Interval) string {
	if math.IsNaN(i.Value) {
		return "–"
	}
	text := fmt.Sprintf("%.2g", i.Value)
	switch {
	case math.IsNaN(i.Low) || math.IsNaN(i.High):
	case i.Low < 0:
		text += fmt.Sprintf(" (%.2g to %.2g)", i.Low, i.High)
	default:
		text += fmt.Sprintf(" (%.2g–%.2g)", i.Low, i.High)
	}
	return text
}

// span prints a number with its interval for people.
func span(i dose.Interval) string {
	if math.IsNaN(i.Value) {
		return "–"
	}
	text := fmt.Sprintf("%.3g", i.Value)
	if !math.IsNaN(i.Low) && !math.IsNaN(i.High) {
		text += fmt.Sprintf(" (%.3g to %.3g)", i.Low, i.High)
	}
	return text
}
