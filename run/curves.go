package run

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/report"
	"niche/units"
)

const (
	// maxCurves bounds the curves of one figure; more cannot be told apart.
	maxCurves = 7
	// maxFigures bounds the figures of one report.
	maxFigures = 6
)

// Figures draws c in figures of at most seven curves, quantities of one unit
// together and, where they differ much, quantities of similar size together.
// ids restricts them; nil draws what Shown lists, of very many quantities those
// that move most.
func (c *Course) Figures(ids []string) []*report.Figure {
	drawn, total := c.drawn(ids)
	names := c.labels(drawn)
	var figures []*report.Figure
	for _, part := range parts(drawn) {
		f := &report.Figure{
			Name: fmt.Sprintf("timecourse-%d", len(figures)+1), Title: c.Title(),
			XLabel: axis("time", c.Prepared.Model.TimeUnit), YLabel: axis("value", part[0].Unit),
		}
		if len(part) == 1 {
			f.YLabel = axis(names[part[0].ID], part[0].Unit)
		}
		for _, col := range part {
			f.Series = append(f.Series, report.Series{Name: names[col.ID], X: c.Trajectory.Times, Y: col.Values})
		}
		figures = append(figures, f)
	}
	if len(drawn) < total && len(figures) > 0 {
		figures[0].Caption = fmt.Sprintf("The %d of %d quantities that change most; --plot chooses others.", len(drawn), total)
	}
	return figures
}

// parts groups columns into figures: by unit, and by size unless that makes too
// many.
func parts(columns []*CourseColumn) [][]*CourseColumn {
	const apart = 30 // sizes that differ more are drawn apart
	var bySize, plain [][]*CourseColumn
	for _, group := range byUnit(columns) {
		sorted := slices.Clone(group)
		slices.SortStableFunc(sorted, func(a, b *CourseColumn) int { return cmp.Compare(largest(b.Values), largest(a.Values)) })
		if len(group) <= maxCurves && largest(sorted[0].Values) <= apart*largest(sorted[len(sorted)-1].Values) {
			bySize, plain = append(bySize, group), append(plain, group)
			continue
		}
		for part := range slices.Chunk(sorted, maxCurves) {
			plain = append(plain, part)
		}
		var part []*CourseColumn
		for _, col := range sorted {
			if len(part) == maxCurves || len(part) > 0 && largest(col.Values) > 0 && largest(part[0].Values) > apart*largest(col.Values) {
				bySize, part = append(bySize, part), nil
			}
			part = append(part, col)
		}
		bySize = append(bySize, part)
	}
	if len(bySize) > max(maxFigures, len(plain)) {
		return plain
	}
	return bySize
}

// Shown lists what figures and summaries show if nothing is asked for: the
// observables, if the model declares any, or its species.
func (c *Course) Shown() []string {
	observables := c.Prepared.Model.Observables
	var ids []string
	for i := range observables {
		if c.column(observables[i].ID) >= 0 {
			ids = append(ids, observables[i].ID)
		}
	}
	for i := range c.Columns {
		if len(observables) == 0 && c.Columns[i].Species {
			ids = append(ids, c.Columns[i].ID)
		}
	}
	return ids
}

// drawn returns the columns to draw and how many there could be.
func (c *Course) drawn(ids []string) (list []*CourseColumn, total int) {
	chosen := len(ids) > 0
	if !chosen {
		ids = c.Shown()
	}
	for _, id := range ids {
		if i := c.column(id); i >= 0 {
			list = append(list, &c.Columns[i])
		}
	}
	total = len(list)
	if most := maxCurves * maxFigures; !chosen && total > most {
		slices.SortStableFunc(list, func(a, b *CourseColumn) int { return cmp.Compare(spread(b.Values), spread(a.Values)) })
		list = list[:most]
	}
	return list, total
}

// labels names columns for legends: by name where that tells them apart and is
// short, by id otherwise.
func (c *Course) labels(columns []*CourseColumn) map[string]string {
	const longest = 28
	count := map[string]int{}
	for _, col := range columns {
		count[col.Label()]++
	}
	names := make(map[string]string, len(columns))
	for _, col := range columns {
		if l := col.Label(); count[l] == 1 && len(l) <= longest && !strings.ContainsAny(l, "\n\t") {
			names[col.ID] = l
		} else {
			names[col.ID] = col.ID
		}
	}
	return names
}

// byUnit groups columns of one unit, in order of first appearance.
func byUnit(columns []*CourseColumn) [][]*CourseColumn {
	place := map[units.Unit]int{}
	var groups [][]*CourseColumn
	for _, col := range columns {
		k, ok := place[col.Unit]
		if !ok {
			k = len(groups)
			place[col.Unit] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], col)
	}
	return groups
}

// largest returns the largest absolute value of v.
func largest(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		if a := math.Abs(x); a > most {
			most = a
		}
	}
	return most
}

// spread returns the difference of the largest and the smallest value of v.
func spread(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	return slices.Max(v) - slices.Min(v)
}
