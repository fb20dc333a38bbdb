package population

import (
	"context"
	"testing"

	"niche/culture"
	format "niche/format/study"
)

// small is a culture of cells that divide, die and exchange a drug.
const small = `
title: cells with a drug
substrates:
  drug: {molar_mass: 500 g/mol tentative}
cells:
  tumour:
    volume: 1 pl tentative
    networks: {emt: emt}
    connect: {emt.I: {response: {base: 20000 molecules tentative, rules: [{signal: inside.drug, effect: increases, saturation: 1e5 molecules tentative, half_max: 100 nM tentative, hill: 1 tentative}]}}}
    division: 0.03 1/h tentative
    death: {natural: 0.01 1/h tentative}
    exchange:
      drug: {influx: 2 1/h tentative, loss: 0.3 1/h tentative}
arms:
  dosed:
    format: suspension
    volume: 2 ml tentative
    duration: 48 h tentative
    cells: {tumour: 1e6 cells tentative}
    add: [{substrate: drug, concentration: 300 nM tentative, at: 10 h tentative}]
readouts:
  count: {assay: live_count, cells: [tumour], noise: {model: lognormal, spread: 0.1 tentative}}
`

func begun(t *testing.T, cells int) *Culture {
	t.Helper()
	s, list := format.Read("study.yaml", []byte(small), nil)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	c, err := New(s, Options{Cells: cells}).Begin(context.Background(), culture.Setup{Arm: &s.Arms[0], Seed: 1, Times: []float64{48}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWork counts what a culture costs: these numbers are exact; they change
// with the methods alone.
func TestWork(t *testing.T) {
	c := begun(t, 500)
	for done := false; !done; {
		var err error
		if done, err = c.Advance(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	got := [4]int{c.state.Number, c.state.Repeated, c.state.Steps, c.state.Tried}
	if want := [4]int{60, 0, 53391, 56611}; got != want {
		t.Errorf("steps of the culture, repeated, steps of networks, tried: %v, want %v", got, want)
	}
	if n := c.BytesPerCell(); n > 1024 {
		t.Errorf("a cell takes %d bytes", n)
	}
}

// TestStepsAllocateNothing: repeating a step of all cells, with births and deaths,
// takes no memory once the blocks have grown.
func TestStepsAllocateNothing(t *testing.T) {
	c := begun(t, 500)
	for range 20 {
		if _, err := c.Advance(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	if n := testing.AllocsPerRun(5, func() {
		if err := c.crew.run(ctx, c); err != nil {
			t.Fatal(err)
		}
	}); n > 4 {
		t.Errorf("%v allocations per step of 500 cells", n)
	}
}
