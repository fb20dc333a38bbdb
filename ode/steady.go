package ode

import (
	"fmt"
	"math"
)

// SteadyOptions say what counts as a steady state.
type SteadyOptions struct {
	Options
	// Tolerance is the bound on ‖f‖ in the norm of the tolerances, below which
	// Newton's method is tried [1/unit of t]. 0 stands for 100 divided by the time
	// elapsed, which is free of the choice of the unit of time.
	Tolerance float64
	// Limit is the time after the start at which the search gives up
	// [unit of t]; default 1e9.
	Limit float64
}

// Steady recognises and refines steady states of a problem, f(t, y) = 0 with
// the linear invariants of the start. See docs/methods/steady-state.md. It is
// used by one goroutine at a time; only Start allocates, when the structure of
// the laws changes.
type Steady struct {
	p       *Problem
	o       SteadyOptions
	weights errorWeights
	matrix  steadyMatrix
	stats   Stats

	start     float64 // time of the start [unit of t]
	totals    []float64
	dTotals   []float64 // laws × directions
	jacobian  []float64
	y, f      []float64 // refined state and its f
	from      []float64 // state to be refined
	previous  []float64 // state of the previous trial
	delta     []float64
	tried     bool    // Newton's method has been tried since Start
	triedNorm float64 // ‖f‖ at that time
	triedTime float64 // time elapsed then [unit of t]
	refined   bool    // Newton's method or continuation has found the state
	far       bool    // Newton's method has left the neighbourhood
	transient transientMatrix
	rank      *rankSolver // of the refined state; nil where J is regular
}

// NewSteady returns a workspace for p, which it retains. It needs what NewBDF
// needs.
func NewSteady(p *Problem, o SteadyOptions) (*Steady, error) {
	o.Options = o.Options.WithDefaults()
	if o.Limit == 0 {
		o.Limit = 1e9
	}
	if err := checkImplicit(p); err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	weights, err := newErrorWeights(p.N, o.Options)
	if err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	vector := func() []float64 { return make([]float64, p.N) }
	return &Steady{
		p: p, o: o, weights: weights, jacobian: make([]float64, p.Pattern.NNZ()),
		y: vector(), f: vector(), from: vector(), previous: vector(), delta: vector(),
	}, nil
}

// Start begins a search at (t, y), length N. s holds the Directions × N initial
// sensitivities, which give the derivatives of the conserved totals; nil if
// there are none. laws is retained until the next Start.
func (a *Steady) Start(t float64, y, s []float64, laws []Law) {
	a.matrix.setLaws(a.p, laws)
	a.start = t
	a.tried, a.triedNorm, a.triedTime = false, math.Inf(1), 0
	copy(a.previous, y)
	if len(a.totals) != len(laws) {
		a.totals = make([]float64, len(laws))
		a.dTotals = make([]float64, len(laws)*a.p.Directions)
	}
	for k := range laws {
		a.totals[k] = laws[k].total(y)
		for j := range a.p.Directions {
			a.dTotals[k*a.p.Directions+j] = laws[k].total(s[j*a.p.N : (j+1)*a.p.N])
		}
	}
}

const (
	defaultTrigger = 100.0 // ‖f‖·(time elapsed) at which a trial is worth while
	// retryDecrease and retryGrowth say when another trial is: ‖f‖ has fallen, or
	// the time elapsed has risen, by so much.
	retryDecrease, retryGrowth = 4.0, 3.0
	// mayMove bounds the distance between the integrated and the refined state:
	// the integration's own accuracy.
	mayMove = 1.0
	// atRest is the distance at which it does not matter whether it shrinks.
	atRest = 1e-6
)

// Try asks whether the solution at (t, y) has come to rest. If so the refined
// state is at hand, see State. A state counts as steady if Newton's method
// finds a zero of f, with the totals of the start, at a distance within the
// tolerances that shrinks. Where J is singular beyond the laws, pseudo-transient
// continuation takes the place of Newton's method; where that fails too, the
// state counts as steady as soon as it would move by less than the tolerance
// until the time limit.
func (a *Steady) Try(t float64, y []float64) bool {
	a.p.RHS(t, y, a.f)
	a.stats.RHS++
	a.weights.set(y)
	speed := a.weights.norm(a.f)
	elapsed := t - a.start
	if !a.worthTrying(speed, elapsed) {
		copy(a.previous, y)
		return false
	}
	a.tried, a.triedNorm, a.triedTime = true, speed, elapsed
	copy(a.from, y)
	first := max(elapsed, 1/max(speed, 1/math.MaxFloat64))
	if a.refined = a.refine(t, first) && a.onBranch(); a.refined {
		return true
	}
	if speed*(a.o.Limit-elapsed) <= mayMove {
		copy(a.y, a.from)
		a.refined = false
		return true
	}
	copy(a.previous, y)
	return false
}

// worthTrying is a cheap test before any linear algebra.
func (a *Steady) worthTrying(speed, elapsed float64) bool {
	switch {
	case math.IsNaN(speed):
		return false
	case speed == 0 || elapsed == 0:
		return true
	case a.o.Tolerance > 0 && speed > a.o.Tolerance:
		return false
	case a.o.Tolerance <= 0 && speed*elapsed > defaultTrigger:
		return false
	}
	return !a.tried || speed*retryDecrease <= a.triedNorm || elapsed >= retryGrowth*a.triedTime
}

// onBranch tells whether the refined state is the one the solution approaches.
func (a *Steady) onBranch() bool {
	now, before := a.distance(a.from), a.distance(a.previous)
	return now <= atRest || now <= mayMove && now < before
}

// distance returns ‖y − refined state‖.
func (a *Steady) distance(y []float64) float64 {
	for i, v := range y {
		a.delta[i] = v - a.y[i]
	}
	return a.weights.norm(a.delta)
}

// State writes the refined state of the last successful trial.
func (a *Steady) State(y []float64) { copy(y[:a.p.N], a.y) }

// Stats returns the work done since construction.
func (a *Steady) Stats() Stats { return a.stats }

// Sensitivities writes ds = dy/dθ of the refined state, Directions × N, from
//
//	J s_j = −g_j,   Σ Coefficient·s_j = d total/dθ_j in the dependent rows.
//
// Where J is singular beyond the laws, s must hold the integrated sensitivities,
// whose components along all conserved directions are kept. It returns false
// where that does not determine them: then only integrated sensitivities are
// known, and s is undefined.
func (a *Steady) Sensitivities(t float64, s []float64) bool {
	if a.rank != nil {
		return a.sensitivitiesSingular(t, s)
	}
	n, laws := a.p.N, a.matrix.laws
	a.p.Jacobian(t, a.y, a.jacobian)
	a.stats.Jacobians++
	a.stats.Factorisations++
	if !a.matrix.factor(a.jacobian, a.weights.w) {
		return false
	}
	s = s[:n*a.p.Directions]
	a.p.Forcing(t, a.y, s)
	a.stats.ForcingEvaluations++
	for j := range a.p.Directions {
		sj := s[j*n : (j+1)*n]
		for i := range sj {
			sj[i] = -sj[i]
		}
		for k := range laws {
			sj[laws[k].Dependent] = a.dTotals[k*a.p.Directions+j]
		}
		a.matrix.solve(sj, a.weights.w)
		a.stats.Solves++
	}
	return firstNonFinite(s) < 0
}
