package ode

import (
	"math"
	"testing"
)

// TestHistoryAroundATinySection asks a rounding error of 10 after a section that
// lasts 1e-25: the polynomial of its only step must not be followed that far.
func TestHistoryAroundATinySection(t *testing.T) {
	h := NewHistory(1, []int{0})
	h.Begin(0, []float64{1})
	h.segments = append(h.segments, segment{0, 1e-25})
	for _, x := range historyPoint {
		h.values = append(h.values, 1+1e-3*x*x)
	}
	h.Begin(1e-25, []float64{1.001})
	for _, at := range []float64{-2e-15, 2e-15} {
		if v := h.Value(0, 0, at); math.Abs(v-1) > 0.01 || math.IsNaN(v) {
			t.Errorf("%g at %g, want about 1", v, at)
		}
	}
}
