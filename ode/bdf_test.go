package ode_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/ode"
	"niche/ode/odetest"
)

func newBDF(p *ode.Problem, o ode.Options) (ode.Integrator, error) { return ode.NewBDF(p, o) }

// The slack is large where local errors of a slow or unstable mode accumulate.
// CVODE 6.4.1 (BDF, dense Jacobian) at the same tolerances 1e-4, 1e-6, 1e-8 is
// off by 39, 45, 130 × rtol (HIRES), 76, 38, 134 × rtol (Oregonator), 235 × 1e-4
// (E5) and 3960, 4790, 5380 × rtol (two components of Pleiades).
func bdf() odetest.Method {
	return odetest.Method{
		Name: "bdf", New: newBDF, Stiff: true, Sensitivities: true,
		Tolerances: []float64{1e-4, 1e-6, 1e-8},
		Slack:      100,
		SlackOf:    map[string]float64{"hires": 200, "oregonator": 400, "e5": 1e3, "pleiades": 3e4},
		// The start of a step is the alternating sum of its scaled derivatives.
		Continuity: 1e-11,
	}
}

func TestBDF(t *testing.T) { odetest.Check(t, bdf()) }

// At 21 tolerances from 1e-4 to 1e-9 no integration fails, and the geometric mean
// of error/rtol is that of CVODE 6.4.1 (BDF, dense Jacobian): 5.8 for Robertson to
// t = 1e11, 47 for HIRES, 137 for Oregonator, 18 for van der Pol, where CVODE gave
// up on one of the 21 Oregonators with repeated error test failures.
func TestBDFToleranceSweep(t *testing.T) {
	limit := map[string]float64{"robertson late": 10, "hires": 80, "oregonator": 140, "van der pol": 35, "e5 reduced": 10}
	for _, c := range odetest.Stiff() {
		c = c.WithoutSensitivities()
		want, errors, steps := make([]float64, len(c.Y0)), 0.0, 0.0
		c.Reference(want, nil)
		for k := range 21 {
			rtol := math.Pow(10, -4-float64(k)/4)
			y, _, st, err := odetest.Solve(newBDF, &c, rtol)
			if err != nil {
				t.Fatalf("%s at %.3g: %v", c.Name, rtol, err)
			}
			errors += math.Log(c.Error(y, want)/rtol) / 21
			steps += math.Log(float64(st.Steps)) / 21
		}
		errors = math.Exp(errors)
		t.Logf("%s: error %.3g rtol in %.4g steps (geometric means)", c.Name, errors, math.Exp(steps))
		if l, ok := limit[c.Name]; ok && !(errors <= l) {
			t.Errorf("%s: mean error %.3g rtol", c.Name, errors)
		}
	}
}

// TestBDFWork compares the work of BDF with testdata/work-bdf.golden, count by
// count. Rewrite it with -update.
func TestBDFWork(t *testing.T) {
	m := bdf()
	cases := m.Cases()
	for _, c := range odetest.WithSensitivities() {
		c.Name += ", sensitivities"
		cases = append(cases, c)
	}
	checkGolden(t, "work-bdf.golden", bdfWork(t, m, cases))
}

// bdfWork tabulates the work of m on the cases.
func bdfWork(t *testing.T, m odetest.Method, cases []odetest.Case) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("# case, rtol: steps, error test failures, Newton failures, RHS, Newton iterations, Jacobians, factorisations, solves, forcings\n")
	for i := range cases {
		c := &cases[i]
		for _, rtol := range m.Tolerances {
			_, _, s, err := odetest.Solve(m.New, c, rtol)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%-32s %6g: %5d %4d %3d %6d %6d %5d %5d %6d %6d\n", c.Name, rtol, s.Steps, s.ErrorTestFailures,
				s.ConvergenceFailures, s.RHS, s.NewtonIterations, s.Jacobians, s.Factorisations, s.Solves, s.ForcingEvaluations)
		}
	}
	return b.String()
}

// checkGolden compares got with testdata/name, or rewrites it with -update.
func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	if fused() {
		t.Skip("this platform fuses multiplication and addition; counts are compared where it does not")
	}
	w, g := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			t.Fatalf("work differs from %s, line %d; run with -update if that is meant\n got %q\nwant %q",
				file, i+1, at(g, i), at(w, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
