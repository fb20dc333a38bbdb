package ssa

import (
	"math"
	"slices"
	"testing"

	"niche/compile/enginetest"
)

// τ-leaping has a bias of the order of ε, which these bounds leave room for; they
// are about ten times what is found. Statistical error is below a fifth of them.
const tauBias = 0.01

// Reversible isomerisation of many molecules: means and deviations of the
// binomial law, with far fewer leaps than firings.
func TestTauLeaping(t *testing.T) {
	n := enginetest.NewNetwork("isomers")
	n.Add("A=20000", "B")
	n.Constants("k1=1", "k2=0.5")
	n.React("A->B", "k1*A")
	n.React("B->A", "k2*B")
	stats := realise(t, n, "tau", Ensemble{Task: Task{Times: []float64{0.5, 1, 4}}, Replicates: 4000})
	for k, at := range stats.Times {
		p := 1.0/3 + 2.0/3*math.Exp(-1.5*at)
		if c := column(t, stats, "A"); math.Abs(c.Mean[k]/(20000*p)-1) > tauBias || math.Abs(c.SD[k]/math.Sqrt(20000*p*(1-p))-1) > 0.06 {
			t.Errorf("A(%g) = %g ± %g, want %g ± %g", at, c.Mean[k], c.SD[k], 20000*p, math.Sqrt(20000*p*(1-p)))
		}
	}
	s := compileModel(t, n.Model, Options{Method: "tau", Seed: 7})
	prep, err := s.start(&Task{Times: []float64{4}})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorker(s, &Task{Times: []float64{4}}, prep, "tau")
	if err := w.run(t.Context(), 0, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if m := w.method.(*tau); w.events < 30_000 || m.leaps > 300 {
		t.Errorf("%d firings in %d leaps", w.events, m.leaps)
	}
}

// Smaller ε brings the mean of a nonlinear model to that of the exact method.
func TestTauConverges(t *testing.T) {
	n := enginetest.NewNetwork("dimers")
	n.Add("A=100000", "B", "C")
	n.Constants("k1=0.00001", "k2=0.3", "k3=0.2")
	n.React("A+A->B", "k1*A*(A-1)")
	n.React("B->A+A", "k2*B")
	n.React("B->C", "k3*B")
	e := Ensemble{Task: Task{Times: []float64{3}}, Replicates: 150}
	exact := column(t, realise(t, n, "direct", e), "C")
	last := math.Inf(1)
	for _, epsilon := range []float64{0.3, 0.03} {
		s := compileModel(t, n.Model, Options{Method: "tau", Seed: 7, Epsilon: epsilon})
		stats, err := s.Ensemble(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		off := math.Abs(column(t, stats, "C").Mean[0]/exact.Mean[0] - 1)
		t.Logf("ε = %g: mean off by %.2g", epsilon, off)
		if off > last {
			t.Errorf("ε = %g: the mean is off by %.2g, by %.2g before", epsilon, off, last)
		}
		last = off
	}
	if last > tauBias {
		t.Errorf("the mean is off by %.2g", last)
	}
}

// Few molecules: everything is critical or too short to leap, so that τ-leaping is
// the exact method.
func TestTauWithFewMolecules(t *testing.T) {
	n := enginetest.NewNetwork("few")
	n.Add("X=8", "Y")
	n.Constants("k=0.3")
	n.React("X->Y", "k*X")
	stats := realise(t, n, "tau", Ensemble{Task: Task{Times: []float64{1, 5}}, Replicates: 20_000})
	for k, at := range stats.Times {
		p := math.Exp(-0.3 * at)
		compareMoments(t, "tau", stats, "X", k, 8*p, 8*p*(1-p), 3+(1-6*p*(1-p))/(8*p*(1-p)))
	}
}

// Counts stay at 0 and above, triggers act between leaps, and neither the grid nor
// the number of workers reaches a bit of what is common.
func TestTauHousekeeping(t *testing.T) {
	n := enginetest.NewNetwork("house")
	n.Add("A=5000", "B=3000", "C", "D=0")
	n.Constants("k=0.001", "f=2")
	n.React("A+B->C", "k*A*B")
	n.React("C->", "0.1*C")
	n.React("->A", "500*(1+sin(f*time))")
	n.On("C > 1000", "", "", "D=D+1")
	n.On("time >= 3", "", "", "B=4000")
	one := realise(t, n, "tau", Ensemble{Task: Task{Times: []float64{2, 10}}, Replicates: 64, Workers: 1, Quantiles: []float64{0}})
	finer := realise(t, n, "tau", Ensemble{Task: Task{Times: []float64{0.01, 0.02, 1, 2, 3, 7, 10}}, Replicates: 64, Workers: 5, Quantiles: []float64{0}})
	for _, id := range []string{"A", "B", "C", "D"} {
		a, b := column(t, one, id), column(t, finer, id)
		if a.Mean[1] != b.Mean[6] || a.SD[1] != b.SD[6] {
			t.Errorf("the grid changes the end of %s", id)
		}
		if slices.Min(b.Quantiles[0]) < 0 {
			t.Errorf("%s falls to %g", id, slices.Min(b.Quantiles[0]))
		}
	}
	if d := column(t, one, "D"); d.Mean[1] < 1 {
		t.Errorf("the trigger acted %g times", d.Mean[1])
	}
}
