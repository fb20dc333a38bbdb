package odetest

import "niche/ode"

// Stiff returns the stiff problems of the test set.
func Stiff() []Case {
	return []Case{Robertson(), RobertsonLate(), HIRES(), Oregonator(), VanDerPol(), E5(), E5Reduced()}
}

// robertson is Robertson's autocatalytic reaction with rate constants k and,
// optionally, the derivatives with respect to the three of them.
func robertson(directions int) *ode.Problem {
	const k1, k2, k3 = 0.04, 3e7, 1e4
	m := newMatrix(3, 0, 1, 0, 2, 1, 0, 1, 2, 2, 1)
	p := &ode.Problem{
		N: 3,
		RHS: func(_ float64, y, f []float64) {
			r1, r2, r3 := k1*y[0], k2*y[1]*y[1], k3*y[1]*y[2]
			f[0] = r3 - r1
			f[1] = r1 - r2 - r3
			f[2] = r2
		},
		Jacobian: func(_ float64, y, v []float64) {
			m.set(v, 0, 0, -k1)
			m.set(v, 0, 1, k3*y[2])
			m.set(v, 0, 2, k3*y[1])
			m.set(v, 1, 0, k1)
			m.set(v, 1, 1, -2*k2*y[1]-k3*y[2])
			m.set(v, 1, 2, -k3*y[1])
			m.set(v, 2, 1, 2*k2*y[1])
			m.set(v, 2, 2, 0)
		},
		Pattern:    m.pattern,
		Directions: directions,
	}
	if directions > 0 {
		p.Forcing = func(_ float64, y, g []float64) {
			r2, r3 := y[1]*y[1], y[1]*y[2]
			g[0], g[1], g[2] = -y[0], y[0], 0
			g[3], g[4], g[5] = 0, -r2, r2
			g[6], g[7], g[8] = r3, -r3, 0
		}
	}
	return p
}

// Robertson is Robertson's problem on its classical interval [0, 40], with the
// sensitivities to its three rate constants.
func Robertson() Case {
	c := RobertsonLate()
	c.Name = "robertson"
	c.New = func() *ode.Problem { return robertson(0) }
	c.TEnd = 40
	c.Scale = []float64{1e-4, 1e-8, 1e-4}
	c.Want = robertson40[:3]
	c.Digits = 1e-15
	c.Origin = "Taylor series of order 24 in 34-digit decimal arithmetic, truncation 1e-26 a step"
	return c
}

// RobertsonSensitivities is Robertson with dy/dk for its rate constants k1
// (0.04), k2 (3e7) and k3 (1e4).
func RobertsonSensitivities() Case {
	c := Robertson()
	c.Name = "robertson sensitivities"
	c.New = func() *ode.Problem { return robertson(3) }
	c.S0 = make([]float64, 9)
	c.WantS = robertson40[3:]
	return c
}

// RobertsonLate is Robertson's problem until 1e11, when y1 has decayed like 1/t
// and a loss of the conserved sum shows.
func RobertsonLate() Case {
	return Case{
		Name: "robertson late", Stiff: true,
		New:    func() *ode.Problem { return robertson(0) },
		TEnd:   1e11,
		Y0:     []float64{1, 0, 0},
		Scale:  []float64{1e-8, 1e-14, 1},
		Want:   []float64{2.08334014970131953e-8, 8.33336077033488e-14, 0.999999979166515169},
		Digits: 1e-12,
		Source: "H. H. Robertson 1966; Hairer & Wanner II, (IV.1.4)",
		Origin: "Radau IIA of order 9 in 36-digit arithmetic on logarithmic time; the test set's 0.2083340149701255e-7, " +
			"0.8333360770334713e-13, 0.9999999791665050 agree to 1e-13",
	}
}

// HIRES is the high-irradiance response of photomorphogenesis, 8 species.
func HIRES() Case {
	m := newMatrix(8, 0, 1, 0, 2, 1, 0, 2, 3, 2, 4, 3, 1, 3, 2, 4, 5, 4, 6,
		5, 3, 5, 4, 5, 6, 5, 7, 6, 5, 6, 7, 7, 5, 7, 6)
	return Case{
		Name: "hires", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{N: 8, RHS: hiresRHS, Pattern: m.pattern,
				Jacobian: func(_ float64, y, v []float64) { hiresJacobian(m, y, v) }}
		},
		TEnd:  321.8122,
		Y0:    []float64{1, 0, 0, 0, 0, 0, 0, 0.0057},
		Scale: []float64{1e-3, 1e-4, 1e-4, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3},
		Want: []float64{
			0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
			0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
		},
		Digits: 1e-13,
		Source: "E. Schäfer 1975, J. Math. Biol. 2, 41–56; Hairer & Wanner II, (IV.10.4)",
		Origin: "Test Set for IVP Solvers: RADAU5 on a Cray C90 with rtol = atol = 1.1e-18; confirmed here by rodas5p and bdf",
	}
}

func hiresRHS(_ float64, y, f []float64) {
	binding := 280 * y[5] * y[7]
	f[0] = -1.71*y[0] + 0.43*y[1] + 8.32*y[2] + 0.0007
	f[1] = 1.71*y[0] - 8.75*y[1]
	f[2] = -10.03*y[2] + 0.43*y[3] + 0.035*y[4]
	f[3] = 8.32*y[1] + 1.71*y[2] - 1.12*y[3]
	f[4] = -1.745*y[4] + 0.43*y[5] + 0.43*y[6]
	f[5] = -binding + 0.69*y[3] + 1.71*y[4] - 0.43*y[5] + 0.69*y[6]
	f[6] = binding - 1.81*y[6]
	f[7] = -f[6]
}

func hiresJacobian(m *matrix, y, v []float64) {
	b5, b7 := 280*y[7], 280*y[5]
	for _, e := range []struct {
		i, j int
		v    float64
	}{
		{0, 0, -1.71}, {0, 1, 0.43}, {0, 2, 8.32},
		{1, 0, 1.71}, {1, 1, -8.75},
		{2, 2, -10.03}, {2, 3, 0.43}, {2, 4, 0.035},
		{3, 1, 8.32}, {3, 2, 1.71}, {3, 3, -1.12},
		{4, 4, -1.745}, {4, 5, 0.43}, {4, 6, 0.43},
		{5, 3, 0.69}, {5, 4, 1.71}, {5, 5, -b5 - 0.43}, {5, 6, 0.69}, {5, 7, -b7},
		{6, 5, b5}, {6, 6, -1.81}, {6, 7, b7},
		{7, 5, -b5}, {7, 6, 1.81}, {7, 7, -b7},
	} {
		m.set(v, e.i, e.j, e.v)
	}
}

// Oregonator is the Belousov–Zhabotinskii reaction over one and a half periods.
func Oregonator() Case {
	const s, q, w = 77.27, 8.375e-6, 0.161
	m := newMatrix(3, 0, 1, 1, 0, 1, 2, 2, 0)
	return Case{
		Name: "oregonator", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 3,
				RHS: func(_ float64, y, f []float64) {
					f[0] = s * (y[1] + y[0]*(1-q*y[0]-y[1]))
					f[1] = (y[2] - (1+y[0])*y[1]) / s
					f[2] = w * (y[0] - y[2])
				},
				Jacobian: func(_ float64, y, v []float64) {
					m.set(v, 0, 0, s*(1-2*q*y[0]-y[1]))
					m.set(v, 0, 1, s*(1-y[0]))
					m.set(v, 1, 0, -y[1]/s)
					m.set(v, 1, 1, -(1+y[0])/s)
					m.set(v, 1, 2, 1/s)
					m.set(v, 2, 0, w)
					m.set(v, 2, 2, -w)
				},
				Pattern: m.pattern,
			}
		},
		TEnd:   360,
		Y0:     []float64{1, 2, 3},
		Scale:  []float64{1, 1, 1},
		Want:   []float64{0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3},
		Digits: 1e-12,
		Source: "R. J. Field & R. M. Noyes 1974, doi 10.1063/1.1681288; Hairer & Wanner II, (IV.10.5)",
		Origin: "Test Set for IVP Solvers: RADAU on an Alphaserver DS20E with rtol = 1.1e-18, atol = 1.1e-40; confirmed here by rodas5p and bdf",
	}
}

// E5 is a chemical pyrolysis whose components span 270 orders of magnitude.
//
// Exactly y2 = y3 + y4 at all times, but y2 and y3 fall from 1e-10 to 1e-22, so
// that rounding errors made at the peak, about 1e-25, remain in y2 − y3 for
// ever: in double precision the end is attainable to 0.3 % only. The published
// digits, 0.88677e-22 and 0.88548e-22, carry that error too. Want was computed
// without it, by eliminating y2.
func E5() Case {
	const a, b, c, mc = 7.89e-10, 1.1e7, 1.13e3, 1.13e9
	m := newMatrix(4, 0, 2, 1, 0, 1, 2, 2, 0, 2, 1, 2, 3, 3, 0, 3, 2)
	return Case{
		Name: "e5", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 4,
				RHS: func(_ float64, y, f []float64) {
					r1, r2, r3, r4 := a*y[0], b*y[0]*y[2], mc*y[1]*y[2], c*y[3]
					f[0] = -r1 - r2
					f[1] = r1 - r3
					f[3] = r2 - r4
					f[2] = f[1] - f[3]
				},
				Jacobian: func(_ float64, y, v []float64) {
					m.set(v, 0, 0, -a-b*y[2])
					m.set(v, 0, 2, -b*y[0])
					m.set(v, 1, 0, a)
					m.set(v, 1, 1, -mc*y[2])
					m.set(v, 1, 2, -mc*y[1])
					m.set(v, 2, 0, a-b*y[2])
					m.set(v, 2, 1, -mc*y[2])
					m.set(v, 2, 2, -mc*y[1]-b*y[0])
					m.set(v, 2, 3, c)
					m.set(v, 3, 0, b*y[2])
					m.set(v, 3, 2, b*y[0])
					m.set(v, 3, 3, -c)
				},
				Pattern: m.pattern,
			}
		},
		TEnd:   1e13,
		Y0:     []float64{1.76e-3, 0, 0, 0},
		Scale:  []float64{1e-10, 1e-22, 1e-22, 1e-22},
		Want:   []float64{0.1152903278711829e-290, 0.886123352141e-22, 0.886123352141e-22, 0},
		Digits: 5e-3,
		Source: "W. H. Enright, T. E. Hull & B. Lindberg 1975, doi 10.1007/BF01932994; Hairer & Wanner II, (IV.10.8)",
		Origin: "y1: Test Set for IVP Solvers; y2, y3: bdf on the three unknowns y1, y3, y4 with y2 = y3 + y4, equal to 4e-9, 4e-12, 1e-12 at rtol 1e-10, 1e-12, 1e-13",
	}
}

// E5Reduced is E5 without y2 = y3 + y4: its unknowns are y1, y3, y4, and its end
// can be computed to the last digits.
func E5Reduced() Case {
	const a, b, c, mc = 7.89e-10, 1.1e7, 1.13e3, 1.13e9
	m := newMatrix(3, 0, 1, 1, 0, 1, 2, 2, 0, 2, 1)
	e := E5()
	return Case{
		Name: "e5 reduced", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 3,
				RHS: func(_ float64, y, f []float64) {
					r1, r2, r3, r4 := a*y[0], b*y[0]*y[1], mc*(y[1]+y[2])*y[1], c*y[2]
					f[0] = -r1 - r2
					f[1] = r1 - r2 - r3 + r4
					f[2] = r2 - r4
				},
				Jacobian: func(_ float64, y, v []float64) {
					m.set(v, 0, 0, -a-b*y[1])
					m.set(v, 0, 1, -b*y[0])
					m.set(v, 1, 0, a-b*y[1])
					m.set(v, 1, 1, -b*y[0]-mc*(2*y[1]+y[2]))
					m.set(v, 1, 2, c-mc*y[1])
					m.set(v, 2, 0, b*y[1])
					m.set(v, 2, 1, b*y[0])
					m.set(v, 2, 2, -c)
				},
				Pattern: m.pattern,
			}
		},
		TEnd: e.TEnd, Y0: []float64{1.76e-3, 0, 0},
		Scale:  []float64{1e-10, 1e-22, 1e-22},
		Want:   []float64{e.Want[0], e.Want[2], 0},
		Digits: 1e-11,
		Source: e.Source,
		Origin: "y1: Test Set for IVP Solvers; y3: bdf, equal to 4e-9, 4e-12, 1e-12 at rtol 1e-10, 1e-12, 1e-13; confirmed by rodas5p",
	}
}
