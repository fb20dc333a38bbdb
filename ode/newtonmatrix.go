package ode

import (
	"math"

	"niche/sparse"
)

// newtonMatrix keeps J and the factors of I − γJ, and remembers how old both are.
type newtonMatrix struct {
	p      *Problem
	values []float64 // J at the entries of p.Pattern
	lu     *sparse.LU

	// forgiving takes NaN and ±Inf in J for 0. Newton's method of a BDF needs only
	// an approximation of J: the square root of a species that starts at 0 has an
	// infinite slope there, but the solution leaves that point at once.
	forgiving bool

	gamma        float64 // of the factors
	factorStep   int     // number of steps taken when factorised
	jacobianStep int     // number of steps taken when J was evaluated
}

// symbolic returns the analysis of p's Newton matrix.
func (p *Problem) symbolic() *sparse.Symbolic {
	if p.Symbolic != nil {
		return p.Symbolic
	}
	return sparse.Analyse(p.Pattern)
}

func newNewtonMatrix(p *Problem) newtonMatrix {
	return newtonMatrix{p: p, values: make([]float64, p.Pattern.NNZ()), lu: p.symbolic().NewLU()}
}

// evaluate sets J at (t, y).
func (m *newtonMatrix) evaluate(t float64, y []float64, step int, stats *Stats) {
	m.p.Jacobian(t, y, m.values)
	if m.forgiving {
		for k, v := range m.values {
			if v-v != 0 {
				m.values[k] = 0
			}
		}
	}
	m.jacobianStep = step
	stats.Jacobians++
}

// factor factorises I − gamma·J with the J held.
func (m *newtonMatrix) factor(gamma float64, step int, stats *Stats) error {
	stats.Factorisations++
	m.factorStep = step
	m.gamma = gamma
	if err := m.lu.FactorShifted(gamma, m.values); err != nil {
		m.gamma = math.NaN()
		return err
	}
	return nil
}
