package lp

import (
	"context"
	"errors"
	"math"
)

// Limits of a solution.
const (
	refactorSteps = 64  // steps between factorisations
	stallSteps    = 60  // steps without progress before bounds are widened
	contextSteps  = 100 // steps between looks at the context
)

// ErrSteps says that a problem took more steps than any sensible one does.
var ErrSteps = errors.New("linear program: no optimum found within the allowed steps; check the scales of the coefficients")

// ErrNumerics says that rounding errors spoil the solution.
var ErrNumerics = errors.New("linear program: rounding errors prevent a solution; check the scales of the coefficients")

// Solver holds a problem and the basis of its last solution, from which the next
// solution starts. Costs and bounds of columns may change in between.
type Solver struct {
	n, m     int
	a        matrix
	rows     rowMatrix
	scaling  scaling
	maxSteps int

	// Unknowns are numbered: columns, then logicals of rows. All are scaled.
	cost, lower, upper []float64
	given              bounds // lower and upper as given, while they are widened
	widened            bool

	x       []float64
	basis   []int32 // of each position: the unknown
	at      []int32 // of each unknown: its position, or −1
	factors *factors
	fresh   bool // no step since the last factorisation

	reduced     []float64 // of each unknown, for the costs of the phase
	reducedGood bool
	weight      []float64 // Devex
	alpha       []float64 // row of the basis at the step, by unknown
	byRow       []float64
	byPosition  []float64
	direction   []float64 // change of the basic unknowns, by position, per unit of the entering one
	banned      []bool    // from entering, until the next step

	steps, stalled int
	bland          bool
}

type bounds struct{ lower, upper []float64 }

// NewSolver prepares p. The error says what is malformed.
func NewSolver(p *Problem) (*Solver, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	n, m := len(p.Columns), len(p.RowLower)
	s := &Solver{n: n, m: m, a: newMatrix(p.Columns, m), maxSteps: 50_000 + 200*(n+m), factors: newFactors(m)}
	s.scaling = scale(&s.a, m)
	s.rows = byRows(&s.a, m)
	for _, v := range []*[]float64{&s.cost, &s.lower, &s.upper, &s.x, &s.reduced, &s.weight, &s.alpha} {
		*v = make([]float64, n+m)
	}
	s.byRow, s.byPosition, s.direction = make([]float64, m), make([]float64, m), make([]float64, m)
	s.basis, s.at, s.banned = make([]int32, m), make([]int32, n+m), make([]bool, n+m)
	for j := range p.Columns {
		s.SetCost(j, p.Columns[j].Cost)
		s.SetBounds(j, p.Columns[j].Lower, p.Columns[j].Upper)
		s.at[j] = -1
	}
	for i := range m {
		s.lower[n+i], s.upper[n+i] = p.RowLower[i]*s.scaling.row[i], p.RowUpper[i]*s.scaling.row[i]
		s.basis[i], s.at[n+i] = int32(n+i), int32(i)
	}
	return s, nil
}

// SetCost changes the cost of column j.
func (s *Solver) SetCost(j int, cost float64) { s.cost[j] = cost * s.scaling.col[j] }

// SetBounds changes the bounds of column j.
func (s *Solver) SetBounds(j int, lower, upper float64) {
	s.lower[j], s.upper[j] = lower/s.scaling.col[j], upper/s.scaling.col[j]
}

// Solve solves p.
func Solve(ctx context.Context, p *Problem) (*Solution, error) {
	s, err := NewSolver(p)
	if err != nil {
		return nil, err
	}
	return s.Solve(ctx)
}

// Solve finds an optimum from the basis of the last solution. The error is about
// ctx, numerics or steps.
func (s *Solver) Solve(ctx context.Context) (*Solution, error) {
	s.steps, s.stalled, s.bland = 0, 0, false
	for j := range s.lower {
		if s.lower[j] > s.upper[j] {
			return s.crossed(j), nil
		}
	}
	s.rest()
	s.refactor()
	unit := s.normaliseCosts()
	defer func() {
		for j := range s.cost {
			s.cost[j] *= unit
		}
	}()
	for {
		status, entering, err := s.run(ctx)
		if err != nil {
			s.restore()
			return nil, err
		}
		if s.widened && status != Infeasible {
			s.restore()
			continue
		}
		solution := s.solution(status, entering, unit)
		s.restore()
		return solution, nil
	}
}

// normaliseCosts divides the costs by the largest, which it returns: reduced
// costs are then compared with an absolute tolerance.
func (s *Solver) normaliseCosts() float64 {
	largest := 0.0
	for _, c := range s.cost {
		largest = max(largest, math.Abs(c))
	}
	if largest == 0 {
		return 1
	}
	for j := range s.cost {
		s.cost[j] /= largest
	}
	return largest
}

// rest puts the unknowns that are not basic at a bound: the one they are at, or
// the one nearest to 0.
func (s *Solver) rest() {
	for j, p := range s.at {
		if p >= 0 {
			continue
		}
		switch l, u := s.lower[j], s.upper[j]; {
		case math.IsInf(l, -1) && math.IsInf(u, 1):
			s.x[j] = 0
		case s.x[j] == l || s.x[j] == u:
		case math.Abs(l) <= math.Abs(u):
			s.x[j] = l
		default:
			s.x[j] = u
		}
	}
}

// column returns the rows and values of unknown j.
func (s *Solver) column(j int32) ([]int32, []float64) {
	if int(j) < s.n {
		return s.a.column(int(j))
	}
	return []int32{j - int32(s.n)}, []float64{-1}
}

// refactor factorises the basis anew and computes the basic unknowns.
func (s *Solver) refactor() {
	repairs := s.factors.factor(func(p int32) ([]int32, []float64) { return s.column(s.basis[p]) })
	for _, r := range repairs {
		out, in := s.basis[r.position], int32(s.n)+r.row
		s.at[out], s.at[in] = -1, r.position
		s.basis[r.position] = in
		s.x[out] = nearestBound(s.x[out], s.lower[out], s.upper[out])
	}
	clear(s.byRow)
	for j, p := range s.at {
		if p >= 0 || s.x[j] == 0 {
			continue
		}
		index, value := s.column(int32(j))
		for k, i := range index {
			s.byRow[i] -= value[k] * s.x[j]
		}
	}
	s.factors.solve(s.byRow, s.byPosition)
	for p, j := range s.basis {
		s.x[j] = s.byPosition[p]
	}
	s.fresh, s.reducedGood = true, false
}

// nearestBound returns the finite bound nearest to x, or 0 if there is none.
func nearestBound(x, lower, upper float64) float64 {
	switch {
	case math.IsInf(lower, -1) && math.IsInf(upper, 1):
		return 0
	case math.IsInf(upper, 1), math.Abs(x-lower) <= math.Abs(x-upper):
		return lower
	}
	return upper
}

// outside returns how far a basic unknown is outside its bounds: negative below
// the lower one; 0 within the tolerance.
func (s *Solver) outside(j int32) float64 {
	x := s.x[j]
	slack := Tolerance * (1 + math.Abs(x)*1e-3)
	switch {
	case x < s.lower[j]-slack:
		return x - s.lower[j]
	case x > s.upper[j]+slack:
		return x - s.upper[j]
	}
	return 0
}
