package report

// BarFigure compares groups of arms: a bar to the mean over donors, its
// standard deviation, every donor as a dot, and brackets with the result of a
// test. Viability, live counts, ELISA, qPCR and intracellular drug are drawn so.
type BarFigure struct {
	Labels
	YLabel    string // quantity with its unit, e.g. "IL-6 (pg/ml)"
	Groups    []BarGroup
	Brackets  []Bracket
	LogY      bool
	Reference float64 // a dashed line at this value [unit of YLabel]; 0 for none
	Limit     float64 // limit of detection [unit of YLabel], a dotted line; 0 for none
	N         string  // what a dot is, e.g. "donor"; "donor" if empty
}

// BarGroup is a set of neighbouring bars over one label.
type BarGroup struct {
	Label string
	Bars  []Bar
}

// Bar is one arm. Bars of equal label and colour share one legend entry.
type Bar struct {
	Label  string
	Colour Colour
	Values []float64 // one per donor [unit of YLabel]; NaN where a donor is missing
}

// Bracket joins two bars and says what a test found.
type Bracket struct {
	From, To [2]int  // group and bar, both from 0
	P        float64 // adjusted p value [1]; NaN prints "n.s."
}

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
