package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// BarFigure compares groups of arms: a bar to the mean over donors, its
// standard deviation, every donor as a dot, and brackets with the result of a
// test. Viability, live counts, ELISA, qPCR and intracellular drug are drawn so.
type BarFigure struct {
	Labels
	YLabel    string // quantity with its unit, e.g. "IL-6 (pg/ml)"
	Groups    []BarGroup
	Brackets  []Bracket
	LogY      bool
	Reference float64 // a dashed line at this value [unit of YLabel]; 0 for none
	Limit     float64 // limit of detection [unit of YLabel], a dotted line; 0 for none
	N         string  // what a dot is, in the plural, e.g. "wells"; "donors" if empty
}

// BarGroup is a set of neighbouring bars over one label.
type BarGroup struct {
	Label string
	Bars  []Bar
}

// Bar is one arm. Bars of equal label and colour share one legend entry.
type Bar struct {
	Label  string
	Colour Colour
	Values []float64 // one per donor [unit of YLabel]; NaN where a donor is missing
}

// Bracket joins two bars and says what a test found.
type Bracket struct {
	From, To [2]int  // group and bar, both from 0
	P        float64 // adjusted p value [1]; NaN prints "n.s."
	// Equal says that P is of a test of equivalence: where it is small, the bars
	// are shown to be equal.
	Equal bool
}

// Describe implements Drawing.
func (f *BarFigure) Describe() Labels {
	return f.Labels.or(func() string {
		var parts []string
		f.each(func(g *BarGroup, b *Bar) {
			n, mean, sd := moments(b.Values)
			parts = append(parts, fmt.Sprintf("%s %s ± %s (n = %d)", barName(g, b), brief(mean, 3), brief(sd, 2), n))
		})
		return "Bars of " + f.YLabel + ", mean ± SD: " + strings.Join(parts, "; ") + "."
	})
}

// barName tells a bar from all others of its figure.
func barName(g *BarGroup, b *Bar) string {
	if g.Label == "" || b.Label == "" || g.Label == b.Label {
		return g.Label + strings.TrimPrefix(b.Label, g.Label)
	}
	return g.Label + ", " + b.Label
}

func (f *BarFigure) each(visit func(g *BarGroup, b *Bar)) {
	for i := range f.Groups {
		for k := range f.Groups[i].Bars {
			visit(&f.Groups[i], &f.Groups[i].Bars[k])
		}
	}
}

// Table implements Drawing: one row per donor.
func (f *BarFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	f.each(func(g *BarGroup, b *Bar) {
		n, mean, sd := moments(b.Values)
		for k, v := range b.Values {
			t.text("group", g.Label)
			t.text("bar", b.Label)
			t.number("donor", "1", float64(k+1))
			t.number("value", unitOf(f.YLabel), v)
			t.number("mean", unitOf(f.YLabel), mean)
			t.number("sd", unitOf(f.YLabel), sd)
			t.number("n", "1", float64(n))
		}
	})
	return t.table()
}

// slot is the place of one bar.
type slot struct {
	group, bar int
	x          float64 // middle [px]
	top        float64 // highest mark [px]
}

// Distances of bars [px].
const (
	barWidth = 34.0
	barGap   = 6.0
	groupGap = 26.0
	levelGap = 20.0 // of brackets
)

// Draw implements Drawing.
func (f *BarFigure) Draw() (*canvas.Picture, error) {
	for _, b := range f.Brackets {
		for _, end := range [][2]int{b.From, b.To} {
			if end[0] < 0 || end[0] >= len(f.Groups) || end[1] < 0 || end[1] >= len(f.Groups[end[0]].Bars) {
				return nil, fmt.Errorf("a bracket ends at bar %d of group %d, which does not exist", end[1], end[0])
			}
		}
	}
	_, inner := f.widths(f.slanted())
	pic := canvas.New(max(360, inner+90+2*margin), 0)
	y := heading(pic, f.Title, f.note())
	y = legend(pic, y, f.entries())
	above := f.plot(canvas.New(pic.Width, 0), y) // once to see how high the brackets reach
	f.plot(pic, y+max(0, y-above))
	return pic, nil
}

// plot draws the frame and all within it below y, sets the height of pic, and
// returns the upper end of the brackets.
func (f *BarFigure) plot(pic *canvas.Picture, y float64) (above float64) {
	const height = 250.0
	slanted := f.slanted()
	widths, inner := f.widths(slanted)
	pic.Height = y + height + underLabels(f.groupLabels(), widths, slanted) + margin
	fr := newFrame(pic, box{margin, y, pic.Width - 2*margin, height + tickSize*lineGap}, axis{span: span{0, 1}, ticks: []tick{}}, f.axis())
	slots := f.place(fr, widths, inner, slanted)
	f.drawBars(fr, slots)
	f.level(fr)
	return f.drawBrackets(fr, slots)
}

// note says what is drawn.
func (f *BarFigure) note() string {
	low, high := math.MaxInt, 0
	f.each(func(_ *BarGroup, b *Bar) {
		n, _, _ := moments(b.Values)
		low, high = min(low, n), max(high, n)
	})
	if high == 0 {
		return "no values"
	}
	what := f.N
	if what == "" {
		what = "donors"
	}
	n := fmt.Sprint(high)
	if low < high {
		n = fmt.Sprintf("%d to %d", low, high)
	}
	text := fmt.Sprintf("Mean ± SD; dots: n = %s %s.", n, what)
	if len(f.Brackets) > 0 {
		text += " " + f.key() + "."
	}
	return text
}

// key explains the marks of the brackets.
func (f *BarFigure) key() string {
	equal := func(b Bracket) bool { return b.Equal }
	switch {
	case !slices.ContainsFunc(f.Brackets, equal):
		return starKey
	case slices.ContainsFunc(f.Brackets, func(b Bracket) bool { return !b.Equal }):
		return starKey + "; " + equalKey
	}
	return equalKey
}

// single reports whether every group is one bar, named by the group.
func (f *BarFigure) single() bool {
	return !slices.ContainsFunc(f.Groups, func(g BarGroup) bool { return len(g.Bars) > 1 })
}

func (f *BarFigure) groupLabels() []string {
	labels := make([]string, len(f.Groups))
	for i := range f.Groups {
		labels[i] = f.Groups[i].Label
	}
	return labels
}

func (f *BarFigure) entries() []entry {
	if f.single() {
		return nil
	}
	var list []entry
	f.each(func(_ *BarGroup, b *Bar) {
		e := entry{label: b.Label, colour: b.Colour}
		if b.Label != "" && !slices.Contains(list, e) {
			list = append(list, e)
		}
	})
	return list
}

// widths returns the width of every group and of all together [px]. Labels that
// are written level need room, slanted ones do not.
func (f *BarFigure) widths(slanted bool) (widths []float64, total float64) {
	for i := range f.Groups {
		n := float64(len(f.Groups[i].Bars))
		w := n*barWidth + (n-1)*barGap
		switch {
		case slanted:
		case len(f.Groups) < 4:
			w = max(w, 84)
		default:
			w = max(w, 62)
		}
		widths = append(widths, w)
		total += w + groupGap
	}
	return widths, total
}

// slanted reports whether level labels would make the figure too wide, or
// break into too many lines.
func (f *BarFigure) slanted() bool {
	widths, total := f.widths(false)
	for i := range f.Groups {
		if !fits(f.Groups[i].Label, widths[i]+groupGap-6) {
			return true
		}
	}
	return total+90+2*margin > fullWidth && len(f.Groups) > 1
}

// axis is the vertical axis of f.
func (f *BarFigure) axis() axis {
	a := axis{span: emptySpan(), log: f.LogY, label: f.YLabel}
	f.each(func(_ *BarGroup, b *Bar) {
		a.see(f.LogY, b.Values...)
		if _, mean, sd := moments(b.Values); !math.IsNaN(sd) {
			a.see(f.LogY, mean-sd, mean+sd)
		}
	})
	if f.Reference != 0 {
		a.see(f.LogY, f.Reference)
	}
	if !f.LogY {
		a.see(false, 0)
		a = a.rounded()
		a.high += 0.02 * (a.high - a.low)
		return a
	}
	a = a.rounded()
	a.low = math.Pow(10, math.Floor(math.Log10(a.low)))
	a.high = logCeiling(a.high)
	return a
}

// logCeiling returns the next 1, 2 or 5 times a power of ten not below v.
func logCeiling(v float64) float64 {
	e := int(math.Floor(math.Log10(v)))
	for _, m := range []int{1, 2, 5} {
		if c := decimal(m, e); c >= v {
			return c
		}
	}
	return decimal(1, e+1)
}

// place centres the groups in the frame, closer if they do not fit.
func (f *BarFigure) place(fr *frame, widths []float64, total float64, slanted bool) []slot {
	k := min(1, (fr.right-fr.left)/total)
	x := (fr.left+fr.right)/2 - k*total/2
	var slots []slot
	for i := range f.Groups {
		w := k * widths[i]
		middle := x + (w+k*groupGap)/2
		n := len(f.Groups[i].Bars)
		for b := range n {
			at := middle + k*(barWidth+barGap)*(float64(b)-float64(n-1)/2)
			slots = append(slots, slot{i, b, at, fr.bottom})
		}
		underLabel(fr, middle, w+k*(groupGap-6), f.Groups[i].Label, slanted)
		x += w + k*groupGap
	}
	return slots
}

func (f *BarFigure) drawBars(fr *frame, slots []slot) {
	spread := barWidth
	if len(slots) > 1 {
		spread = min(spread, slots[1].x-slots[0].x-2)
		if slots[0].group != slots[1].group {
			spread = barWidth
		}
	}
	base := max(0, fr.y.low)
	if f.LogY {
		base = fr.y.low
	}
	for i := range slots {
		s := &slots[i]
		b := &f.Groups[s.group].Bars[s.bar]
		n, mean, sd := moments(b.Values)
		if n == 0 || !fr.y.visible(mean) {
			fr.pic.Text(s.x, fr.bottom-5, "n.d.", canvas.Font{Size: 10.5, Ink: canvas.Soft, Align: canvas.Centre})
			continue
		}
		fr.pic.Note(fmt.Sprintf("%s: %s ± %s (n = %d)", barName(&f.Groups[s.group], b), brief(mean, 3), brief(sd, 2), n))
		top := fr.y.at(mean)
		fr.pic.Rectangle(s.x-spread/2, top, spread, fr.y.at(base)-top, 0, canvas.Style{Fill: canvas.Paper})
		fr.pic.Rectangle(s.x-spread/2, top, spread, fr.y.at(base)-top, 0, canvas.Style{Fill: b.Colour.ink(), Opacity: 0.55})
		fr.pic.Line(s.x-spread/2, top, s.x+spread/2, top, canvas.Style{Stroke: b.Colour.ink(), Width: 2})
		s.top = min(top, swarm(fr, s.x, spread/2-3, b))
		if n > 1 {
			fr.errorBar(s.x, mean-sd, mean+sd, 5, canvas.Letter)
			s.top = min(s.top, fr.y.at(mean+sd))
		}
		fr.pic.Done()
	}
}

// swarm draws the values of b as dots that do not hide one another, at most
// half to either side of x, and returns the highest y.
func swarm(fr *frame, x, half float64, b *Bar) float64 {
	values := slices.DeleteFunc(slices.Clone(b.Values), func(v float64) bool { return !fr.y.visible(v) })
	slices.Sort(values)
	const radius = 2.1
	var placed []canvas.Point
	top := fr.bottom
	for _, v := range values {
		y := fr.y.at(v)
		at := canvas.Point{X: x + beside(placed, x, y, 2*radius+0.4, half), Y: y}
		placed = append(placed, at)
		top = min(top, y-radius)
		fr.pic.Circle(at.X, at.Y, radius, canvas.Style{Fill: b.Colour.ink(), Stroke: canvas.Paper, Width: 0.7})
	}
	return top
}

// beside returns the smallest offset from x at which a dot at y lies distance
// from all placed ones; when there is none within half, that with most room.
func beside(placed []canvas.Point, x, y, distance, half float64) float64 {
	best, most := 0.0, -1.0
	for step := 0.0; step <= half; step += 0.5 {
		for _, offset := range []float64{step, -step} {
			room := math.Inf(1)
			for _, p := range placed {
				room = min(room, math.Hypot(p.X-x-offset, p.Y-y))
			}
			if room >= distance {
				return offset
			}
			if room > most {
				best, most = offset, room
			}
		}
	}
	return best
}

// level draws the reference and the limit of detection.
func (f *BarFigure) level(fr *frame) {
	if f.Reference != 0 {
		fr.level(f.Reference, "", 5, 3)
	}
	if f.Limit != 0 {
		fr.level(f.Limit, "limit of detection", 1.5, 2.5)
	}
}
