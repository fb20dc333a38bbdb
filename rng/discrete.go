package rng

import (
	"math"
	"math/bits"
)

// Below returns a uniform whole number in [0, n), without bias (Lemire 2019,
// doi 10.1145/3230636). It panics if n is 0.
func (s *Stream) Below(n uint64) uint64 {
	if n == 0 {
		panic("rng: Below(0)")
	}
	high, low := bits.Mul64(s.Uint64(), n)
	if low < n {
		for threshold := -n % n; low < threshold; {
			high, low = bits.Mul64(s.Uint64(), n)
		}
	}
	return high
}

// smallMean is the mean above which rejection is faster than inversion.
const smallMean = 10

// Poisson returns a Poisson number of the given mean: by sequential inversion
// for means below 10, by transformed rejection (PTRS, Hörmann 1993,
// doi 10.1016/0167-6687(93)90997-4) above. It panics if mean is negative or NaN,
// or exceeds 2⁵³, where floating point no longer counts.
func (s *Stream) Poisson(mean float64) int64 {
	if !(mean >= 0 && mean <= 1<<53) {
		panic("rng: mean of a Poisson number must be in [0, 2^53]")
	}
	if mean < smallMean {
		u := s.Float64()
		p := math.Exp(-mean)
		var k int64
		// The bound stops where rounding has used up the probability.
		for ; u > p && k < 200; k++ {
			u -= p
			p *= mean / float64(k+1)
		}
		return k
	}
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	alpha := 1.1239 + 1.1328/(b-3.4)
	accept := 0.9277 - 3.6224/(b-2)
	for {
		u, v := s.Float64()-0.5, s.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= accept {
			return int64(k)
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		if math.Log(v*alpha/(a/(us*us)+b)) <= logPoisson(k, mean) {
			return int64(k)
		}
	}
}

// logPoisson is ln(e^−m m^k / k!), with Stirling's formula taken apart so that
// large terms cancel before rounding.
func logPoisson(k, mean float64) float64 {
	const halfLog2Pi = 0.9189385332046727
	return (k+0.5)*math.Log1p((mean-k-1)/(k+1)) - 0.5*math.Log(mean) + (k + 1 - mean) - halfLog2Pi - stirling(k)
}

// Binomial returns the number of successes in n trials of probability p: by
// sequential inversion (BINV, Kachitvichyanukul and Schmeiser 1988,
// doi 10.1145/42372.42381) for expected numbers below 10, by transformed
// rejection (BTRS, Hörmann 1993, doi 10.1080/00949659308811496) above. It
// panics if n is negative or p outside [0, 1].
func (s *Stream) Binomial(n int64, p float64) int64 {
	switch {
	case n < 0 || !(p >= 0 && p <= 1):
		panic("rng: binomial number needs n ≥ 0 and p in [0, 1]")
	case n == 0 || p == 0:
		return 0
	case p > 0.5:
		return n - s.Binomial(n, 1-p)
	case float64(n)*p < smallMean:
		return s.fewSuccesses(n, p)
	}
	return s.manySuccesses(float64(n), p)
}

// fewSuccesses inverts the distribution function from 0 upwards.
func (s *Stream) fewSuccesses(n int64, p float64) int64 {
	u := s.Float64()
	q := math.Exp(float64(n) * math.Log1p(-p))
	odds := p / (1 - p)
	var k int64
	for ; u > q && k < n && k < 200; k++ {
		u -= q
		q *= odds * float64(n-k) / float64(k+1)
	}
	return k
}

func (s *Stream) manySuccesses(n, p float64) int64 {
	deviation := math.Sqrt(n * p * (1 - p))
	b := 1.15 + 2.53*deviation
	a := -0.0873 + 0.0248*b + 0.01*p
	accept := 0.92 - 4.2/b
	alpha := (2.83 + 5.1/b) * deviation
	mode := math.Floor((n + 1) * p)
	odds := p / (1 - p)
	for {
		u, v := s.Float64()-0.5, s.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + n*p + 0.5)
		if us >= 0.07 && v <= accept {
			return int64(k)
		}
		if k < 0 || k > n {
			continue
		}
		// ln of the probability of k relative to that of the mode
		ratio := (mode+0.5)*math.Log((mode+1)/(odds*(n-mode+1))) +
			(n+1)*math.Log1p((k-mode)/(n-k+1)) +
			(k+0.5)*math.Log(odds*(n-k+1)/(k+1)) +
			stirling(mode) + stirling(n-mode) - stirling(k) - stirling(n-k)
		if math.Log(v*alpha/(a/(us*us)+b)) <= ratio {
			return int64(k)
		}
	}
}

// stirling is ln k! − [(k+½)·ln(k+1) − (k+1) + ½·ln 2π], the error of
// Stirling's formula.
func stirling(k float64) float64 {
	if k < 10 {
		const halfLog2Pi = 0.9189385332046727
		g, _ := math.Lgamma(k + 1)
		return g - ((k+0.5)*math.Log(k+1) - (k + 1) + halfLog2Pi)
	}
	x := 1 / ((k + 1) * (k + 1))
	return (1.0/12 - (1.0/360-x/1260)*x) / (k + 1)
}
