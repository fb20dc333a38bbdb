package sparse

import "math"

// diagonalPreference keeps the diagonal as pivot while it is at least this
// fraction of the column's largest candidate.
const diagonalPreference = 0.1

// pivotedLU is a left-looking sparse factorisation with partial pivoting: each
// column is a sparse triangular solve whose structure is found by depth-first
// search (Gilbert & Peierls 1988, doi 10.1137/0909058). It is the safety net of
// [LU]: always stable, several times slower.
type pivotedLU struct {
	s              *Symbolic
	lStart, uStart []int32 // columns of L (below the pivot) and U (above it)
	lRow, uRow     []int32 // L: original rows; U: elimination steps
	lower, upper   []float64
	diagonal       []float64
	step           []int32 // elimination step whose pivot is original row i, or −1
	pivot          []int32 // original row chosen at step k
	x              []float64
	visited        []int32 // per original row: column of the last visit
	reach          []int32 // original rows, topological order from top
	stack, at      []int32
}

func newPivotedLU(s *Symbolic) *pivotedLU {
	ints := func(n int) []int32 { return make([]int32, n) }
	return &pivotedLU{
		s: s, lStart: ints(s.n + 1), uStart: ints(s.n + 1), diagonal: make([]float64, s.n),
		step: ints(s.n), pivot: ints(s.n), x: make([]float64, s.n),
		visited: ints(s.n), reach: ints(s.n), stack: ints(s.n), at: ints(s.n),
	}
}

// factor factorises the matrix with the pattern's values followed by n extra
// diagonal values. It returns the growth: largest entry of U over the largest
// of A, column by column.
func (f *pivotedLU) factor(values []float64) (growth float64, err error) {
	s := f.s
	f.lRow, f.lower = f.lRow[:0], f.lower[:0]
	f.uRow, f.upper = f.uRow[:0], f.upper[:0]
	for i := range f.step {
		f.step[i], f.visited[i], f.x[i] = -1, -1, 0
	}
	for k, j := range s.order {
		top := f.search(int32(k), j)
		largest := f.scatter(j, values)
		f.eliminateColumn(top)
		reached, ok := f.choosePivot(int32(k), j, top)
		if !ok {
			return math.Inf(1), &SingularError{Column: int(j)}
		}
		growth = max(growth, reached/largest)
		f.lStart[k+1], f.uStart[k+1] = int32(len(f.lRow)), int32(len(f.uRow))
	}
	return growth, nil
}

// search finds the rows reached by column j; f.reach[top:] lists them in
// topological order.
func (f *pivotedLU) search(column, j int32) (top int) {
	p := f.s.pattern
	top = f.s.n
	for _, i := range p.Row[p.Start[j]:p.Start[j+1]] {
		top = f.visit(column, i, top)
	}
	return f.visit(column, j, top) // the diagonal, even where the pattern lacks it
}

func (f *pivotedLU) visit(column, root int32, top int) int {
	if f.visited[root] == column {
		return top
	}
	f.visited[root] = column
	depth := 0
	f.stack[0], f.at[0] = root, 0
	for depth >= 0 {
		i := f.stack[depth]
		k := f.step[i]
		descended := false
		if k >= 0 {
			rows := f.lRow[f.lStart[k]:f.lStart[k+1]]
			for f.at[depth] < int32(len(rows)) {
				r := rows[f.at[depth]]
				f.at[depth]++
				if f.visited[r] != column {
					f.visited[r] = column
					depth++
					f.stack[depth], f.at[depth] = r, 0
					descended = true
					break
				}
			}
		}
		if !descended {
			top--
			f.reach[top] = i
			depth--
		}
	}
	return top
}

// scatter copies column j into f.x and returns its largest magnitude.
func (f *pivotedLU) scatter(j int32, values []float64) float64 {
	p := f.s.pattern
	for k := p.Start[j]; k < p.Start[j+1]; k++ {
		f.x[p.Row[k]] += values[k]
	}
	f.x[j] += values[p.NNZ()+int(j)]
	largest := math.Abs(f.x[j])
	for _, i := range p.Row[p.Start[j]:p.Start[j+1]] {
		largest = max(largest, math.Abs(f.x[i]))
	}
	return largest
}

func (f *pivotedLU) eliminateColumn(top int) {
	for _, i := range f.reach[top:] {
		k := f.step[i]
		if k < 0 || f.x[i] == 0 {
			continue
		}
		xi := f.x[i]
		lo, hi := f.lStart[k], f.lStart[k+1]
		rows, l := f.lRow[lo:hi], f.lower[lo:hi]
		for q, r := range rows {
			f.x[r] -= l[q] * xi
		}
	}
}

// choosePivot stores the column of U, chooses the pivot and stores the column
// of L, leaving f.x zero. It returns the largest magnitude of the column of U,
// and false if no pivot exists.
func (f *pivotedLU) choosePivot(k, j int32, top int) (reached float64, ok bool) {
	best, bestRow := 0.0, int32(-1)
	for _, i := range f.reach[top:] {
		if f.step[i] >= 0 {
			f.uRow = append(f.uRow, f.step[i])
			f.upper = append(f.upper, f.x[i])
			reached = max(reached, math.Abs(f.x[i]))
		} else if v := math.Abs(f.x[i]); v > best {
			best, bestRow = v, i
		}
	}
	if bestRow < 0 || math.IsInf(best, 1) || math.IsNaN(reached) {
		return reached, false
	}
	if f.step[j] < 0 && math.Abs(f.x[j]) >= diagonalPreference*best {
		bestRow = j
	}
	pivot := f.x[bestRow]
	f.diagonal[k], f.pivot[k] = pivot, bestRow
	reached = max(reached, math.Abs(pivot))
	for _, i := range f.reach[top:] {
		if f.step[i] < 0 && i != bestRow && f.x[i] != 0 {
			f.lRow = append(f.lRow, i)
			f.lower = append(f.lower, f.x[i]/pivot)
		}
		f.x[i] = 0
	}
	f.step[bestRow] = k
	return reached, true
}

// solve overwrites b by the solution of A·x = b.
func (f *pivotedLU) solve(b []float64) {
	n, x := f.s.n, f.x
	for k := range n {
		v := b[f.pivot[k]]
		x[k] = v
		if v == 0 {
			continue
		}
		for q := f.lStart[k]; q < f.lStart[k+1]; q++ {
			b[f.lRow[q]] -= f.lower[q] * v
		}
	}
	for k := n - 1; k >= 0; k-- {
		v := x[k] / f.diagonal[k]
		x[k] = v
		for q := f.uStart[k]; q < f.uStart[k+1]; q++ {
			x[f.uRow[q]] -= f.upper[q] * v
		}
	}
	for k, j := range f.s.order {
		b[j] = x[k]
	}
}

// solveTransposed overwrites b by the solution of Aᵀ·x = b.
func (f *pivotedLU) solveTransposed(b []float64) {
	n, x := f.s.n, f.x
	for k, j := range f.s.order {
		v := b[j]
		for q := f.uStart[k]; q < f.uStart[k+1]; q++ {
			v -= f.upper[q] * x[f.uRow[q]]
		}
		x[k] = v / f.diagonal[k]
	}
	for k := n - 1; k >= 0; k-- {
		v := x[k]
		for q := f.lStart[k]; q < f.lStart[k+1]; q++ {
			v -= f.lower[q] * b[f.lRow[q]]
		}
		b[f.pivot[k]] = v
	}
}
