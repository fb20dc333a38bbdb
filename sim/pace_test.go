package sim_test

import (
	"math"
	"testing"

	"niche/sim"
)

// TestSumsConservedByRateConstants has a species that fast reactions make in a
// second place and lose in the first, each written out: 5A + B is conserved since
// 36.6 = 5·7.32 and 2.76 = 5·0.552, not by stoichiometry. A slow reaction feeds B.
func TestSumsConservedByRateConstants(t *testing.T) {
	const text = `model m
  A = 0.147; B = 1.941;
  F1: A -> ; 7.32*A;
  F2: A -> A + B; 36.6*A;
  F3: B -> A + B; 0.552*B;
  F4: B -> ; 2.76*B;
  S: -> B; 0.01;
end
`
	for _, method := range []string{"bdf", "rodas5p"} {
		l := prepareFast(t, method, text, "F1", "F2", "F3", "F4")
		tr := l.run(sim.Task{Times: []float64{0, 1, 10}})
		for k, x := range tr.Times {
			sum := 5*0.147 + 1.941 + 0.01*x
			b := tr.Y[k][l.state("B")]
			near(t, method+" A at equilibrium", tr.Y[k][l.state("A")], 0.552/7.32*b, 1e-6)
			near(t, method+" 5A + B", 5*tr.Y[k][l.state("A")]+b, sum, 1e-6)
		}
		if steps := tr.Stats.Steps; steps > 1000 {
			t.Errorf("%s: %d steps", method, steps)
		}
	}
}

// TestDoseReachesAChainOfEmptySpecies: behind a dose D at a late time follow
// species of second, third and fourth order in the time since, which tolerances
// could not resolve.
func TestDoseReachesAChainOfEmptySpecies(t *testing.T) {
	const text = `model m
  D = 0; A = 1e-28; B = 1e-26; C = 1e-26; R = 10; k = 1e4;
  absorb: D -> A; k*D;
  bind: A + R -> B; k*A*R;
  turn: B -> C; k*B;
  dose: at time >= 100: D = 1e3;
end
`
	for _, method := range []string{"bdf", "rodas5p"} {
		l := following(t, method, text, 1e-9, 1e-12)
		tr := l.run(sim.Task{Times: []float64{0, 100, 101}})
		last := tr.Y[2]
		near(t, method+" R", last[l.state("R")], 0, 1e-9)
		near(t, method+" C", last[l.state("C")], 10, 1e-7)
		if d := math.Abs(last[l.state("A")]-990) / 990; d > 1e-7 {
			t.Errorf("%s: A is off by %g", method, d)
		}
	}
}
