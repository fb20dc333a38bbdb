package conformance

import (
	"math"
	"strings"
	"testing"

	"niche/fit"
)

func TestPEtabRule(t *testing.T) {
	chi2, llh := 2.0, -1.0
	solution := petabSolution{Chi2: &chi2, LLH: &llh, ToleranceChi2: 0.1, ToleranceLLH: 0.1, ToleranceSimulations: 0.01}
	for _, tc := range []struct {
		name     string
		chi2     float64
		llh      float64
		values   []float64
		problems []string // parts of the reason; nil if the case passes
	}{
		{"equal", 2, -1, []float64{1, 5}, nil},
		{"within", 2.099, -1.099, []float64{1.0099, 4.9901}, nil},
		{"all wrong", 2.11, -0.89, []float64{1.02, 5}, []string{"χ² = 2.11, want 2 within 0.1", "log-likelihood = -0.89", "simulated value 1 = 1.02"}},
		{"not a number", math.NaN(), -1, []float64{1, 5}, []string{"χ² = NaN"}},
		{"a value too few", 2, -1, []float64{1}, []string{"1 simulated values, want 2"}},
	} {
		err := solution.compare(&fit.Evaluation{Chi2: tc.chi2, LLH: tc.llh, Simulations: tc.values}, []float64{1, 5})
		if (err == nil) != (tc.problems == nil) {
			t.Errorf("%s: %v", tc.name, err)
		}
		for _, p := range tc.problems {
			if err == nil || !strings.Contains(err.Error(), p) {
				t.Errorf("%s: %v, want %q in it", tc.name, err, p)
			}
		}
	}
	if err := (&petabSolution{}).compare(&fit.Evaluation{}, nil); err == nil {
		t.Error("a solution that expects nothing is passed")
	}
}

func TestDeviation(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, tc := range []struct{ want, got, absolute, relative, deviation float64 }{
		{1, 1.5, 0.5, 0, 1},
		{-2, -1, 0, 0.5, 1},
		{0, 0, 0, 0, 0},
		{0, 1e-300, 0, 0, inf},
		{inf, inf, 1, 1, 0},
		{inf, -inf, 1, 1, inf},
		{inf, 5, 1, 1, inf},
		{5, inf, 1, 1, inf},
		{nan, nan, 1, 1, 0},
		{nan, 5, 1, 1, inf},
		{5, nan, 1, 1, inf},
	} {
		if d := deviation(tc.want, tc.got, tc.absolute, tc.relative); d != tc.deviation {
			t.Errorf("want %g, got %g: deviation %g, expected %g", tc.want, tc.got, d, tc.deviation)
		}
	}
}
