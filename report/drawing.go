package report

import (
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
