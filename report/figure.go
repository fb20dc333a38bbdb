package report

import (
	"fmt"
	"math"
	"slices"

	"niche/report/canvas"
	"niche/store"
)

// Figure is a chart of one or more series over a common axis: time courses,
// growth curves, branches.
type Figure struct {
	Name           string // file name without extension
	Title, Caption string
	Alt            string // see Labels
	Note           string // under the title, e.g. "mean ± SD of 20 donors"
	XLabel, YLabel string // with units, e.g. "time (min)"
	LogX, LogY     bool
	Series         []Series
	Marks          []Mark
	// Width and Height [cm]; 20 × 9 if zero. Two figures of a width of 13.4 stand
	// side by side on a StudyPage.
	Width, Height float64
}

// Series is one named line or set of points. X and Y have equal length; points
// with NaN are left out.
type Series struct {
	Name   string
	X, Y   []float64
	Points bool // markers instead of a line
	Dashed bool
	Colour int // 1, 2, … as in Colour; 0 for the next
	// Low and High bound a band around the line [unit of Y], for instance
	// mean ∓ SD; nil for none. Points have error bars instead.
	Low, High []float64
	N         int // donors or replicates behind every value; 0 if it does not apply
}

// Mark is a time, or a stretch of time, at which something is done.
type Mark struct {
	X, To float64 // [unit of X]; To is 0 or below X for a moment
	Label string
}

// SVG renders f as scalable vector graphics.
func (f *Figure) SVG() ([]byte, error) { return SVG(f) }

// PNG renders f as a bitmap at 192 dpi.
func (f *Figure) PNG() ([]byte, error) { return PNG(f) }

// Describe implements Drawing.
func (f *Figure) Describe() Labels {
	return Labels{f.Name, f.Title, f.Caption, f.Alt}.or(func() string {
		text := fmt.Sprintf("Chart of %s over %s.", f.YLabel, f.XLabel)
		for i := range f.Series {
			s := &f.Series[i]
			xy := s.finite(f.LogX, f.LogY)
			if n := len(xy); n > 0 && s.Name != "" {
				text += fmt.Sprintf(" %s: from %s to %s.", s.Name, brief(xy[0].Y, 3), brief(xy[n-1].Y, 3))
			}
		}
		return text
	})
}

// Table implements Drawing: one row per point.
func (f *Figure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for i := range f.Series {
		s := &f.Series[i]
		for k := range s.X {
			t.text("series", s.Name)
			t.number("x", unitOf(f.XLabel), s.X[k])
			t.number("y", unitOf(f.YLabel), element(s.Y, k))
			t.number("low", unitOf(f.YLabel), element(s.Low, k))
			t.number("high", unitOf(f.YLabel), element(s.High, k))
			t.number("n", "1", count(s.N))
		}
	}
	return t.table()
}

// Draw implements Drawing.
func (f *Figure) Draw() (*canvas.Picture, error) {
	for i := range f.Series {
		s := &f.Series[i]
		if len(s.X) != len(s.Y) || s.Low != nil && len(s.Low) != len(s.X) || s.High != nil && len(s.High) != len(s.X) {
			return nil, fmt.Errorf("series %q has %d x, %d y, %d low and %d high values", s.Name, len(s.X), len(s.Y), len(s.Low), len(s.High))
		}
	}
	width, height := f.Width, f.Height
	if width == 0 || height == 0 {
		width, height = 20, 9
	}
	const perCentimetre = 96 / 2.54
	pic := canvas.New(math.Round(width*perCentimetre), math.Round(height*perCentimetre))
	y := heading(pic, f.Title, f.Note)
	y = legend(pic, y, f.entries())
	drawSeries(pic, box{margin, y, pic.Width - 2*margin, max(80, pic.Height-y-margin)}, f)
	return pic, nil
}

// entries are the legend: the named series, unless there is only one.
func (f *Figure) entries() []entry {
	var list []entry
	for i := range f.Series {
		s := &f.Series[i]
		if s.Name == "" {
			continue
		}
		kind := swatchLine
		switch {
		case s.Points:
			kind = swatchPoint
		case s.Dashed:
			kind = swatchDashed
		}
		list = append(list, entry{label: s.Name, colour: s.colour(i), swatch: kind})
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// colour is that of the series with index i.
func (s *Series) colour(i int) Colour {
	if s.Colour > 0 {
		return Colour(s.Colour)
	}
	return Colour(i%len(hues) + 1)
}

// drawSeries draws the series and marks of f into b.
func drawSeries(pic *canvas.Picture, b box, f *Figure) *frame {
	x := axis{span: emptySpan(), log: f.LogX, label: f.XLabel}
	y := axis{span: emptySpan(), log: f.LogY, label: f.YLabel}
	for i := range f.Series {
		s := &f.Series[i]
		for _, p := range s.finite(f.LogX, f.LogY) {
			x.see(f.LogX, p.X)
			y.see(f.LogY, p.Y)
		}
		y.see(f.LogY, s.High...)
		if !f.LogY { // a band may reach below any axis of powers
			y.see(false, s.Low...)
		}
	}
	x, y = x.tight(), y.rounded()
	if !f.LogY {
		y.high += 0.03 * (y.high/2 - y.low/2) * 2
	}
	if len(f.Marks) > 0 { // once elsewhere, to see how many rows their labels take
		rows := newFrame(canvas.New(pic.Width, pic.Height), b, x, y).marks(f.Marks)
		b.y, b.h = b.y+markRow*float64(rows), b.h-markRow*float64(rows)
	}
	fr := newFrame(pic, b, x, y)
	fr.marks(f.Marks)
	for i := range f.Series {
		f.Series[i].band(fr, i)
	}
	for i := range f.Series {
		f.Series[i].draw(fr, i)
	}
	return fr
}

// tight is a with a width even where all values are equal.
func (a axis) tight() axis {
	if a.empty() || a.low == a.high {
		return a.rounded()
	}
	return a
}

// finite returns the points of s that can be drawn on the given axes.
func (s *Series) finite(logX, logY bool) []canvas.Point {
	var xy []canvas.Point
	for i := range min(len(s.X), len(s.Y)) {
		x, y := s.X[i], s.Y[i]
		ok := !math.IsNaN(x) && !math.IsNaN(y) && !math.IsInf(x, 0) && !math.IsInf(y, 0)
		if ok && (!logX || x > 0) && (!logY || y > 0) {
			xy = append(xy, canvas.Point{X: x, Y: y})
		}
	}
	return xy
}

// band draws what lies between Low and High, if s is a line.
func (s *Series) band(f *frame, i int) {
	if !s.Points {
		f.band(s.X, s.Low, s.High, s.colour(i).ink())
	}
}

// draw draws the line or the points of s.
func (s *Series) draw(f *frame, i int) {
	c := s.colour(i)
	if !s.Points {
		style := canvas.Style{Stroke: c.ink(), Width: 2.2, Dash: c.dash(), Round: true}
		if s.Dashed {
			style.Dash = []float64{6, 3.5}
		}
		f.pic.Polyline(f.points(s.X, s.Y), style)
		return
	}
	for k := range s.X {
		if !f.x.visible(s.X[k]) || !f.y.visible(s.Y[k]) {
			continue
		}
		x := f.x.at(s.X[k])
		if s.Low != nil && s.High != nil {
			f.errorBar(x, s.Low[k], s.High[k], 3, c.ink())
		}
		f.pic.Circle(x, f.y.at(s.Y[k]), 3.2, canvas.Style{Fill: c.ink()})
	}
}

// markRow is the height of a row of labels of marks [px].
const markRow = 14.0

// marks draws the moments as dotted lines and the stretches as shades, with
// their labels above the frame, in as many rows as they need: that number is
// returned.
func (f *frame) marks(list []Mark) (rows int) {
	font := canvas.Font{Size: 10.5, Ink: canvas.Soft}
	var free []float64 // from where each row is free
	for _, m := range list {
		from := f.x.at(m.X)
		if !(from >= f.left-0.5 && from <= f.right+0.5) {
			continue
		}
		if m.To > m.X {
			to := min(f.x.at(m.To), f.right)
			f.pic.Rectangle(from, f.top, to-from, f.bottom-f.top, 0, canvas.Style{Fill: canvas.Shade})
		}
		x := min(from-2, f.right-font.Width(m.Label))
		row := slices.IndexFunc(free, func(at float64) bool { return x >= at })
		if row < 0 {
			row, free = len(free), append(free, 0)
		}
		free[row] = x + font.Width(m.Label) + 8
		y := f.top - 4 - markRow*float64(row)
		f.pic.Line(from, y, from, f.bottom, canvas.Style{Stroke: canvas.Soft, Dash: []float64{2, 2.5}})
		f.pic.Text(x, y-4, m.Label, font)
	}
	return len(free)
}
