package ode_test

import (
	"math"
	"testing"

	"niche/ode"
	"niche/sparse"
)

// cascade is a kinase cascade with Michaelis–Menten steps and negative feedback
// of parameters p = (k1, k2, k3, K, feedback), all of which are directions.
func cascade(p []float64) *ode.Problem {
	k1, k2, k3, km, fb := p[0], p[1], p[2], p[3], p[4]
	pattern := sparse.DensePattern(3, 3)
	return &ode.Problem{
		N: 3, Pattern: pattern, Directions: 5,
		RHS: func(t float64, y, f []float64) {
			in := k1 * math.Exp(-0.1*t) / (1 + fb*y[2]*y[2])
			f[0] = in*(1-y[0]) - k2*y[0]/(km+y[0])
			f[1] = k3*y[0]*(1-y[1])/(km+1-y[1]) - k2*y[1]/(km+y[1])
			f[2] = k3*y[1] - 0.3*y[2]
		},
		Jacobian: func(t float64, y, j []float64) {
			e := k1 * math.Exp(-0.1*t)
			q := 1 + fb*y[2]*y[2]
			a, b := km+y[0], km+1-y[1]
			c := km + y[1]
			j[0], j[1], j[2] = -e/q-k2*km/(a*a), k3*(1-y[1])/b, 0
			j[3], j[4], j[5] = 0, -k3*y[0]*km/(b*b)-k2*km/(c*c), k3
			j[6], j[7], j[8] = -e/(q*q)*2*fb*y[2]*(1-y[0]), 0, -0.3
		},
		Forcing: func(t float64, y, g []float64) {
			e := math.Exp(-0.1 * t)
			q := 1 + fb*y[2]*y[2]
			a, b := km+y[0], km+1-y[1]
			c := km + y[1]
			clear(g)
			g[0] = e / q * (1 - y[0])
			g[3], g[4] = -y[0]/a, -y[1]/c
			g[7], g[8] = y[0]*(1-y[1])/b, y[1]
			g[9], g[10] = k2*y[0]/(a*a), -k3*y[0]*(1-y[1])/(b*b)+k2*y[1]/(c*c)
			g[12] = -k1 * e * y[2] * y[2] / (q * q) * (1 - y[0])
		},
	}
}

// dense is y' = c·A y − y³ with a full A: factorising costs more than iterating,
// so that one direction is solved with old factors.
func dense(c float64) *ode.Problem {
	const n = 40
	a := make([]float64, n*n)
	for i := range n {
		for j := range n {
			a[j*n+i] = math.Sin(float64(7*i+3*j)) / n
		}
		a[i*n+i] -= 1 + float64(i*i)/4
	}
	pattern := sparse.DensePattern(n, n)
	return &ode.Problem{
		N: n, Pattern: pattern, Directions: 1,
		RHS: func(_ float64, y, f []float64) {
			for i, v := range y {
				f[i] = -v * v * v
			}
			pattern.AddMulVec(c, a, y, f)
		},
		Jacobian: func(_ float64, y, j []float64) {
			for k, v := range a {
				j[k] = c * v
			}
			for i, v := range y {
				j[i*n+i] -= 3 * v * v
			}
		},
		Forcing: func(_ float64, y, g []float64) { pattern.MulVec(a, y, g) },
	}
}

// end integrates p from y0 with sensitivities s0 to t.
func end(t *testing.T, p *ode.Problem, y0, s0 []float64, to float64, o ode.Options) (y, s []float64, st ode.Stats) {
	t.Helper()
	b := integrator(t, p, y0, s0, o, to)
	for _, at := b.Span(); at < to; _, at = b.Span() {
		if err := b.Step(to); err != nil {
			t.Fatal(err)
		}
	}
	y, s = make([]float64, p.N), make([]float64, p.N*p.Directions)
	b.State(y)
	b.Sensitivities(to, s)
	return y, s, b.Stats()
}

// Sensitivities agree with central differences of integrations at tight
// tolerance, with direct and with iterated solution.
func TestSensitivitiesAgainstDifferences(t *testing.T) {
	type example struct {
		name     string
		p        []float64
		problem  func(p []float64) *ode.Problem
		y0       []float64
		iterated bool
	}
	ramp := make([]float64, 40)
	for i := range ramp {
		ramp[i] = 1 + math.Cos(float64(i))
	}
	for _, e := range []example{
		{"cascade", []float64{1.5, 0.4, 0.8, 0.2, 3}, cascade, []float64{0, 0, 0}, false},
		{"dense", []float64{0.7}, func(p []float64) *ode.Problem { return dense(p[0]) }, ramp, true},
	} {
		t.Run(e.name, func(t *testing.T) {
			const to = 3.0
			n, d := len(e.y0), len(e.p)
			tight := ode.Options{RTol: 1e-12, ATol: 1e-13}
			want := make([]float64, n*d)
			for j := range d {
				h := 1e-4 * e.p[j]
				value := func(f float64) []float64 {
					p := append([]float64(nil), e.p...)
					p[j] += f * h
					y, _, _ := end(t, without(e.problem(p)), e.y0, nil, to, tight)
					return y
				}
				a, b, c, f := value(-2), value(-1), value(1), value(2)
				for i := range n {
					want[j*n+i] = (8*(c[i]-b[i]) - (f[i] - a[i])) / (12 * h)
				}
			}
			for _, control := range []bool{false, true} {
				o := ode.Options{RTol: 1e-9, ATol: 1e-11, SensitivityControl: control}
				_, s, st := end(t, e.problem(e.p), e.y0, make([]float64, n*d), to, o)
				worst := 0.0
				for k := range s {
					worst = max(worst, math.Abs(s[k]-want[k])/(math.Abs(want[k])+1e-2))
				}
				t.Logf("control %v: worst difference %.2g; %+v", control, worst, st)
				if !(worst <= 1e-6) {
					t.Errorf("control %v: worst difference %g", control, worst)
				}
				if iterated := st.Factorisations < st.Steps; iterated != e.iterated {
					t.Errorf("%d factorisations in %d steps: iterated %v, expected %v", st.Factorisations, st.Steps, iterated, e.iterated)
				}
			}
		})
	}
}

func TestSensitivitiesInterpolateAndAllocateNothing(t *testing.T) {
	for _, p := range []*ode.Problem{cascade([]float64{1.5, 0.4, 0.8, 0.2, 3}), dense(0.7)} {
		for _, control := range []bool{false, true} {
			y0 := make([]float64, p.N)
			for i := range y0 {
				y0[i] = 0.5
			}
			s0 := make([]float64, p.N*p.Directions)
			b := integrator(t, p, y0, s0, ode.Options{SensitivityControl: control}, 3)
			s, before := make([]float64, len(s0)), append([]float64(nil), s0...)
			allocations := testing.AllocsPerRun(1, func() {
				if err := b.Init(0, y0, s0, 3); err != nil {
					t.Fatal(err)
				}
				copy(before, s0)
				for _, at := b.Span(); at < 3; _, at = b.Span() {
					if err := b.Step(3); err != nil {
						t.Fatal(err)
					}
					from, to := b.Span()
					b.Sensitivities(from, s)
					for i := range s {
						if math.Abs(s[i]-before[i]) > 1e-12*(1+math.Abs(s[i])) {
							t.Fatalf("s(%g) interpolated differs from the step's start", from)
						}
					}
					b.Sensitivities(to, before)
				}
			})
			if allocations != 0 {
				t.Errorf("%d components, control %v: %v allocations", p.N, control, allocations)
			}
		}
	}
}

// A parameter of small magnitude has large sensitivities; error control does not
// take that for a demand of accuracy.
func TestSensitivityWeightsFollowMagnitude(t *testing.T) {
	// dy/dt = −k y with k = 1e-5: s = −t y is 1e5 times larger than y.
	rate := func(magnitude []float64) *ode.Problem {
		return &ode.Problem{
			N: 1, Pattern: sparse.DensePattern(1, 1), Directions: 1, Magnitude: magnitude,
			RHS:      func(_ float64, y, f []float64) { f[0] = -1e-5 * y[0] },
			Jacobian: func(_ float64, _, j []float64) { j[0] = -1e-5 },
			Forcing:  func(_ float64, y, g []float64) { g[0] = -y[0] },
		}
	}
	o := ode.Options{RTol: 1e-6, ATol: 1e-9, SensitivityControl: true}
	for _, magnitude := range [][]float64{nil, {1e-5}} {
		_, s, st := end(t, rate(magnitude), []float64{1}, []float64{0}, 2e5, o)
		near(t, "s", s[0], -2e5*math.Exp(-2), 1e-4)
		if st.Steps > 200 {
			t.Errorf("magnitude %v: %d steps", magnitude, st.Steps)
		}
	}
}
