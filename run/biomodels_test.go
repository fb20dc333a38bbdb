package run_test

import (
	"context"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/diag"
	"niche/internal/testdata"
	"niche/run"
	"niche/sim"
)

// unusable lists the BioModels files that no simulator can run as they stand.
var unusable = map[string]string{
	"BIOMD0000000113": "species W_star has no initial value",
	"BIOMD0000000338": "clottingTime_s begins with a division by zero",
	"BIOMD0000001099": "the compartments have no size",
}

// stuck lists the models that niche should run and does not, and why. It may
// only shrink.
var stuck = map[string]string{
	"BIOMD0000000137": "two events hold x6 + x7 + x8 at 100, one on each side: their exact location never advances",
}

// mostRefused bounds the refusals: delays, flux balance, logical models. It may
// only shrink.
const mostRefused = 12

// TestBioModels simulates every curated model of the collection over its
// horizon. A model may be refused by name, but not if it is about IL-6, JAK or
// STAT; results must be finite.
func TestBioModels(t *testing.T) {
	dir := testdata.Dir(t, "biomodels")
	refused := 0
	for _, row := range readTSV(t, filepath.Join(dir, "index.tsv")) {
		id := row["id"]
		end := 10.0 // for the few whose publication gives no horizon
		if row["t_end"] != "" {
			end = number(t, row["t_end"])
		}
		err := simulate(filepath.Join(dir, id+".xml"), end)
		var list diag.List
		switch {
		case unusable[id] != "":
			if err == nil {
				t.Errorf("%s runs although %s: take it off the list", id, unusable[id])
			}
		case stuck[id] != "":
			if err == nil {
				t.Errorf("%s runs: take it off the list", id)
			}
		case errors.As(err, &list) && list.Unsupported():
			refused++
			if strings.Contains(row["topics"], "il6_jak_stat") {
				t.Errorf("%s is about IL-6, JAK or STAT and refused: %v", id, err)
			}
		case err != nil:
			t.Errorf("%s: %v", id, err)
		}
	}
	if refused > mostRefused {
		t.Errorf("%d models are refused, at most %d may be", refused, mostRefused)
	}
}

// simulate runs the model file to time end.
func simulate(path string, end float64) error {
	src, err := run.Load(path)
	if err != nil {
		return err
	}
	p, err := run.Prepare(src.Model, sim.Settings{})
	if err != nil {
		return err
	}
	c, err := (&run.TimeCourse{To: end, Points: 11}).Run(context.Background(), p)
	if err != nil {
		return err
	}
	for _, y := range c.Trajectory.Y {
		for i, v := range y {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return errors.New("state " + p.System.States[i].ID + " is not finite")
			}
		}
	}
	return nil
}

// readTSV returns the rows of a tab-separated table by column name.
func readTSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	return rowsOf(t, r)
}
