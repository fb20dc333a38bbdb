package screen_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"niche/dose"
	"niche/format/plate"
	"niche/format/study"
	"niche/report"
	"niche/screen"
	"niche/work"
)

const plateOfStudy = `plates:
  both: {arm: tumour, with: [stroma], readout: count, replicates: 2 tentative,
    drugs: {killer: "0, 10nM..1uM:3", medicine: "0, 1nM, 10nM"}}
`

// plated returns the first plate of the study with an engine.
func plated(t *testing.T, e *engine) *screen.Plating {
	t.Helper()
	s, list := study.Read("study.yaml", []byte(nicheStudy+plateOfStudy), func(string) ([]byte, error) { return nil, errors.New("no networks") })
	if list.HasErrors() {
		t.Fatal(list)
	}
	p, err := screen.NewPlating(s, &s.Plates[0])
	if err != nil {
		t.Fatal(err)
	}
	p.Engine, p.Seed = e, 1
	return p
}

// TestPlating lays out a plate that a study describes, keeps its wells in a journal,
// and wants a second run to simulate nothing and to give the same bits.
func TestPlating(t *testing.T) {
	journal := filepath.Join(t.TempDir(), "plate.journal")
	var first *plate.Plate
	for run, wanted := range []int{24, 0} { // 2 conditions × (1 + 3 + 2 + 6) kinds of wells
		e := &engine{}
		d, err := plated(t, e).Design()
		if err != nil {
			t.Fatal(err)
		}
		if d.Journal, err = work.OpenJournal(journal, "a plate"); err != nil {
			t.Fatal(err)
		}
		p, _, err := d.Simulate(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Journal.Close(); err != nil {
			t.Fatal(err)
		}
		if e.calls != wanted || len(p.Wells) != 48 {
			t.Errorf("run %d: %d simulations for %d wells, want %d for 48", run, e.calls, len(p.Wells), wanted)
		}
		if run == 0 {
			first = p
			continue
		}
		for k := range p.Wells {
			if p.Wells[k].Response != first.Wells[k].Response || p.Wells[k].Start != first.Wells[k].Start {
				t.Errorf("well %d: %g from the journal, %g before", k, p.Wells[k].Response, first.Wells[k].Response)
			}
		}
	}
}

// TestPlatingTooLate wants drugs in time.
func TestPlatingTooLate(t *testing.T) {
	p := plated(t, &engine{})
	p.At = 48
	if _, err := p.Design(); err == nil || !strings.Contains(err.Error(), `drugs are added at 48 h, but arm "tumour" ends after 48 h`) {
		t.Error(err)
	}
}

// TestFiguresOfStudy wants the ratio of IC50s in the caption, names that begin with
// the plate's, and no IC50 far beyond the doses.
func TestFiguresOfStudy(t *testing.T) {
	d, err := plated(t, &engine{}).Design()
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := d.Simulate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	a, err := screen.Analyse(context.Background(), p, screen.Options{Seed: 1, Resamples: 20})
	if err != nil {
		t.Fatal(err)
	}
	a.Shifts[0].Ratio = dose.Interval{Value: 2, Low: 1.5, High: 2.5}
	a.Curves[0].Potency.IC50.Value = 1e5 // of killer, whose highest dose is 1000 nM
	figures := a.FiguresIn("plate-x", report.Colours{"tumour alone": report.Green})
	first := figures[0].(*report.DoseFigure)
	if want := "IC50 in tumour with stroma over tumour alone: 2.00-fold (1.50–2.50)."; !strings.Contains(first.Caption, want) {
		t.Errorf("caption %q lacks %q", first.Caption, want)
	}
	if c := first.Curves[0]; c.IC50.Value != 0 || c.Colour != report.Green {
		t.Errorf("IC50 %g drawn, colour %d", c.IC50.Value, c.Colour)
	}
	maps := 0
	for _, f := range figures {
		name := f.Describe().Name
		if !strings.HasPrefix(name, "plate-x-") {
			t.Errorf("figure %q", name)
		}
		if strings.HasPrefix(name, "plate-x-synergy-") {
			maps++
		}
	}
	if maps != 2 {
		t.Errorf("%d synergy maps of two conditions", maps)
	}
}
