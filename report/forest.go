package report

import (
	"fmt"
	"math"

	"niche/report/canvas"
	"niche/store"
)

// ForestFigure shows effects with confidence intervals, one per line: donors of
// one claim, or all claims.
type ForestFigure struct {
	Labels
	XLabel string  // e.g. "fold change, arm over control"
	LogX   bool    // for ratios; effects must be positive
	Null   float64 // value of no effect [unit of XLabel]
	// Margin is the half-width of an equivalence region around Null: a factor
	// if LogX, otherwise in units of the effect; 0 for none.
	Margin float64
	Rows   []ForestRow
	Note   string // under the title, e.g. "95 % intervals over 20 donors"
}

// ForestRow is one line.
type ForestRow struct {
	Label   string
	Group   string // a heading above neighbouring rows of equal group
	Effect  Estimate
	Accept  Estimate // accepted range: Low and High, NaN for open ends; zero value for none
	Colour  Colour
	Summary bool   // drawn as a diamond, in bold
	Verdict string // at the end of the line, e.g. "PASS"; "" for none
}

// Describe implements Drawing.
func (f *ForestFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := "Forest plot of " + f.XLabel + "."
		for i := range f.Rows {
			r := &f.Rows[i]
			text += fmt.Sprintf(" %s: %s", r.Label, r.Effect)
			if r.Verdict != "" {
				text += ", " + r.Verdict
			}
			text += "."
		}
		return text
	})
}

// Table implements Drawing: one row per line.
func (f *ForestFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for i := range f.Rows {
		r := &f.Rows[i]
		t.text("group", r.Group)
		t.text("label", r.Label)
		t.number("effect", unitOf(f.XLabel), r.Effect.Value)
		t.number("low", unitOf(f.XLabel), r.Effect.Low)
		t.number("high", unitOf(f.XLabel), r.Effect.High)
		low, high := math.NaN(), math.NaN()
		if r.accepts() {
			low, high = r.Accept.Low, r.Accept.High
		}
		t.number("accept_low", unitOf(f.XLabel), low)
		t.number("accept_high", unitOf(f.XLabel), high)
		t.text("verdict", r.Verdict)
	}
	return t.table()
}

func (r *ForestRow) accepts() bool { return r.Accept != Estimate{} }

// Sizes of a forest [px].
const (
	forestRow  = 23.0
	forestPlot = 380.0
)

// forestLayout is the columns of a forest.
type forestLayout struct {
	pic                  *canvas.Picture
	x                    scale
	labels, left, right  float64
	effects, verdicts, y float64
	fonts                [2]canvas.Font // plain and bold
}

// Draw implements Drawing.
func (f *ForestFigure) Draw() (*canvas.Picture, error) {
	for i := range f.Rows {
		if v := f.Rows[i].Effect.Value; f.LogX && v <= 0 {
			return nil, fmt.Errorf("effect %g of %q does not fit a logarithmic axis", v, f.Rows[i].Label)
		}
	}
	l := f.layout()
	l.y = heading(l.pic, f.Title, f.Note)
	height := forestRow * float64(len(f.Rows)+f.headings())
	top, bottom := l.y, l.y+height+4
	f.grid(l, top, bottom)
	group := ""
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Group != group {
			group = r.Group
			l.pic.Text(l.labels, l.y+15.5, l.fonts[1].Fit(group, l.left-l.labels-4), l.fonts[1])
			l.y += forestRow
		}
		f.row(l, r, group != "")
		l.y += forestRow
	}
	l.pic.Height = bottom + tickSize*lineGap + labelSize*lineGap + 12 + margin
	return l.pic, nil
}

// layout measures the columns.
func (f *ForestFigure) layout() *forestLayout {
	l := &forestLayout{labels: margin, fonts: [2]canvas.Font{{Size: labelSize}, {Size: labelSize, Bold: true}}}
	names, effects, verdicts := 60.0, 40.0, 0.0
	for i := range f.Rows {
		r := &f.Rows[i]
		names = max(names, l.fonts[1].Width(r.Label)+14, l.fonts[1].Width(r.Group)+4)
		effects = max(effects, l.fonts[1].Width(r.Effect.String()))
		verdicts = max(verdicts, l.fonts[1].Width(r.Verdict))
	}
	names = min(names, 330)
	l.left = margin + names + 12
	l.right = l.left + forestPlot
	l.effects = l.right + 18
	l.verdicts = l.effects + effects + 18
	l.pic = canvas.New(l.verdicts+verdicts+margin, 0)
	x := f.axis()
	l.x = scale{x.low, x.high, l.left, l.right, f.LogX}
	return l
}

// axis is wide enough for all effects and the ends of their intervals, unless
// these are more than ten times as far as the effects themselves.
func (f *ForestFigure) axis() axis {
	a := axis{span: emptySpan(), log: f.LogX}
	a.see(f.LogX, f.Null)
	for i := range f.Rows {
		a.see(f.LogX, f.Rows[i].Effect.Value)
	}
	effects := a.span
	for i := range f.Rows {
		e := f.Rows[i].Effect
		for _, v := range []float64{e.Low, e.High} {
			if f.LogX && v > effects.low/10 && v < effects.high*10 {
				a.see(true, v)
			} else if reach := 3 * (effects.high - effects.low); !f.LogX && v > effects.low-reach && v < effects.high+reach {
				a.see(false, v)
			}
		}
	}
	a.span = f.widened(a.tight().span)
	return a
}

// widened is s with some room at both ends.
func (f *ForestFigure) widened(s span) span {
	if f.LogX {
		k := math.Pow(s.high/s.low, 0.05)
		return span{s.low / k, s.high * k}
	}
	room := 0.05 * (s.high - s.low)
	return span{s.low - room, s.high + room}
}

// headings counts the groups.
func (f *ForestFigure) headings() int {
	n, group := 0, ""
	for i := range f.Rows {
		if g := f.Rows[i].Group; g != group {
			group = g
			n++
		}
	}
	return n
}

// grid draws the axis, the null line and the equivalence region.
func (f *ForestFigure) grid(l *forestLayout, top, bottom float64) {
	if f.Margin > 0 && f.Null != 0 || f.Margin > 0 && !f.LogX {
		low, high := f.Null-f.Margin, f.Null+f.Margin
		if f.LogX {
			low, high = f.Null/f.Margin, f.Null*f.Margin
		}
		a, b := max(l.left, l.x.at(low)), min(l.right, l.x.at(high))
		l.pic.Rectangle(a, top, b-a, bottom-top, 0, canvas.Style{Fill: canvas.Shade})
	}
	x := axis{span: span{l.x.low, l.x.high}, log: f.LogX}
	free := math.Inf(-1)
	for _, t := range x.marks(l.right-l.left, 70) {
		at := l.x.at(t.Value)
		if w := tickWidth(t.Label) / 2; t.Label != "" && at-w > free {
			free = at + w + 6
			l.pic.Line(at, top, at, bottom, canvas.Style{Stroke: canvas.Grid})
			l.pic.Line(at, bottom, at, bottom+4, canvas.Style{Stroke: canvas.Axis})
			drawTick(l.pic, at, bottom+tickSize*lineGap+2, t.Label, canvas.Centre)
		}
	}
	l.pic.Line(l.left, bottom, l.right, bottom, canvas.Style{Stroke: canvas.Axis})
	if at := l.x.at(f.Null); at >= l.left && at <= l.right {
		l.pic.Line(at, top, at, bottom, canvas.Style{Stroke: canvas.Letter, Width: 1.2})
	}
	l.pic.Text((l.left+l.right)/2, bottom+tickSize*lineGap+labelSize*lineGap+6, f.XLabel, canvas.Font{Size: labelSize, Align: canvas.Centre})
}

// row draws one line at l.y.
func (f *ForestFigure) row(l *forestLayout, r *ForestRow, indent bool) {
	font, middle := l.fonts[0], l.y+forestRow/2
	if r.Summary {
		font = l.fonts[1]
	}
	x := l.labels
	if indent && !r.Summary {
		x += 10
	}
	l.pic.Text(x, middle+4, font.Fit(r.Label, l.left-12-x), font)
	l.pic.Text(l.effects, middle+4, r.Effect.String(), font)
	verdict := l.fonts[1]
	verdict.Ink = verdictInk(r.Verdict)
	l.pic.Text(l.verdicts, middle+4, r.Verdict, verdict)
	if r.accepts() {
		a, b := l.left, l.right
		if !math.IsNaN(r.Accept.Low) {
			a = clamp(l.x.at(r.Accept.Low), l.left, l.right)
		}
		if !math.IsNaN(r.Accept.High) {
			b = clamp(l.x.at(r.Accept.High), l.left, l.right)
		}
		l.pic.Rectangle(a, l.y+3, b-a, forestRow-6, 3, canvas.Style{Fill: Green.ink(), Opacity: 0.16})
	}
	f.mark(l, r, middle)
}

// mark draws the effect of r and its interval.
func (f *ForestFigure) mark(l *forestLayout, r *ForestRow, y float64) {
	ink := r.Colour.ink()
	low, high := l.whisker(r.Effect.Low, y, ink, -1), l.whisker(r.Effect.High, y, ink, 1)
	at := l.x.at(r.Effect.Value)
	if math.IsNaN(at) {
		return
	}
	if r.Summary && !math.IsNaN(low) && !math.IsNaN(high) {
		l.pic.Polygon([]canvas.Point{{X: low, Y: y}, {X: at, Y: y - 6}, {X: high, Y: y}, {X: at, Y: y + 6}}, canvas.Style{Fill: ink})
		return
	}
	if !math.IsNaN(low) && !math.IsNaN(high) {
		l.pic.Line(low, y, high, y, canvas.Style{Stroke: ink, Width: 1.8})
	}
	glyph(l.pic, clamp(at, l.left, l.right), y, 4.2, 1, canvas.Style{Fill: ink})
}

// whisker returns the pixel of the end of an interval; one beyond the frame
// becomes an arrow at its edge.
func (l *forestLayout) whisker(v, y float64, ink canvas.Ink, side float64) float64 {
	at := l.x.at(v)
	if l.x.log && v <= 0 {
		at = math.Inf(-1)
	}
	if math.IsNaN(at) || at >= l.left && at <= l.right {
		return at
	}
	edge := clamp(at, l.left, l.right)
	l.pic.Polygon([]canvas.Point{{X: edge, Y: y}, {X: edge - side*7, Y: y - 4.5}, {X: edge - side*7, Y: y + 4.5}}, canvas.Style{Fill: ink})
	return edge
}

func clamp(v, low, high float64) float64 { return max(low, min(high, v)) }

// verdictInk is the colour of a verdict.
func verdictInk(verdict string) canvas.Ink {
	switch verdict {
	case "PASS":
		return canvas.Ink{Role: "pass", R: 0x00, G: 0x6B, B: 0x4E, Set: true}
	case "FAIL":
		return canvas.Ink{Role: "fail", R: 0xB0, G: 0x3A, B: 0x00, Set: true}
	}
	return canvas.Letter
}
