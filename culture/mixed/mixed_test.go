package mixed_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"niche/culture"
	"niche/culture/mixed"
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

// simulate runs the arm called id at the given times.
func simulate(t testing.TB, s *study.Study, id string, factors culture.Factors, times ...float64) *culture.Record {
	t.Helper()
	e := mixed.New(s, mixed.Options{Balance: true, Settings: tight()})
	for i := range s.Arms {
		if s.Arms[i].ID.Text == id {
			r, err := e.Simulate(context.Background(), culture.Setup{Arm: &s.Arms[i], Factors: factors, Times: times})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	t.Fatalf("no arm %q", id)
	return nil
}

func tight() sim.Settings {
	var s sim.Settings
	s.RTol, s.ATol = 1e-10, 1e-12
	return s
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)+1e-300) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
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
    volume: 1 pl tentative
    exchange:
      drug: {influx: 2 1/h tentative}
arms:
  growth: {format: suspension, volume: 2 ml tentative, duration: 100 h tentative, cells: {tumour: 1000 cells tentative}}
  bounded: {like: growth, capacity: 1000 cells/ml tentative, duration: 2000 h tentative}
  stroma: {format: suspension, volume: 2 ml tentative, duration: 100 h tentative, cells: {stroma: 1e5 cells tentative}}
  trapped:
    like: stroma
    add: [{substrate: trap, concentration: 100 nM tentative, at: 10 h tentative}]
  changed:
    like: stroma
    medium_changes: [{at: 40 h tentative, fraction: 0.75 tentative}]
  dosed:
    like: growth
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

// TestGrowth: division, death and switching make an exponential; born and died
// are its integrals.
func TestGrowth(t *testing.T) {
	r := simulate(t, written(t, plain), "growth", nil, 0, 50, 100)
	tumour, resting := r.Cell("tumour"), r.Cell("resting")
	const net = 0.03 - 0.01 - 0.005
	for i, at := range r.Times {
		near(t, "live tumour cells", tumour.Live[i], 1000*math.Exp(net*at), 1e-8)
		integral := 1000 * math.Expm1(net*at) / net
		near(t, "births", tumour.Born[i], 0.03*integral, 1e-8)
		near(t, "deaths", tumour.Died[i], 0.01*integral, 1e-8)
		near(t, "switched cells", resting.Live[i], 0.005*integral, 1e-8)
	}
}

// TestGrowthFraction: of seeded cells a share is quiescent and does not divide.
func TestGrowthFraction(t *testing.T) {
	s := written(t, strings.Replace(plain, "  tumour:\n    volume", "  tumour:\n    growth_fraction: 0.8 tentative\n    volume", 1))
	c := simulate(t, s, "growth", nil, 0, 50).Cell("tumour")
	near(t, "quiescent cells at the start", c.Quiescent[0], 200, 1e-12)
	near(t, "cells", c.Live[1], 800*math.Exp(0.015*50)+200*math.Exp(-0.015*50), 1e-8)
}

// TestSaturation: with a capacity K, net growth stops where division·(1−N/K)
// equals death; switched cells fill the room too, so growth ends at K at most.
func TestSaturation(t *testing.T) {
	r := simulate(t, written(t, plain), "bounded", culture.Factors{"tumour.switch.resting": 0}, 2000)
	near(t, "cells at saturation", r.Cell("tumour").Live[0], 2000*(1-0.01/0.03), 1e-6)
}

// TestSecretion: constant secretion against first-order decay.
func TestSecretion(t *testing.T) {
	s := written(t, plain)
	perVolume := 2e-9 * 1e5 / 2 * 1e3 // nmol/h per 2 ml in nM/h
	want := func(at float64) float64 { return perVolume / 0.1 * -math.Expm1(-0.1*at) }
	r := simulate(t, s, "stroma", nil, 0, 3, 100)
	for i, at := range r.Times {
		near(t, "cytokine", r.Medium[0][i], want(at), 1e-8)
	}
	near(t, "cytokine with half the secretion", simulate(t, s, "stroma", culture.Factors{"stroma.secretion.cytokine": 0.5}, 100).Medium[0][0], want(100)/2, 1e-8)
	changed := simulate(t, s, "changed", nil, 40, 100)
	near(t, "cytokine before the change of medium", changed.Medium[0][0], want(40), 1e-8)
	near(t, "cytokine after it", changed.Medium[0][1], want(40)/4*math.Exp(-6)+want(60), 1e-8)
}

// TestBinding: beside a trap in excess the cytokine is at its quasi-steady level:
// what is secreted and set free by the complex is bound again or decays.
func TestBinding(t *testing.T) {
	r := simulate(t, written(t, plain), "trapped", nil, 100)
	secreted := 2e-9 * 1e5 / 2 * 1e3
	want := (secreted + 0.1*r.Balance[0].Bound) / (10*r.Medium[2][0] + 0.1)
	near(t, "free cytokine", r.Medium[0][0], want, 1e-3)
}

// TestBalance: whatever the arm, no substrate is lost or made unaccounted for.
func TestBalance(t *testing.T) {
	s := written(t, plain)
	for _, arm := range []string{"growth", "bounded", "stroma", "trapped", "changed", "dosed"} {
		r := simulate(t, s, arm, nil, 1, 70, 100)
		for k, b := range r.Balance {
			if e := math.Abs(b.Error()); !(e < 1e-9) {
				t.Errorf("%s: imbalance of %s is %g: %+v", arm, r.Substrates[k], e, b)
			}
		}
	}
}

// TestKinetics: three oral doses follow the one-compartment model with
// absorption, superposed; the tumour sees the free part.
func TestKinetics(t *testing.T) {
	r := simulate(t, written(t, plain), "animal", nil, 4, 6, 20, 40)
	const ka, ke = 1.0, math.Ln2 / 3
	reached := 0.5 * (10e-3 / 500) / 2 * 1e9 // mg/kg over l/kg in nM
	for i, at := range r.Times {
		want := 0.0
		for _, dose := range []float64{5, 17, 29} {
			if d := at - dose; d > 0 {
				want += 0.1 * reached * ka / (ka - ke) * (math.Exp(-ke*d) - math.Exp(-ka*d))
			}
		}
		near(t, "free drug", r.Medium[1][i], want, 1e-7)
	}
}

// TestUnknownFactor: a factor on nothing is refused by name.
func TestUnknownFactor(t *testing.T) {
	s := written(t, plain)
	e := mixed.New(s, mixed.Options{})
	_, err := e.Simulate(context.Background(), culture.Setup{Arm: &s.Arms[0], Factors: culture.Factors{"tumour.divison": 2}, Times: []float64{1}})
	if err == nil || !strings.Contains(err.Error(), "tumour.divison") {
		t.Errorf("error is %v", err)
	}
}

// TestObservationsDoNotMatter: the same course, whatever is observed of it.
func TestObservationsDoNotMatter(t *testing.T) {
	s := written(t, plain)
	few, many := simulate(t, s, "dosed", nil, 100), simulate(t, s, "dosed", nil, 1, 10, 11, 50, 99, 100)
	if a, b := few.Cell("tumour"), many.Cell("tumour"); a.Live[0] != b.Live[5] || a.Inside[1][0] != b.Inside[1][5] {
		t.Errorf("end of the course: %v cells, %v nM inside; observed more often: %v, %v", a.Live[0], a.Inside[1][0], b.Live[5], b.Inside[1][5])
	}
}
