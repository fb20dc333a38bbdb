package sim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/format/antimony"
	"niche/ode"
	"niche/sim"
)

// following is prepareFor with tolerances that follow the sizes of the states.
func following(t *testing.T, method, text string, rtol, atol float64) *laboratory {
	t.Helper()
	m, problems := antimony.Read("test.ant", []byte(text))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	sys, problems := compile.Lower(m, compile.Options{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		t.Fatal(err)
	}
	settings := sim.Settings{Method: method, FollowSizes: true}
	settings.RTol, settings.ATol = rtol, atol
	simulator, err := sim.New(program, settings)
	if err != nil {
		t.Fatal(err)
	}
	return &laboratory{t, sys, simulator.NewWorker()}
}

// binding is A + B ⇌ C → D with an event, in units of which one is unit of the
// first.
func binding(unit float64) string {
	return fmt.Sprintf(`model binding
  A = %.17[1]g; B = %.17[2]g; C = 0; D = 0; kon = %.17[3]g; koff = 0.1; k = 0.02;
  R: A + B -> C; kon*A*B - koff*C;
  S: C -> D; k*C;
  more: at time >= 20: A = A + %.17[1]g;
end
`, 4*unit, 3*unit, 0.5/unit)
}

// TestToleranceFollowsUnits: a model in mol/l takes the steps that it takes in
// nmol/l, and has the same relative accuracy, but for error estimates of the
// first steps that are rounding.
func TestToleranceFollowsUnits(t *testing.T) {
	const small = 0x1p-30
	for _, method := range ode.Methods() {
		task := sim.Task{Times: []float64{0, 1, 10, 50, 100}}
		large, tiny := following(t, method, binding(1), 1e-6, 1e-9), following(t, method, binding(small), 1e-6, 1e-9)
		a, b := large.run(task), tiny.run(task)
		if d := a.Stats.Steps - b.Stats.Steps; d > 3 || d < -3 {
			t.Errorf("%s: work %+v and %+v", method, a.Stats, b.Stats)
		}
		exact := prepareFor(t, method, binding(1), 1e-11, 1e-13).run(task)
		for k := range a.Y {
			for i, v := range a.Y[k] {
				near(t, fmt.Sprintf("%s: %s at %g in small units", method, large.system.States[i].ID, a.Times[k]), b.Y[k][i]/small, v, 1e-7)
				if w := exact.Y[k][i]; math.Abs(v-w) > 1e-4*math.Abs(w) {
					t.Errorf("%s: %s = %g at %g, want %g", method, large.system.States[i].ID, v, a.Times[k], w)
				}
			}
		}
	}
}

// TestSmallSpeciesAreAccurate has a product that stays at a billionth of its
// source: its relative error is that of the others.
func TestSmallSpeciesAreAccurate(t *testing.T) {
	for _, method := range ode.Methods() {
		l := following(t, method, "model m\n A = 1; B = 0; k = 1e-6; d = 1000; R: A -> A + B; k*A; S: B -> ; d*B; D: A -> ; 0.1*A;\nend\n", 1e-6, 1e-9)
		tr := l.run(sim.Task{Times: []float64{1, 10}})
		i := slices.IndexFunc(l.system.States, func(s compile.State) bool { return s.ID == "B" })
		for k, x := range tr.Times {
			want := 1e-6 / (1000 - 0.1) * (math.Exp(-0.1*x) - math.Exp(-1000*x))
			if e := math.Abs(tr.Y[k][i]/want - 1); e > 1e-4 {
				t.Errorf("%s: B(%g) is off by %g", method, x, e)
			}
		}
	}
}

// TestSizesDoNotOutliveARun: a second run gives the bits of the first.
func TestSizesDoNotOutliveARun(t *testing.T) {
	l := following(t, "bdf", binding(1), 1e-6, 1e-9)
	task := sim.Task{Times: []float64{3, 60}}
	first, second := l.run(task), l.run(task)
	if !slices.Equal(first.Y[1], second.Y[1]) || first.Stats != second.Stats {
		t.Errorf("%v and %v", first.Y[1], second.Y[1])
	}
}
