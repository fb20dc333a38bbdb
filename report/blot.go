package report

import (
	"fmt"
	"math"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// BlotFigure is a synthetic western blot: bands painted from numbers, with the
// densitometry of every band below it. It always says that it is synthetic.
type BlotFigure struct {
	Labels
	Lanes []Lane
	Rows  []BlotRow
}

// Lane is one lane of the gel.
type Lane struct {
	Label string
	Group string // a line above neighbouring lanes of equal group; "" for none
}

// BlotRow is one protein.
type BlotRow struct {
	Protein string
	Mass    float64 // apparent molar mass [kDa]; 0 if unknown
	// Density is the mean band per lane, relative to the loading control and
	// to the reference lane [1].
	Density []float64
	SD      []float64 // over donors [1], per lane; nil for none
	Loading bool      // a loading control: no densitometry
	N       int       // donors
}

// Describe implements Drawing.
func (f *BlotFigure) Describe() Labels {
	return f.Labels.or(func() string {
		text := "Synthetic western blot."
		for i := range f.Rows {
			r := &f.Rows[i]
			var bands []string
			for k, l := range f.Lanes {
				bands = append(bands, l.Label+" "+brief(element(r.Density, k), 2))
			}
			text += fmt.Sprintf(" %s: %s.", r.Protein, strings.Join(bands, ", "))
		}
		return text
	})
}

// Table implements Drawing: one row per band.
func (f *BlotFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	for i := range f.Rows {
		r := &f.Rows[i]
		for k, l := range f.Lanes {
			t.text("protein", r.Protein)
			t.text("group", l.Group)
			t.text("lane", l.Label)
			t.number("density", "1", element(r.Density, k))
			t.number("sd", "1", element(r.SD, k))
			t.number("n", "1", count(r.N))
			t.text("loading_control", map[bool]string{true: "yes", false: "no"}[r.Loading])
		}
	}
	return t.table()
}

// Sizes of a blot [px].
const (
	stripHeight = 36.0
	densityRoom = 52.0
)

// blotLayout is where the lanes stand.
type blotLayout struct {
	pic        *canvas.Picture
	left, lane float64 // of the first lane, and width of one [px]
	lanes      int
}

func (l *blotLayout) middle(k int) float64 { return l.left + (float64(k)+0.5)*l.lane }
func (l *blotLayout) right() float64       { return l.left + float64(l.lanes)*l.lane }

// Draw implements Drawing.
func (f *BlotFigure) Draw() (*canvas.Picture, error) {
	names := 0.0
	for i := range f.Rows {
		r := &f.Rows[i]
		if len(r.Density) != len(f.Lanes) || r.SD != nil && len(r.SD) != len(f.Lanes) {
			return nil, fmt.Errorf("protein %q has %d densities and %d deviations for %d lanes", r.Protein, len(r.Density), len(r.SD), len(f.Lanes))
		}
		names = max(names, canvas.Font{Size: labelSize, Bold: true}.Width(r.Protein))
	}
	l := &blotLayout{left: margin + max(names, 60) + 10, lane: 78, lanes: len(f.Lanes)}
	l.pic = canvas.New(max(360, l.right()+54+margin), 0)
	y := heading(l.pic, f.Title, f.note())
	y = laneLabels(l, y, f.Lanes) + 5
	for i := range f.Rows {
		r := &f.Rows[i]
		strip(l, y, r)
		y += stripHeight + 6
		if !r.Loading {
			densitometry(l, y, r)
			y += densityRoom + 14
		}
	}
	l.pic.Height = y + margin - 6
	return l.pic, nil
}

func (f *BlotFigure) note() string {
	text := "Synthetic: bands painted from simulated amounts. Bars: density over the loading control, relative to the reference lane"
	n := 0
	sd := false
	for i := range f.Rows {
		n = max(n, f.Rows[i].N)
		sd = sd || f.Rows[i].SD != nil
	}
	if sd {
		text += ", mean ± SD"
	}
	if n > 0 {
		text += fmt.Sprintf(", n = %d donors", n)
	}
	return text + "."
}

// laneLabels writes groups and labels above the lanes and returns the y below.
func laneLabels(l *blotLayout, y float64, lanes []Lane) float64 {
	y = groupLines(l.pic, y, len(lanes), func(k int) (string, float64, float64) {
		return lanes[k].Group, l.left + float64(k)*l.lane, l.left + float64(k+1)*l.lane
	})
	font := canvas.Font{Size: 11.5, Align: canvas.Centre}
	lines := 1
	for _, lane := range lanes {
		lines = max(lines, len(font.Wrap(lane.Label, l.lane-6)))
	}
	for k, lane := range lanes {
		text := font.Wrap(lane.Label, l.lane-6)
		for i, line := range text {
			up := float64(len(text)-1-i) * font.Size * 1.2
			l.pic.Text(l.middle(k), y+float64(lines)*font.Size*1.2-up, line, font)
		}
	}
	return y + float64(lines)*font.Size*1.2 + 4
}

// groupLines draws a line and the name above each run of neighbours of equal
// group and returns the y below; nothing if there are no groups.
func groupLines(pic *canvas.Picture, y float64, n int, at func(k int) (group string, from, to float64)) float64 {
	font := canvas.Font{Size: labelSize, Bold: true, Align: canvas.Centre}
	found := false
	for k := 0; k < n; {
		group, from, to := at(k)
		end := k + 1
		for ; end < n; end++ {
			g, _, t := at(end)
			if g != group {
				break
			}
			to = t
		}
		if group != "" {
			found = true
			font := font
			pic.Text((from+to)/2, y+labelSize, font.Fit(group, to-from), font)
			pic.Line(from+5, y+labelSize+6, to-5, y+labelSize+6, canvas.Style{Stroke: canvas.Axis})
		}
		k = end
	}
	if found {
		return y + labelSize + 10
	}
	return y
}

// strip draws the membrane of one protein with its bands.
func strip(l *blotLayout, y float64, r *BlotRow) {
	l.pic.Rectangle(l.left, y, l.right()-l.left, stripHeight, 0, canvas.Style{Fill: canvas.RGB(0xEB, 0xEA, 0xE6), Stroke: canvas.RGB(0x6B, 0x6B, 0x68), Width: 0.8})
	l.pic.Text(l.left-10, y+stripHeight/2+4, r.Protein, canvas.Font{Size: labelSize, Bold: true, Align: canvas.Right})
	if r.Mass > 0 {
		l.pic.Line(l.right()+3, y+stripHeight/2, l.right()+8, y+stripHeight/2, canvas.Style{Stroke: canvas.Axis})
		l.pic.Text(l.right()+11, y+stripHeight/2+4, decimals(r.Mass)+" kDa", canvas.Font{Size: 10.5, Ink: canvas.Soft})
	}
	top := 0.0
	for _, d := range r.Density {
		if !math.IsNaN(d) {
			top = max(top, d)
		}
	}
	for k, d := range r.Density {
		if d > 0 && top > 0 {
			l.pic.Note(fmt.Sprintf("%s, lane %d: %s", r.Protein, k+1, brief(d, 3)))
			strength := d / top
			if r.Loading {
				strength *= 0.6 // controls are not run into saturation
			}
			paintBand(l.pic, l.middle(k), y+stripHeight/2, l.lane, strength)
			l.pic.Done()
		}
	}
}

// paintBand paints a band of strength t, 0 to 1, as layers of ever smaller
// pads, which gives it soft edges without filters. A strong band is wide, thick
// and dark; film saturates, so that darkness grows less than proportionally.
func paintBand(pic *canvas.Picture, x, y, lane, t float64) {
	width := lane * (0.66 + 0.14*t)
	height := 5 + 10*math.Sqrt(t)
	dark := 1 - math.Exp(-2.6*t)
	const layers = 7
	for i := range layers {
		shrink := float64(i) / layers
		w, h := width*(1-0.22*shrink), height*(1-0.72*shrink)
		pic.Rectangle(x-w/2, y-h/2, w, h, h/2, canvas.Style{Fill: canvas.RGB(0x16, 0x16, 0x18), Opacity: 0.04 + 0.30*dark*dark + 0.06*dark})
	}
}

// densitometry draws a bar per lane with its value.
func densitometry(l *blotLayout, y float64, r *BlotRow) {
	top := 0.0
	for k, d := range r.Density {
		if !math.IsNaN(d) {
			top = max(top, d)
			if sd := element(r.SD, k); !math.IsNaN(sd) {
				top = max(top, d+sd)
			}
		}
	}
	base := y + densityRoom
	height := func(v float64) float64 { return (densityRoom - 16) * v / max(top, 1e-12) }
	l.pic.Line(l.left, base, l.right(), base, canvas.Style{Stroke: canvas.Axis})
	for k, d := range r.Density {
		if math.IsNaN(d) {
			continue
		}
		x := l.middle(k)
		l.pic.Rectangle(x-11, base-height(d), 22, height(d), 0, canvas.Style{Fill: Neutral.ink()})
		upper := d
		if sd := element(r.SD, k); sd > 0 {
			upper = d + sd
			s := canvas.Style{Stroke: canvas.Letter, Width: 1.1}
			low, high := base-height(max(0, d-sd)), base-height(upper)
			l.pic.Line(x, low, x, high, s)
			l.pic.Line(x-4, high, x+4, high, s)
			l.pic.Line(x-4, low, x+4, low, s)
		}
		l.pic.Text(x, base-height(upper)-4, density(d), canvas.Font{Size: 11, Align: canvas.Centre})
	}
}

// density prints the value of a band.
func density(v float64) string {
	if v < 0.995 {
		return fmt.Sprintf("%.2f", v)
	}
	return fixedDigits(v, 2)
}
