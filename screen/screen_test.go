package screen_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"niche/diag"
	"niche/dose"
	"niche/format/plate"
	"niche/rng"
	"niche/screen"
)

// bliss simulates wells of two independent drugs that act on the division rate
// and kill nobody: 100 cells double three times in the untreated well. shift
// scales the doses of the first drug.
func bliss(shift float64, noise float64) screen.Simulator {
	return func(_ context.Context, w screen.Well) (screen.Readout, error) {
		effect := 1 / (1 + math.Pow(w.Doses[0]/shift/100, 1.5))
		if len(w.Doses) > 1 {
			effect *= 1 / (1 + w.Doses[1]/500)
		}
		s := rng.New(rng.Key{Seed: uint64(1000 * (w.Doses[0] + shift)), Purpose: rng.Measurement, Entity: uint32(w.Doses[len(w.Doses)-1]), Step: uint32(w.Replicate)})
		return screen.Readout{Start: 100, End: 800 * effect * math.Exp(noise*s.Normal()), Viability: 0.9 * effect}, nil
	}
}

func series(t *testing.T, texts ...string) []dose.Series {
	t.Helper()
	var list []dose.Series
	for _, text := range texts {
		s, err := dose.ParseSeries(text, diag.Pos{})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

func design(t *testing.T, noise float64) *screen.Design {
	return &screen.Design{
		Series:     series(t, "cytarabine:0,1nM..10uM:9", "ruxolitinib:0,30nM..3uM:5"),
		Conditions: []screen.Condition{{Name: "alone", Simulate: bliss(1, noise)}, {Name: "with msc", Simulate: bliss(4, noise)}},
		Replicates: 3,
	}
}

func analyse(t *testing.T, d *screen.Design, o screen.Options) *screen.Analysis {
	t.Helper()
	p, counts, err := d.Simulate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	o.Counts = counts
	a, err := screen.Analyse(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestKnownDrugs wants back what the simulator was made with: IC50 100 and 400 nM
// and 500 nM, steepness 1.5 and 1, no interaction by Bliss and ZIP, a fourfold
// shift by stroma, and the GR50 that follows: GR = 2^(log₂(8·s)/3) − 1 = ½ at
// s = 1.5³/8, where (x/100)^1.5 = 1/s − 1.
func TestKnownDrugs(t *testing.T) {
	a := analyse(t, design(t, 0), screen.Options{})
	if len(a.Curves) != 4 || len(a.Combinations) != 2 || len(a.Shifts) != 2 || len(a.Problems) != 0 {
		t.Fatalf("%d curves, %d combinations, %d shifts, problems %v", len(a.Curves), len(a.Combinations), len(a.Shifts), a.Problems)
	}
	for i, want := range []struct {
		drug, experiment string
		ic50, hill       float64
	}{
		{"cytarabine", "alone", 100, 1.5}, {"ruxolitinib", "alone", 500, 1},
		{"cytarabine", "with msc", 400, 1.5}, {"ruxolitinib", "with msc", 500, 1},
	} {
		c := &a.Curves[i]
		if c.Drug.Name != want.drug || c.Experiment != want.experiment || math.Abs(c.Potency.IC50.Value-want.ic50) > 1e-3*want.ic50 ||
			math.Abs(c.Potency.Hill.Value-want.hill) > 1e-3 || c.R2 < 0.999999 {
			t.Errorf("%s %s: %+v, want %+v", c.Drug.Name, c.Experiment, c.Potency, want)
		}
	}
	s := math.Pow(1.5, 3) / 8
	want := 100 * math.Pow(1/s-1, 1/1.5)
	if g := a.Curves[0].Growth.Metrics; math.Abs(g.GR50-want) > 0.05*want || g.GRMax > -0.5 {
		t.Errorf("GR50 %g, want about %g (the GR curve of this drug is no exact sigmoid); %+v", g.GR50, want, g)
	}
	for i := range a.Combinations {
		if m := a.Combinations[i].Means; math.Abs(m.Bliss.Value) > 1e-9 || math.Abs(m.ZIP.Value) > 0.01 || m.HSA.Value < 2 {
			t.Errorf("%+v", m)
		}
	}
	if r := a.Shifts[0]; r.Drug.Name != "cytarabine" || r.Reference != "alone" || math.Abs(r.Ratio.Value-4) > 0.01 {
		t.Errorf("%+v", r)
	}
	if r := a.Shifts[1]; math.Abs(r.Ratio.Value-1) > 1e-6 {
		t.Errorf("%+v", r)
	}
}

// TestIntervals wants the same bits for any number of workers, intervals around
// the truth, and a shift that is seen where there is one.
func TestIntervals(t *testing.T) {
	at := func(workers int) *screen.Analysis {
		d := design(t, 0.05)
		d.Workers = workers
		return analyse(t, d, screen.Options{Seed: 3, Resamples: 100, Workers: workers})
	}
	one, four := at(1), at(4)
	for i := range one.Curves {
		if one.Curves[i].Potency != four.Curves[i].Potency || one.Curves[i].Growth.Intervals != four.Curves[i].Growth.Intervals {
			t.Errorf("curve %d differs with the number of workers", i)
		}
	}
	for i := range one.Combinations {
		if !reflect.DeepEqual(one.Combinations[i].Means, four.Combinations[i].Means) {
			t.Errorf("combination %d differs with the number of workers", i)
		}
	}
	if p := one.Curves[0].Potency; !(p.IC50.Low < 100 && 100 < p.IC50.High && p.IC50.High < 130) {
		t.Errorf("IC50 %+v", p.IC50)
	}
	if m := one.Combinations[0].Means; !(m.Bliss.Low < 0 && 0 < m.Bliss.High) {
		t.Errorf("Bliss %+v of independent drugs", m.Bliss)
	}
	if s := one.Shifts[0]; !(s.Ratio.Low > 3 && s.Ratio.Low < 4 && s.Ratio.High > 4 && s.Ratio.High < 5.3 && s.P < 1e-6) {
		t.Errorf("%+v", s)
	}
	if s := one.Shifts[1]; s.P < 1e-4 {
		t.Errorf("ruxolitinib shifts: %+v", s)
	}
}

// TestDesign counts wells: one untreated, each drug alone, each pair of drugs.
func TestDesign(t *testing.T) {
	d := &screen.Design{Series: series(t, "a:0,1nM,2nM", "b:1nM..8nM:4", "c:5nM")}
	wells := d.Wells()
	if want := 1 + 2 + 4 + 1 + 2*4 + 2*1 + 4*1; len(wells) != want {
		t.Errorf("%d wells, want %d", len(wells), want)
	}
	seen := map[string]bool{}
	for _, w := range wells {
		if seen[fmt.Sprint(w)] {
			t.Errorf("well %v comes twice", w)
		}
		seen[fmt.Sprint(w)] = true
	}
}

// TestFailuresNameTheWell wants the first failing well, whatever the workers.
func TestFailuresNameTheWell(t *testing.T) {
	d := design(t, 0)
	broken := errors.New("step size fell below the limit")
	d.Workers = 3
	d.Conditions[1].Simulate = func(ctx context.Context, w screen.Well) (screen.Readout, error) {
		if w.Doses[0] > 3000 || w.Doses[1] > 900 {
			return screen.Readout{}, broken
		}
		return screen.Readout{Start: 1, End: 2, Viability: 1}, nil
	}
	_, _, err := d.Simulate(context.Background())
	if want := "well with cytarabine 3162.27766017 nM in with msc: step size"; !errors.Is(err, broken) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := d.Simulate(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestByViability(t *testing.T) {
	d := design(t, 0)
	d.ByViability = true
	a := analyse(t, d, screen.Options{})
	if r := a.Plate.Wells[0].Response; r != 0.9 {
		t.Errorf("response of the untreated well is %g", r)
	}
	if a.Curves[0].Growth == nil || math.Abs(a.Curves[0].Potency.IC50.Value-100) > 0.1 {
		t.Errorf("%+v", a.Curves[0])
	}
}

// read wants a plate without errors.
func read(t *testing.T, content string) *plate.Plate {
	t.Helper()
	p, list := plate.Read("p.csv", []byte(content), plate.Options{})
	if list.HasErrors() {
		t.Fatal(list)
	}
	return p
}

// TestWhatCannotBeAnalysed wants a warning for each and the rest analysed.
func TestWhatCannotBeAnalysed(t *testing.T) {
	p := read(t, `drug1,dose1 (nM),drug2,dose2 (nM),viability,cell line
X,0,,,1,HL-60
X,1,,,0.9,HL-60
X,10,,,0.7,HL-60
X,100,,,0.3,HL-60
X,1000,,,0.1,HL-60
Y,1,,,0.9,HL-60
X,1,Y,1,0.8,HL-60
X,10,Y,1,0.5,HL-60
`)
	a, err := screen.Analyse(context.Background(), p, screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, d := range a.Problems {
		texts = append(texts, d.Message)
	}
	want := []string{"Y in HL-60 has too few doses for a curve", "X with Y in HL-60 cannot be scored: a combination needs at least two positive doses of each drug"}
	if !reflect.DeepEqual(texts, want) {
		t.Errorf("%q, want %q", texts, want)
	}
	if a.Curves[0].Fit == nil || a.Curves[1].Fit != nil {
		t.Errorf("%+v", a.Curves)
	}
	for _, table := range a.Tables() {
		if table.Name == "synergy" {
			t.Error("a table of synergy without combinations")
		}
	}
}

// TestNotes wants words where numbers alone mislead.
func TestNotes(t *testing.T) {
	curve := func(doses []float64, at func(x float64) float64) screen.Curve {
		var b strings.Builder
		b.WriteString("drug1,dose1 (nM),viability\n")
		for _, x := range doses {
			fmt.Fprintf(&b, "X,%g,%g\n", x, at(x))
		}
		a, err := screen.Analyse(context.Background(), read(t, b.String()), screen.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a.Curves[0]
	}
	hill := func(e, low float64) func(float64) float64 {
		return func(x float64) float64 { return low + (1-low)/(1+x/e) }
	}
	doses := []float64{0, 1, 3, 10, 30, 100, 300}
	for name, c := range map[string]struct {
		curve screen.Curve
		want  string
	}{
		"weak":     {curve(doses, hill(10, 0.7)), "the curve never falls to half: no IC50"},
		"beyond":   {curve(doses, hill(1000, 0)), "IC50 is extrapolated beyond the highest dose"},
		"below":    {curve(doses, hill(0.3, 0)), "IC50 is extrapolated below the lowest dose"},
		"few":      {curve([]float64{0, 1, 10, 100}, hill(10, 0)), "few doses: limits are fixed (LL.3)"},
		"rising":   {curve(doses, func(x float64) float64 { return 1 + x/(x+10) }), "viability rises with the dose"},
		"stepwise": {curve(doses, func(x float64) float64 { return map[bool]float64{true: 1, false: 0.2}[x < 20] }), "the step lies between two doses, which do not tell its steepness"},
	} {
		if strings.Join(c.curve.Notes, "; ") != c.want {
			t.Errorf("%s: %q, want %q", name, c.curve.Notes, c.want)
		}
	}
}

// TestNoise wants no IC50 from noise: of 200 drugs without effect the F-test at 5 %
// keeps all but 10; fewer than 25 with probability 1 − 1e-5, were it exact.
func TestNoise(t *testing.T) {
	curves := 0
	for k := range 200 {
		s := rng.New(rng.Key{Seed: 17, Purpose: rng.Measurement, Step: uint32(k)})
		var b strings.Builder
		b.WriteString("drug1,dose1 (nM),viability\n")
		for range 3 {
			for _, x := range []float64{0, 1, 3, 10, 30, 100, 300} {
				fmt.Fprintf(&b, "X,%g,%g\n", x, 1+0.05*s.Normal())
			}
		}
		a, err := screen.Analyse(context.Background(), read(t, b.String()), screen.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := &a.Curves[0]
		if !c.Flat {
			curves++
			continue
		}
		if !math.IsNaN(c.Potency.IC50.Value) || math.Abs(c.Potency.AUC.Value-1) > 0.1 || len(c.Notes) != 1 {
			t.Errorf("%+v %q", c.Potency, c.Notes)
		}
	}
	if t.Logf("%d of 200", curves); curves > 25 {
		t.Errorf("%d of 200 drugs without effect have a curve", curves)
	}
}

// TestUnmatchedDoses scores the doses that combinations have, although one drug
// alone was given at more.
func TestUnmatchedDoses(t *testing.T) {
	var b strings.Builder
	b.WriteString("drug1,dose1 (nM),drug2,dose2 (nM),viability\n")
	for _, x := range []float64{0, 1, 3, 10, 30, 100, 300} {
		for _, y := range []float64{0, 5, 50} {
			if y > 0 && x > 10 {
				continue
			}
			fmt.Fprintf(&b, "X,%g,Y,%g,%g\n", x, y, 1/(1+x/20)/(1+y/20))
		}
	}
	a, err := screen.Analyse(context.Background(), read(t, b.String()), screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := &a.Combinations[0]
	if c.Synergy == nil || len(c.Synergy.Matrix.Doses1) != 4 || math.Abs(c.Means.Bliss.Value) > 1e-9 || len(c.Notes) != 2 {
		t.Errorf("%+v, problems %v", c, a.Problems)
	}
	if len(a.Curves[0].Doses) != 7 {
		t.Errorf("the curve has %d wells", len(a.Curves[0].Doses))
	}
}

func ExampleAnalyse() {
	simulate := func(_ context.Context, w screen.Well) (screen.Readout, error) {
		return screen.Readout{Start: 100, End: 800 / (1 + w.Doses[0]/250)}, nil
	}
	s, err := dose.ParseSeries("cytarabine:0,10nM..10uM:7", diag.Pos{})
	if err != nil {
		panic(err)
	}
	design := screen.Design{Series: []dose.Series{s}, Conditions: []screen.Condition{{Simulate: simulate}}, Replicates: 2}
	responses, counts, err := design.Simulate(context.Background())
	if err != nil {
		panic(err)
	}
	a, err := screen.Analyse(context.Background(), responses, screen.Options{Counts: counts})
	if err != nil {
		panic(err)
	}
	fmt.Printf("IC50 %.1f %s\n", a.Curves[0].Potency.IC50.Value, a.Curves[0].Drug.UnitText)
	// Output: IC50 250.0 nM
}
