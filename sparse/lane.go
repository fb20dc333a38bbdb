package sparse

import (
	"fmt"
	"math"
)

// Width is the number of matrices that a [LaneLU] factorises at once. Vectors of
// lanes are interleaved: component i of lane l stands at i*Width + l.
const Width = 8

// Lane is one component of every lane.
type Lane = [Width]float64

// lane returns component i of interleaved x.
func lane(x []float64, i int) *Lane { return (*Lane)(x[i*Width:]) }

// LaneLU holds the factors of Width matrices I − γJ of one pattern, eliminated
// in step: what is decided per matrix in [LU] is decided by the structure alone,
// so that an instruction serves all lanes. Each lane's result is a function of
// its own numbers. There are no row exchanges; a lane that would need them is
// reported by its growth. It is used by one goroutine at a time.
type LaneLU struct {
	s                      *Symbolic
	lower, upper, inverse  []float64
	rowMax, work, solution []float64
	growth                 Lane
}

// NewLaneLU returns a workspace for one goroutine.
func (s *Symbolic) NewLaneLU() *LaneLU {
	vector := func(n int) []float64 { return make([]float64, n*Width) }
	return &LaneLU{s: s, lower: vector(len(s.lCol)), upper: vector(len(s.uCol)), inverse: vector(s.n),
		rowMax: vector(s.n), work: vector(s.n), solution: vector(s.n)}
}

// FactorShifted factorises I − gamma·J for every lane, J given by its interleaved
// values. It returns the pivot growth of each lane (see [LU.Growth]), NaN where a
// pivot vanishes or a number is not finite. Factors with growth beyond
// [GrowthAllowed] are not to be trusted.
func (f *LaneLU) FactorShifted(gamma *Lane, values []float64) *Lane {
	s := f.s
	if len(values) != s.pattern.NNZ()*Width {
		panic(fmt.Sprintf("sparse: %d values for %d lanes of a pattern of %d entries", len(values), Width, s.pattern.NNZ()))
	}
	f.growth = Lane{}
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
func (f *LaneLU) gather(i int, gamma *Lane, values []float64) {
	s, w := f.s, f.work
	for _, c := range s.lCol[s.lStart[i]:s.lStart[i+1]] {
		*lane(w, int(c)) = Lane{}
	}
	for _, c := range s.uCol[s.uStart[i]:s.uStart[i+1]] {
		*lane(w, int(c)) = Lane{}
	}
	*lane(w, i) = Lane{1, 1, 1, 1, 1, 1, 1, 1}
	largest := lane(f.rowMax, i)
	*largest = Lane{}
	for k := s.entryStart[i]; k < s.entryStart[i+1]; k++ {
		at, v := lane(w, int(s.entryCol[k])), lane(values, int(s.entryIndex[k]))
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
	largest := *lane(f.rowMax, i)
	reach := largest
	for q := s.lStart[i]; q < s.lStart[i+1]; q++ {
		k := int(s.lCol[q])
		l, inverse, at := lane(f.lower, int(q)), lane(f.inverse, k), lane(w, k)
		mulTo(l, at, inverse)
		for z := s.uStart[k]; z < s.uStart[k+1]; z++ {
			subtractProduct(lane(w, int(s.uCol[z])), l, lane(f.upper, int(z)))
		}
		top := lane(f.rowMax, k)
		for j := range reach {
			reach[j] += math.Abs(l[j]) * top[j]
		}
	}
	pivot, inverse := lane(w, i), lane(f.inverse, i)
	top := Lane{}
	for j := range top {
		inverse[j] = 1 / pivot[j]
		top[j] = math.Abs(pivot[j])
	}
	for z := s.uStart[i]; z < s.uStart[i+1]; z++ {
		at, u := lane(w, int(s.uCol[z])), lane(f.upper, int(z))
		*u = *at
		for j := range top {
			top[j] = max(top[j], math.Abs(at[j]))
		}
	}
	*lane(f.rowMax, i) = top
	for j := range top {
		g := reach[j] / max(largest[j], 1)
		if pivot[j] == 0 || math.IsNaN(top[j]) || math.IsInf(top[j], 1) {
			g = math.NaN()
		}
		f.growth[j] = max(f.growth[j], g) // NaN stays
	}
}

// Solve overwrites interleaved b by the solutions. It allocates nothing.
func (f *LaneLU) Solve(b []float64) {
	s, x := f.s, f.solution
	if len(b) != s.n*Width {
		panic(fmt.Sprintf("sparse: right-hand side of length %d for %d lanes of %d unknowns", len(b), Width, s.n))
	}
	for i, p := range s.order {
		*lane(x, i) = *lane(b, int(p))
	}
	for i := range s.n {
		v := lane(x, i)
		for q := s.lStart[i]; q < s.lStart[i+1]; q++ {
			subtractProduct(v, lane(f.lower, int(q)), lane(x, int(s.lCol[q])))
		}
	}
	for i := s.n - 1; i >= 0; i-- {
		v := lane(x, i)
		for q := s.uStart[i]; q < s.uStart[i+1]; q++ {
			subtractProduct(v, lane(f.upper, int(q)), lane(x, int(s.uCol[q])))
		}
		mulTo(v, v, lane(f.inverse, i))
	}
	for i, p := range s.order {
		*lane(b, int(p)) = *lane(x, i)
	}
}

// mulTo sets d = a·b.
func mulTo(d, a, b *Lane) {
	d[0], d[1], d[2], d[3] = a[0]*b[0], a[1]*b[1], a[2]*b[2], a[3]*b[3]
	d[4], d[5], d[6], d[7] = a[4]*b[4], a[5]*b[5], a[6]*b[6], a[7]*b[7]
}

// subtractProduct sets d −= a·b, both rounded.
func subtractProduct(d, a, b *Lane) {
	d[0] -= float64(a[0] * b[0])
	d[1] -= float64(a[1] * b[1])
	d[2] -= float64(a[2] * b[2])
	d[3] -= float64(a[3] * b[3])
	d[4] -= float64(a[4] * b[4])
	d[5] -= float64(a[5] * b[5])
	d[6] -= float64(a[6] * b[6])
	d[7] -= float64(a[7] * b[7])
}
