package ode

import "math"

const machineEpsilon = 0x1p-52

// Constants of the choice of the first step, as in CVODE.
const (
	boundChange    = 0.1 // of y over the first step, by its derivative
	boundInterval  = 0.1 // of the time to the end
	startIteration = 4
	startBias      = 0.5
	longestUnknown = 1.0 // first step where nothing moves and there is no end [unit of t]
)

// start chooses the first step: h with ½h²‖y”‖ ≈ 1 by difference quotients of
// f, never beyond tStop.
func (b *BDF) start(tStop float64) error {
	h := b.o.InitialStep
	if h <= 0 {
		h = b.firstStep(tStop)
	}
	if math.IsNaN(h) {
		return &Error{Failure: NonFinite, Time: b.t, Index: b.culprit, Detail: "near the start"}
	}
	b.nextH = h
	b.started = true
	return nil
}

// firstStep returns NaN if f is not finite however near the start.
func (b *BDF) firstStep(tStop float64) float64 {
	end := min(b.tEnd, math.MaxFloat64)
	upper := b.firstStepBound(end, tStop)
	// Times closer than rounding of t cannot be told apart, however fast y moves.
	upper = max(upper, min(1000*machineEpsilon*math.Abs(b.t), tStop-b.t))
	lower := min(upper, 100*machineEpsilon*max(math.Abs(b.t), upper))
	h := math.Sqrt(lower) * math.Sqrt(upper)
	next := h
	for k := 1; k <= startIteration; k++ {
		curvature, used := b.curvature(h)
		if math.IsNaN(used) {
			return math.NaN()
		}
		h = used
		if k == startIteration {
			next = h
			break
		}
		if curvature*upper*upper > 2 {
			next = math.Sqrt(2 / curvature)
		} else {
			next = math.Sqrt(h) * math.Sqrt(upper)
		}
		ratio := next / h
		if ratio > 0.5 && ratio < 2 {
			break
		}
		if k > 1 && ratio > 2 {
			next = h
			break
		}
		h = next
	}
	return min(max(startBias*next, lower), upper)
}

// firstStepBound bounds the first step by the interval and by the relative
// change of y that its derivative promises.
func (b *BDF) firstStepBound(end, tStop float64) float64 {
	upper := min(boundInterval*(end-b.t), tStop-b.t)
	speed := 0.0
	for i, f := range b.z[1] {
		speed = max(speed, math.Abs(f)/(boundChange*math.Abs(b.z[0][i])+1/b.weights.w[i]))
	}
	if upper*speed > 1 {
		upper = 1 / speed
	}
	if upper > math.MaxFloat64/10*boundInterval {
		upper = longestUnknown
	}
	return upper
}

// curvature estimates ‖y”‖ by a step of Euler's method of size h, or of a
// smaller size, returned, where f is not finite; NaN if there is none.
func (b *BDF) curvature(h float64) (curvature, used float64) {
	for range 12 {
		for i, f := range b.z[1] {
			b.y[i] = b.z[0][i] + h*f
		}
		if b.evaluate(b.t+h, b.y) {
			for i, f := range b.f {
				b.delta[i] = (f - b.z[1][i]) / h
			}
			b.p.dropAlgebraic(b.delta)
			return b.weights.norm(b.delta), h
		}
		h *= 0.2
	}
	return 0, math.NaN()
}

// reached tells whether t is tStop but for rounding.
func reached(t, tStop float64) bool {
	return tStop-t <= 4*machineEpsilon*max(math.Abs(t), math.Abs(tStop)) && !math.IsInf(tStop, 1)
}
