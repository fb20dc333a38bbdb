package dose_test

import (
	"math"
	"path/filepath"
	"testing"

	"niche/dose"
	"niche/internal/testdata"
)

// TestGrowthRateValues repeats the 1008 GR values of the published
// implementations (MATLAB, Python, R).
func TestGrowthRateValues(t *testing.T) {
	f := readFrame(t, filepath.Join(testdata.Dir(t, "dose", "gr"), "R_input1_GRvalues.tsv"))
	count, control, start, want := f.numbers("cell_count"), f.numbers("cell_count__ctrl"), f.numbers("cell_count__time0"), f.numbers("GR")
	for i := range count {
		if g := dose.GRValue(count[i], control[i], start[i]); math.Abs(g-want[i]) > 1e-12*max(1, math.Abs(want[i])) {
			t.Errorf("row %d: GR value %.15g, published implementation %.15g", i+1, g, want[i])
		}
	}
	if len(count) != 1008 {
		t.Errorf("%d values", len(count))
	}
}

// TestGrowthRateMetrics repeats the 112 curves of the published R
// implementation.
func TestGrowthRateMetrics(t *testing.T) {
	dir := testdata.Dir(t, "dose", "gr")
	values := readFrame(t, filepath.Join(dir, "R_input1_GRvalues.tsv"))
	doses, gr, experiment := values.numbers("concentration"), values.numbers("GR"), values.text("experiment")
	want := readFrame(t, filepath.Join(dir, "R_input1_GRmetrics.tsv"))
	if len(want.rows) != 112 {
		t.Fatalf("%d curves", len(want.rows))
	}
	columns := map[string][]float64{}
	for _, name := range []string{"GR50", "GRmax", "GR_AOC", "GEC50", "GRinf", "Hill", "r2", "pval"} {
		columns[name] = want.numbers(name)
	}
	worst := map[string]float64{}
	flat := 0
	for i, name := range want.text("experiment") {
		var x, y []float64
		for k := range gr {
			if experiment[k] == name {
				x, y = append(x, doses[k]), append(y, gr[k])
			}
		}
		g, err := dose.FitGrowthRate(x, y)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if g.Flat != (want.text("fit")[i] == "flat") {
			t.Errorf("%s: flat is %v with p = %g, published %g", name, g.Flat, g.P, columns["pval"][i])
			continue
		}
		if g.Flat {
			flat++
		}
		for metric, v := range map[string]float64{
			"GR50": g.GR50, "GRmax": g.GRMax, "GR_AOC": g.AOC, "GEC50": g.GEC50, "GRinf": g.GRInf, "Hill": g.Hill,
		} {
			w := columns[metric][i]
			if v == w {
				continue
			}
			d := math.Abs(v-w) / max(math.Abs(w), 0.1)
			if metric == "GR50" || metric == "GEC50" {
				d = math.Abs(v/w - 1)
			}
			worst[metric] = max(worst[metric], d)
			if !(d < 1e-3) {
				t.Errorf("%s: %s is %.8g, published %.8g (r2 %.10g, published %.10g)", name, metric, v, w, g.R2, columns["r2"][i])
			}
		}
	}
	t.Logf("%d of 112 curves are flat; largest differences %v", flat, worst)
}
