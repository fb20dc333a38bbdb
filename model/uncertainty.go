package model

import "niche/diag"

// Uncertainty is one statement about how sure a value is, as in package distrib of
// SBML: a mean, a standard deviation, an interval, a distribution.
type Uncertainty struct {
	Of   string // id of what has the value
	Kind string // the type as SBML spells it: mean, standardDeviation, confidenceInterval, …
	Name string // what the kind externalParameter means, or a label; "" for none
	// Value is the number of a kind that has one, Lower and Upper those of a span
	// [unit of the value, squared of a variance, 1 where the kind says so].
	Value, Lower, Upper Figure
	Math                Math   // of a distribution; absent otherwise
	Definition          string // URL that says what is meant; "" for none
	Pos                 diag.Pos
}

// Figure is a number, or the quantity that has it.
type Figure struct {
	Number   float64 // [unit of the value]
	Variable string  // id; "" for the number
	Given    bool
}

// Spans reports whether u is an interval.
func (u *Uncertainty) Spans() bool { return u.Lower.Given || u.Upper.Given }
