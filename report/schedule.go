package report

import (
	"fmt"

	"niche/report/canvas"
	"niche/store"
)

// ScheduleFigure shows who gets what when, as a Gantt chart over a response on
// the same time axis.
type ScheduleFigure struct {
	Labels
	XLabel string // e.g. "time (h)"
	YLabel string // of the response, with unit
	Tracks []Track
	Curves []Series
	LogY   bool
	Note   string // under the title
}

// Track is one line of the Gantt chart.
type Track struct {
	Label  string
	Colour Colour
	Spans  []Span
	Doses  []float64 // boluses [unit of XLabel]
}

// Span is a stretch of time with something present.
type Span struct {
	From, To float64 // [unit of XLabel]
	Label    string  // written in it if it fits
}

// Describe implements Drawing.
func (f *ScheduleFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := "Schedule and response."
		for i := range f.Tracks {
			t := &f.Tracks[i]
			text += " " + t.Label + ":"
			for _, s := range t.Spans {
				text += fmt.Sprintf(" %s to %s,", brief(s.From, 4), brief(s.To, 4))
			}
			for _, d := range t.Doses {
				text += fmt.Sprintf(" at %s,", brief(d, 4))
			}
			text = text[:len(text)-1] + "."
		}
		return text + " " + f.response().Describe().Alt
	})
}

// response is the lower part.
func (f *ScheduleFigure) response() *Figure {
	return &Figure{Name: f.Name, Title: f.Title, XLabel: f.XLabel, YLabel: f.YLabel, Series: f.Curves, LogY: f.LogY}
}

// Table implements Drawing: the points of the response, then the spans and
// doses of the tracks.
func (f *ScheduleFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	row := func(kind, label string, from, to, y float64) {
		t.text("kind", kind)
		t.text("label", label)
		t.number("from", unitOf(f.XLabel), from)
		t.number("to", unitOf(f.XLabel), to)
		t.number("value", unitOf(f.YLabel), y)
	}
	nan := element(nil, 0)
	for i := range f.Tracks {
		for _, s := range f.Tracks[i].Spans {
			row("span", f.Tracks[i].Label, s.From, s.To, nan)
		}
		for _, d := range f.Tracks[i].Doses {
			row("dose", f.Tracks[i].Label, d, d, nan)
		}
	}
	for i := range f.Curves {
		for k, x := range f.Curves[i].X {
			row("response", f.Curves[i].Name, x, x, element(f.Curves[i].Y, k))
		}
	}
	return t.table()
}

// ganttRow is the height of a track [px].
const ganttRow = 24.0

// Draw implements Drawing.
func (f *ScheduleFigure) Draw() (*canvas.Picture, error) {
	for i := range f.Curves {
		if s := &f.Curves[i]; len(s.X) != len(s.Y) {
			return nil, fmt.Errorf("response %q has %d times and %d values", s.Name, len(s.X), len(s.Y))
		}
	}
	names := 0.0
	for i := range f.Tracks {
		names = max(names, labelFont.Width(f.Tracks[i].Label))
	}
	shift := max(0, min(names, 240)-27)
	pic := canvas.New(760+shift, 0)
	y := heading(pic, f.Title, f.Note)
	response := f.response()
	y = legend(pic, y, response.entries())
	chart := ganttRow*float64(len(f.Tracks)) + 10
	const height = 280.0
	pic.Height = y + chart + height + margin
	fr := f.frame(pic, box{margin + shift, y + chart, pic.Width - 2*margin - shift, height})
	for i := range f.Tracks {
		f.Tracks[i].draw(fr, y+ganttRow*(float64(i)+0.5))
	}
	for i := range f.Curves {
		f.Curves[i].band(fr, i)
	}
	for i := range f.Curves {
		f.Curves[i].draw(fr, i)
	}
	return pic, nil
}

// frame draws axes that hold the response and the whole schedule.
func (f *ScheduleFigure) frame(pic *canvas.Picture, b box) *frame {
	x := axis{span: emptySpan(), label: f.XLabel}
	y := axis{span: emptySpan(), log: f.LogY, label: f.YLabel}
	for i := range f.Tracks {
		x.see(false, f.Tracks[i].Doses...)
		for _, s := range f.Tracks[i].Spans {
			x.see(false, s.From, s.To)
		}
	}
	for i := range f.Curves {
		x.see(false, f.Curves[i].X...)
		y.see(f.LogY, f.Curves[i].Y...)
		y.see(f.LogY, f.Curves[i].High...)
		if !f.LogY {
			y.see(false, f.Curves[i].Low...)
		}
	}
	y = y.rounded()
	if !f.LogY {
		y.high += 0.03 * (y.high - y.low)
	}
	return newFrame(pic, b, x.tight(), y)
}

// draw draws t at height y; the line of a dose goes down through the frame.
func (t *Track) draw(fr *frame, y float64) {
	ink := t.Colour.ink()
	font := labelFont
	font.Align = canvas.Right
	fr.pic.Line(fr.left, y, fr.right, y, canvas.Style{Stroke: canvas.Grid})
	fr.pic.Text(fr.left-9, y+4, font.Fit(t.Label, fr.left-9-margin), font)
	for _, s := range t.Spans {
		a, b := fr.x.at(s.From), fr.x.at(s.To)
		fr.pic.Note(fmt.Sprintf("%s %s: %s to %s", t.Label, s.Label, brief(s.From, 4), brief(s.To, 4)))
		fr.pic.Rectangle(a, y-8, b-a, 16, 3, canvas.Style{Fill: ink})
		small := canvas.Font{Size: 10.5, Align: canvas.Centre, Ink: ink.Over()}
		if small.Width(s.Label) < b-a-6 {
			fr.pic.Text((a+b)/2, y+3.8, s.Label, small)
		}
		fr.pic.Done()
	}
	for _, d := range t.Doses {
		x := fr.x.at(d)
		fr.pic.Line(x, y, x, fr.bottom, canvas.Style{Stroke: ink, Width: 0.8, Dash: []float64{2, 2.5}})
		glyph(fr.pic, x, y, 5.5, 4, canvas.Style{Fill: ink, Stroke: canvas.Paper, Width: 0.8})
	}
}
