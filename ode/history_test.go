package ode_test

import (
	"fmt"
	"math"
	"testing"

	"niche/ode"
	"niche/ode/odetest"
	"niche/sparse"
)

// delayed is y' = f(t, y, y(past(t))) with y = 1 before t = 0.
type delayed struct {
	f    func(t, y, past float64) float64
	dfdy func(t, y, past float64) float64
	past func(t float64) float64
	// breaks are the discontinuities of low order, increasing.
	breaks []float64
	exact  func(t float64) float64
}

func (d *delayed) problem() *ode.Problem {
	h := ode.NewHistory(1, []int{0})
	section := func(t, s float64) float64 {
		k := h.Find(s, 0)
		if k < 0 {
			return 1
		}
		// At the end of a section its left limit is wanted.
		if from, _ := h.Bounds(k); s == from && k > 0 && t == d.breaks[k] {
			k--
		}
		return h.Value(k, 0, s)
	}
	value := func(t, y float64) float64 {
		s := d.past(t)
		switch {
		case s == t:
			return y
		case s < 0:
			return 1
		}
		return section(t, s)
	}
	return &ode.Problem{
		N: 1, History: h, Pattern: sparse.DensePattern(1, 1),
		RHS:      func(t float64, y, f []float64) { f[0] = d.f(t, y[0], value(t, y[0])) },
		Jacobian: func(t float64, y, j []float64) { j[0] = d.dfdy(t, y[0], value(t, y[0])) },
	}
}

// solve integrates d to time end and returns y there, the largest error of the
// history between the steps, and the work.
func (d *delayed) solve(t *testing.T, new odetest.Constructor, end, rtol float64) (y, dense float64, stats ode.Stats) {
	t.Helper()
	p := d.problem()
	in, err := new(p, ode.Options{RTol: rtol, ATol: rtol * 1e-2})
	if err != nil {
		t.Fatal(err)
	}
	state := []float64{1}
	stops := append(append([]float64(nil), d.breaks[1:]...), end)
	at := 0.0
	for _, stop := range stops {
		p.History.Begin(at, state)
		if err := in.Init(at, state, nil, stop); err != nil {
			t.Fatal(err)
		}
		for at < stop {
			if err := in.Step(stop); err != nil {
				t.Fatal(err)
			}
			p.History.Append(in)
			_, at = in.Span()
		}
		in.State(state)
	}
	for k := range 200 {
		s := end * (float64(k) + 0.5) / 200
		got := p.History.Value(p.History.Find(s, 0), 0, s)
		dense = max(dense, math.Abs(got-d.exact(s)))
	}
	return state[0], dense, in.Stats()
}

// steps is y' = −y(t − 1), solved by the method of steps:
// y = Σ_k (−1)^k (t − k + 1)^k / k! over the k with t ≥ k − 1.
func steps() delayed {
	return delayed{
		f:    func(_, _, past float64) float64 { return -past },
		dfdy: func(_, _, _ float64) float64 { return 0 },
		past: func(t float64) float64 { return t - 1 }, breaks: []float64{0, 1, 2, 3, 4, 5},
		exact: func(t float64) float64 {
			sum, factorial := 1.0, 1.0
			for k := 1; float64(k-1) < t; k++ {
				factorial *= float64(k)
				sum += math.Pow(-1, float64(k)) * math.Pow(t-float64(k-1), float64(k)) / factorial
			}
			return sum
		},
	}
}

// pantograph is y' = −y(t/2): its lag vanishes at the start, and later every
// step is shorter than the lag.
func pantograph() delayed {
	return delayed{
		f:    func(_, _, past float64) float64 { return -past },
		dfdy: func(_, _, _ float64) float64 { return 0 },
		past: func(t float64) float64 { return t / 2 }, breaks: []float64{0},
		exact: func(t float64) float64 {
			sum, term := 0.0, 1.0
			for n := 0; n < 60; n++ {
				sum += term
				term *= -t / float64(n+1) * math.Pow(2, -float64(n))
			}
			return sum
		},
	}
}

// brief is y' = −y(t − 0.001)·c with the solution e^−t, c = e^−0.001, after a
// start on it: the lag is much shorter than the steps.
func brief() delayed {
	const lag = 1e-3
	c := math.Exp(-lag)
	return delayed{
		f: func(t, _, past float64) float64 {
			if t < lag { // the values before 0 are 1
				return -math.Exp(-t)
			}
			return -past * c
		},
		dfdy: func(_, _, _ float64) float64 { return 0 },
		past: func(t float64) float64 { return t - lag }, breaks: []float64{0, lag},
		exact: func(t float64) float64 { return math.Exp(-t) },
	}
}

// stiffDelay is y' = −1000 (y − cos t) − sin t + (y(t − 1) − cos(t − 1)) for
// t ≥ 1: the solution stays at cos t.
func stiffDelay() delayed {
	const lambda = 1000
	return delayed{
		f: func(t, y, past float64) float64 {
			f := -lambda*(y-math.Cos(t)) - math.Sin(t)
			if t >= 1 {
				f += past - math.Cos(t-1)
			}
			return f
		},
		dfdy: func(_, _, _ float64) float64 { return -lambda },
		past: func(t float64) float64 { return t - 1 }, breaks: []float64{0, 1},
		exact: math.Cos,
	}
}

func TestDelayEquations(t *testing.T) {
	methods := map[string]odetest.Constructor{
		"bdf":     func(p *ode.Problem, o ode.Options) (ode.Integrator, error) { return ode.NewBDF(p, o) },
		"rodas5p": newRodas5P, "tsit5": newTsit5,
	}
	for name, c := range map[string]struct {
		problem delayed
		end     float64
		most    int // steps at 1e-8, by the least efficient method
	}{
		"steps": {steps(), 6, 240}, "pantograph": {pantograph(), 4, 60}, "brief": {brief(), 4, 110}, "stiff": {stiffDelay(), 5, 170},
	} {
		for method, new := range methods {
			if name == "stiff" && method == "tsit5" {
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", name, method), func(t *testing.T) {
				for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
					y, dense, stats := c.problem.solve(t, new, c.end, rtol)
					e := math.Abs(y - c.problem.exact(c.end))
					t.Logf("rtol %g: error %.2g, in between %.2g; %d steps, %d right-hand sides, %d failures", rtol, e, dense,
						stats.Steps, stats.RHS, stats.ErrorTestFailures+stats.ConvergenceFailures)
					if !(e <= 60*rtol) || !(dense <= 60*rtol) {
						t.Errorf("rtol %g: error %.2g at the end, %.2g in between", rtol, e, dense)
					}
					if rtol == 1e-8 && stats.Steps > c.most {
						t.Errorf("%d steps", stats.Steps)
					}
				}
			})
		}
	}
}
