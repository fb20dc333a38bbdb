package ode

import (
	"fmt"
	"math"
)

// errorWeights measures vectors in units of the tolerances:
// ‖v‖ = √(1/N Σ (w_i v_i)²), w_i = 1/(RTol·|y_i| + ATol_i). A norm of 1 is an
// error just tolerated.
type errorWeights struct {
	rtol float64
	atol []float64 // per component [unit of y]
	w    []float64
	// sizes, if not nil, are the magnitudes that atol is relative of, and relative
	// is the factor; see Options.Sizes.
	sizes    []float64
	relative float64
}

func newErrorWeights(n int, o Options) (errorWeights, error) {
	e := errorWeights{rtol: o.RTol, atol: make([]float64, n), w: make([]float64, n)}
	if !(o.RTol > 0) || math.IsInf(o.RTol, 0) {
		return e, fmt.Errorf("relative tolerance %g is not a positive number", o.RTol)
	}
	if o.ATolEach != nil && len(o.ATolEach) != n {
		return e, fmt.Errorf("%d absolute tolerances for %d components", len(o.ATolEach), n)
	}
	if o.Sizes != nil {
		if len(o.Sizes) != n {
			return e, fmt.Errorf("%d sizes for %d components", len(o.Sizes), n)
		}
		e.sizes, e.relative = o.Sizes, o.ATol
		o.ATolEach = nil
	}
	for i := range e.atol {
		e.atol[i] = o.ATol
		if o.ATolEach != nil {
			e.atol[i] = o.ATolEach[i]
		}
		if !(e.atol[i] > 0) || math.IsInf(e.atol[i], 0) {
			return e, fmt.Errorf("absolute tolerance %g of component %d is not a positive number", e.atol[i], i)
		}
	}
	return e, nil
}

// set takes the weights at y.
func (e *errorWeights) set(y []float64) {
	if e.sizes != nil {
		e.follow(y)
	}
	w := e.w[:len(y)]
	atol := e.atol[:len(y)]
	for i, v := range y {
		w[i] = 1 / (e.rtol*math.Abs(v) + atol[i])
	}
}

// follow raises the sizes to those of y, and with them the absolute tolerances.
func (e *errorWeights) follow(y []float64) {
	sizes, atol := e.sizes[:len(y)], e.atol[:len(y)]
	for i, v := range y {
		if v = math.Abs(v); v > sizes[i] { // not for NaN
			sizes[i] = v
		}
		atol[i] = e.relative * sizes[i]
	}
}

// norm returns ‖v‖; NaN if any v is.
func (e *errorWeights) norm(v []float64) float64 { return weightedNorm(v, e.w) }

// weightedNorm returns √(1/n Σ (w_i v_i)²), 0 for n = 0.
func weightedNorm(v, w []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	w = w[:len(v)]
	sum := 0.0
	for i, x := range v {
		p := x * w[i]
		sum += p * p
	}
	return math.Sqrt(sum / float64(len(v)))
}

// worst returns the component with the largest weighted magnitude, or −1.
func (e *errorWeights) worst(v []float64) int {
	index, largest := -1, 0.0
	for i, x := range v {
		if p := math.Abs(x * e.w[i]); p > largest {
			index, largest = i, p
		}
	}
	return index
}

// firstNonFinite returns the first component that is NaN or ±Inf, or −1.
func firstNonFinite(v []float64) int {
	for i, x := range v {
		if x-x != 0 { // NaN for both
			return i
		}
	}
	return -1
}
