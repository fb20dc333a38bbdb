package ssa

import (
	"fmt"
	"slices"

	"niche/compile"
)

// Methods lists the names of the methods, with "ssa", the choice by pilot,
// first.
func Methods() []string {
	return []string{"ssa", "direct", "sorting-direct", "next-reaction", "composition-rejection", "rssa-cr"}
}

// Options are the choices of a stochastic simulation. The zero Options is ready
// to use.
type Options struct {
	Method string // one of Methods; "" is "ssa"
	Seed   uint64
	// Items reads every amount as a number of items, whatever its unit.
	Items bool
}

func (o Options) withDefaults() (Options, error) {
	if o.Method == "" {
		o.Method = "ssa"
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
