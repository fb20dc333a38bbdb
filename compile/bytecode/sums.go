package bytecode

import "slices"

// sums is a sparse linear map dst += N·v. Entries +1 and −1, almost all there
// are in reaction networks, cost one addition and no coefficient. An entry ±2
// is stored twice.
//
// Rows of few entries are added entry by entry, column after column: there is
// no loop over rows or columns whose varying length defeats branch prediction,
// and neighbours rarely touch the same place of dst, so that additions do not
// wait for each other. Long rows, where they would wait, are added apart, in
// four interleaved sums.
type sums struct {
	plus, minus []entry
	scaled      []entry
	factors     []uint32 // slots, of scaled
	long        []longRow
	index       []uint32 // of the long rows, row after row: +1, then −1
}

// entry is one non-zero.
type entry struct{ dst, src uint32 }

// longRow is a row with plus entries +1 and minus entries −1.
type longRow struct{ dst, plus, minus int }

// longFrom is the number of entries from which a row is long. Measured: any
// value from 8 to 24 does.
const longFrom = 8

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

// arrange moves the entries of long rows out of plus and minus. n is the number
// of rows. Nothing may be appended afterwards.
func (s *sums) arrange(n int) {
	count := make([]int, n)
	for _, e := range slices.Concat(s.plus, s.minus) {
		count[e.dst]++
	}
	plus, minus := make(map[uint32][]uint32), make(map[uint32][]uint32)
	isLong := func(into map[uint32][]uint32) func(entry) bool {
		return func(e entry) bool {
			if count[e.dst] < longFrom {
				return false
			}
			into[e.dst] = append(into[e.dst], e.src)
			return true
		}
	}
	s.plus = slices.DeleteFunc(s.plus, isLong(plus))
	s.minus = slices.DeleteFunc(s.minus, isLong(minus))
	for dst, c := range count {
		if c >= longFrom {
			p, m := plus[uint32(dst)], minus[uint32(dst)]
			s.long = append(s.long, longRow{dst, len(p), len(m)})
			s.index = append(append(s.index, p...), m...)
		}
	}
}

// apply adds N·v to dst; factors are the values of s.factors.
func (s *sums) apply(v, factors, dst []float64) {
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
	index := s.index
	for _, r := range s.long {
		dst[r.dst] += sumLong(v, index[:r.plus]) - sumLong(v, index[r.plus:r.plus+r.minus])
		index = index[r.plus+r.minus:]
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
