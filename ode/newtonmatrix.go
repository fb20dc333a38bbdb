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

	// mass has a 1 for each differential row and scale −γ for every row; nil unless
	// some rows are algebraic.
	mass, scale []float64

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
	m := newtonMatrix{p: p, values: make([]float64, p.Pattern.NNZ()), lu: p.symbolic().NewLU()}
	if p.Algebraic != nil {
		m.mass, m.scale = make([]float64, p.N), make([]float64, p.N)
		for i, algebraic := range p.Algebraic {
			if !algebraic {
				m.mass[i] = 1
			}
		}
	}
	return m
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

// factor factorises I − gamma·J with the J held; the rows of algebraic equations
// lack the identity.
func (m *newtonMatrix) factor(gamma float64, step int, stats *Stats) error {
	stats.Factorisations++
	m.factorStep = step
	m.gamma = gamma
	var err error
	if m.mass == nil {
		err = m.lu.FactorShifted(gamma, m.values)
	} else {
		for i := range m.scale {
			m.scale[i] = -gamma
		}
		err = m.lu.FactorRows(m.mass, m.scale, m.values)
	}
	if err != nil {
		m.gamma = math.NaN()
	}
	return err
}
