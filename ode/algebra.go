package ode

import (
	"errors"
	"fmt"
	"math"

	"niche/sparse"
)

// Algebra solves the algebraic equations 0 = g(t, y) of a problem for its
// algebraic components: at the start, after a discontinuity, and for the
// derivatives that a start needs. It is used by one goroutine at a time and
// allocates nothing after construction. See docs/methods/algebraic-rules.md.
type Algebra struct {
	p           *Problem
	weights     errorWeights
	lu          *sparse.LU
	values      []float64 // J at the entries of p.Pattern
	d, a        []float64 // rows of the matrix: I for y, J for the algebraic rows
	f           []float64
	delta       []float64 // Newton update
	trial, next []float64 // y + λ·delta and the update there
	stats       Stats
}

// NewAlgebra returns a workspace for p, which it retains. It needs p.Jacobian,
// p.Pattern and p.Algebraic.
func NewAlgebra(p *Problem, o Options) (*Algebra, error) {
	if err := checkImplicit(p); err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	if p.Algebraic == nil {
		return nil, errors.New("ode: the problem has no algebraic equations")
	}
	weights, err := newErrorWeights(p.N, o.WithDefaults())
	if err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	vector := func() []float64 { return make([]float64, p.N) }
	a := &Algebra{
		p: p, weights: weights, lu: p.symbolic().NewLU(), values: make([]float64, p.Pattern.NNZ()),
		d: vector(), a: vector(), f: vector(), delta: vector(), trial: vector(), next: vector(),
	}
	for i, algebraic := range p.Algebraic {
		if algebraic {
			a.a[i] = 1
		} else {
			a.d[i] = 1
		}
	}
	return a, nil
}

// Stats returns the work done since construction.
func (a *Algebra) Stats() Stats { return a.stats }

const (
	algebraIterations = 60
	// algebraConverged is the size of an update, in units of the tolerances, after
	// which the next one, smaller by its square, is the last.
	algebraConverged = 1e-5
	// algebraStalled is the size below which an update that does not shrink any
	// more is rounding.
	algebraStalled = 0.1
	algebraDamping = 1e-6
)

// Solve moves the algebraic components of y, length N, to a solution of the
// algebraic equations near them; the others stay. It is Newton's method, damped
// where the update at the new point would not shrink (natural monotonicity test,
// Deuflhard 1974, doi 10.1007/BF01406969). The error, if any, is an *Error; y is
// then the last point reached.
func (a *Algebra) Solve(t float64, y []float64) error {
	if !a.residual(t, y) {
		return a.fail(NonFinite, t, firstNonFinite(a.delta))
	}
	for range algebraIterations {
		if err := a.factor(t, y); err != nil {
			var s *sparse.SingularError
			if errors.As(err, &s) {
				return a.fail(NoConsistentState, t, s.Column)
			}
			return err
		}
		a.weights.set(y)
		a.lu.Solve(a.delta)
		a.stats.Solves++
		a.stats.NewtonIterations++
		size := a.weights.norm(a.delta)
		if math.IsNaN(size) {
			return a.fail(NoConsistentState, t, firstNonFinite(a.delta))
		}
		if size == 0 {
			return nil
		}
		if !a.damp(t, y, size) {
			if size <= algebraStalled {
				return nil
			}
			return a.fail(NoConsistentState, t, a.weights.worst(a.delta))
		}
		if size <= algebraConverged {
			return nil
		}
	}
	return a.fail(NoConsistentState, t, a.weights.worst(a.delta))
}

func (a *Algebra) fail(f Failure, t float64, index int) error {
	return &Error{Failure: f, Time: t, Index: index}
}

// residual sets delta to −g in the algebraic rows and 0 elsewhere and tells
// whether it is finite.
func (a *Algebra) residual(t float64, y []float64) bool {
	a.p.RHS(t, y, a.f)
	a.stats.RHS++
	for i, algebraic := range a.p.Algebraic {
		a.delta[i] = 0
		if algebraic {
			a.delta[i] = -a.f[i]
		}
	}
	return firstNonFinite(a.delta) < 0
}

// factor factorises the rows of J that belong to algebraic equations.
func (a *Algebra) factor(t float64, y []float64) error {
	a.p.Jacobian(t, y, a.values)
	a.stats.Jacobians++
	a.stats.Factorisations++
	return a.lu.FactorRows(a.d, a.a, a.values)
}

// damp moves y along delta, whose norm is size, by the largest of 1, ½, ¼, …
// that shrinks the next update with the same matrix. It leaves −g of the new
// point in delta.
func (a *Algebra) damp(t float64, y []float64, size float64) bool {
	copy(a.next, a.delta)
	for factor := 1.0; factor > algebraDamping; factor /= 2 {
		for i, d := range a.next {
			a.trial[i] = y[i] + factor*d
		}
		if !a.residual(t, a.trial) {
			continue
		}
		copy(a.f, a.delta)
		a.lu.Solve(a.f)
		a.stats.Solves++
		if after := a.weights.norm(a.f); after <= (1-factor/4)*size {
			copy(y, a.trial)
			return true
		}
	}
	return false
}

// Derivative replaces the algebraic entries of f = RHS(t, y), length N, by the
// derivatives of the algebraic components, from dg/dt = 0.
func (a *Algebra) Derivative(t float64, y, f []float64) error {
	if a.p.TimeDerivative != nil {
		a.p.TimeDerivative(t, y, a.delta)
	} else {
		clear(a.delta)
	}
	for i, algebraic := range a.p.Algebraic {
		if algebraic {
			f[i] = -a.delta[i]
		}
	}
	if err := a.factor(t, y); err != nil {
		return a.fail(SingularMatrix, t, -1)
	}
	a.lu.Solve(f)
	a.stats.Solves++
	return nil
}

// Sensitivities replaces the algebraic entries of s, Directions × N, by those
// that follow from the others: 0 = g_y s_j + g_pj.
func (a *Algebra) Sensitivities(t float64, y, s []float64) error {
	n := a.p.N
	forcing := make([]float64, n*a.p.Directions)
	a.p.Forcing(t, y, forcing)
	a.stats.ForcingEvaluations++
	if err := a.factor(t, y); err != nil {
		return a.fail(SingularMatrix, t, -1)
	}
	for j := range a.p.Directions {
		sj, g := s[j*n:(j+1)*n], forcing[j*n:(j+1)*n]
		for i, algebraic := range a.p.Algebraic {
			if algebraic {
				sj[i] = -g[i]
			}
		}
		a.lu.Solve(sj)
		a.stats.Solves++
	}
	return nil
}

// dropAlgebraic sets the algebraic entries of v to 0.
func (p *Problem) dropAlgebraic(v []float64) {
	for i, algebraic := range p.Algebraic {
		if algebraic {
			v[i] = 0
		}
	}
}
