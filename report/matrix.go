package report

import (
	"fmt"
	"math"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// MatrixFigure shows panels of one value per pair of doses of two drugs:
// viability, inhibition, synergy. Doses ascend; the zero dose comes first, if
// there is one.
type MatrixFigure struct {
	Labels
	RowDrug, ColumnDrug   string // names
	RowUnit, ColumnUnit   string // of the doses
	RowDoses, ColumnDoses []float64
	Panels                []MatrixPanel
	Note                  string // under the title, e.g. "means of 4 replicates"
}

// MatrixPanel is one heat map with its values written in it.
type MatrixPanel struct {
	Title  string
	Unit   string      // of the values, e.g. "%"
	Values [][]float64 // by row dose and column dose; NaN is hatched
	// Diverging colours around zero (synergy); otherwise from zero up.
	Diverging bool
	Limit     float64 // end of the scale [unit of Values]; from the data if 0
	Note      string  // below the panel, e.g. "mean Bliss 4.1 (95 % CI 2.0 to 6.3)"
}

// Describe implements Drawing.
func (f *MatrixFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := fmt.Sprintf("Dose matrices of %s and %s.", f.RowDrug, f.ColumnDrug)
		for i := range f.Panels {
			p := &f.Panels[i]
			s := emptySpan()
			for _, row := range p.Values {
				s.see(false, row...)
			}
			text += fmt.Sprintf(" %s: from %s to %s %s. %s", p.Title, brief(s.low, 3), brief(s.high, 3), p.Unit, p.Note)
		}
		return strings.TrimSpace(text)
	})
}

// Table implements Drawing: one row per panel and pair of doses.
func (f *MatrixFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for i := range f.Panels {
		p := &f.Panels[i]
		for r, row := range p.Values {
			for c, v := range row {
				t.text("panel", p.Title)
				t.text("row_drug", f.RowDrug)
				t.number("row_dose", f.RowUnit, element(f.RowDoses, r))
				t.text("column_drug", f.ColumnDrug)
				t.number("column_dose", f.ColumnUnit, element(f.ColumnDoses, c))
				t.number("value", "", v)
				t.text("unit", p.Unit)
			}
		}
	}
	return t.table()
}

// Sizes of a dose matrix [px].
const (
	doseWidth, doseHeight = 41.0, 28.0
	panelGap              = 30.0
)

// Draw implements Drawing.
func (f *MatrixFigure) Draw() (*canvas.Picture, error) {
	for i := range f.Panels {
		if err := rectangular(f.Panels[i].Values, len(f.RowDoses), len(f.ColumnDoses)); err != nil {
			return nil, fmt.Errorf("panel %q: %w", f.Panels[i].Title, err)
		}
	}
	left := 0.0
	for _, d := range f.RowDoses {
		left = max(left, tickWidth(doseLabel(d)))
	}
	left += labelSize*lineGap + 12
	width := left + doseWidth*float64(len(f.ColumnDoses)) + 46
	across := balanced(len(f.Panels), int((fullWidth-2*margin+panelGap)/(width+panelGap)))
	pic := canvas.New(max(360, float64(across)*(width+panelGap)-panelGap+2*margin), 0)
	y := heading(pic, f.Title, f.Note)
	below := y
	for i := range f.Panels {
		if i > 0 && i%across == 0 {
			y = below + 14
		}
		x := margin + float64(i%across)*(width+panelGap)
		below = max(below, f.panel(pic, x, y, left, width, &f.Panels[i]))
	}
	pic.Height = below + margin - 4
	return pic, nil
}

// panel draws p with its upper left corner at (x, y) and returns the y below.
func (f *MatrixFigure) panel(pic *canvas.Picture, x, y, left, width float64, p *MatrixPanel) float64 {
	y = paragraph(pic, x+left, y, width-left, axisName(p.Title, p.Unit), canvas.Font{Size: labelSize, Bold: true}) + 4
	rows, columns := len(f.RowDoses), len(f.ColumnDoses)
	w, h := doseWidth*float64(columns), doseHeight*float64(rows)
	s, colour := p.scale()
	for r := range rows {
		top := y + doseHeight*float64(rows-1-r)
		drawTick(pic, x+left-6, top+doseHeight/2+4, doseLabel(f.RowDoses[r]), canvas.Right)
		for c := range columns {
			v := p.Values[r][c]
			pic.Note(fmt.Sprintf("%s %s %s, %s %s %s: %s %s", f.RowDrug, brief(f.RowDoses[r], 4), f.RowUnit, f.ColumnDrug, brief(f.ColumnDoses[c], 4), f.ColumnUnit, brief(v, 3), p.Unit))
			drawCell(pic, box{x + left + doseWidth*float64(c), top, doseWidth, doseHeight}, v, colour((v-s.low)/(s.high-s.low)), 2)
			pic.Done()
		}
	}
	for c := range columns {
		drawTick(pic, x+left+doseWidth*(float64(c)+0.5), y+h+tickSize+4, doseLabel(f.ColumnDoses[c]), canvas.Centre)
	}
	pic.Text(x+left+w/2, y+h+tickSize+22, axisName(f.ColumnDrug, f.ColumnUnit), canvas.Font{Size: labelSize, Align: canvas.Centre})
	pic.Text(x+labelSize, y+h/2, axisName(f.RowDrug, f.RowUnit), canvas.Font{Size: labelSize, Align: canvas.Centre, Turn: 90})
	colourBar(pic, box{x + left + w + 12, y, 12, max(h, 80)}, s, "", colour)
	y += max(h, 80) + tickSize + 30
	if p.Note != "" {
		y = paragraph(pic, x+left, y, width-left, p.Note, noteFont)
	}
	return y
}

// scale returns the range and colours of p; colours take 0 to 1.
func (p *MatrixPanel) scale() (span, func(t float64) canvas.Ink) {
	limit := p.Limit
	if limit <= 0 {
		limit = ceiling(p.Values)
	}
	if p.Diverging {
		return span{-limit, limit}, func(t float64) canvas.Ink { return diverging(2*t - 1) }
	}
	return span{0, limit}, sequential
}

// doseLabel prints a dose.
func doseLabel(d float64) string { return tickLabel(roundTo(d, 3)) }

// roundTo rounds v to n significant digits.
func roundTo(v float64, n int) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	return round(v, math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-float64(n-2)))
}

// axisName is a name with its unit in parentheses.
func axisName(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + " (" + unit + ")"
}

// balanced is how many of n panels stand side by side, at most most, so that
// all rows are as full as they can be.
func balanced(n, most int) int {
	most = max(1, min(n, most))
	rows := (n + most - 1) / most
	return max(1, (n+rows-1)/max(1, rows))
}
