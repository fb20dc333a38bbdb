package ode

import (
	"fmt"
	"math"
)

// Constants of step-size and order control, as in CVODE.
const (
	firstGrowth     = 1e4 // after the first step
	usualGrowth     = 10.0
	leastGrowth     = 1.5 // below: keep the step, and with it the factors
	maxErrorFailure = 10  // in one step, twice that in the first
	biasSame        = 6.0
	biasLower       = 6.0
	biasHigher      = 10.0
	addOn           = 1e-6
	longWait        = 10
)

// Step implements [Integrator].
func (b *BDF) Step(tStop float64) error {
	if b.trial != nil {
		b.p.History.present = b.trial
		clear(b.e) // of the step before
	}
	err := b.step(tStop)
	if b.trial != nil {
		b.p.History.present = nil
	}
	return err
}

func (b *BDF) step(tStop float64) error {
	if !b.initialised {
		panic("ode: Step without Init")
	}
	if !(tStop > b.t) {
		return &Error{Failure: StepTooSmall, Time: b.t, Step: tStop - b.t, Index: -1, Detail: "the stop is not ahead"}
	}
	if b.steps >= b.o.MaxSteps {
		return &Error{Failure: TooManySteps, Time: b.t, Step: b.h, Index: b.weights.worst(b.e),
			Detail: fmt.Sprintf("after %d steps", b.steps)}
	}
	if reached(b.t, tStop) {
		b.from, b.t = b.t, tStop // y does not change over a rounding error of t
		return nil
	}
	if !b.started {
		if err := b.start(tStop); err != nil {
			return err
		}
	} else if b.glide(tStop) {
		return nil
	}
	b.prepare(tStop)
	from := b.t
	copy(b.last, b.z[0])
	if err := b.try(from, tStop); err != nil {
		return err
	}
	b.from = from
	b.complete()
	return nil
}

// shortGlide bounds the distance over which the polynomial of the last step is
// extrapolated instead of taking a step, relative to that step: the error made
// is a small part of the local error allowed.
const shortGlide = 0.01

// glide reaches a stop close ahead by extrapolation. A step so much shorter than
// its predecessors would spoil the history and take dozens of steps to recover
// from; so the history just moves along.
func (b *BDF) glide(tStop float64) bool {
	x := (tStop - b.t) / b.h
	if b.steps == 0 || b.glided+x > shortGlide {
		return false
	}
	b.glided += x
	b.z.shift(b.order, x)
	if b.sens != nil {
		b.sens.z.shift(b.order, x)
	}
	b.tau[1] += tStop - b.t
	b.from, b.t = b.t, tStop
	b.weights.set(b.z[0])
	return true
}

// prepare applies the planned order and step, cut short by tStop.
func (b *BDF) prepare(tStop float64) {
	if b.nextOrder != b.order {
		b.changeOrder(b.nextOrder)
	}
	h := b.nextH
	if b.o.MaxStep > 0 {
		h = min(h, b.o.MaxStep)
	}
	// Two equal steps to the stop rather than one full and one tiny.
	rest := tStop - b.t
	if h >= rest {
		h = rest
	} else if h > rest/2 {
		h = rest / 2
	}
	b.resize(b.t, tStop, h)
}

// sameStep is the relative difference up to which two step sizes are not told
// apart.
const sameStep = 1e-13

// resize rescales the history to step h from time from, rounded so that from
// and from + h are both floating-point numbers: otherwise the rounding of t
// would be an error of y, large where t/h is. A step that ends within rounding
// of tStop ends there.
func (b *BDF) resize(from, tStop, h float64) {
	b.target = from + h
	if b.target > tStop || reached(b.target, tStop) {
		b.target = tStop
	}
	h = b.target - from
	if eta := h / b.h; math.Abs(eta-1) > sameStep && h > 0 {
		b.rescale(eta)
		b.h = h
	}
}

// try attempts the step from time from until it passes, with smaller and
// smaller steps.
func (b *BDF) try(from, tStop float64) error {
	reason := firstAttempt
	newtonFailures, errorFailures := 0, 0
	last := notConverged
	for {
		if !(b.target > from) {
			return b.fail(outcomeFailure(last), from, newtonFailures, errorFailures)
		}
		b.predict()
		out := b.solveState(reason)
		if out == solved {
			ratio := b.size * b.c.lte
			if ratio <= 1 && b.sens != nil {
				ratio, out = b.sens.solve(b, ratio)
			}
			if out == solved && ratio <= 1 {
				b.etaSame = growth(biasSame, ratio, b.order+1)
				return nil
			}
			if out == solved {
				b.retract(from)
				errorFailures++
				b.stats.ErrorTestFailures++
				if errorFailures == maxErrorFailure && b.steps > 0 || errorFailures == 2*maxErrorFailure {
					return b.fail(StepTooSmall, from, newtonFailures, errorFailures)
				}
				if !b.shrinkAfterError(from, tStop, ratio, errorFailures) {
					return b.fail(NonFinite, from, newtonFailures, errorFailures)
				}
				reason = afterLargeError
				if errorFailures > 1 {
					reason = afterNoConvergence // the error may come from an old J
				}
				continue
			}
		}
		b.retract(from)
		last = out
		newtonFailures++
		b.stats.ConvergenceFailures++
		b.maxGrowth = 1
		if newtonFailures == maxNewtonFailures {
			return b.fail(outcomeFailure(out), from, newtonFailures, errorFailures)
		}
		reason = afterNoConvergence
		if newtonFailures > 3 && out == notFinite && b.order > 1 {
			// The history leads out of the domain of f.
			if !b.restartHistory(from, tStop) {
				return b.fail(NonFinite, from, newtonFailures, errorFailures)
			}
			continue
		}
		b.resize(from, tStop, newtonFailureShift*b.h)
	}
}

// predict moves the history to the end of the step and sets the coefficients.
func (b *BDF) predict() {
	b.t = b.target
	b.z.predict(b.order)
	b.c.set(b.order, b.h, &b.tau, b.wait == 1)
	if b.trial != nil {
		clear(b.e)
	}
}

// retract undoes predict. The state is restored to the bit, for a prediction far
// off leaves rounding errors of its own size.
func (b *BDF) retract(from float64) {
	b.t = from
	b.z.retract(b.order)
	copy(b.z[0], b.last)
}

// growth returns the ratio of steps that brings an error norm at degree
// power−1 to 1/bias.
func growth(bias, norm float64, power int) float64 {
	return 1 / (math.Pow(bias*norm, 1/float64(power)) + addOn)
}

// shrinkAfterError reduces the step, and after repeated failure drops the
// history. It returns false if f is no longer finite.
func (b *BDF) shrinkAfterError(from, tStop, ratio float64, failures int) bool {
	b.maxGrowth = 1
	if failures <= 3 {
		eta := max(0.1, growth(biasSame, ratio, b.order+1))
		if failures >= 2 {
			eta = min(eta, 0.2)
		}
		b.resize(from, tStop, eta*b.h)
		return true
	}
	return b.restartHistory(from, tStop)
}

// restartHistory forgets what misleads: it continues at order 1 from y', at a
// tenth of the step. It returns false if f is no longer finite.
func (b *BDF) restartHistory(from, tStop float64) bool {
	for b.order > 1 {
		b.changeOrder(b.order - 1)
	}
	b.resize(from, tStop, 0.1*b.h)
	b.wait = longWait
	if !b.evaluate(b.t, b.z[0]) || b.differentiate() != nil {
		return false
	}
	for i, f := range b.f {
		b.z[1][i] = b.h * f
	}
	if b.sens != nil {
		return b.sens.reload(b)
	}
	return true
}

func (b *BDF) rescale(eta float64) {
	b.z.rescale(b.order, eta)
	if b.sens != nil {
		b.sens.z.rescale(b.order, eta)
	}
}

// changeOrder adapts the history to an order one higher or lower.
func (b *BDF) changeOrder(order int) {
	if order > b.order {
		b.z.raise(b.order, b.o.MaxOrder, b.h, &b.tau)
		if b.sens != nil {
			b.sens.z.raise(b.order, b.o.MaxOrder, b.h, &b.tau)
		}
	} else {
		b.z.lower(b.order, b.h, &b.tau)
		if b.sens != nil {
			b.sens.z.lower(b.order, b.h, &b.tau)
		}
	}
	b.order, b.nextOrder = order, order
	b.wait = order + 1
}

// complete accepts the step and plans the next.
func (b *BDF) complete() {
	b.steps++
	b.glided = 0
	b.stats.Steps++
	b.tau.push(b.h)
	b.z.correct(b.order, &b.c.l, b.e)
	if b.sens != nil {
		b.sens.z.correct(b.order, &b.c.l, b.sens.e)
	}
	b.wait--
	if b.wait == 1 && b.order < b.o.MaxOrder {
		b.keepCorrection()
		b.savedChange = b.c.change
	}
	b.weights.set(b.z[0])
	if b.sens != nil {
		b.sens.complete(b)
	}
	b.plan()
	b.maxGrowth = usualGrowth
}

func (b *BDF) keepCorrection() {
	copy(b.z[b.o.MaxOrder], b.e)
	if b.sens != nil {
		copy(b.sens.z[b.o.MaxOrder], b.sens.e)
	}
}

// fail returns the error of a step given up at time t.
func (b *BDF) fail(failure Failure, t float64, newtonFailures, errorFailures int) error {
	index := b.culprit
	if failure == StepTooSmall {
		index = b.weights.worst(b.e)
	}
	return &Error{Failure: failure, Time: t, Step: b.h, Index: index,
		Detail: fmt.Sprintf("after %d Newton failures and %d error test failures", newtonFailures, errorFailures)}
}

func outcomeFailure(out outcome) Failure {
	switch out {
	case notFinite:
		return NonFinite
	case singular:
		return SingularMatrix
	}
	return StepTooSmall
}
