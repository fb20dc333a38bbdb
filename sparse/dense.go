package sparse

import "math"

// DenseLU is the textbook factorisation with partial pivoting of a full matrix:
// the reference that judges [LU] (Golub & Van Loan, Matrix Computations,
// algorithm 3.4.1).
type DenseLU struct {
	n   int
	a   []float64 // row-major, L below and U on and above the diagonal
	row []int     // row[i]: original row in place i
	x   []float64
}

// NewDenseLU returns a workspace for n × n matrices.
func NewDenseLU(n int) *DenseLU {
	return &DenseLU{n: n, a: make([]float64, n*n), row: make([]int, n), x: make([]float64, n)}
}

// Factor factorises the n × n matrix of pattern p with the given values. The
// error, if any, is a *SingularError.
func (f *DenseLU) Factor(p *Pattern, values []float64) error {
	n, a := f.n, f.a
	clear(a)
	for j := range p.Cols {
		for k := p.Start[j]; k < p.Start[j+1]; k++ {
			a[int(p.Row[k])*n+j] = values[k]
			if math.IsNaN(values[k]) || math.IsInf(values[k], 0) {
				return &SingularError{Column: j, NonFinite: true}
			}
		}
	}
	for i := range f.row {
		f.row[i] = i
	}
	for k := range n {
		best := k
		for i := k + 1; i < n; i++ {
			if math.Abs(a[i*n+k]) > math.Abs(a[best*n+k]) {
				best = i
			}
		}
		if a[best*n+k] == 0 {
			return &SingularError{Column: k}
		}
		if best != k {
			f.row[k], f.row[best] = f.row[best], f.row[k]
			for j := range n {
				a[k*n+j], a[best*n+j] = a[best*n+j], a[k*n+j]
			}
		}
		for i := k + 1; i < n; i++ {
			l := a[i*n+k] / a[k*n+k]
			a[i*n+k] = l
			for j := k + 1; j < n; j++ {
				a[i*n+j] -= l * a[k*n+j]
			}
		}
	}
	return nil
}

// Solve overwrites b by the solution of A·x = b.
func (f *DenseLU) Solve(b []float64) {
	n, a, x := f.n, f.a, f.x
	for i := range n {
		v := b[f.row[i]]
		for j := range i {
			v -= a[i*n+j] * x[j]
		}
		x[i] = v
	}
	for i := n - 1; i >= 0; i-- {
		v := x[i]
		for j := i + 1; j < n; j++ {
			v -= a[i*n+j] * x[j]
		}
		x[i] = v / a[i*n+i]
	}
	copy(b, x)
}
