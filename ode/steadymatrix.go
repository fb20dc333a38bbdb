package ode

import (
	"math"
	"slices"

	"niche/sparse"
)

// Law is a linear invariant of a problem: Σ Coefficient[k]·y[Index[k]] is the
// same at all times. Dependent is one of Index, and of no other law's Dependent:
// the equation f_Dependent = 0 follows from the others and gives way to the law.
type Law struct {
	Dependent   int
	Index       []int
	Coefficient []float64
}

// total returns Σ Coefficient·y.
func (l *Law) total(y []float64) float64 {
	sum := 0.0
	for k, i := range l.Index {
		sum += float64(l.Coefficient[k] * y[i])
	}
	return sum
}

// steadyMatrix factorises J with the rows of dependent components replaced by
// their laws, columns in units of the tolerances and rows scaled to 1:
// M = D·J'·W⁻¹ with W the error weights and D the largest entries' reciprocals.
type steadyMatrix struct {
	p      *Problem
	laws   []Law
	lawOf  []int32 // law of the row, or −1
	lu     *sparse.LU
	values []float64
	scale  []float64 // D
	// fromJ[k] is the entry of M for entry k of the Jacobian, or −1 in the rows of
	// laws; fromLaw lists the entries of the laws, one law after another.
	fromJ, fromLaw []int32
	norm           float64 // ‖M‖₁
}

// setLaws takes the laws, which are retained. A new structure is analysed; new
// coefficients alone cost nothing.
func (m *steadyMatrix) setLaws(p *Problem, laws []Law) {
	if m.lu != nil && slices.EqualFunc(m.laws, laws, func(a, b Law) bool {
		return a.Dependent == b.Dependent && slices.Equal(a.Index, b.Index)
	}) {
		m.laws = laws
		return
	}
	m.p, m.laws = p, laws
	m.lawOf = slices.Repeat([]int32{-1}, p.N)
	for k := range laws {
		m.lawOf[laws[k].Dependent] = int32(k)
	}
	var entries []sparse.Triplet
	for i := range p.N {
		entries = append(entries, sparse.Triplet{Row: i, Col: i})
	}
	var kept []int
	for j := range p.N {
		for k := p.Pattern.Start[j]; k < p.Pattern.Start[j+1]; k++ {
			if i := int(p.Pattern.Row[k]); m.lawOf[i] < 0 {
				kept = append(kept, int(k))
				entries = append(entries, sparse.Triplet{Row: i, Col: j})
			}
		}
	}
	for k := range laws {
		for _, j := range laws[k].Index {
			entries = append(entries, sparse.Triplet{Row: laws[k].Dependent, Col: j})
		}
	}
	pattern, index := sparse.NewPattern(p.N, p.N, entries)
	index = index[p.N:]
	m.fromJ = slices.Repeat([]int32{-1}, p.Pattern.NNZ())
	for at, k := range kept {
		m.fromJ[k] = index[at]
	}
	m.fromLaw = index[len(kept):]
	m.lu = sparse.Analyse(pattern).NewLU()
	m.values = make([]float64, pattern.NNZ())
	m.scale = make([]float64, p.N)
}

// conditionLimit is the estimated condition number of the scaled matrix from
// which on it counts as singular.
const conditionLimit = 1e13

// factor factorises at the Jacobian given, weights w. It returns false if the
// matrix is singular to working accuracy.
func (m *steadyMatrix) factor(jacobian, w []float64) bool {
	pattern := m.lu.Symbolic().Pattern()
	clear(m.values)
	for k, v := range jacobian {
		if at := m.fromJ[k]; at >= 0 {
			m.values[at] = v
		}
	}
	at := 0
	for k := range m.laws {
		for _, c := range m.laws[k].Coefficient {
			m.values[m.fromLaw[at]] += c
			at++
		}
	}
	clear(m.scale)
	for j := range pattern.Cols {
		for k := pattern.Start[j]; k < pattern.Start[j+1]; k++ {
			m.values[k] /= w[j]
			i := pattern.Row[k]
			m.scale[i] = max(m.scale[i], math.Abs(m.values[k]))
		}
	}
	for i, v := range m.scale {
		if !(v > 0) || math.IsInf(v, 0) {
			return false
		}
		m.scale[i] = 1 / v
	}
	m.norm = 0
	for j := range pattern.Cols {
		sum := 0.0
		for k := pattern.Start[j]; k < pattern.Start[j+1]; k++ {
			m.values[k] *= m.scale[pattern.Row[k]]
			sum += math.Abs(m.values[k])
		}
		m.norm = max(m.norm, sum)
	}
	if err := m.lu.Factor(m.values); err != nil {
		return false
	}
	return m.norm*m.lu.InverseNorm() < conditionLimit
}

// solve overwrites b, the right-hand side with the laws' own in the dependent
// rows, by the solution of J'·x = b.
func (m *steadyMatrix) solve(b, w []float64) {
	for i, d := range m.scale {
		b[i] *= d
	}
	m.lu.Solve(b)
	for i := range b {
		b[i] /= w[i]
	}
}
