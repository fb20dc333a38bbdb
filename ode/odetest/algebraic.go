package odetest

import (
	"math"

	"niche/ode"
)

// Algebraic returns problems with algebraic equations, of index 1. They count
// as stiff: explicit methods cannot solve them.
func Algebraic() []Case {
	return []Case{RobertsonAlgebraic(), ImplicitRoot(), Swapped()}
}

// RobertsonAlgebraic is Robertson's problem with the conserved sum in place of
// the third equation (Hairer & Wanner II, §VI.1).
func RobertsonAlgebraic() Case {
	const k1, k2, k3 = 0.04, 3e7, 1e4
	c := Robertson()
	m := newMatrix(3, 0, 1, 0, 2, 1, 0, 1, 2, 2, 0, 2, 1)
	c.Name = "robertson algebraic"
	c.New = func() *ode.Problem {
		return &ode.Problem{
			N: 3, Algebraic: []bool{false, false, true}, Pattern: m.pattern,
			RHS: func(_ float64, y, f []float64) {
				r1, r2, r3 := k1*y[0], k2*y[1]*y[1], k3*y[1]*y[2]
				f[0] = r3 - r1
				f[1] = r1 - r2 - r3
				f[2] = y[0] + y[1] + y[2] - 1
			},
			Jacobian: func(_ float64, y, v []float64) {
				m.set(v, 0, 0, -k1)
				m.set(v, 0, 1, k3*y[2])
				m.set(v, 0, 2, k3*y[1])
				m.set(v, 1, 0, k1)
				m.set(v, 1, 1, -2*k2*y[1]-k3*y[2])
				m.set(v, 1, 2, -k3*y[1])
				m.set(v, 2, 0, 1)
				m.set(v, 2, 1, 1)
				m.set(v, 2, 2, 1)
			},
		}
	}
	return c
}

// ImplicitRoot is y' = −(3w² + 1)w, 0 = w³ + w − y with w = θ e^−t, θ = 1, and
// its sensitivity to θ.
func ImplicitRoot() Case {
	m := newMatrix(2, 0, 1, 1, 0)
	return Case{
		Name: "implicit root", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 2, Algebraic: []bool{false, true}, Pattern: m.pattern,
				RHS: func(_ float64, y, f []float64) {
					w := y[1]
					f[0] = -(3*w*w + 1) * w
					f[1] = w*w*w + w - y[0]
				},
				Jacobian: func(_ float64, y, v []float64) {
					w := y[1]
					m.set(v, 0, 0, 0)
					m.set(v, 0, 1, -9*w*w-1)
					m.set(v, 1, 0, -1)
					m.set(v, 1, 1, 3*w*w+1)
				},
				Directions: 1,
				Forcing:    func(_ float64, _, g []float64) { clear(g) },
			}
		},
		TEnd: 3, Y0: []float64{2, 1}, S0: []float64{4, 1}, Scale: []float64{1, 1},
		Exact: func(t float64, y, s []float64) {
			w := math.Exp(-t)
			y[0], y[1] = w*w*w+w, w
			if s != nil {
				s[0], s[1] = (3*w*w+1)*w, w
			}
		},
		Digits: 1e-15, Source: "made for this test", Origin: "formula",
	}
}

// Swapped has algebraic equations that depend on time and do not hold the
// components of their own rows, so that a step needs row exchanges:
// y' = −w1, 0 = w2 − y − sin t, 0 = w1 − w2 + sin t.
func Swapped() Case {
	m := newMatrix(3, 0, 1, 1, 0, 1, 2, 2, 1)
	return Case{
		Name: "swapped", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 3, Algebraic: []bool{false, true, true}, Pattern: m.pattern,
				RHS: func(t float64, y, f []float64) {
					f[0] = -y[1]
					f[1] = y[2] - y[0] - math.Sin(t)
					f[2] = y[1] - y[2] + math.Sin(t)
				},
				Jacobian: func(_ float64, _, v []float64) {
					clear(v)
					m.set(v, 0, 1, -1)
					m.set(v, 1, 0, -1)
					m.set(v, 1, 2, 1)
					m.set(v, 2, 1, 1)
					m.set(v, 2, 2, -1)
				},
				TimeDerivative: func(t float64, _, d []float64) { d[0], d[1], d[2] = 0, -math.Cos(t), math.Cos(t) },
			}
		},
		TEnd: 5, Y0: []float64{1, 1, 1}, Scale: []float64{1, 1, 1},
		Exact: func(t float64, y, _ []float64) {
			y[0] = math.Exp(-t)
			y[1], y[2] = y[0], y[0]+math.Sin(t)
		},
		Digits: 1e-15, Source: "made for this test", Origin: "formula",
	}
}
