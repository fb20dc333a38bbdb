package ode

import (
	"errors"
	"math"

	"niche/sparse"
)

// attempt says why the step is being tried.
type attempt uint8

const (
	firstAttempt attempt = iota
	afterNoConvergence
	afterLargeError
)

// outcome is the result of a nonlinear solution.
type outcome uint8

const (
	solved outcome = iota
	notConverged
	notFinite
	singular
)

// Constants of the modified Newton iteration, as in CVODE (Hindmarsh et al.
// 2005, doi 10.1145/1089014.1089020).
const (
	newtonIterations   = 3
	newtonTolerance    = 0.1 // of the local error allowed
	divergence         = 2.0 // growth of a correction that counts as divergence
	rateMemory         = 0.3 // bound on the decrease of the estimated rate
	rateFading         = 1.5 // per step that converges at once
	maxFactorAge       = 20  // steps
	maxJacobianAge     = 50  // steps
	maxGammaChange     = 0.3 // beyond: refactorise
	smallGammaChange   = 0.2 // below: blame J, not gamma, for no convergence
	maxNewtonFailures  = 10  // in one step
	newtonFailureShift = 0.25
)

// solveState finds the correction b.e with rl1·z1 + e = γ f(t, z0 + e), by
// Newton's method on a matrix that may be old.
func (b *BDF) solveState(try attempt) outcome {
	m := &b.matrix
	change := b.c.gamma/m.gamma - 1
	setup := try != firstAttempt || b.steps == 0 || b.steps >= m.factorStep+maxFactorAge ||
		!(math.Abs(change) <= maxGammaChange)
	blameJacobian := false
	for {
		if !b.evaluate(b.t, b.z[0]) {
			return notFinite
		}
		current := false
		if setup {
			change := b.c.gamma/m.gamma - 1
			current = b.steps == 0 || b.steps > m.jacobianStep+maxJacobianAge || try == afterNoConvergence ||
				(blameJacobian && !(math.Abs(change) >= smallGammaChange))
			if current {
				m.evaluate(b.t, b.z[0], b.steps, &b.stats)
			}
			if err := m.factor(b.c.gamma, b.steps, &b.stats); err != nil {
				if out := b.classify(err); current || out == notFinite {
					return out
				}
				blameJacobian = true
				continue
			}
			b.rate = 1
		}
		out := b.iterate()
		if out == solved || current {
			return out
		}
		setup, blameJacobian = true, true
	}
}

// iterate runs Newton's method from the prediction, f(t, z0) being in b.f.
func (b *BDF) iterate() outcome {
	clear(b.e)
	z0, z1 := b.z[0], b.z[1]
	damping := 2 / (1 + b.c.gamma/b.matrix.gamma) // doi 10.1137/0910062, for an old γ
	previous := 0.0
	for k := 1; ; k++ {
		b.residual(z1, damping)
		b.matrix.lu.Solve(b.delta)
		b.stats.Solves++
		b.stats.NewtonIterations++
		size := b.advance(z0, damping)
		if math.IsNaN(size) || math.IsInf(size, 1) {
			b.culprit = firstNonFinite(b.delta)
			return notFinite
		}
		if k > 1 {
			b.rate = max(rateMemory*b.rate, size/previous)
		}
		if size*min(1, b.rate) <= newtonTolerance/b.c.lte {
			b.size = size
			if k > 1 {
				b.size = b.weights.norm(b.e)
			} else {
				// A rate not measured is believed less and less: an old J must not
				// pass for ever on the credit of its youth.
				b.rate = min(1, rateFading*b.rate)
			}
			return solved
		}
		if k == newtonIterations || (k > 1 && size > divergence*previous) {
			return notConverged
		}
		previous = size
		if !b.evaluate(b.t, b.y) {
			return notFinite
		}
	}
}

// residual sets b.delta = γ f − z1/l1 − e. Algebraic rows have γ f alone, with
// the γ of the factors, and no damping: an old γ is no error there.
func (b *BDF) residual(z1 []float64, damping float64) {
	gamma, rl1 := b.c.gamma, 1/b.c.l[1]
	delta := b.delta
	f, e := b.f[:len(delta)], b.e[:len(delta)]
	z1 = z1[:len(delta)]
	// γ = h/l1 and z1 = h·y': both sides carry the factor h.
	for i := range delta {
		delta[i] = gamma*f[i] - rl1*z1[i] - e[i]
	}
	for i, algebraic := range b.p.Algebraic {
		if algebraic {
			delta[i] = b.matrix.gamma / damping * f[i]
		}
	}
}

// advance adds damping·delta to e, sets y = z0 + e and returns ‖damping·delta‖.
func (b *BDF) advance(z0 []float64, damping float64) float64 {
	delta := b.delta
	e, y, w := b.e[:len(delta)], b.y[:len(delta)], b.weights.w[:len(delta)]
	z0 = z0[:len(delta)]
	sum := 0.0
	for i, d := range delta {
		d *= damping
		e[i] += d
		y[i] = z0[i] + e[i]
		p := d * w[i]
		sum += p * p
	}
	if len(delta) == 0 {
		return 0
	}
	return math.Sqrt(sum / float64(len(delta)))
}

// evaluate sets b.f = f(t, y) and tells whether it is finite.
func (b *BDF) evaluate(t float64, y []float64) bool {
	b.p.RHS(t, y, b.f)
	b.stats.RHS++
	sum := 0.0
	for _, v := range b.f {
		sum += v - v // NaN for NaN and ±Inf, 0 otherwise
	}
	if sum == 0 {
		return true
	}
	b.culprit = firstNonFinite(b.f)
	return false
}

// classify turns an error of the factorisation into an outcome.
func (b *BDF) classify(err error) outcome {
	var s *sparse.SingularError
	if !errors.As(err, &s) {
		b.culprit = -1
		return singular
	}
	b.culprit = s.Column
	if s.NonFinite {
		return notFinite
	}
	return singular
}
