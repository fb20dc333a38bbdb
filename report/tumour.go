package report

import (
	"fmt"
	"math"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// TumourFigure shows xenografts: a panel with the mean of every group, and a
// panel per group with every animal; dosing is marked below the time axis.
type TumourFigure struct {
	Labels
	XLabel string    // "days" if empty
	YLabel string    // "tumour volume (mm³)" if empty
	Days   []float64 // measurement times [d]
	Groups []TumourGroup
	Dosing []Dosing
	LogY   bool
}

// TumourGroup is one group of animals.
type TumourGroup struct {
	Label   string
	Colour  Colour
	Animals [][]float64 // [unit of YLabel], by animal and day; NaN after an animal has left
}

// Dosing are the times at which something is given.
type Dosing struct {
	Label  string
	Colour Colour
	Days   []float64    // boluses [d]
	Spans  [][2]float64 // infusions and daily dosing: first and last day [d]
}

func (f *TumourFigure) xLabel() string {
	if f.XLabel == "" {
		return "days"
	}
	return f.XLabel
}

func (f *TumourFigure) yLabel() string {
	if f.YLabel == "" {
		return "tumour volume (mm³)"
	}
	return f.YLabel
}

// course returns the mean and the standard error of g at every day.
func (g *TumourGroup) course(days int) (mean, sem []float64, left []int) {
	for d := range days {
		values := make([]float64, 0, len(g.Animals))
		for _, a := range g.Animals {
			values = append(values, element(a, d))
		}
		n, m, sd := moments(values)
		mean, sem, left = append(mean, m), append(sem, sd/math.Sqrt(float64(n))), append(left, n)
	}
	return mean, sem, left
}

// Describe implements Drawing.
func (f *TumourFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := "Growth of xenografts, " + f.yLabel() + "."
		for i := range f.Groups {
			mean, _, left := f.Groups[i].course(len(f.Days))
			for d := len(mean) - 1; d >= 0; d-- {
				if left[d] > 0 {
					text += fmt.Sprintf(" %s: %s at day %s (n = %d).", f.Groups[i].Label, brief(mean[d], 3), brief(f.Days[d], 3), left[d])
					break
				}
			}
		}
		return text
	})
}

// Table implements Drawing: one row per animal and day.
func (f *TumourFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for i := range f.Groups {
		g := &f.Groups[i]
		mean, sem, left := g.course(len(f.Days))
		for a := range g.Animals {
			for d, day := range f.Days {
				t.text("group", g.Label)
				t.number("animal", "1", float64(a+1))
				t.number("day", "d", day)
				t.number("value", unitOf(f.yLabel()), element(g.Animals[a], d))
				t.number("group_mean", unitOf(f.yLabel()), mean[d])
				t.number("group_sem", unitOf(f.yLabel()), sem[d])
				t.number("group_n", "1", float64(left[d]))
			}
		}
	}
	return t.table()
}

// Sizes of the panels of a xenograft figure [px].
const (
	meanHeight  = 330.0
	smallHeight = 190.0
	trackHeight = 17.0
)

// Draw implements Drawing.
func (f *TumourFigure) Draw() (*canvas.Picture, error) {
	for i := range f.Groups {
		for a, volumes := range f.Groups[i].Animals {
			if len(volumes) != len(f.Days) {
				return nil, fmt.Errorf("animal %d of group %q has %d values for %d days", a+1, f.Groups[i].Label, len(volumes), len(f.Days))
			}
		}
	}
	pic := canvas.New(fullWidth, 0)
	y := heading(pic, f.Title, f.note())
	var entries []entry
	for i := range f.Groups {
		entries = append(entries, entry{label: f.Groups[i].Label, colour: f.Groups[i].Colour, swatch: swatchLine})
	}
	y = legend(pic, y, entries)
	shift := f.labelRoom()
	fr := newFrame(pic, box{margin + shift, y, pic.Width - 2*margin - shift, meanHeight}, f.days(f.xLabel()), f.volumes(true))
	for i := range f.Groups {
		f.means(fr, i)
	}
	y += meanHeight + 4
	for i := range f.Dosing {
		f.Dosing[i].draw(fr, y+trackHeight/2)
		y += trackHeight
	}
	pic.Height = f.animals(pic, y+32) + margin - 8
	return pic, nil
}

// labelRoom is what the names of the drugs need left of the frame beyond what
// its axis takes [px].
func (f *TumourFigure) labelRoom() float64 {
	room := 0.0
	for i := range f.Dosing {
		room = max(room, dosingFont.Width(f.Dosing[i].Label)-40)
	}
	return room
}

// dosingFont is the font of the names of drugs.
var dosingFont = canvas.Font{Size: 11, Align: canvas.Right}

func (f *TumourFigure) note() string {
	low, high := math.MaxInt, 0
	for i := range f.Groups {
		low, high = min(low, len(f.Groups[i].Animals)), max(high, len(f.Groups[i].Animals))
	}
	n := fmt.Sprint(high)
	if low < high {
		n = fmt.Sprintf("%d to %d", low, high)
	}
	return fmt.Sprintf("Top: mean ± SEM per group, n = %s animals. Below: every animal on the same axes. Dashed: mean of those left after the first has gone.", n)
}

// days is the horizontal axis.
func (f *TumourFigure) days(label string) axis {
	x := axis{span: emptySpan(), label: label}
	x.see(false, f.Days...)
	return x.tight()
}

// volumes is the vertical axis, of means or of all animals.
func (f *TumourFigure) volumes(means bool) axis {
	y := axis{span: emptySpan(), log: f.LogY}
	if !f.LogY {
		y.see(false, 0)
	}
	for i := range f.Groups {
		if means {
			y.label = f.yLabel()
			mean, sem, _ := f.Groups[i].course(len(f.Days))
			for d := range mean {
				y.see(f.LogY, mean[d], mean[d]+sem[d])
			}
			continue
		}
		for _, a := range f.Groups[i].Animals {
			y.see(f.LogY, a...)
		}
	}
	y = y.rounded()
	if !f.LogY {
		y.high *= 1.03
	}
	return y
}

// means draws the mean course of group i with its standard errors.
func (f *TumourFigure) means(fr *frame, i int) {
	g := &f.Groups[i]
	mean, sem, _ := g.course(len(f.Days))
	f.line(fr, g, 2.4)
	for d, day := range f.Days {
		if !fr.y.visible(mean[d]) {
			continue
		}
		fr.errorBar(fr.x.at(day), mean[d]-sem[d], mean[d]+sem[d], 3, g.Colour.ink())
		glyph(fr.pic, fr.x.at(day), fr.y.at(mean[d]), 3.6, i, canvas.Style{Fill: g.Colour.ink(), Stroke: canvas.Paper, Width: 0.8})
	}
}

// line draws the mean of g, dashed from the day on which an animal is missing:
// it is then the mean of those that are left.
func (f *TumourFigure) line(fr *frame, g *TumourGroup, width float64) {
	mean, _, left := g.course(len(f.Days))
	whole := 0
	for whole < len(left) && left[whole] == len(g.Animals) {
		whole++
	}
	s := canvas.Style{Stroke: g.Colour.ink(), Width: width, Dash: g.Colour.dash(), Round: true}
	fr.pic.Polyline(fr.points(f.Days[:whole], mean[:whole]), s)
	s.Dash, s.Width = []float64{3, 4}, width-0.6
	from := max(0, whole-1)
	fr.pic.Polyline(fr.points(f.Days[from:], mean[from:]), s)
}

// draw marks the doses of d at height y.
func (d *Dosing) draw(fr *frame, y float64) {
	ink := d.Colour.ink()
	for _, s := range d.Spans {
		from, to := max(fr.left, fr.x.at(s[0])), min(fr.right, fr.x.at(s[1]))
		if to > from {
			fr.pic.Rectangle(from, y-4, to-from, 8, 2, canvas.Style{Fill: ink, Opacity: 0.75})
		}
	}
	for _, day := range d.Days {
		if x := fr.x.at(day); x >= fr.left-0.5 && x <= fr.right+0.5 {
			glyph(fr.pic, x, y, 4.6, 2, canvas.Style{Fill: ink})
		}
	}
	fr.pic.Text(fr.left-9, y+4, dosingFont.Fit(d.Label, fr.left-margin-10), dosingFont)
}

// animals draws a panel per group and returns the y below.
func (f *TumourFigure) animals(pic *canvas.Picture, y float64) float64 {
	across := max(1, min(len(f.Groups), 4))
	if len(f.Groups) == 5 || len(f.Groups) == 6 {
		across = 3
	}
	gap := 18.0
	width := (pic.Width - 2*margin - gap*float64(across-1)) / float64(across)
	axis := f.volumes(false)
	for i := range f.Groups {
		if i > 0 && i%across == 0 {
			y += smallHeight + 44
		}
		g := &f.Groups[i]
		x := margin + float64(i%across)*(width+gap)
		fr := newFrame(pic, box{x, y + 20, width, smallHeight}, f.days(""), axis)
		f.panelTitle(fr, g, y)
		for _, a := range g.Animals {
			pic.Polyline(fr.points(f.Days, a), canvas.Style{Stroke: g.Colour.ink(), Width: 1, Opacity: 0.45, Round: true})
		}
		f.line(fr, g, 2.8)
	}
	return y + smallHeight + 26
}

// panelTitle writes the name of a group over its panel: in one line at y, or in
// two of which the first stands above.
func (f *TumourFigure) panelTitle(fr *frame, g *TumourGroup, y float64) {
	font := canvas.Font{Size: labelSize, Bold: true}
	lines := font.Wrap(fmt.Sprintf("%s (n = %d)", g.Label, len(g.Animals)), fr.right-fr.left)
	if len(lines) > 2 {
		lines = []string{lines[0], strings.Join(lines[1:], " ")}
	}
	for i, line := range lines {
		rise := labelSize * lineGap * float64(len(lines)-1-i)
		fr.pic.Text(fr.left, y+labelSize-rise, font.Fit(line, fr.right-fr.left), font)
	}
}
