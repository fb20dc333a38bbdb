package distrib

import (
	"math"

	"niche/rng"
)

// free draws without bounds.
func (l Law) free(s *rng.Stream, a, b float64) float64 {
	switch l {
	case Normal:
		return a + b*s.Normal()
	case Uniform:
		return a + (b-a)*s.Float64()
	case Bernoulli:
		if s.Float64() < a {
			return 1
		}
		return 0
	case Binomial:
		return float64(s.Binomial(int64(a), b))
	case Cauchy:
		return a + b*math.Tan(math.Pi*(s.Float64()-0.5))
	case ChiSquare:
		return 2 * s.Gamma(a/2)
	case Exponential:
		return s.Exponential() / a
	case Gamma:
		return b * s.Gamma(a)
	case Laplace:
		return a + b*laplaceQuantile(s.Float64())
	case LogNormal:
		return math.Exp(a + b*s.Normal())
	case Poisson:
		return float64(s.Poisson(a))
	case Rayleigh:
		return a * math.Sqrt(2*s.Exponential())
	}
	return math.NaN()
}

// laplaceQuantile inverts the distribution function of the standard law.
func laplaceQuantile(u float64) float64 {
	if u < 0.5 {
		return math.Log(2 * u)
	}
	return -math.Log(2 * (1 - u))
}
