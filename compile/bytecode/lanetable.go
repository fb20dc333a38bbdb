package bytecode

import "niche/sparse"

// evaluateLanes is evaluate for every lane.
func (t *table) evaluateLanes(mem, v []sparse.Lanes) {
	n := uint32(0)
	next := func() *sparse.Lanes { n++; return &v[n-1] }
	for i := range t.one {
		x := &t.one[i]
		mulLanes(next(), &mem[x[0]], &mem[x[1]])
	}
	for i := range t.two {
		x := &t.two[i]
		mul3Lanes(next(), &mem[x[0]], &mem[x[1]], &mem[x[2]])
	}
	var p, q sparse.Lanes
	for i := range t.oneOne {
		x := &t.oneOne[i]
		mulLanes(&p, &mem[x[0]], &mem[x[1]])
		mulAddLanes(next(), &mem[x[2]], &mem[x[3]], &p)
	}
	for i := range t.twoOne {
		x := &t.twoOne[i]
		mul3Lanes(&p, &mem[x[0]], &mem[x[1]], &mem[x[2]])
		mulAddLanes(next(), &mem[x[3]], &mem[x[4]], &p)
	}
	for i := range t.twoTwo {
		x := &t.twoTwo[i]
		mul3Lanes(&p, &mem[x[0]], &mem[x[1]], &mem[x[2]])
		mul3Lanes(&q, &mem[x[3]], &mem[x[4]], &mem[x[5]])
		addLanes(next(), &p, &q)
	}
}

// evaluateLanes is evaluate for every lane.
func (s slopes) evaluateLanes(mem, d []sparse.Lanes) {
	for i := range s {
		mulLanes(&d[i], &mem[s[i][0]], &mem[s[i][1]])
	}
}

// applyLanes is apply for every lane; factors are shared.
func (s *sums) applyLanes(v []sparse.Lanes, factors []float64, dst []sparse.Lanes) {
	for _, e := range s.plus {
		d := &dst[e.dst]
		addLanes(d, d, &v[e.src])
	}
	for _, e := range s.minus {
		d := &dst[e.dst]
		subLanes(d, d, &v[e.src])
	}
	factors = factors[:len(s.scaled)]
	for i, e := range s.scaled {
		d, x, f := &dst[e.dst], &v[e.src], factors[i]
		for l := range d {
			d[l] += float64(f * x[l])
		}
	}
	index := s.index
	var plus, minus sparse.Lanes
	for _, r := range s.long {
		sumLongLanes(&plus, v, index[:r.plus])
		sumLongLanes(&minus, v, index[r.plus:r.plus+r.minus])
		d := &dst[r.dst]
		for l := range d {
			d[l] += plus[l] - minus[l]
		}
		index = index[r.plus+r.minus:]
	}
}

// sumLongLanes is sumLong for every lane.
func sumLongLanes(sum *sparse.Lanes, v []sparse.Lanes, index []uint32) {
	var a, b, c, d sparse.Lanes
	for len(index) >= 4 {
		addLanes(&a, &a, &v[index[0]])
		addLanes(&b, &b, &v[index[1]])
		addLanes(&c, &c, &v[index[2]])
		addLanes(&d, &d, &v[index[3]])
		index = index[4:]
	}
	for _, o := range index {
		addLanes(&a, &a, &v[o])
	}
	for l := range sum {
		sum[l] = (a[l] + b[l]) + (c[l] + d[l])
	}
}
