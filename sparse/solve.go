package sparse

import "fmt"

// Solve overwrites b, length n, by the solution of A·x = b for the matrix
// factorised last. It allocates nothing.
func (f *LU) Solve(b []float64) {
	f.checkLength(len(b), 1)
	if f.exchange {
		f.pivoted.solve(b)
		return
	}
	s, x := f.s, f.x
	for i, p := range s.order {
		x[i] = b[p]
	}
	for i := range s.n {
		lo, mid, hi := s.lStart[i], s.lDense[i], s.lStart[i+1]
		v := x[i] - sparseProduct(s.lCol[lo:mid], f.lower[lo:mid], x)
		if mid < hi {
			v -= denseProduct(f.lower[mid:hi], x[s.lCol[mid]:])
		}
		x[i] = v
	}
	for i := s.n - 1; i >= 0; i-- {
		lo, mid, hi := s.uStart[i], s.uDense[i], s.uStart[i+1]
		v := x[i] - sparseProduct(s.uCol[lo:mid], f.upper[lo:mid], x)
		if mid < hi {
			v -= denseProduct(f.upper[mid:hi], x[s.uCol[mid]:])
		}
		x[i] = v * f.inverse[i]
	}
	for i, p := range s.order {
		b[p] = x[i]
	}
}

// sparseProduct returns Σ_q values[q]·x[cols[q]], even and odd terms apart so
// that additions need not wait for one another.
func sparseProduct(cols []int32, values, x []float64) float64 {
	values = values[:len(cols)]
	even, odd := 0.0, 0.0
	q := 0
	for ; q+1 < len(cols); q += 2 {
		even += values[q] * x[cols[q]]
		odd += values[q+1] * x[cols[q+1]]
	}
	if q < len(cols) {
		even += values[q] * x[cols[q]]
	}
	return even + odd
}

// denseProduct returns Σ_q values[q]·x[q].
func denseProduct(values, x []float64) float64 {
	x = x[:len(values)]
	var s0, s1, s2, s3 float64
	for len(values) >= 4 && len(x) >= 4 {
		s0 += values[0] * x[0]
		s1 += values[1] * x[1]
		s2 += values[2] * x[2]
		s3 += values[3] * x[3]
		values, x = values[4:], x[4:]
	}
	for q, v := range values {
		s0 += v * x[q]
	}
	return (s0 + s1) + (s2 + s3)
}

// SolveTransposed overwrites b, length n, by the solution of Aᵀ·x = b.
func (f *LU) SolveTransposed(b []float64) {
	f.checkLength(len(b), 1)
	if f.exchange {
		f.pivoted.solveTransposed(b)
		return
	}
	s, x := f.s, f.x
	for i, p := range s.order {
		x[i] = b[p]
	}
	for i := range s.n {
		v := x[i] * f.inverse[i]
		x[i] = v
		if v == 0 {
			continue
		}
		lo, hi := s.uStart[i], s.uStart[i+1]
		cols, u := s.uCol[lo:hi], f.upper[lo:hi]
		for q, c := range cols {
			x[c] -= u[q] * v
		}
	}
	for i := s.n - 1; i >= 0; i-- {
		v := x[i]
		if v == 0 {
			continue
		}
		lo, hi := s.lStart[i], s.lStart[i+1]
		cols, l := s.lCol[lo:hi], f.lower[lo:hi]
		for q, c := range cols {
			x[c] -= l[q] * v
		}
	}
	for i, p := range s.order {
		b[p] = x[i]
	}
}

// lanes is the number of right-hand sides that SolveMany treats at once.
const lanes = 4

// SolveMany solves for count right-hand sides, b[r*n:(r+1)*n] each, in place.
// The factors are read once for every four of them. Solutions may differ from
// those of Solve in the last digits.
func (f *LU) SolveMany(b []float64, count int) {
	f.checkLength(len(b), count)
	n := f.s.n
	r := 0
	if !f.exchange {
		for ; count-r > 1; r += min(lanes, count-r) {
			f.solveLanes(b[r*n : min(r+lanes, count)*n])
		}
	}
	for ; r < count; r++ {
		f.Solve(b[r*n : (r+1)*n])
	}
}

// solveLanes solves for two to four right-hand sides, interleaved in f.block.
func (f *LU) solveLanes(b []float64) {
	s, n := f.s, f.s.n
	x := f.block[:lanes*n]
	for lane := range lanes {
		if lane*n >= len(b) {
			for i := range n {
				x[lanes*i+lane] = 0
			}
			continue
		}
		source := b[lane*n : (lane+1)*n]
		for i, p := range s.order {
			x[lanes*i+lane] = source[p]
		}
	}
	for i := range n {
		lo, hi := s.lStart[i], s.lStart[i+1]
		subtractRows(x, i, s.lCol[lo:hi], f.lower[lo:hi])
	}
	for i := n - 1; i >= 0; i-- {
		lo, hi := s.uStart[i], s.uStart[i+1]
		subtractRows(x, i, s.uCol[lo:hi], f.upper[lo:hi])
		v := (*[lanes]float64)(x[lanes*i:])
		d := f.inverse[i]
		v[0], v[1], v[2], v[3] = v[0]*d, v[1]*d, v[2]*d, v[3]*d
	}
	for lane := range len(b) / max(n, 1) {
		target := b[lane*n : (lane+1)*n]
		for i, p := range s.order {
			target[p] = x[lanes*i+lane]
		}
	}
}

// subtractRows subtracts Σ_q values[q]·row cols[q] from row i of the lanes.
func subtractRows(x []float64, i int, cols []int32, values []float64) {
	values = values[:len(cols)]
	v := (*[lanes]float64)(x[lanes*i:])
	v0, v1, v2, v3 := v[0], v[1], v[2], v[3]
	for q, c := range cols {
		a := values[q]
		w := (*[lanes]float64)(x[lanes*int(c):])
		v0 -= a * w[0]
		v1 -= a * w[1]
		v2 -= a * w[2]
		v3 -= a * w[3]
	}
	v[0], v[1], v[2], v[3] = v0, v1, v2, v3
}

func (f *LU) checkLength(length, count int) {
	if length != count*f.s.n {
		panic(fmt.Sprintf("sparse: right-hand side of length %d for %d × %d unknowns", length, count, f.s.n))
	}
}
