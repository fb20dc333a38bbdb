package odetest

import (
	"math"

	"niche/ode"
)

// VanDerPol is van der Pol's oscillator with damping 1000 over one period and
// a quarter: slow branches joined by sudden jumps.
func VanDerPol() Case {
	const mu = 1e3
	m := newMatrix(2, 0, 1, 1, 0)
	return Case{
		Name: "van der pol", Stiff: true,
		New: func() *ode.Problem {
			return &ode.Problem{
				N: 2,
				RHS: func(_ float64, y, f []float64) {
					f[0] = y[1]
					f[1] = mu*(1-y[0]*y[0])*y[1] - y[0]
				},
				Jacobian: func(_ float64, y, v []float64) {
					m.set(v, 0, 0, 0)
					m.set(v, 0, 1, 1)
					m.set(v, 1, 0, -2*mu*y[0]*y[1]-1)
					m.set(v, 1, 1, mu*(1-y[0]*y[0]))
				},
				Pattern: m.pattern,
			}
		},
		TEnd:   2000,
		Y0:     []float64{2, 0},
		Scale:  []float64{1, 1e-3},
		Want:   []float64{0.1706167732170469e1, -0.8928097010248125e-3},
		Digits: 1e-12,
		Source: "Hairer & Wanner II, (IV.1.5'), before rescaling of time",
		Origin: "Test Set for IVP Solvers (vdpolm); confirmed here by rodas5p and bdf",
	}
}

// Pleiades is the motion of seven stars in a plane with quasi-collisions:
// not stiff, 28 components (x, y, x', y').
func Pleiades() Case {
	m := pleiadesMatrix()
	return Case{
		Name: "pleiades",
		New: func() *ode.Problem {
			return &ode.Problem{N: 28, RHS: pleiadesRHS, Pattern: m.pattern,
				Jacobian: func(_ float64, y, v []float64) { pleiadesJacobian(m, y, v) }}
		},
		TEnd: 3,
		Y0: []float64{
			3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4,
			0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0,
		},
		Scale: []float64{
			1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		},
		Want: []float64{
			0.3706139143970502, 0.3237284092057233e1, -0.3222559032418324e1, 0.6597091455775310,
			0.3425581707156584, 0.1562172101400631e1, -0.7003092922212495, -0.3943437585517392e1,
			-0.3271380973972550e1, 0.5225081843456543e1, -0.2590612434977470e1, 0.1198213693392275e1,
			-0.2429682344935824, 0.1091449240428980e1, 0.3417003806314313e1, 0.1354584501625501e1,
			-0.2590065597810775e1, 0.2025053734714242e1, -0.1155815100160448e1, -0.8072988170223021,
			0.5952396354208710, -0.3741244961234010e1, 0.3773459685750630, 0.9386858869551073,
			0.3667922227200571, -0.3474046353808490, 0.2344915448180937e1, -0.1947020434263292e1,
		},
		Digits: 1e-12,
		Source: "E. Hairer, S. P. Nørsett & G. Wanner, Solving Ordinary Differential Equations I (1993), (II.10.3)",
		Origin: "Test Set for IVP Solvers: RADAU with rtol = atol = 1.1e-18 in quadruple precision; confirmed here by tsit5 and rodas5p",
	}
}

const stars = 7

// The mass of star j (from 0) is j + 1.
func pleiadesRHS(_ float64, y, f []float64) {
	copy(f[:2*stars], y[2*stars:])
	for i := range stars {
		ax, ay := 0.0, 0.0
		for j := range stars {
			if j == i {
				continue
			}
			dx, dy := y[j]-y[i], y[stars+j]-y[stars+i]
			r2 := dx*dx + dy*dy
			w := float64(j+1) / (r2 * math.Sqrt(r2))
			ax += w * dx
			ay += w * dy
		}
		f[2*stars+i], f[3*stars+i] = ax, ay
	}
}

func pleiadesMatrix() *matrix {
	var entries []int
	for i := range 2 * stars {
		entries = append(entries, i, 2*stars+i)
		for j := range 2 * stars {
			entries = append(entries, 2*stars+i, j)
		}
	}
	return newMatrix(4*stars, entries...)
}

func pleiadesJacobian(m *matrix, y, v []float64) {
	clear(v)
	for i := range 2 * stars {
		m.set(v, i, 2*stars+i, 1)
	}
	for i := range stars {
		xx, xy, yy := 0.0, 0.0, 0.0
		for j := range stars {
			if j == i {
				continue
			}
			dx, dy := y[j]-y[i], y[stars+j]-y[stars+i]
			r2 := dx*dx + dy*dy
			w := float64(j+1) / (r2 * math.Sqrt(r2))
			axx, axy, ayy := w*(1-3*dx*dx/r2), -3*w*dx*dy/r2, w*(1-3*dy*dy/r2)
			m.set(v, 2*stars+i, j, axx)
			m.set(v, 2*stars+i, stars+j, axy)
			m.set(v, 3*stars+i, j, axy)
			m.set(v, 3*stars+i, stars+j, ayy)
			xx, xy, yy = xx-axx, xy-axy, yy-ayy
		}
		m.set(v, 2*stars+i, i, xx)
		m.set(v, 2*stars+i, stars+i, xy)
		m.set(v, 3*stars+i, i, xy)
		m.set(v, 3*stars+i, stars+i, yy)
	}
}
