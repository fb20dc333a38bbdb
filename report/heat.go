package report

import (
	"fmt"
	"math"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// HeatFigure is a map of markers by arms, coloured by log2 fold change on a
// diverging scale that is the same for the colour-blind.
type HeatFigure struct {
	Labels
	Rows    []string // markers
	Columns []HeatColumn
	Values  [][]float64 // [log2 fold], by row and column; NaN is hatched
	Unit    string      // of the scale; "log2 fold change" if empty
	Limit   float64     // end of the scale [unit of Values]; from the data if 0
	Note    string      // under the title, e.g. "means of 20 donors"
}

// HeatColumn is one arm.
type HeatColumn struct {
	Label string
	Group string // a line above neighbouring columns of equal group
}

func (f *HeatFigure) unit() string {
	if f.Unit == "" {
		return "log2 fold change"
	}
	return f.Unit
}

// Describe implements Drawing.
func (f *HeatFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := "Heat map of " + f.unit() + "."
		for i, row := range f.Rows {
			var cells []string
			for k, c := range f.Columns {
				cells = append(cells, strings.TrimSpace(c.Group+" "+c.Label)+" "+brief(cellOf(f.Values, i, k), 2))
			}
			text += fmt.Sprintf(" %s: %s.", row, strings.Join(cells, ", "))
		}
		return text
	})
}

// Table implements Drawing: one row per cell.
func (f *HeatFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for i, row := range f.Rows {
		for k, c := range f.Columns {
			t.text("row", row)
			t.text("group", c.Group)
			t.text("column", c.Label)
			t.number("value", f.unit(), cellOf(f.Values, i, k))
		}
	}
	return t.table()
}

// Sizes of the cells of a map [px].
const (
	heatWidth, heatHeight = 74.0, 30.0
)

// Draw implements Drawing.
func (f *HeatFigure) Draw() (*canvas.Picture, error) {
	if err := rectangular(f.Values, len(f.Rows), len(f.Columns)); err != nil {
		return nil, err
	}
	names := 0.0
	for _, r := range f.Rows {
		names = max(names, labelFont.Width(r))
	}
	left := margin + names + 10
	width := heatWidth * float64(len(f.Columns))
	pic := canvas.New(max(360, left+width+100+margin), 0)
	y := heading(pic, f.Title, f.Note)
	l := &blotLayout{pic: pic, left: left, lane: heatWidth, lanes: len(f.Columns)}
	y = laneLabels(l, y, f.lanes()) + 2
	limit := f.limit()
	for i, r := range f.Rows {
		top := y + float64(i)*heatHeight
		pic.Text(left-8, top+heatHeight/2+4, r, canvas.Font{Size: labelSize, Align: canvas.Right})
		for k := range f.Columns {
			v := f.Values[i][k]
			pic.Note(fmt.Sprintf("%s, %s: %s", r, f.Columns[k].Label, brief(v, 3)))
			drawCell(pic, box{left + float64(k)*heatWidth, top, heatWidth, heatHeight}, v, diverging(v/limit), 2)
			pic.Done()
		}
	}
	height := heatHeight * float64(len(f.Rows))
	colourBar(pic, box{left + width + 18, y, 13, max(90, height)}, span{-limit, limit}, f.unit(), func(t float64) canvas.Ink { return diverging(2*t - 1) })
	pic.Height = y + max(90, height) + margin + 4
	return pic, nil
}

func (f *HeatFigure) lanes() []Lane {
	lanes := make([]Lane, len(f.Columns))
	for i, c := range f.Columns {
		lanes[i] = Lane(c)
	}
	return lanes
}

func (f *HeatFigure) limit() float64 {
	if f.Limit > 0 {
		return f.Limit
	}
	return ceiling(f.Values)
}

// ceiling returns a round number not below any |value|.
func ceiling(values [][]float64) float64 {
	top := 0.0
	for _, row := range values {
		for _, v := range row {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				top = max(top, math.Abs(v))
			}
		}
	}
	if top == 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(top)))
	for _, m := range []float64{1, 1.5, 2, 3, 4, 5, 6, 8, 10} {
		if m*power >= top*(1-1e-12) {
			return round(m*power, power)
		}
	}
	return top
}

// cellOf returns values[i][k], or NaN beyond their ends.
func cellOf(values [][]float64, i, k int) float64 {
	if i < len(values) {
		return element(values[i], k)
	}
	return math.NaN()
}

// rectangular checks the shape of a matrix.
func rectangular(values [][]float64, rows, columns int) error {
	if len(values) != rows {
		return fmt.Errorf("%d rows of values for %d names", len(values), rows)
	}
	for i, row := range values {
		if len(row) != columns {
			return fmt.Errorf("row %d has %d values for %d columns", i, len(row), columns)
		}
	}
	return nil
}

// drawCell fills b and writes v into it; what is not a number is hatched.
func drawCell(pic *canvas.Picture, b box, v float64, ink canvas.Ink, digits int) {
	if math.IsNaN(v) {
		pic.Rectangle(b.x, b.y, b.w, b.h, 0, canvas.Style{Fill: canvas.Shade, Stroke: canvas.Paper})
		for x := 6.0; x < b.w; x += 8 {
			pic.Line(b.x+x, b.y+1, b.x+max(0, x-6), b.y+b.h-1, canvas.Style{Stroke: canvas.Grid})
		}
		return
	}
	pic.Rectangle(b.x, b.y, b.w, b.h, 0, canvas.Style{Fill: ink, Stroke: canvas.Paper})
	font := canvas.Font{Size: 11, Align: canvas.Centre, Ink: ink.Over()}
	if text := fixedDigits(v, digits); font.Width(text) < b.w-2 {
		pic.Text(b.x+b.w/2, b.y+b.h/2+4, text, font)
	}
}

// fixedDigits prints v for a cell: with one decimal below 10, none above.
func fixedDigits(v float64, digits int) string {
	a := math.Abs(v)
	switch {
	case math.IsInf(v, 0):
		return brief(v, digits)
	case a >= 9.95:
		return grouped(fmt.Sprintf("%.0f", v))
	case a < 0.05 && digits < 3:
		return "0.0"
	}
	return grouped(fmt.Sprintf("%.*f", digits-1, v))
}

// colourBar draws the scale of a map with ticks and its unit; colour takes 0
// (bottom) to 1 (top).
func colourBar(pic *canvas.Picture, b box, s span, unit string, colour func(t float64) canvas.Ink) {
	const steps = 48
	for i := range steps {
		t := (float64(i) + 0.5) / steps
		y := b.y + b.h*(1-float64(i+1)/steps)
		pic.Rectangle(b.x, y-0.3, b.w, b.h/steps+0.6, 0, canvas.Style{Fill: colour(t)})
	}
	pic.Rectangle(b.x, b.y, b.w, b.h, 0, canvas.Style{Stroke: canvas.Axis, Width: 0.7})
	for _, t := range roundTicks(s.low, s.high, max(2, min(5, int(b.h/26)))) {
		y := b.y + b.h*(s.high-t.Value)/(s.high-s.low)
		pic.Line(b.x+b.w, y, b.x+b.w+3, y, canvas.Style{Stroke: canvas.Axis})
		drawTick(pic, b.x+b.w+6, y+4, t.Label, canvas.Left)
	}
	font := canvas.Font{Size: 11, Align: canvas.Centre, Turn: 90, Ink: canvas.Axis}
	if unit != "" {
		pic.Text(b.x+b.w+46, b.y+b.h/2, font.Fit(unit, b.h+30), font)
	}
}
