package sim_test

import (
	"math"
	"testing"

	"niche/ode"
	"niche/sim"
)

// TestPulseTrain integrates pulses of width 1 every 3 units of time, given in
// three ways, of which a long step could miss each.
func TestPulseTrain(t *testing.T) {
	for _, condition := range []string{
		"time - floor(time/period)*period < 1",
		"time - (ceil(time/period) - 1)*period < 1",
		"rem(time, period) < 1",
		"time - quotient(time, period)*period < 1",
	} {
		text := "model m\n period = 3; x = 0;\n on := piecewise(1, " + condition + ", 0);\n x' = on;\nend\n"
		for _, method := range ode.Methods() {
			l := prepareFor(t, method, text, 1e-6, 1e-9)
			tr := l.run(sim.Task{Times: []float64{0, 0.5, 2, 3.25, 5, 30.5, 301}})
			for i, x := range tr.Times {
				want := math.Floor(x/3) + min(1, x-3*math.Floor(x/3))
				near(t, method+" "+condition, tr.Y[i][l.state("x")], want, 1e-6)
			}
		}
	}
}

// TestFloorInARate has jumps that no relation announces.
func TestFloorInARate(t *testing.T) {
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, "model m\n x = 0; x' = floor(-2*time + 0.5);\nend\n", 1e-8, 1e-10)
		tr := l.run(sim.Task{Times: []float64{0.25, 1, 4.25}})
		for i, want := range []float64{0, -1, -18} {
			near(t, method, tr.Y[i][l.state("x")], want, 1e-9)
		}
	}
}

// TestSensitivityOfADelayedConcentration: the event fires when c = 1 + g·t is 2 and
// sets S to k·c there, a time later, when c is 2 + g: the amount is 2k(2 + g).
func TestSensitivityOfADelayedConcentration(t *testing.T) {
	l := prepare(t, `model m
  var compartment c; c = 1; c' = g; g = 0.5; k = 3
  species $S in c; S = 1
  at 1 after c >= 2: S = k*c
  x = 0; x' = floor(c)
end
`, 1e-10, 1e-12)
	task := sim.Task{Times: []float64{5}}
	l.direction(&task, "k", 3)
	l.direction(&task, "g", 0.5)
	tr := l.run(task)
	amount, n := l.state("S"), len(l.system.States)
	near(t, "amount", tr.Y[0][amount], 15, 1e-8)
	near(t, "its derivative by k", tr.S[0][amount], 5, 1e-8)
	near(t, "its derivative by g", tr.S[0][n+amount], 6, 1e-8)
	// The floor of c is 1 until 1/g = 2, 2 until 4, then 3: x = 3·5 − (1 + 2)/g.
	near(t, "x", tr.Y[0][l.state("x")], 9, 1e-8)
	near(t, "its derivative by g", tr.S[0][n+l.state("x")], 12, 1e-8)
}
