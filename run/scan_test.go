package run_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/report"
	"niche/run"
)

// scan runs task.
func scan(t *testing.T, p *run.Prepared, task run.ScanTask) *run.Scan {
	t.Helper()
	s, err := task.Run(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestScanSteady: A + B = T with A → B → A has B = T k1/(k1 + k2), over one
// parameter and over a parameter and an initial value.
func TestScanSteady(t *testing.T) {
	p := prepared(t, "k1 = 1; k2 = 3; A = 4; B = 0\nR1: A -> B; k1*A\nR2: B -> A; k2*B")
	s := scan(t, p, run.ScanTask{Axes: []run.ScanAxis{{ID: "k1", Values: run.Spread(0.1, 10, 5, true)}}, Measure: run.MeasureSteady})
	table := s.Table()
	if table.Rows() != 5 || table.Columns[0].Name != "k1" || len(table.Columns) != 3 {
		t.Fatalf("table of %d rows and %d columns", table.Rows(), len(table.Columns))
	}
	for r, k1 := range []float64{0.1, math.Sqrt(0.1), 1, math.Sqrt(10), 10} {
		closeTo(t, "k1", table.Columns[0].Floats[r], k1, 1e-12)
		closeTo(t, "B", table.Columns[2].Floats[r], 4*k1/(k1+3), 1e-9)
	}
	s = scan(t, p, run.ScanTask{Axes: []run.ScanAxis{{ID: "A", Values: []float64{1, 2}}, {ID: "k2", Values: []float64{1, 3, 7}}}, Measure: run.MeasureSteady, Of: []string{"A", "R1"}})
	table = s.Table()
	if names := []string{table.Columns[0].Name, table.Columns[1].Name, table.Columns[2].Name, table.Columns[3].Name}; !slices.Equal(names, []string{"A", "k2", "steady A", "R1"}) {
		t.Fatalf("columns %q", names)
	}
	for r := range 6 {
		total, k2 := []float64{1, 1, 1, 2, 2, 2}[r], []float64{1, 3, 7, 1, 3, 7}[r]
		closeTo(t, "A at the start", table.Columns[0].Floats[r], total, 0)
		closeTo(t, "k2", table.Columns[1].Floats[r], k2, 0)
		closeTo(t, "A", table.Columns[2].Floats[r], total*k2/(1+k2), 1e-9)
	}
	if d := s.Drawings(nil); len(d) != 2 {
		t.Errorf("%d drawings, want one for each quantity", len(d))
	} else if m, ok := d[0].(*report.MatrixFigure); !ok || m.Panels[0].Values[1][2] != table.Columns[2].Floats[5] {
		t.Error("the map does not hold the table's values")
	}
}

// TestScanMeasures: x = a sin t from 0 to 2π has peak a, minimum −a, end and area 0;
// its square a² times π.
func TestScanMeasures(t *testing.T) {
	p := prepared(t, "a = 1; x := a*sin(time); square := x^2")
	for measure, want := range map[string][2]float64{
		run.MeasureEnd: {0, 0}, run.MeasurePeak: {3, 9}, run.MeasureMin: {-3, 0}, run.MeasureArea: {0, 9 * math.Pi},
	} {
		s := scan(t, p, run.ScanTask{
			Axes: []run.ScanAxis{{ID: "a", Values: []float64{1, 3}}}, Measure: measure, To: 2 * math.Pi, Points: 1001, Of: []string{"x", "square"},
		})
		for q := range s.Columns {
			closeTo(t, measure+" of "+s.Columns[q].ID, s.Columns[q].Values[1], want[q], 1e-7)
		}
	}
}

// TestScanWorkers: the same bits for any number of workers, points that never rest
// included.
func TestScanWorkers(t *testing.T) {
	p := prepared(t, "k = 1; V = 3; S = 0\nR1: -> S; k\nR2: S -> ; V*S/(1 + S)")
	task := run.ScanTask{Axes: []run.ScanAxis{{ID: "k", Values: run.Spread(0.5, 4, 8, false)}}, Measure: run.MeasureSteady, Workers: 1}
	one := scan(t, p, task)
	for _, workers := range []int{2, 5, 16} {
		task.Workers = workers
		other := scan(t, p, task)
		if !slices.Equal(one.Failures, other.Failures) {
			t.Errorf("other failures with %d workers", workers)
		}
		for r, v := range one.Columns[0].Values {
			if math.Float64bits(v) != math.Float64bits(other.Columns[0].Values[r]) {
				t.Errorf("point %d is %v, with %d workers %v", r, v, workers, other.Columns[0].Values[r])
			}
		}
	}
	for r, k := range task.Axes[0].Values {
		grows := k >= 3
		if failed := one.Failures[r] != ""; failed != grows || math.IsNaN(one.Columns[0].Values[r]) != grows {
			t.Errorf("k = %g: failure %q, S = %v", k, one.Failures[r], one.Columns[0].Values[r])
		}
	}
	if c := one.Table().Columns[2]; c.Name != "failure" || !strings.Contains(c.Strings[7], "no steady state") {
		t.Errorf("the table does not say why: %q", c.Strings)
	}
}

// TestScanNames: axes that the model does not have, or twice.
func TestScanNames(t *testing.T) {
	p := prepared(t, "k = 1; A = 1\nR: A -> ; k*A")
	values := []float64{1, 2}
	for _, axes := range [][]run.ScanAxis{{{ID: "kk", Values: values}}, {{ID: "k", Values: values}, {ID: "k", Values: values}}} {
		task := run.ScanTask{Axes: axes, Measure: run.MeasureSteady}
		var l diag.List
		if _, err := task.Run(context.Background(), p); !errors.As(err, &l) {
			t.Errorf("axes %v: %v", axes, err)
		}
	}
}
