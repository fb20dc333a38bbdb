package population_test

import (
	"math"
	"testing"

	"niche/culture"
	"niche/culture/population"
)

// niche couples cells and medium in both directions: stroma feeds the tumour's
// STAT3, which makes it divide, live and secrete.
const niche = `
title: stroma and tumour in contact
substrates:
  il6: {molar_mass: 20900 g/mol tentative, decay: 0.02 1/h tentative}
  drug: {molar_mass: 500 g/mol tentative, decay: 0.05 1/h tentative}
cells:
  stroma:
    exchange:
      il6: {secretion: 0.02 pg/cell/day tentative}
  tumour:
    volume: 0.9 pl tentative
    networks: {il6: il6}
    connect:
      il6.IL6: {equals: medium.il6}
    exchange:
      il6:
        secretion:
          base: 0.0005 pg/cell/day tentative
          rules: [{signal: il6.tpSTAT3, effect: increases, saturation: 0.005 pg/cell/day tentative, half_max: 5 nM tentative, hill: 2 tentative}]
        receptors: {number: 300 molecules tentative, affinity: 20 pM tentative, internalised: 1 1/h tentative}
    division:
      base: 0.02 1/h tentative
      rules: [{signal: contact.stroma, effect: increases, saturation: 0.03 1/h tentative, half_max: 0.2 tentative, hill: 1 tentative}]
    capacity: 4e5 cells/ml tentative
    quiescence: 0.005 1/h tentative
    awakening: 0.01 1/h tentative
    death:
      apoptosis:
        base: 0.01 1/h tentative
        rules: [{signal: il6.tpSTAT3, effect: decreases, saturation: 0.002 1/h tentative, half_max: 5 nM tentative, hill: 2 tentative}]
      drug:
        base: 0 1/h tentative
        rules: [{signal: medium.drug, effect: increases, saturation: 0.05 1/h tentative, half_max: 100 nM tentative, hill: 1 tentative}]
    morphology:
      elongation:
        base: 1 tentative
        spread: 1.3 tentative
        rules: [{signal: il6.tpSTAT3, effect: increases, saturation: 4 tentative, half_max: 5 nM tentative, hill: 2 tentative}]
arms:
  together:
    format: contact
    volume: 2 ml tentative
    duration: 72 h tentative
    cells: {stroma: 5e4 cells tentative, tumour: 2e5 cells tentative}
    add: [{substrate: drug, concentration: 50 nM tentative, at: 24 h tentative}]
    medium_changes: [{at: 48 h tentative, fraction: 0.5 tentative}]
readouts:
  pstat3: {assay: phospho_protein, cells: [tumour], signal: il6.tpSTAT3, noise: {model: lognormal, spread: 0.1 tentative}}
  long: {assay: morphology_fraction, cells: [tumour], signal: morphology.elongation, threshold: 2 tentative, noise: {model: normal, spread: 0.02 tentative}}
`

// course lists what the convergence test looks at.
func course(r *culture.Record) map[string][]float64 {
	c := r.Cell("tumour")
	return map[string][]float64{"il6": r.Medium[0], "drug": r.Medium[1], "live": c.Live, "quiescent": c.Quiescent,
		"born": c.Born, "died": c.Died, "pSTAT3": c.Mean[0], "elongated": c.Above[1]}
}

// few reports that fewer than 25 individuals in all replicates are expected, too
// few for a mean to be normal.
func few(name string, want float64, cells, replicates int) bool {
	counted := name == "quiescent" || name == "born" || name == "died"
	return counted && want/2e5*float64(cells*replicates) < 25
}

// TestPopulationBecomesMixed: with more and more cells that differ by chance alone,
// the population follows the representative cell. Statistics: over the replicates,
// the mean of each quantity at each time lies within 5 standard errors and the
// tolerance of the splitting, 2e-3 of its size (false alarm 6e-7 per comparison,
// at most 112 comparisons); and the variance of the number of live cells falls with their
// number (F(11, 11) of a ratio expected at 16 falls below 1 with probability 1e-5).
func TestPopulationBecomesMixed(t *testing.T) {
	s := written(t, niche)
	setup := culture.Setup{Arm: &s.Arms[0], Seed: 21, Times: []float64{0, 0.25, 1, 6, 24, 48, 72}}
	want := course(simulate(t, exact(s), setup))
	const replicates = 12
	var spread []float64
	for _, cells := range []int{100, 1600} {
		e := population.New(s, population.Options{Cells: cells})
		values := map[string][][]float64{}
		for k := range replicates {
			setup.Replicate = k
			for name, v := range course(simulate(t, e, setup)) {
				values[name] = append(values[name], v)
			}
		}
		for name, all := range values {
			for j, at := range setup.Times {
				if few(name, want[name][j], cells, replicates) {
					continue
				}
				x := make([]float64, replicates)
				for k := range x {
					x[k] = all[k][j]
				}
				mean, variance := moments(x)
				tolerance := bound*math.Sqrt(variance/replicates) + 2e-3*math.Abs(want[name][j]) + 1e-9
				if math.Abs(mean-want[name][j]) > tolerance {
					t.Errorf("%d cells: %s at %g h is %g, want %g within %g", cells, name, at, mean, want[name][j], tolerance)
				}
				if name == "live" && at == 72 {
					spread = append(spread, variance)
				}
			}
		}
	}
	if spread[0] < spread[1] {
		t.Errorf("variance of live cells is %g with 100 individuals and %g with 1600", spread[0], spread[1])
	}
}
