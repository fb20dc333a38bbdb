package ode

import (
	"fmt"
	"math"
)

// BDF is the variable-order, variable-step method of backward differentiation,
// orders 1–5, in fixed-leading-coefficient Nordsieck form, with a modified
// Newton iteration on sparse factors: Brown, Byrne & Hindmarsh 1989,
// doi 10.1137/0910062; Hindmarsh et al. 2005, doi 10.1145/1089014.1089020. It
// is the method of choice for stiff problems of any size. See docs/methods/bdf.md.
type BDF struct {
	p       *Problem
	o       Options
	weights errorWeights
	matrix  newtonMatrix
	stats   Stats

	z   *nordsieck
	c   bdfCoefficients
	tau stepHistory
	e   []float64 // correction: y − prediction
	y   []float64 // Newton's iterate
	f   []float64 // f at the iterate
	// last is the state at the start of the step being tried.
	last []float64
	// delta is the Newton update and general scratch.
	delta []float64
	sens  *bdfSensitivities // nil if there are none
	// trial is trialValue as a function; nil unless the problem has a history.
	trial func(t float64, component int) float64
	// algebra finds derivatives of algebraic components; nil if there are none.
	algebra *Algebra

	t, from   float64 // end and start of the last step [unit of t]
	target    float64 // end of the step being tried
	h         float64 // unit of time of z: the last step, or the one being tried
	order     int     // degree of z
	nextH     float64 // planned for the next step
	nextOrder int
	wait      int     // steps until an order change is considered
	maxGrowth float64 // of the next step; 1 after a failure
	etaSame   float64 // growth proposed at the present order
	size      float64 // ‖e‖
	rate      float64 // estimated convergence rate of Newton's method
	// savedChange is the coefficient change at the step whose correction was
	// kept in z[MaxOrder]; 0 for none.
	savedChange float64
	glided      float64 // extrapolated since the last step, in its units

	tEnd        float64
	steps       int  // since Init
	initialised bool // Init has succeeded
	started     bool // the first step size has been chosen
	culprit     int  // component of the last failure, or −1
}

var _ Integrator = (*BDF)(nil)

// NewBDF returns an integrator of p, which it retains. It needs p.Jacobian and
// p.Pattern. The error says which option or field of p is unusable.
func NewBDF(p *Problem, o Options) (*BDF, error) {
	o = o.WithDefaults()
	if err := checkImplicit(p); err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	if err := p.checkHistory(); err != nil {
		return nil, err
	}
	if o.MaxOrder < 1 || o.MaxOrder > maxBDFOrder {
		return nil, fmt.Errorf("ode: maximum order %d is not in 1 … %d", o.MaxOrder, maxBDFOrder)
	}
	weights, err := newErrorWeights(p.N, o)
	if err != nil {
		return nil, fmt.Errorf("ode: %w", err)
	}
	vector := func() []float64 { return make([]float64, p.N) }
	b := &BDF{
		p: p, o: o, weights: weights, matrix: newNewtonMatrix(p), z: newNordsieck(p.N),
		e: vector(), y: vector(), f: vector(), delta: vector(), last: vector(),
	}
	if p.Directions > 0 {
		b.sens = newBDFSensitivities(b)
	}
	b.matrix.forgiving = b.sens == nil
	if p.History != nil {
		b.trial = b.trialValue
	}
	if p.Algebraic != nil {
		if b.algebra, err = NewAlgebra(p, o); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// trialValue returns a component at time t as the step being tried has it: its
// prediction with the present correction.
func (b *BDF) trialValue(t float64, i int) float64 {
	x, v := (t-b.t)/b.h, 0.0
	for j := b.order; j >= 0; j-- {
		v = v*x + b.z[j][i] + b.c.l[j]*b.e[i]
	}
	return v
}

// differentiate turns f at the present state into the derivative of y, also of
// the algebraic components.
func (b *BDF) differentiate() error {
	if b.algebra == nil {
		return nil
	}
	before := b.algebra.stats
	err := b.algebra.Derivative(b.t, b.z[0], b.f)
	b.stats = b.stats.Plus(b.algebra.stats.Minus(before))
	return err
}

// checkImplicit checks that p has what an implicit method needs.
func checkImplicit(p *Problem) error {
	switch {
	case p.RHS == nil:
		return fmt.Errorf("the problem has no right-hand side")
	case p.Jacobian == nil || p.Pattern == nil:
		return fmt.Errorf("the problem has no Jacobian")
	case p.Pattern.Rows != p.N || p.Pattern.Cols != p.N:
		return fmt.Errorf("a %d × %d Jacobian for %d components", p.Pattern.Rows, p.Pattern.Cols, p.N)
	case p.Directions > 0 && p.Forcing == nil:
		return fmt.Errorf("%d sensitivity directions without forcing", p.Directions)
	case p.Algebraic != nil && len(p.Algebraic) != p.N:
		return fmt.Errorf("%d marks of algebraic components for %d components", len(p.Algebraic), p.N)
	case p.Magnitude != nil && len(p.Magnitude) != p.Directions:
		return fmt.Errorf("%d magnitudes for %d sensitivity directions", len(p.Magnitude), p.Directions)
	}
	return nil
}

// Init implements [Integrator].
func (b *BDF) Init(t float64, y, s []float64, tEnd float64) error {
	if len(y) != b.p.N || (b.sens != nil && len(s) != b.p.N*b.p.Directions) {
		panic(fmt.Sprintf("ode: Init with %d states and %d sensitivities for %d × %d", len(y), len(s), b.p.N, b.p.Directions))
	}
	if b.initialised {
		b.stats.Restarts++
	}
	b.initialised, b.started = false, false
	b.t, b.from, b.tEnd = t, t, tEnd
	b.h, b.order, b.steps = 1, 1, 0
	b.tau = stepHistory{}
	copy(b.z[0], y)
	if i := firstNonFinite(y); i >= 0 {
		return &Error{Failure: NonFinite, Time: t, Index: i, Detail: "initial state"}
	}
	if !(tEnd > t) {
		return &Error{Failure: StepTooSmall, Time: t, Step: tEnd - t, Index: -1, Detail: "the end is not after the start"}
	}
	b.weights.set(y)
	if b.trial != nil {
		clear(b.z[1])
		clear(b.e)
	}
	if !b.evaluate(t, b.z[0]) {
		return &Error{Failure: NonFinite, Time: t, Index: b.culprit, Detail: "at the start"}
	}
	if err := b.differentiate(); err != nil {
		return err
	}
	copy(b.z[1], b.f) // h = 1 until the first step is chosen
	b.nextOrder, b.wait, b.maxGrowth = 1, 2, firstGrowth
	b.savedChange, b.rate, b.glided = 0, 1, 0
	b.matrix.gamma, b.matrix.factorStep, b.matrix.jacobianStep = math.NaN(), 0, 0
	if b.sens != nil {
		if err := b.sens.init(b, s); err != nil {
			return err
		}
	}
	b.initialised = true
	return nil
}

// Span implements [Integrator].
func (b *BDF) Span() (from, to float64) { return b.from, b.t }

// State implements [Integrator].
func (b *BDF) State(y []float64) { copy(y[:b.p.N], b.z[0]) }

// Interpolate implements [Integrator]: the polynomial through the last order+1
// solution values.
func (b *BDF) Interpolate(t float64, y []float64) {
	b.z.at(b.order, (t-b.t)/b.h, y[:b.p.N])
}

// Sensitivities implements [Integrator].
func (b *BDF) Sensitivities(t float64, s []float64) {
	if b.sens != nil {
		b.sens.z.at(b.order, (t-b.t)/b.h, s[:b.p.N*b.p.Directions])
	}
}

// Order returns the order of the last step.
func (b *BDF) Order() int { return b.order }

// Stats implements [Integrator].
func (b *BDF) Stats() Stats { return b.stats }
