package sparse

import (
	"fmt"
	"math"
)

// SingularError says that a matrix could not be factorised.
type SingularError struct {
	Column int // original column without an acceptable pivot
	// NonFinite is true if an entry of the matrix was NaN or ±Inf.
	NonFinite bool
}

// Error names the column.
func (e *SingularError) Error() string {
	if e.NonFinite {
		return fmt.Sprintf("matrix has a non-finite entry in column %d", e.Column)
	}
	return fmt.Sprintf("matrix is singular in column %d", e.Column)
}

// LU holds the factors of one matrix after another of the same pattern. It is
// used by one goroutine at a time.
//
// Factor eliminates on the diagonal, row by row, in the order and structure of
// the [Symbolic]: no search, no allocation. Without row exchanges that is safe
// only while intermediate numbers stay of the size of the matrix, so it is
// checked; where it fails, the matrix is factorised anew with partial pivoting.
type LU struct {
	s       *Symbolic
	lower   []float64 // parallel to s.lCol
	upper   []float64 // parallel to s.uCol
	inverse []float64 // 1/diagonal of U
	rowMax  []float64 // largest magnitude in each row of U
	work    []float64 // one dense row
	x       []float64 // right-hand side in elimination order
	block   []float64 // lanes of them
	shifted []float64 // values of I − γJ with its diagonal, for the checks
	probe   []float64 // a solution of known right-hand side, for the checks
	growth  float64

	// diagonal and scale, if not nil, replace the d and a of factor row by row.
	diagonal, scale []float64

	pivoted  *pivotedLU // factors with row exchanges; nil until first needed
	exchange bool       // the last factorisation is in pivoted
}

// NewLU returns a workspace for one goroutine.
func (s *Symbolic) NewLU() *LU {
	vector := func(n int) []float64 { return make([]float64, n) }
	return &LU{
		s: s, lower: vector(len(s.lCol)), upper: vector(len(s.uCol)),
		inverse: vector(s.n), rowMax: vector(s.n), work: vector(s.n), x: vector(s.n),
		block: vector(lanes * s.n), shifted: vector(s.pattern.NNZ() + s.n), probe: vector(3 * s.n),
	}
}

// Symbolic returns the structure of the factors.
func (f *LU) Symbolic() *Symbolic { return f.s }

// Growth returns the pivot growth of the last factorisation: the largest of the
// numbers met in forming a row of U relative to the largest entry of that row
// of A. The relative backward error is about Growth · 1e-16.
func (f *LU) Growth() float64 { return f.growth }

// Exchanged tells whether the last factorisation needed row exchanges.
func (f *LU) Exchanged() bool { return f.exchange }

const (
	// growthAllowed is the growth up to which factors without row exchanges are
	// accepted unseen; beyond it they must prove themselves on a right-hand side.
	growthAllowed = 1e6
	// backwardAllowed is the componentwise backward error asked of that proof.
	backwardAllowed = 1e-11
)

// Factor factorises the matrix with the given values, length NNZ of the
// pattern. The error, if any, is a *SingularError; the factors are then
// undefined. It allocates only the first time that row exchanges are needed, or
// when they need more space than before.
func (f *LU) Factor(values []float64) error { return f.factor(0, 1, values) }

// FactorShifted factorises I − gamma·J, J given by its values.
func (f *LU) FactorShifted(gamma float64, j []float64) error { return f.factor(1, -gamma, j) }

// FactorRows factorises diag(d) + diag(a)·J, J given by its values; d and a have
// one entry per row. It is the Newton matrix of equations of which some are
// algebraic.
func (f *LU) FactorRows(d, a, j []float64) error {
	if len(d) != f.s.n || len(a) != f.s.n {
		panic(fmt.Sprintf("sparse: %d and %d coefficients for %d rows", len(d), len(a), f.s.n))
	}
	f.diagonal, f.scale = d, a
	err := f.factor(0, 0, j)
	f.diagonal, f.scale = nil, nil
	return err
}

// row returns the coefficients of original row i.
func (f *LU) row(i int32, d, a float64) (rowD, rowA float64) {
	if f.diagonal == nil {
		return d, a
	}
	return f.diagonal[i], f.scale[i]
}

// factor factorises d·I + a·A, or what FactorRows asks for.
func (f *LU) factor(d, a float64, values []float64) error {
	if len(values) != f.s.pattern.NNZ() {
		panic(fmt.Sprintf("sparse: %d values for a pattern of %d entries", len(values), f.s.pattern.NNZ()))
	}
	f.exchange = false
	f.growth = f.eliminate(d, a, values)
	if f.growth <= growthAllowed { // false for NaN
		return nil
	}
	f.shift(d, a, values)
	if err := f.finite(); err != nil {
		return err
	}
	if !math.IsNaN(f.growth) && f.backwardError() <= backwardAllowed {
		return nil
	}
	if f.pivoted == nil {
		f.pivoted = newPivotedLU(f.s)
	}
	f.exchange = true
	growth, err := f.pivoted.factor(f.shifted)
	f.growth = growth
	return err
}

// eliminate factorises without row exchanges and returns the growth; NaN if a
// pivot is zero or a number is not finite.
func (f *LU) eliminate(d, a float64, values []float64) float64 {
	s, w := f.s, f.work
	growth := 0.0
	for i := range s.n {
		lCol := s.lCol[s.lStart[i]:s.lStart[i+1]]
		uCol := s.uCol[s.uStart[i]:s.uStart[i+1]]
		for _, c := range lCol {
			w[c] = 0
		}
		for _, c := range uCol {
			w[c] = 0
		}
		d, a := f.row(s.order[i], d, a)
		w[i] = d
		largest := 0.0
		for k := s.entryStart[i]; k < s.entryStart[i+1]; k++ {
			c := s.entryCol[k]
			w[c] += a * values[s.entryIndex[k]]
			largest = max(largest, math.Abs(w[c]))
		}
		f.applyRows(i)
		lower := f.lower[s.lStart[i]:s.lStart[i+1]]
		reach := largest
		for q, c := range lCol {
			l := w[c]
			lower[q] = l
			reach += math.Abs(l) * f.rowMax[c]
		}
		pivot := w[i]
		top := math.Abs(pivot)
		upper := f.upper[s.uStart[i]:s.uStart[i+1]]
		for q, c := range uCol {
			u := w[c]
			upper[q] = u
			top = max(top, math.Abs(u))
		}
		f.rowMax[i] = top
		f.inverse[i] = 1 / pivot
		growth = max(growth, reach/max(largest, math.Abs(d)))
		if pivot == 0 || math.IsNaN(top) || math.IsInf(top, 1) {
			return math.NaN()
		}
	}
	return growth
}

// applyRows subtracts from the dense row i the rows of U that its part of L
// asks for, leaving the entries of L in their place.
func (f *LU) applyRows(i int) {
	s := f.s
	for r := s.runStart[i]; r < s.runStart[i+1]; r++ {
		k := int(s.runFirst[r])
		switch s.runCount[r] {
		case 1:
			f.applyRow(k)
		case 2:
			f.applyRow2(k)
		case 3:
			f.applyRow2(k)
			f.applyRow(k + 2)
		default:
			f.applyRow4(k)
		}
	}
}

func (f *LU) applyRow(k int) {
	s, w := f.s, f.work
	l := w[k] * f.inverse[k]
	w[k] = l
	if l == 0 {
		return
	}
	lo, hi := s.uStart[k], s.uStart[k+1]
	cols := s.uCol[lo:hi]
	u := f.upper[lo:hi]
	u = u[:len(cols)]
	for z, c := range cols {
		w[c] -= l * u[z]
	}
}

// applyRow2 applies rows k and k+1, which share their structure.
func (f *LU) applyRow2(k int) {
	s, w := f.s, f.work
	a, b := int(s.uStart[k]), int(s.uStart[k+1])
	end := int(s.uStart[k+2])
	la := w[k] * f.inverse[k]
	w[k] = la
	lb := (w[k+1] - la*f.upper[a]) * f.inverse[k+1]
	w[k+1] = lb
	cols := s.uCol[b:end]
	ua := f.upper[a+1 : b][:len(cols)]
	ub := f.upper[b:end][:len(cols)]
	for z, c := range cols {
		w[c] -= la*ua[z] + lb*ub[z]
	}
}

// applyRow4 applies rows k … k+3, which share their structure.
func (f *LU) applyRow4(k int) {
	s, w := f.s, f.work
	u, inv := f.upper, f.inverse
	p0, p1, p2, p3 := int(s.uStart[k]), int(s.uStart[k+1]), int(s.uStart[k+2]), int(s.uStart[k+3])
	end := int(s.uStart[k+4])
	l0 := w[k] * inv[k]
	l1 := (w[k+1] - l0*u[p0]) * inv[k+1]
	l2 := (w[k+2] - l0*u[p0+1] - l1*u[p1]) * inv[k+2]
	l3 := (w[k+3] - l0*u[p0+2] - l1*u[p1+1] - l2*u[p2]) * inv[k+3]
	w[k], w[k+1], w[k+2], w[k+3] = l0, l1, l2, l3
	cols := s.uCol[p3:end]
	if len(cols) == 0 {
		return
	}
	u0 := u[p0+3 : p1][:len(cols)]
	u1 := u[p1+2 : p2][:len(cols)]
	u2 := u[p2+1 : p3][:len(cols)]
	u3 := u[p3:end][:len(cols)]
	if first, last := int(cols[0]), int(cols[len(cols)-1]); last-first == len(cols)-1 {
		target := w[first : last+1][:len(cols)] // no gaps: the dense corner
		for z := range target {
			target[z] -= (l0*u0[z] + l1*u1[z]) + (l2*u2[z] + l3*u3[z])
		}
		return
	}
	for z, c := range cols {
		w[c] -= (l0*u0[z] + l1*u1[z]) + (l2*u2[z] + l3*u3[z])
	}
}
