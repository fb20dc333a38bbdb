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
		lo, hi := s.lStart[i], s.lStart[i+1]
		cols := s.lCol[lo:hi]
		l := f.lower[lo:hi]
		l = l[:len(cols)]
		v := x[i]
		for q, c := range cols {
			v -= l[q] * x[c]
		}
		x[i] = v
	}
	for i := s.n - 1; i >= 0; i-- {
		lo, hi := s.uStart[i], s.uStart[i+1]
		cols := s.uCol[lo:hi]
		u := f.upper[lo:hi]
		u = u[:len(cols)]
		v := x[i]
		for q, c := range cols {
			v -= u[q] * x[c]
		}
		x[i] = v * f.inverse[i]
	}
	for i, p := range s.order {
		b[p] = x[i]
	}
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
// The factors are read once for every four of them.
func (f *LU) SolveMany(b []float64, count int) {
	f.checkLength(len(b), count)
	n := f.s.n
	r := 0
	if !f.exchange {
		for ; r+lanes <= count; r += lanes {
			f.solveLanes(b[r*n : (r+lanes)*n])
		}
	}
	for ; r < count; r++ {
		f.Solve(b[r*n : (r+1)*n])
	}
}

// solveLanes solves for four right-hand sides, interleaved in f.block.
func (f *LU) solveLanes(b []float64) {
	s, n := f.s, f.s.n
	x := f.block[:lanes*n]
	for i, p := range s.order {
		v := (*[lanes]float64)(x[lanes*i:])
		v[0], v[1], v[2], v[3] = b[p], b[n+int(p)], b[2*n+int(p)], b[3*n+int(p)]
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
	for i, p := range s.order {
		v := (*[lanes]float64)(x[lanes*i:])
		b[p], b[n+int(p)], b[2*n+int(p)], b[3*n+int(p)] = v[0], v[1], v[2], v[3]
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
