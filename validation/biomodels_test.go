package validation_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/internal/testdata"
	"niche/run"
	"niche/sim"
)

// published is a curated model about IL-6, JAK or STAT.
type published struct {
	id      string
	horizon float64 // [time unit of the model]
}

// il6Models lists the models of the index whose topics say so.
func il6Models(t *testing.T) (list []published) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(testdata.Dir(t, "biomodels"), "index.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for line := range strings.Lines(string(src)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(column) == 0 {
			for i, name := range cells {
				column[name] = i
			}
			continue
		}
		if strings.Contains(cells[column["topics"]], "il6_jak_stat") {
			list = append(list, published{cells[column["id"]], parse(t, cells[column["t_end"]])})
		}
	}
	return list
}

// withoutJacobian lists models whose Jacobian does not exist at the start, with
// the reason; an explicit method takes the part of Rodas5P, which needs it.
var withoutJacobian = map[string]string{
	"BIOMD0000000873": "a Hill law with power 0 of a species that starts at 0: its slope is 0·0⁻¹",
}

// TestIntegratorsAgreeOnIL6Models simulates every model of IL-6, JAK and STAT
// with BDF and with Rodas5P, which have no formula in common, at rtol 1e-10. The
// trajectories agree to 2e-6 of each value; values count as at least 1e-6 of the
// largest one of their species and 1e-12 of the largest one of the model, below
// which they are rounding errors.
func TestIntegratorsAgreeOnIL6Models(t *testing.T) {
	models := il6Models(t)
	if len(models) != 16 {
		t.Errorf("%d models, want 16", len(models))
	}
	dir := testdata.Dir(t, "biomodels")
	for _, m := range models {
		t.Run(m.id, func(t *testing.T) {
			src, err := run.Load(filepath.Join(dir, m.id+".xml"))
			if err != nil {
				t.Fatal(err)
			}
			floor := floors(m.simulate(t, src, sim.Settings{}))
			settings := tolerances(1e-10, 1e-9)
			for _, v := range floor {
				settings.ATolEach = append(settings.ATolEach, 1e-8*v)
			}
			settings.Method = "bdf"
			ours := m.simulate(t, src, settings)
			settings.Method = "rodas5p"
			if withoutJacobian[m.id] != "" {
				settings.Method = "tsit5"
			}
			other := m.simulate(t, src, settings)
			worst := 0.0
			for i := range ours.Y {
				for k, v := range ours.Y[i] {
					worst = max(worst, math.Abs(v-other.Y[i][k])/max(math.Abs(v), floor[k]))
				}
			}
			t.Logf("%d states: largest difference from %s %.2g after %d and %d steps", len(floor), settings.Method, worst, ours.Stats.Steps, other.Stats.Steps)
			if !(worst <= 2e-6) {
				t.Errorf("bdf and %s differ by %.2g", settings.Method, worst)
			}
		})
	}
}

// floors returns the size below which the values of each species are compared
// absolutely.
func floors(tr *sim.Trajectory) []float64 {
	floor, most := make([]float64, len(tr.Y[0])), 0.0
	for _, y := range tr.Y {
		for k, v := range y {
			floor[k] = max(floor[k], 1e-6*math.Abs(v))
			most = max(most, math.Abs(v))
		}
	}
	for k := range floor {
		floor[k] = max(floor[k], 1e-12*most)
	}
	return floor
}

// simulate runs the model over its horizon and wants finite values throughout.
func (m *published) simulate(t *testing.T, src *run.Source, settings sim.Settings) *sim.Trajectory {
	t.Helper()
	p, err := run.Prepare(src.Model, settings)
	if err != nil {
		t.Fatal(err)
	}
	var times []float64
	for i := range 101 {
		times = append(times, m.horizon*float64(i)/100)
	}
	tr, err := p.Simulator.NewWorker().Run(context.Background(), sim.Task{Times: times})
	if err != nil {
		t.Fatal(err)
	}
	for i, y := range tr.Y {
		for k, v := range y {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%s is %g at %g", p.System.States[k].ID, v, times[i])
			}
		}
	}
	return tr
}
