package fit

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"niche/internal/testdata"
	"niche/ode"
	"niche/sim"
)

// Sobotta et al., Front. Physiol. 8 (2017) 775, doi 10.3389/fphys.2017.00775:
// IL-6, JAK1, gp130, STAT3 and SOCS3 in hepatocytes. Golden numbers from two
// independent integrators (LSODA at 1e-12 and Radau at 1e-11, which agree to
// 1e-9); published χ² 2219.98993386835.
const (
	sobottaChi2 = 2219.9899363813
	sobottaNLLH = -1714.4890739366
)

func sobotta(t *testing.T) (*Objective, string) {
	dir := testdata.Dir(t, "sobotta")
	settings := sim.Settings{Options: ode.Options{RTol: 1e-8, ATol: 1e-13}}
	return openProblem(t, settings, dir, "sobotta.yaml"), filepath.Join(dir, "reference")
}

func TestSobottaNominal(t *testing.T) {
	o, reference := sobotta(t)
	e, err := o.Evaluate(o.Nominal(), true, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("chi2 %.9f, nllh %.9f, %.3f s", e.Chi2, e.NLLH, e.Seconds)
	if o.Len() != 260 || e.N != 2220 || len(e.Datasets) != 374 {
		t.Errorf("%d parameters, %d measurements, %d data sets", o.Len(), e.N, len(e.Datasets))
	}
	if !(math.Abs(e.Chi2-sobottaChi2) < 5e-4) || !(math.Abs(e.NLLH-sobottaNLLH) < 5e-4) {
		t.Errorf("chi2 %.9f, nllh %.9f; want %.9f, %.9f", e.Chi2, e.NLLH, sobottaChi2, sobottaNLLH)
	}
	compareColumns(t, "simulation", e.Simulations, column(t, filepath.Join(reference, "..", "simulatedData.tsv"), "simulation"), 1e-6)
	chi2 := map[string]float64{}
	for _, row := range records(t, filepath.Join(reference, "per_dataset.tsv"), '\t') {
		chi2[row["datasetId"]] = number(t, row["chi2"])
	}
	for _, d := range e.Datasets {
		if want, ok := chi2[d.ID]; !ok || !(math.Abs(d.Chi2-want) < 1e-4) {
			t.Errorf("chi2 of %s = %.9f, want %.9f", d.ID, d.Chi2, want)
		}
	}
	sobottaGradient(t, o, e, reference, "nominal")
}

// TestSobottaDisplaced moves the 23 estimated parameters of the model
// alternately by +0.05 and −0.05 in log10 (two of them linearly).
func TestSobottaDisplaced(t *testing.T) {
	o, reference := sobotta(t)
	theta := o.Nominal()
	for _, row := range records(t, filepath.Join(reference, "gradient_oracle.csv"), ',') {
		if row["point"] == "displaced" {
			k := slices.Index(ids(o), row["parameter"])
			if k < 0 {
				t.Fatalf("no parameter %q", row["parameter"])
			}
			theta[k] = o.Parameters()[k].Scale.Apply(number(t, row["parameter_value_linear"]))
		}
	}
	e, err := o.Evaluate(theta, true, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "nllh", e.NLLH, -851.2333008099, 1e-7)
	near(t, "chi2", e.Chi2, 3946.5014826347, 1e-7)
	sobottaGradient(t, o, e, reference, "displaced")
}

// sobottaGradient compares −dLLH/dθ with finite differences.
func sobottaGradient(t *testing.T, o *Objective, e *Evaluation, reference, point string) {
	t.Helper()
	n := 0
	for _, row := range records(t, filepath.Join(reference, "gradient_oracle.csv"), ',') {
		if row["point"] != point {
			continue
		}
		n++
		want, bound := number(t, row["d_nllh_d_scaled_parameter"]), number(t, row["finite_difference_error_estimate"])
		got := -e.Gradient[slices.Index(ids(o), row["parameter"])]
		if !(math.Abs(got-want) <= bound+1e-6*math.Abs(want)+1e-4) {
			t.Errorf("%s: dnllh/d%s = %.9g, want %.9g ± %.2g", point, row["parameter"], got, want, bound)
		}
	}
	if n != 23 {
		t.Errorf("%d derivatives compared", n)
	}
}

// TestSobottaNegativeControls removes a mechanism and checks how much worse the
// data are explained.
func TestSobottaNegativeControls(t *testing.T) {
	o, _ := sobotta(t)
	for _, c := range []struct {
		zero       []string
		chi2, nllh float64
	}{
		{[]string{"stat3_inh_socs3", "socs3_assoc"}, 19458.1, 6904.58},
		{[]string{"jak1_inh_ruxolitinib"}, 3638.6, -1005.19},
		{[]string{"stat3_inh_stattic"}, 2865.1, -1391.93},
		{[]string{"rux_degrade"}, 2957.2, -1345.86},
	} {
		theta := o.Nominal()
		for _, id := range c.zero {
			k := slices.Index(ids(o), id)
			theta[k] = o.Parameters()[k].Scale.Apply(0)
		}
		e, err := o.Evaluate(theta, false, 2)
		if err != nil {
			t.Errorf("%q: %v", c.zero, err)
			continue
		}
		if !(math.Abs(e.Chi2-c.chi2) < 0.1) || !(math.Abs(e.NLLH-c.nllh) < 0.01) {
			t.Errorf("without %q: chi2 %.3f, nllh %.3f; want %g, %g", c.zero, e.Chi2, e.NLLH, c.chi2, c.nllh)
		}
	}
}

// records reads a table with a header.
func records(t *testing.T, path string, comma rune) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = comma
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
