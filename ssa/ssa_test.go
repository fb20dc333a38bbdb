package ssa

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/compile/enginetest"
	"niche/diag"
	"niche/ensemble"
	"niche/model"
	"niche/rng"
	"niche/units"
)

// zLimit bounds each comparison of a mean or a variance below: a perfect
// simulator fails it under a random seed with probability 2e-7 (two-sided,
// normal approximation at n = 20,000). Seeds are fixed; there are fewer than 200
// comparisons, 4e-5 in all.
const zLimit = 5.2

// exactMethods are the methods without the pilot.
func exactMethods() []string { return ExactMethods() }

// compileModel makes a simulator of m.
func compileModel(t testing.TB, m *model.Model, o Options) *Simulator {
	t.Helper()
	sys, problems := compile.Lower(m, compile.Options{})
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(program, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// compareMoments compares mean and variance with their analytic values; kurtosis is
// the fourth central moment over variance².
func compareMoments(t *testing.T, what string, stats *ensemble.Statistics, id string, k int, mean, variance, kurtosis float64) {
	t.Helper()
	n := float64(stats.Replicates)
	for _, c := range stats.Columns {
		if c.ID != id {
			continue
		}
		if z := (c.Mean[k] - mean) / math.Sqrt(variance/n); math.Abs(z) > zLimit {
			t.Errorf("%s: mean of %s at %g is %g, want %g (z = %.1f)", what, id, stats.Times[k], c.Mean[k], mean, z)
		}
		v := c.SD[k] * c.SD[k]
		if z := (v - variance) / (variance * math.Sqrt((kurtosis-1)/n)); math.Abs(z) > zLimit {
			t.Errorf("%s: variance of %s at %g is %g, want %g (z = %.1f)", what, id, stats.Times[k], v, variance, z)
		}
		return
	}
	t.Errorf("%s: no column %s", what, id)
}

func realise(t testing.TB, n *enginetest.Network, method string, e Ensemble) *ensemble.Statistics {
	t.Helper()
	stats, err := compileModel(t, n.Model, Options{Method: method, Seed: 7}).Ensemble(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

// Immigration and death from 0: Poisson with mean α/μ (1 − e^−μt).
func TestImmigrationDeath(t *testing.T) {
	n := enginetest.NewNetwork("immigration")
	n.Add("X")
	n.Constants("alpha=5", "mu=0.2")
	n.React("->X", "alpha")
	n.React("X->", "mu*X")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0, 1, 5, 20}}, Replicates: 20_000})
		for k, at := range stats.Times[1:] {
			mean := 25 * (1 - math.Exp(-0.2*at))
			compareMoments(t, m, stats, "X", k+1, mean, mean, 3+1/mean)
		}
	}
}

// Linear birth and death from N: closed moments (Bailey 1964, §8.6).
func TestBirthDeath(t *testing.T) {
	n := enginetest.NewNetwork("birth")
	n.Add("X=50")
	n.Constants("lambda=0.3", "mu=0.2")
	n.React("X->X+X", "lambda*X")
	n.React("X->", "mu*X")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{1, 4}}, Replicates: 20_000})
		for k, at := range stats.Times {
			growth := math.Exp(0.1 * at)
			// The sum of 50 independent families is near normal; 3.2 bounds its kurtosis.
			compareMoments(t, m, stats, "X", k, 50*growth, 50*0.5/0.1*growth*(growth-1), 3.2)
		}
	}
}

// Dimerisation 2A ⇌ B with propensities k1·A(A−1)/2 and k2·B: the master
// equation on 11 states, integrated by small classical Runge–Kutta steps, gives
// mean and variance.
func TestDimerisation(t *testing.T) {
	const k1, k2, at = 0.02, 0.1, 3.0
	n := enginetest.NewNetwork("dimer")
	n.Add("A=20", "B")
	n.Constants(fmt.Sprintf("k1=%g", k1), fmt.Sprintf("k2=%g", k2))
	n.React("A+A->B", "k1*A*(A-1)/2")
	n.React("B->A+A", "k2*B")
	mean, variance, kurtosis := dimerMoments(k1, k2, at)
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{at}}, Replicates: 20_000})
		compareMoments(t, m, stats, "B", 0, mean, variance, kurtosis)
		compareMoments(t, m, stats, "A", 0, 20-2*mean, 4*variance, kurtosis)
	}
}

func dimerMoments(k1, k2, at float64) (mean, variance, kurtosis float64) {
	const states = 11 // b = 0 … 10 dimers of 20 molecules
	rate := func(p, d []float64) {
		clear(d)
		for b := range states {
			a := float64(20 - 2*b)
			up, down := k1*a*(a-1)/2*p[b], k2*float64(b)*p[b]
			d[b] -= up + down
			if b+1 < states {
				d[b+1] += up
			}
			if b > 0 {
				d[b-1] += down
			}
		}
	}
	p, q := make([]float64, states), make([]float64, states)
	p[0] = 1
	k := [4][]float64{}
	for i := range k {
		k[i] = make([]float64, states)
	}
	const steps = 3000
	h := at / steps
	for range steps {
		rate(p, k[0])
		for stage, c := range []float64{h / 2, h / 2, h} {
			for i := range q {
				q[i] = p[i] + c*k[stage][i]
			}
			rate(q, k[stage+1])
		}
		for i := range p {
			p[i] += h / 6 * (k[0][i] + 2*k[1][i] + 2*k[2][i] + k[3][i])
		}
	}
	for b, v := range p {
		mean += float64(b) * v
	}
	fourth := 0.0
	for b, v := range p {
		d := float64(b) - mean
		variance += d * d * v
		fourth += d * d * d * d * v
	}
	return mean, variance, fourth / (variance * variance)
}

// A BioNetGen network counts pairs of different molecules: one molecule alone
// never dimerises.
func TestNetCountsPairs(t *testing.T) {
	n := enginetest.NewNetwork("pairs")
	n.Format = "BNGL .net"
	n.Add("A=11", "B")
	n.Constants("k=1")
	n.React("A+A->B", "k*A^2")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{1e6}}, Replicates: 10})
		if stats.Columns[0].Mean[0] != 1 || stats.Columns[0].SD[0] != 0 {
			t.Errorf("%s: %g molecules left, want 1", m, stats.Columns[0].Mean[0])
		}
	}
}

// Concentrations in moles per volume: counts follow from Avogadro's number.
func TestMolesAreCounted(t *testing.T) {
	n := enginetest.NewNetwork("moles")
	n.Compartments[0].Size = 1e-15
	n.Format = "SBML"
	mole, _ := units.OfKind("mole", 1, 0, 1)
	n.SubstanceUnit, n.ExtentUnit = mole, mole
	n.Add("A=1.66053878316273e-7", "B") // 100 molecules in 1e-15 litres
	n.Constants("k=0.5")
	n.React("A->B", "k*A*cell")
	stats := realise(t, n, "direct", Ensemble{Task: Task{Times: []float64{0, 1}}, Replicates: 20_000})
	unit := 1 / (6.02214179e23 * 1e-15)
	p := math.Exp(-0.5)
	if got := stats.Columns[0].Mean[0] / unit; math.Abs(got-100) > 1e-9 {
		t.Errorf("%g molecules at the start, want 100", got)
	}
	compareMoments(t, "moles", stats, "A", 1, 100*p*unit, 100*p*(1-p)*unit*unit, 3+(1-6*p*(1-p))/(100*p*(1-p)))
}

// An event and a law with a step in time act at their times.
func TestEventsAndSteps(t *testing.T) {
	n := enginetest.NewNetwork("steps")
	n.Add("X=100", "Y")
	n.Constants("k=2")
	n.React("->Y", "piecewise(k, time > 2, 0)")
	n.On("time >= 1", "", "", "X=X/2")
	n.On("X < 60", "0.5", "", "X=7")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0, 0.99, 1, 1.49, 1.5, 2, 4}}, Replicates: 20_000})
		if got := stats.Columns[0].Mean; !slices.Equal(got, []float64{100, 100, 50, 50, 7, 7, 7}) {
			t.Errorf("%s: X = %v", m, got)
		}
		if stats.Columns[1].Mean[5] != 0 {
			t.Errorf("%s: Y fires before its step", m)
		}
		compareMoments(t, m, stats, "Y", 6, 4, 4, 3.25)
	}
}

// A trigger on counts stops a death process at exactly its threshold.
func TestEventOnCounts(t *testing.T) {
	n := enginetest.NewNetwork("threshold")
	n.Add("X=100")
	n.Variables("k=1")
	n.React("X->", "k*X")
	n.On("X <= 40", "", "", "k=0")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{100}}, Replicates: 100})
		if stats.Columns[0].Mean[0] != 40 || stats.Columns[0].SD[0] != 0 {
			t.Errorf("%s: %g ± %g left, want 40", m, stats.Columns[0].Mean[0], stats.Columns[0].SD[0])
		}
	}
}

// The number of workers reaches no bit, and neither does the grid.
func TestSameBitsForAnyWorkers(t *testing.T) {
	n := enginetest.NewNetwork("bits")
	n.Add("A=50", "B=10", "C")
	n.Constants("k1=0.02", "k2=0.3")
	n.React("A+B->C", "k1*A*B")
	n.React("C->A+B", "k2*C")
	for _, m := range Methods() {
		one := realise(t, n, m, Ensemble{Task: Task{Times: []float64{1, 5}}, Replicates: 100, Workers: 1, Quantiles: []float64{0.1, 0.5}})
		many := realise(t, n, m, Ensemble{Task: Task{Times: []float64{1, 5}}, Replicates: 100, Workers: 7, Quantiles: []float64{0.1, 0.5}})
		finer := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.1, 0.2, 1, 3, 5}}, Replicates: 100, Workers: 2})
		for i := range one.Columns {
			a, b, c := one.Columns[i], many.Columns[i], finer.Columns[i]
			if !slices.Equal(a.Mean, b.Mean) || !slices.Equal(a.SD, b.SD) || !slices.Equal(a.Quantiles[1], b.Quantiles[1]) {
				t.Errorf("%s: workers change %s", m, a.ID)
			}
			if a.Mean[0] != c.Mean[2] || a.Mean[1] != c.Mean[4] {
				t.Errorf("%s: the grid changes %s", m, a.ID)
			}
		}
		if one.Firings != many.Firings || one.Firings == 0 {
			t.Errorf("%s: %d and %d events", m, one.Firings, many.Firings)
		}
	}
}

func TestNothingIsAllocatedPerEvent(t *testing.T) {
	n := enginetest.NewNetwork("allocations")
	n.Add("A=500", "B=100", "C")
	n.Constants("k1=0.02", "k2=0.3")
	n.React("A+B->C", "k1*A*B")
	n.React("C->A+B", "k2*C/(1+C/1000)")
	s := compileModel(t, n.Model, Options{})
	prep, err := s.start(&Task{Times: []float64{1e9}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range exactMethods() {
		w := newWalk(prep.jumps)
		w.restart(rng.New(rng.Key{Seed: 3}))
		m := newMethod(name, w)
		m.begin()
		m.advance(100, 100)
		before := w.events
		if a := testing.AllocsPerRun(10, func() { m.advance(w.t+10, w.t+10) }); a != 0 {
			t.Errorf("%s: %g allocations", name, a)
		}
		if w.events == before {
			t.Errorf("%s: nothing fired", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		code diag.Code
		make func(n *enginetest.Network)
	}{
		{"rate rule", diag.StochasticRateRule, func(n *enginetest.Network) {
			n.Variables("v=1")
			n.Rule(model.RateRule, "v", "-v")
		}},
		{"delay", diag.StochasticDelay, func(n *enginetest.Network) { n.React("A->B", "k*delay(A, 2)") }},
		{"fast reaction", diag.StochasticFast, func(n *enginetest.Network) {
			n.React("A->B", "k*A")
			n.Reactions[len(n.Reactions)-1].Fast = true
		}},
		{"algebraic rule", diag.StochasticAlgebraic, func(n *enginetest.Network) {
			n.Variables("v=1")
			n.Rule(model.AlgebraicRule, "", "exp(v) - v*v - 3")
		}},
		{"net rate", diag.StochasticReversible, func(n *enginetest.Network) {
			n.React("A->B", "k*A-k*B")
			n.Reactions[len(n.Reactions)-1].Reversible = true
		}},
		{"trigger", diag.StochasticTime, func(n *enginetest.Network) { n.On("sin(time) == 0.5", "", "", "A=1") }},
	} {
		n := enginetest.NewNetwork("refused")
		n.Add("A=10", "B")
		n.Constants("k=1")
		c.make(n)
		sys, problems := compile.Lower(n.Model, compile.Options{Jumps: true})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		program, err := bytecode.Engine{}.Compile(sys)
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(program, Options{})
		if !errors.Is(err, c.code.Target()) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestFailuresNameTheCulprit(t *testing.T) {
	for _, c := range []struct {
		what, equation, law, initial string
	}{
		{"not a whole number", "A->B", "k*A", "A=1.5"},
		{"negative", "A+A->B", "k*A", "A=3"},
		{"propensity", "A->B", "A-5", "A=3"},
	} {
		n := enginetest.NewNetwork("fails")
		n.Add(c.initial, "B")
		n.Constants("k=1")
		n.React(c.equation, c.law)
		_, err := compileModel(t, n.Model, Options{Method: "direct"}).
			Ensemble(context.Background(), Ensemble{Task: Task{Times: []float64{100}}, Replicates: 3})
		if err == nil || !strings.Contains(err.Error(), c.what) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestUnknownMethod(t *testing.T) {
	n := enginetest.NewNetwork("m")
	n.Add("A=1")
	program, err := bytecode.Engine{}.Compile(n.Lower())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(program, Options{Method: "gillespie"}); err == nil {
		t.Error("no error")
	}
}

// Draws in initial values and events: k is constant within a realisation and
// lognormal between them, X jumps by a Poisson number.
func TestDraws(t *testing.T) {
	n := enginetest.NewNetwork("draws")
	n.Add("X", "Y=0")
	n.Constants("k=1")
	n.Initially("k", "uniform(0, 4)")
	n.Initially("X", "poisson(50)")
	n.React("->Y", "k")
	n.On("time >= 1", "", "", "X=binomial(20, 0.3)")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.5, 2}}, Replicates: 20_000, Workers: 2})
		compareMoments(t, m, stats, "X", 0, 50, 50, 3+1.0/50)
		compareMoments(t, m, stats, "X", 1, 6, 4.2, 3+(1-6*0.21)/4.2)
		// Y(2) is a mixture of Poisson laws: mean 2·E k, variance mean + 4·Var k.
		compareMoments(t, m, stats, "Y", 1, 4, 4+4*16.0/12, 3)
		one := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.5, 2}}, Replicates: 100, Workers: 1})
		many := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.5, 2}}, Replicates: 100, Workers: 5})
		if !slices.Equal(one.Columns[0].SD, many.Columns[0].SD) || !slices.Equal(one.Columns[1].Mean, many.Columns[1].Mean) {
			t.Errorf("%s: workers change the result", m)
		}
	}
}

// k·x·(x − 1)/2 of items is found to be mass action; of concentrations it is not.
func TestPairsAreMassAction(t *testing.T) {
	for _, law := range []string{"k*A*(A-1)/2", "(A-1)*A*k", "k*(-1+A)*A"} {
		for _, size := range []float64{1, 2} {
			n := enginetest.NewNetwork("pairs")
			n.Compartments[0].Size = size
			n.Add("A=10", "B")
			n.Species[0].HasOnlySubstanceUnits = size == 1
			n.Constants("k=1")
			n.React("A+A->B", law)
			s := compileModel(t, n.Model, Options{})
			if got := s.net.reactions[0].mass; got != (size == 1) {
				t.Errorf("%s in volume %g: mass action %v", law, size, got)
			}
		}
	}
}
