package odetest

import (
	"math"

	"niche/ode"
)

// Analytic returns the problems whose solution is a formula at every time.
func Analytic() []Case {
	return []Case{
		Linear(), Kaps(), ProtheroRobinson(), Oscillator(), Forced(), Logistic(), Chain(),
	}
}

// WithSensitivities returns the problems with sensitivity directions.
func WithSensitivities() []Case {
	return []Case{Logistic(), Chain(), Forced(), RobertsonSensitivities(), ImplicitRoot()}
}

// Linear is a stiff linear system with eigenvalues −1 and −1000 whose Jacobian
// is not symmetric.
func Linear() Case {
	m := newMatrix(2, 0, 1, 1, 0)
	return Case{
		Name: "linear", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 2,
				RHS: func(_ float64, y, f []float64) {
					f[0] = 998*y[0] + 1998*y[1]
					f[1] = -999*y[0] - 1999*y[1]
				},
				Jacobian: func(_ float64, _, v []float64) {
					m.set(v, 0, 0, 998)
					m.set(v, 0, 1, 1998)
					m.set(v, 1, 0, -999)
					m.set(v, 1, 1, -1999)
				},
				Pattern: m.pattern,
			}
		},
		TEnd: 2, Y0: []float64{1, 0}, Scale: []float64{1, 1},
		Exact: func(t float64, y, _ []float64) {
			slow, fast := math.Exp(-t), math.Exp(-1000*t)
			y[0] = 2*slow - fast
			y[1] = fast - slow
		},
		Digits: 1e-15,
		Source: "W. H. Press et al., Numerical Recipes, (17.5.4)", Origin: "formula",
	}
}

// Kaps is Kaps' problem with 1/ε = 1000: nonlinear, stiff, with the smooth
// solution (e^−2t, e^−t) whatever ε.
func Kaps() Case {
	const inv = 1e3
	m := newMatrix(2, 0, 1, 1, 0)
	return Case{
		Name: "kaps", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 2,
				RHS: func(_ float64, y, f []float64) {
					f[0] = -(inv+2)*y[0] + inv*y[1]*y[1]
					f[1] = y[0] - y[1] - y[1]*y[1]
				},
				Jacobian: func(_ float64, y, v []float64) {
					m.set(v, 0, 0, -(inv + 2))
					m.set(v, 0, 1, 2*inv*y[1])
					m.set(v, 1, 0, 1)
					m.set(v, 1, 1, -1-2*y[1])
				},
				Pattern: m.pattern,
			}
		},
		TEnd: 2, Y0: []float64{1, 1}, Scale: []float64{1, 1},
		Exact: func(t float64, y, _ []float64) {
			y[0], y[1] = math.Exp(-2*t), math.Exp(-t)
		},
		Digits: 1e-15,
		Source: "K. Dekker & J. G. Verwer 1984, Stability of Runge–Kutta Methods for Stiff Nonlinear Differential Equations",
		Origin: "formula",
	}
}

// ProtheroRobinson is y' = −λ(y − cos t) − sin t with λ = 1e4, y = cos t: a
// stiff problem whose right-hand side depends on time.
func ProtheroRobinson() Case {
	const lambda = 1e4
	m := newMatrix(1)
	return Case{
		Name: "prothero-robinson", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 1,
				RHS: func(t float64, y, f []float64) {
					f[0] = -lambda*(y[0]-math.Cos(t)) - math.Sin(t)
				},
				Jacobian: func(_ float64, _, v []float64) { v[0] = -lambda },
				Pattern:  m.pattern,
				TimeDerivative: func(t float64, _, d []float64) {
					d[0] = -lambda*math.Sin(t) - math.Cos(t)
				},
			}
		},
		TEnd: 10, Y0: []float64{1}, Scale: []float64{1},
		Exact:  func(t float64, y, _ []float64) { y[0] = math.Cos(t) },
		Digits: 1e-15,
		Source: "A. Prothero & A. Robinson 1974, Math. Comp. 28, 145–162", Origin: "formula",
	}
}

// Oscillator is y” = −y over three periods and a bit.
func Oscillator() Case {
	m := newMatrix(2, 0, 1, 1, 0)
	return Case{
		Name: "oscillator",
		New: func() *ode.Problem {
			return &ode.Problem{
				N:   2,
				RHS: func(_ float64, y, f []float64) { f[0], f[1] = y[1], -y[0] },
				Jacobian: func(_ float64, _, v []float64) {
					m.set(v, 0, 0, 0)
					m.set(v, 0, 1, 1)
					m.set(v, 1, 0, -1)
					m.set(v, 1, 1, 0)
				},
				Pattern: m.pattern,
			}
		},
		TEnd: 20, Y0: []float64{1, 0}, Scale: []float64{1, 1},
		Exact: func(t float64, y, _ []float64) {
			y[0], y[1] = math.Cos(t), -math.Sin(t)
		},
		Digits: 1e-15,
		Source: "textbook", Origin: "formula",
	}
}

// Forced is y' = −2θ t y² with θ = 1, y(0) = 1: y = 1/(1 + θt²). It depends on
// time and has the sensitivity −t²/(1 + θt²)² to θ.
func Forced() Case {
	m := newMatrix(1)
	return Case{
		Name: "forced",
		New: func() *ode.Problem {
			return &ode.Problem{
				N:              1,
				RHS:            func(t float64, y, f []float64) { f[0] = -2 * t * y[0] * y[0] },
				Jacobian:       func(t float64, y, v []float64) { v[0] = -4 * t * y[0] },
				Pattern:        m.pattern,
				TimeDerivative: func(_ float64, y, d []float64) { d[0] = -2 * y[0] * y[0] },
				Directions:     1,
				Forcing:        func(t float64, y, g []float64) { g[0] = -2 * t * y[0] * y[0] },
			}
		},
		TEnd: 4, Y0: []float64{1}, S0: []float64{0}, Scale: []float64{1},
		Exact: func(t float64, y, s []float64) {
			y[0] = 1 / (1 + t*t)
			if s != nil {
				s[0] = -t * t * y[0] * y[0]
			}
		},
		Digits: 1e-15,
		Source: "separable textbook equation", Origin: "formula",
	}
}

// Logistic is y' = r y (1 − y/K), with the sensitivities to r, K and y(0).
func Logistic() Case {
	const r, k, y0 = 1.5, 3.0, 0.1
	m := newMatrix(1)
	return Case{
		Name: "logistic",
		New: func() *ode.Problem {
			return &ode.Problem{
				N:          1,
				RHS:        func(_ float64, y, f []float64) { f[0] = r * y[0] * (1 - y[0]/k) },
				Jacobian:   func(_ float64, y, v []float64) { v[0] = r * (1 - 2*y[0]/k) },
				Pattern:    m.pattern,
				Directions: 3,
				Forcing: func(_ float64, y, g []float64) {
					g[0] = y[0] * (1 - y[0]/k)
					g[1] = r * y[0] * y[0] / (k * k)
					g[2] = 0
				},
			}
		},
		TEnd: 4, Y0: []float64{y0}, S0: []float64{0, 0, 1}, Scale: []float64{1},
		Exact: func(t float64, y, s []float64) {
			e := math.Exp(-r * t)
			d := y0 + (k-y0)*e
			y[0] = k * y0 / d
			if s != nil {
				s[0] = k * y0 * (k - y0) * t * e / (d * d)
				s[1] = y0 * y0 * (1 - e) / (d * d)
				s[2] = k * k * e / (d * d)
			}
		},
		Digits: 1e-15,
		Source: "textbook", Origin: "formula",
	}
}

// Chain is A → B → C with rates a = 1 and b = 0.3, with the sensitivities to
// both and to A(0).
func Chain() Case {
	const a, b = 1.0, 0.3
	m := newMatrix(3, 1, 0, 2, 1)
	return Case{
		Name: "chain",
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 3,
				RHS: func(_ float64, y, f []float64) {
					f[0], f[1], f[2] = -a*y[0], a*y[0]-b*y[1], b*y[1]
				},
				Jacobian: func(_ float64, _, v []float64) {
					m.set(v, 0, 0, -a)
					m.set(v, 1, 0, a)
					m.set(v, 1, 1, -b)
					m.set(v, 2, 1, b)
					m.set(v, 2, 2, 0)
				},
				Pattern:    m.pattern,
				Directions: 3,
				Forcing: func(_ float64, y, g []float64) {
					g[0], g[1], g[2] = -y[0], y[0], 0
					g[3], g[4], g[5] = 0, -y[1], y[1]
					clear(g[6:9])
				},
			}
		},
		TEnd: 5, Y0: []float64{1, 0, 0}, S0: []float64{0, 0, 0, 0, 0, 0, 1, 0, 0},
		Scale: []float64{1, 1, 1},
		Exact: func(t float64, y, s []float64) {
			ea, eb, d := math.Exp(-a*t), math.Exp(-b*t), b-a
			y[0] = ea
			y[1] = a / d * (ea - eb)
			y[2] = 1 - y[0] - y[1]
			if s == nil {
				return
			}
			s[0] = -t * ea
			s[1] = b/(d*d)*(ea-eb) - a/d*t*ea
			s[2] = -s[0] - s[1]
			s[3] = 0
			s[4] = -a/(d*d)*(ea-eb) + a/d*t*eb
			s[5] = -s[4]
			s[6], s[7], s[8] = y[0], y[1], y[2]
		},
		Digits: 1e-15,
		Source: "textbook", Origin: "formula",
	}
}
