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

// gather is a sparse linear map dst = base + G·v in rows. Entries +1 and −1,
// almost all there are in reaction networks, cost one addition and no
// coefficient.
type gather struct {
	rows    []gatherRow
	index   []uint32 // of v, row after row: entries +1, −1, others
	factors []source // of the others, in order
}

// gatherRow is one row: index[start:minus] are its entries +1,
// index[minus:scaled] its entries −1, index[scaled:end] have the factors from
// factor on.
type gatherRow struct {
	dst, start, minus, scaled, end uint32
	factor                         uint32
}

// entry is one non-zero of a row under construction.
type entry struct {
	index  uint32
	number float64
	factor source // used if scaled
	scaled bool
}

// add appends the row dst.
func (g *gather) add(dst int, entries []entry) {
	r := gatherRow{dst: uint32(dst), start: uint32(len(g.index)), factor: uint32(len(g.factors))}
	g.unit(entries, 1)
	r.minus = uint32(len(g.index))
	g.unit(entries, -1)
	r.scaled = uint32(len(g.index))
	for _, e := range entries {
		if e.scaled {
			g.index = append(g.index, e.index)
			g.factors = append(g.factors, e.factor)
		}
	}
	r.end = uint32(len(g.index))
	g.rows = append(g.rows, r)
}

// unit appends the entries whose number is sign or twice sign.
func (g *gather) unit(entries []entry, sign float64) {
	for _, e := range entries {
		if e.scaled || e.number*sign < 0 {
			continue
		}
		for range int(e.number * sign) {
			g.index = append(g.index, e.index)
		}
	}
}

// isUnit reports whether number needs no factor.
func isUnit(number float64) bool {
	return number == 1 || number == -1 || number == 2 || number == -2
}

// long is the length from which a list is added with several sums in flight.
const long = 12

// apply writes base + G·v to the rows' places in dst; base may be dst, and
// factors are the values of g.factors.
func (g *gather) apply(v, factors, base, dst []float64) {
	for i := range g.rows {
		r := &g.rows[i]
		s := base[r.dst]
		plus, minus := g.index[r.start:r.minus], g.index[r.minus:r.scaled]
		if len(plus) < long {
			for _, o := range plus {
				s += v[o]
			}
		} else {
			s += sumLong(v, plus)
		}
		if len(minus) < long {
			for _, o := range minus {
				s -= v[o]
			}
		} else {
			s -= sumLong(v, minus)
		}
		if r.scaled < r.end {
			f := factors[r.factor:]
			for k, o := range g.index[r.scaled:r.end] {
				s += float64(f[k] * v[o])
			}
		}
		dst[r.dst] = s
	}
}

// sumLong adds v[index…] in four interleaved sums: the order is fixed, and the
// additions do not wait for each other.
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
