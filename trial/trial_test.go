package trial

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"niche/culture/mixed"
	format "niche/format/study"
	"niche/work"
)

// small is a study without networks: a stroma whose cytokine slows the death of
// tumour cells.
const small = `
title: a small study
references: {paper: {cite: "a paper"}}
substrates:
  cytokine: {molar_mass: 20000 g/mol tentative, decay: 0.1 1/h tentative}
cells:
  stroma:
    exchange:
      cytokine: {secretion: 2e-9 nmol/cell/h tentative}
  tumour:
    volume: 1 pl tentative
    division: 0.03 1/h tentative
    death:
      natural:
        base: 0.02 1/h tentative
        rules: [{signal: medium.cytokine, effect: decreases, saturation: 0.002 1/h tentative, half_max: 0.5 nM tentative, hill: 1 tentative}]
arms:
  alone: {format: suspension, volume: 2 ml tentative, duration: 96 h tentative, cells: {tumour: 1000 cells tentative}}
  together: {like: alone, cells: {stroma: 1e5 cells tentative}}
  silenced: {like: together, knock_outs: [silent]}
  again: {like: together, title: the same}
knock_outs:
  silent: {targets: [stroma.secretion.cytokine]}
donors:
  count: 8 tentative
  replicates: 3 tentative
  vary:
    tumour.division: {distribution: lognormal, spread: 1.2 tentative}
    stroma.secretion.cytokine: {distribution: lognormal, spread: 1.5 tentative}
  correlations: [{between: [tumour.division, stroma.secretion.cytokine], value: 0.6 tentative}]
readouts:
  count: {assay: live_count, cells: [tumour], times: "24, 96 h tentative", noise: {model: lognormal, spread: 0.02 tentative}}
  fold: {assay: live_count, cells: [tumour], times: 96 h tentative, relative_to: alone, noise: {model: lognormal, spread: 0.02 tentative}}
  elisa: {assay: elisa, substrate: cytokine, times: 96 h tentative, noise: {model: lognormal, spread: 0.1 tentative, floor: 5 pg/ml tentative}}
  doubling: {assay: time_to, of: count, threshold: 2000 cells tentative, noise: {model: normal, spread: 0.01 h tentative}}
claims:
  A:
    says: the stroma helps
    source: paper
    kind: predicted
    magnitude: direction
    arm: together
    control: alone
    readout: count
    at: 96 h tentative
    direction: up
    test: paired_t
    abolished_by: [silenced]
    unaffected_by: [again]
`

func smallTrial(t *testing.T, options Options) *Trial {
	t.Helper()
	s, list := format.Read("study.yaml", []byte(small), nil)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	tr, err := New(s, mixed.New(s, mixed.Options{}), options)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func run(t *testing.T, tr *Trial) *Data {
	t.Helper()
	d, err := tr.Run(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestClaimOfASmallStudy(t *testing.T) {
	tr := smallTrial(t, Options{Seed: 3})
	v := run(t, tr).Judge()[0]
	if !v.Pass || v.Donors != 8 || !(v.Effect.Value > 1.5) {
		t.Errorf("%+v", v)
	}
	if r := v.Abolished[0].Remainder.Value; math.Abs(r) > 0.2 {
		t.Errorf("%g of the effect is left without secretion", r)
	}
	screen, err := tr.Screen(context.Background(), 6, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(screen) != 1 || len(screen[0].Ranked) != 6 {
		t.Fatalf("%d claims, %d numbers; want 1 and 6", len(screen), len(screen[0].Ranked))
	}
	for _, s := range screen[0].Ranked {
		if s.Constant.Names[0] == "tumour.death.natural.base" && !(s.Low < screen[0].Effect && screen[0].Effect < s.High) {
			t.Errorf("more death to prevent must mean more protection: %+v", s)
		}
	}
}

// TestSameBits: workers do not matter, and neither does a journal that holds a part
// of the units.
func TestSameBits(t *testing.T) {
	want := run(t, smallTrial(t, Options{Seed: 3, Workers: 1}))
	path := filepath.Join(t.TempDir(), "journal")
	for _, workers := range []int{2, 5} {
		journal, err := work.OpenJournal(path, "test")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		stopped := smallTrial(t, Options{Seed: 3, Workers: workers, Progress: func(done, _ int) {
			if done == 9*workers/2 {
				cancel()
			}
		}})
		if _, err := stopped.Run(ctx, journal); err == nil && workers == 2 {
			t.Error("the trial was not interrupted")
		}
		journal.Close()
	}
	journal, err := work.OpenJournal(path, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer journal.Close()
	if n := journal.Len(); n == 0 || n == 32 {
		t.Fatalf("%d units are in the journal", n)
	}
	got, err := smallTrial(t, Options{Seed: 3}).Run(context.Background(), journal)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.courses {
		if !slices.EqualFunc(want.courses[i], got.courses[i], func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }) {
			t.Fatalf("unit %d differs", i)
		}
	}
	if a, b := want.Judge()[0], got.Judge()[0]; a.Effect != b.Effect || a.P != b.P {
		t.Errorf("verdicts differ: %+v, %+v", a, b)
	}
}

func TestReadouts(t *testing.T) {
	tr := smallTrial(t, Options{Seed: 3, Replicates: 400, Donors: 2})
	d := run(t, tr)
	alone, together := tr.Arm("alone"), tr.Arm("together")
	count, fold, elisa, doubling := tr.Readout("count"), tr.Readout("fold"), tr.Readout("elisa"), tr.Readout("doubling")
	// lognormal noise of coefficient of variation 0.02 has median 1
	truth := at(tr.times[alone], d.Courses(count, alone)[0], 96)
	values := d.Replicates(count, alone, 0, 96)
	slices.Sort(values)
	if m := values[200]; math.Abs(m/truth-1) > 0.005 {
		t.Errorf("median of 400 counts is %g, truth %g", m, truth)
	}
	// folds are relative to the mean of the reference's replicates
	folds := average(d.Replicates(fold, alone, 0, 96))
	if math.Abs(folds-1) > 1e-12 {
		t.Errorf("mean fold of the reference over itself is %g", folds)
	}
	want := at(tr.times[together], d.Courses(count, together)[0], 96) / truth
	if got := d.Donor(fold, together, 96)[0]; math.Abs(got/want-1) > 0.01 {
		t.Errorf("fold %g, want %g", got, want)
	}
	// no cytokine: the floor of the assay
	if x := d.Donor(elisa, alone, 96)[0]; math.Abs(x-5) > 1e-9 {
		t.Errorf("ELISA without cytokine reads %g pg/ml, want the floor of 5", x)
	}
	// exponential growth doubles after ln 2 / rate
	rate := 0.03*tr.cohort.factors(3, 0)["tumour.division"] - 0.02
	if got := d.Courses(doubling, alone)[0][0]; math.Abs(got-math.Ln2/rate) > 0.1 && rate > math.Ln2/96 {
		t.Errorf("doubling takes %g h, want %g h", got, math.Ln2/rate)
	}
}

// TestDonors: medians, spreads and correlation of 4,000 donors. Bounds are 4.5
// standard errors, so that each check fails by chance once in 150,000 seeds.
func TestDonors(t *testing.T) {
	tr := smallTrial(t, Options{})
	const n = 4000
	var sx, sy, sxx, syy, sxy float64
	for donor := range n {
		f := tr.cohort.factors(11, donor)
		x, y := math.Log(f["tumour.division"])/math.Log(1.2), math.Log(f["stroma.secretion.cytokine"])/math.Log(1.5)
		sx, sy, sxx, syy, sxy = sx+x, sy+y, sxx+x*x, syy+y*y, sxy+x*y
	}
	for what, dev := range map[string]float64{
		"mean score":   sx / math.Sqrt(n),
		"mean score 2": sy / math.Sqrt(n),
		"variance":     (sxx/n - 1) * math.Sqrt(n/2),
		"variance 2":   (syy/n - 1) * math.Sqrt(n/2),
		"correlation":  (sxy/n - 0.6) * math.Sqrt(n/(1+0.36)),
	} {
		if math.Abs(dev) > 4.5 {
			t.Errorf("%s lies %.1f standard errors off", what, dev)
		}
	}
	if len(tr.cohort.factors(11, Median)) != 0 {
		t.Error("the median donor deviates")
	}
}

// TestNoiseIsKeyedByName: another arm or readout changes no noise.
func TestNoiseIsKeyedByName(t *testing.T) {
	a := smallTrial(t, Options{Seed: 5})
	b := smallTrial(t, Options{Seed: 5})
	slices.Reverse(b.study.Arms)
	slices.Reverse(b.times)
	x := run(t, a).Replicates(0, a.Arm("together"), 4, 96)
	y := run(t, b).Replicates(0, b.Arm("together"), 4, 96)
	if !slices.Equal(x, y) {
		t.Errorf("%v, with arms in another order %v", x, y)
	}
}
