package ode

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

const (
	// rankLimit is the singular value, relative to the largest, below which a
	// direction counts as one along which f does not change.
	rankLimit = 1e-13
	// rankStates bounds the size of the dense decomposition.
	rankStates = 600
	// restNoise is how far above rounding error f may be along directions in
	// which it cannot be balanced.
	restNoise = 1e3
)

// rankSolver refines steady states whose Jacobian is singular beyond the laws:
// pools that nothing feeds or drains under the present parameters, for
// instance. It works in the tolerances' units: M = D·J·W⁻¹ = U Σ Vᵀ, with D the
// reciprocals of the rows' largest entries.
type rankSolver struct {
	rank   int
	scale  []float64 // D
	sigma  []float64
	u, v   mat.Dense
	matrix *mat.Dense
}

// decompose computes the singular value decomposition at a.y.
func (r *rankSolver) decompose(a *Steady, t float64) bool {
	n := a.p.N
	if n > rankStates {
		return false
	}
	a.p.Jacobian(t, a.y, a.jacobian)
	a.stats.Jacobians++
	a.stats.Factorisations++
	if firstNonFinite(a.jacobian) >= 0 {
		return false
	}
	r.matrix = mat.NewDense(n, n, nil)
	pattern := a.p.Pattern
	for j := range n {
		for k := pattern.Start[j]; k < pattern.Start[j+1]; k++ {
			r.matrix.Set(int(pattern.Row[k]), j, a.jacobian[k]/a.weights.w[j])
		}
	}
	r.scale = make([]float64, n)
	for i := range n {
		row := r.matrix.RawRowView(i)
		largest := 0.0
		for _, m := range row {
			largest = max(largest, math.Abs(m))
		}
		r.scale[i] = 1
		if largest > 0 {
			r.scale[i] = 1 / largest
		}
		for j := range row {
			row[j] *= r.scale[i]
		}
	}
	var svd mat.SVD
	if !svd.Factorize(r.matrix, mat.SVDFull) {
		return false
	}
	r.sigma = svd.Values(nil)
	svd.UTo(&r.u)
	svd.VTo(&r.v)
	r.rank = 0
	for _, s := range r.sigma {
		if s > rankLimit*r.sigma[0] {
			r.rank++
		}
	}
	return r.rank > 0
}

// solve writes the shortest x with M x ≈ D b to x, and the components of D b
// along the directions that M cannot reach to rest, length n − rank.
func (r *rankSolver) solve(b, x, rest []float64) {
	n := len(b)
	clear(x)
	for k := range n {
		c := 0.0
		for i := range n {
			c += r.u.At(i, k) * r.scale[i] * b[i]
		}
		if k >= r.rank {
			rest[k-r.rank] = c
			continue
		}
		c /= r.sigma[k]
		for i := range n {
			x[i] += c * r.v.At(i, k)
		}
	}
}

// noise estimates the rounding error of D f at y.
func (r *rankSolver) noise(a *Steady) float64 {
	n := a.p.N
	sum := 0.0
	for i := range n {
		row, size := r.matrix.RawRowView(i), 0.0
		for j := range n {
			size += math.Abs(row[j] * a.weights.w[j] * a.y[j])
		}
		sum += size * size
	}
	return machineEpsilon * math.Sqrt(sum)
}

// refineSingular leaves a steady state in a.y by shortest Newton corrections
// from a.from. It fails where f does not vanish along the directions that
// corrections cannot reach: the state is then still on its way.
func (a *Steady) refineSingular(t float64) bool {
	r := &rankSolver{}
	copy(a.y, a.from)
	if !r.decompose(a, t) {
		return false
	}
	x, rest := make([]float64, a.p.N), make([]float64, a.p.N-r.rank)
	size := math.Inf(1)
	for range steadyIterations {
		a.p.RHS(t, a.y, a.delta)
		a.stats.RHS++
		r.solve(a.delta, x, rest)
		a.stats.Solves++
		for _, c := range rest {
			if !(math.Abs(c) <= restNoise*r.noise(a)) {
				return false
			}
		}
		before := size
		size = rms(x)
		if !(size <= 10*mayMove) {
			return false
		}
		if size >= before { // rounding error
			break
		}
		for i := range x {
			a.y[i] -= x[i] / a.weights.w[i]
		}
		if size <= steadyAccuracy {
			break
		}
	}
	if size > steadyAccuracy && size*a.o.RTol > roundingLimit || a.nearby(10*mayMove) != solved {
		return false
	}
	a.rank = r
	return true
}

// sensitivitiesSingular is Sensitivities where J is singular beyond the laws: s
// holds the integrated sensitivities, whose components along conserved
// directions are kept.
func (a *Steady) sensitivitiesSingular(t float64, s []float64) bool {
	n, r := a.p.N, a.rank
	null := n - r.rank
	forcing := make([]float64, n*a.p.Directions)
	a.p.Forcing(t, a.y, forcing)
	a.stats.ForcingEvaluations++
	// B = Lᵀ W⁻¹ V₀ with L = D U₀ the conserved directions.
	b := mat.NewDense(null, null, nil)
	conserved := func(k int, y func(i int) float64) float64 {
		sum := 0.0
		for i := range n {
			sum += r.u.At(i, r.rank+k) * r.scale[i] * y(i)
		}
		return sum
	}
	for k := range null {
		for l := range null {
			b.Set(k, l, conserved(k, func(i int) float64 { return r.v.At(i, r.rank+l) / a.weights.w[i] }))
		}
	}
	var lu mat.LU
	lu.Factorize(b)
	if c := lu.Cond(); math.IsNaN(c) || c > conditionLimit {
		return false
	}
	x, rest, right := make([]float64, n), make([]float64, null), mat.NewVecDense(null, nil)
	for j := range a.p.Directions {
		sj, g := s[j*n:(j+1)*n], forcing[j*n:(j+1)*n]
		r.solve(g, x, rest)
		for i := range x {
			x[i] = -x[i] / a.weights.w[i]
		}
		for k := range null {
			right.SetVec(k, conserved(k, func(i int) float64 { return sj[i] - x[i] }))
		}
		if err := lu.SolveVecTo(right, false, right); err != nil && math.IsNaN(right.AtVec(0)) {
			return false
		}
		for i := range x {
			for l := range null {
				x[i] += right.AtVec(l) * r.v.At(i, r.rank+l) / a.weights.w[i]
			}
		}
		a.stats.Solves++
		copy(sj, x)
	}
	return firstNonFinite(s) < 0
}

// rms is the root mean square of v.
func rms(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum / float64(max(len(v), 1)))
}
