package model

import "niche/diag"

// Qualitative is a logical model (SBML package qual): quantities with a few
// levels and what decides to which level each goes.
type Qualitative struct {
	Species     []QualitativeSpecies
	Transitions []Transition
	Pos         diag.Pos // first use of the package
}

// QualitativeSpecies is a quantity with levels 0 to MaxLevel.
type QualitativeSpecies struct {
	ID, Name    string
	Compartment string
	Constant    bool
	Initial     int // level; −1 if unset
	MaxLevel    int // −1 if unset
	Pos         diag.Pos
}

// Transition decides the levels of its outputs from those of its inputs: the
// result of the first term whose condition holds.
type Transition struct {
	ID, Name string
	Inputs   []TransitionInput
	Outputs  []TransitionOutput
	Terms    []FunctionTerm
	Default  int // level if no condition holds
	Pos      diag.Pos
}

// TransitionInput is a species that a transition reads. Its id stands for the
// threshold in conditions.
type TransitionInput struct {
	ID, Name  string
	Species   string
	Sign      string // "positive", "negative", "dual", "unknown" or ""
	Consumed  bool   // a Petri net: the transition takes from the species
	Threshold int    // −1 if unset
	Pos       diag.Pos
}

// TransitionOutput is a species that a transition sets.
type TransitionOutput struct {
	ID, Name string
	Species  string
	Produced bool // a Petri net: the transition adds to the species
	Level    int  // −1 if unset
	Pos      diag.Pos
}

// FunctionTerm is a condition and the level it leads to.
type FunctionTerm struct {
	Result    int
	Condition Math
	Pos       diag.Pos
}
