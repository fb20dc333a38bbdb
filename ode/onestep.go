package ode

import (
	"fmt"
	"math"
)

// oneStep is what one-step methods share: choice of steps, stops, failures and
// counts. The method itself supplies attempts.
type oneStep struct {
	p       *Problem
	o       Options
	weights errorWeights
	stats   Stats
	order   float64 // of the result; the error estimate falls with this power of h

	y, next []float64 // state (and sensitivities) at the start and end of a step
	f       []float64 // derivative of y at time t

	t, from  float64 // end and start of the last step [unit of t]
	h        float64 // planned step
	previous float64 // error of the last accepted step, for the PI controller
	steps    int     // since Init
	tEnd     float64
	culprit  int // component of the last failure, or −1
	// trial writes the dense output of the last attempt at fraction x of its step,
	// and pass holds the result of the attempt before; nil without history.
	trial func(x float64, y []float64)
	pass  []float64
	// still says that the last step was a mere rounding error of t.
	still                bool
	initialised, started bool
}

// attempts is what a method does inside the loop of steps.
type attempts interface {
	// attempt computes next for the step from `from` to `to` of length h and
	// returns the error estimate in units of the tolerance.
	attempt(from, to, h float64) (size float64, out outcome)
	// accept makes the attempt's result the state at the end of the step.
	accept()
	// advice explains why steps may have been too many; empty if unknown.
	advice() string
}

// Constants of step-size control: Gustafsson 1991, doi 10.1145/210232.210242,
// with the exponents of Hairer & Wanner II, (IV.2.43c), and a usual safety.
const (
	stepSafety      = 0.9
	proportional    = 0.7
	integral        = 0.4
	leastFactor     = 0.2
	largestFactor   = 10.0
	failureFactor   = 0.25 // after values that are not finite or a singular matrix
	leastPrevious   = 1e-4
	stopStretch     = 1 + 1e-10 // of a step to avoid a tiny one before a stop
	maxStepFailures = 100       // of one step; smaller steps fall to rounding level first
)

func newOneStep(p *Problem, o Options, size int, order float64) (oneStep, error) {
	o = o.WithDefaults()
	if err := p.checkHistory(); err != nil {
		return oneStep{}, err
	}
	weights, err := newErrorWeights(p.N, o)
	if err != nil {
		return oneStep{}, fmt.Errorf("ode: %w", err)
	}
	d := oneStep{
		p: p, o: o, weights: weights, order: order,
		y: make([]float64, size), next: make([]float64, size), f: make([]float64, size),
		culprit: -1,
	}
	if p.History != nil {
		d.pass = make([]float64, size)
	}
	return d, nil
}

// begin is the part of Init that does not evaluate the problem.
func (d *oneStep) begin(t float64, y, s []float64, tEnd float64) error {
	if len(y) != d.p.N || len(s) != len(d.y)-d.p.N {
		panic(fmt.Sprintf("ode: Init with %d states and %d sensitivities for %d × %d", len(y), len(s), d.p.N, d.p.Directions))
	}
	if d.initialised {
		d.stats.Restarts++
	}
	d.initialised, d.started, d.still = false, false, false
	d.t, d.from, d.tEnd, d.h = t, t, tEnd, 0
	d.steps, d.previous, d.culprit = 0, leastPrevious, -1
	copy(d.y, y)
	copy(d.y[d.p.N:], s)
	if i := firstNonFinite(d.y); i >= 0 {
		return &Error{Failure: NonFinite, Time: t, Index: i % d.p.N, Detail: "initial state"}
	}
	if !(tEnd > t) {
		return &Error{Failure: StepTooSmall, Time: t, Step: tEnd - t, Index: -1, Detail: "the end is not after the start"}
	}
	d.weights.set(y)
	return nil
}

// Span implements [Integrator].
func (d *oneStep) Span() (from, to float64) { return d.from, d.t }

// State implements [Integrator].
func (d *oneStep) State(y []float64) { copy(y[:d.p.N], d.y) }

// Stats implements [Integrator].
func (d *oneStep) Stats() Stats { return d.stats }

// step takes one step of method m.
func (d *oneStep) step(m attempts, tStop float64) error {
	switch {
	case !d.initialised:
		panic("ode: Step without Init")
	case !(tStop > d.t):
		return &Error{Failure: StepTooSmall, Time: d.t, Step: tStop - d.t, Index: -1, Detail: "the stop is not ahead"}
	case d.steps >= d.o.MaxSteps:
		return &Error{Failure: TooManySteps, Time: d.t, Step: d.h, Index: -1,
			Detail: joinDetail(fmt.Sprintf("after %d steps", d.steps), m.advice())}
	case reached(d.t, tStop):
		d.from, d.t, d.still = d.t, tStop, true
		return nil
	}
	wanted := d.h
	if d.o.MaxStep > 0 {
		wanted = min(wanted, d.o.MaxStep)
	}
	h, from := wanted, d.t
	if rest := tStop - from; h*stopStretch >= rest {
		h = rest
	} else if h > rest/2 {
		h = rest / 2 // two equal steps rather than one full and one tiny
	}
	limited := h < wanted
	for failures := 0; ; failures++ {
		to := from + h
		if to > tStop || reached(to, tStop) {
			to = tStop
		}
		h = to - from // both ends are floating-point numbers
		if !(h > 0) || failures == maxStepFailures {
			return &Error{Failure: StepTooSmall, Time: from, Step: h, Index: d.culprit,
				Detail: joinDetail(fmt.Sprintf("after %d failures", failures), m.advice())}
		}
		size, out := d.attempt(m, from, to, h)
		if out == solved && size <= 1 {
			d.from, d.t, d.still = from, to, false
			d.complete(m, h, size, failures, limited, wanted)
			return nil
		}
		if out == solved {
			d.stats.ErrorTestFailures++
			h *= max(leastFactor, min(stepSafety*math.Pow(size, -1/d.order), stepSafety))
			continue
		}
		d.stats.ConvergenceFailures++
		if from+failureFactor*h == from || failures+1 == maxStepFailures {
			return &Error{Failure: outcomeFailure(out), Time: from, Step: h, Index: d.culprit,
				Detail: fmt.Sprintf("after %d failures", failures+1)}
		}
		h *= failureFactor
	}
}

const (
	maxPasses = 10
	// passTolerance is the change from one pass to the next, in units of the
	// tolerance, that ends the iteration.
	passTolerance = 0.01
)

// attempt lets m try a step. Where the right-hand side asks for values inside
// the very step, the attempt is repeated with the dense output of the one
// before, until the result does not change any more (waveform iteration).
func (d *oneStep) attempt(m attempts, from, to, h float64) (size float64, out outcome) {
	history := d.p.History
	if history == nil {
		return m.attempt(from, to, h)
	}
	history.asked, history.trying = false, false
	size, out = m.attempt(from, to, h)
	previous := math.Inf(1)
	for pass := 0; out == solved && history.asked; pass++ {
		copy(d.pass, d.next)
		history.try(from, to, d.trial)
		if size, out = m.attempt(from, to, h); out != solved {
			break
		}
		for i, v := range d.next {
			d.pass[i] -= v
		}
		change := d.errorSize(d.pass)
		if change <= passTolerance {
			break
		}
		if pass == maxPasses || change >= previous {
			return 0, notConverged
		}
		previous = change
	}
	return size, out
}

// complete accepts a step of length h and plans the next.
func (d *oneStep) complete(m attempts, h, size float64, failures int, limited bool, wanted float64) {
	d.steps++
	d.stats.Steps++
	factor := largestFactor
	if size > 0 {
		factor = stepSafety * math.Pow(size, -proportional/d.order) * math.Pow(d.previous, integral/d.order)
	}
	factor = max(leastFactor, min(factor, largestFactor))
	if failures > 0 {
		factor = min(factor, 1)
	}
	d.previous = max(size, leastPrevious)
	d.h = factor * h
	if limited && failures == 0 {
		d.h = max(d.h, wanted)
	}
	m.accept()
	if d.weights.sizes != nil {
		d.weights.follow(d.y[:d.p.N])
	}
}

// start chooses the first step: Hairer, Nørsett & Wanner I, II.4, with one
// evaluation after an Euler step that does not pass tStop. slope writes the
// derivative.
func (d *oneStep) start(tStop float64, slope func(t float64, y, f []float64), scratch []float64) error {
	d.started = true
	if d.o.InitialStep > 0 {
		d.h = d.o.InitialStep
		return nil
	}
	n := d.p.N
	d.weights.set(d.y[:n])
	size, speed := d.weights.norm(d.y[:n]), d.weights.norm(d.f[:n])
	longest := min(tStop-d.t, d.tEnd-d.t)
	shortest := min(longest, 100*machineEpsilon*math.Abs(d.t))
	h := 1e-6
	if size >= 1e-5 && speed >= 1e-5 {
		h = 0.01 * size / speed
	}
	h = max(min(h, longest), shortest)
	for range maxStepFailures {
		for i, v := range d.y {
			d.next[i] = v + h*d.f[i]
		}
		slope(min(d.t+h, tStop), d.next, scratch)
		if d.culprit = firstNonFinite(scratch); d.culprit < 0 {
			break
		}
		h *= 0.1
	}
	if d.culprit >= 0 {
		return &Error{Failure: NonFinite, Time: d.t, Step: h, Index: d.culprit % n, Detail: "near the start"}
	}
	for i := range n {
		scratch[i] -= d.f[i]
	}
	bend := max(speed, d.weights.norm(scratch[:n])/h)
	second := max(1e-6, 1e-3*h)
	if bend > 1e-15 {
		second = math.Pow(0.01/bend, 1/d.order)
	}
	d.h = max(min(100*h, second, longest), shortest)
	return nil
}

// errorSize returns the norm of e over the state, weighted with the larger of
// the states at both ends, and notes the worst component.
func (d *oneStep) errorSize(e []float64) float64 {
	rtol, atol := d.weights.rtol, d.weights.atol
	y, next := d.y[:len(atol)], d.next[:len(atol)]
	sum, worst := 0.0, -1.0
	for i, a := range atol {
		v := e[i] / (rtol*max(math.Abs(y[i]), math.Abs(next[i])) + a)
		p := v * v
		sum += p
		if p > worst {
			worst, d.culprit = p, i
		}
	}
	if len(atol) == 0 {
		return 0
	}
	return math.Sqrt(sum / float64(len(atol)))
}

func joinDetail(a, b string) string {
	if b == "" {
		return a
	}
	return a + "; " + b
}
