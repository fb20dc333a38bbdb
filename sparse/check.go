package sparse

import "math"

// shift writes the values of d·I + a·A to f.shifted: the pattern's entries,
// then for each diagonal entry absent from the pattern its value.
func (f *LU) shift(d, a float64, values []float64) {
	nnz := len(values)
	for k, v := range values {
		_, a := f.row(f.s.pattern.Row[k], d, a)
		f.shifted[k] = a * v
	}
	for j, k := range f.s.diagonal {
		d, _ := f.row(int32(j), d, a)
		f.shifted[nnz+j] = 0
		if k >= 0 {
			f.shifted[k] += d
		} else {
			f.shifted[nnz+j] = d
		}
	}
}

// finite reports the first column of the shifted matrix with NaN or ±Inf.
func (f *LU) finite() error {
	p := f.s.pattern
	for j := range f.s.n {
		for _, v := range f.shifted[p.Start[j]:p.Start[j+1]] {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return &SingularError{Column: j, NonFinite: true}
			}
		}
	}
	return nil
}

// backwardError solves A·x = b for one b that excites every row and returns
// max_i |b − A·x|_i / (|A||x| + |b|)_i (Oettli & Prager 1964,
// doi 10.1007/BF01386090). It needs f.shifted.
func (f *LU) backwardError() float64 {
	p, n := f.s.pattern, f.s.n
	x, r, size := f.probe[:n], f.probe[n:2*n], f.probe[2*n:3*n]
	clear(r)
	clear(size)
	// b = A·e with e = (1, −1, 1, …) times slowly varying magnitudes.
	for j := range n {
		e := 1 + float64(j%7)/8
		if j%2 == 1 {
			e = -e
		}
		f.column(j, e, r, nil)
	}
	for i, b := range r {
		x[i] = b
		size[i] = math.Abs(b)
	}
	f.Solve(x)
	for j := range p.Cols {
		f.column(j, -x[j], r, size)
	}
	worst := 0.0
	for i := range n {
		if math.IsNaN(r[i]) {
			return math.NaN()
		}
		if r[i] != 0 {
			worst = max(worst, math.Abs(r[i])/size[i])
		}
	}
	return worst
}

// column adds x·A(:,j) to r and its magnitudes to size unless that is nil.
func (f *LU) column(j int, x float64, r, size []float64) {
	p := f.s.pattern
	for k := p.Start[j]; k < p.Start[j+1]; k++ {
		v := f.shifted[k] * x
		r[p.Row[k]] += v
		if size != nil {
			size[p.Row[k]] += math.Abs(v)
		}
	}
	v := f.shifted[p.NNZ()+j] * x
	r[j] += v
	if size != nil {
		size[j] += math.Abs(v)
	}
}
