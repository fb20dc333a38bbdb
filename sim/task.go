package sim

import (
	"niche/compile"
	"niche/ode"
)

// Settings are the numerical choices of a simulation.
type Settings struct {
	Method string // "bdf" (default), "rodas5p", "tsit5"
	ode.Options
	// FollowSizes makes absolute tolerances follow the states: ATol is a pure
	// number and counts in units of the largest magnitude that each state has had.
	FollowSizes bool
	// Seed decides every random number: the draws of the model and the order of
	// simultaneous events of equal priority.
	Seed uint64
	// SteadyTolerance is the bound on |dy/dt| in the norm of the tolerances below
	// which a state is tried for steadiness [1/unit of t]; 0 to choose, see
	// ode.SteadyOptions.
	SteadyTolerance float64
	// SteadyLimit is the time after which the search for a steady state gives
	// up [unit of t]; default 1e9.
	SteadyLimit float64
}

// Override replaces the initial value of a slot (see compile.System.Initial).
type Override struct {
	Slot  compile.Slot
	Value float64 // in the model's unit of the quantity
}

// Seed is the derivative of an overridden value along a direction.
type Seed struct {
	Slot  compile.Slot
	Value float64 // d value/dθ [unit of the quantity per unit of θ]
}

// Direction is one sensitivity direction θ: the slots that depend on it
// directly. The initial program propagates it to the others.
type Direction []Seed

// Start is a state to start from instead of the model's initial values, e.g.
// the end of a pre-equilibration.
type Start struct {
	Y []float64 // len(System.States)
	// S is dy/dθ, Directions × len(Y), direction after direction; nil if the
	// task has no directions.
	S []float64
	// Reinitialise marks the states that take the (overridden) initial value
	// all the same; nil for none.
	Reinitialise []bool
}

// Task is one simulation.
type Task struct {
	Overrides  []Override
	Directions []Direction
	Start      *Start
	T0         float64   // initial time [unit of t]
	Times      []float64 // increasing, ≥ T0; the last may be +Inf, the steady state
	// Replicate is the number of the realisation: each has random numbers of its
	// own.
	Replicate uint32
	// Progress, if not nil, is called after each step with the time reached.
	Progress func(t float64)
	// Outputs asks for the System's Outputs at each time.
	Outputs bool
}

// Trajectory is the state at each of a task's times.
type Trajectory struct {
	Times []float64
	P     []float64   // parameter vector used
	DP    []float64   // dp/dθ, Directions × len(P), direction after direction
	Y     [][]float64 // one row per time
	Z     [][]float64 // switch values, one row per time
	S     [][]float64 // sensitivities, one row per time, Directions × N; nil if none
	// Outputs is one row per time, nil unless asked for.
	Outputs [][]float64
	Fired   []FiredEvent
	Stats   ode.Stats
	// SteadyTime is the time at which the steady state was recognised; 0 if none
	// was asked for [unit of t].
	SteadyTime float64
}

// FiredEvent records one execution of an event.
type FiredEvent struct {
	Event int     // index into System.Events
	Time  float64 // [unit of t]
}
