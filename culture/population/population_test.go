package population_test

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"

	"niche/culture"
	"niche/culture/mixed"
	"niche/culture/population"
	format "niche/format/study"
	"niche/sim"
	"niche/study"
)

// written reads a study from its text.
func written(t testing.TB, text string) *study.Study {
	t.Helper()
	s, list := format.Read("study.yaml", []byte(text), nil)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

// arm returns the arm called id.
func arm(t testing.TB, s *study.Study, id string) *study.Arm {
	t.Helper()
	for i := range s.Arms {
		if s.Arms[i].ID.Text == id {
			return &s.Arms[i]
		}
	}
	t.Fatalf("no arm %q", id)
	return nil
}

func simulate(t testing.TB, e culture.Engine, setup culture.Setup) *culture.Record {
	t.Helper()
	r, err := e.Simulate(context.Background(), setup)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// exact is the mixed engine at tight tolerances.
func exact(s *study.Study) culture.Engine {
	var o sim.Settings
	o.RTol, o.ATol = 1e-9, 1e-12
	return mixed.New(s, mixed.Options{Balance: true, Settings: o})
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)+1e-300) {
		t.Errorf("%s is %.10g, want %.10g within %g", what, got, want, relative)
	}
}

// plain is a study whose arms have solutions on paper.
const plain = `
title: cells without networks
substrates:
  cytokine: {molar_mass: 20000 g/mol tentative, decay: 0.1 1/h tentative}
  drug: {molar_mass: 500 g/mol tentative, pharmacokinetics: {half_life: 3 h tentative, volume: 2 l/kg tentative, absorption: 1 1/h tentative, bioavailability: 0.5 tentative, unbound: 0.1 tentative}}
  trap:
    molar_mass: 150000 g/mol tentative
    binds:
      cytokine: {on: 10 1/nM/h tentative, off: 0.1 1/h tentative}
cells:
  stroma:
    exchange:
      cytokine: {secretion: 2e-9 nmol/cell/h tentative}
  tumour:
    volume: 1 pl tentative
    division: 0.03 1/h tentative
    death:
      natural: 0.01 1/h tentative
    exchange:
      drug: {influx: 2 1/h tentative, loss: 0.3 1/h tentative}
    switch:
      resting: 0.005 1/h tentative
  resting:
    volume: 2 pl tentative
    quiescence: 0.02 1/h tentative
    awakening: 0.05 1/h tentative
    death:
      sleep: {base: 0.01 1/h tentative, only: quiescent}
    exchange:
      drug: {influx: 2 1/h tentative}
arms:
  growth: {format: suspension, volume: 2 ml tentative, duration: 100 h tentative, cells: {tumour: 1000 cells tentative}}
  bounded: {like: growth, capacity: 1000 cells/ml tentative, duration: 400 h tentative}
  stroma: {format: suspension, volume: 2 ml tentative, duration: 100 h tentative, cells: {stroma: 1e5 cells tentative}}
  trapped:
    like: stroma
    add: [{substrate: trap, concentration: 100 nM tentative, at: 10 h tentative}]
  changed:
    like: stroma
    medium_changes: [{at: 40 h tentative, fraction: 0.75 tentative}]
  passaged:
    like: dosed
    medium_changes: [{at: 40 h tentative, fraction: 0.9 tentative, interval: 30 h tentative, removes: [tumour, resting]}]
  dosed:
    like: growth
    cells: {tumour: 1e7 cells tentative}
    add: [{substrate: drug, concentration: 300 nM tentative, at: 10 h tentative}]
  animal:
    format: xenograft
    volume: 1 ml tentative
    body_mass: 20 g tentative
    duration: 100 h tentative
    cells: {tumour: 1000 cells tentative}
    schedules: [oral]
schedules:
  oral:
    substrate: drug
    doses: [{at: 5 h tentative, amount: 10 mg/kg tentative, interval: 12 h tentative, repeats: 3 tentative}]
readouts:
  count: {assay: live_count, cells: [tumour], noise: {model: lognormal, spread: 0.1 tentative}}
`

// TestSecretion: cells that do nothing by chance make the same medium as a
// representative cell, within the tolerance of the splitting.
func TestSecretion(t *testing.T) {
	s := written(t, plain)
	e, m := population.New(s, population.Options{Cells: 10}), exact(s)
	for _, id := range []string{"stroma", "trapped", "changed", "animal"} {
		setup := culture.Setup{Arm: arm(t, s, id), Seed: 1, Times: []float64{0, 1, 10, 10.2, 40, 41, 100}}
		a, b := simulate(t, e, setup), simulate(t, m, setup)
		for x, name := range a.Substrates {
			for j, at := range a.Times {
				if got, want := a.Medium[x][j], b.Medium[x][j]; math.Abs(got-want) > 2e-3*math.Abs(want)+1e-6 {
					t.Errorf("%s: %s at %g h is %g nM, want %g", id, name, at, got, want)
				}
			}
		}
	}
}

// TestBalance: no substrate is lost or made unaccounted for, through division,
// death, change of type and of volume, passages and resampling.
func TestBalance(t *testing.T) {
	s := written(t, plain)
	e := population.New(s, population.Options{Cells: 300})
	for _, id := range []string{"growth", "stroma", "trapped", "changed", "dosed", "passaged"} {
		r := simulate(t, e, culture.Setup{Arm: arm(t, s, id), Seed: 1, Times: []float64{1, 70, 100}})
		for k, b := range r.Balance {
			if e := math.Abs(b.Error()); !(e < 1e-9) {
				t.Errorf("%s: imbalance of %s is %g: %+v", id, r.Substrates[k], e, b)
			}
			if b.Lost < -1e-9*(b.Added+b.Secreted) {
				t.Errorf("%s: loss of %s is negative: %+v", id, r.Substrates[k], b)
			}
		}
	}
}

// TestContents: what cells hold follows that of a representative cell, in the mean,
// through passages. The medium depends on the number of cells, which varies by a
// few times 1/√2000, and cells take 7 % of the drug: five standard errors are 1 %.
func TestContents(t *testing.T) {
	s := written(t, plain)
	setup := culture.Setup{Arm: arm(t, s, "passaged"), Seed: 4, Times: []float64{10.5, 12, 40, 41, 70, 99}}
	a, b := simulate(t, population.New(s, population.Options{}), setup), simulate(t, exact(s), setup)
	drug := 1
	for j := range a.Times {
		near(t, "drug inside tumour cells", a.Cell("tumour").Inside[drug][j], b.Cell("tumour").Inside[drug][j], 0.01)
		near(t, "drug in the medium", a.Medium[drug][j], b.Medium[drug][j], 0.01)
	}
}

// TestSameBitsForAnyNumberOfWorkers includes changes of type, which cross blocks.
func TestSameBitsForAnyNumberOfWorkers(t *testing.T) {
	s := written(t, plain)
	var first *culture.Record
	for _, workers := range []int{1, 2, 5} {
		e := population.New(s, population.Options{Cells: 3000, Workers: workers})
		r := simulate(t, e, culture.Setup{Arm: arm(t, s, "dosed"), Seed: 2, Times: []float64{0, 5, 11, 60}})
		if first == nil {
			first = r
		} else if !same(r, first) {
			t.Errorf("%d workers: %+v, one worker: %+v", workers, r, first)
		}
	}
}

// same compares records to the last bit, NaN with NaN.
func same(a, b *culture.Record) bool {
	return reflect.DeepEqual(a.Medium, b.Medium) && reflect.DeepEqual(a.Cells, b.Cells) && reflect.DeepEqual(a.Balance, b.Balance) && a.Stats == b.Stats
}

// TestObservationsDoNotMatter: the same course, whatever is observed of it.
func TestObservationsDoNotMatter(t *testing.T) {
	s := written(t, plain)
	e := population.New(s, population.Options{Cells: 300})
	setup := culture.Setup{Arm: arm(t, s, "dosed"), Times: []float64{100}}
	few := simulate(t, e, setup)
	setup.Times = []float64{0, 1, 10, 11, 50, 99.9, 100}
	many := simulate(t, e, setup)
	for k, c := range few.Cells {
		if m := many.Cells[k]; c.Live[0] != m.Live[6] || c.Born[0] != m.Born[6] || c.Inside[1][0] != m.Inside[1][6] || few.Medium[1][0] != many.Medium[1][6] {
			t.Errorf("%s: %v cells, %v nM inside; observed more often %v, %v", c.Type, c.Live[0], c.Inside[1][0], m.Live[6], m.Inside[1][6])
		}
	}
}

// TestResume: a culture saved in the middle and resumed by another engine ends in
// the same bits.
func TestResume(t *testing.T) {
	s := written(t, plain)
	setup := culture.Setup{Arm: arm(t, s, "passaged"), Seed: 7, Times: []float64{0, 20, 45, 100}}
	options := population.Options{Cells: 400}
	whole := simulate(t, population.New(s, options), setup)
	ctx := context.Background()
	c, err := population.New(s, options).Begin(ctx, setup)
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		if _, err := c.Advance(ctx); err != nil {
			t.Fatal(err)
		}
	}
	data, err := c.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	e := population.New(s, options)
	if c, err = e.Resume(ctx, setup, data); err != nil {
		t.Fatal(err)
	}
	for done := false; !done; {
		if done, err = c.Advance(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if r := c.Record(); !same(r, whole) {
		t.Errorf("resumed: %+v, uninterrupted: %+v", r, whole)
	}
	if _, err := e.Resume(ctx, setup, data[:len(data)/2]); err == nil {
		t.Error("half of the data are taken for a state")
	}
	setup.Arm = arm(t, s, "stroma")
	if _, err := e.Resume(ctx, setup, data); err == nil {
		t.Error("the state of another arm is taken")
	}
}

// TestUnknownFactor: a factor on nothing is refused by name.
func TestUnknownFactor(t *testing.T) {
	s := written(t, plain)
	_, err := population.New(s, population.Options{}).Simulate(context.Background(),
		culture.Setup{Arm: arm(t, s, "growth"), Factors: culture.Factors{"tumour.divison": 2}, Times: []float64{1}})
	if err == nil || !strings.Contains(err.Error(), "tumour.divison") {
		t.Errorf("error is %v", err)
	}
}

// TestFactors: a donor's factors reach cells, exchange and medium.
func TestFactors(t *testing.T) {
	s := written(t, plain)
	setup := culture.Setup{Arm: arm(t, s, "stroma"), Times: []float64{100}, Factors: culture.Factors{"stroma.secretion.cytokine": 0.5, "cytokine.decay": 2}}
	r := simulate(t, population.New(s, population.Options{Cells: 10}), setup)
	near(t, "cytokine", r.Medium[0][0], 2e-9*0.5*1e5/2*1e3/0.2, 2e-3)
}

// TestShippedStudies runs one arm in eight of the shipped studies with few cells:
// whatever is asked of a niche there, it can be done, and every substrate is
// accounted for.
func TestShippedStudies(t *testing.T) {
	for _, dir := range []string{"aml-msc", "emt-memory"} {
		s, list := format.ReadDir("../../studies/" + dir)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		e := population.New(s, population.Options{Cells: 16})
		for i := 0; i < len(s.Arms); i += 8 {
			a := &s.Arms[i]
			r := simulate(t, e, culture.Setup{Arm: a, Seed: 1, Times: []float64{culture.Hours(a.Duration) / 2, culture.Hours(a.Duration)}})
			for x, b := range r.Balance {
				if e := b.Error(); !(math.Abs(e) < 1e-9) {
					t.Errorf("%s: imbalance of %s in %s is %g", dir, r.Substrates[x], a.ID.Text, e)
				}
				if v := r.Medium[x][1]; !(v >= -1e-7 && v < 1e12) {
					t.Errorf("%s: %s in %s is %g nM", dir, r.Substrates[x], a.ID.Text, v)
				}
			}
			for _, c := range r.Cells {
				if !(c.Live[1] >= 0) {
					t.Errorf("%s: %s in %s: %g live cells", dir, c.Type, a.ID.Text, c.Live[1])
				}
			}
		}
	}
}

// FuzzResume: damaged states are refused or fail with an error; nothing panics.
func FuzzResume(f *testing.F) {
	s := written(f, plain)
	e := population.New(s, population.Options{Cells: 4})
	setup := culture.Setup{Arm: arm(f, s, "passaged"), Seed: 1, Times: []float64{0, 12, 50, 100}}
	ctx := context.Background()
	c, err := e.Begin(ctx, setup)
	if err != nil {
		f.Fatal(err)
	}
	for range 25 {
		if data, err := c.MarshalBinary(); err == nil {
			f.Add(data)
		}
		if _, err := c.Advance(ctx); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := e.Resume(ctx, setup, data)
		if err != nil {
			return
		}
		for range 3 {
			if done, err := c.Advance(ctx); done || err != nil {
				break
			}
		}
		c.Record()
	})
}
