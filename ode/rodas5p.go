package ode

import (
	"errors"
	"fmt"

	"niche/sparse"
)

// Rodas5P is the stiffly accurate Rosenbrock method of order 5(4) with eight
// stages and dense output of order 4: Steinebach 2023,
// doi 10.1007/s10543-023-00967-x. Each step evaluates f eight times and J and
// ∂f/∂t once, and factorises I − hγJ once; there is no iteration and no memory of
// earlier steps. It suits stiff problems of up to a hundred or so components,
// moderate tolerances and frequent restarts. See docs/methods/rosenbrock.md.
type Rodas5P struct {
	oneStep
	matrix newtonMatrix

	u          [rodas5pStages][]float64 // stage vectors
	argument   []float64
	value      []float64 // f at the argument
	dfdt       []float64 // ∂f/∂t at the start of the step; nil if none
	begun      []float64 // state at the start of the last step
	dense      [3][]float64
	denseReady bool
	fresh      bool // f, J and ∂f/∂t belong to time t

	a     [6][5]float64
	c     [8][7]float64
	nodes [8]float64
	time  [8]float64
	d     [3][8]float64
}

var _ Integrator = (*Rodas5P)(nil)

// NewRodas5P returns an integrator of p, which it retains. It needs p.Jacobian
// and p.Pattern, and p.TimeDerivative if f depends on time. It refuses
// sensitivities: without second derivatives of f it would lose its order on them.
func NewRodas5P(p *Problem, o Options) (*Rodas5P, error) {
	if p.Directions > 0 {
		return nil, fmt.Errorf("ode: rodas5p does not integrate sensitivities; use bdf")
	}
	if err := checkImplicit(p); err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	driver, err := newOneStep(p, o, p.N, 5)
	if err != nil {
		return nil, err
	}
	vector := func() []float64 { return make([]float64, p.N) }
	r := &Rodas5P{
		oneStep: driver, matrix: newNewtonMatrix(p),
		argument: vector(), value: vector(), begun: vector(),
		a: rodas5pA(), c: rodas5pC(), nodes: rodas5pNodes(), time: rodas5pTime(), d: rodas5pDense(),
	}
	for i := range r.u {
		r.u[i] = vector()
	}
	for i := range r.dense {
		r.dense[i] = vector()
	}
	if p.TimeDerivative != nil || p.History != nil {
		r.dfdt = vector()
	}
	r.trial = r.dense5
	return r, nil
}

// Init implements [Integrator].
func (r *Rodas5P) Init(t float64, y, s []float64, tEnd float64) error {
	if err := r.begin(t, y, s, tEnd); err != nil {
		return err
	}
	r.fresh = false
	copy(r.begun, y)
	r.rhs(t, r.y, r.f)
	if r.culprit = firstNonFinite(r.f); r.culprit >= 0 {
		return &Error{Failure: NonFinite, Time: t, Index: r.culprit, Detail: "at the start"}
	}
	if r.p.History != nil {
		r.p.History.setSlope(r.f)
	}
	r.initialised = true
	return nil
}

// slope is rhs for the choice of the first step: algebraic components stand
// still.
func (r *Rodas5P) slope(t float64, y, f []float64) {
	r.rhs(t, y, f)
	r.p.dropAlgebraic(f)
}

func (r *Rodas5P) rhs(t float64, y, f []float64) {
	r.p.RHS(t, y, f)
	r.stats.RHS++
}

// Step implements [Integrator].
func (r *Rodas5P) Step(tStop float64) error {
	if r.initialised && !r.started && tStop > r.t && !reached(r.t, tStop) {
		if err := r.start(tStop, r.slope, r.value); err != nil {
			return err
		}
	}
	return r.step(r, tStop)
}

// linearise evaluates f, J and ∂f/∂t at the start of a step, once.
func (r *Rodas5P) linearise(h float64) bool {
	if r.fresh {
		return true
	}
	if r.steps > 0 {
		r.rhs(r.t, r.y, r.f)
	}
	// The slope of a root may be infinite where the solution starts, and only there.
	r.matrix.forgiving = r.steps == 0
	r.matrix.evaluate(r.t, r.y, r.steps, &r.stats)
	switch {
	case r.p.History != nil:
		r.differenceTime(h)
	case r.dfdt != nil:
		r.p.TimeDerivative(r.t, r.y, r.dfdt)
	}
	r.culprit = firstNonFinite(r.f)
	if r.culprit < 0 && r.dfdt != nil {
		r.culprit = firstNonFinite(r.dfdt)
	}
	if r.culprit >= 0 {
		return false
	}
	r.fresh = true
	return true
}

// timeDifference is the distance of the differences in time, in steps.
const timeDifference = 1e-4

// differenceTime sets ∂f/∂t by differences of second order ahead of the start of
// a step of length h: past values depend on time too.
func (r *Rodas5P) differenceTime(h float64) {
	d := timeDifference * h
	r.rhs(r.t+d, r.y, r.dfdt)
	r.rhs(r.t+2*d, r.y, r.value)
	for i, f := range r.f {
		r.dfdt[i] = (4*r.dfdt[i] - 3*f - r.value[i]) / (2 * d)
	}
}

// attempt implements attempts. Stage i solves
//
//	(M − hγJ) u_i = hγ (f(t + α_i h, y + Σ a_ij u_j) + h γ_i ∂f/∂t) + γ M Σ c_ij u_j,
//
// where M is the identity but for the rows of algebraic equations, which are 0.
func (r *Rodas5P) attempt(from, to, h float64) (size float64, out outcome) {
	r.denseReady = false
	if !r.linearise(h) {
		return 0, notFinite
	}
	gamma := h * rodas5pGamma
	if err := r.matrix.factor(gamma, r.steps, &r.stats); err != nil {
		return 0, r.classify(err)
	}
	for i := range rodas5pStages {
		r.setArgument(i)
		f := r.f
		if i > 0 {
			f = r.value
			r.rhs(min(from+r.nodes[i]*h, to), r.argument, f)
		}
		u := r.u[i]
		for k, v := range f {
			u[k] = gamma * v
		}
		if r.dfdt != nil && r.time[i] != 0 {
			addScaled(gamma*h*r.time[i], r.dfdt, u)
		}
		for j := range i {
			r.addMass(rodas5pGamma*r.c[i][j], r.u[j], u)
		}
		r.matrix.lu.Solve(u)
		r.stats.Solves++
		if k := firstNonFinite(u); k >= 0 {
			r.culprit = k
			return 0, notFinite
		}
	}
	last := r.u[rodas5pStages-1]
	for k, v := range last {
		r.next[k] = r.argument[k] + v
	}
	return r.errorSize(last), solved
}

// addMass adds factor·M·x to u: x without its algebraic components.
func (r *Rodas5P) addMass(factor float64, x, u []float64) {
	if r.p.Algebraic == nil {
		addScaled(factor, x, u)
		return
	}
	for i, algebraic := range r.p.Algebraic {
		if !algebraic {
			u[i] += factor * x[i]
		}
	}
}

// classify turns an error of the factorisation into an outcome.
func (r *Rodas5P) classify(err error) outcome {
	var s *sparse.SingularError
	if !errors.As(err, &s) {
		return singular
	}
	r.culprit = s.Column
	if s.NonFinite {
		return notFinite
	}
	return singular
}

// setArgument sets the argument of stage i (from 0).
func (r *Rodas5P) setArgument(i int) {
	if i > 5 {
		addScaled(1, r.u[i-1], r.argument)
		return
	}
	copy(r.argument, r.y)
	for j := range i {
		addScaled(r.a[i][j], r.u[j], r.argument)
	}
}

// accept implements attempts.
func (r *Rodas5P) accept() {
	copy(r.begun, r.y)
	copy(r.y, r.next)
	r.fresh = false
}

// advice implements attempts.
func (r *Rodas5P) advice() string { return "" }

// Interpolate implements [Integrator].
func (r *Rodas5P) Interpolate(t float64, y []float64) {
	y = y[:r.p.N]
	if t == r.t || r.still || r.steps == 0 {
		copy(y, r.y)
		return
	}
	r.denseAt((t-r.from)/(r.t-r.from), r.begun, r.y, y)
}

// dense5 writes the dense output of the last attempt at fraction x of its step.
func (r *Rodas5P) dense5(x float64, y []float64) {
	r.denseAt(x, r.y, r.next, y[:r.p.N])
}

// denseAt writes the dense output at fraction theta of the step from y0 to y1.
func (r *Rodas5P) denseAt(theta float64, y0, y1, y []float64) {
	if !r.denseReady {
		r.setDense()
	}
	rest := 1 - theta
	d1, d2, d3 := r.dense[0][:len(y)], r.dense[1][:len(y)], r.dense[2][:len(y)]
	y0, y1 = y0[:len(y)], y1[:len(y)]
	for k := range y {
		bend := d1[k] + theta*(d2[k]+theta*d3[k])
		y[k] = rest*y0[k] + theta*(y1[k]+rest*bend)
	}
}

// setDense forms the vectors of the dense output of the last step.
func (r *Rodas5P) setDense() {
	for m, d := range r.dense {
		clear(d)
		for j, u := range r.u {
			addScaled(r.d[m][j], u, d)
		}
	}
	r.denseReady = true
}

// Sensitivities implements [Integrator]: there are none.
func (r *Rodas5P) Sensitivities(float64, []float64) {}
