package odetest

import (
	"math"

	"niche/ode"
	"niche/sparse"
)

// Case is an initial-value problem with a known solution. Times and states are
// in the units of its source and carry none here [1].
type Case struct {
	Name  string
	Stiff bool // an explicit method needs too many steps
	// New returns the problem. Its functions share scratch: one integrator each.
	New  func() *ode.Problem
	T0   float64
	TEnd float64
	Y0   []float64 // y(T0), length N
	S0   []float64 // s(T0), Directions × N; nil if there are none
	// Scale[i] is the magnitude of component i below which only absolute accuracy
	// is asked: the absolute tolerance is RTol × Scale[i].
	Scale []float64
	// Want is y(TEnd), length N; nil if only Exact is known.
	Want []float64
	// WantS is s(TEnd), Directions × N; nil if unknown.
	WantS []float64
	// Exact writes y(t) to y and, if s is not nil, s(t) to s; nil if no formula
	// is known.
	Exact func(t float64, y, s []float64)
	// Digits is the relative accuracy of Want and WantS.
	Digits float64
	// Source is where the problem comes from, Origin where its digits come from.
	Source, Origin string
}

// Options returns the options that ask c for relative tolerance rtol.
func (c *Case) Options(rtol float64) ode.Options {
	each := make([]float64, len(c.Scale))
	for i, s := range c.Scale {
		each[i] = rtol * s
	}
	return ode.Options{RTol: rtol, ATol: rtol, ATolEach: each}
}

// Reference writes the best known y(TEnd), s(TEnd). s may be nil.
func (c *Case) Reference(y, s []float64) {
	if c.Exact != nil {
		c.Exact(c.TEnd, y, s)
		return
	}
	copy(y, c.Want)
	copy(s, c.WantS)
}

// Error returns max_i |y_i − want_i| / (|want_i| + Scale_i): the error in units
// of what tolerance 1 allows.
func (c *Case) Error(y, want []float64) float64 {
	worst := 0.0
	for i, w := range want {
		e := math.Abs(y[i]-w) / (math.Abs(w) + c.Scale[i%len(c.Scale)])
		worst = max(worst, e) // NaN stays
	}
	return worst
}

// SensitivityError returns the largest error of a direction's sensitivities,
// each relative to the direction's largest component in units of Scale.
func (c *Case) SensitivityError(s, want []float64) float64 {
	n, worst := len(c.Y0), 0.0
	for base := 0; base < len(want); base += n {
		largest, e := 0.0, 0.0
		for i := range n {
			scale := max(math.Abs(c.Y0[i]), c.Scale[i])
			largest = max(largest, math.Abs(want[base+i])/scale)
			e = max(e, math.Abs(s[base+i]-want[base+i])/scale)
		}
		if largest > 0 {
			e /= largest
		}
		worst = max(worst, e)
	}
	return worst
}

// matrix is a sparse matrix written by row and column.
type matrix struct {
	pattern *sparse.Pattern
	index   []int32 // n × n, −1 where the pattern has no entry
}

// newMatrix returns the n × n matrix with the given entries {row, column, …}
// and its whole diagonal.
func newMatrix(n int, entries ...int) *matrix {
	list := make([]sparse.Triplet, 0, n+len(entries)/2)
	for i := range n {
		list = append(list, sparse.Triplet{Row: i, Col: i})
	}
	for k := 0; k < len(entries); k += 2 {
		list = append(list, sparse.Triplet{Row: entries[k], Col: entries[k+1]})
	}
	p, _ := sparse.NewPattern(n, n, list)
	m := &matrix{pattern: p, index: make([]int32, n*n)}
	for i := range m.index {
		m.index[i] = int32(p.Index(i/n, i%n))
	}
	return m
}

// set writes entry (i, j); it panics if the pattern has none.
func (m *matrix) set(values []float64, i, j int, v float64) {
	values[m.index[i*m.pattern.Cols+j]] = v
}
