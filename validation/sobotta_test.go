package validation_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"niche/internal/testdata"
	"niche/run"
)

// il6Added is the model time at which IL-6 is added [min].
const il6Added = 60

// eachIL6Core runs f for the published model and the shipped network with the
// basal state of each.
func eachIL6Core(t *testing.T, f func(t *testing.T, l *laboratory, basal []float64)) {
	eachSource(t, "sobotta", "sobotta_model.xml", "il6", tolerances(1e-10, 1e-14), func(t *testing.T, l *laboratory) {
		f(t, l, l.rest(nil, nil))
	})
}

// sobottaTable reads a table of the reference, which scipy's LSODA and Radau
// computed at rtol 1e-10 and which has eight digits.
func sobottaTable(t *testing.T, name string) *table {
	t.Helper()
	return readTable(t, filepath.Join(testdata.Dir(t, "sobotta", "reference"), name))
}

func TestIL6BasalState(t *testing.T) {
	reference := sobottaTable(t, "steady_state.csv")
	eachIL6Core(t, func(t *testing.T, l *laboratory, basal []float64) {
		if len(reference.rows) != len(basal) {
			t.Fatalf("%d species, want %d", len(basal), len(reference.rows))
		}
		worst := 0.0
		for i := range reference.rows {
			id := reference.text(i, "species")
			worst = max(worst, near(t, id, basal[l.state(id)], reference.number(i, "nM_or_au"), 1e-8))
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// TestIL6Response compares peaks and late values at five doses of IL-6.
func TestIL6Response(t *testing.T) {
	reference := sobottaTable(t, "oracle_il6.csv")
	eachIL6Core(t, func(t *testing.T, l *laboratory, basal []float64) {
		worst := 0.0
		for i := range reference.rows {
			dose := reference.number(i, "il6_ng_ml")
			set := values{"il6_dose": dose}
			check := func(column string, got float64) {
				t.Helper()
				worst = max(worst, near(t, fmt.Sprintf("%g ng/ml: %s", dose, column), got, reference.number(i, column), 1e-6))
			}
			for _, p := range []struct{ state, time, height string }{
				{"tpSTAT3", "pSTAT3_peak_min", "pSTAT3_peak_nM"},
				{"SOCS3RNA", "SOCS3mRNA_peak_min", "SOCS3mRNA_peak_au"},
				{"SOCS3", "SOCS3_peak_min", "SOCS3_peak_nM"},
			} {
				at, height := l.peak(l.state(p.state), set, basal, 0, il6Added+1440)
				check(p.time, at-il6Added)
				check(p.height, height)
				if p.state == "tpSTAT3" {
					y := l.run(l.task(set, basal, at)).Y[0]
					check("pSTAT3_peak_percent_of_cytoplasmic", 100*height/(height+y[l.state("STAT3")]))
				}
			}
			late := l.run(l.task(set, basal, il6Added+60, il6Added+1440))
			check("pSTAT3_60min_nM", late.Y[0][l.state("tpSTAT3")])
			check("pSTAT3_1440min_nM", late.Y[1][l.state("tpSTAT3")])
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// pSTAT3 is the level at a time after IL-6 [nM, min].
func (l *laboratory) pSTAT3(set values, basal []float64, minutes float64) float64 {
	l.t.Helper()
	return l.run(l.task(set, basal, il6Added+minutes)).Y[0][l.state("tpSTAT3")]
}

// inhibitors are the dose parameters by the names of the reference.
var inhibitors = map[string]string{"rux": "rux_dose", "stattic": "stattic_dose"}

// TestIL6DoseResponse compares pSTAT3 under 144 treatments.
func TestIL6DoseResponse(t *testing.T) {
	reference := sobottaTable(t, "oracle_dose_response.csv")
	if len(reference.rows) != 144 {
		t.Errorf("%d treatments, want 144", len(reference.rows))
	}
	eachIL6Core(t, func(t *testing.T, l *laboratory, basal []float64) {
		worst := 0.0
		for i := range reference.rows {
			set := values{
				"il6_dose":                            reference.number(i, "il6_ng_ml"),
				inhibitors[reference.text(i, "drug")]: reference.number(i, "dose_nM_rux_or_uM_stattic"),
			}
			minutes := reference.number(i, "min_after_il6")
			got := l.pSTAT3(set, basal, minutes)
			worst = max(worst, near(t, fmt.Sprint(reference.rows[i][:4], " pSTAT3"), got, reference.number(i, "pSTAT3_nM"), 1e-6))
			untreated := l.pSTAT3(values{"il6_dose": set["il6_dose"]}, basal, minutes)
			worst = max(worst, near(t, fmt.Sprint(reference.rows[i][:4], " fraction"), got/untreated, reference.number(i, "fraction_of_no_drug"), 1e-6))
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// TestDosesThatHalvePSTAT3 compares the doses of ruxolitinib and Stattic that
// halve pSTAT3, ruxolitinib also without decay.
func TestDosesThatHalvePSTAT3(t *testing.T) {
	reference := sobottaTable(t, "oracle_ic50.csv")
	eachIL6Core(t, func(t *testing.T, l *laboratory, basal []float64) {
		worst, compared := 0.0, 0
		for i := range reference.rows {
			il6, minutes := reference.number(i, "il6_ng_ml"), reference.number(i, "min_after_il6")
			drug := inhibitors[reference.text(i, "drug")]
			untreated := l.pSTAT3(values{"il6_dose": il6}, basal, minutes)
			near(t, "pSTAT3 without drug", untreated, reference.number(i, "pSTAT3_no_drug_nM"), 1e-6)
			for column, extra := range map[string]values{"IC50": {}, "IC50_if_drug_did_not_decay": {"rux_degrade": 0}} {
				if reference.text(i, column) == "" {
					continue
				}
				dose := root(t, func(dose float64) float64 {
					set := values{"il6_dose": il6, drug: dose}
					for id, v := range extra {
						set[id] = v
					}
					return l.pSTAT3(set, basal, minutes) - untreated/2
				}, 1e-2, 1e5)
				worst = max(worst, near(t, fmt.Sprint(reference.rows[i][:3], " ", column), dose, reference.number(i, column), 1e-6))
				compared++
			}
		}
		if compared != 27 {
			t.Errorf("%d doses compared, want 27", compared)
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// TestHalfMaximalDosesOfIL6 compares the doses of IL-6 that raise pSTAT3 halfway
// from its basal level to that of 10 µg/ml.
func TestHalfMaximalDosesOfIL6(t *testing.T) {
	reference := sobottaTable(t, "oracle_ec50_il6.csv")
	eachIL6Core(t, func(t *testing.T, l *laboratory, basal []float64) {
		rest := basal[l.state("tpSTAT3")]
		near(t, "basal pSTAT3", rest, 0.83218, 6e-6)
		worst := 0.0
		for i := range reference.rows {
			minutes := reference.number(i, "min")
			top := l.pSTAT3(values{"il6_dose": 1e4}, basal, minutes)
			worst = max(worst, near(t, "pSTAT3 at 10 µg/ml", top, reference.number(i, "pSTAT3_at_1e4_ng_ml_nM"), 1e-6))
			dose := root(t, func(dose float64) float64 {
				return l.pSTAT3(values{"il6_dose": dose}, basal, minutes) - (rest+top)/2
			}, 1e-3, 1e4)
			worst = max(worst, near(t, fmt.Sprintf("dose at %g min", minutes), dose, reference.number(i, "EC50_ng_ml"), 1e-6))
		}
		t.Logf("largest difference %.2g", worst)
	})
}

// TestPeaksAsReported compares the table of peaks that niche run il6 prints:
// one point every half minute at the default tolerances, refined by a parabola.
func TestPeaksAsReported(t *testing.T) {
	reference := sobottaTable(t, "oracle_il6.csv")
	l := load(t, "il6", tolerances(0, 0))
	for i := range reference.rows {
		task := run.TimeCourse{To: il6Added + 360, Points: 841, Equilibrate: true, Set: values{"il6_dose": reference.number(i, "il6_ng_ml")}}
		course, err := task.Run(context.Background(), l.p)
		if err != nil {
			t.Fatal(err)
		}
		peaks := run.Peaks([]run.Arm{{Course: course}}, []string{"tpSTAT3", "SOCS3"}, il6Added, "")
		column := func(name string) []float64 {
			for _, c := range peaks.Columns {
				if c.Name == name {
					return c.Floats
				}
			}
			t.Fatalf("no column %q", name)
			return nil
		}
		for k, name := range []string{"pSTAT3", "SOCS3"} {
			near(t, name+" peak time", column("peak_time")[k], reference.number(i, name+"_peak_min"), 2e-3)
			near(t, name+" peak", column("peak")[k], reference.number(i, name+"_peak_nM"), 1e-4)
		}
	}
}
