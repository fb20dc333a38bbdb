package fit

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"niche/format/petab"
)

// TestMeasureDensities compares with the densities as the PEtab specification
// writes them.
func TestMeasureDensities(t *testing.T) {
	m, y, s := 2.0, 3.0, 0.4
	sq := func(x float64) float64 { return x * x }
	ln, l10 := math.Log, math.Log10
	for _, c := range []struct {
		scale   petab.Scale
		law     petab.Distribution
		density float64
		r       float64
	}{
		{petab.Linear, petab.Normal, 1 / (math.Sqrt(2*math.Pi) * s) * math.Exp(-sq(m-y)/(2*s*s)), 1},
		{petab.Log, petab.Normal, 1 / (math.Sqrt(2*math.Pi) * s * m) * math.Exp(-sq(ln(m)-ln(y))/(2*s*s)), ln(1.5)},
		{petab.Log10, petab.Normal, 1 / (math.Sqrt(2*math.Pi) * s * m * ln(10)) * math.Exp(-sq(l10(m)-l10(y))/(2*s*s)), l10(1.5)},
		{petab.Linear, petab.Laplace, 1 / (2 * s) * math.Exp(-math.Abs(m-y)/s), 1},
		{petab.Log, petab.Laplace, 1 / (2 * s * m) * math.Exp(-math.Abs(ln(m)-ln(y))/s), ln(1.5)},
		{petab.Log10, petab.Laplace, 1 / (2 * s * m * ln(10)) * math.Exp(-math.Abs(l10(m)-l10(y))/s), l10(1.5)},
	} {
		got := measure(c.scale, c.law, m, y, s)
		if math.Abs(got.llh-math.Log(c.density)) > 1e-14 || math.Abs(got.r-c.r) > 1e-15 {
			t.Errorf("%s %s: llh %.15g, r %.15g; want %.15g, %.15g", c.scale, c.law, got.llh, got.r, math.Log(c.density), c.r)
		}
	}
}

// TestMeasureDerivatives compares with central differences.
func TestMeasureDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.SampledFrom([]petab.Scale{petab.Linear, petab.Log, petab.Log10}).Draw(t, "scale")
		law := rapid.SampledFrom([]petab.Distribution{petab.Normal, petab.Laplace}).Draw(t, "law")
		m := rapid.Float64Range(0.2, 5).Draw(t, "m")
		y := rapid.Float64Range(0.2, 5).Draw(t, "y")
		s := rapid.Float64Range(0.2, 2).Draw(t, "sigma")
		const h = 1e-5
		if math.Abs(m-y) < 2*h {
			t.Skip("next to the kink of the Laplace law")
		}
		f := func(y, s float64) float64 { return measure(scale, law, m, y, s).llh }
		got := measure(scale, law, m, y, s)
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"y", got.dy, (f(y+h, s) - f(y-h, s)) / (2 * h)},
			{"sigma", got.dsigma, (f(y, s+h) - f(y, s-h)) / (2 * h)},
		} {
			if math.Abs(c.got-c.want) > 1e-5*(1+math.Abs(c.want)) {
				t.Fatalf("%s %s m=%g y=%g σ=%g: d/d%s = %g, difference quotient %g", scale, law, m, y, s, c.name, c.got, c.want)
			}
		}
	})
}
