package sim_test

import (
	"slices"
	"testing"

	"niche/ode"
	"niche/sim"
)

// TestEventsAtOneInstant: a trigger that holds when time equals a number, and at no
// other time, fires then; one that does not hold then alone fires at the start and
// just after it.
func TestEventsAtOneInstant(t *testing.T) {
	const text = `model m
  A = 0; B = 0; C = 0; k = 2.7;
  once: at time == 1: A = A + 1;
  again: at 2*time == k: A = A + 10;
  other: at time != 3: C = C + 1;
  R: -> B; 1;
end
`
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, text, 1e-9, 1e-12)
		tr := l.run(sim.Task{Times: []float64{0, 0.9, 1.1, 1.4, 2.9, 5}})
		var a, c []float64
		for _, y := range tr.Y {
			a, c = append(a, y[l.state("A")]), append(c, y[l.state("C")])
		}
		if want := []float64{0, 0, 1, 11, 11, 11}; !slices.Equal(a, want) {
			t.Errorf("%s: A = %v, want %v", method, a, want)
		}
		if want := []float64{0, 0, 0, 0, 0, 1}; !slices.Equal(c, want) {
			t.Errorf("%s: C = %v, want %v", method, c, want)
		}
	}
}
