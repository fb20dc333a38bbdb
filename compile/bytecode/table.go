package bytecode

// table evaluates groups of monomials. A group is one mass-action rate or the
// difference of two that move the same species, such as the two directions of a
// reversible reaction. Everything is found by slot; coefficients carry their
// sign. Groups are numbered in this order.
type table struct {
	one    [][2]uint32 // k a: k·a
	two    [][3]uint32 // k a b: k·a·b
	oneOne [][4]uint32 // k a l c: k·a + l·c
	twoOne [][5]uint32 // k a b l c: k·a·b + l·c
	twoTwo [][6]uint32 // k a b l c d: k·a·b + l·c·d
}

// evaluate writes the value of every group to v.
func (t *table) evaluate(mem, v []float64) {
	vv := v[:len(t.one)]
	for i := range t.one {
		x := &t.one[i]
		vv[i] = mem[x[0]] * mem[x[1]]
	}
	v = v[len(vv):]
	vv = v[:len(t.two)]
	for i := range t.two {
		x := &t.two[i]
		vv[i] = mem[x[0]] * mem[x[1]] * mem[x[2]]
	}
	v = v[len(vv):]
	vv = v[:len(t.oneOne)]
	for i := range t.oneOne {
		x := &t.oneOne[i]
		vv[i] = float64(mem[x[0]]*mem[x[1]]) + float64(mem[x[2]]*mem[x[3]])
	}
	v = v[len(vv):]
	vv = v[:len(t.twoOne)]
	for i := range t.twoOne {
		x := &t.twoOne[i]
		vv[i] = float64(mem[x[0]]*mem[x[1]]*mem[x[2]]) + float64(mem[x[3]]*mem[x[4]])
	}
	v = v[len(vv):]
	vv = v[:len(t.twoTwo)]
	for i := range t.twoTwo {
		x := &t.twoTwo[i]
		vv[i] = float64(mem[x[0]]*mem[x[1]]*mem[x[2]]) + float64(mem[x[3]]*mem[x[4]]*mem[x[5]])
	}
}

// slopes are the derivatives of order-2 monomials, k a: k·a.
type slopes [][2]uint32

// evaluate writes every slope to d.
func (s slopes) evaluate(mem, d []float64) {
	d = d[:len(s)]
	for i := range s {
		x := &s[i]
		d[i] = mem[x[0]] * mem[x[1]]
	}
}
