package petab

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]Scale{Linear, Log, Log10}).Draw(t, "scale")
		x := rapid.Float64Range(1e-8, 1e8).Draw(t, "x")
		if got := s.Invert(s.Apply(x)); math.Abs(got-x) > 1e-13*x {
			t.Fatalf("%s: Invert(Apply(%g)) = %g", s, x, got)
		}
		h := 1e-6 * x
		slope := (s.Apply(x+h) - s.Apply(x-h)) / (2 * h)
		if got := s.Derivative(x); math.Abs(got-slope) > 1e-6*math.Abs(slope) {
			t.Fatalf("%s: Derivative(%g) = %g, difference quotient %g", s, x, got, slope)
		}
		if got := s.Derivative(x) * s.InverseDerivative(x); math.Abs(got-1) > 1e-14 {
			t.Fatalf("%s: derivative times inverse derivative = %g", s, got)
		}
	})
}

// TestPriorGolden checks densities against values computed by hand.
func TestPriorGolden(t *testing.T) {
	ln := math.Log
	for _, c := range []struct {
		prior Prior
		scale Scale
		x     float64
		want  float64
	}{
		{Prior{}, Linear, 3, 0},
		{Prior{Kind: UniformPrior, A: 1, B: 5}, Log10, 0.5, -ln(4)},
		{Prior{Kind: UniformPrior, A: 1, B: 5}, Log10, -0.5, math.Inf(-1)},
		{Prior{Kind: ParameterScaleUniformPrior, A: -1, B: 1}, Log10, -0.5, -ln(2)},
		{Prior{Kind: NormalPrior, A: 3, B: 2}, Linear, 5, -0.5 - ln(2) - 0.5*ln(2*math.Pi)},
		{Prior{Kind: NormalPrior, A: 3, B: 2}, Log10, 1, -0.5*12.25 - ln(2) - 0.5*ln(2*math.Pi)},
		{Prior{Kind: ParameterScaleNormalPrior, A: 3, B: 2}, Log10, 1, -0.5 - ln(2) - 0.5*ln(2*math.Pi)},
		{Prior{Kind: LaplacePrior, A: 3, B: 2}, Linear, 7, -2 - ln(4)},
		{Prior{Kind: ParameterScaleLaplacePrior, A: 0, B: 1}, Log, -2, -2 - ln(2)},
		{Prior{Kind: LogNormalPrior, A: 0, B: 1}, Log, 2, -2 - 2 - 0.5*ln(2*math.Pi)},
		{Prior{Kind: LogNormalPrior, A: 0, B: 1}, Linear, -2, math.Inf(-1)},
		{Prior{Kind: LogLaplacePrior, A: 0, B: 1}, Log, 2, -2 - 2 - ln(2)},
	} {
		if got, _ := c.prior.LogDensity(c.scale, c.x); got != c.want && math.Abs(got-c.want) > 1e-13 {
			t.Errorf("%s(%g, %g) at %g on %s = %.15g, want %.15g", c.prior.Kind, c.prior.A, c.prior.B, c.x, c.scale, got, c.want)
		}
	}
}

// TestPriorGradient compares gradients with central differences.
func TestPriorGradient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.SampledFrom([]Scale{Linear, Log, Log10}).Draw(t, "scale")
		p := Prior{Kind: PriorKind(rapid.IntRange(1, 8).Draw(t, "kind")), A: rapid.Float64Range(-1, 1).Draw(t, "a")}
		p.B = p.A + rapid.Float64Range(0.3, 3).Draw(t, "b")
		if !p.Kind.uniform() {
			p.B -= p.A
		}
		x := rapid.Float64Range(0.05, 2).Draw(t, "x")
		f := func(x float64) float64 { v, _ := p.LogDensity(scale, x); return v }
		const h = 1e-5
		left, right := (f(x)-f(x-h))/h, (f(x+h)-f(x))/h
		if math.IsInf(left, 0) || math.IsInf(right, 0) || math.Abs(left-right) > 0.1*(1+math.Abs(left)) {
			t.Skip("next to a kink or a bound")
		}
		_, got := p.LogDensity(scale, x)
		if want := (left + right) / 2; math.Abs(got-want) > 1e-4*(1+math.Abs(want)) {
			t.Fatalf("%s on %s at %g: gradient %g, difference quotient %g", p.Kind, scale, x, got, want)
		}
	})
}

// TestPriorQuantile checks that densities integrate, between two quantiles, to
// the difference of the fractions.
func TestPriorQuantile(t *testing.T) {
	for kind := UniformPrior; kind <= ParameterScaleLaplacePrior; kind++ {
		p := Prior{Kind: kind, A: 1.2, B: 1.9}
		if !kind.uniform() {
			p.B = 0.2
		}
		for _, u := range []float64{0.1, 0.5, 0.8} {
			scale := Linear
			if kind.onScale() {
				scale = Log10
			}
			lower, upper := p.Quantile(scale, 0.05), p.Quantile(scale, u)
			const n = 20000
			sum, h := 0.0, (upper-lower)/n
			for i := range n {
				v, _ := p.LogDensity(scale, lower+(float64(i)+0.5)*h)
				sum += math.Exp(v) * h
			}
			if math.Abs(sum-(u-0.05)) > 1e-6 {
				t.Errorf("%s: mass between the 0.05 and %g quantiles = %g", kind, u, sum)
			}
		}
	}
	if q := (Prior{Kind: NormalPrior, A: 100, B: 1}).Quantile(Log10, 0.5); math.Abs(q-2) > 1e-15 {
		t.Errorf("median of normal(100, 1) on log10 = %g, want 2", q)
	}
}
