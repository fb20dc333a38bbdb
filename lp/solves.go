package lp

// solve overwrites x, by position, with the solution of Bx = b. b, by row, is
// destroyed.
func (f *factors) solve(b, x []float64) {
	for _, k := range f.lowers {
		v := b[f.pivotRow[k]]
		if v == 0 {
			continue
		}
		rows, values := f.lower.column(k)
		for e, r := range rows {
			b[r] -= values[e] * v
		}
	}
	for k := int32(f.m) - 1; k >= 0; k-- {
		v := b[f.pivotRow[k]]
		if v != 0 {
			v /= f.diagonal[k]
			rows, values := f.upper.column(k)
			for e, r := range rows {
				b[r] -= values[e] * v
			}
		}
		x[f.position[k]] = v
	}
	for i := range f.updates {
		u := &f.updates[i]
		v := x[u.p]
		if v == 0 {
			continue
		}
		v /= u.pivot
		x[u.p] = v
		for e, r := range u.index {
			x[r] -= u.value[e] * v
		}
	}
}

// solveTransposed overwrites y, by row, with the solution of Bᵀy = c. c, by
// position, is destroyed.
func (f *factors) solveTransposed(c, y []float64) {
	for i := len(f.updates) - 1; i >= 0; i-- {
		u := &f.updates[i]
		v := c[u.p]
		for e, r := range u.index {
			v -= u.value[e] * c[r]
		}
		c[u.p] = v / u.pivot
	}
	for k := range int32(f.m) {
		v := c[f.position[k]]
		rows, values := f.upper.column(k)
		for e, r := range rows {
			v -= values[e] * y[r]
		}
		y[f.pivotRow[k]] = v / f.diagonal[k]
	}
	for i := len(f.lowers) - 1; i >= 0; i-- {
		k := f.lowers[i]
		v := y[f.pivotRow[k]]
		rows, values := f.lower.column(k)
		for e, r := range rows {
			v -= values[e] * y[r]
		}
		y[f.pivotRow[k]] = v
	}
}

// replace records that the column at position p becomes the one whose solution
// with the present basis is w.
func (f *factors) replace(p int32, w []float64) {
	u := update{p: p, pivot: w[p]}
	for i, v := range w {
		if v != 0 && int32(i) != p {
			u.index, u.value = append(u.index, int32(i)), append(u.value, v)
		}
	}
	f.updates = append(f.updates, u)
}
