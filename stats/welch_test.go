package stats

import (
	"math"
	"testing"
)

// TestWelchInterval: equal sizes and variances give Student's interval with 2n − 2
// degrees of freedom; one sample without scatter leaves that of the other.
func TestWelchInterval(t *testing.T) {
	a, b := []float64{1, 2, 3, 4}, []float64{11, 12, 13, 14}
	got := WelchInterval(b, a, 0.95)
	half := 2.446911851144969 * math.Sqrt(2*(5.0/3)/4) // t with 6 degrees of freedom
	if got.Value != 10 || math.Abs(got.Low-(10-half)) > 1e-9 || math.Abs(got.High-(10+half)) > 1e-9 {
		t.Errorf("%+v, want 10 ± %g", got, half)
	}
	one := WelchInterval(a, []float64{0, 0, 0}, 0.95)
	own := MeanInterval(a, 0.95)
	if math.Abs(one.Low-own.Low) > 1e-9 || math.Abs(one.High-own.High) > 1e-9 {
		t.Errorf("%+v, want %+v", one, own)
	}
	if x := WelchInterval(nil, a, 0.95); !math.IsNaN(x.Value) {
		t.Errorf("without values: %+v", x)
	}
	if x := WelchInterval([]float64{2, 2}, []float64{1, 1}, 0.95); x != (Interval{1, 1, 1}) {
		t.Errorf("without scatter: %+v", x)
	}
}
