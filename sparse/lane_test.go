package sparse

import (
	"math"
	"testing"
)

// TestLanesAgainstTheDenseReference: every lane solves its own system.
func TestLanesAgainstTheDenseReference(t *testing.T) {
	const n = 20
	for seed := range uint64(20) {
		p, _ := randomMatrix(seed, n, 3, true)
		s := Analyse(p)
		f := s.NewLaneLU()
		values, b := make([]Lanes, p.NNZ()), make([]Lanes, n)
		var gamma Lanes
		for l := range Width {
			_, a := randomMatrix(seed, n, 3, true)
			gamma[l] = 0.01 * float64(1+l)
			for k := range a {
				values[k][l] = a[k] * (1 + float64(l)/16)
			}
			for i := range n {
				b[i][l] = math.Sin(float64(i + 3*l))
			}
		}
		growth := f.FactorShifted(&gamma, values)
		want := make([][]float64, Width)
		for l := range Width {
			if !(growth[l] < GrowthAllowed) {
				t.Fatalf("seed %d, lane %d: growth %g", seed, l, growth[l])
			}
			want[l] = denseShifted(t, p, gamma[l], values, b, l)
		}
		f.Solve(b)
		for l := range Width {
			for i := range n {
				if got := b[i][l]; math.Abs(got-want[l][i]) > 1e-11*(1+math.Abs(want[l][i])) {
					t.Errorf("seed %d, lane %d, component %d: %g, want %g", seed, l, i, got, want[l][i])
				}
			}
		}
	}
}

// denseShifted solves (I − γJ) x = b of one lane by the reference.
func denseShifted(t *testing.T, p *Pattern, gamma float64, values, b []Lanes, l int) []float64 {
	t.Helper()
	n := p.Rows
	full := DensePattern(n, n)
	m := make([]float64, n*n)
	for j := range n {
		m[j*n+j] = 1
		for k := p.Start[j]; k < p.Start[j+1]; k++ {
			m[j*n+int(p.Row[k])] -= gamma * values[k][l]
		}
	}
	d := NewDenseLU(n)
	if err := d.Factor(full, m); err != nil {
		t.Fatal(err)
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = b[i][l]
	}
	d.Solve(x)
	return x
}

// TestLanesReportWhatTheyCannotDo: a vanishing pivot concerns its lane alone.
func TestLanesReportWhatTheyCannotDo(t *testing.T) {
	p := DensePattern(2, 2)
	f := Analyse(p).NewLaneLU()
	gamma := Lanes{1, 1, 1, 1, 1, 1, 1, 1}
	values := make([]Lanes, 4)
	for k, v := range []float64{1, 1, 1, 1} { // I − J has a zero diagonal
		values[k][3] = v
	}
	values[0][5] = math.NaN()
	growth := f.FactorShifted(&gamma, values)
	for l, g := range growth {
		if bad := l == 3 || l == 5; bad == (g < GrowthAllowed) {
			t.Errorf("lane %d: growth %g", l, g)
		}
	}
}

func TestLanesAllocateNothing(t *testing.T) {
	p, a := randomMatrix(1, 20, 3, true)
	f := Analyse(p).NewLaneLU()
	values, b := make([]Lanes, len(a)), make([]Lanes, 20)
	var gamma Lanes
	if n := testing.AllocsPerRun(10, func() { f.FactorShifted(&gamma, values); f.Solve(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
