package petab

import (
	"niche/diag"
	"niche/model"
)

// Problem is a checked estimation problem. Formulas of observables live in the
// model's Pool.
type Problem struct {
	File         string // the YAML file
	Model        *model.Model
	Conditions   []Condition
	Observables  []Observable
	Measurements []Measurement
	Parameters   []Parameter // in the order of the tables
	// Tables are the measurement tables as read; Measurements are their rows in
	// the same order.
	Tables []*Table
}

// Value is a number or the id of a parameter.
type Value struct {
	Parameter string  // row of the parameter table or, in a condition, a parameter of the model; "" for a number
	Number    float64 // NaN leaves the target alone (conditions only)
	Pos       diag.Pos
}

// Condition is one row of a condition table.
type Condition struct {
	ID, Name  string
	Overrides []Override // one per column, NaN included
	Pos       diag.Pos
}

// Override sets a parameter, the initial value of a species or the initial size
// of a compartment, in the model's unit. Target may also be a symbol of
// observables that the model does not have.
type Override struct {
	Target string
	Value  Value
	Pos    diag.Pos
}

// Observable is one row of an observable table.
type Observable struct {
	ID, Name       string
	Formula, Noise model.Math
	Transformation Scale
	Distribution   Distribution
	// ObservablePlaceholders and NoisePlaceholders are the symbols
	// observableParameter${n}_${id} and noiseParameter${n}_${id}, n = 1, 2, ….
	ObservablePlaceholders, NoisePlaceholders []string
	Pos                                       diag.Pos
}

// Measurement is one row of a measurement table.
type Measurement struct {
	Observable int // index into Observables
	// Preequilibration is the condition whose steady state is the start, an
	// index into Conditions, or −1.
	Preequilibration int
	Condition        int     // index into Conditions
	Time             float64 // ≥ 0 [the model's unit of time]; +Inf for the steady state
	Value            float64 // in the unit of the observable, linear
	// ObservableParameters and NoiseParameters replace the placeholders of the
	// observable, in order.
	ObservableParameters, NoiseParameters []Value
	Dataset, Replicate                    string // "" if not given
	Pos                                   diag.Pos
}

// Parameter is one row of a parameter table. Bounds and nominal value are
// linear, whatever the scale; NaN if not given.
type Parameter struct {
	ID, Name       string
	Scale          Scale
	Lower, Upper   float64
	Nominal        float64
	Estimate       bool
	Objective      Prior // NoPrior if not given
	Initialization Prior // for starting points; uniform on the parameter scale within the bounds if not given
	Pos            diag.Pos
}

// Parameter returns the index of the parameter called id, or −1.
func (p *Problem) Parameter(id string) int {
	for i := range p.Parameters {
		if p.Parameters[i].ID == id {
			return i
		}
	}
	return -1
}
