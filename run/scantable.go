package run

import (
	"fmt"
	"math"
	"slices"

	"niche/report"
	"niche/store"
)

// Failed counts the points without an answer.
func (s *Scan) Failed() int {
	n := 0
	for _, f := range s.Failures {
		if f != "" {
			n++
		}
	}
	return n
}

// Table lists the points: the values of the axes, of the quantities, and why a
// point has none.
func (s *Scan) Table() *store.Table {
	t := &store.Table{Name: "scan", Title: "Scan of " + s.Prepared.Title() + ": " + s.what()}
	for i := range s.Task.Axes {
		a := &s.Task.Axes[i]
		c := store.Column{Name: a.ID, Unit: s.Prepared.UnitOf(a.ID), Floats: []float64{}}
		for index := range s.Failures {
			c.Floats = append(c.Floats, a.Values[s.Task.at(index)[i]])
		}
		t.Columns = append(t.Columns, c)
	}
	for q := range s.Columns {
		c := &s.Columns[q]
		name := c.ID
		if slices.ContainsFunc(t.Columns, func(o store.Column) bool { return o.Name == name }) {
			name = s.Task.Measure + " " + name // the axis is its initial value
		}
		t.Columns = append(t.Columns, store.Column{Name: name, Unit: s.unit(q), Floats: c.Values})
	}
	if s.Failed() > 0 {
		t.Columns = append(t.Columns, store.Column{Name: "failure", Strings: s.Failures})
	}
	return t
}

// what names the measure for people.
func (s *Scan) what() string {
	return map[string]string{
		MeasureSteady: "steady state", MeasureEnd: "value at the end", MeasurePeak: "peak", MeasureMin: "minimum", MeasureArea: "area under the curve",
	}[s.Task.Measure]
}

// unit is that of the measure of quantity q, "" if unknown.
func (s *Scan) unit(q int) string {
	unit := unitText(s.Columns[q].Unit)
	if s.Task.Measure != MeasureArea || unit == "" {
		return unit
	}
	switch t := s.Prepared.TimeUnit(); {
	case t == "":
		return ""
	case t == "1":
		return unit
	case unit == "1":
		return t
	default:
		return unit + "·" + t
	}
}

// Drawings shows quantities, all if none is named, over the axes: lines over one,
// a map for each over two.
func (s *Scan) Drawings(ids []string) []report.Drawing {
	var shown []int
	for q := range s.Columns {
		if len(ids) == 0 || slices.Contains(ids, s.Columns[q].ID) {
			shown = append(shown, q)
		}
	}
	const most = 12
	shown = shown[:min(most, len(shown))]
	var list []report.Drawing
	for _, q := range shown {
		if len(s.Task.Axes) == 1 {
			list = append(list, s.line(q))
		} else {
			list = append(list, s.matrix(q))
		}
	}
	return list
}

// line draws quantity q over one axis.
func (s *Scan) line(q int) report.Drawing {
	a, c := &s.Task.Axes[0], &s.Columns[q]
	return &report.Figure{
		Name: "scan-" + c.ID, Title: c.ID + ", " + s.what(), LogX: a.Log,
		XLabel: labelled(a.ID, s.Prepared.UnitOf(a.ID)), YLabel: labelled(c.ID, s.unit(q)),
		Series: []report.Series{{X: a.Values, Y: c.Values, Colour: 1}},
	}
}

// matrix draws quantity q over two axes, the first upwards. Where there are too
// many values they are thinned out evenly.
func (s *Scan) matrix(q int) report.Drawing {
	first, second, c := &s.Task.Axes[0], &s.Task.Axes[1], &s.Columns[q]
	rows, columns := thinned(len(first.Values)), thinned(len(second.Values))
	f := &report.MatrixFigure{
		Labels:  report.Labels{Name: "scan-" + c.ID, Title: c.ID + ", " + s.what()},
		RowDrug: first.ID, ColumnDrug: second.ID, RowUnit: s.Prepared.UnitOf(first.ID), ColumnUnit: s.Prepared.UnitOf(second.ID),
	}
	if len(rows) < len(first.Values) || len(columns) < len(second.Values) {
		f.Note = fmt.Sprintf("%d × %d of %d × %d points; the table holds all", len(rows), len(columns), len(first.Values), len(second.Values))
	}
	panel := report.MatrixPanel{Title: c.ID, Unit: s.unit(q)}
	for _, k := range columns {
		f.ColumnDoses = append(f.ColumnDoses, second.Values[k])
	}
	for _, i := range rows {
		f.RowDoses = append(f.RowDoses, first.Values[i])
		row := make([]float64, len(columns))
		for j, k := range columns {
			row[j] = c.Values[i*len(second.Values)+k]
			panel.Diverging = panel.Diverging || row[j] < 0
		}
		panel.Values = append(panel.Values, row)
	}
	f.Panels = []report.MatrixPanel{panel}
	return f
}

// thinned returns at most 16 indices below n, evenly spread, both ends included.
func thinned(n int) []int {
	const most = 16
	m := min(n, most)
	indices := make([]int, m)
	for i := range indices {
		if m > 1 {
			indices[i] = int(math.Round(float64(i) * float64(n-1) / float64(m-1)))
		}
	}
	return indices
}
