package ssa

import (
	"context"
	"math"
	"strings"
	"testing"

	"niche/compile/enginetest"
	"niche/ensemble"
	"niche/model"
)

// Immigration whose rate oscillates is Poisson with the integral of the rate:
// thinning loses nothing and adds nothing, beside any method.
func TestOscillatingRate(t *testing.T) {
	n := enginetest.NewNetwork("tide")
	n.Add("X", "Y")
	n.Constants("a=5", "w=3")
	n.React("->X", "a*(1 + sin(w*time))")
	n.React("->Y", "2")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.5, 2, 7}}, Replicates: 10_000})
		for k, at := range stats.Times {
			mean := 5*at + 5.0/3*(1-math.Cos(3*at))
			compareMoments(t, m, stats, "X", k, mean, mean, 3+1/mean)
			compareMoments(t, m, stats, "Y", k, 2*at, 2*at, 3+1/(2*at))
		}
	}
}

// Decay at a rate that grows with a clock: survival exp(−∫(k + c·s) ds). The
// static and the moving reactions take from the same molecules.
func TestRateThatReadsAClock(t *testing.T) {
	n := enginetest.NewNetwork("ageing")
	n.Add("X=40", "Y", "Z")
	n.Variables("age=0")
	n.Constants("k=0.1", "c=0.2")
	n.Rule(model.RateRule, "age", "1")
	n.React("X->Y", "k*X")
	n.React("X->Z", "c*age*X")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{1, 3}}, Replicates: 20_000})
		for k, at := range stats.Times {
			p := math.Exp(-0.1*at - 0.1*at*at)
			compareMoments(t, m, stats, "X", k, 40*p, 40*p*(1-p), 3)
		}
		if age := column(t, stats, "age"); math.Abs(age.Mean[1]-3) > 1e-12 || age.SD[1] > 1e-12 {
			t.Errorf("%s: age %g ± %g", m, age.Mean[1], age.SD[1])
		}
	}
}

// A clock whose pace is the count: its value is the time integral of X, whose
// mean is known; triggers on it and on curved functions of time act exactly.
func TestClocksAndTriggers(t *testing.T) {
	n := enginetest.NewNetwork("clocks")
	n.Add("X=10")
	n.Variables("area=0", "tick=0", "laps=0", "waves=0")
	n.Rule(model.RateRule, "area", "X")
	n.Rule(model.RateRule, "tick", "1")
	n.React("X->", "0.5*X")
	n.On("tick >= 0.5", "", "", "tick=-0.5", "laps=laps+1")
	n.On("sin(time) > 0.5", "", "", "waves=waves+1")
	for _, m := range exactMethods() {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.5, 1, 2, 20}}, Replicates: 4000})
		// ∫X: a sum over 10 molecules of min(T, t), T exponential of rate 1/2.
		mean, square := 2*(1-math.Exp(-1.0)), 8*(1-math.Exp(-1.0)*2)
		compareMoments(t, m, stats, "area", 2, 10*mean, 10*(square-mean*mean), 3)
		for id, want := range map[string][]float64{"laps": {1, 1, 2, 20}, "waves": {0, 1, 1, 4}, "tick": {-0.5, 0, 0, 0}} {
			c := column(t, stats, id)
			for k := range want {
				if math.Abs(c.Mean[k]-want[k]) > 1e-12 || c.SD[k] > 1e-12 {
					t.Errorf("%s: %s at %g is %g ± %g, want %g", m, id, stats.Times[k], c.Mean[k], c.SD[k], want[k])
				}
			}
		}
	}
}

// A clock that changes direction at a random time crosses its threshold once.
func TestClockMeetsThresholdOnce(t *testing.T) {
	n := enginetest.NewNetwork("swing")
	n.Add("On=1", "Off")
	n.Variables("v=0", "hits=0")
	n.Rule(model.RateRule, "v", "piecewise(1, On > 0, -1)")
	n.React("On->Off", "0.3*On")
	n.On("v > 1", "", "", "hits=hits+1")
	for _, m := range []string{"direct", "next-reaction"} {
		stats := realise(t, n, m, Ensemble{Task: Task{Times: []float64{10}}, Replicates: 20_000})
		p := math.Exp(-0.3) // that v lives to 1
		compareMoments(t, m, stats, "hits", 0, p, p*(1-p), (1-3*p*(1-p))/(p*(1-p)))
	}
}

// The grid and the number of workers reach no bit, thinning or not.
func TestGridDoesNotReachThinning(t *testing.T) {
	n := enginetest.NewNetwork("bits")
	n.Add("A=50", "B=10", "C")
	n.Variables("v=0")
	n.Rule(model.RateRule, "v", "A - 25")
	n.React("A+B->C", "0.02*A*B*(1+sin(time))")
	n.React("C->A+B", "0.3*C*exp(-v/100)")
	n.On("v > 3", "", "", "v=0")
	for _, m := range Methods() {
		one := realise(t, n, m, Ensemble{Task: Task{Times: []float64{1, 5}}, Replicates: 64, Workers: 1})
		finer := realise(t, n, m, Ensemble{Task: Task{Times: []float64{0.1, 0.2, 1, 3, 4.9, 5}}, Replicates: 64, Workers: 5})
		for _, id := range []string{"A", "C"} {
			a, b := column(t, one, id), column(t, finer, id)
			if a.Mean[0] != b.Mean[2] || a.Mean[1] != b.Mean[5] || a.SD[1] != b.SD[5] {
				t.Errorf("%s: the grid changes %s", m, id)
			}
		}
	}
}

func TestUnboundedPropensity(t *testing.T) {
	n := enginetest.NewNetwork("pole")
	n.Add("X")
	n.React("->X", "1/abs(time-1)")
	_, err := compileModel(t, n.Model, Options{Method: "direct"}).
		Ensemble(context.Background(), Ensemble{Task: Task{Times: []float64{2}}, Replicates: 1})
	if err == nil || !strings.Contains(err.Error(), "no bound of the propensity") {
		t.Errorf("error %v", err)
	}
}

// column returns the column called id.
func column(t *testing.T, s *ensemble.Statistics, id string) *ensemble.Column {
	t.Helper()
	for i := range s.Columns {
		if s.Columns[i].ID == id {
			return &s.Columns[i]
		}
	}
	t.Fatalf("no column %s", id)
	return nil
}
