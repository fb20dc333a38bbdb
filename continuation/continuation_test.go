package continuation_test

import (
	"math"
	"testing"

	"niche/continuation"
)

// y' = λ + y² − … : the normal form of two folds, λ = y³ − y, with folds at
// y = ±1/√3.
func cubic() continuation.Problem {
	return continuation.Problem{
		N:        1,
		F:        func(y []float64, l float64, f []float64) { f[0] = l + y[0] - y[0]*y[0]*y[0] },
		Jacobian: func(y []float64, _ float64, j []float64) { j[0] = 1 - 3*y[0]*y[0] },
		ByLambda: func(_ []float64, _ float64, d []float64) { d[0] = 1 },
	}
}

func TestBothFoldsOfACubic(t *testing.T) {
	b, err := continuation.Trace(cubic(), []float64{-2}, -6, continuation.Options{From: -6.1, To: 6})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Special) != 2 {
		t.Fatalf("%d special points, want 2 folds", len(b.Special))
	}
	y := 1 / math.Sqrt(3)
	want := []float64{y - y*y*y, y*y*y - y} // λ = y³ − y at y = −1/√3, then +1/√3
	for i, s := range b.Special {
		if s.Kind != continuation.Fold || math.Abs(s.Lambda-want[i]) > 1e-9 {
			t.Errorf("special point %d is a %s at %.12g, want a fold at %.12g", i, s.Kind, s.Lambda, want[i])
		}
	}
	for _, p := range b.Points {
		if stable := math.Abs(p.Y[0]) > y; stable != (p.Unstable == 0) {
			t.Errorf("y = %g: %d unstable directions", p.Y[0], p.Unstable)
		}
	}
}

// The Brusselator x' = 1 − (b+1)x + a x² y, y' = b x − a x² y with a = 1 has a
// Hopf point at b = 2.
func TestHopfPointOfTheBrusselator(t *testing.T) {
	p := continuation.Problem{
		N: 2,
		F: func(y []float64, b float64, f []float64) {
			f[0] = 1 - (b+1)*y[0] + y[0]*y[0]*y[1]
			f[1] = b*y[0] - y[0]*y[0]*y[1]
		},
		Jacobian: func(y []float64, b float64, j []float64) {
			j[0], j[1] = -(b+1)+2*y[0]*y[1], y[0]*y[0]
			j[2], j[3] = b-2*y[0]*y[1], -y[0]*y[0]
		},
		ByLambda: func(y []float64, _ float64, d []float64) { d[0], d[1] = -y[0], y[0] },
	}
	b, err := continuation.Trace(p, []float64{1, 1}, 1, continuation.Options{From: 0.5, To: 3})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Special) != 1 || b.Special[0].Kind != continuation.Hopf || math.Abs(b.Special[0].Lambda-2) > 1e-8 {
		t.Fatalf("special points %+v, want one Hopf point at 2", b.Special)
	}
}

func TestNoSteadyStateIsAnError(t *testing.T) {
	p := cubic()
	p.F = func(_ []float64, _ float64, f []float64) { f[0] = 1 }
	p.Jacobian = func(_ []float64, _ float64, j []float64) { j[0] = 0 }
	if _, err := continuation.Trace(p, []float64{0}, 0, continuation.Options{From: -1, To: 1}); err == nil {
		t.Error("a branch was found where there is none")
	}
}
