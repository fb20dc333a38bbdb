package sim_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/format/antimony"
	"niche/ode"
	"niche/sim"
)

// prepareFast is prepareFor with the named reactions declared fast.
func prepareFast(t *testing.T, method, text string, ids ...string) *laboratory {
	t.Helper()
	m, problems := antimony.Read("test.ant", []byte(text))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	for i := range m.Reactions {
		m.Reactions[i].Fast = slices.Contains(ids, m.Reactions[i].ID)
	}
	return prepareModel(t, method, m, 1e-9, 1e-12)
}

// TestFastEquilibrium has A ⇌ B fast and B → C slow: with T = A + B and
// B = T·k/(1 + k), T decays at the rate k/(1 + k).
func TestFastEquilibrium(t *testing.T) {
	const text = `model m
  compartment c = 2; species A in c, B in c, C in c;
  A = 3; B = 1; C = 0; k = 4;
  F: A -> B; c*(k*A - B);
  S: B -> C; c*B;
  v := rateOf(B); w := rateOf(A);
end
`
	for _, method := range ode.Methods() {
		l := prepareFast(t, method, text, "F")
		tr := l.run(sim.Task{Times: []float64{0, 0.5, 3}, Outputs: true})
		v := slices.IndexFunc(l.system.Outputs, func(o compile.Output) bool { return o.ID == "v" })
		w := slices.IndexFunc(l.system.Outputs, func(o compile.Output) bool { return o.ID == "w" })
		for i, x := range tr.Times {
			total := 4 * math.Exp(-0.8*x)
			near(t, method+" A", tr.Y[i][l.state("A")], total/5, 1e-8)
			near(t, method+" B", tr.Y[i][l.state("B")], total*4/5, 1e-8)
			near(t, method+" C", tr.Y[i][l.state("C")], 4-total, 1e-8)
			near(t, method+" dB/dt", tr.Outputs[i][v], -0.8*total*4/5, 1e-7)
			near(t, method+" dA/dt", tr.Outputs[i][w], -0.8*total/5, 1e-7)
		}
	}
}

// TestFastChoosesTheEquilibriumItRunsTo: with the rate k·A·B both A = 0 and
// B = 0 are equilibria; the sign of k says which one is reached.
func TestFastChoosesTheEquilibriumItRunsTo(t *testing.T) {
	for _, k := range []float64{1, -1} {
		l := prepareFast(t, "bdf", "model m\n A = 5; B = 2; k = 1; F: A -> B; k*A*B;\nend\n", "F")
		tr := l.run(sim.Task{Times: []float64{0, 1}, Overrides: []sim.Override{{Slot: l.slot("k"), Value: k}}})
		want := 0.0
		if k < 0 {
			want = 7
		}
		near(t, "A", tr.Y[0][l.state("A")], want, 1e-9)
		near(t, "A later", tr.Y[1][l.state("A")], want, 1e-9)
		near(t, "B", tr.Y[0][l.state("B")], 7-want, 1e-9)
	}
}

// TestFastReactionsSwitchedByEvents: a reaction whose law vanishes is idle; an
// event turns it on, another moves its species, and equilibrium is immediate.
func TestFastReactionsSwitchedByEvents(t *testing.T) {
	const text = `model m
  A = 1; B = 0; k = 0; source = 0.5;
  F: A -> B; k*(A - B);
  S: -> A; source;
  on: at time >= 1: k = 1;
  more: at time >= 2: B = B + 3;
end
`
	for _, method := range ode.Methods() {
		l := prepareFast(t, method, text, "F")
		tr := l.run(sim.Task{Times: []float64{0, 0.5, 1, 1.5, 2, 3}})
		for i, want := range [][2]float64{{1, 0}, {1.25, 0}, {0.75, 0.75}, {0.875, 0.875}, {2.5, 2.5}, {2.75, 2.75}} {
			near(t, method+" A", tr.Y[i][l.state("A")], want[0], 1e-8)
			near(t, method+" B", tr.Y[i][l.state("B")], want[1], 1e-8)
		}
	}
}

// TestSeveralFastReactions has a chain A ⇌ B ⇌ C with a slow exit from C and
// binding D + E ⇌ DE, all fast.
func TestSeveralFastReactions(t *testing.T) {
	const text = `model m
  A = 6; B = 0; C = 0; D = 2; E = 2; DE = 0;
  F1: A -> B; A - B;
  F2: B -> C; 2*(B - C);
  F3: D + E -> DE; D*E - DE;
  S: C -> ; 0.3*C;
  v := rateOf(A); u := rateOf(D);
end
`
	for _, method := range ode.Methods() {
		l := prepareFast(t, method, text, "F1", "F2", "F3")
		tr := l.run(sim.Task{Times: []float64{0, 2}, Outputs: true})
		for i, x := range tr.Times {
			each := 2 * math.Exp(-0.1*x)
			for _, id := range []string{"A", "B", "C"} {
				near(t, method+" "+id, tr.Y[i][l.state(id)], each, 1e-8)
			}
			near(t, method+" D", tr.Y[i][l.state("D")], 1, 1e-8)
			v := slices.IndexFunc(l.system.Outputs, func(o compile.Output) bool { return o.ID == "v" })
			near(t, method+" dA/dt", tr.Outputs[i][v], -0.1*each, 1e-7)
		}
	}
}

// TestFastWithAlgebraicRule couples a fast reaction to an algebraic state: the
// equilibrium B = w·A with w³ + w = 10, w = 2.
func TestFastWithAlgebraicRule(t *testing.T) {
	const text = `model m
  A = 3; B = 0; w = 1; var w;
  r: 0 = w^3 + w - 10;
  F: A -> B; w*A - B;
  S: -> B; 0.3;
end
`
	for _, method := range implicitMethods {
		l := prepareFast(t, method, text, "F")
		tr := l.run(sim.Task{Times: []float64{0, 10}})
		for i, x := range tr.Times {
			near(t, method+" A", tr.Y[i][l.state("A")], (3+0.3*x)/3, 1e-8)
		}
	}
}

func TestFastRefusals(t *testing.T) {
	const text = "model m\n A = 1; B = 0; k = 2; F: A -> B; k*A - B; S: B -> ; B;\nend\n"
	run := func(l *laboratory, task sim.Task) error {
		_, err := l.worker.Run(context.Background(), task)
		return err
	}
	l := prepareFast(t, "bdf", text, "F")
	task := sim.Task{Times: []float64{1}}
	l.direction(&task, "k", 2)
	if err := run(l, task); !errors.Is(err, diag.SensitivityRefused.Target()) {
		t.Errorf("sensitivities: %v", err)
	}
	for _, law := range []string{"1", "A", "sin(A)+2"} {
		l = prepareFast(t, "bdf", "model m\n A = 1; F: -> A; "+law+";\nend\n", "F")
		var f *sim.Failure
		if err := run(l, sim.Task{Times: []float64{1}}); !errors.As(err, &f) || f.Code != diag.NoFastEquilibrium || !strings.Contains(err.Error(), `fast reaction "F" (test.ant:2:`) {
			t.Errorf("law %s: %v", law, err)
		}
	}
}

// TestFastCycle has three fast reactions in a circle, so that their columns
// depend on one another, one of which ceases with time, and a slow decay of C:
// A : B : C = 1 : 2 : 4 at all times.
func TestFastCycle(t *testing.T) {
	const text = `model m
  A = 7; B = 0; C = 0; D = 0; k = 3;
  F1: A -> B; k*exp(-time)*(2*A - B);
  F2: B -> C; 1e-3*(2*B - C);
  F3: C -> A; 1e4*(C - 4*A);
  S: C -> D; C;
end
`
	for _, method := range ode.Methods() {
		l := prepareFast(t, method, text, "F1", "F2", "F3")
		tr := l.run(sim.Task{Times: []float64{0, 0.5, 3}})
		for i, x := range tr.Times {
			total := 7 * math.Exp(-4.0/7*x)
			near(t, method+" A", tr.Y[i][l.state("A")], total/7, 1e-6)
			near(t, method+" C", tr.Y[i][l.state("C")], total*4/7, 1e-6)
			near(t, method+" D", tr.Y[i][l.state("D")], 7-total, 1e-6)
		}
	}
}

// TestFastFollowsTime has an equilibrium that moves with time alone.
func TestFastFollowsTime(t *testing.T) {
	const text = "model m\n A = 1; B = 1; F: A -> B; (2 + sin(time))*A - B;\nend\n"
	for _, method := range ode.Methods() {
		l := prepareFast(t, method, text, "F")
		tr := l.run(sim.Task{Times: []float64{0, 1, 5}})
		for i, x := range tr.Times {
			near(t, method, tr.Y[i][l.state("A")], 2/(3+math.Sin(x)), 1e-7)
		}
	}
}
