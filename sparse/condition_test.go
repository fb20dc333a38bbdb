package sparse

import (
	"math"
	"testing"
)

func TestInverseNormAgainstTheInverse(t *testing.T) {
	const n = 25
	for seed := range uint64(30) {
		p, a := randomMatrix(seed, n, 3, seed%3 == 0)
		f := Analyse(p).NewLU()
		if err := f.Factor(a); err != nil {
			t.Fatal(err)
		}
		want := 0.0
		for j := range n {
			e := make([]float64, n)
			e[j] = 1
			f.Solve(e)
			sum := 0.0
			for _, v := range e {
				sum += math.Abs(v)
			}
			want = max(want, sum)
		}
		if got := f.InverseNorm(); got > want*(1+1e-12) || got < want/3 {
			t.Errorf("seed %d: estimate %g, norm %g", seed, got, want)
		}
	}
}

func TestInverseNormOfASingularMatrixIsHuge(t *testing.T) {
	p := DensePattern(3, 3)
	f := Analyse(p).NewLU()
	// Columns add up to zero, not exactly so in floating point.
	err := f.Factor([]float64{-0.3, 0.1, 0.2, 0.7, -0.8, 0.1, 0.15, 0.45, -0.6})
	if err == nil && f.InverseNorm() < 1e14 {
		t.Errorf("‖A⁻¹‖ = %g", f.InverseNorm())
	}
}
