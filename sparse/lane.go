package sparse

import (
	"fmt"
	"math"
)

// Width is the number of matrices that a [LaneLU] factorises at once, of points
// or copies that lanes hold anywhere.
const Width = 8

// Lanes is one number in every lane. A vector of n components in every lane is a
// []Lanes of length n.
type Lanes [Width]float64

// LaneLU holds the factors of Width matrices I − γJ of one pattern, eliminated
// in step: what is decided per matrix in [LU] is decided by the structure alone,
// so that an instruction serves all lanes. Each lane's result is a function of
// its own numbers. There are no row exchanges; a lane that would need them is
// reported by its growth. It is used by one goroutine at a time.
type LaneLU struct {
	s                      *Symbolic
	lower, upper, inverse  []Lanes
	rowMax, work, solution []Lanes
	growth                 Lanes
}

// NewLaneLU returns a workspace for one goroutine.
func (s *Symbolic) NewLaneLU() *LaneLU {
	vector := func(n int) []Lanes { return make([]Lanes, n) }
	return &LaneLU{s: s, lower: vector(len(s.lCol)), upper: vector(len(s.uCol)), inverse: vector(s.n),
		rowMax: vector(s.n), work: vector(s.n), solution: vector(s.n)}
}

// FactorShifted factorises I − gamma·J for every lane, J given by its values. It returns the pivot growth of each lane (see [LU.Growth]), NaN where a
// pivot vanishes or a number is not finite. Factors with growth beyond
// [GrowthAllowed] are not to be trusted.
func (f *LaneLU) FactorShifted(gamma *Lanes, values []Lanes) *Lanes {
	s := f.s
	if len(values) != s.pattern.NNZ() {
		panic(fmt.Sprintf("sparse: %d values for a pattern of %d entries", len(values), s.pattern.NNZ()))
	}
	f.growth = Lanes{}
	for i := range s.n {
		f.gather(i, gamma, values)
		f.eliminate(i)
	}
	return &f.growth
}

// GrowthAllowed is the pivot growth up to which factors without row exchanges
// are accurate: their relative backward error is then below 1e-9.
const GrowthAllowed = 1e6

// gather puts row i of the matrices into work and its largest entry into rowMax.
func (f *LaneLU) gather(i int, gamma *Lanes, values []Lanes) {
	s, w := f.s, f.work
	for _, c := range s.lCol[s.lStart[i]:s.lStart[i+1]] {
		w[c] = Lanes{}
	}
	for _, c := range s.uCol[s.uStart[i]:s.uStart[i+1]] {
		w[c] = Lanes{}
	}
	w[i] = Lanes{1, 1, 1, 1, 1, 1, 1, 1}
	largest := &f.rowMax[i]
	*largest = Lanes{}
	for k := s.entryStart[i]; k < s.entryStart[i+1]; k++ {
		at, v := &w[s.entryCol[k]], &values[s.entryIndex[k]]
		for l := range at {
			x := at[l] - float64(gamma[l]*v[l])
			at[l] = x
			largest[l] = max(largest[l], math.Abs(x))
		}
	}
}

// eliminate forms row i of the factors.
func (f *LaneLU) eliminate(i int) {
	s, w := f.s, f.work
	largest := f.rowMax[i]
	reach := largest
	for q := s.lStart[i]; q < s.lStart[i+1]; q++ {
		k := int(s.lCol[q])
		l := &f.lower[q]
		mulTo(l, &w[k], &f.inverse[k])
		for z := s.uStart[k]; z < s.uStart[k+1]; z++ {
			subtractProduct(&w[s.uCol[z]], l, &f.upper[z])
		}
		top := &f.rowMax[k]
		for j := range reach {
			reach[j] += math.Abs(l[j]) * top[j]
		}
	}
	pivot, inverse := &w[i], &f.inverse[i]
	top := Lanes{}
	for j := range top {
		inverse[j] = 1 / pivot[j]
		top[j] = math.Abs(pivot[j])
	}
	for z := s.uStart[i]; z < s.uStart[i+1]; z++ {
		at := &w[s.uCol[z]]
		f.upper[z] = *at
		for j := range top {
			top[j] = max(top[j], math.Abs(at[j]))
		}
	}
	f.rowMax[i] = top
	for j := range top {
		g := reach[j] / max(largest[j], 1)
		if pivot[j] == 0 || math.IsNaN(top[j]) || math.IsInf(top[j], 1) {
			g = math.NaN()
		}
		f.growth[j] = max(f.growth[j], g) // NaN stays
	}
}

// Solve overwrites b, length n, by the solutions. It allocates nothing.
func (f *LaneLU) Solve(b []Lanes) {
	s, x := f.s, f.solution
	if len(b) != s.n {
		panic(fmt.Sprintf("sparse: right-hand side of length %d for %d unknowns", len(b), s.n))
	}
	for i, p := range s.order {
		x[i] = b[p]
	}
	for i := range s.n {
		v := &x[i]
		for q := s.lStart[i]; q < s.lStart[i+1]; q++ {
			subtractProduct(v, &f.lower[q], &x[s.lCol[q]])
		}
	}
	for i := s.n - 1; i >= 0; i-- {
		v := &x[i]
		for q := s.uStart[i]; q < s.uStart[i+1]; q++ {
			subtractProduct(v, &f.upper[q], &x[s.uCol[q]])
		}
		mulTo(v, v, &f.inverse[i])
	}
	for i, p := range s.order {
		b[p] = x[i]
	}
}

// mulTo sets d = a·b.
func mulTo(d, a, b *Lanes) {
	d[0], d[1], d[2], d[3] = a[0]*b[0], a[1]*b[1], a[2]*b[2], a[3]*b[3]
	d[4], d[5], d[6], d[7] = a[4]*b[4], a[5]*b[5], a[6]*b[6], a[7]*b[7]
}

// subtractProduct sets d −= a·b, both rounded.
func subtractProduct(d, a, b *Lanes) {
	d[0] -= float64(a[0] * b[0])
	d[1] -= float64(a[1] * b[1])
	d[2] -= float64(a[2] * b[2])
	d[3] -= float64(a[3] * b[3])
	d[4] -= float64(a[4] * b[4])
	d[5] -= float64(a[5] * b[5])
	d[6] -= float64(a[6] * b[6])
	d[7] -= float64(a[7] * b[7])
}
