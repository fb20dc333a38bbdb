package report

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestTicks: between three and nine round marks, inside the range, evenly
// spaced, for any range of a figure.
func TestTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		width := math.Pow(10, rapid.Float64Range(-3, 9).Draw(t, "log width"))
		ticks := roundTicks{}.Ticks(low, low+width)
		if len(ticks) < 3 || len(ticks) > 9 {
			t.Fatalf("%d ticks between %g and %g", len(ticks), low, low+width)
		}
		for i, tick := range ticks {
			if tick.Label == "" || tick.Value < low-1e-9*width || tick.Value > low+width+1e-9*width {
				t.Fatalf("tick %+v outside %g … %g", tick, low, low+width)
			}
			if i > 1 {
				if a, b := ticks[i-1].Value-ticks[i-2].Value, tick.Value-ticks[i-1].Value; math.Abs(a-b) > 1e-6*a {
					t.Fatalf("ticks are %g and %g apart", a, b)
				}
			}
		}
	})
}

func TestTickLabels(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      []string
	}{
		{0, 1.2, []string{"0", "0.2", "0.4", "0.6", "0.8", "1", "1.2"}},
		{-60, 300, []string{"-50", "0", "50", "100", "150", "200", "250", "300"}},
		{0, 1e5, []string{"0", "20000", "40000", "60000", "80000", "100000"}},
	} {
		var got []string
		for _, tick := range (roundTicks{}).Ticks(c.low, c.high) {
			got = append(got, tick.Label)
		}
		if len(got) != len(c.want) {
			t.Errorf("%g … %g: %q, want %q", c.low, c.high, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%g … %g: %q, want %q", c.low, c.high, got, c.want)
			}
		}
	}
}
