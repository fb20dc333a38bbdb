package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// TornadoFigure shows what a change of each parameter does to one outcome, the
// most important parameter on top.
type TornadoFigure struct {
	Labels
	XLabel        string  // outcome with its unit
	Base          float64 // outcome with all parameters as they are [unit of XLabel]
	Threshold     float64 // where the verdict flips [unit of XLabel]; NaN for none
	ThresholdName string  // "verdict flips" if empty
	LogX          bool
	Rows          []TornadoRow // drawn in the order of their effect
	Note          string       // under the title
}

// TornadoRow is one parameter.
type TornadoRow struct {
	Parameter string
	// Low and High are the values tried, with unit, e.g. "0.5 /h" or "× 0.5".
	Low, High     string
	AtLow, AtHigh float64 // outcome at these values [unit of XLabel]
	Source        string  // of the parameter, or "tentative"
	// The verdict changes at the low, or at the high value.
	FlipsLow, FlipsHigh bool
}

// Describe implements Drawing.
func (f *TornadoFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := fmt.Sprintf("Tornado diagram of %s, base value %s.", f.XLabel, brief(f.Base, 3))
		for _, r := range f.sorted() {
			text += fmt.Sprintf(" %s: %s at %s, %s at %s", r.Parameter, brief(r.AtLow, 3), r.Low, brief(r.AtHigh, 3), r.High)
			if flips := r.flips(); flips != "" {
				text += ", flips the verdict at " + flips
			}
			text += "."
		}
		return text
	})
}

// flips names the values at which the verdict changes.
func (r *TornadoRow) flips() string {
	var at []string
	if r.FlipsLow {
		at = append(at, r.Low)
	}
	if r.FlipsHigh {
		at = append(at, r.High)
	}
	return strings.Join(at, " and ")
}

// sorted returns the rows, those of the largest effect first.
func (f *TornadoFigure) sorted() []TornadoRow {
	rows := slices.Clone(f.Rows)
	measure := func(v float64) float64 {
		if f.LogX {
			return math.Abs(math.Log(v / f.Base))
		}
		return math.Abs(v - f.Base)
	}
	effect := func(r TornadoRow) float64 {
		reach := 0.0
		for _, v := range []float64{measure(r.AtLow), measure(r.AtHigh)} {
			if !math.IsNaN(v) {
				reach = max(reach, v)
			}
		}
		return reach
	}
	slices.SortStableFunc(rows, func(a, b TornadoRow) int { return cmp.Compare(effect(b), effect(a)) })
	return rows
}

// Table implements Drawing: one row per parameter.
func (f *TornadoFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for _, r := range f.sorted() {
		t.text("parameter", r.Parameter)
		t.text("low", r.Low)
		t.text("high", r.High)
		t.number("at_low", unitOf(f.XLabel), r.AtLow)
		t.number("at_high", unitOf(f.XLabel), r.AtHigh)
		t.number("base", unitOf(f.XLabel), f.Base)
		t.number("threshold", unitOf(f.XLabel), f.Threshold)
		t.text("source", r.Source)
		t.text("flips_at", r.flips())
	}
	return t.table()
}

// Sizes of a tornado [px].
const (
	tornadoRow  = 30.0
	tornadoPlot = 430.0
)

// Draw implements Drawing.
func (f *TornadoFigure) Draw() (*canvas.Picture, error) {
	if f.LogX && !(f.Base > 0) {
		return nil, fmt.Errorf("base value %g does not fit a logarithmic axis", f.Base)
	}
	rows := f.sorted()
	names := 0.0
	for i := range rows {
		names = max(names, labelFont.Width(rows[i].Parameter), tickFont.Width(rows[i].Source))
	}
	names = min(names, 320)
	left := margin + names + 12
	pic := canvas.New(left+tornadoPlot+triedGap+f.triedWidth()+margin, 0)
	y := heading(pic, f.Title, f.Note)
	y = legend(pic, y, f.entries()) + 12
	x := f.axis(rows)
	bottom := y + tornadoRow*float64(len(rows)) + 4
	s := scale{x.low, x.high, left, left + tornadoPlot, f.LogX}
	l := &forestLayout{pic: pic, x: s, left: left, right: left + tornadoPlot}
	(&ForestFigure{XLabel: f.XLabel, LogX: f.LogX, Null: f.Base}).grid(l, y, bottom)
	for i := range rows {
		f.row(l, y+tornadoRow*float64(i), &rows[i])
	}
	f.threshold(l, y, bottom)
	pic.Height = bottom + tickSize*lineGap + labelSize*lineGap + 12 + margin
	return pic, nil
}

func (f *TornadoFigure) axis(rows []TornadoRow) axis {
	a := axis{span: emptySpan(), log: f.LogX}
	a.see(f.LogX, f.Base, f.Threshold)
	for i := range rows {
		a.see(f.LogX, rows[i].AtLow, rows[i].AtHigh)
	}
	a = a.tight()
	if f.LogX {
		k := math.Pow(a.high/a.low, 0.06)
		a.low, a.high = a.low/k, a.high*k
		return a
	}
	room := 0.06 * (a.high - a.low)
	a.low, a.high = a.low-room, a.high+room
	return a
}

// row draws one parameter at y.
func (f *TornadoFigure) row(l *forestLayout, y float64, r *TornadoRow) {
	font := labelFont
	font.Align = canvas.Right
	l.pic.Text(l.left-10, y+13, font.Fit(r.Parameter, l.left-10-margin), font)
	source := canvas.Font{Size: 10.5, Ink: canvas.Soft, Align: canvas.Right}
	l.pic.Text(l.left-10, y+25.5, source.Fit(r.Source, l.left-10-margin), source)
	f.tried(l, y, r)
	if r.AtLow == f.Base && r.AtHigh == f.Base {
		l.pic.Text(l.x.at(f.Base)+5, y+tornadoRow/2+3.8, "no effect", canvas.Font{Size: 10.5, Ink: canvas.Soft})
		return
	}
	top, high := y+5, tornadoRow-10
	if (r.AtLow-f.Base)*(r.AtHigh-f.Base) > 0 { // one above the other
		high /= 2
		f.bar(l, top+high, high, r.AtHigh, Orange, fmt.Sprintf("%s at %s", r.Parameter, r.High), r.FlipsHigh)
	} else {
		f.bar(l, top, high, r.AtHigh, Orange, fmt.Sprintf("%s at %s", r.Parameter, r.High), r.FlipsHigh)
	}
	f.bar(l, top, high, r.AtLow, Blue, fmt.Sprintf("%s at %s", r.Parameter, r.Low), r.FlipsLow)
}

// bar draws the outcome v at one value of a parameter, and a mark at its end if
// the verdict flips there.
func (f *TornadoFigure) bar(l *forestLayout, y, h, v float64, c Colour, name string, flips bool) {
	at, base := l.x.at(v), l.x.at(f.Base)
	if math.IsNaN(at) {
		return
	}
	l.pic.Note(name + ": " + brief(v, 3))
	l.pic.Rectangle(base, y, at-base, h, 0, canvas.Style{Fill: c.ink(), Opacity: 0.85})
	if flips {
		glyph(l.pic, at, y+h/2, 5, 3, canvas.Style{Fill: verdictInk("FAIL"), Stroke: canvas.Paper, Width: 1})
	}
	l.pic.Done()
}

// triedGap is the distance of the values tried from the plot [px].
const triedGap = 16.0

// triedFont is the font of the values tried.
var triedFont = canvas.Font{Size: 11}

// tried writes the values of a parameter right of the plot, bold where the
// verdict flips.
func (f *TornadoFigure) tried(l *forestLayout, y float64, r *TornadoRow) {
	x := l.right + triedGap
	for i, v := range []struct {
		text  string
		flips bool
	}{{r.Low, r.FlipsLow}, {"–", false}, {r.High, r.FlipsHigh}} {
		font := triedFont
		font.Bold = v.flips
		if i == 1 {
			font.Ink = canvas.Soft
		}
		l.pic.Text(x, y+tornadoRow/2+3.8, v.text, font)
		x += font.Width(v.text) + 3
	}
}

// triedWidth is the room that the values tried need [px].
func (f *TornadoFigure) triedWidth() float64 {
	bold := triedFont
	bold.Bold = true
	w := 0.0
	for i := range f.Rows {
		w = max(w, bold.Width(f.Rows[i].Low+" – "+f.Rows[i].High))
	}
	return w
}

// entries is the legend.
func (f *TornadoFigure) entries() []entry {
	list := []entry{{label: "parameter low", colour: Blue}, {label: "parameter high", colour: Orange}}
	if slices.ContainsFunc(f.Rows, func(r TornadoRow) bool { return r.FlipsLow || r.FlipsHigh }) {
		list = append(list, entry{label: "verdict flips", ink: verdictInk("FAIL"), swatch: swatchPoint, glyph: 3})
	}
	return list
}

// threshold draws the value at which the verdict flips.
func (f *TornadoFigure) threshold(l *forestLayout, top, bottom float64) {
	at := l.x.at(f.Threshold)
	if math.IsNaN(at) {
		return
	}
	ink := verdictInk("FAIL")
	l.pic.Line(at, top-4, at, bottom, canvas.Style{Stroke: ink, Width: 1.6, Dash: []float64{5, 3}})
	name := f.ThresholdName
	if name == "" {
		name = "verdict flips"
	}
	font := canvas.Font{Size: 11, Bold: true, Ink: ink, Align: canvas.Centre}
	w := font.Width(name) / 2
	l.pic.Text(clamp(at, margin+w, l.pic.Width-margin-w), top-8, name, font)
}
