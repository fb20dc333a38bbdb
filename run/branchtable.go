package run

import (
	"niche/continuation"
	"niche/report"
	"niche/store"
)

// BranchTables returns the table of special points and that of all points.
func BranchTables(p *Prepared, b *continuation.Branch, parameter string) []*store.Table {
	special := make([]continuation.Point, len(b.Special))
	kinds := make([]string, len(b.Special))
	for i, s := range b.Special {
		special[i], kinds[i] = s.Point, string(s.Kind)
	}
	folds := branchTable(p, special, parameter, false)
	folds.Name, folds.Title = "special", "Folds and Hopf points"
	folds.Columns = append([]store.Column{{Name: "kind", Strings: kinds}}, folds.Columns...)
	all := branchTable(p, b.Points, parameter, true)
	all.Name, all.Title = "branch", "Steady states along the branch"
	if len(b.Special) == 0 {
		folds.Title = "No fold or Hopf point in this range"
	}
	return []*store.Table{folds, all}
}

// branchTable lists points; full adds what is undecided at special points: the
// number of unstable directions and the real part of the leading eigenvalue.
func branchTable(p *Prepared, points []continuation.Point, parameter string, full bool) *store.Table {
	t := &store.Table{}
	column := func(name, unit string, value func(q *continuation.Point) float64) {
		c := store.Column{Name: name, Unit: unit, Floats: make([]float64, len(points))}
		for i := range points {
			c.Floats[i] = value(&points[i])
		}
		t.Columns = append(t.Columns, c)
	}
	column(parameter, p.UnitOf(parameter), func(q *continuation.Point) float64 { return q.Lambda })
	for k := range p.System.States {
		st := &p.System.States[k]
		column(st.ID, unitText(st.Unit), func(q *continuation.Point) float64 { return q.Y[k] })
	}
	rate := p.rateUnit()
	if full {
		column("unstable", "1", func(q *continuation.Point) float64 { return float64(q.Unstable) })
		column("leading_real", rate, func(q *continuation.Point) float64 { return real(q.Leading) })
	}
	column("leading_imag", rate, func(q *continuation.Point) float64 { return imag(q.Leading) })
	return t
}

// BranchFigure draws one state against the parameter, unstable parts dashed,
// special points as dots. state is an id; "" draws the first state.
func BranchFigure(p *Prepared, b *continuation.Branch, parameter, state string) *report.Figure {
	k := 0
	for i := range p.System.States {
		if p.System.States[i].ID == state {
			k = i
		}
	}
	st := &p.System.States[k]
	f := &report.Figure{
		Name: "branch", Title: st.ID + " at steady state", XLabel: labelled(parameter, p.UnitOf(parameter)), YLabel: axis(st.ID, st.Unit),
		Caption: "Steady states; dashed where unstable, dots at folds and Hopf points.",
	}
	var part *report.Series
	for i := range b.Points {
		q := &b.Points[i]
		if unstable := q.Unstable > 0; part == nil || part.Dashed != unstable {
			f.Series = append(f.Series, report.Series{Dashed: unstable, Colour: 1})
			part = &f.Series[len(f.Series)-1]
			if i > 0 {
				part.X, part.Y = append(part.X, b.Points[i-1].Lambda), append(part.Y, b.Points[i-1].Y[k])
			}
		}
		part.X, part.Y = append(part.X, q.Lambda), append(part.Y, q.Y[k])
	}
	dots := report.Series{Points: true, Colour: 2}
	for _, s := range b.Special {
		dots.X, dots.Y = append(dots.X, s.Lambda), append(dots.Y, s.Y[k])
	}
	f.Series = append(f.Series, dots)
	return f
}
