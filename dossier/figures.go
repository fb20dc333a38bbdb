package dossier

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/culture"
	"niche/report"
	"niche/study"
	"niche/verdict"
)

// atlas draws an outcome. Every arm keeps its colour through all figures.
type atlas struct {
	*Outcome
	study   *study.Study
	colours report.Colours
}

func newAtlas(o *Outcome) *atlas {
	a := &atlas{Outcome: o, study: o.Source.Study}
	var ids []string
	for _, c := range a.comparisons() {
		ids = append(ids, c.Control.Text, c.Arm.Text)
	}
	for i := range a.study.Arms {
		ids = append(ids, a.study.Arms[i].ID.Text)
	}
	a.colours = report.NewColours(ids...)
	return a
}

// comparisons lists those of claims, then of predictions.
func (a *atlas) comparisons() []*study.Comparison {
	var all []*study.Comparison
	for i := range a.study.Claims {
		all = append(all, &a.study.Claims[i].Comparison)
	}
	for i := range a.study.Predictions {
		all = append(all, &a.study.Predictions[i].Comparison)
	}
	return all
}

// title is what figures call an arm.
func (a *atlas) title(arm string) string {
	if k := a.Trial.Arm(arm); k >= 0 && a.study.Arms[k].Title != "" {
		return a.study.Arms[k].Title
	}
	return strings.ReplaceAll(arm, "_", " ")
}

// readout returns the readout of a comparison and its index.
func (a *atlas) readout(c *study.Comparison) (*study.Readout, int) {
	k := a.Trial.Readout(c.Readout.Text)
	return &a.study.Readouts[k], k
}

// quantity is the axis label of a readout, with its unit.
func (a *atlas) quantity(r *study.Readout) string {
	name := r.Title
	if name == "" {
		name = strings.ReplaceAll(r.ID.Text, "_", " ")
	}
	switch unit := a.unit(r); {
	case unit != "":
		return name + " (" + unit + ")"
	case a.percent(r):
		return name + " (%)"
	case r.Relative.Text == "baseline":
		return name + " (relative to its baseline)"
	case r.Relative.Text != "" && r.Assay.Text == "marker_index":
		return name + " (log2, relative to " + a.title(r.Relative.Text) + ")"
	case r.Relative.Text != "":
		return name + " (relative to " + a.title(r.Relative.Text) + ")"
	}
	return name
}

// unit is that of the values as they are drawn, "" for pure numbers.
func (a *atlas) unit(r *study.Readout) string {
	if r.Relative.Text != "" {
		return ""
	}
	return a.Trial.Unit(r)
}

// percent reports whether a readout is drawn in percent.
func (a *atlas) percent(r *study.Readout) bool {
	switch r.Assay.Text {
	case "morphology_fraction", "viability", "composition":
		return r.Relative.Text == ""
	}
	return false
}

// drawn scales values to the axis of a readout.
func (a *atlas) drawn(r *study.Readout, values []float64) []float64 {
	if !a.percent(r) {
		return values
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = 100 * v
	}
	return out
}

// bars is the figure of one verdict: control, arm, and the arms that must abolish
// the effect or must not matter, one dot per donor.
func (a *atlas) bars(id, says string, c *study.Comparison, v *verdict.Verdict) report.Drawing {
	r, k := a.readout(c)
	bar := func(arm string, control bool) report.Bar {
		i := a.Trial.Arm(arm)
		return report.Bar{Label: a.title(arm), Colour: a.colours[arm], Values: a.drawn(r, a.Data.Donor(k, i, a.Trial.Moment(c, i, control)))}
	}
	first := report.BarGroup{Label: "compared", Bars: []report.Bar{bar(c.Control.Text, true), bar(c.Arm.Text, false)}}
	f := &report.BarFigure{
		Labels: report.Labels{Name: "claim-" + fileName(id), Title: id + ": " + says, Caption: a.caption(c, v)},
		YLabel: a.quantity(r), Groups: []report.BarGroup{first},
		Brackets: []report.Bracket{{From: [2]int{0, 0}, To: [2]int{0, 1}, P: v.Holm, Equal: c.Test.Text == "tost"}},
	}
	if r.Noise.Floor.Present() {
		f.Limit = a.floor(r)
	}
	add := func(label string, controls []study.Control) {
		g := report.BarGroup{Label: label}
		for _, x := range controls {
			g.Bars = append(g.Bars, bar(x.ID.Text, false))
		}
		if g.Bars != nil {
			f.Groups = append(f.Groups, g)
		}
	}
	add("must abolish it", c.AbolishedBy)
	add("must not matter", c.Unaffected)
	f.LogY = a.wide(f)
	return f
}

// floor is the limit of detection in the unit of the axis.
func (a *atlas) floor(r *study.Readout) float64 {
	unit := a.unit(r)
	if unit == "" {
		return culture.Number(r.Noise.Floor)
	}
	x, err := r.Noise.Floor.In(culture.Unit(unit), culture.MolarMass(a.study, r.Substrate.Text))
	if err != nil {
		return 0
	}
	return x
}

// wide reports whether the means of a figure's bars span more than a factor of 30,
// which only a logarithmic axis shows.
func (a *atlas) wide(f *report.BarFigure) bool {
	low, high := math.Inf(1), 0.0
	for _, g := range f.Groups {
		for _, b := range g.Bars {
			for _, v := range b.Values {
				if !math.IsNaN(v) {
					low, high = min(low, v), max(high, v)
				}
			}
		}
	}
	return low > 0 && high > 30*low
}

// caption says what a bar figure shows.
func (a *atlas) caption(c *study.Comparison, v *verdict.Verdict) string {
	k := a.Trial.Arm(c.Arm.Text)
	text := fmt.Sprintf("At %s. Bars: mean ± SD of %d donors, dots: donors, each the mean of %d replicates with the assay's noise. %s: %s; %s, Holm-adjusted p %s.",
		hours(a.Trial.Moment(c, k, false)), v.Donors, a.Options.Replicates, effectName(v.Scale), Effect(v), testName(v.Test), P(v.Holm))
	return text
}

func effectName(s verdict.Scale) string {
	if s == verdict.Difference {
		return "Difference"
	}
	return "Geometric mean ratio"
}

// testName is the test in words.
func testName(test string) string {
	switch test {
	case "paired_t":
		return "paired t test over donors"
	case "wilcoxon":
		return "Wilcoxon signed-rank test over donors"
	case "tost":
		return "equivalence test (two one-sided t tests) over donors"
	}
	return test
}

// hours writes a time for people.
func hours(h float64) string {
	if h >= 120 {
		return fmt.Sprintf("day %.3g", h/24)
	}
	return fmt.Sprintf("%.3g h", h)
}

// fileName makes a text fit for files and links.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return '-'
	}, s)
}

// course draws a comparison's readout over time: control, arm and what abolishes
// the effect, mean and standard deviation over donors, without noise. It is nil
// where there is nothing to follow.
func (a *atlas) course(id, says string, c *study.Comparison) report.Drawing {
	r, k := a.readout(c)
	switch r.Assay.Text {
	case "time_to", "tumour_volume":
		return nil
	}
	arms := []string{c.Control.Text, c.Arm.Text}
	for _, x := range c.AbolishedBy {
		if len(arms) < 5 && !slices.Contains(arms, x.ID.Text) {
			arms = append(arms, x.ID.Text)
		}
	}
	f := &report.Figure{Name: "course-" + fileName(id), Title: id + ": " + a.quantity(r) + " over time", YLabel: a.quantity(r),
		Note:    fmt.Sprintf("mean ± SD of %d donors, without noise of the assay", a.Options.Donors),
		Caption: "Course of the readout behind the claim: " + says + "."}
	scale, unit := timeAxis(a.longest(arms))
	f.XLabel = "time (" + unit + ")"
	varies := false
	for i, arm := range arms {
		index := a.Trial.Arm(arm)
		s := a.band(r, a.Data.Courses(k, index), a.Data.Times(index), scale)
		s.Name, s.Colour, s.Dashed = a.title(arm), int(a.colours[arm]), i > 1
		varies = varies || moves(s.Y)
		f.Series = append(f.Series, s)
	}
	if !varies {
		return nil
	}
	f.LogY = r.Assay.Text == "live_count" && r.Relative.Text == ""
	return f
}

// longest is the longest duration of arms [h].
func (a *atlas) longest(arms []string) float64 {
	most := 0.0
	for _, arm := range arms {
		times := a.Data.Times(a.Trial.Arm(arm))
		most = max(most, times[len(times)-1])
	}
	return most
}

// timeAxis chooses hours or days; scale is the unit in hours.
func timeAxis(longest float64) (scale float64, unit string) {
	if longest > 120 {
		return 24, "days"
	}
	return 1, "h"
}

// band is the mean and standard deviation over donors.
func (a *atlas) band(r *study.Readout, courses [][]float64, times []float64, scale float64) report.Series {
	s := report.Series{N: len(courses)}
	for i, at := range times {
		column := make([]float64, len(courses))
		for d := range courses {
			column[d] = courses[d][i]
		}
		mean, sd := moments(a.drawn(r, column))
		s.X, s.Y = append(s.X, at/scale), append(s.Y, mean)
		s.Low, s.High = append(s.Low, mean-sd), append(s.High, mean+sd)
	}
	return s
}

// moments are the mean and standard deviation of the numbers among x.
func moments(x []float64) (mean, sd float64) {
	n := 0.0
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			mean += v
			n++
		}
	}
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	mean /= n
	for _, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			sd += float64((v - mean) * (v - mean))
		}
	}
	return mean, math.Sqrt(sd / max(1, n-1))
}

// moves reports whether a course is more than a constant.
func moves(y []float64) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range y {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return high-low > 1e-3*math.Max(math.Abs(low), math.Abs(high))
}
