package report

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTicks: between three and nine round marks, inside the range, evenly
// spaced, for any range of a figure.
func TestTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		width := math.Pow(10, rapid.Float64Range(-3, 9).Draw(t, "log width"))
		ticks := roundTicks(low, low+width, 7)
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
		{-60, 300, []string{"−50", "0", "50", "100", "150", "200", "250", "300"}},
		{0, 1e5, []string{"0", "20,000", "40,000", "60,000", "80,000", "100,000"}},
		{0, 3e6, []string{"0", "500,000", "1,000,000", "1,500,000", "2,000,000", "2,500,000", "3,000,000"}},
	} {
		if got := labels(roundTicks(c.low, c.high, 7)); !slices.Equal(got, c.want) {
			t.Errorf("%g … %g: %q, want %q", c.low, c.high, got, c.want)
		}
	}
}

func TestLogTickLabels(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      []string
	}{
		{1, 1000, []string{"1", "10", "100", "1000"}},
		{0.5, 8, []string{"0.5", "1", "2", "5"}},
		{1e-6, 1e6, []string{"10^−6", "10^−4", "0.01", "1", "100", "10,000", "1,000,000"}},
	} {
		if got := labels(logTicks(c.low, c.high)); !slices.Equal(got, c.want) {
			t.Errorf("%g … %g: %q, want %q", c.low, c.high, got, c.want)
		}
	}
}

func TestRaised(t *testing.T) {
	for text, want := range map[string]string{"0.5": "0.5", "1.2×10^−5": "1.2×10⁻⁵", "−9.4×10^−4 to 3.1×10^12 cells": "−9.4×10⁻⁴ to 3.1×10¹² cells", "x^2": "x^2"} {
		if got := raised(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestBrief(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{1.8449, 3, "1.84"}, {0.05, 2, "0.050"}, {99.96, 3, "100"}, {12345, 3, "12,300"}, {-0.5, 2, "−0.50"},
		{0, 3, "0"}, {math.NaN(), 3, "–"}, {math.Inf(-1), 3, "−∞"}, {1.2e-5, 2, "1.2×10^−5"}, {999.6, 3, "1000"},
	} {
		if got := brief(c.v, c.digits); got != c.want {
			t.Errorf("brief(%g, %d) = %q, want %q", c.v, c.digits, got, c.want)
		}
	}
}

// labels returns the labels that are not empty.
func labels(ticks []tick) []string {
	var list []string
	for _, t := range ticks {
		if t.Label != "" {
			list = append(list, t.Label)
		}
	}
	return list
}
