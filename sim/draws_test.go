package sim_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"niche/sim"
)

// A model that draws its rate constant at the start and its state at events.
const drawing = `
  k = lognormal(-1, 0.5)
  S = 1; S' = -k*S
  T = uniform(2, 4)
  E1: at time >= 1, priority=uniform(0, 1): S = normal(S, 0.1, 0, inf), T = T + 1
  E2: at exponential(0.5) after time >= 1.5, fromTrigger=false: T = gamma(2, T)
`

// Draws are renewed for each realisation and by nothing else: the grid and
// other tasks of the worker leave them alone.
func TestDraws(t *testing.T) {
	l := prepare(t, drawing, 1e-8, 1e-10)
	run := func(replicate uint32, times ...float64) *sim.Trajectory {
		t.Helper()
		tr, err := l.worker.Run(context.Background(), sim.Task{Times: times, Replicate: replicate})
		if err != nil {
			t.Fatal(err)
		}
		return tr
	}
	first := run(0, 0, 1, 2, 9)
	second := run(1, 0, 1, 2, 9)
	again := run(0, 0, 0.5, 1, 1.25, 2, 9)
	k, s := l.slot("k").Index, l.state("S")
	if first.P[k] == second.P[k] {
		t.Error("two realisations have the same draw")
	}
	if !slices.Equal(first.P, again.P) || !slices.Equal(first.Y[3], again.Y[5]) {
		t.Error("a realisation is not repeated")
	}
	for i, y := range []float64{1, math.Exp(-first.P[k])} {
		if i == 0 && math.Abs(first.Y[0][s]-y) > 1e-12 || i == 1 && first.Y[1][s] == y {
			t.Errorf("S = %g, %g", first.Y[0][s], first.Y[1][s])
		}
	}
	if len(first.Fired) != 2 || first.Fired[1].Time <= 1.5 {
		t.Errorf("fired %v", first.Fired)
	}
}

// The mean and variance of what is drawn, over realisations: within 5.2 standard
// errors (false alarm 2e-7 each under a random seed; the seed is fixed).
func TestMomentsOfDraws(t *testing.T) {
	l := prepare(t, "k = normal(3, 0.5); S = 0; S' = k\nE: at time >= 1: S = S + poisson(4)\n", 1e-8, 1e-10)
	const n = 4000
	sum, squares := 0.0, 0.0
	for r := range uint32(n) {
		tr, err := l.worker.Run(context.Background(), sim.Task{Times: []float64{2}, Replicate: r})
		if err != nil {
			t.Fatal(err)
		}
		d := tr.Y[0][l.state("S")] - 10 // 2·3 + 4
		sum, squares = sum+d, squares+d*d
	}
	variance := 4*0.25 + 4.0
	if z := sum / math.Sqrt(n*variance); math.Abs(z) > 5.2 {
		t.Errorf("mean is off by %.1f standard errors", z)
	}
	if z := (squares/n/variance - 1) / math.Sqrt(2.2/n); math.Abs(z) > 5.2 { // kurtosis below 3.2
		t.Errorf("variance is off by %.1f standard errors", z)
	}
}

func TestNoSensitivitiesAcrossDraws(t *testing.T) {
	l := prepare(t, drawing, 1e-6, 1e-9)
	_, err := l.worker.Run(context.Background(), sim.Task{Times: []float64{1}, Directions: []sim.Direction{{{Slot: l.slot("k"), Value: 1}}}})
	if err == nil {
		t.Error("no error")
	}
}
