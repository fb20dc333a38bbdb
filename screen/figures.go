package screen

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/dose"
	"niche/report"
)

// mostCurves bounds the curves of one figure.
const mostCurves = 6

// farthest is how far beyond the highest dose an extrapolated IC50 is still drawn, as
// a factor; tables have them all.
const farthest = 10

// Figures draws the dose–response curves of each drug, those of its growth rates
// and the matrices of each combination. Experiments keep their colours.
func (a *Analysis) Figures() []report.Drawing {
	return a.FiguresIn("", report.NewColours(a.Plate.Experiments...))
}

// FiguresIn draws what Figures draws, with names that begin with prefix and the given
// colours of the experiments.
func (a *Analysis) FiguresIn(prefix string, colours report.Colours) []report.Drawing {
	var list []report.Drawing
	for k := range a.Plate.Drugs {
		list = append(list, a.curveFigures(k, colours)...)
		list = append(list, a.growthFigures(k, colours)...)
	}
	for _, group := range a.matrices() {
		list = append(list, viabilityFigure(group))
	}
	for i := range a.Combinations {
		if c := &a.Combinations[i]; c.Synergy != nil {
			list = append(list, c.synergyFigure())
		}
	}
	for _, d := range list {
		switch d := d.(type) {
		case *report.DoseFigure:
			d.Name = slug(prefix, d.Name)
		case *report.MatrixFigure:
			d.Name = slug(prefix, d.Name)
		}
	}
	return list
}

// slug makes a file name of texts.
func slug(parts ...string) string {
	var words []string
	for _, p := range parts {
		word := strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				return r
			case r >= 'A' && r <= 'Z':
				return r - 'A' + 'a'
			}
			return '-'
		}, p)
		if word = strings.Trim(word, "-"); word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, "-")
}

// curveFigures draws the viabilities of drug k, a few experiments a figure.
func (a *Analysis) curveFigures(k int, colours report.Colours) []report.Drawing {
	drug := a.Plate.Drugs[k]
	var curves []report.DoseCurve
	for i := range a.Curves {
		c := &a.Curves[i]
		if c.Drug.Name != drug.Name || len(c.Doses) == 0 {
			continue
		}
		d := points(c.Doses, c.Viabilities, 100)
		d.Label, d.Colour = c.label(), colours[c.Experiment]
		if c.Fit != nil {
			if _, high := c.tested(); c.Potency.IC50.Value <= farthest*high {
				d.IC50 = report.Estimate(c.Potency.IC50)
			}
			d.line(c, a.Options.level())
		}
		curves = append(curves, d.DoseCurve)
	}
	return a.inFigures(curves, func(number string, part []report.DoseCurve) *report.DoseFigure {
		return &report.DoseFigure{
			Labels: report.Labels{
				Name: slug("viability", drug.Name, number), Title: drug.Name + ": viability",
				Caption: "Viability relative to the mean of the untreated wells. Lines are least-squares fits of log-logistic curves." + a.shiftsOf(drug.Name),
			},
			XLabel: drug.Name, Unit: drug.UnitText, YLabel: "viability (% of untreated)", Curves: part, Reference: 50, Level: a.Options.level(),
		}
	})
}

// shiftsOf says how the IC50 of a drug differs between experiments.
func (a *Analysis) shiftsOf(drug string) string {
	text := ""
	for _, s := range a.Shifts {
		if s.Drug.Name == drug && s.Reference != s.Experiment {
			text += fmt.Sprintf(" IC50 in %s over %s: %s.", s.Experiment, s.Reference, report.Effect{Estimate: report.Estimate(s.Ratio), Unit: "fold"})
		}
	}
	return text
}

// growthFigures draws the growth-rate inhibition by drug k.
func (a *Analysis) growthFigures(k int, colours report.Colours) []report.Drawing {
	drug := a.Plate.Drugs[k]
	var curves []report.DoseCurve
	for i := range a.Curves {
		c := &a.Curves[i]
		if c.Drug.Name != drug.Name || c.Growth == nil {
			continue
		}
		g := c.Growth
		d := points(g.Doses, g.Values, 1)
		d.Label, d.Colour = c.label(), colours[c.Experiment]
		d.IC50 = report.Estimate(g.Intervals.GR50)
		for _, x := range between(g.Doses) {
			d.FitDoses, d.Fit = append(d.FitDoses, x), append(d.Fit, g.Metrics.At(x))
		}
		curves = append(curves, d.DoseCurve)
	}
	return a.inFigures(curves, func(number string, part []report.DoseCurve) *report.DoseFigure {
		return &report.DoseFigure{
			Labels: report.Labels{
				Name: slug("growth-rate", drug.Name, number), Title: drug.Name + ": growth-rate inhibition",
				Caption: "GR value: 1 for no effect, 0 for a complete halt of growth, below 0 where cells are lost.",
			},
			XLabel: drug.Name, Unit: drug.UnitText, YLabel: "GR value", Curves: part, Reference: 0.5, Measure: "GR50", Level: a.Options.level(),
		}
	})
}

// inFigures spreads curves over figures.
func (a *Analysis) inFigures(curves []report.DoseCurve, figure func(number string, part []report.DoseCurve) *report.DoseFigure) []report.Drawing {
	var list []report.Drawing
	number := 0
	for part := range slices.Chunk(curves, mostCurves) {
		text := ""
		if number++; len(curves) > mostCurves {
			text = fmt.Sprint(number)
		}
		list = append(list, figure(text, part))
	}
	return list
}

// label names a curve.
func (c *Curve) label() string {
	if c.Experiment == "" {
		return c.Drug.Name
	}
	return c.Experiment
}

// curveDrawing is a curve in the making.
type curveDrawing struct{ report.DoseCurve }

// points gathers the mean and deviation of values at each dose, times scale.
func points(doses, values []float64, scale float64) *curveDrawing {
	d := &curveDrawing{}
	at := map[float64][]float64{}
	for i, x := range doses {
		at[x] = append(at[x], scale*values[i])
	}
	for x := range at {
		d.Doses = append(d.Doses, x)
	}
	slices.Sort(d.Doses)
	d.N = math.MaxInt
	for _, x := range d.Doses {
		mean, sd := meanSD(at[x])
		d.Mean, d.SD = append(d.Mean, mean), append(d.SD, sd)
		d.N = min(d.N, len(at[x]))
	}
	if d.N == 1 {
		d.SD = nil
	}
	return d
}

// meanSD returns the mean and the standard deviation, NaN for a single value.
func meanSD(v []float64) (mean, sd float64) {
	for i, x := range v {
		mean += (x - mean) / float64(i+1)
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(sd / float64(len(v)-1))
}

// between lists doses for a smooth line, from the lowest to the highest positive
// one.
func between(doses []float64) []float64 {
	const steps = 120
	low, high := math.Inf(1), 0.0
	for _, x := range doses {
		if x > 0 {
			low, high = min(low, x), max(high, x)
		}
	}
	if !(high > low) {
		return nil
	}
	var list []float64
	for i := range steps + 1 {
		list = append(list, low*math.Pow(high/low, float64(i)/steps))
	}
	return list
}

// line adds the fitted curve with its band [%]; the mean where that is as good.
func (d *curveDrawing) line(c *Curve, level float64) {
	mean, _ := meanSD(c.Viabilities)
	for _, x := range between(c.Doses) {
		if c.Flat {
			d.FitDoses, d.Fit = append(d.FitDoses, x), append(d.Fit, 100*mean)
			continue
		}
		y := c.Fit.AtInterval(x, level, 0)
		d.FitDoses, d.Fit = append(d.FitDoses, x), append(d.Fit, 100*y.Value)
		d.FitLow, d.FitHigh = append(d.FitLow, 100*y.Low), append(d.FitHigh, 100*y.High)
	}
}

// matrices groups the combinations with equal drugs and doses.
func (a *Analysis) matrices() [][]*Combination {
	var groups [][]*Combination
	for i := range a.Combinations {
		c := &a.Combinations[i]
		if c.Synergy == nil {
			continue
		}
		k := slices.IndexFunc(groups, func(g []*Combination) bool { return g[0].alike(c) })
		if k < 0 {
			groups = append(groups, nil)
			k = len(groups) - 1
		}
		groups[k] = append(groups[k], c)
	}
	return groups
}

// alike reports whether two combinations have the same drugs and doses.
func (c *Combination) alike(d *Combination) bool {
	m, n := c.Synergy.Matrix, d.Synergy.Matrix
	return c.Drugs[0].Name == d.Drugs[0].Name && c.Drugs[1].Name == d.Drugs[1].Name &&
		slices.Equal(m.Doses1, n.Doses1) && slices.Equal(m.Doses2, n.Doses2)
}

// matrix returns a figure over the doses of c without panels.
func (c *Combination) matrix(name, title, caption string) *report.MatrixFigure {
	m := c.Synergy.Matrix
	return &report.MatrixFigure{
		Labels:  report.Labels{Name: slug(name, c.Drugs[0].Name, c.Drugs[1].Name, c.Experiment), Title: title, Caption: caption},
		RowDrug: c.Drugs[0].Name, ColumnDrug: c.Drugs[1].Name, RowUnit: c.Drugs[0].UnitText, ColumnUnit: c.Drugs[1].UnitText,
		RowDoses: m.Doses1, ColumnDoses: m.Doses2,
	}
}

// viabilityFigure shows the viabilities of a combination, an experiment a panel.
func viabilityFigure(group []*Combination) *report.MatrixFigure {
	c := group[0]
	f := c.matrix("matrix", c.Drugs[0].Name+" with "+c.Drugs[1].Name+": viability", "Means of the wells at each pair of doses, in percent of the untreated wells.")
	f.Name = slug("matrix", c.Drugs[0].Name, c.Drugs[1].Name)
	largest := 0.0
	for _, c := range group {
		p := report.MatrixPanel{Title: cmp.Or(c.Experiment, "viability"), Unit: "%"}
		for _, row := range c.Synergy.Matrix.Inhibition {
			var values []float64
			for _, y := range row {
				values = append(values, max(0, 100-y))
				largest = max(largest, 100-y)
			}
			p.Values = append(p.Values, values)
		}
		f.Panels = append(f.Panels, p)
	}
	for i := range f.Panels {
		f.Panels[i].Limit = max(100, largest)
	}
	return f
}

// synergyFigure shows the scores of a combination, a reference a panel.
func (c *Combination) synergyFigure() *report.MatrixFigure {
	f := c.matrix("synergy", c.Drugs[0].Name+" with "+c.Drugs[1].Name+": synergy"+in(c.Experiment),
		"Inhibition beyond what drugs that do not interact would have, by four references. Positive: synergy; negative: antagonism.")
	limit := 0.0
	means := []dose.Interval{c.Means.HSA, c.Means.Bliss, c.Means.Loewe, c.Means.ZIP}
	for k, s := range surfaces(c.Synergy) {
		f.Panels = append(f.Panels, report.MatrixPanel{
			Title: s.name, Unit: "% inhibition", Values: s.Score, Diverging: true, Note: "mean " + span(means[k]),
		})
		for _, row := range s.Score {
			for _, v := range row {
				limit = max(limit, math.Abs(v))
			}
		}
	}
	for i := range f.Panels {
		f.Panels[i].Limit = max(1, math.Ceil(limit))
	}
	return f
}
