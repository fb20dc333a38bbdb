package sparse

import (
	"fmt"
	"math/bits"
	"slices"
)

// Symbolic is the structure of the factors L·U of a square pattern under a
// symmetric permutation, without pivoting. It is immutable and may be shared by
// goroutines, each with its own [LU].
type Symbolic struct {
	n        int
	pattern  *Pattern
	diagonal []int32 // index of entry (j, j) of the pattern, −1 if absent
	order    Order   // order[k]: original index of step k
	inverse  []int32 // inverse[order[k]] = k

	// Rows of A in elimination order: row i has entries
	// entryIndex[k] (into the values) at column entryCol[k],
	// k in entryStart[i]:entryStart[i+1].
	entryStart, entryIndex, entryCol []int32

	// Rows of L below the diagonal and of U above it, columns increasing; from
	// lDense[i] and uDense[i] on the columns of row i have no gaps.
	lStart, lCol, lDense []int32
	uStart, uCol, uDense []int32

	// Row i is updated by runs of consecutive rows of U that share their
	// structure (supernodes): run r covers rows runFirst[r] … +runCount[r].
	runStart, runFirst, runCount []int32

	flops int
}

// Analyse orders a square pattern by [MinimumDegree] and finds the structure of
// its factors. Diagonal entries absent from the pattern count as zeros. It
// panics if the pattern is not square.
func Analyse(p *Pattern) *Symbolic { return AnalyseOrdered(p, MinimumDegree(p)) }

// AnalyseOrdered is [Analyse] with a given elimination order, a permutation of
// 0 … n−1, retained.
func AnalyseOrdered(p *Pattern, order Order) *Symbolic {
	if p.Rows != p.Cols || len(order) != p.Rows {
		panic(fmt.Sprintf("sparse: analyse a %d × %d pattern with an order of length %d", p.Rows, p.Cols, len(order)))
	}
	s := &Symbolic{n: p.Rows, pattern: p, diagonal: p.Diagonal(), order: order, inverse: make([]int32, p.Rows)}
	for k, i := range order {
		s.inverse[i] = int32(k)
	}
	s.arrangeRows()
	s.fill()
	s.findRuns()
	s.lDense, s.uDense = denseEnds(s.lStart, s.lCol), denseEnds(s.uStart, s.uCol)
	return s
}

// N returns the number of rows.
func (s *Symbolic) N() int { return s.n }

// Pattern returns the pattern analysed.
func (s *Symbolic) Pattern() *Pattern { return s.pattern }

// FillNNZ returns the number of entries of L + U, the unit diagonal of L not
// counted.
func (s *Symbolic) FillNNZ() int { return len(s.lCol) + len(s.uCol) + s.n }

// Flops returns the additions, multiplications and divisions of one numeric
// factorisation.
func (s *Symbolic) Flops() int { return s.flops }

// arrangeRows lists the entries of A row by row in elimination order.
func (s *Symbolic) arrangeRows() {
	p := s.pattern
	s.entryStart = make([]int32, s.n+1)
	for _, i := range p.Row {
		s.entryStart[s.inverse[i]+1]++
	}
	for i := range s.n {
		s.entryStart[i+1] += s.entryStart[i]
	}
	next := slices.Clone(s.entryStart[:s.n])
	s.entryIndex = make([]int32, p.NNZ())
	s.entryCol = make([]int32, p.NNZ())
	for c, j := range s.order {
		for k := p.Start[j]; k < p.Start[j+1]; k++ {
			i := s.inverse[p.Row[k]]
			s.entryIndex[next[i]], s.entryCol[next[i]] = k, int32(c)
			next[i]++
		}
	}
}

// fill finds the rows of L and U. Row i of the factors is the union of row i of
// A and of the rows k of U, k in row i of L. A row k of U is read only up to
// the first i with both l_ik and u_ki, since row i of U then contains the rest
// (symmetric pruning, Eisenstat & Liu 1992, doi 10.1137/0613024).
func (s *Symbolic) fill() {
	n := s.n
	mark := make([]uint64, (n+63)/64)
	pruned := make([][]int32, n)
	cut := make([]bool, n)
	s.lStart, s.uStart = make([]int32, n+1), make([]int32, n+1)
	for i := range n {
		clear(mark)
		set := func(c int32) { mark[c>>6] |= 1 << (c & 63) }
		set(int32(i))
		for _, c := range s.entryCol[s.entryStart[i]:s.entryStart[i+1]] {
			set(c)
		}
		// Marks may appear while the word is read, always further on.
		for k := nextMark(mark, 0); k < i; k = nextMark(mark, k+1) {
			s.lCol = append(s.lCol, int32(k))
			for _, c := range pruned[k] {
				set(c)
			}
		}
		for c := nextMark(mark, i+1); c < n; c = nextMark(mark, c+1) {
			s.uCol = append(s.uCol, int32(c))
		}
		s.lStart[i+1], s.uStart[i+1] = int32(len(s.lCol)), int32(len(s.uCol))
		pruned[i] = slices.Clone(s.uCol[s.uStart[i]:])
		for _, k := range s.lCol[s.lStart[i]:] {
			s.flops += 1 + 2*int(s.uStart[k+1]-s.uStart[k])
			if at, found := slices.BinarySearch(pruned[k], int32(i)); found && !cut[k] {
				pruned[k], cut[k] = pruned[k][:at+1], true
			}
		}
		s.flops++
	}
}

// nextMark returns the first set bit at or after i, or a number ≥ 64·len(mark).
func nextMark(mark []uint64, i int) int {
	word := i >> 6
	if word >= len(mark) {
		return i
	}
	if x := mark[word] >> (i & 63); x != 0 {
		return i + bits.TrailingZeros64(x)
	}
	for word++; word < len(mark); word++ {
		if mark[word] != 0 {
			return word<<6 + bits.TrailingZeros64(mark[word])
		}
	}
	return len(mark) << 6
}

// longestRun bounds the number of rows applied at once.
const longestRun = 4

// findRuns groups the columns of each row of L into runs. Rows k and k+1 of U
// share their structure if row k is {k+1} ∪ row k+1; then every row of L that
// holds k holds k+1, except row k+1 itself.
func (s *Symbolic) findRuns() {
	nested := make([]bool, s.n) // row k continues in row k+1
	for k := range s.n - 1 {
		a := s.uCol[s.uStart[k]:s.uStart[k+1]]
		b := s.uCol[s.uStart[k+1]:s.uStart[k+2]]
		nested[k] = len(a) == len(b)+1 && a[0] == int32(k+1) && slices.Equal(a[1:], b)
	}
	s.runStart = make([]int32, s.n+1)
	for i := range s.n {
		row := s.lCol[s.lStart[i]:s.lStart[i+1]]
		for at := 0; at < len(row); {
			k, count := row[at], 1
			for count < longestRun && at+count < len(row) && nested[int(k)+count-1] {
				count++
			}
			s.runFirst = append(s.runFirst, k)
			s.runCount = append(s.runCount, int32(count))
			at += count
		}
		s.runStart[i+1] = int32(len(s.runFirst))
	}
}

// denseEnds returns for each row the index from which on its columns have no
// gaps; the row's end if that would not be worth while.
func denseEnds(start, col []int32) []int32 {
	const worthWhile = 8
	dense := make([]int32, len(start)-1)
	for i := range dense {
		end := start[i+1]
		k := end
		for k > start[i] && (k == end || col[k-1] == col[k]-1) {
			k--
		}
		if end-k < worthWhile {
			k = end
		}
		dense[i] = k
	}
	return dense
}
