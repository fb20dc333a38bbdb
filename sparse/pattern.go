package sparse

import (
	"fmt"
	"slices"
)

// Pattern is the structure of a Rows × Cols matrix in compressed-column form:
// column j holds rows Row[Start[j]:Start[j+1]], strictly increasing. It is
// immutable once shared.
type Pattern struct {
	Rows, Cols int
	Start      []int32 // len Cols+1
	Row        []int32 // len NNZ
}

// Triplet is the position of one entry.
type Triplet struct{ Row, Col int }

// NewPattern returns the pattern of the given entries, in any order, duplicates
// allowed, and for each triplet its index in the values. It panics if a triplet
// lies outside the matrix.
func NewPattern(rows, cols int, entries []Triplet) (p *Pattern, index []int32) {
	sorted := slices.Clone(entries)
	for _, e := range sorted {
		if e.Row < 0 || e.Row >= rows || e.Col < 0 || e.Col >= cols {
			panic(fmt.Sprintf("sparse: entry (%d, %d) outside a %d × %d matrix", e.Row, e.Col, rows, cols))
		}
	}
	slices.SortFunc(sorted, func(a, b Triplet) int {
		if a.Col != b.Col {
			return a.Col - b.Col
		}
		return a.Row - b.Row
	})
	sorted = slices.Compact(sorted)
	p = &Pattern{Rows: rows, Cols: cols, Start: make([]int32, cols+1), Row: make([]int32, len(sorted))}
	for k, e := range sorted {
		p.Row[k] = int32(e.Row)
		p.Start[e.Col+1]++
	}
	for j := range cols {
		p.Start[j+1] += p.Start[j]
	}
	index = make([]int32, len(entries))
	for k, e := range entries {
		index[k] = int32(p.Index(e.Row, e.Col))
	}
	return p, index
}

// DensePattern returns the pattern of a full rows × cols matrix, values in
// column-major order.
func DensePattern(rows, cols int) *Pattern {
	p := &Pattern{Rows: rows, Cols: cols, Start: make([]int32, cols+1), Row: make([]int32, rows*cols)}
	for j := range cols {
		p.Start[j+1] = int32((j + 1) * rows)
		for i := range rows {
			p.Row[j*rows+i] = int32(i)
		}
	}
	return p
}

// NNZ returns the number of stored entries.
func (p *Pattern) NNZ() int { return len(p.Row) }

// Index returns the index of entry (row, col) in the values, or −1 where the
// pattern has none. It searches: not for inner loops.
func (p *Pattern) Index(row, col int) int {
	start := p.Start[col]
	k, found := slices.BinarySearch(p.Row[start:p.Start[col+1]], int32(row))
	if !found {
		return -1
	}
	return int(start) + k
}

// Diagonal returns for each j < min(Rows, Cols) the index of entry (j, j), or −1.
func (p *Pattern) Diagonal() []int32 {
	d := make([]int32, min(p.Rows, p.Cols))
	for j := range d {
		d[j] = int32(p.Index(j, j))
	}
	return d
}

// Transpose returns the pattern of the transposed matrix and for each of its
// entries the index of the same entry in p.
func (p *Pattern) Transpose() (t *Pattern, index []int32) {
	t = &Pattern{Rows: p.Cols, Cols: p.Rows, Start: make([]int32, p.Rows+1), Row: make([]int32, p.NNZ())}
	index = make([]int32, p.NNZ())
	for _, i := range p.Row {
		t.Start[i+1]++
	}
	for i := range p.Rows {
		t.Start[i+1] += t.Start[i]
	}
	next := slices.Clone(t.Start[:p.Rows])
	for j := range p.Cols {
		for k := p.Start[j]; k < p.Start[j+1]; k++ {
			i := p.Row[k]
			t.Row[next[i]] = int32(j)
			index[next[i]] = k
			next[i]++
		}
	}
	return t, index
}

// MulVec writes A·x to dst, length Rows; x has length Cols. dst must not overlap x.
func (p *Pattern) MulVec(values, x, dst []float64) {
	clear(dst[:p.Rows])
	p.AddMulVec(1, values, x, dst)
}

// AddMulVec adds a·A·x to dst, length Rows; x has length Cols. dst must not
// overlap x.
func (p *Pattern) AddMulVec(a float64, values, x, dst []float64) {
	x = x[:p.Cols]
	for j, xj := range x {
		if xj == 0 {
			continue
		}
		lo, hi := p.Start[j], p.Start[j+1]
		rows := p.Row[lo:hi]
		v := values[lo:hi]
		v = v[:len(rows)]
		xj *= a
		for k, i := range rows {
			dst[i] += v[k] * xj
		}
	}
}

// MulVecTransposed writes Aᵀ·x to dst, length Cols; x has length Rows.
func (p *Pattern) MulVecTransposed(values, x, dst []float64) {
	for j := range p.Cols {
		lo, hi := p.Start[j], p.Start[j+1]
		rows := p.Row[lo:hi]
		v := values[lo:hi]
		v = v[:len(rows)]
		s := 0.0
		for k, i := range rows {
			s += v[k] * x[i]
		}
		dst[j] = s
	}
}

// AddMulMany adds a·A·x_r to dst_r for count vectors stored one after another:
// x_r = x[r*Cols:(r+1)*Cols], dst_r = dst[r*Rows:(r+1)*Rows]. The entries of A
// are read once for every four of them.
func (p *Pattern) AddMulMany(a float64, values, x, dst []float64, count int) {
	r := 0
	for ; r+lanes <= count; r += lanes {
		p.addMulLanes(a, values, x[r*p.Cols:(r+lanes)*p.Cols], dst[r*p.Rows:(r+lanes)*p.Rows])
	}
	for ; r < count; r++ {
		p.AddMulVec(a, values, x[r*p.Cols:(r+1)*p.Cols], dst[r*p.Rows:(r+1)*p.Rows])
	}
}

func (p *Pattern) addMulLanes(a float64, values, x, dst []float64) {
	n, m := p.Cols, p.Rows
	x0, x1, x2, x3 := x[:n], x[n:2*n], x[2*n:3*n], x[3*n:4*n]
	d0, d1, d2, d3 := dst[:m], dst[m:2*m], dst[2*m:3*m], dst[3*m:4*m]
	for j := range n {
		a0, a1, a2, a3 := a*x0[j], a*x1[j], a*x2[j], a*x3[j]
		lo, hi := p.Start[j], p.Start[j+1]
		rows := p.Row[lo:hi]
		v := values[lo:hi]
		v = v[:len(rows)]
		for k, i := range rows {
			d0[i] += v[k] * a0
			d1[i] += v[k] * a1
			d2[i] += v[k] * a2
			d3[i] += v[k] * a3
		}
	}
}
