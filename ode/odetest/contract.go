package odetest

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"niche/ode"
)

// CheckContract checks what [ode.Integrator] promises besides accuracy: steps
// stop exactly at tStop and nothing is evaluated beyond it, interpolation is
// continuous and agrees with the states, a restart equals a fresh start bit for
// bit, interpolating does not disturb the steps, and steps allocate nothing.
func CheckContract(t *testing.T, m Method) {
	for _, c := range m.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Run("stop", func(t *testing.T) { checkStop(t, m, &c) })
			t.Run("dense", func(t *testing.T) { checkDense(t, m, &c) })
			t.Run("restart", func(t *testing.T) { checkRestart(t, m, &c) })
			t.Run("allocations", func(t *testing.T) { checkAllocations(t, m, &c) })
		})
	}
}

const contractRTol = 1e-5

// watch wraps p so that latest holds the largest time at which a function of
// the problem has been evaluated.
func watch(p *ode.Problem, latest *float64) {
	rhs, jac, dt := p.RHS, p.Jacobian, p.TimeDerivative
	note := func(t float64) { *latest = max(*latest, t) }
	p.RHS = func(t float64, y, f []float64) { note(t); rhs(t, y, f) }
	p.Jacobian = func(t float64, y, v []float64) { note(t); jac(t, y, v) }
	if dt != nil {
		p.TimeDerivative = func(t float64, y, d []float64) { note(t); dt(t, y, d) }
	}
}

func checkStop(t *testing.T, m Method, c *Case) {
	p, latest := c.New(), math.Inf(-1)
	watch(p, &latest)
	in, err := m.New(p, c.Options(contractRTol))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Init(c.T0, c.Y0, c.S0, c.TEnd); err != nil {
		t.Fatal(err)
	}
	if from, to := in.Span(); from != c.T0 || to != c.T0 {
		t.Fatalf("before the first step Span = %g, %g; want %g twice", from, to, c.T0)
	}
	at := c.T0
	// An awkward sequence of stops: close together, far apart, the next float.
	for _, part := range []float64{1e-9, 1.1e-9, 1e-4, 0.01, 0.3, 0.30001, 1} {
		stops := []float64{c.T0 + part*(c.TEnd-c.T0)}
		stops = append(stops, math.Nextafter(stops[0], math.Inf(1)))
		for _, stop := range stops {
			for at < stop {
				if err := in.Step(stop); err != nil {
					t.Fatal(err)
				}
				from, to := in.Span()
				if from != at || to <= from || to > stop {
					t.Fatalf("step from %.17g: Span = %.17g, %.17g with tStop %.17g", at, from, to, stop)
				}
				if latest > stop {
					t.Fatalf("evaluated at %.17g beyond tStop %.17g", latest, stop)
				}
				at = to
			}
		}
	}
	y, want := make([]float64, p.N), make([]float64, p.N)
	in.State(y)
	c.Reference(want, nil)
	if e := c.Error(y, want); !(e <= m.slack(c)*contractRTol) {
		t.Errorf("with many stops the error is %.3g", e)
	}
}

func checkDense(t *testing.T, m Method, c *Case) {
	p := c.New()
	in, err := m.New(p, c.Options(contractRTol))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Init(c.T0, c.Y0, c.S0, c.TEnd); err != nil {
		t.Fatal(err)
	}
	before, y, want := slices.Clone(c.Y0), make([]float64, p.N), make([]float64, p.N)
	continuity := cmp.Or(m.Continuity, 1e-13)
	worst := 0.0
	for at := c.T0; at < c.TEnd; {
		if err := in.Step(c.TEnd); err != nil {
			t.Fatal(err)
		}
		from, to := in.Span()
		in.Interpolate(from, y)
		if e := c.Error(y, before); !(e <= continuity) {
			t.Fatalf("y(%g) interpolated differs from the step's start by %.3g\n got %.17g\nwant %.17g", from, e, y, before)
		}
		in.State(before)
		in.Interpolate(to, y)
		if e := c.Error(y, before); !(e <= continuity) {
			t.Fatalf("y(%g) interpolated differs from the step's end by %.3g\n got %.17g\nwant %.17g", to, e, y, before)
		}
		for k := 1; c.Exact != nil && k < 8; k++ {
			at := from + float64(k)/8*(to-from)
			in.Interpolate(at, y)
			c.Exact(at, want, nil)
			worst = max(worst, c.Error(y, want))
		}
		at = to
	}
	if allowed := 10 * m.slack(c) * contractRTol; !(worst <= allowed) {
		t.Errorf("dense output is wrong by %.3g, more than %.3g", worst, allowed)
	}
}

// checkRestart integrates halfway, restarts there, and compares every step with
// a fresh integrator that starts there, while interpolating only in one of them.
func checkRestart(t *testing.T, m Method, c *Case) {
	used, err := m.New(c.New(), c.Options(contractRTol))
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := m.New(c.New(), c.Options(contractRTol))
	if err != nil {
		t.Fatal(err)
	}
	middle := c.T0 + 0.37*(c.TEnd-c.T0)
	if _, err := Integrate(used, c, middle); err != nil {
		t.Fatal(err)
	}
	y := make([]float64, len(c.Y0))
	used.State(y)
	for _, in := range []ode.Integrator{used, fresh} {
		if err := in.Init(middle, y, c.S0, c.TEnd); err != nil {
			t.Fatal(err)
		}
	}
	a, b, scratch := make([]float64, len(y)), make([]float64, len(y)), make([]float64, len(y))
	for at := middle; at < c.TEnd; {
		if err := used.Step(c.TEnd); err != nil {
			t.Fatal(err)
		}
		if err := fresh.Step(c.TEnd); err != nil {
			t.Fatal(err)
		}
		from, to := used.Span()
		if f, g := fresh.Span(); f != from || g != to {
			t.Fatalf("restarted: step %.17g..%.17g, fresh: %.17g..%.17g", from, to, f, g)
		}
		used.State(a)
		fresh.State(b)
		if !slices.Equal(a, b) {
			t.Fatalf("at %.17g restarted %.17g, fresh %.17g", to, a, b)
		}
		used.Interpolate(from+0.6*(to-from), scratch)
		at = to
	}
}

func checkAllocations(t *testing.T, m Method, c *Case) {
	p := c.New()
	in, err := m.New(p, c.Options(contractRTol))
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float64, p.N)
	var stepErr error
	allocs := testing.AllocsPerRun(2, func() {
		if stepErr = in.Init(c.T0, c.Y0, c.S0, c.TEnd); stepErr != nil {
			return
		}
		for range 10 {
			if stepErr = in.Step(c.TEnd); stepErr != nil {
				return
			}
			from, to := in.Span()
			in.Interpolate(from+(to-from)/3, y)
			in.State(y)
			if to == c.TEnd {
				return
			}
		}
	})
	if stepErr != nil {
		t.Fatal(stepErr)
	}
	if allocs != 0 {
		t.Errorf("Init and ten steps allocate %g times", allocs)
	}
}
