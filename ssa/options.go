package ssa

import (
	"fmt"
	"slices"

	"niche/compile"
)

// Methods lists the names of the methods, with "ssa", the choice by pilot among
// the exact ones, first.
func Methods() []string { return append(append([]string{"ssa"}, ExactMethods()...), "tau") }

// ExactMethods lists the methods whose realisations have exactly the law of the
// jump process.
func ExactMethods() []string {
	return []string{"direct", "sorting-direct", "next-reaction", "composition-rejection", "partial-propensity", "rssa-cr"}
}

// Options are the choices of a stochastic simulation. The zero Options is ready
// to use.
type Options struct {
	Method string // one of Methods; "" is "ssa"
	Seed   uint64
	// Epsilon is the share by which a propensity may change in a leap of "tau"; 0
	// for 0.03 [1].
	Epsilon float64
	// Items reads every amount as a number of items, whatever its unit.
	Items bool
}

func (o Options) withDefaults() (Options, error) {
	if o.Method == "" {
		o.Method = "ssa"
	}
	if o.Epsilon == 0 {
		o.Epsilon = 0.03
	}
	if !(o.Epsilon > 0 && o.Epsilon < 1) {
		return o, fmt.Errorf("epsilon %g: give a number between 0 and 1", o.Epsilon)
	}
	if !slices.Contains(Methods(), o.Method) {
		return o, fmt.Errorf("unknown stochastic method %q; use one of %q", o.Method, Methods())
	}
	return o, nil
}

// Override replaces the initial value of a slot (see compile.System.Initial).
type Override struct {
	Slot  compile.Slot
	Value float64 // in the model's unit of the quantity
}

// Task is what a realisation simulates.
type Task struct {
	Overrides []Override
	T0        float64   // initial time [unit of t]
	Times     []float64 // increasing, finite, ≥ T0
}
