// Package simtest compares models by their dynamics, for tests of readers and
// writers: initial values, right-hand sides and outputs at the start and at
// random states. It simulates nothing.
package simtest

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/model"
	"niche/rng"
)

// Compare reports differences between the dynamics of got and of want as errors
// of t: initial values and right-hand sides at the start and at random states
// near it, and outputs. It returns false if neither can be lowered, so that
// nothing was compared.
//
// names are the names that got has for those of want, where they differ; "" for
// what got has not.
func Compare(t testing.TB, got, want *model.Model, names map[string]string) bool {
	t.Helper()
	return CompareScaled(t, got, want, names, nil)
}

// CompareScaled is Compare for models whose states are in other units: scale is
// what one unit of a state of want, by its id, is in got; 1 where it is not
// given. Outputs are not compared.
func CompareScaled(t testing.TB, got, want *model.Model, names map[string]string, scale map[string]float64) bool {
	t.Helper()
	compared, differences := difference(got, want, names, scale)
	for _, d := range differences {
		t.Error(d)
	}
	return compared
}

// Differences lists what [Compare] reports.
func Differences(got, want *model.Model, names map[string]string) (compared bool, list []string) {
	return difference(got, want, names, nil)
}

func difference(got, want *model.Model, names map[string]string, scale map[string]float64) (compared bool, list []string) {
	a, aList := compile.Lower(got, compile.Options{})
	b, bList := compile.Lower(want, compile.Options{})
	if a == nil || b == nil {
		if (a == nil) != (b == nil) {
			list = append(list, fmt.Sprintf("only one can be lowered:\ngot:  %v\nwant: %v", errorsOf(aList), errorsOf(bList)))
		}
		return false, list
	}
	name := func(id string) string {
		if to, ok := names[id]; ok {
			return to
		}
		return id
	}
	x, err := newEvaluation(a)
	y, also := newEvaluation(b)
	if err = errors.Join(err, also); err != nil {
		return true, []string{err.Error()}
	}
	y.name = name
	for id, s := range scale {
		x.unit[name(id)] = s
	}
	random := rng.New(rng.Key{Seed: 1})
	for trial := range 5 {
		if trial > 0 {
			factors := map[string]float64{}
			for _, s := range b.States {
				factors[name(s.ID)] = 0.5 + random.Float64()
			}
			time := 10 * random.Float64()
			x.move(time, factors)
			y.move(time, factors)
		}
		list = append(compareValues("state", x.states(), y.states(), 0),
			compareValues("derivative of", x.derivatives(), y.derivatives(), largest(y.states()))...)
		if len(list) > 0 {
			return true, list
		}
	}
	if scale == nil {
		list = compareValues("output", x.outputs(), y.outputs(), 0)
	}
	if len(a.Events) != len(b.Events) {
		list = append(list, fmt.Sprintf("%d events, want %d", len(a.Events), len(b.Events)))
	}
	return true, list
}

func errorsOf(list diag.List) diag.List {
	var found diag.List
	for _, d := range list {
		if d.Severity == diag.Error && len(found) < 5 {
			found = append(found, d)
		}
	}
	return found
}

// largest returns the largest finite magnitude.
func largest(values map[string]float64) float64 {
	scale := 0.0
	for _, v := range values {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			scale = max(scale, math.Abs(v))
		}
	}
	return scale
}

// compareValues compares the values that both have. Differences that rounding
// explains are none: states is the size of the states whose derivatives are
// compared, since large rates may cancel.
func compareValues(what string, got, want map[string]float64, states float64) (list []string) {
	tolerance := 1e-13*largest(want) + 1e-15*states
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if id == "" {
			continue
		}
		g, ok := got[id]
		w := want[id]
		same := g == w || math.IsNaN(g) && math.IsNaN(w) || math.Abs(g-w) <= 1e-9*math.Abs(w)+tolerance
		if !ok || !same {
			list = append(list, fmt.Sprintf("%s %s is %.17g, want %.17g", what, id, g, w))
		}
	}
	return list
}

// evaluation is a compiled system at a state.
type evaluation struct {
	system       *compile.System
	eval         compile.Evaluator
	time         float64
	p, y0, y, z  []float64
	dydt, values []float64
	name         func(string) string
	unit         map[string]float64 // of states, in those that are compared; 1 if not given
}

func newEvaluation(s *compile.System) (*evaluation, error) {
	program, err := bytecode.Engine{}.Compile(s)
	if err != nil {
		return nil, err
	}
	n := len(s.States)
	e := &evaluation{system: s, eval: program.NewEvaluator(), p: make([]float64, len(s.Parameters)),
		y: make([]float64, n), y0: make([]float64, n), z: make([]float64, len(s.Switches)),
		dydt: make([]float64, n), values: make([]float64, len(s.Outputs)),
		name: func(id string) string { return id }, unit: map[string]float64{}}
	e.eval.Initialise(0, nil, e.p, e.y0)
	e.eval.SetParameters(e.p)
	copy(e.y, e.y0)
	e.settle()
	return e, nil
}

// settle sets the switches to the state's relations, which may depend on one
// another.
func (e *evaluation) settle() {
	for range len(e.z) + 1 {
		e.eval.SetSwitches(e.z)
		e.eval.Relations(e.time, e.y, e.z)
	}
	e.eval.SetSwitches(e.z)
}

func (e *evaluation) move(time float64, factors map[string]float64) {
	e.time = time
	for i, s := range e.system.States {
		e.y[i] = (e.y0[i] + 0.1*e.unitOf(s.ID)) * factors[e.name(s.ID)]
	}
	e.settle()
}

func (e *evaluation) unitOf(id string) float64 {
	if u, ok := e.unit[id]; ok {
		return u
	}
	return 1
}

func (e *evaluation) states() map[string]float64 { return e.byState(e.y) }

func (e *evaluation) derivatives() map[string]float64 {
	e.eval.RHS(e.time, e.y, e.dydt)
	return e.byState(e.dydt)
}

func (e *evaluation) byState(v []float64) map[string]float64 {
	out := map[string]float64{}
	for i, s := range e.system.States {
		out[e.name(s.ID)] = v[i] / e.unitOf(s.ID)
	}
	return out
}

func (e *evaluation) outputs() map[string]float64 {
	out := map[string]float64{}
	e.eval.Outputs(e.time, e.y, e.values)
	for i, o := range e.system.Outputs {
		out[e.name(o.ID)] = e.values[i]
	}
	return out
}
