package report

import (
	"fmt"
	"strings"

	"niche/report/canvas"
	"niche/store"
)

// StackFigure shows fractions that add up to one: morphologies, live/early/late
// apoptotic cells, phenotypes. Each bar is one arm.
type StackFigure struct {
	Labels
	YLabel string   // e.g. "cells (%)"
	Parts  []string // names of the fractions, from the bottom up
	Groups []StackGroup
	// Colours of the parts; a sequence from light to dark if nil.
	Colours []Colour
}

// StackGroup is a set of neighbouring bars over one label.
type StackGroup struct {
	Label string
	Bars  []StackBar
}

// StackBar is one arm.
type StackBar struct {
	Label string
	Mean  []float64 // [1], one per part
	SD    []float64 // over donors [1], one per part; nil for none
	N     int       // donors
}

// Describe implements Drawing.
func (f *StackFigure) Describe() Labels {
	return f.Labels.or(func() string {
		var bars []string
		f.each(func(g *StackGroup, b *StackBar) {
			var parts []string
			for i, p := range f.Parts {
				parts = append(parts, fmt.Sprintf("%s %s %%", p, brief(100*element(b.Mean, i), 2)))
			}
			bars = append(bars, strings.Trim(g.Label+", "+b.Label, ", ")+": "+strings.Join(parts, ", "))
		})
		return "Stacked bars of fractions. " + strings.Join(bars, "; ") + "."
	})
}

func (f *StackFigure) each(visit func(g *StackGroup, b *StackBar)) {
	for i := range f.Groups {
		for k := range f.Groups[i].Bars {
			visit(&f.Groups[i], &f.Groups[i].Bars[k])
		}
	}
}

// Table implements Drawing: one row per bar and part.
func (f *StackFigure) Table() *store.Table {
	t := newLong(f.Name, f.Title)
	f.each(func(g *StackGroup, b *StackBar) {
		for i, p := range f.Parts {
			t.text("group", g.Label)
			t.text("bar", b.Label)
			t.text("part", p)
			t.number("mean", "1", element(b.Mean, i))
			t.number("sd", "1", element(b.SD, i))
			t.number("n", "1", count(b.N))
		}
	})
	return t.table()
}

// stackBarWidth leaves room for a percentage in the bar [px].
const stackBarWidth = 46.0

// Draw implements Drawing.
func (f *StackFigure) Draw() (*canvas.Picture, error) {
	bars, n, err := f.check()
	if err != nil {
		return nil, err
	}
	inner := float64(bars)*(stackBarWidth+14) + float64(len(f.Groups))*groupGap
	pic := canvas.New(max(360, inner+70+2*margin), 0)
	y := heading(pic, f.Title, fractionNote(n))
	y = legend(pic, y, f.entries())
	const height = 250.0
	pic.Height = y + height + f.under() + margin
	fr := newFrame(pic, box{margin, y, pic.Width - 2*margin, height + tickSize*lineGap},
		axis{span: span{0, 1}, ticks: []tick{}}, axis{span: span{0, 1}, label: f.YLabel, ticks: percents()})
	x := (fr.left+fr.right)/2 - inner/2 + groupGap/2
	for i := range f.Groups {
		g := &f.Groups[i]
		from := x
		for k := range g.Bars {
			f.bar(fr, x+7, &g.Bars[k])
			x += stackBarWidth + 14
		}
		f.group(fr, g.Label, from, x)
		x += groupGap
	}
	return pic, nil
}

func (f *StackFigure) check() (bars int, n []int, err error) {
	f.each(func(_ *StackGroup, b *StackBar) {
		bars++
		n = append(n, b.N)
		if len(b.Mean) != len(f.Parts) || b.SD != nil && len(b.SD) != len(f.Parts) {
			err = fmt.Errorf("bar %q has %d means and %d deviations for %d parts", b.Label, len(b.Mean), len(b.SD), len(f.Parts))
		}
	})
	return bars, n, err
}

// fractionNote says how many donors are behind the bars.
func fractionNote(n []int) string {
	low, high := 0, 0
	for i, v := range n {
		if i == 0 || v < low {
			low = v
		}
		high = max(high, v)
	}
	switch {
	case high == 0:
		return ""
	case low < high:
		return fmt.Sprintf("Mean of n = %d to %d donors; lines: SD.", low, high)
	}
	return fmt.Sprintf("Mean of n = %d donors; lines: SD.", high)
}

func percents() []tick {
	return []tick{{0, "0"}, {0.25, "25"}, {0.5, "50"}, {0.75, "75"}, {1, "100"}}
}

func (f *StackFigure) entries() []entry {
	var list []entry
	for i := len(f.Parts) - 1; i >= 0; i-- {
		list = append(list, entry{label: f.Parts[i], ink: f.ink(i)})
	}
	return list
}

// ink is the colour of part i.
func (f *StackFigure) ink(i int) canvas.Ink {
	if i < len(f.Colours) {
		return f.Colours[i].ink()
	}
	return sequential(0.08 + 0.84*float64(i)/float64(max(1, len(f.Parts)-1)))
}

// under is the height of the labels below the frame.
func (f *StackFigure) under() float64 {
	lines := 1
	f.each(func(_ *StackGroup, b *StackBar) { lines = max(lines, len(underFont.Wrap(b.Label, stackBarWidth+12))) })
	return float64(lines-1)*underFont.Size*1.2 + 36
}

// bar draws one bar with its left end at x.
func (f *StackFigure) bar(fr *frame, x float64, b *StackBar) {
	sum := 0.0
	for i, v := range b.Mean {
		if !(v > 0) {
			continue
		}
		ink := f.ink(i)
		top, bottom := fr.y.at(sum+v), fr.y.at(sum)
		fr.pic.Note(fmt.Sprintf("%s, %s: %s %%", b.Label, f.Parts[i], brief(100*v, 3)))
		fr.pic.Rectangle(x, top, stackBarWidth, bottom-top, 0, canvas.Style{Fill: ink, Stroke: canvas.Paper, Width: 0.8})
		if bottom-top >= 15 {
			fr.pic.Text(x+stackBarWidth/2, (top+bottom)/2+4, brief(100*v, 2), canvas.Font{Size: 11, Align: canvas.Centre, Ink: ink.Over()})
		}
		fr.pic.Done()
		if sd := element(b.SD, i); sd > 0 && i < len(b.Mean)-1 {
			fr.haloBar(x+stackBarWidth-7, max(0, sum+v-sd), min(1, sum+v+sd))
		}
		sum += v
	}
	for i, line := range underFont.Wrap(b.Label, stackBarWidth+12) {
		fr.pic.Text(x+stackBarWidth/2, fr.bottom+16+float64(i)*underFont.Size*1.2, line, underFont)
	}
}

// group draws a line and a label below the bars between from and to.
func (f *StackFigure) group(fr *frame, label string, from, to float64) {
	if label == "" {
		return
	}
	y := fr.bottom + f.under() - 12
	fr.pic.Line(from+4, y, to-4, y, canvas.Style{Stroke: canvas.Axis})
	fr.pic.Text((from+to)/2, y+14, label, canvas.Font{Size: labelSize, Bold: true, Align: canvas.Centre})
}
