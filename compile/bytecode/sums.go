package bytecode

import (
	"cmp"
	"slices"
)

// sums is a sparse linear map dst += N·v. Entries +1 and −1, almost all there
// are in reaction networks, cost one addition and no coefficient. Rows are
// treated by length, for reasons of the processor:
//
//   - long rows are added in four interleaved sums, so that additions do not
//     wait for each other;
//   - rows of a shape that many rows have stand together in blocks, so that
//     the loops over them are predictable;
//   - the others become single entries, column after column.
//
// A source added twice stands for an entry 2.
type sums struct {
	long        []longRow
	blocks      []block
	dst         []uint32 // of the blocks, row after row
	index       []uint32 // of the long rows, then of the blocks: +1, then −1
	plus, minus []entry
	scaled      []entry
	factors     []uint32 // slots, of scaled
}

// longRow is a row with plus entries +1 and minus entries −1.
type longRow struct{ dst, plus, minus int }

// block is a run of rows with equally many entries +1 and −1.
type block struct{ rows, plus, minus int }

// entry is one non-zero.
type entry struct{ dst, src uint32 }

const (
	longFrom  = 12 // entries of a long row
	blockFrom = 8  // rows of a block
)

// isUnit reports whether number needs no factor.
func isUnit(number float64) bool {
	return number == 1 || number == -1 || number == 2 || number == -2
}

// unit appends an entry ±1 or ±2.
func (s *sums) unit(number float64, e entry) {
	for range int(max(number, 0)) {
		s.plus = append(s.plus, e)
	}
	for range int(max(-number, 0)) {
		s.minus = append(s.minus, e)
	}
}

// factor appends an entry with a factor at slot.
func (s *sums) factor(slot uint32, e entry) {
	s.scaled = append(s.scaled, e)
	s.factors = append(s.factors, slot)
}

// shortRow is a row under arrangement.
type shortRow struct {
	dst         uint32
	plus, minus []uint32
}

func (r *shortRow) shape() block { return block{plus: len(r.plus), minus: len(r.minus)} }

// arrange moves entries of suitable rows from plus and minus into long rows
// and blocks. Nothing may be appended afterwards.
func (s *sums) arrange(n int) {
	rows := make([]shortRow, n)
	for _, e := range s.plus {
		rows[e.dst].plus = append(rows[e.dst].plus, e.src)
	}
	for _, e := range s.minus {
		rows[e.dst].minus = append(rows[e.dst].minus, e.src)
	}
	moved := make([]bool, n)
	shapes := map[block]int{}
	for i := range rows {
		r := &rows[i]
		r.dst = uint32(i)
		if len(r.plus)+len(r.minus) < longFrom {
			shapes[r.shape()]++
			continue
		}
		moved[i] = true
		s.long = append(s.long, longRow{i, len(r.plus), len(r.minus)})
		s.index = append(append(s.index, r.plus...), r.minus...)
	}
	slices.SortStableFunc(rows, func(a, b shortRow) int {
		return cmp.Or(cmp.Compare(len(a.plus), len(b.plus)), cmp.Compare(len(a.minus), len(b.minus)))
	})
	for i := range rows {
		r := &rows[i]
		shape := r.shape()
		if moved[r.dst] || shapes[shape] < blockFrom || shape == (block{}) {
			continue
		}
		moved[r.dst] = true
		if k := len(s.blocks) - 1; k < 0 || s.blocks[k].plus != shape.plus || s.blocks[k].minus != shape.minus {
			s.blocks = append(s.blocks, shape)
		}
		s.blocks[len(s.blocks)-1].rows++
		s.dst = append(s.dst, r.dst)
		s.index = append(append(s.index, r.plus...), r.minus...)
	}
	isMoved := func(e entry) bool { return moved[e.dst] }
	s.plus, s.minus = slices.DeleteFunc(s.plus, isMoved), slices.DeleteFunc(s.minus, isMoved)
}

// apply adds N·v to dst; factors are the values of s.factors.
func (s *sums) apply(v, factors, dst []float64) {
	index := s.index
	for _, r := range s.long {
		dst[r.dst] += sumLong(v, index[:r.plus]) - sumLong(v, index[r.plus:r.plus+r.minus])
		index = index[r.plus+r.minus:]
	}
	at := s.dst
	for _, b := range s.blocks {
		n := b.rows * (b.plus + b.minus)
		b.apply(at[:b.rows], index[:n], v, dst)
		at, index = at[b.rows:], index[n:]
	}
	for _, e := range s.plus {
		dst[e.dst] += v[e.src]
	}
	for _, e := range s.minus {
		dst[e.dst] -= v[e.src]
	}
	factors = factors[:len(s.scaled)]
	for i, e := range s.scaled {
		dst[e.dst] += float64(factors[i] * v[e.src])
	}
}

// apply adds the rows of b.
func (b block) apply(rows, index []uint32, v, dst []float64) {
	switch {
	case b.plus == 1 && b.minus == 0:
		for i, d := range rows {
			dst[d] += v[index[i]]
		}
		return
	case b.plus == 0 && b.minus == 1:
		for i, d := range rows {
			dst[d] -= v[index[i]]
		}
		return
	}
	for _, d := range rows {
		s := dst[d]
		for _, o := range index[:b.plus] {
			s += v[o]
		}
		index = index[b.plus:]
		for _, o := range index[:b.minus] {
			s -= v[o]
		}
		index = index[b.minus:]
		dst[d] = s
	}
}

// sumLong adds v[index…] in four interleaved sums.
func sumLong(v []float64, index []uint32) float64 {
	var a, b, c, d float64
	for len(index) >= 4 {
		a += v[index[0]]
		b += v[index[1]]
		c += v[index[2]]
		d += v[index[3]]
		index = index[4:]
	}
	for _, o := range index {
		a += v[o]
	}
	return (a + b) + (c + d)
}
