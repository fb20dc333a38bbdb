package run

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"niche/compile"
)

// TestDifferential: x' = 3x + 4z with 0 = 2x + 8z is x' = 2x.
func TestDifferential(t *testing.T) {
	sys := &compile.System{States: []compile.State{{ID: "x"}, {ID: "z", Algebraic: true}}}
	r := &reduction{independent: []int{0, 1}}
	got, err := r.differential(sys, mat.NewDense(2, 2, []float64{3, 4, 2, 8}))
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := got.Dims(); n != 1 || math.Abs(got.At(0, 0)-2) > 1e-14 {
		t.Errorf("reduced to %v, want 2", mat.Formatted(got))
	}
}
