package run

import (
	"fmt"
	"slices"

	"niche/ensemble"
	"niche/report"
	"niche/store"
)

// Tables are the moments and quantiles over time and, if asked for, the histogram
// at the last time.
func (c *Cloud) Tables() []*store.Table {
	tables := []*store.Table{c.Table()}
	if c.realisations.Histogram {
		tables = append(tables, c.histogramTable())
	}
	return tables
}

// Table has time and, for each quantity, mean, standard deviation and quantiles.
func (c *Cloud) Table() *store.Table {
	t := &store.Table{Name: "ensemble", Title: "Mean and standard deviation of " + c.Prepared.name()}
	t.Columns = append(t.Columns, store.Column{Name: "time", Unit: unitText(c.Prepared.Model.TimeUnit), Floats: c.Statistics.Times})
	for i := range c.Statistics.Columns {
		q := &c.Statistics.Columns[i]
		t.Columns = append(t.Columns,
			store.Column{Name: q.ID + "_mean", Unit: unitText(q.Unit), Floats: q.Mean},
			store.Column{Name: q.ID + "_sd", Unit: unitText(q.Unit), Floats: q.SD})
		for k, p := range c.realisations.Quantiles {
			t.Columns = append(t.Columns, store.Column{Name: fmt.Sprintf("%s_q%g", q.ID, p), Unit: unitText(q.Unit), Floats: q.Quantiles[k]})
		}
	}
	return t
}

// bins bounds the bars of a histogram.
const bins = 50

// histogramTable has a row for each bin of each quantity: its ends, the number of
// realisations in it and their share.
func (c *Cloud) histogramTable() *store.Table {
	last := len(c.Statistics.Times) - 1
	var ids []string
	var from, to, counts, shares []float64
	for i := range c.Statistics.Columns {
		h := c.Statistics.Histogram(i, last, bins)
		for k, n := range h.Counts {
			ids = append(ids, c.Statistics.Columns[i].ID)
			from, to = append(from, h.From+float64(float64(k)*h.Width)), append(to, h.From+float64(float64(k+1)*h.Width))
			counts, shares = append(counts, float64(n)), append(shares, float64(n)/float64(c.Statistics.Replicates))
		}
	}
	return &store.Table{Name: "histogram", Title: fmt.Sprintf("Distribution at time %g", c.Statistics.Times[last]), Columns: []store.Column{
		{Name: "quantity", Strings: ids}, {Name: "from", Floats: from}, {Name: "to", Floats: to}, {Name: "count", Floats: counts}, {Name: "share", Floats: shares},
	}}
}

// Figures draws means with a band of one standard deviation, two quantities to a
// figure and at most twelve figures, and histograms if asked for. only restricts
// them to some ids; nil draws every species.
func (c *Cloud) Figures(only []string) []*report.Figure {
	const each, most = 2, 12
	var figures []*report.Figure
	for _, pair := range c.drawn(only, each, most) {
		figures = append(figures, c.course(fmt.Sprintf("ensemble-%d", len(figures)+1), pair))
	}
	if !c.realisations.Histogram {
		return figures
	}
	for i, pair := range c.drawn(only, each, most) {
		figures = append(figures, c.histogram(fmt.Sprintf("histogram-%d", i+1), pair))
	}
	return figures
}

// drawn groups the columns to draw by unit, at most each to a figure.
func (c *Cloud) drawn(only []string, each, most int) [][]int {
	var groups [][]int
	for i := range c.Statistics.Columns {
		q := &c.Statistics.Columns[i]
		if len(only) > 0 && !slices.Contains(only, q.ID) || len(only) == 0 && !q.Species {
			continue
		}
		if k := len(groups) - 1; k >= 0 && len(groups[k]) < each && unitText(c.Statistics.Columns[groups[k][0]].Unit) == unitText(q.Unit) {
			groups[k] = append(groups[k], i)
		} else if len(groups) < most {
			groups = append(groups, []int{i})
		}
	}
	return groups
}

// course draws columns over time.
func (c *Cloud) course(name string, columns []int) *report.Figure {
	first := &c.Statistics.Columns[columns[0]]
	f := &report.Figure{Name: name, Title: c.Prepared.name(), Note: c.note("mean ± SD of"),
		XLabel: axis("time", c.Prepared.Model.TimeUnit), YLabel: axis(c.label(columns), first.Unit)}
	for k, i := range columns {
		q := &c.Statistics.Columns[i]
		low, high := make([]float64, len(q.Mean)), make([]float64, len(q.Mean))
		for j, m := range q.Mean {
			low[j], high[j] = m-q.SD[j], m+q.SD[j]
		}
		f.Series = append(f.Series, report.Series{Name: q.ID, X: c.Statistics.Times, Y: q.Mean, Low: low, High: high, Colour: k + 1, N: c.Statistics.Replicates})
	}
	return f
}

// histogram draws the distributions of columns at the last time.
func (c *Cloud) histogram(name string, columns []int) *report.Figure {
	last := len(c.Statistics.Times) - 1
	first := &c.Statistics.Columns[columns[0]]
	f := &report.Figure{Name: name, Title: fmt.Sprintf("%s at time %g", c.Prepared.name(), c.Statistics.Times[last]), Note: c.note("shares of"),
		XLabel: axis(c.label(columns), first.Unit), YLabel: "share of realisations"}
	for k, i := range columns {
		x, y := stairs(c.Statistics.Histogram(i, last, bins), c.Statistics.Replicates)
		f.Series = append(f.Series, report.Series{Name: c.Statistics.Columns[i].ID, X: x, Y: y, Colour: k + 1, N: c.Statistics.Replicates})
	}
	return f
}

// stairs is the outline of a histogram.
func stairs(h ensemble.Histogram, n int) (x, y []float64) {
	x, y = []float64{h.From}, []float64{0}
	for k, count := range h.Counts {
		share := float64(count) / float64(n)
		x = append(x, h.From+float64(float64(k)*h.Width), h.From+float64(float64(k+1)*h.Width))
		y = append(y, share, share)
	}
	return append(x, x[len(x)-1]), append(y, 0)
}

// note says what is drawn.
func (c *Cloud) note(what string) string {
	return fmt.Sprintf("%s %d realisations by %s", what, c.Statistics.Replicates, c.Statistics.Method)
}

// label names the axis of the columns: the one column, or what they have in common.
func (c *Cloud) label(columns []int) string {
	first := &c.Statistics.Columns[columns[0]]
	switch {
	case len(columns) == 1:
		return first.ID
	case first.Species:
		return "amount"
	}
	return "value"
}
