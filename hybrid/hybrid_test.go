package hybrid

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"niche/compile/enginetest"
	"niche/diag"
	"niche/ensemble"
	"niche/model"
	"niche/sim"
	"niche/units"
)

// zLimit bounds each comparison of a mean or a variance: false alarm 2e-7 each
// under a random seed; seeds are fixed, and there are fewer than 40.
const zLimit = 5.2

func realise(t *testing.T, m *model.Model, o Options, e Ensemble) *ensemble.Statistics {
	t.Helper()
	o.Seed = 5
	s, err := New(m, o)
	if err != nil {
		t.Fatal(err)
	}
	stats, err := s.Ensemble(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

// compare compares mean and variance with exact ones; kurtosis is that of the law.
func compare(t *testing.T, stats *ensemble.Statistics, id string, k int, mean, variance, kurtosis float64) {
	t.Helper()
	i := slices.IndexFunc(stats.Columns, func(c ensemble.Column) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no column %s", id)
	}
	n := float64(stats.Replicates)
	if z := (stats.Columns[i].Mean[k] - mean) / math.Sqrt(variance/n); math.Abs(z) > zLimit {
		t.Errorf("mean of %s at %g is %g, want %g (z = %.1f)", id, stats.Times[k], stats.Columns[i].Mean[k], mean, z)
	}
	v := stats.Columns[i].SD[k] * stats.Columns[i].SD[k]
	if z := (v - variance) / (variance * math.Sqrt((kurtosis-1)/n)); math.Abs(z) > zLimit {
		t.Errorf("variance of %s at %g is %g, want %g (z = %.1f)", id, stats.Times[k], v, variance, z)
	}
}

// Everything one by one, beside a nonlinear rate rule: births at rate v(t), v
// logistic, are Poisson with its integral; deaths thin them.
func TestDiscreteWithRateRule(t *testing.T) {
	n := enginetest.NewNetwork("logistic")
	n.Add("X", "Y")
	n.Variables("v=0.5")
	n.Rule(model.RateRule, "v", "v*(1-v/5)")
	n.React("->X", "v")
	n.React("->Y", "2")
	for _, method := range []string{"tsit5", "rodas5p", "bdf"} {
		stats := realise(t, n.Model, Options{Partition: Discrete, Settings: sim.Settings{Method: method}}, Ensemble{Times: []float64{1, 4}, Replicates: 600})
		for k, at := range stats.Times {
			mean := 5 * math.Log(1+0.1*(math.Exp(at)-1))
			compare(t, stats, "X", k, mean, mean, 3+1/mean)
			compare(t, stats, "Y", k, 2*at, 2*at, 3+1/(2*at))
		}
		if stats.Firings < 600 || stats.Method != "hybrid" {
			t.Errorf("%d firings by %s", stats.Firings, stats.Method)
		}
	}
}

// A gene that switches one by one drives many proteins that run continuously: the
// mean is that of the master equation, and nearly all of the variance is the
// gene's, σ² = p(1 − p)·(k/γ)²·γ/(γ + on + off).
func TestGeneAndManyProteins(t *testing.T) {
	n := enginetest.NewNetwork("gene")
	n.Add("Off=1", "On", "P=10000")
	n.Constants("on=0.4", "off=0.6", "k=25000", "g=1")
	n.React("Off->On", "on*Off")
	n.React("On->Off", "off*On")
	n.React("->P", "k*On")
	n.React("P->", "g*P")
	stats := realise(t, n.Model, Options{}, Ensemble{Times: []float64{20}, Replicates: 300})
	p, scale := 0.4, 25000.0
	variance := p * (1 - p) * scale * scale / (1 + 1)
	compare(t, stats, "P", 0, p*scale, variance, 3) // at rest but for e^-20; the law is flatter than a normal one
	compare(t, stats, "On", 0, p, p*(1-p), (1-3*p*(1-p))/(p*(1-p)))
	if per := float64(stats.Firings) / 300; per < 10 || per > 250 {
		t.Errorf("%.0f firings a realisation, want about 100", per)
	}
}

// Counts that fall become whole numbers; what reactions conserve stays conserved;
// once few are left the law is that of the jump process.
func TestFallingCountsBecomeWhole(t *testing.T) {
	n := enginetest.NewNetwork("decay")
	n.Add("X=1000", "Y")
	n.Constants("k=1")
	n.React("X->Y", "k*X")
	stats := realise(t, n.Model, Options{Threshold: 100}, Ensemble{Times: []float64{1, 6}, Replicates: 300, Keep: []int{0, 1}})
	for r := range stats.Replicates {
		x, y := stats.Values[r*4+2], stats.Values[r*4+3]
		if math.Abs(x+y-1000) > 1e-6 || math.Abs(x-math.Round(x)) > 1e-6 {
			t.Fatalf("X = %g, Y = %g at the end", x, y)
		}
	}
	// X starts to fire at 100 (±½), at time ln 10.
	p := math.Exp(-6.0) * 10
	compare(t, stats, "X", 1, 100*p, 100*p*(1-p), 3+1/(100*p))
}

func TestMoles(t *testing.T) {
	n := enginetest.NewNetwork("moles")
	n.Compartments[0].Size = 1e-15
	mole, _ := units.OfKind("mole", 1, 0, 1)
	n.SubstanceUnit, n.ExtentUnit = mole, mole
	n.Add("A=1.66053878316273e-8", "B") // 10 molecules
	n.Constants("k=0.5")
	n.React("A->B", "k*A*cell")
	stats := realise(t, n.Model, Options{Settings: sim.Settings{}}, Ensemble{Times: []float64{1}, Replicates: 2000})
	unit, p := 1/(6.02214179e23*1e-15), math.Exp(-0.5)
	compare(t, stats, "A", 0, 10*p*unit, 10*p*(1-p)*unit*unit, 3)
}

// Deterministic simulation with draws: an ensemble of initial values.
func TestContinuous(t *testing.T) {
	n := enginetest.NewNetwork("ode")
	n.Add("X")
	n.Constants("k=1")
	n.Initially("X", "gamma(4, 25)")
	n.React("X->", "k*X")
	stats := realise(t, n.Model, Options{Partition: Continuous, Settings: sim.Settings{Method: "bdf"}}, Ensemble{Times: []float64{0, 1}, Replicates: 5000})
	compare(t, stats, "X", 0, 100, 2500, 4.5)
	compare(t, stats, "X", 1, 100*math.Exp(-1), 2500*math.Exp(-2), 4.5)
	if stats.Method != "bdf" || stats.Firings != 0 {
		t.Errorf("%s, %d firings", stats.Method, stats.Firings)
	}
}

func TestAnyNumberOfWorkers(t *testing.T) {
	n := enginetest.NewNetwork("bits")
	n.Add("A=80", "B=10")
	n.Constants("k=0.3")
	n.React("A->B", "k*A")
	n.React("B->A", "k*B")
	var first *ensemble.Statistics
	for _, workers := range []int{1, 4} {
		stats := realise(t, n.Model, Options{}, Ensemble{Times: []float64{1, 5}, Replicates: 100, Workers: workers})
		if first == nil {
			first = stats
		} else if !slices.Equal(first.Columns[0].Mean, stats.Columns[0].Mean) || !slices.Equal(first.Columns[1].SD, stats.Columns[1].SD) {
			t.Error("workers change the result")
		}
	}
	if len(first.Columns) != 2 {
		t.Errorf("%d columns, want A and B", len(first.Columns))
	}
}

func TestRefusals(t *testing.T) {
	n := enginetest.NewNetwork("net")
	n.Add("A=10", "B")
	n.Constants("k=1")
	n.React("A->B", "k*A-k*B")
	n.Reactions[0].Reversible = true
	if _, err := New(n.Model, Options{}); !errors.Is(err, diag.StochasticReversible.Target()) {
		t.Errorf("net rate: %v", err)
	}
	n.Reactions[0].Reversible = false
	if _, err := New(n.Model, Options{Threshold: -1}); err == nil {
		t.Error("threshold -1 is accepted")
	}
	s, err := New(n.Model, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ensemble(context.Background(), Ensemble{Times: []float64{1}, Replicates: 1, Select: []string{"C"}}); err == nil {
		t.Error("an unknown quantity is reported")
	}
	if _, err := s.Ensemble(context.Background(), Ensemble{Times: []float64{2, 1}, Replicates: 1}); err == nil {
		t.Error("times that fall are accepted")
	}
}
