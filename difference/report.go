package difference

import (
	"niche/diag"
)

// Report is the outcome of a comparison.
type Report struct {
	A, B    Origin
	Changes []Change // in the order of the first model, then of the second
	Renamed []Renaming
	// Notes are differences that change no simulation.
	Notes []Change
	// Compared counts the pairs of each kind, e.g. "species".
	Compared []Count
	// Formulas counts the pairs of formulas, Rewritten those among them that are
	// written differently and equal, and Rounding is the largest relative
	// difference among these [1].
	Formulas, Rewritten int
	Rounding            float64
	// SameEquations: the models differ, but the rate of every species is the same
	// function of the state, so that their time courses agree.
	SameEquations bool
}

// Origin says where a model comes from.
type Origin struct {
	File, Format string
}

// Count is a number of pairs.
type Count struct {
	Kind  string
	Pairs int
}

// Change is one difference in meaning. An element that one side lacks has the
// other side's text alone.
type Change struct {
	Kind, ID   string // of the element: "species" "S1"
	Aspect     string // what differs, e.g. "rate law"; "" if one side lacks the element
	A, B       string // what the sides say
	PosA, PosB diag.Pos
	// Relative is the largest relative difference found [1]; NaN if it is no
	// matter of numbers.
	Relative float64
	Hint     string // further words; may be ""
}

// Renaming is a pair of elements with different ids.
type Renaming struct {
	Kind       string
	A, B       string
	PosA, PosB diag.Pos
	Reason     string // "structure" or "name"
}

// Equal reports whether the models mean the same, up to names.
func (r *Report) Equal() bool { return len(r.Changes) == 0 }
