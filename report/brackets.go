package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/report/canvas"
)

// ordered returns the brackets in the order in which they are stacked: narrow
// ones first, and among these the ones over the lowest bars.
func (f *BarFigure) ordered() []Bracket {
	var peaks []float64
	f.each(func(_ *BarGroup, b *Bar) {
		s := emptySpan()
		s.see(f.LogY, b.Values...)
		peaks = append(peaks, s.high)
	})
	peak := func(b Bracket) float64 {
		from, to := f.index(b.From), f.index(b.To)
		return slices.Max(peaks[min(from, to) : max(from, to)+1])
	}
	list := slices.Clone(f.Brackets)
	slices.SortStableFunc(list, func(a, b Bracket) int {
		return cmp.Or(cmp.Compare(f.reach(a), f.reach(b)), cmp.Compare(peak(a), peak(b)))
	})
	return list
}

// index numbers the bars from left to right.
func (f *BarFigure) index(at [2]int) int {
	n := at[1]
	for i := range at[0] {
		n += len(f.Groups[i].Bars)
	}
	return n
}

// reach is the number of bars that a bracket spans, less one.
func (f *BarFigure) reach(b Bracket) int {
	from, to := f.index(b.From), f.index(b.To)
	return max(from-to, to-from)
}

// drawBrackets stacks the brackets above the bars that they span and returns
// the upper end of the highest.
func (f *BarFigure) drawBrackets(fr *frame, slots []slot) (above float64) {
	above = fr.top
	tops := make([]float64, len(slots))
	for i := range slots {
		tops[i] = slots[i].top
	}
	line := canvas.Style{Stroke: canvas.Letter, Width: 1.1}
	for _, b := range f.ordered() {
		from, to := f.index(b.From), f.index(b.To)
		from, to = min(from, to), max(from, to)
		y := slices.Min(tops[from:to+1]) - 9
		a, z := slots[from].x+2, slots[to].x-2
		fr.pic.Path(new(canvas.Path).Move(a, y+4).Line(a, y).Line(z, y).Line(z, y+4), line)
		mark, drop := b.mark(), 1.5
		font := canvas.Font{Size: 14, Bold: true, Align: canvas.Centre}
		if !strings.HasPrefix(mark, "*") {
			font, drop = canvas.Font{Size: 10.5, Align: canvas.Centre}, -3
		}
		fr.pic.Note("adjusted p = " + pValue(b.P))
		fr.pic.Text((a+z)/2, y+drop, mark, font)
		fr.pic.Done()
		above = min(above, y-19)
		for i := from; i <= to; i++ {
			tops[i] = y - levelGap + 9
		}
	}
	return above
}

// equalKey explains the marks of tests of equivalence.
const equalKey = "“equal”: shown to be equivalent, adjusted p < 0.05"

// mark is what a bracket says.
func (b Bracket) mark() string {
	switch {
	case !b.Equal:
		return stars(b.P)
	case b.P < 0.05:
		return "equal"
	}
	return "not shown equal"
}

// pValue prints a p value as papers do.
func pValue(p float64) string {
	switch {
	case math.IsNaN(p):
		return "–"
	case p < 1e-4:
		return "<0.0001"
	case p < 0.001:
		return fmt.Sprintf("%.4f", p)
	}
	return brief(p, 2)
}
