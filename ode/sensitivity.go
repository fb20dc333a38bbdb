package ode

import "math"

// bdfSensitivities carries ds_j/dt = J s_j + g_j along the steps of a BDF with
// the same order and step size. After the state has converged at t_n the
// corrections e_j solve the linear systems
//
//	(I − γJ) e_j = γ (J ŝ_j + g_j) − ŝ'_j/l_1,   J, g at (t_n, y_n),
//
// where ŝ is the prediction. Either J is factorised at (t_n, y_n) and each
// direction costs one solve (staggered direct, Caracotsios & Stewart 1985,
// doi 10.1016/0098-1354(85)85014-6), or the system is iterated with older
// factors until it has converged (staggered corrector, Feehery, Tolsma & Barton
// 1997, doi 10.1016/S0168-9274(97)00050-0): whichever costs less arithmetic.
//
// All vectors hold the directions one after another.
type bdfSensitivities struct {
	n, directions int
	z             *nordsieck
	e             []float64 // corrections
	s             []float64 // prediction + correction
	rhs           []float64 // right-hand sides, solutions; scratch
	forcing       []float64
	// scale[j] estimates 1/|θ_j|, so that ATol·scale is the absolute tolerance of
	// s_j: the largest relative change of a state by θ_j, and at least base[j]:
	// 1/Magnitude or the relative change of the fluxes at the start.
	scale, base []float64
	weight      []float64 // 1/(RTol·|s| + ATol·scale); kept where control needs it
	control     bool
	direct      bool    // factorise at every step
	diagonal    []int32 // of the Jacobian's entries
}

func newBDFSensitivities(b *BDF) *bdfSensitivities {
	n, d := b.p.N, b.p.Directions
	vector := func() []float64 { return make([]float64, n*d) }
	sym := b.matrix.lu.Symbolic()
	// Iterating costs at least one more round of solves and products.
	round := d * 2 * (sym.FillNNZ() + b.p.Pattern.NNZ())
	return &bdfSensitivities{
		n: n, directions: d, z: newNordsieck(n * d), e: vector(), s: vector(), rhs: vector(),
		forcing: vector(), weight: vector(), scale: make([]float64, d), base: make([]float64, d),
		diagonal: b.p.Pattern.Diagonal(), control: b.o.SensitivityControl, direct: sym.Flops() <= round,
	}
}

// init starts from sensitivities s at b.t.
func (a *bdfSensitivities) init(b *BDF, s []float64) error {
	copy(a.z[0], s)
	clear(a.e)
	if i := firstNonFinite(s); i >= 0 {
		return &Error{Failure: NonFinite, Time: b.t, Index: i % max(a.n, 1), Detail: "initial sensitivities"}
	}
	copy(a.s, s)
	if !a.reload(b) {
		return &Error{Failure: NonFinite, Time: b.t, Index: b.culprit, Detail: "sensitivities at the start"}
	}
	a.setBase(b)
	copy(a.scale, a.base)
	a.setWeights(b, b.z[0])
	return nil
}

// setBase compares the forcing with the fluxes |f_i| or |J_ii y_i|, whichever
// is larger, in the norm of the state.
func (a *bdfSensitivities) setBase(b *BDF) {
	flux := b.delta
	for i, f := range b.f {
		flux[i] = math.Abs(f)
		if k := a.diagonal[i]; k >= 0 {
			flux[i] = max(flux[i], math.Abs(b.matrix.values[k]*b.z[0][i]))
		}
	}
	total := b.weights.norm(flux)
	for j := range a.directions {
		g := b.weights.norm(a.forcing[j*a.n : (j+1)*a.n])
		a.base[j] = 1
		if m := b.p.Magnitude; m != nil && m[j] != 0 {
			a.base[j] = 1 / math.Abs(m[j])
		}
		if total > 0 {
			a.base[j] = max(a.base[j], g/total)
		}
	}
}

// reload sets z[1] = h·(J s + g) at the present state and tells whether it is
// finite.
func (a *bdfSensitivities) reload(b *BDF) bool {
	b.matrix.evaluate(b.t, b.z[0], b.steps, &b.stats)
	a.force(b, b.z[0])
	for i, g := range a.forcing {
		a.z[1][i] = b.h * g
	}
	a.addProducts(b.h, &b.matrix, a.z[0], a.z[1])
	for j := range a.directions { // algebraic components have no slope yet
		b.p.dropAlgebraic(a.z[1][j*a.n : (j+1)*a.n])
	}
	if i := firstNonFinite(a.z[1]); i >= 0 {
		b.culprit = i % a.n
		return false
	}
	return true
}

func (a *bdfSensitivities) force(b *BDF, y []float64) {
	b.p.Forcing(b.t, y, a.forcing)
	b.stats.ForcingEvaluations++
}

// addProducts adds scale·J·s_j to dst, direction by direction.
func (a *bdfSensitivities) addProducts(scale float64, m *newtonMatrix, s, dst []float64) {
	m.p.Pattern.AddMulMany(scale, m.values, s, dst, a.directions)
}

// solve finds the corrections at the converged state b.y. It returns the larger
// of ratio and, under error control, the error ratio of the sensitivities. On
// failure the prediction of the sensitivities has been taken back.
func (a *bdfSensitivities) solve(b *BDF, ratio float64) (float64, outcome) {
	a.z.predict(b.order)
	b.matrix.evaluate(b.t, b.y, b.steps, &b.stats)
	a.force(b, b.y)
	out := notConverged
	if !a.direct && math.Abs(b.c.gamma/b.matrix.gamma-1) <= maxGammaChange {
		out = a.iterate(b)
	}
	if out == notConverged {
		if err := b.matrix.factor(b.c.gamma, b.steps, &b.stats); err != nil {
			out = b.classify(err)
		} else {
			out = a.solveOnce(b) // the rate of Newton's method only gets better
		}
	}
	if out == solved {
		a.setWeights(b, b.y)
		if a.control {
			ratio = max(ratio, a.norm(a.e)*b.c.lte)
		}
		if ratio <= 1 {
			return ratio, solved
		}
	}
	a.z.retract(b.order)
	return ratio, out
}

// residual sets rhs = γ (J s + g) − z1/l1 − e with s = z0 + e; γ (J s + g) in
// algebraic rows, where γ is that of the factors and there is no damping.
func (a *bdfSensitivities) residual(b *BDF, damping float64) {
	gamma, rl1 := b.c.gamma, 1/b.c.l[1]
	rhs := a.rhs
	z1, g, e := a.z[1][:len(rhs)], a.forcing[:len(rhs)], a.e[:len(rhs)]
	for i := range rhs {
		rhs[i] = gamma*g[i] - rl1*z1[i] - e[i]
	}
	for j := range a.directions {
		for i, algebraic := range b.p.Algebraic {
			if algebraic {
				rhs[j*a.n+i] = gamma * g[j*a.n+i]
			}
		}
	}
	a.addProducts(gamma, &b.matrix, a.s, rhs)
	for j := range a.directions {
		for i, algebraic := range b.p.Algebraic {
			if algebraic {
				rhs[j*a.n+i] *= b.matrix.gamma / (gamma * damping)
			}
		}
	}
}

// advance adds factor·rhs to e and sets s = z0 + e.
func (a *bdfSensitivities) advance(factor float64) {
	rhs := a.rhs
	e, s, z0 := a.e[:len(rhs)], a.s[:len(rhs)], a.z[0][:len(rhs)]
	for i, d := range rhs {
		e[i] += factor * d
		s[i] = z0[i] + e[i]
	}
}

// solveOnce solves with factors of the very matrix.
func (a *bdfSensitivities) solveOnce(b *BDF) outcome {
	clear(a.e)
	copy(a.s, a.z[0])
	a.residual(b, 1)
	b.matrix.lu.SolveMany(a.rhs, a.directions)
	b.stats.Solves += a.directions
	a.advance(1)
	return a.finite(b)
}

func (a *bdfSensitivities) finite(b *BDF) outcome {
	if i := firstNonFinite(a.e); i >= 0 {
		b.culprit = i % a.n
		return notFinite
	}
	return solved
}

const (
	sensitivityIterations = 4
	// sensitivityTolerance is the error left by the iteration relative to the
	// local error allowed; smaller than the state's, since without error control
	// nothing else watches it.
	sensitivityTolerance = 0.01
)

// iterate solves with older factors.
func (a *bdfSensitivities) iterate(b *BDF) outcome {
	clear(a.e)
	copy(a.s, a.z[0])
	damping := 2 / (1 + b.c.gamma/b.matrix.gamma)
	previous, rate := 0.0, 1.0
	for k := 1; k <= sensitivityIterations; k++ {
		a.residual(b, damping)
		b.matrix.lu.SolveMany(a.rhs, a.directions)
		b.stats.Solves += a.directions
		a.advance(damping)
		if out := a.finite(b); out != solved {
			return out
		}
		a.setWeights(b, b.y)
		size := damping * a.norm(a.rhs)
		if k > 1 {
			rate = max(rateMemory*rate, size/previous)
		}
		if size*min(1, rate) <= sensitivityTolerance/b.c.lte {
			return solved
		}
		if k > 1 && size > divergence*previous {
			break
		}
		previous = size
	}
	return notConverged
}

// scaleMemory is the fraction of its former scale that a direction keeps per
// step while its sensitivities shrink.
const scaleMemory = 0.9

// setWeights takes scales and weights at sensitivities a.s and state y.
func (a *bdfSensitivities) setWeights(b *BDF, y []float64) {
	if a.direct && !a.control {
		return // nothing is measured
	}
	rtol, atol := b.weights.rtol, b.weights.atol
	for j := range a.directions {
		s := a.s[j*a.n : (j+1)*a.n]
		scale := 0.0
		for i, v := range s {
			scale = max(scale, math.Abs(v)/(math.Abs(y[i])+atol[i]/rtol))
		}
		scale = max(scale, a.scale[j])
		w := a.weight[j*a.n : (j+1)*a.n]
		for i, v := range s {
			w[i] = 1 / max(rtol*math.Abs(v)+atol[i]*scale, math.SmallestNonzeroFloat64/machineEpsilon)
		}
	}
}

// norm returns the largest norm of a direction of v.
func (a *bdfSensitivities) norm(v []float64) float64 {
	largest := 0.0
	for j := range a.directions {
		lo, hi := j*a.n, (j+1)*a.n
		largest = max(largest, weightedNorm(v[lo:hi], a.weight[lo:hi]))
	}
	return largest
}

// controlledNorm returns the larger of norm and that of v under error control.
func (a *bdfSensitivities) controlledNorm(b *BDF, v []float64, norm float64) float64 {
	if !a.control {
		return norm
	}
	return max(norm, a.norm(v))
}

// changeNorm does the same for the change of the correction since the one kept.
func (a *bdfSensitivities) changeNorm(b *BDF, quotient, norm float64) float64 {
	if !a.control {
		return norm
	}
	kept := a.z[b.o.MaxOrder]
	for i, e := range a.e {
		a.rhs[i] = e - quotient*kept[i]
	}
	return max(norm, a.norm(a.rhs))
}

// complete updates the scales after an accepted step.
func (a *bdfSensitivities) complete(b *BDF) {
	if a.direct && !a.control {
		return
	}
	rtol, atol := b.weights.rtol, b.weights.atol
	for j := range a.directions {
		scale := 0.0
		for i, v := range a.s[j*a.n : (j+1)*a.n] {
			scale = max(scale, math.Abs(v)/(math.Abs(b.z[0][i])+atol[i]/rtol))
		}
		a.scale[j] = max(scale, a.base[j], scaleMemory*a.scale[j])
	}
}
