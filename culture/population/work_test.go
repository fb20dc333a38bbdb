package population

import (
	"context"
	"math"
	"slices"
	"strings"
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

// begun begins the culture, with further keys of the cell type before its volume.
func begun(t *testing.T, cells int, further string) *Culture {
	t.Helper()
	s, list := format.Read("study.yaml", []byte(strings.Replace(small, "    volume", further, 1)), nil)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	c, err := New(s, Options{Cells: cells}).Begin(context.Background(), culture.Setup{Arm: &s.Arms[0], Seed: 1, Times: []float64{48}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestVariedNetworksRest: cells that differ in a network start at a rest of their
// own: without a stimulus nothing moves, though cells are unlike.
func TestVariedNetworksRest(t *testing.T) {
	c := begun(t, 64, "    vary: {emt.I: {distribution: lognormal, spread: 1.1 tentative}}\n    volume")
	ctx := context.Background()
	if err := c.act(); err != nil {
		t.Fatal(err)
	}
	k := slices.Index(c.members[0].kind.ids, "emt.ZEB")
	level := func() []float64 {
		var all []float64
		for _, b := range c.state.Kinds[0].blocks {
			for i := range b.now.who {
				all = append(all, b.now.row(i)[k])
			}
		}
		slices.Sort(all)
		return all
	}
	before := level()
	if before[0] == before[len(before)-1] {
		t.Fatal("cells do not differ")
	}
	for c.state.Time < 1 { // before the first division of most
		if _, err := c.Advance(ctx); err != nil {
			t.Fatal(err)
		}
	}
	after := level()
	if lowest, highest := after[0]/before[0], after[len(after)-1]/before[len(before)-1]; math.Abs(lowest-1) > 1e-3 || math.Abs(highest-1) > 1e-3 {
		t.Errorf("ZEB ranged from %g to %g at rest and from %g to %g later", before[0], before[len(before)-1], after[0], after[len(after)-1])
	}
}

// balanced is a network whose second species an algebraic rule determines.
const balanced = `<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="balanced">
<listOfCompartments><compartment id="cell" size="1" constant="true"/></listOfCompartments>
<listOfSpecies>
<species id="a" compartment="cell" initialConcentration="1" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
<species id="b" compartment="cell" initialConcentration="1" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
</listOfSpecies>
<listOfRules>
<rateRule variable="a"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><ci>a</ci></apply></math></rateRule>
<algebraicRule><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><apply><plus/><ci>b</ci><apply><power/><ci>b</ci><cn>5</cn></apply></apply><ci>a</ci></apply></math></algebraicRule>
</listOfRules></model></sbml>`

// TestRefusals: what individual cells cannot do is refused by name and place.
func TestRefusals(t *testing.T) {
	text := strings.Replace(small, "networks: {emt: emt}", "networks: {emt: emt, net: balanced.xml}", 1)
	s, list := format.Read("study.yaml", []byte(text), func(string) ([]byte, error) { return []byte(balanced), nil })
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	_, err := New(s, Options{}).Begin(context.Background(), culture.Setup{Arm: &s.Arms[0], Times: []float64{1}})
	if err == nil || !strings.Contains(err.Error(), "balanced.xml:") || !strings.Contains(err.Error(), `"net.b"`) {
		t.Errorf("error is %v", err)
	}
}

// TestWork counts what a culture costs: these numbers are exact; they change
// with the methods alone.
func TestWork(t *testing.T) {
	c := begun(t, 500, "    volume")
	for done := false; !done; {
		var err error
		if done, err = c.Advance(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	got := [4]int{c.state.Number, c.state.Repeated, c.state.Steps, c.state.Tried}
	if want := [4]int{38, 0, 40693, 44908}; got != want {
		t.Errorf("steps of the culture, repeated, steps of networks, tried: %v, want %v", got, want)
	}
	if n := c.BytesPerCell(); n > 1024 {
		t.Errorf("a cell takes %d bytes", n)
	}
}

// TestStepsAllocateNothing: repeating a step of all cells, with births and deaths,
// takes no memory once the blocks have grown.
func TestStepsAllocateNothing(t *testing.T) {
	c := begun(t, 500, "    volume")
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
