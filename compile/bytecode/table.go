package bytecode

// table evaluates groups of monomials. A group is one mass-action rate or the
// difference of two that move the same species, such as the two directions of a
// reversible reaction. Groups come in this order, and so do their coefficients:
// k for single, k₁ k₂ for double.
type table struct {
	one      []uint32    // k·a
	two      [][2]uint32 // k·a·b
	oneOne   [][2]uint32 // k₁·a + k₂·b
	twoOne   [][3]uint32 // k₁·a·b + k₂·c
	twoTwo   [][4]uint32 // k₁·a·b + k₂·c·d
	constant []source    // the coefficients
}

// size returns the number of groups.
func (t *table) size() int {
	return len(t.one) + len(t.two) + len(t.oneOne) + len(t.twoOne) + len(t.twoTwo)
}

// evaluate writes the value of every group to v. k holds the values of
// t.constant.
func (t *table) evaluate(mem, k, v []float64) {
	n := len(t.one)
	kk, vv := k[:n], v[:n]
	for i, a := range t.one {
		vv[i] = kk[i] * mem[a]
	}
	k, v = k[n:], v[n:]

	n = len(t.two)
	kk, vv = k[:n], v[:n]
	for i := range t.two {
		x := &t.two[i]
		vv[i] = kk[i] * mem[x[0]] * mem[x[1]]
	}
	k, v = k[n:], v[n:]

	vv = v[:len(t.oneOne)]
	for i := range t.oneOne {
		x := &t.oneOne[i]
		vv[i] = float64(k[0]*mem[x[0]]) + float64(k[1]*mem[x[1]])
		k = k[2:]
	}
	v = v[len(vv):]

	vv = v[:len(t.twoOne)]
	for i := range t.twoOne {
		x := &t.twoOne[i]
		vv[i] = float64(k[0]*mem[x[0]]*mem[x[1]]) + float64(k[1]*mem[x[2]])
		k = k[2:]
	}
	v = v[len(vv):]

	vv = v[:len(t.twoTwo)]
	for i := range t.twoTwo {
		x := &t.twoTwo[i]
		vv[i] = float64(k[0]*mem[x[0]]*mem[x[1]]) + float64(k[1]*mem[x[2]]*mem[x[3]])
		k = k[2:]
	}
}

// slopes are the derivatives of order-2 monomials: coefficient · slot.
type slopes struct {
	slot     []uint32
	constant []source // the coefficients
}

// evaluate writes every slope to d. k holds the values of s.constant.
func (s *slopes) evaluate(mem, k, d []float64) {
	k, d = k[:len(s.slot)], d[:len(s.slot)]
	for i, a := range s.slot {
		d[i] = k[i] * mem[a]
	}
}
