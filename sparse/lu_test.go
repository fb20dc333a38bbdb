package sparse

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// draws is a small deterministic stream for test matrices (xorshift64*,
// Vigna 2016).
type draws uint64

func (d *draws) uniform() float64 {
	x := uint64(*d)
	x ^= x >> 12
	x ^= x << 25
	x ^= x >> 27
	*d = draws(x)
	return float64(x*0x2545F4914F6CDD1D>>11) / (1 << 53)
}

func (d *draws) index(n int) int { return int(d.uniform() * float64(n)) }

// randomMatrix returns a pattern of about perColumn entries a column and a full
// diagonal, and values in (−1, 1).
func randomMatrix(seed uint64, n, perColumn int, hub bool) (*Pattern, []float64) {
	d := draws(seed*2654435769 + 12345)
	var entries []Triplet
	for j := range n {
		entries = append(entries, Triplet{j, j})
		for range perColumn {
			entries = append(entries, Triplet{d.index(n), j})
		}
		if hub && n > 2 { // a species that meets everybody
			entries = append(entries, Triplet{0, j}, Triplet{j, 1})
		}
	}
	p, _ := NewPattern(n, n, entries)
	values := make([]float64, p.NNZ())
	for k := range values {
		values[k] = 2*d.uniform() - 1
	}
	return p, values
}

// residual returns the normwise relative backward error of A·x = b.
func residual(p *Pattern, values, x, b []float64) float64 {
	r := make([]float64, p.Rows)
	p.MulVec(values, x, r)
	norm, xs, bs, rs := 0.0, 0.0, 0.0, 0.0
	for _, v := range values {
		norm = max(norm, math.Abs(v))
	}
	for i := range r {
		rs = max(rs, math.Abs(r[i]-b[i]))
		xs = max(xs, math.Abs(x[i]))
		bs = max(bs, math.Abs(b[i]))
	}
	if math.IsNaN(rs) {
		return math.Inf(1)
	}
	return rs / (norm*xs + bs)
}

func shiftedValues(p *Pattern, gamma float64, j []float64) []float64 {
	a := make([]float64, len(j))
	diagonal := p.Diagonal()
	for k := range j {
		a[k] = -gamma * j[k]
	}
	for _, k := range diagonal {
		a[k]++
	}
	return a
}

func ramp(n int) []float64 {
	b := make([]float64, n)
	for i := range b {
		b[i] = math.Sin(float64(3*i + 1))
	}
	return b
}

func TestLUAgainstDenseReference(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 17, 40, 120} {
		for seed := range uint64(6) {
			for _, hub := range []bool{false, true} {
				name := fmt.Sprintf("n=%d/seed=%d/hub=%v", n, seed, hub)
				t.Run(name, func(t *testing.T) {
					p, j := randomMatrix(seed, n, 3, hub)
					checkAgainstDense(t, p, j, 0.3)
				})
			}
		}
	}
}

func checkAgainstDense(t *testing.T, p *Pattern, j []float64, gamma float64) {
	t.Helper()
	n := p.Rows
	a := shiftedValues(p, gamma, j)
	dense := NewDenseLU(n)
	if err := dense.Factor(p, a); err != nil {
		t.Fatalf("reference: %v", err)
	}
	want := ramp(n)
	dense.Solve(want)
	tp, index := p.Transpose()
	at := make([]float64, len(a))
	for k, q := range index {
		at[k] = a[q]
	}
	for _, order := range []Order{MinimumDegree(p), NaturalOrder(n)} {
		f := AnalyseOrdered(p, order).NewLU()
		if err := f.FactorShifted(gamma, j); err != nil {
			t.Fatal(err)
		}
		got := ramp(n)
		f.Solve(got)
		if r := residual(p, a, got, ramp(n)); r > 1e-12 {
			t.Errorf("backward error %g (growth %g, exchanged %v)", r, f.Growth(), f.Exchanged())
		}
		reference := residual(p, a, want, ramp(n))
		if reference > 1e-13 {
			t.Errorf("the reference's backward error is %g", reference)
		}
		if err := f.Factor(a); err != nil {
			t.Fatal(err)
		}
		again := ramp(n)
		f.Solve(again)
		if r := residual(p, a, again, ramp(n)); r > 1e-12 {
			t.Errorf("Factor: backward error %g", r)
		}
		transposed := ramp(n)
		f.SolveTransposed(transposed)
		if r := residual(tp, at, transposed, ramp(n)); r > 1e-12 {
			t.Errorf("transposed: backward error %g", r)
		}
	}
}

func TestLUProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		count := rapid.IntRange(0, 5*n).Draw(t, "entries")
		var entries []Triplet
		for range count {
			entries = append(entries, Triplet{rapid.IntRange(0, n-1).Draw(t, "row"), rapid.IntRange(0, n-1).Draw(t, "col")})
		}
		p, _ := NewPattern(n, n, entries) // diagonal entries may be missing
		j := make([]float64, p.NNZ())
		for k := range j {
			j[k] = rapid.Float64Range(-100, 100).Draw(t, "value")
		}
		gamma := rapid.Float64Range(0, 10).Draw(t, "gamma")
		f := Analyse(p).NewLU()
		if err := f.FactorShifted(gamma, j); err != nil {
			var singular *SingularError
			if !errors.As(err, &singular) {
				t.Fatalf("error %T", err)
			}
			return
		}
		x := ramp(n)
		f.Solve(x)
		// residual of (I − γJ) x = b
		jx := make([]float64, n)
		p.MulVec(j, x, jx)
		size := 0.0
		for k := range j {
			size = max(size, math.Abs(gamma*j[k]))
		}
		for i, b := range ramp(n) {
			scale := 1.0
			for _, v := range x {
				scale = max(scale, (1+size)*math.Abs(v))
			}
			if r := math.Abs(x[i] - gamma*jx[i] - b); !(r <= 1e-9*scale) {
				t.Fatalf("row %d: residual %g, scale %g, growth %g", i, r, scale, f.Growth())
			}
		}
	})
}

// A zero on the diagonal is no obstacle to row exchanges.
func TestLUFallsBackToRowExchanges(t *testing.T) {
	for _, tiny := range []float64{0, 1e-300, 1e-17} {
		p := DensePattern(3, 3)
		a := []float64{tiny, 1, 2, 1, tiny, 3, 2, 1, tiny} // column-major
		f := Analyse(p).NewLU()
		if err := f.Factor(a); err != nil {
			t.Fatal(err)
		}
		if !f.Exchanged() {
			t.Errorf("pivot %g accepted, growth %g", tiny, f.Growth())
		}
		x := []float64{1, 2, 3}
		f.Solve(x)
		if r := residual(p, a, x, []float64{1, 2, 3}); r > 1e-15 {
			t.Errorf("pivot %g: backward error %g", tiny, r)
		}
		y := []float64{1, 2, 3}
		f.SolveTransposed(y)
		tp, index := p.Transpose()
		at := make([]float64, len(a))
		for k, q := range index {
			at[k] = a[q]
		}
		if r := residual(tp, at, y, []float64{1, 2, 3}); r > 1e-15 {
			t.Errorf("pivot %g: transposed backward error %g", tiny, r)
		}
	}
}

// Matrices whose factors without exchanges are inaccurate, at a size at which
// the depth-first search matters.
func TestRowExchangesOnRandomMatrices(t *testing.T) {
	exchanged := 0
	for seed := range uint64(40) {
		p, a := randomMatrix(seed, 60, 4, seed%2 == 0)
		for _, k := range p.Diagonal() {
			a[k] *= 1e-14
		}
		f := Analyse(p).NewLU()
		if err := f.Factor(a); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if f.Exchanged() {
			exchanged++
		}
		many := append(append(ramp(60), ramp(60)...), ramp(60)...)
		f.SolveMany(many, 3)
		if r := residual(p, a, many[60:120], ramp(60)); r > 1e-10 {
			t.Errorf("seed %d: backward error %g, exchanged %v, growth %g", seed, r, f.Exchanged(), f.Growth())
		}
	}
	if exchanged < 30 {
		t.Errorf("only %d of 40 matrices used row exchanges: the check is asleep", exchanged)
	}
}

func TestSingularMatrixIsNamed(t *testing.T) {
	p, _ := NewPattern(3, 3, []Triplet{{0, 0}, {1, 1}, {2, 2}, {0, 2}})
	f := Analyse(p).NewLU()
	var singular *SingularError
	if err := f.Factor([]float64{1, 0, 3, 4}); !errors.As(err, &singular) || singular.Column != 1 || singular.NonFinite {
		t.Errorf("zero column 1: %v", err)
	}
	if err := f.Factor([]float64{1, 2, math.NaN(), 4}); !errors.As(err, &singular) || singular.Column != 2 || !singular.NonFinite {
		t.Errorf("NaN in column 2: %v", err)
	}
	if err := f.Factor([]float64{1, 2, 3, 4}); err != nil {
		t.Errorf("after failures: %v", err)
	}
}

func TestSolveManyEqualsSolve(t *testing.T) {
	p, j := randomMatrix(7, 50, 3, true)
	f := Analyse(p).NewLU()
	if err := f.FactorShifted(0.1, j); err != nil {
		t.Fatal(err)
	}
	for count := range 10 {
		b := make([]float64, count*50)
		for i := range b {
			b[i] = math.Cos(float64(i))
		}
		want := append([]float64(nil), b...)
		f.SolveMany(b, count)
		for r := range count {
			f.Solve(want[r*50 : (r+1)*50])
		}
		for i := range b {
			if math.Abs(b[i]-want[i]) > 1e-12*(1+math.Abs(want[i])) {
				t.Fatalf("count %d, entry %d: %v, one by one %v", count, i, b[i], want[i])
			}
		}
	}
}

func TestFactorAndSolveAllocateNothing(t *testing.T) {
	p, j := randomMatrix(3, 80, 3, true)
	f := Analyse(p).NewLU()
	b := ramp(80)
	many := make([]float64, 6*80)
	if n := testing.AllocsPerRun(20, func() {
		if err := f.FactorShifted(0.01, j); err != nil {
			t.Fatal(err)
		}
		f.Solve(b)
		f.SolveTransposed(b)
		f.SolveMany(many, 6)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestFactorRows factorises diag(d) + diag(a)·J where some rows lack the
// diagonal, and compares with the matrix written out.
func TestFactorRows(t *testing.T) {
	for _, n := range []int{1, 4, 30} {
		for seed := range uint64(4) {
			p, j := randomMatrix(seed, n, 3, false)
			d, a := make([]float64, n), make([]float64, n)
			for i := range n {
				a[i] = -0.3
				if i%3 != 1 {
					d[i] = 1
				}
			}
			full := make([]float64, p.NNZ())
			for c := range n {
				for k := p.Start[c]; k < p.Start[c+1]; k++ {
					full[k] = a[p.Row[k]] * j[k]
					if int(p.Row[k]) == c {
						full[k] += d[c]
					}
				}
			}
			f := Analyse(p).NewLU()
			if err := f.FactorRows(d, a, j); err != nil {
				t.Fatal(err)
			}
			x := ramp(n)
			f.Solve(x)
			if r := residual(p, full, x, ramp(n)); r > 1e-11 {
				t.Errorf("n = %d: backward error %g", n, r)
			}
			if err := f.FactorShifted(0.3, j); err != nil { // the rows are forgotten
				t.Fatal(err)
			}
			x = ramp(n)
			f.Solve(x)
			if r := residual(p, shiftedValues(p, 0.3, j), x, ramp(n)); r > 1e-11 {
				t.Errorf("n = %d: shifted: backward error %g", n, r)
			}
		}
	}
}
