package ode_test

import (
	"math"
	"testing"

	"niche/ode"
	"niche/sparse"
)

// TestFirstStepBesideLateTime starts at t = 60 from a zero that moves so fast,
// compared with a tiny absolute tolerance, that the wanted first step is far
// below the spacing of floating-point numbers at 60: y' = 1e6·(1 − y).
func TestFirstStepBesideLateTime(t *testing.T) {
	p := &ode.Problem{
		N:        1,
		RHS:      func(_ float64, y, f []float64) { f[0] = 1e6 * (1 - y[0]) },
		Jacobian: func(_ float64, _, v []float64) { v[0] = -1e6 },
		Pattern:  &sparse.Pattern{Rows: 1, Cols: 1, Start: []int32{0, 1}, Row: []int32{0}},
	}
	b, err := ode.NewBDF(p, ode.Options{RTol: 1e-8, ATol: 1e-14})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Init(60, []float64{0}, nil, 61); err != nil {
		t.Fatal(err)
	}
	for to := 60.0; to < 61; _, to = b.Span() {
		if err := b.Step(61); err != nil {
			t.Fatal(err)
		}
	}
	y := []float64{0}
	if b.State(y); math.Abs(y[0]-1) > 1e-7 {
		t.Errorf("y(61) = %g, want 1", y[0])
	}
}
