package sparse

import (
	"slices"
	"testing"
)

func TestNewPatternSortsAndMergesDuplicates(t *testing.T) {
	p, index := NewPattern(3, 2, []Triplet{{2, 1}, {0, 0}, {2, 1}, {1, 0}, {0, 1}})
	if !slices.Equal(p.Start, []int32{0, 2, 4}) || !slices.Equal(p.Row, []int32{0, 1, 0, 2}) {
		t.Errorf("pattern %v %v", p.Start, p.Row)
	}
	if !slices.Equal(index, []int32{3, 0, 3, 1, 2}) {
		t.Errorf("index %v", index)
	}
	if got := p.Index(1, 1); got != -1 {
		t.Errorf("absent entry has index %d", got)
	}
	if got := p.Diagonal(); !slices.Equal(got, []int32{0, -1}) {
		t.Errorf("diagonal %v", got)
	}
}

func TestTransposeTwiceIsIdentity(t *testing.T) {
	p, values := randomMatrix(5, 30, 4, true)
	q, qi := p.Transpose()
	r, ri := q.Transpose()
	if !slices.Equal(p.Start, r.Start) || !slices.Equal(p.Row, r.Row) {
		t.Fatal("pattern changed")
	}
	for k := range values {
		if qi[ri[k]] != int32(k) {
			t.Fatalf("entry %d came back as %d", k, qi[ri[k]])
		}
	}
}

func TestMulVec(t *testing.T) {
	// | 1 0 2 |   | 1 |   | 7 |
	// | 0 3 4 | · | 2 | = | 18 |
	p, index := NewPattern(2, 3, []Triplet{{0, 0}, {0, 2}, {1, 1}, {1, 2}})
	values := make([]float64, 4)
	for k, v := range []float64{1, 2, 3, 4} {
		values[index[k]] = v
	}
	y := make([]float64, 2)
	p.MulVec(values, []float64{1, 2, 3}, y)
	if !slices.Equal(y, []float64{7, 18}) {
		t.Errorf("A·x = %v", y)
	}
	p.AddMulVec(-2, values, []float64{1, 2, 3}, y)
	if !slices.Equal(y, []float64{-7, -18}) {
		t.Errorf("y − 2A·x = %v", y)
	}
	x := make([]float64, 3)
	p.MulVecTransposed(values, []float64{1, 10}, x)
	if !slices.Equal(x, []float64{1, 30, 42}) {
		t.Errorf("Aᵀ·y = %v", x)
	}
}

func TestMinimumDegreeIsAPermutationWithLessFill(t *testing.T) {
	arrow := []Triplet{}
	for i := range 50 {
		arrow = append(arrow, Triplet{i, i}, Triplet{0, i}, Triplet{i, 0})
	}
	p, _ := NewPattern(50, 50, arrow)
	order := MinimumDegree(p)
	sorted := slices.Clone(order)
	slices.Sort(sorted)
	if !slices.Equal(sorted, NaturalOrder(50)) {
		t.Fatalf("not a permutation: %v", order)
	}
	if got := AnalyseOrdered(p, order).FillNNZ(); got != p.NNZ() {
		t.Errorf("arrow matrix: %d entries in the factors, want no fill: %d", got, p.NNZ())
	}
	if got := AnalyseOrdered(p, NaturalOrder(50)).FillNNZ(); got != 2500 {
		t.Errorf("natural order of the arrow: %d entries, want full 2500", got)
	}
}

// On a k × k grid minimum degree stays near the fill of nested dissection,
// 31/4 n log2 n in theory; natural order has 2k³.
func TestMinimumDegreeOnAGrid(t *testing.T) {
	const k = 40
	var entries []Triplet
	at := func(x, y int) int { return y*k + x }
	for y := range k {
		for x := range k {
			entries = append(entries, Triplet{at(x, y), at(x, y)})
			if x+1 < k {
				entries = append(entries, Triplet{at(x, y), at(x+1, y)}, Triplet{at(x+1, y), at(x, y)})
			}
			if y+1 < k {
				entries = append(entries, Triplet{at(x, y), at(x, y+1)}, Triplet{at(x, y+1), at(x, y)})
			}
		}
	}
	p, _ := NewPattern(k*k, k*k, entries)
	s := Analyse(p)
	natural := AnalyseOrdered(p, NaturalOrder(k*k))
	t.Logf("grid %d×%d: fill %d, flops %d; natural fill %d, flops %d", k, k, s.FillNNZ(), s.Flops(), natural.FillNNZ(), natural.Flops())
	if s.FillNNZ()*2 > natural.FillNNZ() {
		t.Errorf("fill %d against %d in natural order", s.FillNNZ(), natural.FillNNZ())
	}
}
