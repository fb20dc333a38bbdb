package report

import (
	"math"
	"strings"

	"niche/report/canvas"
)

// superscript is the font of exponents.
var superscript = canvas.Font{Size: tickSize - 2.5, Ink: canvas.Axis}

// tickWidth returns the width of a tick label, whose part after "^" is raised.
func tickWidth(label string) float64 {
	base, exponent, _ := strings.Cut(label, "^")
	return tickFont.Width(base) + superscript.Width(exponent)
}

// widest returns the width of the widest label.
func widest(ticks []tick) float64 {
	w := 0.0
	for _, t := range ticks {
		w = max(w, tickWidth(t.Label))
	}
	return w
}

// drawTick writes a tick label.
func drawTick(pic *canvas.Picture, x, y float64, label string, align canvas.Align) {
	base, exponent, raised := strings.Cut(label, "^")
	if !raised {
		f := tickFont
		f.Align = align
		pic.Text(x, y, label, f)
		return
	}
	x -= tickWidth(label) * float64(align) / 2
	pic.Text(x, y, base, tickFont)
	pic.Text(x+tickFont.Width(base), y-4, exponent, superscript)
}

// paragraph writes s in lines of at most width and returns the y below it.
func paragraph(pic *canvas.Picture, x, y, width float64, s string, f canvas.Font) float64 {
	for _, line := range f.Wrap(s, width) {
		pic.Text(x, y+f.Size, line, f)
		y += f.Size * lineGap
	}
	return y
}

// heading writes the title of a figure and a note below it, and returns the y
// below them.
func heading(pic *canvas.Picture, title, note string) float64 {
	y := paragraph(pic, margin, margin-2, pic.Width-2*margin, title, titleFont)
	if note != "" {
		y = paragraph(pic, margin, y+1, pic.Width-2*margin, note, noteFont)
	}
	return y + 6
}

// entry is one line of a legend.
type entry struct {
	label  string
	colour Colour
	ink    canvas.Ink // instead of colour
	swatch swatch
	glyph  int // of swatchPoint
}

type swatch int

const (
	swatchBar swatch = iota
	swatchLine
	swatchDashed
	swatchPoint
	swatchLinePoint
)

// legend writes the entries side by side, in as many rows as they need, and
// returns the y below them.
func legend(pic *canvas.Picture, y float64, entries []entry) float64 {
	if len(entries) == 0 {
		return y
	}
	x, row := margin, 18.0
	for _, e := range entries {
		label := labelFont.Fit(e.label, pic.Width-2*margin-28)
		w := 28 + labelFont.Width(label)
		if x > margin && x+w > pic.Width-margin {
			x, y = margin, y+row
		}
		e.draw(pic, x, y+row/2)
		pic.Text(x+28, y+row/2+4.2, label, labelFont)
		x += w + 18
	}
	return y + row + 6
}

// draw paints the swatch of e with its left end at x and its middle at y.
func (e entry) draw(pic *canvas.Picture, x, y float64) {
	ink := e.ink
	if !ink.Set {
		ink = e.colour.ink()
	}
	switch e.swatch {
	case swatchBar:
		pic.Rectangle(x+2, y-6, 20, 12, 2, canvas.Style{Fill: ink})
	case swatchLine, swatchDashed, swatchLinePoint:
		s := canvas.Style{Stroke: ink, Width: 2.2, Dash: e.colour.dash()}
		if e.swatch == swatchDashed {
			s.Dash = []float64{6, 3.5}
		}
		pic.Line(x, y, x+22, y, s)
		if e.swatch == swatchLinePoint {
			glyph(pic, x+11, y, 4, e.glyph, canvas.Style{Fill: ink})
		}
	case swatchPoint:
		glyph(pic, x+11, y, 4, e.glyph, canvas.Style{Fill: ink})
	}
}

// glyph draws a marker of half-width r: circle, square, triangle, diamond,
// inverted triangle, and again.
func glyph(pic *canvas.Picture, x, y, r float64, kind int, s canvas.Style) {
	p := func(dx, dy float64) canvas.Point { return canvas.Point{X: x + dx*r, Y: y + dy*r} }
	switch kind % 5 {
	case 0:
		pic.Circle(x, y, r, s)
	case 1:
		pic.Rectangle(x-0.9*r, y-0.9*r, 1.8*r, 1.8*r, 0, s)
	case 2:
		pic.Polygon([]canvas.Point{p(-1.1, 0.8), p(1.1, 0.8), p(0, -1.1)}, s)
	case 3:
		pic.Polygon([]canvas.Point{p(-1.2, 0), p(0, -1.2), p(1.2, 0), p(0, 1.2)}, s)
	case 4:
		pic.Polygon([]canvas.Point{p(-1.1, -0.8), p(1.1, -0.8), p(0, 1.1)}, s)
	}
}

// stars returns the mark of an adjusted p value.
func stars(p float64) string {
	switch {
	case math.IsNaN(p) || p >= 0.05:
		return "n.s."
	case p < 0.001:
		return "***"
	case p < 0.01:
		return "**"
	}
	return "*"
}

// starKey explains the marks.
const starKey = "* p < 0.05, ** p < 0.01, *** p < 0.001, n.s. not significant (adjusted)"
