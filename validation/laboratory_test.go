package validation_test

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"niche/internal/testdata"
	"niche/run"
	"niche/sim"
)

// laboratory is a model ready to simulate.
type laboratory struct {
	t      *testing.T
	p      *run.Prepared
	worker *sim.Worker
}

// load prepares the model called name, a shipped network or a file, with
// sensitivities.
func load(t *testing.T, name string, settings sim.Settings) *laboratory {
	t.Helper()
	src, err := run.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.PrepareWithSensitivities(src.Model, settings)
	if err != nil {
		t.Fatal(err)
	}
	return &laboratory{t, p, p.Simulator.NewWorker()}
}

// eachSource runs f for a model as published in SBML, a file of the data set
// folder, and for the network of the same content that niche ships.
func eachSource(t *testing.T, folder, file, shipped string, settings sim.Settings, f func(t *testing.T, l *laboratory)) {
	t.Run("published", func(t *testing.T) {
		f(t, load(t, filepath.Join(testdata.Dir(t, folder), file), settings))
	})
	t.Run("shipped", func(t *testing.T) { f(t, load(t, shipped, settings)) })
}

// tolerances are settings with the given tolerances.
func tolerances(rtol, atol float64) sim.Settings {
	s := sim.Settings{}
	s.RTol, s.ATol = rtol, atol
	return s
}

// state returns the index of the state id.
func (l *laboratory) state(id string) int {
	l.t.Helper()
	for i := range l.p.System.States {
		if l.p.System.States[i].ID == id {
			return i
		}
	}
	l.t.Fatalf("no state %q", id)
	return 0
}

// values are settings of parameters and initial values by id.
type values map[string]float64

// task returns a task with the given values; start nil begins at the model's
// initial values.
func (l *laboratory) task(set values, start []float64, times ...float64) sim.Task {
	l.t.Helper()
	overrides, err := l.p.Overrides(set)
	if err != nil {
		l.t.Fatal(err)
	}
	task := sim.Task{Overrides: overrides, Times: times}
	if start != nil {
		task.Start = &sim.Start{Y: start}
	}
	return task
}

// run simulates.
func (l *laboratory) run(task sim.Task) *sim.Trajectory {
	l.t.Helper()
	tr, err := l.worker.Run(context.Background(), task)
	if err != nil {
		l.t.Fatal(err)
	}
	return tr
}

// rest is the steady state with the given values, searched from the state
// start; nil starts at the model's initial values.
func (l *laboratory) rest(set values, start []float64) []float64 {
	l.t.Helper()
	return l.run(l.task(set, start, math.Inf(1))).Y[0]
}

// peak returns the time and value of the largest value of state k between from
// and to. The zero of dy_k/dt next to the largest of 2,000 values is bracketed
// twice, then interpolated linearly.
func (l *laboratory) peak(k int, set values, start []float64, from, to float64) (at, height float64) {
	l.t.Helper()
	const points = 2000
	eval, dydt := l.p.Simulator.NewEvaluator(), make([]float64, len(start))
	for {
		times := make([]float64, points)
		for i := range times {
			times[i] = from + (to-from)*float64(i)/(points-1)
		}
		tr := l.run(l.task(set, start, times...))
		top := 0
		for i, y := range tr.Y {
			if y[k] > tr.Y[top][k] {
				top = i
			}
		}
		if top == 0 || top == points-1 {
			l.t.Fatalf("the peak lies at the edge, %g", times[top])
		}
		if to-from > 1 {
			from, to = times[top-1], times[top+1]
			continue
		}
		slope := func(i int) float64 {
			eval.SetParameters(tr.P)
			eval.SetSwitches(tr.Z[i])
			eval.RHS(times[i], tr.Y[i], dydt)
			return dydt[k]
		}
		// Values next to the top differ by less than the error of integration;
		// slopes do not.
		i, j := 0, points-1
		for j-i > 1 {
			if middle := (i + j) / 2; slope(middle) > 0 {
				i = middle
			} else {
				j = middle
			}
		}
		a, b := slope(i), slope(j)
		return times[i] + (times[j]-times[i])*a/(a-b), tr.Y[i][k]
	}
}

// root returns the positive x between low and high at which f(x) = 0, to 1e-9
// relative, by the Illinois method on log x. f(low) and f(high) differ in sign.
func root(t *testing.T, f func(x float64) float64, low, high float64) float64 {
	t.Helper()
	a, b := math.Log(low), math.Log(high)
	fa, fb := f(low), f(high)
	if fa*fb > 0 {
		t.Fatalf("no root between %g and %g: %g and %g", low, high, fa, fb)
	}
	for range 200 {
		c := (a*fb - b*fa) / (fb - fa)
		fc := f(math.Exp(c))
		if fc == 0 || math.Abs(b-a) < 1e-9 || math.Abs(c-b) < 1e-10 {
			return math.Exp(c)
		}
		if fc*fb < 0 {
			a, fa = b, fb
		} else {
			fa /= 2
		}
		b, fb = c, fc
	}
	t.Fatal("no convergence")
	return 0
}

// near reports a relative difference above tol and returns the difference.
func near(t *testing.T, what string, got, want, tol float64) float64 {
	t.Helper()
	difference := math.Abs(got-want) / math.Abs(want)
	if !(difference <= tol) {
		t.Errorf("%s is %.9g, want %.9g within %g relative", what, got, want, tol)
	}
	return difference
}

// table is a table of a reference, by column name.
type table struct {
	t       *testing.T
	columns []string
	rows    [][]string
}

// readTable reads a CSV file.
func readTable(t *testing.T, path string) *table {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) < 2 {
		t.Fatalf("%s is empty", path)
	}
	return &table{t, records[0], records[1:]}
}

// text returns a cell.
func (t *table) text(row int, column string) string {
	t.t.Helper()
	k := slices.Index(t.columns, column)
	if k < 0 {
		t.t.Fatalf("no column %q", column)
	}
	return t.rows[row][k]
}

// number returns a cell that holds a number.
func (t *table) number(row int, column string) float64 {
	t.t.Helper()
	return parse(t.t, t.text(row, column))
}

func parse(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
