package screen

import (
	"slices"

	"niche/dose"
	"niche/format/plate"
)

// Combination is a pair of drugs in one experiment.
type Combination struct {
	Experiment string
	Drugs      [2]plate.Drug
	Wells      []dose.Well // those that are scored
	// Synergy is nil if the wells make no matrix.
	Synergy *dose.Synergy
	Means   dose.SynergyIntervals // over the combinations [%]
	Notes   []string
}

// combination scores a pair; stream numbers its draws.
func (a *Analysis) combination(p *plate.Pair, stream int) Combination {
	c := Combination{Experiment: p.Experiment, Drugs: [2]plate.Drug{a.Plate.Drugs[p.Drugs[0]], a.Plate.Drugs[p.Drugs[1]]}}
	c.Wells = inMatrix(p.Wells)
	if left := len(p.Wells) - len(c.Wells); left > 0 {
		c.Notes = append(c.Notes, "wells at doses that no combination has are left out")
	}
	o := dose.SynergyOptions{SynergyFinder: a.Options.SynergyFinder}
	synergy, means, err := dose.BootstrapSynergy(c.Wells, o, a.Options.bootstrap(stream))
	if err != nil {
		a.warn("measure every pair of doses and each drug alone", "%s with %s%s cannot be scored: %v", c.Drugs[0].Name, c.Drugs[1].Name, in(c.Experiment), err)
		return c
	}
	c.Synergy, c.Means = synergy, means
	if single(c.Wells) {
		c.Notes = append(c.Notes, "pairs of doses with a single well: no intervals")
	}
	return c
}

// inMatrix keeps the wells at doses that occur in combinations, and those without
// either drug.
func inMatrix(wells []dose.Well) []dose.Well {
	combined := [2]map[float64]bool{{0: true}, {0: true}}
	for _, w := range wells {
		if w.Dose1 > 0 && w.Dose2 > 0 {
			combined[0][w.Dose1], combined[1][w.Dose2] = true, true
		}
	}
	return slices.DeleteFunc(slices.Clone(wells), func(w dose.Well) bool {
		return !combined[0][w.Dose1] || !combined[1][w.Dose2]
	})
}

// single reports whether a pair of doses has one well only.
func single(wells []dose.Well) bool {
	count := map[[2]float64]int{}
	for _, w := range wells {
		count[[2]float64{w.Dose1, w.Dose2}]++
	}
	for _, n := range count {
		if n == 1 {
			return true
		}
	}
	return false
}
