package lp

import (
	"cmp"
	"math"
	"slices"
)

// Limits of the factorisation.
const (
	pivotThreshold = 0.1   // of the largest candidate of a column
	pivotSmallest  = 1e-10 // below it a column depends on others
)

// factors are L and U of a basis, up to the order of rows and columns, and the
// updates since. Rows are rows of the matrix; positions are places in the basis.
type factors struct {
	m        int
	pivotRow []int32 // of each pivot
	position []int32 // of each pivot's column
	order    []int32 // of each row: its pivot; −1 while it has none
	diagonal []float64
	upper    columns // entries of a pivot's column in rows of earlier pivots
	lower    columns // entries below the pivot, divided by it
	lowers   []int32 // pivots with entries in lower
	updates  []update

	count    counts
	value    []float64 // of the column at work, by row
	touched  []int32   // rows of it
	seen     []bool
	stack    []int32
	next     []int32
	topology []int32
}

// columns is a growing list of sparse columns.
type columns struct {
	start []int32
	row   []int32
	value []float64
}

func (c *columns) reset() { c.start, c.row, c.value = append(c.start[:0], 0), c.row[:0], c.value[:0] }

func (c *columns) put(row int32, value float64) {
	c.row, c.value = append(c.row, row), append(c.value, value)
}
func (c *columns) end() { c.start = append(c.start, int32(len(c.row))) }
func (c *columns) column(k int32) ([]int32, []float64) {
	return c.row[c.start[k]:c.start[k+1]], c.value[c.start[k]:c.start[k+1]]
}

// update is one change of the basis: the column at position p became the one
// whose solution is pivot at p and value at index.
type update struct {
	p     int32
	pivot float64
	index []int32
	value []float64
}

func newFactors(m int) *factors {
	return &factors{
		m: m, pivotRow: make([]int32, 0, m), position: make([]int32, 0, m), order: make([]int32, m), diagonal: make([]float64, 0, m),
		value: make([]float64, m), seen: make([]bool, m), next: make([]int32, m),
	}
}

// repair is a column of the basis that depends on others and the row whose
// logical takes its place.
type repair struct{ position, row int32 }

// factor factorises the basis whose columns are given by position. Columns that
// depend on others are replaced by logicals and returned.
func (f *factors) factor(column func(position int32) ([]int32, []float64)) []repair {
	f.pivotRow, f.position, f.diagonal = f.pivotRow[:0], f.position[:0], f.diagonal[:0]
	f.upper.reset()
	f.lower.reset()
	f.lowers, f.updates = f.lowers[:0], f.updates[:0]
	for i := range f.order {
		f.order[i] = -1
	}
	f.count.take(f.m, column)
	f.columnSingletons(column)
	f.rowSingletons(column)
	var dependent []int32
	for _, p := range f.nucleus() {
		if !f.eliminate(p, column) {
			dependent = append(dependent, p)
		}
	}
	return f.complete(dependent)
}

// pivot appends a pivot; its columns of upper and lower are complete.
func (f *factors) pivot(row, position int32, diagonal float64) {
	k := int32(len(f.pivotRow))
	f.order[row] = k
	f.pivotRow, f.position, f.diagonal = append(f.pivotRow, row), append(f.position, position), append(f.diagonal, diagonal)
	f.upper.end()
	f.lower.end()
	if f.lower.start[k+1] > f.lower.start[k] {
		f.lowers = append(f.lowers, k)
	}
}

// columnSingletons makes pivots of columns with one entry in the rows that are
// left: they need no elimination.
func (f *factors) columnSingletons(column func(int32) ([]int32, []float64)) {
	c := &f.count
	queue := c.columnsWithOne()
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if c.done[p] || c.col[p] != 1 {
			continue
		}
		index, value := column(p)
		var row int32
		var diagonal float64
		for k, i := range index {
			if f.order[i] < 0 {
				row, diagonal = i, value[k]
			}
		}
		if math.Abs(diagonal) < pivotSmallest {
			continue
		}
		for k, i := range index {
			if i != row {
				f.upper.put(i, value[k])
			}
		}
		f.pivot(row, p, diagonal)
		c.done[p] = true
		for _, other := range c.inRow(row) {
			if c.col[other]--; c.col[other] == 1 && !c.done[other] {
				queue = append(queue, other)
			}
		}
	}
}

// rowSingletons makes pivots of rows with one entry in the columns that are left,
// if it is large enough in its column.
func (f *factors) rowSingletons(column func(int32) ([]int32, []float64)) {
	c := &f.count
	queue := c.rowsWithOne(f.order, column)
	for len(queue) > 0 {
		row := queue[0]
		queue = queue[1:]
		if f.order[row] >= 0 || c.row[row] != 1 {
			continue
		}
		p := int32(-1)
		for _, other := range c.inRow(row) {
			if !c.done[other] {
				p = other
			}
		}
		index, value := column(p)
		diagonal, largest := 0.0, 0.0
		for k, i := range index {
			if i == row {
				diagonal = value[k]
			}
			if f.order[i] < 0 {
				largest = max(largest, math.Abs(value[k]))
			}
		}
		if math.Abs(diagonal) < max(pivotThreshold*largest, pivotSmallest) {
			continue
		}
		for k, i := range index {
			switch {
			case i == row:
			case f.order[i] >= 0:
				f.upper.put(i, value[k])
			default:
				f.lower.put(i, value[k]/diagonal)
				if c.row[i]--; c.row[i] == 1 {
					queue = append(queue, i)
				}
			}
		}
		f.pivot(row, p, diagonal)
		c.done[p] = true
	}
}

// nucleus lists the positions that are left, those with few entries first.
func (f *factors) nucleus() []int32 {
	var left []int32
	for p, done := range f.count.done {
		if !done {
			left = append(left, int32(p))
		}
	}
	slices.SortStableFunc(left, func(a, b int32) int { return cmp.Compare(f.count.col[a], f.count.col[b]) })
	return left
}

// complete gives the rows without pivot to logicals, in place of the dependent
// columns.
func (f *factors) complete(dependent []int32) []repair {
	var repairs []repair
	for i := range f.order {
		if f.order[i] < 0 {
			r := repair{dependent[len(repairs)], int32(i)}
			repairs = append(repairs, r)
			f.pivot(r.row, r.position, -1)
		}
	}
	return repairs
}
