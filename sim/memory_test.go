package sim_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/ode"
	"niche/sim"
)

// byOutput returns an output at each time of tr.
func (l *laboratory) byOutput(tr *sim.Trajectory, id string) []float64 {
	l.t.Helper()
	i := slices.IndexFunc(l.system.Outputs, func(o compile.Output) bool { return o.ID == id })
	if i < 0 {
		l.t.Fatalf("no output %q", id)
	}
	values := make([]float64, len(tr.Times))
	for k := range values {
		values[k] = tr.Outputs[k][i]
	}
	return values
}

// methodOfSteps is the solution of x' = −x(t − 1) with x = 1 before 0.
func methodOfSteps(t float64) float64 {
	sum, factorial := 1.0, 1.0
	for k := 1; float64(k-1) < t; k++ {
		factorial *= float64(k)
		sum += math.Pow(-1, float64(k)) * math.Pow(t-float64(k-1), float64(k)) / factorial
	}
	return sum
}

// TestDelayAnalytic compares solutions with formulas, for every method.
func TestDelayAnalytic(t *testing.T) {
	times := []float64{0, 0.3, 1, 1.5, 2, 3.7, 6}
	for _, c := range []struct {
		name, text, id string
		want           func(t float64) float64
	}{
		{"method of steps", "x = 1; x' = -delay(x, 1)", "x", methodOfSteps},
		{"lag that is a parameter", "x = 1; lag = 0.5; const lag; x' = -delay(x, 2*lag)", "x", methodOfSteps},
		{"in a rate law", "species x; x = 1; R: x -> ; delay(x, 1)", "x", methodOfSteps},
		{"through rules", "x = 1; y := 2*x + 1; z := delay(y, 1); x' = -(z - 1)/2", "x", methodOfSteps},
		{"nested", "x = 1; z := delay(delay(x, 0.25), 0.75); x' = -z", "x", methodOfSteps},
		{"lag that vanishes at the start", "x = 0; x' = 1; y := delay(x, time/2)", "y", func(t float64) float64 { return t / 2 }},
		{"lag that depends on a past value", "x = 0; x' = 1; lag := delay(x, 1); y := delay(x, lag)", "y",
			func(t float64) float64 { return t - max(t-1, 0) }},
		{"rate of change", "x = 5; x' = -0.1*x; y := delay(rateOf(x), 1)", "y", func(t float64) float64 {
			if t < 1 {
				return 0
			}
			return -0.5 * math.Exp(-0.1*(t-1))
		}},
		{"rate of change of a past value", "x = 5; x' = -0.1*x; z := delay(x, 1); y := rateOf(z)", "y", func(t float64) float64 {
			if t < 1 {
				return 0
			}
			return -0.5 * math.Exp(-0.1*(t-1))
		}},
		{"before the start", "x = sin(10*time); x' = 1; y := delay(x, 2)", "y", func(t float64) float64 {
			if t < 2 {
				return math.Sin(10 * (t - 2))
			}
			return t - 2
		}},
		{"a formula of time", "y := delay(sin(10*time), 0.2); x = 1; x' = 0", "y", func(t float64) float64 { return math.Sin(10 * (t - 0.2)) }},
		{"a constant that depended on time", "k = 2*time; y := delay(k, 2); x = 1; x' = 0", "y", func(t float64) float64 {
			return 2 * min(t-2, 0)
		}},
		{"a condition inside", "x = 0; x' = 1; y := delay(piecewise(1, x > 2, 0), 1)", "y", func(t float64) float64 {
			if t > 3 {
				return 1
			}
			return 0
		}},
		{"condition on a past value", "x = 0; x' = 1; y = 0; y' = piecewise(1, delay(x, 1) > 0.5, 0)", "y",
			func(t float64) float64 { return max(t-1.5, 0) }},
		{"initial assignment", "x = 1 + time; x' = 0; y = delay(x, 3)", "y", func(float64) float64 { return -2 }},
	} {
		for _, method := range ode.Methods() {
			t.Run(fmt.Sprintf("%s/%s", c.name, method), func(t *testing.T) {
				l := prepareFor(t, method, "model m\n "+c.text+";\nend\n", 1e-8, 1e-11)
				tr := l.run(sim.Task{Times: times, Outputs: true})
				var got []float64
				if i := slices.IndexFunc(l.system.States, func(s compile.State) bool { return s.ID == c.id }); i >= 0 {
					for k := range tr.Y {
						got = append(got, tr.Y[k][i])
					}
				} else if i := slices.IndexFunc(l.system.Parameters, func(p compile.Parameter) bool { return p.ID == c.id }); i >= 0 {
					for range tr.Y {
						got = append(got, tr.P[i])
					}
				} else {
					got = l.byOutput(tr, c.id)
				}
				for k, x := range times {
					near(t, fmt.Sprintf("%s at %g", c.id, x), got[k], c.want(x), 3e-7)
				}
			})
		}
	}
}

// TestDelayAndEvents has past values in triggers, priorities, delays and
// assignments of events, and past values of what events change.
func TestDelayAndEvents(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[float64]float64 // y by time
	}{
		{"trigger", "x = 0; x' = 1; y = 0; at delay(x, 1) > 1.5: y = 3", map[float64]float64{2.4: 0, 2.6: 3}},
		{"trigger before the start", "x := time; y = 0; at delay(x, 1) < -0.5, t0=false: y = 3", map[float64]float64{0: 3, 1: 3}},
		{"assignment", "x = 0; x' = 1; y = 0; at 2 after x > 1.5, fromTrigger=false: y = delay(x, 1)", map[float64]float64{3.4: 0, 3.6: 2.5}},
		{"assignment at trigger time", "x = 0; x' = 1; y = 0; at 2 after x > 1.5: y = delay(x, 1)", map[float64]float64{3.4: 0, 3.6: 0.5}},
		{"delay of the event", "x = 0; x' = 1; y = 0; at delay(x, 1) after x > 2: y = 3", map[float64]float64{2.9: 0, 3.1: 3}},
		{"priority", "x = 0; x' = 1; y = 0; A: at x > 1.5, priority=delay(x, 1): y = 3; B: at x > 1.5, priority=1: y = 5", map[float64]float64{2: 3}},
		{"jump comes back", "x = 1; x' = 0; at time >= 1: x = 4; y := delay(x, 2)", map[float64]float64{0: 1, 1: 1, 2.999: 1, 3: 4, 5: 4}},
		{"jump sets off an event", "x = 1; x' = 0; z = 0; at time >= 1: x = 4; at delay(x, 2) > 3: z = 7; y := z", map[float64]float64{2.9: 0, 3: 7, 4: 7}},
		{"jump in the equations", "x = 0; y = 0; y' = delay(x, 1); at time >= 0.5: x = 2", map[float64]float64{1.5: 0, 2: 1, 3: 3}},
		{"kick of the delayed state", "y = 1; y' = -delay(y, 1); at time >= 0.5: y = y + 1", map[float64]float64{0.5: 1.5, 1: 1, 1.5: 0.625, 2: 0}},
	} {
		for _, method := range ode.Methods() {
			t.Run(fmt.Sprintf("%s/%s", c.name, method), func(t *testing.T) {
				l := prepareFor(t, method, "model m\n "+c.text+";\nend\n", 1e-9, 1e-11)
				var times []float64
				for x := range c.want {
					times = append(times, x)
				}
				slices.Sort(times)
				tr := l.run(sim.Task{Times: times, Outputs: true})
				for k, x := range tr.Times {
					var got float64
					if i := slices.IndexFunc(l.system.States, func(s compile.State) bool { return s.ID == "y" }); i >= 0 {
						got = tr.Y[k][i]
					} else {
						got = l.byOutput(tr, "y")[k]
					}
					near(t, fmt.Sprintf("y at %g", x), got, c.want[x], 1e-7)
				}
			})
		}
	}
}

// TestStateDependentLag has the lag 1 + x/2 with x = t, so that the time asked
// for, t/2 − 1, comes to the kinks of k at 0 and 1 when t is 2 and 4.
func TestStateDependentLag(t *testing.T) {
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, "model m\n x = 0; x' = 1; k = 0; k' = piecewise(1, time < 1, -1); y = 0; y' = delay(k, 1 + x/2);\nend\n", 1e-9, 1e-12)
		tr := l.run(sim.Task{Times: []float64{2, 4, 6}})
		// k is t until 1, then 2 − t; past time s = t/2 − 1, dt = 2 ds.
		near(t, method+" y(2)", tr.Y[0][l.state("y")], 0, 1e-9)
		near(t, method+" y(4)", tr.Y[1][l.state("y")], 2*0.5, 1e-7)
		near(t, method+" y(6)", tr.Y[2][l.state("y")], 2*1, 1e-7)
	}
}

// TestDelayDoesNotSeeTheGrid: the steps, and the values, are the same for any
// output times.
func TestDelayDoesNotSeeTheGrid(t *testing.T) {
	const text = "model m\n x = 1; x' = 2*delay(x, 1.7)/(1 + delay(x, 1.7)^9.65) - x;\nend\n"
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, text, 1e-8, 1e-10)
		coarse := l.run(sim.Task{Times: []float64{0, 50}})
		fine := make([]float64, 401)
		for i := range fine {
			fine[i] = float64(i) / 8
		}
		again := l.run(sim.Task{Times: fine})
		if coarse.Y[1][0] != again.Y[400][0] || coarse.Stats != again.Stats {
			t.Errorf("%s: %v with 2 times, %v with 401; work %+v and %+v", method, coarse.Y[1], again.Y[400], coarse.Stats, again.Stats)
		}
	}
}

// TestMackeyGlass compares the methods on a chaotic equation over a time short
// enough for agreement.
func TestMackeyGlass(t *testing.T) {
	const text = "model m\n x = 0.5; x' = 0.2*delay(x, 17)/(1 + delay(x, 17)^10) - 0.1*x;\nend\n"
	var values []float64
	for _, method := range ode.Methods() {
		l := prepareFor(t, method, text, 1e-10, 1e-12)
		values = append(values, l.run(sim.Task{Times: []float64{300}}).Y[0][0])
	}
	for _, v := range values[1:] {
		near(t, "x", v, values[0], 1e-6)
	}
}

func TestDelayRefusals(t *testing.T) {
	l := prepare(t, "model m\n x = 1; k = 1; x' = -k*delay(x, 1);\nend\n", 1e-6, 1e-9)
	task := sim.Task{Times: []float64{1}}
	l.direction(&task, "k", 1)
	_, err := l.worker.Run(context.Background(), task)
	if !errors.Is(err, diag.SensitivityRefused.Target()) || !strings.Contains(err.Error(), "test.ant:2:") {
		t.Errorf("sensitivities: %v", err)
	}
	_, err = l.worker.Run(context.Background(), sim.Task{Times: []float64{math.Inf(1)}})
	if !errors.Is(err, diag.SteadyRefused.Target()) {
		t.Errorf("steady state: %v", err)
	}
	for _, method := range ode.Methods() {
		l = prepareFor(t, method, "model m\n x = 1; x' = -delay(x, 2 - time);\nend\n", 1e-6, 1e-9)
		_, err = l.worker.Run(context.Background(), sim.Task{Times: []float64{5}})
		var f *sim.Failure
		if !errors.As(err, &f) || f.Code != diag.FutureValue || f.Time < 2 || f.Time > 3 {
			t.Errorf("%s: negative delay: %v", method, err)
		}
	}
}

// TestRepeatedRunsOfDelays makes sure that nothing of one run is remembered by
// the next.
func TestRepeatedRunsOfDelays(t *testing.T) {
	l := prepare(t, "model m\n x = 1; x' = -delay(x, 1);\nend\n", 1e-8, 1e-11)
	x := l.slot("x")
	for _, start := range []float64{1, 3, 1} {
		tr := l.run(sim.Task{Times: []float64{2.5}, Overrides: []sim.Override{{Slot: x, Value: start}}})
		near(t, "x", tr.Y[0][l.state("x")], start*methodOfSteps(2.5), 1e-7)
	}
}
