package lp

import (
	"fmt"
	"math"
)

// Tolerance is how far a scaled unknown may lie outside its bounds, and how far
// below zero a scaled reduced cost may be at an optimum.
const Tolerance = 1e-9

// Problem is a linear program; see the package for its form. It is not changed
// by solving it.
type Problem struct {
	Columns            []Column
	RowLower, RowUpper []float64 // one of each row
}

// Column is one unknown.
type Column struct {
	Cost         float64
	Lower, Upper float64 // may be infinite
	Entries      []Entry // of the matrix; entries of one row add up
}

// Entry is a coefficient of a column in a row.
type Entry struct {
	Row   int
	Value float64
}

// Status says what is known of a problem.
type Status uint8

// Outcomes of solving a problem.
const (
	Optimal Status = iota
	Infeasible
	Unbounded
)

// String returns "optimal", "infeasible" or "unbounded".
func (s Status) String() string { return [...]string{"optimal", "infeasible", "unbounded"}[s] }

// Solution is what is known of a problem after solving it.
type Solution struct {
	Status Status
	// X are the unknowns, and Objective is their cost, if Optimal.
	X         []float64
	Objective float64
	// Prices are the prices of rows, and Reduced the costs of columns less what
	// their entries are worth at these prices, if Optimal.
	Prices, Reduced []float64
	// Proof holds multipliers y of rows, if Infeasible: within the bounds of
	// columns, y·Ax cannot reach any value that the bounds of rows allow.
	Proof []float64
	// Ray is a direction of X, if Unbounded: the cost falls along it for ever.
	Ray   []float64
	Steps int // changes of the basis
}

// check returns what is wrong with the form of p.
func (p *Problem) check() error {
	if len(p.RowLower) != len(p.RowUpper) {
		return fmt.Errorf("linear program: %d lower and %d upper bounds of rows", len(p.RowLower), len(p.RowUpper))
	}
	for i, lower := range p.RowLower {
		if math.IsNaN(lower) || math.IsNaN(p.RowUpper[i]) {
			return fmt.Errorf("linear program: a bound of row %d is not a number", i)
		}
	}
	for j := range p.Columns {
		c := &p.Columns[j]
		if math.IsNaN(c.Lower) || math.IsNaN(c.Upper) || math.IsNaN(c.Cost) || math.IsInf(c.Cost, 0) {
			return fmt.Errorf("linear program: a bound or the cost of column %d is not a number", j)
		}
		for _, e := range c.Entries {
			if e.Row < 0 || e.Row >= len(p.RowLower) {
				return fmt.Errorf("linear program: column %d has an entry in row %d of %d", j, e.Row, len(p.RowLower))
			}
			if math.IsNaN(e.Value) || math.IsInf(e.Value, 0) {
				return fmt.Errorf("linear program: an entry of column %d is not a finite number", j)
			}
		}
	}
	return nil
}

// matrix holds entries by column.
type matrix struct {
	start []int32
	row   []int32
	value []float64
}

// column returns the rows and values of column j.
func (a *matrix) column(j int) ([]int32, []float64) {
	return a.row[a.start[j]:a.start[j+1]], a.value[a.start[j]:a.start[j+1]]
}

// newMatrix collects the entries of the columns; entries of one place are added
// up, and zeros left out.
func newMatrix(columns []Column, rows int) matrix {
	a := matrix{start: make([]int32, 1, len(columns)+1)}
	place := make([]int32, rows) // of a row in the current column, plus 1
	for j := range columns {
		from := len(a.row)
		for _, e := range columns[j].Entries {
			if at := place[e.Row]; at > 0 {
				a.value[at-1] += e.Value
				continue
			}
			a.row, a.value = append(a.row, int32(e.Row)), append(a.value, e.Value)
			place[e.Row] = int32(len(a.row))
		}
		kept := from
		for k := from; k < len(a.row); k++ {
			place[a.row[k]] = 0
			if a.value[k] != 0 {
				a.row[kept], a.value[kept] = a.row[k], a.value[k]
				kept++
			}
		}
		a.row, a.value = a.row[:kept], a.value[:kept]
		a.start = append(a.start, int32(kept))
	}
	return a
}
