package continuation

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// solver does Newton's method on {f(x) = 0, c·(x − x₀) = 0} for x = (y, λ).
type solver struct {
	Problem
	n      int
	o      Options
	scale  []float64 // size of each unknown; distances are relative to it
	row    []float64 // c: scaled direction that the last equation fixes
	f, byL []float64
	jac    []float64
	border *mat.Dense
	lu     mat.LU
	work   *mat.VecDense
}

const (
	maxNewton       = 12
	newtonTolerance = 1e-11 // of the scaled correction
)

func newSolver(p Problem, o Options) *solver {
	n := p.N
	return &solver{
		Problem: p, n: n, o: o,
		scale: make([]float64, n+1), row: make([]float64, n+1),
		f: make([]float64, n), byL: make([]float64, n), jac: make([]float64, n*n),
		border: mat.NewDense(n+1, n+1, nil), work: mat.NewVecDense(n+1, nil),
	}
}

// rescale measures distances relative to x from now on.
func (s *solver) rescale(x []float64) {
	for i := range s.scale {
		s.scale[i] = math.Max(math.Abs(x[i]), s.o.Floor)
	}
	// λ may pass through zero: its size is at least a hundredth of its range.
	if width := s.o.To - s.o.From; width > 0 && !math.IsInf(width, 0) {
		s.scale[s.n] = math.Max(s.scale[s.n], width/100)
	}
}

// inner is the scaled inner product.
func (s *solver) inner(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] / s.scale[i] * (b[i] / s.scale[i])
	}
	return sum
}

// fixLambda makes the last equation λ = λ₀.
func (s *solver) fixLambda() {
	clear(s.row)
	s.row[s.n] = 1
}

// plane makes the last equation orthogonality to tangent.
func (s *solver) plane(tangent []float64) {
	for i := range s.row {
		s.row[i] = tangent[i] / s.scale[i]
	}
}

// factorise sets up the bordered matrix at x, columns scaled. It reports
// whether the matrix is regular.
func (s *solver) factorise(x []float64) bool {
	y, lambda := x[:s.n], x[s.n]
	s.Jacobian(y, lambda, s.jac)
	s.ByLambda(y, lambda, s.byL)
	for i := range s.n {
		for j := range s.n {
			s.border.Set(i, j, s.jac[i*s.n+j]*s.scale[j])
		}
		s.border.Set(i, s.n, s.byL[i]*s.scale[s.n])
	}
	for j := range s.n + 1 {
		s.border.Set(s.n, j, s.row[j])
	}
	s.equilibrate()
	s.lu.Factorize(s.border)
	return !math.IsInf(s.lu.Cond(), 0) && !math.IsNaN(s.lu.Cond())
}

// equilibrate divides each row of f by its largest entry, which f itself is
// divided by in correct.
func (s *solver) equilibrate() {
	for i := range s.n {
		largest := 0.0
		for j := range s.n + 1 {
			largest = math.Max(largest, math.Abs(s.border.At(i, j)))
		}
		if largest == 0 {
			largest = 1
		}
		s.f[i] = largest
		for j := range s.n + 1 {
			s.border.Set(i, j, s.border.At(i, j)/largest)
		}
	}
}

// correct moves x to the solution by Newton's method; x₀ = from stays in the
// plane. It reports convergence. x and from may be the same slice.
func (s *solver) correct(x, from []float64) bool {
	origin := append([]float64(nil), from...)
	residual := make([]float64, s.n)
	for range maxNewton {
		s.F(x[:s.n], x[s.n], residual)
		if !s.factorise(x) {
			return false
		}
		for i, r := range residual {
			s.work.SetVec(i, -r/s.f[i])
		}
		distance := 0.0
		for i := range s.row {
			distance += s.row[i] * (x[i] - origin[i]) / s.scale[i]
		}
		s.work.SetVec(s.n, -distance)
		if s.lu.SolveVecTo(s.work, false, s.work) != nil && math.IsNaN(s.work.AtVec(0)) {
			return false
		}
		size := 0.0
		for i := range x {
			d := s.work.AtVec(i)
			x[i] += d * s.scale[i]
			size = math.Max(size, math.Abs(d))
		}
		if math.IsNaN(size) || size > 1e3 {
			return false
		}
		if size < newtonTolerance {
			return true
		}
	}
	return false
}

// tangentAt returns the unit tangent of the branch at x that points along
// forward.
func (s *solver) tangentAt(x, forward []float64) ([]float64, bool) {
	s.plane(forward)
	if !s.factorise(x) {
		return nil, false
	}
	for i := range s.n {
		s.work.SetVec(i, 0)
	}
	s.work.SetVec(s.n, 1)
	if s.lu.SolveVecTo(s.work, false, s.work) != nil && math.IsNaN(s.work.AtVec(0)) {
		return nil, false
	}
	t := make([]float64, s.n+1)
	length := 0.0
	for i := range t {
		d := s.work.AtVec(i)
		t[i] = d * s.scale[i]
		length += d * d
	}
	length = math.Sqrt(length)
	for i := range t {
		t[i] /= length
	}
	return t, !math.IsNaN(length) && length > 0
}

// eigenvalues returns those of ∂f/∂y at x.
func (s *solver) eigenvalues(x []float64) []complex128 {
	s.Jacobian(x[:s.n], x[s.n], s.jac)
	var e mat.Eigen
	if !e.Factorize(mat.NewDense(s.n, s.n, append([]float64(nil), s.jac...)), mat.EigenNone) {
		return nil
	}
	return e.Values(nil)
}
