package ode

import (
	"math"

	"niche/sparse"
)

const (
	steadyIterations = 12
	// steadyAccuracy is the size of the last Newton correction, in units of the
	// tolerances; the state it leads to is more accurate still.
	steadyAccuracy = 1e-4
	// A correction that no longer shrinks is rounding error if it is smaller than
	// the tolerances and than this, relative to y.
	steadyRounding = 1.0
	roundingLimit  = 1e-11
	// leastDamping ends the search for a shorter Newton step.
	leastDamping = 1e-4
)

// refine starts from a.from and leaves a steady state in a.y, by Newton's method
// or, where J is singular, by shortest corrections, or by pseudo-transient
// continuation from step size h [unit of t].
func (a *Steady) refine(t, h float64) bool {
	copy(a.y, a.from)
	a.rank = nil
	out := a.newton(t, 10*mayMove, steadyIterations)
	if out == solved || a.far {
		return out == solved
	}
	if out == singular && a.refineSingular(t) {
		return true
	}
	copy(a.y, a.from)
	return a.continuation(t, h) == solved
}

// newton improves a.y by damped Newton steps on f = 0 with the laws. It gives up
// beyond the distance from a.from. The weights are those of a.from.
func (a *Steady) newton(t, distance float64, iterations int) outcome {
	a.far = false
	for range iterations {
		if out := a.correction(t); out != solved {
			return out
		}
		size := a.weights.norm(a.delta)
		if math.IsNaN(size) || math.IsInf(size, 1) {
			return notFinite
		}
		if a.far = size > distance; a.far {
			return notConverged
		}
		if size <= steadyAccuracy {
			addScaled(1, a.delta, a.y)
			return a.nearby(distance)
		}
		if !a.advance(t, size) {
			if size <= steadyRounding && size*a.o.RTol <= roundingLimit {
				return a.nearby(distance) // the correction is rounding error
			}
			return notConverged
		}
		if out := a.nearby(distance); out != solved {
			return out
		}
	}
	return notConverged
}

// nearby tells whether a.y is finite and within the distance of a.from.
func (a *Steady) nearby(distance float64) outcome {
	if math.IsInf(distance, 1) {
		return solved
	}
	for i, v := range a.y {
		a.f[i] = v - a.from[i]
	}
	if a.far = !(a.weights.norm(a.f) <= distance); a.far {
		return notConverged
	}
	return solved
}

// correction sets a.delta to the Newton correction at a.y.
func (a *Steady) correction(t float64) outcome {
	a.p.Jacobian(t, a.y, a.jacobian)
	a.stats.Jacobians++
	a.stats.Factorisations++
	if !a.matrix.factor(a.jacobian, a.weights.w) {
		return singular
	}
	return a.simplified(t)
}

// simplified sets a.delta to the correction at a.y with the factors at hand.
func (a *Steady) simplified(t float64) outcome {
	a.p.RHS(t, a.y, a.delta)
	a.stats.RHS++
	if firstNonFinite(a.delta) >= 0 {
		return notFinite
	}
	for i := range a.delta {
		a.delta[i] = -a.delta[i]
	}
	for k := range a.matrix.laws {
		l := &a.matrix.laws[k]
		a.delta[l.Dependent] = a.totals[k] - l.total(a.y)
	}
	a.matrix.solve(a.delta, a.weights.w)
	a.stats.Solves++
	a.stats.NewtonIterations++
	return solved
}

// advance takes the longest damped step along a.delta after which the
// simplified correction is shorter: the affine-invariant monotonicity test of
// Deuflhard 1974, doi 10.1007/BF01406969.
func (a *Steady) advance(t, size float64) bool {
	direction, base := a.f, a.previousIterate()
	copy(direction, a.delta)
	copy(base, a.y)
	for damping := 1.0; damping >= leastDamping; damping /= 2 {
		for i, v := range base {
			a.y[i] = v + damping*direction[i]
		}
		if a.simplified(t) == solved && a.weights.norm(a.delta) <= (1-damping/4)*size {
			return true
		}
	}
	return false
}

// previousIterate is scratch of length N.
func (a *Steady) previousIterate() []float64 {
	if a.transient.base == nil {
		a.transient.base = make([]float64, a.p.N)
	}
	return a.transient.base
}

// transientMatrix factorises I − hJ for pseudo-transient continuation.
type transientMatrix struct {
	lu   *sparse.LU
	base []float64
}

const (
	transientIterations = 60
	longestTransient    = 1e20 // times the first step
)

// continuation follows implicit Euler steps whose size grows as f falls
// (switched evolution relaxation: Kelley & Keyes 1998,
// doi 10.1137/S0036142996304796). It keeps linear invariants and needs no
// regular J.
func (a *Steady) continuation(t, h float64) outcome {
	if a.transient.lu == nil {
		a.transient.lu = a.p.symbolic().NewLU()
	}
	first := h
	a.p.RHS(t, a.y, a.f)
	a.stats.RHS++
	norm := a.weights.norm(a.f)
	for range transientIterations {
		a.p.Jacobian(t, a.y, a.jacobian)
		a.stats.Jacobians++
		a.stats.Factorisations++
		if err := a.transient.lu.FactorShifted(h, a.jacobian); err != nil {
			return singular
		}
		for i, f := range a.f {
			a.delta[i] = h * f
		}
		a.transient.lu.Solve(a.delta)
		a.stats.Solves++
		size := a.weights.norm(a.delta)
		if !(size <= 10*mayMove) {
			return notConverged
		}
		addScaled(1, a.delta, a.y)
		a.p.RHS(t, a.y, a.f)
		a.stats.RHS++
		next := a.weights.norm(a.f)
		if math.IsNaN(next) {
			return notFinite
		}
		if next == 0 || size <= steadyAccuracy && h >= 1e3*first {
			return solved
		}
		h = min(h*max(norm/next, 2), first*longestTransient)
		norm = next
	}
	return notConverged
}
