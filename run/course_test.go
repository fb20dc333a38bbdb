package run_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"niche/diag"
	"niche/run"
	"niche/sim"
)

// course simulates Antimony text.
func course(t *testing.T, text string, tc run.TimeCourse) *run.Course {
	t.Helper()
	src, err := run.Parse("model", "model.ant", []byte(text), false)
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.Prepare(src.Model, sim.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := tc.Run(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPeaks: the parabola x = 1 − (t − 1.3)² peaks between grid points, a jump
// and a border are taken as they are.
func TestPeaks(t *testing.T) {
	c := course(t, "x := 1 - (time - 1.3)^2\ny := piecewise(0, time < 1, 5)\nz := -time\nA = 1\nA' = 0", run.TimeCourse{To: 3, Points: 31})
	table := run.Peaks([]run.Arm{{Course: c}}, []string{"x", "y", "z", "nothing"}, 1, "Peaks")
	if table.Rows() != 3 || table.Columns[0].Name != "quantity" {
		t.Fatalf("table has %d rows and starts with %q, want x, y, z", table.Rows(), table.Columns[0].Name)
	}
	want := map[string][]float64{ // start, peak, time after 1, end
		"x": {1 - 1.69, 1, 0.3, 1 - 1.7*1.7}, "y": {0, 5, 0, 5}, "z": {0, 0, -1, -3},
	}
	for r, name := range table.Columns[0].Strings {
		for k, v := range want[name] {
			if got := table.Columns[k+2].Floats[r]; math.Abs(got-v) > 1e-9 {
				t.Errorf("%s of %s is %v, want %v", table.Columns[k+2].Name, name, got, v)
			}
		}
	}
}

// TestFigures: quantities of very different size are drawn apart, many are
// drawn in figures of at most seven curves.
func TestFigures(t *testing.T) {
	c := course(t, "A = 1000; B = 900; C = 1; D = 0.5\nR1: A -> B; 0.1*A\nR2: C -> D; 0.1*C", run.TimeCourse{To: 1, Points: 3})
	figures := c.Figures(nil)
	if len(figures) != 2 || len(figures[0].Series) != 2 || figures[1].Series[0].Name != "C" {
		t.Errorf("want A, B and C, D in two figures, have %d", len(figures))
	}
	var text strings.Builder
	for i := range 60 {
		text.WriteString("S" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + " = 1\n")
		text.WriteString("-> S" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + "; 1\n")
	}
	figures = course(t, text.String(), run.TimeCourse{To: 1, Points: 3}).Figures(nil)
	curves := 0
	for _, f := range figures {
		if curves += len(f.Series); len(f.Series) > 7 {
			t.Errorf("figure %s has %d curves", f.Name, len(f.Series))
		}
	}
	if curves != 42 || !strings.Contains(figures[0].Caption, "42 of 60") {
		t.Errorf("%d curves, caption %q; want the 42 of 60 that change most", curves, figures[0].Caption)
	}
	if one := c.Figures([]string{"D"}); len(one) != 1 || one[0].YLabel != "D" {
		t.Errorf("--plot D draws %d figures", len(one))
	}
}

// TestArms: two arms share one table; the untreated arm loses the drug only.
func TestArms(t *testing.T) {
	src, err := run.Load("il6")
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.Prepare(src.Model, sim.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	tc := &run.TimeCourse{To: 120, Points: 4, Set: map[string]float64{}}
	if err := tc.Dose("il6", []string{"il6=10 ng/ml", "ruxolitinib=0.5uM"}); err != nil {
		t.Fatal(err)
	}
	if tc.Set["il6_dose"] != 10 || math.Abs(tc.Set["rux_dose"]-500) > 1e-9 || !tc.Equilibrate {
		t.Fatalf("doses are %v, start at rest %v", tc.Set, tc.Equilibrate)
	}
	network := networkOf(t, "il6")
	untreated := tc.Untreated(&network, []string{"Ruxolitinib=0.5uM"})
	if _, has := untreated.Set["rux_dose"]; has || untreated.Set["il6_dose"] != 10 || tc.Set["rux_dose"] == 0 {
		t.Fatalf("untreated %v, treated %v", untreated.Set, tc.Set)
	}
	var arms []run.Arm
	for _, task := range []*run.TimeCourse{tc, untreated} {
		c, err := task.Run(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		arms = append(arms, run.Arm{Label: "arm", Course: c})
	}
	table := run.Table(arms)
	if table.Columns[0].Name != "arm" || table.Columns[1].Name != "time" || table.Rows() != 8 || table.Columns[1].Unit != "min" {
		t.Errorf("table has columns %q, %q and %d rows", table.Columns[0].Name, table.Columns[1].Name, table.Rows())
	}
	figures := run.Compared(arms, []string{"tpSTAT3"}, 60, "time after IL-6")
	if len(figures) != 1 || figures[0].XLabel != "time after IL-6 (min)" || figures[0].YLabel != "pSTAT3 (nM)" {
		t.Fatalf("figures: %+v", figures)
	}
	if s := figures[0].Series; len(s) != 2 || s[0].Dashed || !s[1].Dashed || s[0].X[0] != -60 {
		t.Errorf("want the treated arm solid and the untreated dashed, from -60 min")
	}
}

// TestDoseProblems: all problems at once, with their codes.
func TestDoseProblems(t *testing.T) {
	tc := &run.TimeCourse{Set: map[string]float64{}}
	err := tc.Dose("il6", []string{"il7=1", "il6", "il6=x", "ruxolitinib=5 U/ml", "stattic=1 cell", "il6=-1", "il6=1e400"})
	var list diag.List
	if !errors.As(err, &list) || len(list) != 7 {
		t.Fatalf("want seven problems, have %v", err)
	}
	if list[0].Code != diag.UnknownInput || list[1].Code != diag.BadSetting || list[4].Code != diag.UnitMismatch {
		t.Errorf("codes are %v", list)
	}
	if err := tc.Dose("il8", nil); err == nil {
		t.Error("an unknown network was dosed")
	}
}

// TestTimeCourseThatCannotBeKept is refused before memory runs out.
func TestTimeCourseThatCannotBeKept(t *testing.T) {
	src, err := run.Load("emt")
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.Prepare(src.Model, sim.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	var list diag.List
	if _, err := (&run.TimeCourse{To: 1, Points: 1 << 40}).Run(context.Background(), p); !errors.As(err, &list) || list[0].Code != diag.BadSetting {
		t.Errorf("2^40 points: %v", err)
	}
}

// TestSettable lists states and parameters with the model's values.
func TestSettable(t *testing.T) {
	src, err := run.Parse("model", "model.ant", []byte("A = 2*k; k = 3\nR1: A -> ; k*A"), false)
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.Prepare(src.Model, sim.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]run.Settable{}
	for _, s := range p.Settable() {
		have[s.ID] = s
	}
	if a, k := have["A"], have["k"]; a.Value != 6 || a.Kind != "species" || k.Value != 3 || k.Kind != "parameter" {
		t.Errorf("settable: %+v", have)
	}
}
