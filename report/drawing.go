package report

import (
	"fmt"
	"math"
	"strconv"

	"niche/report/canvas"
	"niche/store"
)

// Labels name and describe a figure.
type Labels struct {
	Name    string // file name without extension, unique within a page
	Title   string // one line above the figure
	Caption string // sentences below it: what is shown, n, error bars, test
	Alt     string // text for those who cannot see it; made from the numbers if empty
}

// Drawing is a figure of any kind: labels, the numbers it shows, and how it
// looks. Equal data give equal bytes.
type Drawing interface {
	// Describe returns the labels, with Alt filled in.
	Describe() Labels
	// Table returns the numbers in long form, with units, under the name of
	// the figure.
	Table() *store.Table
	// Draw lays the figure out. It fails if the shapes of its data disagree.
	Draw() (*canvas.Picture, error)
}

// SVG renders d as scalable vector graphics that need no other file.
func SVG(d Drawing) ([]byte, error) {
	pic, err := d.Draw()
	if err != nil {
		return nil, fmt.Errorf("figure %q: %w", d.Describe().Name, err)
	}
	labels := d.Describe()
	return pic.SVG(labels.Title + ". " + labels.Alt), nil
}

// Render draws d once and returns both forms; see SVG and PNG.
func Render(d Drawing) (svg, png []byte, err error) {
	pic, err := d.Draw()
	if err == nil {
		png, err = pic.PNG(2)
	}
	labels := d.Describe()
	if err != nil {
		return nil, nil, fmt.Errorf("figure %q: %w", labels.Name, err)
	}
	return pic.SVG(labels.Title + ". " + labels.Alt), png, nil
}

// PNG renders d as a bitmap at 192 dpi.
func PNG(d Drawing) ([]byte, error) {
	pic, err := d.Draw()
	if err != nil {
		return nil, fmt.Errorf("figure %q: %w", d.Describe().Name, err)
	}
	b, err := pic.PNG(2)
	if err != nil {
		return nil, fmt.Errorf("figure %q: %w", d.Describe().Name, err)
	}
	return b, nil
}

// or returns l with Alt made by describe if it is empty.
func (l Labels) or(describe func() string) Labels {
	if l.Alt == "" {
		l.Alt = describe()
	}
	return l
}

// Colour is an index into the palette of Okabe & Ito (2008): 0 is neutral grey,
// 1 to 7 the pure colours, 8 to 14 light and 15 to 21 dark variants of them.
// Lines in a variant are also dashed, so that print in grey tells them apart.
// Higher numbers start again at 1.
type Colour int

// The pure colours.
const (
	Neutral Colour = iota
	Blue
	Vermilion
	Green
	Purple
	Orange
	Sky
	Ink // black on paper, white on a dark screen
)

// Colours gives every arm a colour of its own, the same in all figures of a
// page.
type Colours map[string]Colour

// NewColours numbers the ids from 1 in the order given; an id that comes twice
// keeps its first colour.
func NewColours(ids ...string) Colours {
	c := Colours{}
	for _, id := range ids {
		if _, ok := c[id]; !ok {
			c[id] = Colour(len(c) + 1)
		}
	}
	return c
}

// Estimate is a value with its confidence interval, all in one unit. Low and
// High are NaN where there is no interval.
type Estimate struct {
	Value, Low, High float64
}

// String prints e with three significant digits of its value, two below 1, e.g.
// "1.84 (1.62–2.10)".
func (e Estimate) String() string {
	value := e.value()
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return value
	}
	return value + " (" + e.interval() + ")"
}

// value prints the value of e.
func (e Estimate) value() string {
	if math.Abs(e.Value) < 0.995 {
		return brief(e.Value, 2)
	}
	return brief(e.Value, 3)
}

// interval prints the interval of e, without more decimals than its value.
func (e Estimate) interval() string {
	end := func(v float64) string {
		a := math.Abs(v)
		if math.IsInf(v, 0) || a >= 1e7 || a > 0 && a < 0.001 && places(e.Value) > 3 {
			return brief(v, 3)
		}
		return grouped(strconv.FormatFloat(v, 'f', min(places(e.Value), max(places(v), 1)), 64))
	}
	join := "–"
	if e.Low < 0 || e.High < 0 {
		join = " to "
	}
	return end(e.Low) + join + end(e.High)
}
