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
// together and, if they need several figures, quantities of similar size
// together. ids restricts them; nil draws the species, of very large networks
// those that move most.
func (c *Course) Figures(ids []string) []*report.Figure {
	drawn, total := c.drawn(ids)
	names := c.labels(drawn)
	var figures []*report.Figure
	for _, group := range byUnit(drawn) {
		if len(group) > maxCurves {
			slices.SortStableFunc(group, func(a, b *CourseColumn) int { return cmp.Compare(largest(b.Values), largest(a.Values)) })
		}
		for part := range slices.Chunk(group, maxCurves) {
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
	}
	if len(drawn) < total && len(figures) > 0 {
		figures[0].Caption = fmt.Sprintf("The %d of %d species that change most; --plot chooses others.", len(drawn), total)
	}
	return figures
}

// drawn returns the columns to draw and how many there could be.
func (c *Course) drawn(ids []string) (list []*CourseColumn, total int) {
	for i := range c.Columns {
		col := &c.Columns[i]
		if len(ids) > 0 && slices.Contains(ids, col.ID) || len(ids) == 0 && col.Species {
			list = append(list, col)
		}
	}
	total = len(list)
	if most := maxCurves * maxFigures; len(ids) == 0 && total > most {
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
