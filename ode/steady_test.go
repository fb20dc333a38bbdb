package ode_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"niche/ode"
	"niche/sparse"
)

// binding is A + B ⇌ C with rates on, off, on a time scale; directions on, off
// and the initial amount of A.
func binding(on, off, speed float64) *ode.Problem {
	return &ode.Problem{
		N: 3, Pattern: sparse.DensePattern(3, 3), Directions: 3,
		RHS: func(_ float64, y, f []float64) {
			v := speed * (on*y[0]*y[1] - off*y[2])
			f[0], f[1], f[2] = -v, -v, v
		},
		Jacobian: func(_ float64, y, j []float64) {
			for c, d := range [3]float64{speed * on * y[1], speed * on * y[0], -speed * off} {
				j[3*c], j[3*c+1], j[3*c+2] = -d, -d, d
			}
		},
		Forcing: func(_ float64, y, g []float64) {
			clear(g)
			for d, v := range [2]float64{speed * y[0] * y[1], -speed * y[2]} {
				g[3*d], g[3*d+1], g[3*d+2] = -v, -v, v
			}
		},
	}
}

// bindingLaws: A + C and B + C are conserved.
func bindingLaws() []ode.Law {
	return []ode.Law{
		{Dependent: 0, Index: []int{0, 2}, Coefficient: []float64{1, 1}},
		{Dependent: 1, Index: []int{1, 2}, Coefficient: []float64{1, 1}},
	}
}

// bound returns C at equilibrium of a total of A and b of B, and its derivatives
// with respect to K = off/on and a.
func bound(a, b, k float64) (c, dk, da float64) {
	s := a + b + k
	root := math.Sqrt(s*s - 4*a*b)
	c = 2 * a * b / (s + root) // (s − root)/2 without cancellation
	// F(c) = (a − c)(b − c) − k c = 0
	fc := -(a - c) - (b - c) - k
	return c, c / fc, -(b - c) / fc
}

func integrator(t *testing.T, p *ode.Problem, y0, s0 []float64, o ode.Options, end float64) *ode.BDF {
	t.Helper()
	b, err := ode.NewBDF(p, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Init(0, y0, s0, end); err != nil {
		t.Fatal(err)
	}
	return b
}

func without(p *ode.Problem) *ode.Problem {
	q := *p
	q.Directions, q.Forcing = 0, nil
	return &q
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(math.Abs(want), 1e-300)) {
		t.Errorf("%s = %.15g, want %.15g (relative difference %.2g)", what, got, want, math.Abs(got-want)/math.Abs(want))
	}
}

// The steady state and its sensitivities agree with the formula much better
// than the integration's tolerance, and do not depend on the unit of time.
func TestSteadyStateOfBinding(t *testing.T) {
	const a, b, on, off = 2.0, 3.0, 0.7, 0.4
	c, dk, da := bound(a, b, off/on)
	steps := map[int]bool{}
	for _, speed := range []float64{1e-5, 1, 1e5} {
		t.Run(fmt.Sprint(speed), func(t *testing.T) {
			p := binding(on, off, speed)
			y0, s0 := []float64{a, b, 0}, []float64{0, 0, 0, 0, 0, 0, 1, 0, 0}
			in := integrator(t, without(p), y0, nil, ode.Options{RTol: 1e-5, ATol: 1e-8}, 1e9/speed)
			r, err := ode.SteadyState(p, in, s0, false, bindingLaws(), ode.SteadyOptions{Options: ode.Options{RTol: 1e-5, ATol: 1e-8}, Limit: 1e9 / speed})
			if err != nil {
				t.Fatal(err)
			}
			if !r.Refined || r.Integrated {
				t.Errorf("refined %v, integrated %v", r.Refined, r.Integrated)
			}
			near(t, "A", r.Y[0], a-c, 1e-12)
			near(t, "B", r.Y[1], b-c, 1e-12)
			near(t, "C", r.Y[2], c, 1e-12)
			near(t, "dC/d on", r.S[2], dk*(-off/(on*on)), 1e-11)
			near(t, "dC/d off", r.S[5], dk/on, 1e-11)
			near(t, "dC/dA0", r.S[8], da, 1e-11)
			near(t, "dA/dA0", r.S[6], 1-da, 1e-11)
			near(t, "dB/dA0", r.S[7], -da, 1e-11)
			t.Logf("steady at t·speed = %.3g after %d steps; %+v", r.Time*speed, r.Steps, in.Stats())
			steps[r.Steps] = true
		})
	}
	if len(steps) != 1 {
		t.Errorf("the number of steps depends on the unit of time: %v", steps)
	}
}

// Without laws J is singular: the integrated state is accepted all the same, and
// the sensitivities are refused or integrated.
func TestSteadyStateWithUndeclaredLaws(t *testing.T) {
	const a, b, on, off = 2.0, 3.0, 0.7, 0.4
	c, dk, da := bound(a, b, off/on)
	p := binding(on, off, 1)
	y0, s0 := []float64{a, b, 0}, []float64{0, 0, 0, 0, 0, 0, 1, 0, 0}
	o := ode.Options{RTol: 1e-8, ATol: 1e-10}
	in := integrator(t, without(p), y0, nil, o, 1e9)
	_, err := ode.SteadyState(p, in, s0, false, nil, ode.SteadyOptions{Options: o})
	var failure *ode.Error
	if !errors.As(err, &failure) || failure.Failure != ode.SingularMatrix {
		t.Errorf("sensitivities of an undetermined system: %v", err)
	}
	in = integrator(t, p, y0, s0, o, 1e9)
	r, err := ode.SteadyState(p, in, s0, true, nil, ode.SteadyOptions{Options: o})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Integrated {
		t.Error("sensitivities of a singular system are said to come from a linear system")
	}
	near(t, "C", r.Y[2], c, 1e-7)
	near(t, "dC/d off", r.S[5], dk/on, 1e-5)
	near(t, "dC/dA0", r.S[8], da, 1e-5)
	t.Logf("refined %v, time %g", r.Refined, r.Time)
}

// oneVariable is dy/dt = f(y) with derivative df.
func oneVariable(f, df func(y float64) float64) *ode.Problem {
	return &ode.Problem{
		N: 1, Pattern: sparse.DensePattern(1, 1),
		RHS:      func(_ float64, y, g []float64) { g[0] = f(y[0]) },
		Jacobian: func(_ float64, y, j []float64) { j[0] = df(y[0]) },
	}
}

// A bistable switch ends on the branch in whose basin it starts, also right
// beside the threshold; Newton's method alone would go anywhere.
func TestSteadyStateStaysOnItsBranch(t *testing.T) {
	// f = −(y − 1)(y − 2)(y − 4)
	p := oneVariable(func(y float64) float64 { return -(y - 1) * (y - 2) * (y - 4) },
		func(y float64) float64 { return -((y-2)*(y-4) + (y-1)*(y-4) + (y-1)*(y-2)) })
	for _, c := range []struct{ from, to float64 }{{0, 1}, {1.999, 1}, {1.9999, 1}, {2.0001, 4}, {2.5, 4}, {10, 4}, {1, 1}, {4, 4}} {
		o := ode.Options{RTol: 1e-6, ATol: 1e-9}
		r, err := ode.SteadyState(p, integrator(t, p, []float64{c.from}, nil, o, 1e9), nil, false, nil, ode.SteadyOptions{Options: o})
		if err != nil {
			t.Fatalf("from %g: %v", c.from, err)
		}
		near(t, fmt.Sprintf("steady state from %g", c.from), r.Y[0], c.to, 1e-13)
		if c.from == c.to && r.Steps != 0 {
			t.Errorf("from the steady state %g: %d steps", c.from, r.Steps)
		}
	}
}

// Slow departure from an unstable state is not mistaken for rest.
func TestSteadyStateOfSlowDeparture(t *testing.T) {
	p := oneVariable(func(y float64) float64 { return y * (1 - y) }, func(y float64) float64 { return 1 - 2*y })
	o := ode.Options{RTol: 1e-6, ATol: 1e-9}
	for _, from := range []float64{1e-4, 1e-7, 3e-9} {
		r, err := ode.SteadyState(p, integrator(t, p, []float64{from}, nil, o, 1e9), nil, false, nil, ode.SteadyOptions{Options: o})
		if err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprintf("from %g", from), r.Y[0], 1, 1e-12)
	}
}

// Time scales 1e-3 … 1e7: fast equilibrium is not taken for the steady state.
func TestSteadyStateWaitsForSlowModes(t *testing.T) {
	rates := []float64{1e3, 1, 1e-3, 1e-7}
	n := len(rates)
	p := &ode.Problem{
		N: n, Pattern: sparse.DensePattern(n, n),
		RHS: func(_ float64, y, f []float64) {
			for i, k := range rates {
				f[i] = k * (1 - y[i])
				if i > 0 {
					f[i] += k * (y[i-1] - 1)
				}
			}
		},
		Jacobian: func(_ float64, _, j []float64) {
			clear(j)
			for i, k := range rates {
				j[i*n+i] = -k
				if i > 0 {
					j[(i-1)*n+i] = k
				}
			}
		},
	}
	o := ode.Options{RTol: 1e-6, ATol: 1e-9}
	for _, tolerance := range []float64{0, 1e-12} {
		r, err := ode.SteadyState(p, integrator(t, p, make([]float64, n), nil, o, 1e12), nil, false, nil,
			ode.SteadyOptions{Options: o, Limit: 1e12, Tolerance: tolerance})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			near(t, fmt.Sprintf("y%d", i), r.Y[i], 1, 1e-12)
		}
		if r.Time < 1e7*math.Log(1e5) {
			t.Errorf("steady at %g, before the slowest mode has decayed", r.Time)
		}
	}
}

func TestNoSteadyState(t *testing.T) {
	o := ode.Options{RTol: 1e-6, ATol: 1e-9}
	var failure *ode.Error
	growth := oneVariable(func(float64) float64 { return 1 }, func(float64) float64 { return 0 })
	_, err := ode.SteadyState(growth, integrator(t, growth, []float64{0}, nil, o, 1e3), nil, false, nil, ode.SteadyOptions{Options: o, Limit: 1e3})
	if !errors.As(err, &failure) || failure.Failure != ode.NoSteadyState || failure.Time != 1e3 || failure.Index != 0 {
		t.Errorf("linear growth: %v", err)
	}
	// A rotation never rests, though J is regular and f = 0 has a solution.
	rotation := &ode.Problem{
		N: 2, Pattern: sparse.DensePattern(2, 2),
		RHS:      func(_ float64, y, f []float64) { f[0], f[1] = y[1], -y[0] },
		Jacobian: func(_ float64, _, j []float64) { j[0], j[1], j[2], j[3] = 0, -1, 1, 0 },
	}
	o.RTol = 1e-10 // BDF damps a rotation little by little
	_, err = ode.SteadyState(rotation, integrator(t, rotation, []float64{1, 0}, nil, o, 100), nil, false, nil, ode.SteadyOptions{Options: o, Limit: 100})
	if !errors.As(err, &failure) || failure.Failure != ode.NoSteadyState {
		t.Errorf("rotation: %v", err)
	}
}

// Continuation of the circle's upper half by guesses: y² + λ² = 1.
func TestNewtonSteadyFromAGuess(t *testing.T) {
	y := []float64{1}
	for lambda := 0.0; lambda < 0.95; lambda += 0.05 {
		p := oneVariable(func(y float64) float64 { return 1 - lambda*lambda - y*y }, func(y float64) float64 { return -2 * y })
		if err := ode.NewtonSteady(p, 0, y, nil, nil, ode.SteadyOptions{}); err != nil {
			t.Fatal(err)
		}
		near(t, "y", y[0], math.Sqrt(1-lambda*lambda), 1e-12)
	}
	none := oneVariable(func(y float64) float64 { return 1 + y*y }, func(y float64) float64 { return 2 * y })
	if err := ode.NewtonSteady(none, 0, []float64{3}, nil, nil, ode.SteadyOptions{}); err == nil {
		t.Error("1 + y² = 0 has a solution")
	}
	p := binding(0.7, 0.4, 1)
	c, _, _ := bound(2, 3, 0.4/0.7)
	guess := []float64{1, 1, 1}
	if err := ode.NewtonSteady(p, 0, guess, bindingLaws(), []float64{2, 3}, ode.SteadyOptions{}); err != nil {
		t.Fatal(err)
	}
	near(t, "C", guess[2], c, 1e-12)
	near(t, "A", guess[0], 2-c, 1e-12)
}
