package fit

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"niche/format/petab"
	"niche/internal/testdata"
	"niche/ode"
	"niche/sim"
)

// openProblem reads and compiles the problem whose file matches pattern in dir.
func openProblem(t testing.TB, settings sim.Settings, dir, pattern string) *Objective {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d problem files match %s: %v", len(files), pattern, err)
	}
	p, list := petab.ReadFile(files[0])
	if p == nil {
		t.Fatal(list)
	}
	o, err := New(p, settings)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// column reads a column of numbers of a table.
func column(t *testing.T, path, name string) []float64 {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table, list := petab.ReadTable(path, src)
	k := table.Column(name)
	if err := list.Err(); err != nil || k < 0 {
		t.Fatalf("no column %q in %s: %v", name, path, err)
	}
	var values []float64
	for _, row := range table.Rows {
		v, err := strconv.ParseFloat(row[k].Text, 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

// readJSON decodes a JSON file.
func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, v); err != nil {
		t.Fatal(path, err)
	}
}

func precise() sim.Settings {
	return sim.Settings{Options: ode.Options{RTol: 1e-12, ATol: 1e-15}}
}

// nominal is what the oracle says about the nominal point, at tolerances 1e-12
// and (Medium) a looser one.
type nominal struct {
	LLH    float64 `json:"llh_hp"`
	Medium float64 `json:"llh_m"`
	Chi2   float64 `json:"chi2_hp"`
}

// TestCollection compares problems of the PEtab benchmark collection with an
// independent CVODE program at tolerance 1e-12: likelihood, χ², simulations,
// noise, and gradients within the error bound of its finite differences.
func TestCollection(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(testdata.Dir(t, "petab"), "*", "expected"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no problems", err)
	}
	for _, expected := range dirs {
		dir := filepath.Dir(expected)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			o := openProblem(t, precise(), dir, "*.yaml")
			var want nominal
			readJSON(t, filepath.Join(expected, "nominal.json"), &want)
			e, err := o.Evaluate(o.Nominal(), true, 2)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%.3f s, %d experiments, %d parameters, llh %.12g (%.12g)", e.Seconds, len(o.experiments), o.Len(), e.LLH, want.LLH)
			near(t, "llh", e.LLH, want.LLH, 1e-7)
			near(t, "chi2", e.Chi2, want.Chi2, 1e-6)
			compareColumns(t, "simulation", e.Simulations, column(t, filepath.Join(expected, "simulation_hp.tsv"), "simulation"), 1e-5)
			compareColumns(t, "sigma", e.Noise, column(t, filepath.Join(expected, "simulation_hp.tsv"), "sigma"), 1e-5)
			if filepath.Base(dir) == "Borghans_BiophysChem1997" {
				ownGradient(t, o, e)
			} else {
				compareGradient(t, o, e, want, filepath.Join(expected, "gradient_fd.json"))
			}
		})
	}
}

// compareColumns compares numbers relative to their own size or, where they
// nearly vanish, to a millionth of the largest.
func compareColumns(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d %ss, want %d", len(got), what, len(want))
	}
	largest, worst, at := 0.0, 0.0, 0
	for _, w := range want {
		largest = max(largest, math.Abs(w))
	}
	for i, w := range want {
		if d := math.Abs(got[i]-w) / max(math.Abs(w), 1e-6*largest, 1e-300); !(d <= worst) {
			worst, at = d, i
		}
	}
	if !(worst <= tolerance) {
		t.Errorf("%s of measurement %d = %.12g, want %.12g", what, at, got[at], want[at])
	}
}

// compareGradient checks dLLH/dθ against Richardson-extrapolated differences
// with steps 1e-3 and 5e-4. Their stated error is that of the extrapolation; to
// it comes the noise of the oracle's objective, from integration (a hundredth of
// the difference to the looser tolerance) and rounding, divided by the step.
// Problems without such a file are skipped.
func compareGradient(t *testing.T, o *Objective, e *Evaluation, n nominal, path string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Log("no gradient to compare with")
		return
	}
	var want map[string][2]float64
	readJSON(t, path, &want)
	if len(want) != o.Len() {
		t.Errorf("%d derivatives known, %d parameters", len(want), o.Len())
	}
	noise := (0.01*math.Abs(n.LLH-n.Medium) + 8*0x1p-52*math.Abs(n.LLH)) / 5e-4
	for k, id := range ids(o) {
		w := want[id]
		if d := math.Abs(e.Gradient[k] - w[0]); !(d <= 3*w[1]+1e-5*math.Abs(w[0])+noise) {
			t.Errorf("dllh/d%s = %.9g, finite differences give %.9g ± %.2g ± %.2g", id, e.Gradient[k], w[0], w[1], noise)
		}
	}
}

// ownGradient compares with differences of the objective itself. The oscillator
// of Borghans 1997 needs steps far smaller than those of the oracle: with 1e-3
// the differences have the wrong sign.
func ownGradient(t *testing.T, o *Objective, e *Evaluation) {
	t.Helper()
	const h = 1e-5
	for k, id := range ids(o) {
		central := func(h float64) float64 {
			upper, err := o.Evaluate(shift(o.Nominal(), k, h), false, 2)
			if err != nil {
				t.Fatal(err)
			}
			lower, err := o.Evaluate(shift(o.Nominal(), k, -h), false, 2)
			if err != nil {
				t.Fatal(err)
			}
			return (upper.LLH - lower.LLH) / (2 * h)
		}
		wide, narrow := central(h), central(h/2)
		want := (4*narrow - wide) / 3
		if d := math.Abs(e.Gradient[k] - want); !(d <= 1e-3*math.Abs(want)+1e-3+math.Abs(narrow-wide)/10) {
			t.Errorf("dllh/d%s = %.9g, own differences give %.9g", id, e.Gradient[k], want)
		}
	}
}

// TestSuite runs the cases of the PEtab test suite, format version 1, with the
// tolerances they state.
func TestSuite(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(testdata.Dir(t, "petabtests", "v1.0.0", "sbml"), "0???"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			o := openProblem(t, precise(), dir, "_0???.yaml")
			e, err := o.Evaluate(o.Nominal(), true, 1)
			if err != nil {
				t.Fatal(err)
			}
			want := solutionFile(t, filepath.Join(dir, "_"+filepath.Base(dir)+"_solution.yaml"))
			for _, c := range []struct {
				name string
				got  float64
			}{{"chi2", e.Chi2}, {"llh", e.LLH}} {
				if d := math.Abs(c.got - want[c.name]); !(d <= want["tol_"+c.name]) {
					t.Errorf("%s = %.12g, want %.12g", c.name, c.got, want[c.name])
				}
			}
			for i, w := range column(t, filepath.Join(dir, "_simulations.tsv"), "simulation") {
				if d := math.Abs(e.Simulations[i] - w); !(d <= want["tol_simulations"]) {
					t.Errorf("simulation %d = %.12g, want %.12g", i, e.Simulations[i], w)
				}
			}
		})
	}
}

// solutionFile reads the numbers of a solution file, "key: number" lines.
func solutionFile(t *testing.T, path string) map[string]float64 {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	for line := range strings.Lines(string(src)) {
		key, text, _ := strings.Cut(line, ":")
		if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
			values[key] = v
		}
	}
	for _, key := range []string{"chi2", "llh", "tol_chi2", "tol_llh", "tol_simulations"} {
		if _, ok := values[key]; !ok {
			t.Fatalf("%s has no %s", path, key)
		}
	}
	return values
}
