package bytecode

// source is a signed slot of the memory.
type source struct {
	slot     uint32
	negative bool
}

// value returns the number that s stands for.
func (s source) value(mem []float64) float64 {
	if s.negative {
		return -mem[s.slot]
	}
	return mem[s.slot]
}

// load evaluates sources into dst, of the same length.
func load(sources []source, mem, dst []float64) {
	for i, s := range sources {
		dst[i] = s.value(mem)
	}
}

// scatter is a sparse linear map dst += N·v, column after column. Entries +1
// and −1, almost all there are in reaction networks, cost one addition and no
// coefficient. There is no loop over rows or columns, whose lengths no
// processor can predict, and neighbours rarely touch the same place of dst, so
// that additions do not wait for each other.
type scatter struct {
	plus, minus, scaled []entry
	factors             []source // of scaled
}

// entry is one non-zero.
type entry struct{ dst, src uint32 }

// unit appends an entry of value ±1, or of ±2 as two.
func (s *scatter) unit(number float64, e entry) {
	for range int(max(number, 0)) {
		s.plus = append(s.plus, e)
	}
	for range int(max(-number, 0)) {
		s.minus = append(s.minus, e)
	}
}

// isUnit reports whether number needs no factor.
func isUnit(number float64) bool {
	return number == 1 || number == -1 || number == 2 || number == -2
}

// apply adds N·v to dst; factors are the values of s.factors.
func (s *scatter) apply(v, factors, dst []float64) {
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
