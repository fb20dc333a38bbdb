package run_test

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"niche/internal/testdata"
	"niche/run"
	"niche/sim"
)

// il6Core is the shipped IL-6 core at rest.
type il6Core struct {
	t     *testing.T
	p     *run.Prepared
	rest  []float64
	pstat int
}

func newIL6Core(t *testing.T) *il6Core {
	t.Helper()
	src, err := run.Load("il6")
	if err != nil {
		t.Fatal(err)
	}
	settings := sim.Settings{}
	settings.RTol, settings.ATol = 1e-9, 1e-13
	p, err := run.Prepare(src.Model, settings)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := p.Simulator.NewWorker().Run(context.Background(), sim.Task{Times: []float64{math.Inf(1)}})
	if err != nil {
		t.Fatal(err)
	}
	return &il6Core{t, p, tr.Y[0], stateIndex(t, p, "tpSTAT3")}
}

// pSTAT3 is the level [nM] a number of minutes after IL-6 under the doses set.
func (c *il6Core) pSTAT3(minutes float64, set map[string]float64) float64 {
	c.t.Helper()
	overrides, err := c.p.Overrides(set)
	if err != nil {
		c.t.Fatal(err)
	}
	tr, err := c.p.Simulator.NewWorker().Run(context.Background(), sim.Task{
		Times: []float64{60 + minutes}, Overrides: overrides, Start: &sim.Start{Y: c.rest},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return tr.Y[0][c.pstat]
}

// halving finds the dose at which f falls to, or rises to, target, by bisection
// on the logarithm.
func halving(f func(dose float64) float64, target, low, high float64) float64 {
	rising := f(high) > f(low)
	for math.Log(high/low) > 1e-9 {
		middle := math.Sqrt(low * high)
		if (f(middle) < target) == rising {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Sqrt(low * high)
}

// readCSV returns the rows of a reference table by column name.
func readCSV(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.Dir(t, "sobotta", "reference"), name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	return rowsOf(t, csv.NewReader(f))
}

// rowsOf reads a table with a header line.
func rowsOf(t *testing.T, r *csv.Reader) []map[string]string {
	t.Helper()
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestDosesThatHalvePSTAT3 compares the half-inhibiting doses of ruxolitinib,
// decaying and not, and of Stattic with those of an independent program.
func TestDosesThatHalvePSTAT3(t *testing.T) {
	rows := readCSV(t, "oracle_ic50.csv")
	c := newIL6Core(t)
	for _, row := range rows {
		il6, minutes := number(t, row["il6_ng_ml"]), number(t, row["min_after_il6"])
		parameter := map[string]string{"rux": "rux_dose", "stattic": "stattic_dose"}[row["drug"]]
		for _, variant := range []struct {
			column string
			decay  bool
		}{{"IC50", true}, {"IC50_if_drug_did_not_decay", false}} {
			if row[variant.column] == "" {
				continue
			}
			f := func(dose float64) float64 {
				set := map[string]float64{"il6_dose": il6, parameter: dose}
				if !variant.decay {
					set["rux_degrade"] = 0
				}
				return c.pSTAT3(minutes, set)
			}
			dose := halving(f, f(0)/2, 1e-2, 1e5)
			relative(t, row["drug"]+" "+variant.column, dose, number(t, row[variant.column]), 1e-4)
		}
	}
}

// TestIL6HalfMaximalDoses compares the doses of IL-6 at which pSTAT3 reaches
// half of its response at 10 µg/ml above the basal level.
func TestIL6HalfMaximalDoses(t *testing.T) {
	rows := readCSV(t, "oracle_ec50_il6.csv")
	c := newIL6Core(t)
	basal := c.rest[c.pstat]
	relative(t, "basal pSTAT3", basal, 0.83218, 1e-4)
	for _, row := range rows {
		minutes := number(t, row["min"])
		f := func(dose float64) float64 { return c.pSTAT3(minutes, map[string]float64{"il6_dose": dose}) }
		top := f(1e4)
		relative(t, "pSTAT3 at 10 µg/ml", top, number(t, row["pSTAT3_at_1e4_ng_ml_nM"]), 1e-4)
		dose := halving(f, (basal+top)/2, 1e-3, 1e4)
		relative(t, "EC50 of IL-6", dose, number(t, row["EC50_ng_ml"]), 1e-4)
	}
}
