package report

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Figure is a chart of one or more series over a common axis.
type Figure struct {
	Name           string // file name without extension
	Title, Caption string
	XLabel, YLabel string // with units, e.g. "time (min)"
	LogX, LogY     bool
	Series         []Series
	// Width and Height [cm]; 20 × 9 if zero.
	Width, Height float64
}

// Series is one named line or set of points. X and Y have equal length; points
// with NaN are left out.
type Series struct {
	Name   string
	X, Y   []float64
	Points bool // markers instead of a line
	Dashed bool
	Colour int // 1, 2, … in the palette; 0 for the next
}

// palette is the colour-blind safe set of Okabe & Ito (2008), yellow left out
// because it vanishes on white.
var palette = []color.Color{
	color.RGBA{0x00, 0x72, 0xB2, 0xFF}, // blue
	color.RGBA{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	color.RGBA{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	color.RGBA{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	color.RGBA{0xE6, 0x9F, 0x00, 0xFF}, // orange
	color.RGBA{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	color.RGBA{0x00, 0x00, 0x00, 0xFF}, // black
}

// SVG renders f as scalable vector graphics.
func (f *Figure) SVG() ([]byte, error) { return f.render("svg") }

// PNG renders f as a bitmap at 96 dpi.
func (f *Figure) PNG() ([]byte, error) { return f.render("png") }

func (f *Figure) render(format string) ([]byte, error) {
	p, legend, err := f.plot()
	if err != nil {
		return nil, err
	}
	width, height := f.Width, f.Height
	if width == 0 || height == 0 {
		width, height = 20, 9
	}
	w, err := draw.NewFormattedCanvas(vg.Length(width)*vg.Centimeter, vg.Length(height)*vg.Centimeter, format)
	if err != nil {
		return nil, fmt.Errorf("figure %q: %w", f.Name, err)
	}
	canvas := draw.New(w)
	canvas.SetColor(color.White)
	canvas.Fill(canvas.Rectangle.Path())
	margin := vg.Points(8)
	canvas = draw.Crop(canvas, margin, -margin, margin, -margin)
	if f.legendEntries() > 0 {
		room := legend.Rectangle(canvas).Size().X + vg.Points(14)
		right := draw.Crop(canvas, canvas.Max.X-canvas.Min.X-room+vg.Points(10), 0, 0, -vg.Points(20))
		legend.Draw(right)
		canvas = draw.Crop(canvas, 0, -room, 0, 0)
	}
	p.Draw(canvas)
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("figure %q: %w", f.Name, err)
	}
	return b.Bytes(), nil
}

// legendEntries counts the named series; a single one needs no legend.
func (f *Figure) legendEntries() int {
	n := 0
	for i := range f.Series {
		if f.Series[i].Name != "" {
			n++
		}
	}
	if n < 2 {
		return 0
	}
	return n
}

// plot builds the gonum plot of f and its legend, which stands beside it.
func (f *Figure) plot() (*plot.Plot, *plot.Legend, error) {
	p := plot.New()
	legend := plot.NewLegend()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = shorten(f.Title, longestTitle), f.XLabel, f.YLabel
	f.style(p)
	for i := range f.Series {
		s := &f.Series[i]
		xy := s.finite(f.LogX, f.LogY)
		if len(xy) == 0 {
			continue
		}
		c := i
		if s.Colour > 0 {
			c = s.Colour - 1
		}
		thumb, err := s.draw(p, xy, palette[c%len(palette)])
		if err != nil {
			return nil, nil, fmt.Errorf("figure %q, series %q: %w", f.Name, s.Name, err)
		}
		if s.Name != "" {
			legend.Add(shorten(s.Name, longestLegend), thumb)
		}
	}
	f.scaleY(p)
	if f.LogX {
		logarithmic(&p.X)
	}
	if f.LogY {
		logarithmic(&p.Y)
	}
	small := font.Font{Typeface: "Liberation", Variant: "Sans", Size: 10}
	legend.TextStyle.Font = small
	legend.Top, legend.Left = true, true
	legend.Padding = vg.Points(3)
	legend.ThumbnailWidth = vg.Points(18)
	return p, &legend, nil
}

// scaleY shows zero where the values come near it, and keeps rounding errors of
// constant values from filling the figure.
func (f *Figure) scaleY(p *plot.Plot) {
	if f.LogY || math.IsInf(p.Y.Min, 0) {
		return
	}
	if size := max(math.Abs(p.Y.Min), math.Abs(p.Y.Max)); p.Y.Max-p.Y.Min <= 1e-6*size || size == 0 {
		p.Y.Min, p.Y.Max = min(0, 1.2*p.Y.Min), max(0, 1.2*p.Y.Max)
		if size == 0 {
			p.Y.Max = 1
		}
		return
	}
	if p.Y.Min > 0 && p.Y.Min < 0.4*p.Y.Max {
		p.Y.Min = 0
	}
	p.Y.Max += 0.03 * (p.Y.Max - p.Y.Min)
}

// logarithmic makes ax logarithmic, unless nothing is drawn along it.
func logarithmic(ax *plot.Axis) {
	if math.IsInf(ax.Min, 0) {
		return
	}
	if ax.Min == ax.Max {
		ax.Min, ax.Max = ax.Min/2, ax.Max*2
	}
	ax.Scale, ax.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
}

// Longest texts in a figure [characters].
const (
	longestLegend = 34
	longestTitle  = 80
)

// shorten cuts s to at most n characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// style sets fonts, axes and grid.
func (f *Figure) style(p *plot.Plot) {
	p.Title.TextStyle.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 11}
	p.Title.Padding = vg.Points(6)
	small := font.Font{Typeface: "Liberation", Variant: "Sans", Size: 10}
	for _, ax := range []*plot.Axis{&p.X, &p.Y} {
		ax.Label.TextStyle.Font, ax.Tick.Label.Font = small, small
		ax.LineStyle.Width = vg.Points(0.7)
		ax.Padding = vg.Points(4)
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = roundTicks{}, roundTicks{}
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = color.Gray{0xE4}, color.Gray{0xE4}
	p.Add(grid)
}

// finite returns the points of s that can be drawn on the given axes.
func (s *Series) finite(logX, logY bool) plotter.XYs {
	var xy plotter.XYs
	for i, x := range s.X {
		y := s.Y[i]
		ok := !math.IsNaN(x) && !math.IsNaN(y) && !math.IsInf(x, 0) && !math.IsInf(y, 0)
		if ok && (!logX || x > 0) && (!logY || y > 0) {
			xy = append(xy, plotter.XY{X: x, Y: y})
		}
	}
	return xy
}

// draw adds s to p and returns its legend entry.
func (s *Series) draw(p *plot.Plot, xy plotter.XYs, c color.Color) (plot.Thumbnailer, error) {
	if s.Points {
		sc, err := plotter.NewScatter(xy)
		if err != nil {
			return nil, err
		}
		sc.GlyphStyle = draw.GlyphStyle{Color: c, Radius: vg.Points(2.5), Shape: draw.CircleGlyph{}}
		p.Add(sc)
		return sc, nil
	}
	line, err := plotter.NewLine(xy)
	if err != nil {
		return nil, err
	}
	line.LineStyle.Color, line.LineStyle.Width = c, vg.Points(1.6)
	if s.Dashed {
		line.LineStyle.Dashes = []vg.Length{vg.Points(5), vg.Points(3)}
	}
	p.Add(line)
	return line, nil
}
