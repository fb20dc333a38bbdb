package population_test

import (
	"math"
	"strings"
	"testing"

	"niche/culture"
	"niche/culture/population"
)

// bound is the number of standard errors that a mean may be off: a correct engine
// exceeds it with probability 6e-7 per comparison.
const bound = 5

// coarse are options with long steps: fates do not depend on them.
func coarse(cells int) population.Options {
	o := population.Options{Cells: cells}
	o.Settings.MaxStep = 10
	return o
}

// all is more than the number of individuals of any arm: each stands for itself.
const all = 1 << 20

// moments returns mean and variance.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

// lives returns the live cells of a type at the end in many replicates.
func lives(t *testing.T, e culture.Engine, setup culture.Setup, cellType string, replicates int) []float64 {
	t.Helper()
	live := make([]float64, replicates)
	for k := range live {
		setup.Replicate = k
		r := simulate(t, e, setup)
		live[k] = r.Cell(cellType).Live[len(r.Times)-1]
	}
	return live
}

// TestBirthAndDeath: independent birth (b) and death (d) from n cells: mean
// n·e^{(b−d)t}, variance n (b+d)/(b−d) e^{(b−d)t}(e^{(b−d)t} − 1) (Bailey, The
// elements of stochastic processes, 1964, §8.6).
func TestBirthAndDeath(t *testing.T) {
	s := written(t, plain)
	const n, b, d, at, replicates = 100, 0.03, 0.01, 60, 400
	setup := culture.Setup{Arm: arm(t, s, "growth"), Seed: 11, Times: []float64{at},
		Factors: culture.Factors{"tumour.switch.resting": 0}}
	s.Arms[0].Cells[0].Count.Value = n
	e := population.New(s, coarse(all))
	mean, variance := moments(lives(t, e, setup, "tumour", replicates))
	growth := math.Exp((b - d) * at)
	wantMean, wantVariance := n*growth, n*(b+d)/(b-d)*growth*(growth-1)
	if z := (mean - wantMean) / math.Sqrt(wantVariance/replicates); math.Abs(z) > bound {
		t.Errorf("mean is %g, want %g (z = %.1f)", mean, wantMean, z)
	}
	// The sum of n independent families is normal enough for the usual error.
	if z := (variance/wantVariance - 1) / math.Sqrt(2./(replicates-1)); math.Abs(z) > bound {
		t.Errorf("variance is %g, want %g (z = %.1f)", variance, wantVariance, z)
	}
}

// TestFates: divisions, deaths, changes of type, quiescence and death of the
// quiescent against the equations of their means.
func TestFates(t *testing.T) {
	s := written(t, plain)
	const replicates = 60
	times := []float64{30, 100}
	e, setup := population.New(s, coarse(all)), culture.Setup{Arm: arm(t, s, "growth"), Seed: 5, Times: times}
	want := simulate(t, exact(s), setup)
	values := map[string][]float64{}
	wanted := map[string]float64{}
	for k := range replicates {
		setup.Replicate = k
		r := simulate(t, e, setup)
		for i, c := range r.Cells {
			w := want.Cells[i]
			for name, pair := range map[string][2][]float64{"live": {c.Live, w.Live}, "born": {c.Born, w.Born}, "died": {c.Died, w.Died}, "quiescent": {c.Quiescent, w.Quiescent}} {
				for j := range times {
					id := c.Type + " " + name + []string{" at 30 h", " at 100 h"}[j]
					values[id], wanted[id] = append(values[id], pair[0][j]), pair[1][j]
				}
			}
		}
	}
	for id, v := range values {
		mean, variance := moments(v)
		if miss := math.Abs(mean - wanted[id]); miss > bound*math.Sqrt(variance/replicates)+1e-6*wanted[id] {
			t.Errorf("%s: mean %g, want %g, standard error %g", id, mean, wanted[id], math.Sqrt(variance/replicates))
		}
	}
}

// TestResamplingIsUnbiased: means with a few individuals that are joined when they
// grow, and with cells that leave in passages and are split, are those of the
// equations.
func TestResamplingIsUnbiased(t *testing.T) {
	s := written(t, plain)
	const replicates = 60
	e := population.New(s, coarse(60))
	for _, c := range []struct {
		arm, cellType string
		times         []float64
	}{{"dosed", "tumour", []float64{100}}, {"passaged", "tumour", []float64{100}}, {"passaged", "resting", []float64{100}}} {
		setup := culture.Setup{Arm: arm(t, s, c.arm), Seed: 9, Times: c.times}
		want := simulate(t, exact(s), setup).Cell(c.cellType).Live[0]
		mean, variance := moments(lives(t, e, setup, c.cellType, replicates))
		if miss := math.Abs(mean - want); miss > bound*math.Sqrt(variance/replicates) {
			t.Errorf("%s in %s: mean %g, want %g, standard error %g", c.cellType, c.arm, mean, want, math.Sqrt(variance/replicates))
		}
	}
}

// TestArmsShareChance: arms that differ by a little share the fates of most cells,
// so that their difference varies much less than that of independent arms. Those
// would pass with probability 1e-12: a ratio of variances below 1/8, F(59, 118).
func TestArmsShareChance(t *testing.T) {
	s := written(t, plain)
	e := population.New(s, coarse(all))
	setup := culture.Setup{Arm: arm(t, s, "growth"), Seed: 3, Times: []float64{50}}
	const replicates = 60
	base := lives(t, e, setup, "tumour", replicates)
	setup.Factors = culture.Factors{"tumour.death.natural": 1.1}
	treated := lives(t, e, setup, "tumour", replicates)
	difference := make([]float64, replicates)
	for k := range difference {
		difference[k] = treated[k] - base[k]
	}
	_, own := moments(base)
	_, other := moments(treated)
	if _, of := moments(difference); of > (own+other)/8 {
		t.Errorf("variance of the difference is %g, of the arms %g and %g", of, own, other)
	}
}

// TestCellsDiffer: where cells divide at rates of their own, which daughters
// inherit, n cells become n·E[e^{b·f·t}], f lognormal; the rest of a varied network
// is each cell's own, so that nothing drifts without a stimulus.
func TestCellsDiffer(t *testing.T) {
	s := written(t, strings.Replace(plain, "  tumour:\n    volume", "  tumour:\n    vary: {division: {distribution: lognormal, spread: 1.5 tentative}}\n    volume", 1))
	const replicates, at, rate = 40, 60, 0.03
	setup := culture.Setup{Arm: arm(t, s, "growth"), Seed: 6, Times: []float64{at},
		Factors: culture.Factors{"tumour.switch.resting": 0, "tumour.death.natural": 0, "tumour.division": 0.5}}
	mean, variance := moments(lives(t, population.New(s, coarse(all)), setup, "tumour", replicates))
	want, weight := 0.0, 0.0
	for z := -8.0; z <= 8; z += 1e-3 {
		w := math.Exp(-z * z / 2)
		want += 1000 * w * math.Exp(0.5*rate*at*math.Pow(1.5, z))
		weight += w
	}
	want /= weight
	if miss := math.Abs(mean - want); miss > bound*math.Sqrt(variance/replicates) {
		t.Errorf("mean is %g, want %g, standard error %g", mean, want, math.Sqrt(variance/replicates))
	}
}
