package sim_test

import (
	"math"
	"testing"

	"niche/format/antimony"
	"niche/ode"
	"niche/sim"
)

// TestLeavingZeroDespiteRounding starts a sum of states exactly on the threshold
// between two events. It leaves so slowly that its first changes drown in the
// rounding of the sum, which must not count as crossings back and forth.
func TestLeavingZeroDespiteRounding(t *testing.T) {
	const text = `model m
  a = 100; b = 0; c = 0; k = 0;
  a' = -3000*a + k + 6e-9;
  b' = 3000*a - 7*b;
  c' = 7*b;
  Up: at (a + b + c > 100): k = 0.02;
  Down: at (a + b + c <= 100): k = 0.1;
end
`
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, text, 1e-8, 1e-10)
		tr := l.run(sim.Task{Times: []float64{0, 1, 2}})
		if len(tr.Fired) != 1 || tr.Fired[0].Time > 1e-6 {
			t.Errorf("%s: %d events, the first at %v", method, len(tr.Fired), tr.Fired[:min(1, len(tr.Fired))])
		}
		sum := tr.Y[2][l.state("a")] + tr.Y[2][l.state("b")] + tr.Y[2][l.state("c")]
		near(t, method, sum, 100+2*0.02, 1e-6)
	}
}

// TestUnsetUntilAnEvent follows a quantity without initial value that an event
// sets and nothing reads.
func TestUnsetUntilAnEvent(t *testing.T) {
	const text = `model m
  x = 1; x' = -x;
  mark = 0;
  E: at (x < 0.5): mark = time;
end
`
	for _, method := range ode.Methods() {
		m, problems := antimony.Read("test.ant", []byte(text))
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		for i := range m.Parameters {
			if m.Parameters[i].ID == "mark" {
				m.Parameters[i].Value = math.NaN()
			}
		}
		l := prepareModel(t, method, m, 1e-8, 1e-10)
		tr := l.run(sim.Task{Times: []float64{0, 0.5, 1}})
		i := l.state("mark")
		if !math.IsNaN(tr.Y[0][i]) || !math.IsNaN(tr.Y[1][i]) {
			t.Errorf("%s: %g and %g before the event, want NaN", method, tr.Y[0][i], tr.Y[1][i])
		}
		near(t, method, tr.Y[2][i], math.Ln2, 1e-6)
		near(t, method, tr.Y[2][l.state("x")], math.Exp(-1), 1e-6)
	}
}

// TestFastStartAfterAPulse gives much to a binding whose partner was 0 until
// then: its tolerance, which follows its size, is below what the rounding of the
// time of the pulse leaves of it.
func TestFastStartAfterAPulse(t *testing.T) {
	const text = `model m
  drug = 0; target = 1e-3; complex = 0; slow = 1e-6;
  drug' = -1e9*drug*target; target' = -1e9*drug*target; complex' = 1e9*drug*target; slow' = -slow;
  E: at (time >= 0.1): drug = 1e5;
end
`
	for _, method := range implicitMethods {
		l := following(t, method, text, 1e-6, 1e-9)
		tr := l.run(sim.Task{Times: []float64{0, 1}})
		near(t, method, tr.Y[1][l.state("complex")], 1e-3, 1e-6)
	}
}
