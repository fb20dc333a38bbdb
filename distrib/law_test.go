package distrib

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"niche/rng"
)

// falseAlarm is the probability with which each test of goodness of fit would
// reject perfect samples under a random seed; with fewer than 60 of them 6e-5 in
// all. Seeds are fixed.
const falseAlarm = 1e-6

// draws is the number of samples of each test.
const draws = 40_000

// samples are drawn by one stream per test.
func samples(l Law, seed uint64, args ...float64) []float64 {
	s := rng.New(rng.Key{Seed: seed, Purpose: rng.Distribution})
	x := make([]float64, draws)
	for i := range x {
		x[i] = l.Sample(&s, args)
	}
	return x
}

// kolmogorov tests x against a distribution function (asymptotic law).
func kolmogorov(x []float64, cdf func(float64) float64) (p float64) {
	slices.Sort(x)
	n, d := float64(len(x)), 0.0
	for k, v := range x {
		f := cdf(v)
		d = max(d, math.Abs(f-float64(k)/n), math.Abs(f-float64(k+1)/n))
	}
	z := d * (math.Sqrt(n) + 0.12 + 0.11/math.Sqrt(n))
	for k := 1.0; k <= 4; k++ {
		p += 2 * math.Pow(-1, k-1) * math.Exp(-2*k*k*z*z)
	}
	return p
}

// survivals are P(X > x) of the continuous laws, accurate in the upper tail; the
// lower tail is that of the mirrored law or cdf.
func distribution(l Law, a, b float64) (cdf, survival func(float64) float64) {
	positive := func(f func(float64) float64, at0 float64) func(float64) float64 {
		return func(x float64) float64 {
			if x <= 0 {
				return at0
			}
			return f(x)
		}
	}
	gamma := func(shape, scale float64) (c, s func(float64) float64) {
		return positive(func(x float64) float64 { return mathext.GammaIncReg(shape, x/scale) }, 0),
			positive(func(x float64) float64 { return mathext.GammaIncRegComp(shape, x/scale) }, 1)
	}
	switch l {
	case Normal:
		return func(x float64) float64 { return math.Erfc(-(x-a)/b/math.Sqrt2) / 2 },
			func(x float64) float64 { return math.Erfc((x-a)/b/math.Sqrt2) / 2 }
	case LogNormal:
		c, s := distribution(Normal, a, b)
		return positive(func(x float64) float64 { return c(math.Log(x)) }, 0), positive(func(x float64) float64 { return s(math.Log(x)) }, 1)
	case Uniform:
		return func(x float64) float64 { return (x - a) / (b - a) }, func(x float64) float64 { return (b - x) / (b - a) }
	case Cauchy:
		return func(x float64) float64 { return 0.5 + math.Atan((x-a)/b)/math.Pi }, func(x float64) float64 { return 0.5 - math.Atan((x-a)/b)/math.Pi }
	case ChiSquare:
		return gamma(a/2, 2)
	case Gamma:
		return gamma(a, b)
	case Exponential:
		return positive(func(x float64) float64 { return -math.Expm1(-a * x) }, 0), positive(func(x float64) float64 { return math.Exp(-a * x) }, 1)
	case Rayleigh:
		return positive(func(x float64) float64 { return -math.Expm1(-x * x / (2 * a * a)) }, 0),
			positive(func(x float64) float64 { return math.Exp(-x * x / (2 * a * a)) }, 1)
	case Laplace:
		d := distuv.Laplace{Mu: a, Scale: b}
		return d.CDF, d.Survival
	}
	panic("no distribution function")
}

func TestContinuousLaws(t *testing.T) {
	inf := math.Inf(1)
	for seed, c := range []struct {
		law  Law
		args []float64
	}{
		{Normal, []float64{-1, 2}}, {Normal, []float64{0, 1.5, -0.5, inf}}, {Normal, []float64{0, 0.5, -0.25, 0.75}},
		{Normal, []float64{0, 1, 4, 9}}, {Normal, []float64{0, 1, 7, inf}}, {Normal, []float64{0, 1, -30, -8}}, {Normal, []float64{3, 2, 40, 41}},
		{Uniform, []float64{-2, 5}},
		{Cauchy, []float64{1, 2}}, {Cauchy, []float64{1, 2, 1.1, 10}}, {Cauchy, []float64{3}},
		{ChiSquare, []float64{1}}, {ChiSquare, []float64{2}}, {ChiSquare, []float64{2, 2, 8}}, {ChiSquare, []float64{7, 20, inf}},
		{Exponential, []float64{0.2}}, {Exponential, []float64{1.5, 2, 2.5}}, {Exponential, []float64{1, -4, 3}}, {Exponential, []float64{1, 50, 51}},
		{Gamma, []float64{0.3, 2}}, {Gamma, []float64{2, 1}}, {Gamma, []float64{30, 0.1}}, {Gamma, []float64{2, 1, 0.5, 3}}, {Gamma, []float64{2, 1, 9, inf}}, {Gamma, []float64{5, 2, -inf, 1}},
		{Laplace, []float64{0, 1}}, {Laplace, []float64{4}}, {Laplace, []float64{1, 2, 1.5, 10}}, {Laplace, []float64{1, 2, -3, 1.5}}, {Laplace, []float64{0, 1, -inf, -20}},
		{LogNormal, []float64{1, 2}}, {LogNormal, []float64{1, 2, 3, 10}}, {LogNormal, []float64{0, 1, -1, 2}},
		{Rayleigh, []float64{3}}, {Rayleigh, []float64{3, 1, 4}},
	} {
		t.Run(fmt.Sprintf("%v%v", c.law, c.args), func(t *testing.T) {
			if err := c.law.Check(c.args); err != nil {
				t.Fatal(err)
			}
			a, b, least, most := c.law.split(c.args)
			cdf, survival := distribution(c.law, a, b)
			conditional := func(x float64) float64 { return (cdf(x) - cdf(least)) / (cdf(most) - cdf(least)) }
			switch { // whichever tail is smaller
			case math.IsInf(least, -1) && math.IsInf(most, 1):
				conditional = cdf
			case math.IsInf(least, -1):
				conditional = func(x float64) float64 { return cdf(x) / cdf(most) }
			case cdf(least) > 0.5:
				upper := func(x float64) float64 {
					if math.IsInf(x, 1) {
						return 0
					}
					return survival(x)
				}
				conditional = func(x float64) float64 { return (upper(least) - upper(x)) / (upper(least) - upper(most)) }
			case math.IsInf(most, 1):
				conditional = func(x float64) float64 { return (cdf(x) - cdf(least)) / survival(least) }
			}
			x := samples(c.law, uint64(seed), c.args...)
			for _, v := range x {
				if !(least <= v && v <= most) {
					t.Fatalf("%g lies outside [%g, %g]", v, least, most)
				}
			}
			if p := kolmogorov(x, conditional); p < falseAlarm {
				t.Errorf("p = %.2g", p)
			}
		})
	}
}

func TestDiscreteLaws(t *testing.T) {
	poisson := func(rate float64) func(float64) float64 { return distuv.Poisson{Lambda: rate}.Prob }
	binomial := func(n, p float64) func(float64) float64 { return distuv.Binomial{N: n, P: p}.Prob }
	for seed, c := range []struct {
		law         Law
		args        []float64
		probability func(float64) float64
	}{
		{Bernoulli, []float64{0.3}, func(x float64) float64 { return 0.7 - 0.4*x }},
		{Poisson, []float64{1.5}, poisson(1.5)}, {Poisson, []float64{1.5, 2, 18}, poisson(1.5)},
		{Poisson, []float64{40, 60, 80}, poisson(40)}, {Poisson, []float64{40, 90, math.Inf(1)}, poisson(40)}, {Poisson, []float64{40, -1, 12.5}, poisson(40)},
		{Binomial, []float64{100, 0.2}, binomial(100, 0.2)}, {Binomial, []float64{100, 0.2, 15, 32}, binomial(100, 0.2)},
		{Binomial, []float64{100, 0.2, 45.5, 100}, binomial(100, 0.2)}, {Binomial, []float64{100, 0.9, 0, 60}, binomial(100, 0.9)},
	} {
		t.Run(fmt.Sprintf("%v%v", c.law, c.args), func(t *testing.T) {
			_, _, least, most := c.law.split(c.args)
			counts := map[float64]float64{}
			for _, v := range samples(c.law, uint64(seed), c.args...) {
				counts[v]++
			}
			total := 0.0
			for k := 0.0; k <= 200; k++ {
				if least <= k && k <= most && (c.law != Bernoulli || k <= 1) && (c.law != Binomial || k <= c.args[0]) {
					total += c.probability(k)
				}
			}
			statistic, freedom, n, e := 0.0, -1.0, 0.0, 0.0
			for k := 0.0; k <= 200; k++ {
				n += counts[k]
				if least <= k && k <= most && (c.law != Bernoulli || k <= 1) && (c.law != Binomial || k <= c.args[0]) {
					e += draws * c.probability(k) / total
				} else if counts[k] > 0 {
					t.Fatalf("%g drawn", k)
				}
				if e >= 10 {
					statistic += (n - e) * (n - e) / e
					freedom++
					n, e = 0, 0
				}
			}
			if p := (distuv.ChiSquared{K: freedom}).Survival(statistic); p < falseAlarm {
				t.Errorf("χ² = %.1f with %g degrees of freedom, p = %.2g", statistic, freedom, p)
			}
		})
	}
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		law  Law
		args []float64
		want string // in the error; "" for none
	}{
		{Normal, []float64{0, 0}, ""}, {Normal, []float64{0, -1}, "sd of normal is -1"}, {Normal, []float64{0}, "normal(mean, sd, least, most)"},
		{Normal, []float64{0, 1, 2, 1}, "no value between 2 and 1"}, {Normal, []float64{0, 0, 1, 2}, "no value between"},
		{Normal, []float64{math.NaN(), 1}, "mean of normal is NaN"}, {Uniform, []float64{1, 0}, "no value"}, {Uniform, []float64{1, 1}, ""},
		{Uniform, []float64{0, 1, 0, 1}, "uniform(least, most)"}, {Bernoulli, []float64{1.5}, "probability of bernoulli is 1.5"},
		{Binomial, []float64{2.5, 0.5}, "trials of binomial is 2.5"}, {Binomial, []float64{5, 0.5, 5.2, 5.8}, "no value"}, {Binomial, []float64{5, 1, 0, 4}, "no value"},
		{Poisson, []float64{0}, ""}, {Poisson, []float64{1e300}, "more than can be counted"}, {Exponential, []float64{0}, "rate of exponential is 0"},
		{Exponential, []float64{1, -5, -1}, "no value"}, {Gamma, []float64{0, 1}, "shape of gamma is 0"}, {Cauchy, []float64{1, 2, 3}, "cauchy(scale)"},
		{LogNormal, []float64{0, 1, -2, 0}, "no value"}, {Laplace, []float64{2}, ""}, {ChiSquare, []float64{-1}, "freedom of chisquare is -1"},
		{Rayleigh, []float64{math.Inf(1)}, "scale of rayleigh is +Inf"},
	} {
		err := c.law.Check(c.args)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v%v: error %v, want %q", c.law, c.args, err, c.want)
		}
		if !c.law.Takes(len(c.args)) {
			continue
		}
		s := rng.New(rng.Key{})
		if v := c.law.Sample(&s, c.args); math.IsNaN(v) != (err != nil) {
			t.Errorf("%v%v gives %g, but Check says %v", c.law, c.args, v, err)
		}
	}
}

func TestNames(t *testing.T) {
	if n := len(Laws()); n != 12 {
		t.Errorf("%d laws, want 12", n)
	}
	for _, l := range Laws() {
		if got, ok := Lookup(l.String()); !ok || got != l {
			t.Errorf("%v is not found by its name", l)
		}
	}
	if _, ok := Lookup("weibull"); ok {
		t.Error("found weibull")
	}
}

func TestNothingIsAllocated(t *testing.T) {
	s := rng.New(rng.Key{})
	args := []float64{2, 0.5, 1, 9}
	for _, l := range []Law{Normal, Binomial, Cauchy, Gamma, Laplace, LogNormal} {
		if n := testing.AllocsPerRun(100, func() { l.Sample(&s, args); l.Sample(&s, args[:2]) }); n != 0 {
			t.Errorf("%v: %g allocations", l, n)
		}
	}
}

func ExampleLaw_Sample() {
	s := rng.New(rng.Key{Seed: 1, Purpose: rng.Distribution})
	x := Normal.Sample(&s, []float64{0, 1, 2, 3})
	fmt.Println(2 <= x && x <= 3)
	// Output: true
}
