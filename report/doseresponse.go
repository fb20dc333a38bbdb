package report

import (
	"fmt"
	"math"

	"niche/report/canvas"
	"niche/store"
)

// DoseFigure shows dose–response curves: measured points with error bars, the
// fitted curve with its band, and a mark at each IC50, over a logarithmic axis
// with the zero dose apart at its left end.
type DoseFigure struct {
	Labels
	XLabel    string // drug, e.g. "cytarabine"
	Unit      string // of the doses, e.g. "nM"
	YLabel    string // e.g. "viability (% of untreated)"
	Curves    []DoseCurve
	Reference float64 // a dashed line at this value [unit of YLabel]; 0 for none
	Measure   string  // what the marks are; "IC50" if empty, e.g. "GR50"
	Level     float64 // of intervals and bands [1]; 0.95 if zero
}

// DoseCurve is one arm.
type DoseCurve struct {
	Label  string
	Colour Colour
	Doses  []float64 // [Unit], ascending; 0 allowed
	Mean   []float64 // per dose [unit of YLabel]
	SD     []float64 // per dose [unit of YLabel]; nil for none
	N      int       // replicates or donors per dose
	// The fitted curve and its band [Unit, unit of YLabel]; nil for none.
	FitDoses, Fit, FitLow, FitHigh []float64
	IC50                           Estimate // [Unit]; Value NaN or 0 for none
}

func (f *DoseFigure) measure() string {
	if f.Measure == "" {
		return "IC50"
	}
	return f.Measure
}

// level is the confidence of intervals for people.
func (f *DoseFigure) level() string {
	if f.Level == 0 {
		return "95 %"
	}
	return fmt.Sprintf("%g %%", 100*f.Level)
}

// bands says what the bands are, if there are any.
func (f *DoseFigure) bands() string {
	for i := range f.Curves {
		if f.Curves[i].FitLow != nil {
			return " with " + f.level() + " bands"
		}
	}
	return ""
}

// Describe implements Drawing.
func (f *DoseFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := fmt.Sprintf("Dose–response curves of %s over %s.", f.YLabel, axisName(f.XLabel, f.Unit))
		for i := range f.Curves {
			text += " " + f.potency(&f.Curves[i]) + "."
		}
		return text
	})
}

// potency names a curve and its IC50.
func (f *DoseFigure) potency(c *DoseCurve) string {
	if !(c.IC50.Value > 0) || math.IsInf(c.IC50.Value, 0) {
		return c.Label + ": " + f.measure() + " not reached"
	}
	text := fmt.Sprintf("%s: %s %s %s", c.Label, f.measure(), brief(c.IC50.Value, 3), f.Unit)
	if !math.IsNaN(c.IC50.Low) && !math.IsNaN(c.IC50.High) && c.IC50.High > 0 {
		text += " (95 % CI " + c.IC50.interval() + ")"
	}
	return text
}

// Table implements Drawing: one row per curve and dose, measured or fitted.
func (f *DoseFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	row := func(c *DoseCurve, kind string, dose, value, low, high, sd, n float64) {
		t.text("curve", c.Label)
		t.text("kind", kind)
		t.number("dose", f.Unit, dose)
		t.number("value", unitOf(f.YLabel), value)
		t.number("sd", unitOf(f.YLabel), sd)
		t.number("low", unitOf(f.YLabel), low)
		t.number("high", unitOf(f.YLabel), high)
		t.number("n", "1", n)
		t.number("ic50", f.Unit, c.IC50.Value)
		t.number("ic50_low", f.Unit, c.IC50.Low)
		t.number("ic50_high", f.Unit, c.IC50.High)
	}
	nan := math.NaN()
	for i := range f.Curves {
		c := &f.Curves[i]
		for k, d := range c.Doses {
			row(c, "measured", d, element(c.Mean, k), nan, nan, element(c.SD, k), count(c.N))
		}
		for k, d := range c.FitDoses {
			row(c, "fitted", d, element(c.Fit, k), element(c.FitLow, k), element(c.FitHigh, k), nan, nan)
		}
	}
	return t.table()
}

// Draw implements Drawing.
func (f *DoseFigure) Draw() (*canvas.Picture, error) {
	for i := range f.Curves {
		if err := f.Curves[i].check(); err != nil {
			return nil, err
		}
	}
	pic := canvas.New(560, 0)
	y := heading(pic, f.Title, f.note())
	for i := range f.Curves {
		c := &f.Curves[i]
		y = legend(pic, y, []entry{{label: f.potency(c), colour: c.Colour, swatch: swatchLinePoint, glyph: i}}) - 5
	}
	y += 6
	pic.Height = y + 320 + margin
	fr, zero := f.axes(pic, box{margin, y, pic.Width - 2*margin - 8, 320})
	if f.Reference != 0 {
		fr.level(f.Reference, "", 5, 3)
	}
	for i := range f.Curves {
		c := &f.Curves[i]
		fr.band(c.FitDoses, c.FitLow, c.FitHigh, c.Colour.ink())
	}
	for i := range f.Curves {
		f.Curves[i].draw(fr, zero, i)
	}
	return pic, nil
}

func (f *DoseFigure) note() string {
	low, high, sd := math.MaxInt, 0, false
	for i := range f.Curves {
		c := &f.Curves[i]
		low, high, sd = min(low, c.N), max(high, c.N), sd || c.SD != nil
	}
	text := "Points: mean"
	if sd {
		text += " ± SD"
	}
	switch {
	case high > 0 && low == high:
		text += fmt.Sprintf(", n = %d per dose", high)
	case high > 0:
		text += fmt.Sprintf(", n = %d to %d per dose", low, high)
	}
	return text + "; lines: fitted curves" + f.bands() + "; triangles: " + f.measure() + "."
}

func (c *DoseCurve) check() error {
	switch {
	case len(c.Doses) != len(c.Mean), c.SD != nil && len(c.SD) != len(c.Doses):
		return fmt.Errorf("curve %q has %d doses, %d means and %d deviations", c.Label, len(c.Doses), len(c.Mean), len(c.SD))
	case len(c.FitDoses) != len(c.Fit), c.FitLow != nil && len(c.FitLow) != len(c.Fit), c.FitHigh != nil && len(c.FitHigh) != len(c.Fit):
		return fmt.Errorf("curve %q has %d fitted doses and %d values", c.Label, len(c.FitDoses), len(c.Fit))
	}
	return nil
}

// axes draws the axes and returns the frame and the pixel of the zero dose.
func (f *DoseFigure) axes(pic *canvas.Picture, b box) (fr *frame, zero float64) {
	x := axis{span: emptySpan(), log: true, label: axisName(f.XLabel, f.Unit)}
	y := axis{span: emptySpan(), label: f.YLabel}
	y.see(false, 0)
	hasZero := false
	for i := range f.Curves {
		c := &f.Curves[i]
		x.see(true, c.Doses...)
		x.see(true, c.FitDoses...)
		for k, d := range c.Doses {
			hasZero = hasZero || d == 0
			y.see(false, c.Mean[k])
			if sd := element(c.SD, k); !math.IsNaN(sd) {
				y.see(false, c.Mean[k]+sd)
			}
		}
		y.see(false, c.Fit...)
	}
	x, y = x.rounded(), y.rounded()
	y.high += 0.04 * (y.high - y.low)
	least := x.low
	x.low, x.high = x.low/1.25, x.high*1.25
	if hasZero {
		x.ticks = logTicks(least, x.high)
		x.low /= math.Pow(x.high/x.low, 0.1) // room for the zero dose
	}
	fr = newFrame(pic, b, x, y)
	if !hasZero {
		return fr, math.NaN()
	}
	zero = fr.left + 0.035*(fr.right-fr.left)
	f.breakAxis(fr, zero)
	return fr, zero
}

// breakAxis marks the zero dose and the gap between it and the others.
func (f *DoseFigure) breakAxis(fr *frame, zero float64) {
	gap := fr.left + 0.075*(fr.right-fr.left)
	fr.pic.Line(zero, fr.bottom, zero, fr.bottom+4, canvas.Style{Stroke: canvas.Axis})
	drawTick(fr.pic, zero, fr.bottom+tickSize*lineGap+2, "0", canvas.Centre)
	fr.pic.Rectangle(gap-3, fr.bottom-5, 6, 10, 0, canvas.Style{Fill: canvas.Paper})
	for _, dx := range []float64{-3, 3} {
		fr.pic.Line(gap+dx-2.5, fr.bottom+5, gap+dx+2.5, fr.bottom-5, canvas.Style{Stroke: canvas.Axis})
	}
}

// draw draws the curve, the points and the mark of the IC50.
func (c *DoseCurve) draw(fr *frame, zero float64, i int) {
	ink := c.Colour.ink()
	fr.pic.Polyline(fr.points(c.FitDoses, c.Fit), canvas.Style{Stroke: ink, Width: 2.2, Dash: c.Colour.dash(), Round: true})
	for k, d := range c.Doses {
		x := zero
		if d > 0 {
			x = fr.x.at(d)
		}
		if math.IsNaN(x) || !fr.y.visible(c.Mean[k]) {
			continue
		}
		sd := element(c.SD, k)
		fr.pic.Note(fmt.Sprintf("%s, dose %s: %s ± %s", c.Label, brief(d, 4), brief(c.Mean[k], 3), brief(sd, 2)))
		if !math.IsNaN(sd) {
			fr.errorBar(x, c.Mean[k]-sd, c.Mean[k]+sd, 3.5, ink)
		}
		glyph(fr.pic, x, fr.y.at(c.Mean[k]), 4, i, canvas.Style{Fill: ink, Stroke: canvas.Paper, Width: 0.8})
		fr.pic.Done()
	}
	if v := c.IC50.Value; v > 0 && v >= fr.x.low && v <= fr.x.high {
		x := fr.x.at(v)
		top := fr.bottom
		if y := along(c.FitDoses, c.Fit, v); fr.y.visible(y) {
			top = fr.y.at(y)
		}
		fr.pic.Line(x, top, x, fr.bottom, canvas.Style{Stroke: ink, Width: 1.2, Dash: []float64{2, 2.5}})
		if c.IC50.Low > 0 && c.IC50.High > c.IC50.Low {
			fr.pic.Line(fr.x.at(max(c.IC50.Low, fr.x.low)), fr.bottom-5, fr.x.at(min(c.IC50.High, fr.x.high)), fr.bottom-5, canvas.Style{Stroke: ink, Width: 2})
		}
		glyph(fr.pic, x, fr.bottom-5, 5, 4, canvas.Style{Fill: ink, Stroke: canvas.Paper, Width: 0.8})
	}
}

// along interpolates y at v between logarithmic x; NaN outside.
func along(x, y []float64, v float64) float64 {
	for i := 1; i < len(x); i++ {
		if x[i-1] > 0 && x[i-1] <= v && v <= x[i] {
			t := math.Log(v/x[i-1]) / math.Log(x[i]/x[i-1])
			if x[i] == x[i-1] {
				t = 0
			}
			return y[i-1] + float64(t*(y[i]-y[i-1]))
		}
	}
	return math.NaN()
}
