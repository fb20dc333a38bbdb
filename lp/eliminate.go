package lp

import "math"

// counts are the numbers of entries of a basis by row and column, and the
// columns of each row.
type counts struct {
	row, col []int32
	done     []bool // of positions
	start    []int32
	position []int32
}

// take counts the entries of the columns.
func (c *counts) take(m int, column func(int32) ([]int32, []float64)) {
	c.row, c.col, c.start = zeroed(c.row, m), zeroed(c.col, m), zeroed(c.start, m+1)
	c.done = make([]bool, m)
	total := 0
	for p := range int32(m) {
		index, _ := column(p)
		c.col[p] = int32(len(index))
		total += len(index)
		for _, i := range index {
			c.start[i+1]++
		}
	}
	for i := range m {
		c.row[i] = c.start[i+1]
		c.start[i+1] += c.start[i]
	}
	c.position = zeroed(c.position, total)
	fill := append([]int32(nil), c.start...)
	for p := range int32(m) {
		index, _ := column(p)
		for _, i := range index {
			c.position[fill[i]] = p
			fill[i]++
		}
	}
}

func zeroed(x []int32, n int) []int32 {
	if cap(x) < n {
		return make([]int32, n)
	}
	x = x[:n]
	clear(x)
	return x
}

// inRow lists the positions of the columns with an entry in the row.
func (c *counts) inRow(i int32) []int32 { return c.position[c.start[i]:c.start[i+1]] }

func (c *counts) columnsWithOne() []int32 {
	var list []int32
	for p, n := range c.col {
		if n == 1 {
			list = append(list, int32(p))
		}
	}
	return list
}

// rowsWithOne counts the entries of the rows without pivot in the columns that
// are not done and lists the rows with one.
func (c *counts) rowsWithOne(order []int32, column func(int32) ([]int32, []float64)) []int32 {
	clear(c.row)
	for p, done := range c.done {
		if done {
			continue
		}
		index, _ := column(int32(p))
		for _, i := range index {
			c.row[i]++
		}
	}
	var list []int32
	for i, n := range c.row {
		if n == 1 && order[i] < 0 {
			list = append(list, int32(i))
		}
	}
	return list
}

// eliminate makes a pivot of the column at position p after subtracting earlier
// pivots from it. It reports whether the column is independent of them.
func (f *factors) eliminate(p int32, column func(int32) ([]int32, []float64)) bool {
	index, value := column(p)
	f.topology, f.touched = f.topology[:0], f.touched[:0]
	for k, i := range index {
		f.value[i] = value[k]
	}
	for _, i := range index {
		f.reach(i)
	}
	for k := len(f.topology) - 1; k >= 0; k-- {
		i := f.topology[k]
		if v := f.value[i]; v != 0 {
			rows, values := f.lower.column(f.order[i])
			for e, r := range rows {
				f.value[r] -= values[e] * v
			}
		}
	}
	row := f.choose()
	if row >= 0 {
		f.store(row, p)
	}
	for _, i := range f.touched {
		f.value[i], f.seen[i] = 0, false
	}
	return row >= 0
}

// reach visits the rows that elimination can change, beginning at i; rows with a
// pivot are appended to the topology after those that they change.
func (f *factors) reach(i int32) {
	if f.seen[i] {
		return
	}
	f.stack = append(f.stack[:0], i)
	f.visit(i)
	for len(f.stack) > 0 {
		top := f.stack[len(f.stack)-1]
		var rows []int32
		if k := f.order[top]; k >= 0 {
			rows, _ = f.lower.column(k)
		}
		at := f.next[top]
		for int(at) < len(rows) && f.seen[rows[at]] {
			at++
		}
		f.next[top] = at
		if int(at) < len(rows) {
			f.stack = append(f.stack, rows[at])
			f.visit(rows[at])
			continue
		}
		if f.order[top] >= 0 {
			f.topology = append(f.topology, top)
		}
		f.stack = f.stack[:len(f.stack)-1]
	}
}

func (f *factors) visit(i int32) {
	f.seen[i], f.next[i] = true, 0
	f.touched = append(f.touched, i)
}

// choose returns the row of the pivot: among large enough entries the one in the
// row with the fewest entries; −1 if all are tiny.
func (f *factors) choose() int32 {
	largest := 0.0
	for _, i := range f.touched {
		if f.order[i] < 0 {
			largest = max(largest, math.Abs(f.value[i]))
		}
	}
	if largest < pivotSmallest {
		return -1
	}
	best := int32(-1)
	for _, i := range f.touched {
		if f.order[i] >= 0 || math.Abs(f.value[i]) < pivotThreshold*largest {
			continue
		}
		if best < 0 || f.count.row[i] < f.count.row[best] || f.count.row[i] == f.count.row[best] && i < best {
			best = i
		}
	}
	return best
}

// store writes the column at work into the factors.
func (f *factors) store(row, p int32) {
	diagonal := f.value[row]
	for _, i := range f.touched {
		v := f.value[i]
		switch {
		case v == 0 || i == row:
		case f.order[i] >= 0:
			f.upper.put(i, v)
		default:
			f.lower.put(i, v/diagonal)
		}
	}
	f.pivot(row, p, diagonal)
}
