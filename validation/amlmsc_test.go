package validation

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/culture"
	"niche/culture/mixed"
	format "niche/format/study"
	"niche/study"
)

// amlMsc reads the shipped study.
func amlMsc(t *testing.T) *study.Study {
	t.Helper()
	s, list := format.ReadDir("../studies/aml-msc")
	if len(list) != 0 {
		t.Fatal(list)
	}
	return s
}

// arm simulates an arm of the study, changed by change, for the donor without
// deviations.
func arm(t *testing.T, s *study.Study, id string, change func(*study.Arm), times ...float64) *culture.Record {
	t.Helper()
	i := slices.IndexFunc(s.Arms, func(a study.Arm) bool { return a.ID.Text == id })
	if i < 0 {
		t.Fatalf("no arm %q", id)
	}
	a := s.Arms[i]
	a.Cells = slices.Clone(a.Cells)
	if change != nil {
		change(&a)
	}
	r, err := mixed.New(s, mixed.Options{}).Simulate(context.Background(), culture.Setup{Arm: &a, Times: times})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestGrowthOfHL60 holds parental cells to Foa et al. 1982: doubling in 34.0 h,
// growth fraction 0.85, saturation at 3.0e6 cells/ml.
func TestGrowthOfHL60(t *testing.T) {
	s := amlMsc(t)
	sparse := func(a *study.Arm) {
		for i := range a.Cells {
			if a.Cells[i].ID.Text == "parental" {
				a.Cells[i].Count.Value = 2e3
			}
		}
		a.Duration.Value = 2000
	}
	r := arm(t, s, "parental", sparse, 0, 24, 96, 1500, 2000)
	c := r.Cell("parental")
	if doubling := 72 * math.Ln2 / math.Log(c.Live[2]/c.Live[1]); math.Abs(doubling-34) > 0.7 {
		t.Errorf("cells double in %.2f h, want 34.0", doubling)
	}
	if fraction := 1 - c.Quiescent[2]/c.Live[2]; math.Abs(fraction-0.85) > 0.01 {
		t.Errorf("growth fraction %.3f, want 0.85", fraction)
	}
	if density := c.Live[4] / r.Volume; math.Abs(density/3e6-1) > 0.1 || math.Abs(c.Live[4]/c.Live[3]-1) > 0.01 {
		t.Errorf("saturation at %.3g cells/ml, want 3.0e6", density)
	}
}

// signal returns the mean of a probe in a cell type over time.
func signal(t *testing.T, s *study.Study, r *culture.Record, cell, id string) []float64 {
	t.Helper()
	k := slices.IndexFunc(culture.Probes(s), func(p culture.Probe) bool { return p.Signal == id })
	if k < 0 {
		t.Fatalf("no probe %q", id)
	}
	return r.Cell(cell).Mean[k]
}

// spindle returns the fraction of mesenchymal-like cells over time.
func spindle(t *testing.T, s *study.Study, r *culture.Record, cell string) []float64 {
	t.Helper()
	k := slices.IndexFunc(culture.Probes(s), func(p culture.Probe) bool { return strings.HasPrefix(p.Signal, "morphology.") })
	return r.Cell(cell).Above[k]
}

// TestCoculture: IL-6 reaches 0.5 to 2 ng/ml within two days, far from saturating,
// and pSTAT3 rises two- to fivefold; the switch goes through within a week, not
// within hours, in resistant cells and not in parental ones.
func TestCoculture(t *testing.T) {
	s := amlMsc(t)
	r := arm(t, s, "parental_msc", nil, 0, 48, 72)
	il6 := r.Medium[slices.Index(r.Substrates, "il6")][1] * culture.MolarMass(s, "il6") // pg/ml
	if il6 < 500 || il6 > 2000 {
		t.Errorf("IL-6 at 48 h: %.0f pg/ml, want 500 to 2000", il6)
	}
	p := signal(t, s, r, "parental", "il6.tpSTAT3")
	if fold := p[2] / p[0]; fold < 2 || fold > 5 {
		t.Errorf("pSTAT3 rises %.2f-fold", fold)
	}
	if f := spindle(t, s, arm(t, s, "resistant_msc", nil, 12, 168, 336), "resistant"); f[0] > 0.05 || f[1] < 0.95 || f[2] < 0.95 {
		t.Errorf("mesenchymal-like resistant cells at 12, 168, 336 h: %.3f", f)
	}
	if f := spindle(t, s, arm(t, s, "parental2w_msc", nil, 336), "parental"); f[0] > 0.02 {
		t.Errorf("mesenchymal-like parental cells at 336 h: %.3f", f)
	}
}

// TestCutEdges: without the edge from STAT3 to the switch shape stays and
// protection remains; without the edge to survival it is the other way round.
func TestCutEdges(t *testing.T) {
	s := amlMsc(t)
	last := func(id, cell string, at float64) *culture.CellRecord { return arm(t, s, id, nil, at).Cell(cell) }
	shape := func(id string) float64 { return spindle(t, s, arm(t, s, id, nil, 336), "resistant")[0] }
	if full, noSwitch, noSurvival := shape("resistant_msc"), shape("resistant_msc_cutemt"), shape("resistant_msc_cutsurvival"); full < 0.9 || noSwitch > 0.02 || noSurvival < 0.9 {
		t.Errorf("shape: %.3f, without the switch %.3f, without survival %.3f", full, noSwitch, noSurvival)
	}
	survival := func(id string) float64 {
		base := strings.TrimSuffix(id, "_arac")
		return last(id, "parental", 72).Live[0] / last(base, "parental", 72).Live[0]
	}
	alone := survival("parental_arac")
	full := math.Log(survival("parental_msc_arac") / alone)
	noSwitch := math.Log(survival("parental_msc_cutemt_arac") / alone)
	noSurvival := math.Log(survival("parental_msc_cutsurvival_arac") / alone)
	if full < 0.3 || noSwitch < 0.95*full || noSurvival > 0.3*full {
		t.Errorf("log protection: %.3f, without the switch %.3f, without survival %.3f", full, noSwitch, noSurvival)
	}
}

// TestTargetsExist: whatever the language calls a target, the model of a cell has.
func TestTargetsExist(t *testing.T) {
	for _, dir := range []string{"aml-msc", "cll-stroma", "emt-memory"} {
		s, list := format.ReadDir("../studies/" + dir)
		if len(list) != 0 {
			t.Fatal(list)
		}
		cells := map[string]*culture.Cell{}
		for i := range s.CellTypes {
			c, err := culture.NewCell(s, &s.CellTypes[i], nil)
			if err != nil {
				t.Fatal(err)
			}
			cells[s.CellTypes[i].ID.Text] = c
		}
		for _, target := range s.Targets() {
			name, id, _ := strings.Cut(target, ".")
			if c := cells[name]; c != nil && !c.Has("factor."+id) && !c.Has(id) {
				t.Errorf("%s: no cell model has %q", dir, target)
			}
		}
	}
}
