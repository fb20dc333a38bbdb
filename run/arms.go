package run

import (
	"maps"
	"slices"
	"strings"

	"niche/networks"
	"niche/report"
	"niche/store"
)

// Arm is one of the courses that an answer compares. All arms of an answer
// share their times and columns.
type Arm struct {
	Label  string // e.g. "with ruxolitinib 500nM"
	Course *Course
}

// Untreated returns tc without the inputs of n that drugs names, "NAME=…" each.
func (tc *TimeCourse) Untreated(n *networks.Network, drugs []string) *TimeCourse {
	untreated := *tc
	untreated.Set = maps.Clone(tc.Set)
	for _, drug := range drugs {
		name, _, _ := strings.Cut(drug, "=")
		if in := input(n, strings.ToLower(strings.TrimSpace(name))); in != nil {
			delete(untreated.Set, in.Parameter)
		}
	}
	return &untreated
}

// Table returns the values of all arms: the arm, if there are several, the
// time, then one column per quantity.
func Table(arms []Arm) *store.Table {
	first := arms[0].Course
	t := &store.Table{Name: "timecourse", Title: "Time course of " + first.Title()}
	if len(arms) > 1 {
		labels := make([]string, 0, len(arms)*len(first.Trajectory.Times))
		for _, a := range arms {
			labels = append(labels, slices.Repeat([]string{a.Label}, len(a.Course.Trajectory.Times))...)
		}
		t.Columns = append(t.Columns, store.Column{Name: "arm", Strings: labels})
	}
	join := func(name, unit string, values func(c *Course) []float64) {
		column := store.Column{Name: name, Unit: unit, Floats: []float64{}}
		for _, a := range arms {
			column.Floats = append(column.Floats, values(a.Course)...)
		}
		t.Columns = append(t.Columns, column)
	}
	join("time", unitText(first.Prepared.Model.TimeUnit), func(c *Course) []float64 { return c.Trajectory.Times })
	for i := range first.Columns {
		col := &first.Columns[i]
		name := col.ID
		if name == "time" || name == "arm" {
			name = "quantity " + name
		}
		join(name, unitText(col.Unit), func(c *Course) []float64 { return c.Columns[i].Values })
	}
	return t
}

// Compared draws the quantities that ids names, one figure each, with all arms:
// the first solid, the others dashed. Times count from origin [time unit of the
// model] and are called label.
func Compared(arms []Arm, ids []string, origin float64, label string) []*report.Figure {
	var figures []*report.Figure
	first := arms[0].Course
	times := make([]float64, len(first.Trajectory.Times))
	for k, t := range first.Trajectory.Times {
		times[k] = t - origin
	}
	for _, id := range ids {
		i := first.column(id)
		if i < 0 {
			continue
		}
		col := &first.Columns[i]
		f := &report.Figure{
			Name: id, Title: col.Label(), XLabel: axis(label, first.Prepared.Model.TimeUnit), YLabel: axis(col.Label(), col.Unit),
		}
		for k, a := range arms {
			f.Series = append(f.Series, report.Series{Name: a.Label, X: times, Y: a.Course.Columns[i].Values, Dashed: k > 0})
		}
		if len(arms) == 2 {
			f.Caption = col.Label() + " " + arms[0].Label + " (solid) and " + arms[1].Label + " (dashed)."
		}
		figures = append(figures, f)
	}
	return figures
}

// column returns the index of the quantity called id, or −1.
func (c *Course) column(id string) int {
	return slices.IndexFunc(c.Columns, func(col CourseColumn) bool { return col.ID == id })
}
