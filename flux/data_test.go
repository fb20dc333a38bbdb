package flux_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"niche/flux"
	"niche/format/sbml"
	"niche/internal/testdata"
)

// TestPublished finds the optimal growth of three published genome-scale models.
// The values are those of HiGHS (scipy 1.17 linprog, tolerances 1e-9).
func TestPublished(t *testing.T) {
	dir := testdata.Dir(t, "biomodels")
	for _, c := range []struct {
		file string
		want float64
	}{
		{"BIOMD0000001064.xml", 96.40232247792918},
		{"BIOMD0000001092.xml", 0.2001702341106002},
		{"BIOMD0000001097.xml", 0.030942446894449114},
	} {
		t.Run(c.file, func(t *testing.T) {
			m, list, err := sbml.ReadFile(filepath.Join(dir, c.file))
			if err != nil || list.HasErrors() {
				t.Fatal(err, list)
			}
			p, list := flux.New(m)
			if list.HasErrors() {
				t.Fatal(list)
			}
			s, err := p.Optimise(context.Background(), p.Active)
			if err != nil {
				t.Fatal(err)
			}
			deviation := math.Abs(s.Value-c.want) / c.want
			t.Logf("%d reactions, %d species: %.12g in %d steps, deviation %.1g", len(m.Reactions), len(p.Balanced), s.Value, s.Steps, deviation)
			if deviation > 1e-9 {
				t.Errorf("%.15g, want %.15g", s.Value, c.want)
			}
		})
	}
}
