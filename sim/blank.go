package sim

import (
	"math"
	"slices"

	"niche/compile"
	"niche/expr"
)

// blank is a state whose value is infinite, or that does not move and has no value,
// during the present stretch. No finite rate changes either; an infinite one is left
// to the integrator, which reports it.
type blank struct {
	state int
	value float64
}

// fillBlanks gives blank states a number for the integrator's norms and step
// functions; formulas see their value by way of a [standing].
func (w *Worker) fillBlanks() {
	w.blank = w.blank[:0]
	if !slices.ContainsFunc(w.y, func(v float64) bool { return math.IsInf(v, 0) || math.IsNaN(v) }) {
		return
	}
	w.eval.RHS(w.t, w.y, w.scratch.f)
	for i := range w.system.States {
		st := &w.system.States[i]
		moves := math.IsInf(w.y[i], 0) && !st.Algebraic && math.Abs(w.scratch.f[i]) <= math.MaxFloat64
		if v := w.y[i]; moves || (math.IsInf(v, 0) || math.IsNaN(v)) && (st.Discrete || w.rests(i)) {
			w.blank = append(w.blank, blank{i, v})
			w.y[i] = 0
		}
	}
}

// rests reports whether the rate of state i is always 0.
func (w *Worker) rests(i int) bool {
	if w.system.States[i].Algebraic {
		return false
	}
	v, ok := w.system.Pool.Constant(w.system.RHS[i])
	return ok && v == 0 && w.system.Pool.Op(w.system.RHS[i]) == expr.Number
}

// restoreBlanks gives the worker's point the values of blank states back.
func (w *Worker) restoreBlanks() {
	for _, b := range w.blank {
		w.y[b.state] = b.value
	}
}

// standing is an evaluator that knows the values of blank states.
type standing struct {
	compile.Evaluator
	w *Worker
}

// fill puts the values of blank states into y and swaps what was there with them.
func (s *standing) fill(y []float64) {
	for k := range s.w.blank {
		b := &s.w.blank[k]
		y[b.state], s.w.replaced[k] = b.value, y[b.state]
	}
}

// empty undoes fill.
func (s *standing) empty(y []float64) {
	for k, b := range s.w.blank {
		y[b.state] = s.w.replaced[k]
	}
}

func (s *standing) RHS(t float64, y, dydt []float64) {
	s.fill(y)
	s.Evaluator.RHS(t, y, dydt)
	s.empty(y)
	s.rest(dydt)
}

// rest lets blank states not move.
func (s *standing) rest(rates []float64) {
	for _, b := range s.w.blank {
		rates[b.state] = 0
	}
}

// Jacobian counts blank states as constants.
func (s *standing) Jacobian(t float64, y, values []float64) {
	s.fill(y)
	s.Evaluator.Jacobian(t, y, values)
	s.empty(y)
	pattern := s.w.system.JacobianPattern
	for _, b := range s.w.blank {
		clear(values[pattern.Start[b.state]:pattern.Start[b.state+1]])
		for k, row := range pattern.Row {
			if int(row) == b.state {
				values[k] = 0
			}
		}
	}
}

func (s *standing) ParameterJacobian(t float64, y, values []float64) {
	s.fill(y)
	s.Evaluator.ParameterJacobian(t, y, values)
	s.empty(y)
}

func (s *standing) TimeDerivative(t float64, y, dfdt []float64) {
	s.fill(y)
	s.Evaluator.TimeDerivative(t, y, dfdt)
	s.empty(y)
	s.rest(dfdt)
}

func (s *standing) PastTime(k int, t float64, y []float64) float64 {
	s.fill(y)
	defer s.empty(y)
	return s.Evaluator.PastTime(k, t, y)
}

func (s *standing) Relations(t float64, y, z []float64) {
	s.fill(y)
	s.Evaluator.Relations(t, y, z)
	s.empty(y)
}

func (s *standing) Roots(t float64, y, g []float64) {
	s.fill(y)
	s.Evaluator.Roots(t, y, g)
	s.empty(y)
}

func (s *standing) RootGradient(i int, t float64, y, dy, dp []float64) (dt float64) {
	s.fill(y)
	defer s.empty(y)
	return s.Evaluator.RootGradient(i, t, y, dy, dp)
}
