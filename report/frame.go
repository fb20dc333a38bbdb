package report

import (
	"math"

	"niche/report/canvas"
)

// Sizes of all figures [px].
const (
	titleSize = 14.0
	labelSize = 12.0
	tickSize  = 11.0
	margin    = 14.0
	lineGap   = 1.32 // baseline distance over font size
	fullWidth = 940.0
)

// Fonts of all figures.
var (
	titleFont = canvas.Font{Size: titleSize, Bold: true}
	labelFont = canvas.Font{Size: labelSize}
	tickFont  = canvas.Font{Size: tickSize, Ink: canvas.Axis}
	noteFont  = canvas.Font{Size: tickSize, Ink: canvas.Soft}
)

// scale maps values to pixels.
type scale struct {
	low, high float64 // values at from and to
	from, to  float64 // [px]
	log       bool
}

// at returns the pixel of v. Values that an axis cannot show give NaN.
func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		if !(v > 0) {
			return math.NaN()
		}
		v, low, high = math.Log(v), math.Log(low), math.Log(high)
	}
	// Halves, so that the difference of two huge values is finite.
	return s.from + (v/2-low/2)/(high/2-low/2)*(s.to-s.from)
}

// visible reports whether v can be drawn.
func (s scale) visible(v float64) bool {
	return !math.IsNaN(v) && !math.IsInf(v, 0) && (!s.log || v > 0)
}

// within returns the value of the axis nearest to v.
func (s scale) within(v float64) float64 { return min(max(v, s.low), s.high) }

// span is the range of the values that have been seen.
type span struct{ low, high float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) see(log bool, values ...float64) {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) || log && v <= 0 {
			continue
		}
		s.low, s.high = min(s.low, v), max(s.high, v)
	}
}

func (s *span) empty() bool { return s.low > s.high }

// axis describes one axis of a frame.
type axis struct {
	span
	log   bool
	label string
	ticks []tick // made from the span if nil
}

// rounded widens a to what is drawn: zero is shown where values come near it,
// rounding errors of constants do not fill the figure, and logarithmic axes are
// never empty.
func (a axis) rounded() axis {
	switch {
	case a.empty() && a.log:
		a.low, a.high = 1, 10
	case a.empty():
		a.low, a.high = 0, 1
	case a.log && a.high < 2*a.low:
		middle := math.Sqrt(a.low) * math.Sqrt(a.high)
		a.low, a.high = middle/2, middle*2
	case a.log:
	case a.high-a.low <= 1e-6*max(math.Abs(a.low), math.Abs(a.high)) || a.high == a.low:
		a.low, a.high = min(0, 1.2*a.low), max(0, 1.2*a.high)
		if a.low == a.high {
			a.high = 1
		}
	case a.low > 0 && a.low < 0.4*a.high:
		a.low = 0
	}
	return a
}

// marks returns the ticks of a over a length [px].
func (a axis) marks(length, distance float64) []tick {
	switch {
	case a.ticks != nil:
		return a.ticks
	case a.log && a.high > 4*a.low:
		return logTicks(a.low, a.high)
	}
	return roundTicks(a.low, a.high, max(2, min(8, int(length/distance))))
}

// frame is a rectangle with axes into which values are drawn.
type frame struct {
	pic                      *canvas.Picture
	x, y                     scale
	left, top, right, bottom float64 // [px]
}

// box is a rectangle [px].
type box struct{ x, y, w, h float64 }

// newFrame draws axes, ticks, labels and horizontal grid lines inside b and
// returns the frame that is left for values.
func newFrame(pic *canvas.Picture, b box, x, y axis) *frame {
	f := &frame{pic: pic, top: b.y + 6, right: b.x + b.w}
	f.bottom = b.y + b.h - tickSize*lineGap - 7
	if x.label != "" {
		f.bottom -= labelSize*lineGap + 3
	}
	yTicks := y.marks(f.bottom-f.top, 38)
	f.left = b.x + widest(yTicks) + 8
	if y.label != "" {
		lines := labelFont.Wrap(y.label, f.bottom-f.top)
		f.left += labelSize*lineGap*float64(len(lines)) + 4
		for i, line := range lines {
			pic.Text(b.x+labelSize*(1+lineGap*float64(i)), (f.top+f.bottom)/2, line, canvas.Font{Size: labelSize, Align: canvas.Centre, Turn: 90})
		}
	}
	xTicks := x.marks(f.right-f.left, 80)
	if n := len(xTicks); n > 0 && x.ticks == nil {
		f.right -= tickWidth(xTicks[n-1].Label) / 2
	}
	f.x = scale{x.low, x.high, f.left, f.right, x.log}
	f.y = scale{y.low, y.high, f.bottom, f.top, y.log}
	if x.label != "" {
		pic.Text((f.left+f.right)/2, b.y+b.h-4, x.label, canvas.Font{Size: labelSize, Align: canvas.Centre})
	}
	f.drawTicks(xTicks, yTicks)
	return f
}

func (f *frame) drawTicks(xTicks, yTicks []tick) {
	line := canvas.Style{Stroke: canvas.Axis, Width: 1}
	for _, t := range yTicks {
		y := f.y.at(t.Value)
		if math.IsNaN(y) {
			continue
		}
		if t.Label == "" {
			f.pic.Line(f.left-2.5, y, f.left, y, line)
			continue
		}
		f.pic.Line(f.left, y, f.right, y, canvas.Style{Stroke: canvas.Grid})
		f.pic.Line(f.left-4, y, f.left, y, line)
		drawTick(f.pic, f.left-7, y+tickSize*0.36, t.Label, canvas.Right)
	}
	free := math.Inf(-1)
	for _, t := range xTicks {
		x := f.x.at(t.Value)
		if math.IsNaN(x) {
			continue
		}
		size := 2.5
		if w := tickWidth(t.Label) / 2; t.Label != "" && x-w > free {
			size, free = 4, x+w+6
			drawTick(f.pic, x, f.bottom+tickSize*lineGap+2, t.Label, canvas.Centre)
		}
		f.pic.Line(x, f.bottom, x, f.bottom+size, line)
	}
	f.pic.Line(f.left, f.top, f.left, f.bottom, line)
	f.pic.Line(f.left, f.bottom, f.right, f.bottom, line)
}

// points returns the pixels of the pairs that can be drawn.
func (f *frame) points(x, y []float64) []canvas.Point {
	var list []canvas.Point
	for i := range min(len(x), len(y)) {
		if f.x.visible(x[i]) && f.y.visible(y[i]) {
			list = append(list, canvas.Point{X: f.x.at(x[i]), Y: f.y.at(y[i])})
		}
	}
	return list
}

// band fills the area between low and high, as far as it lies within the frame:
// where a curve is hardly known its band may reach beyond any picture.
func (f *frame) band(x, low, high []float64, ink canvas.Ink) {
	var upper, lower []canvas.Point
	for i := range min(len(x), len(low), len(high)) {
		if !f.x.visible(x[i]) || math.IsNaN(low[i]) || math.IsNaN(high[i]) {
			continue
		}
		at := f.x.at(x[i])
		upper = append(upper, canvas.Point{X: at, Y: f.y.at(f.y.within(high[i]))})
		lower = append(lower, canvas.Point{X: at, Y: f.y.at(f.y.within(low[i]))})
	}
	if len(upper) == 0 {
		return
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	f.pic.Polygon(upper, canvas.Style{Fill: ink, Opacity: 0.18})
}

// level draws a dashed line at the value y and names it at its right end.
func (f *frame) level(y float64, name string, dash ...float64) {
	if !f.y.visible(y) || y < f.y.low || y > f.y.high {
		return
	}
	at := f.y.at(y)
	f.pic.Line(f.left, at, f.right, at, canvas.Style{Stroke: canvas.Soft, Dash: dash})
	f.pic.Text(f.right-2, at-4, name, canvas.Font{Size: 10, Ink: canvas.Soft, Align: canvas.Right})
}

// errorBar draws a vertical bar with caps at x from low to high.
func (f *frame) errorBar(x, low, high, cap float64, ink canvas.Ink) {
	if f.y.log && low <= f.y.low {
		low = f.y.low
	}
	if !f.y.visible(low) || !f.y.visible(high) || high <= low {
		return
	}
	s := canvas.Style{Stroke: ink, Width: 1.2}
	a, b := f.y.at(low), f.y.at(high)
	f.pic.Line(x, a, x, b, s)
	f.pic.Line(x-cap, a, x+cap, a, s)
	f.pic.Line(x-cap, b, x+cap, b, s)
}

// haloBar draws an error bar that shows on any ground.
func (f *frame) haloBar(x, low, high float64) {
	a, b := f.y.at(low), f.y.at(high)
	for _, s := range []canvas.Style{{Stroke: canvas.RGB(0xFF, 0xFF, 0xFF), Width: 3.4}, {Stroke: canvas.RGB(0x1B, 0x24, 0x30), Width: 1.3}} {
		f.pic.Path(new(canvas.Path).Move(x, a).Line(x, b).Move(x-3.5, a).Line(x+3.5, a).Move(x-3.5, b).Line(x+3.5, b), s)
	}
}
