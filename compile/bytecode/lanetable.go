package bytecode

import "niche/sparse"

// evaluateLanes is evaluate for every lane.
func (t *table) evaluateLanes(mem, v []float64) {
	n := uint32(0)
	next := func() *sparse.Lane { n++; return at(v, n-1) }
	for i := range t.one {
		x := &t.one[i]
		mulLanes(next(), at(mem, x[0]), at(mem, x[1]))
	}
	for i := range t.two {
		x := &t.two[i]
		mul3Lanes(next(), at(mem, x[0]), at(mem, x[1]), at(mem, x[2]))
	}
	var p, q sparse.Lane
	for i := range t.oneOne {
		x := &t.oneOne[i]
		mulLanes(&p, at(mem, x[0]), at(mem, x[1]))
		mulAddLanes(next(), at(mem, x[2]), at(mem, x[3]), &p)
	}
	for i := range t.twoOne {
		x := &t.twoOne[i]
		mul3Lanes(&p, at(mem, x[0]), at(mem, x[1]), at(mem, x[2]))
		mulAddLanes(next(), at(mem, x[3]), at(mem, x[4]), &p)
	}
	for i := range t.twoTwo {
		x := &t.twoTwo[i]
		mul3Lanes(&p, at(mem, x[0]), at(mem, x[1]), at(mem, x[2]))
		mul3Lanes(&q, at(mem, x[3]), at(mem, x[4]), at(mem, x[5]))
		addLanes(next(), &p, &q)
	}
}

// evaluateLanes is evaluate for every lane.
func (s slopes) evaluateLanes(mem, d []float64) {
	for i := range s {
		mulLanes(at(d, uint32(i)), at(mem, s[i][0]), at(mem, s[i][1]))
	}
}

// applyLanes is apply for every lane; factors are shared.
func (s *sums) applyLanes(v, factors, dst []float64) {
	for _, e := range s.plus {
		d := at(dst, e.dst)
		addLanes(d, d, at(v, e.src))
	}
	for _, e := range s.minus {
		d := at(dst, e.dst)
		subLanes(d, d, at(v, e.src))
	}
	factors = factors[:len(s.scaled)]
	for i, e := range s.scaled {
		d, x, f := at(dst, e.dst), at(v, e.src), factors[i]
		for l := range d {
			d[l] += float64(f * x[l])
		}
	}
	index := s.index
	var plus, minus sparse.Lane
	for _, r := range s.long {
		sumLongLanes(&plus, v, index[:r.plus])
		sumLongLanes(&minus, v, index[r.plus:r.plus+r.minus])
		d := at(dst, uint32(r.dst))
		for l := range d {
			d[l] += plus[l] - minus[l]
		}
		index = index[r.plus+r.minus:]
	}
}

// sumLongLanes is sumLong for every lane.
func sumLongLanes(sum *sparse.Lane, v []float64, index []uint32) {
	var a, b, c, d sparse.Lane
	for len(index) >= 4 {
		addLanes(&a, &a, at(v, index[0]))
		addLanes(&b, &b, at(v, index[1]))
		addLanes(&c, &c, at(v, index[2]))
		addLanes(&d, &d, at(v, index[3]))
		index = index[4:]
	}
	for _, o := range index {
		addLanes(&a, &a, at(v, o))
	}
	for l := range sum {
		sum[l] = (a[l] + b[l]) + (c[l] + d[l])
	}
}
