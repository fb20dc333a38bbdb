package distrib

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"niche/rng"
)

// bounded draws from l conditioned on [least, most].
func (l Law) bounded(s *rng.Stream, a, b, least, most float64) float64 {
	switch l {
	case Normal:
		if b == 0 {
			return a
		}
		return clamp(a+b*boundedNormal(s, (least-a)/b, (most-a)/b), least, most)
	case LogNormal:
		low, up := math.Inf(-1), math.Log(most)
		if least > 0 {
			low = math.Log(least)
		}
		return clamp(math.Exp(Normal.bounded(s, a, b, low, up)), least, most)
	case Exponential:
		return clamp(boundedExponential(s, a*max(least, 0), a*most)/a, least, most)
	case Rayleigh:
		low, up := max(least, 0)/a, most/a
		return clamp(a*math.Sqrt(2*boundedExponential(s, low*low/2, up*up/2)), least, most)
	case Cauchy:
		low, up := math.Atan((least-a)/b), math.Atan((most-a)/b)
		return clamp(a+b*math.Tan(low+(up-low)*s.Float64()), least, most)
	case Laplace:
		return clamp(a+b*boundedLaplace(s, (least-a)/b, (most-a)/b), least, most)
	case Gamma:
		return clamp(b*boundedGamma(s, a, max(least, 0)/b, most/b), least, most)
	case ChiSquare:
		return clamp(2*boundedGamma(s, a/2, max(least, 0)/2, most/2), least, most)
	}
	return l.boundedWhole(s, a, b, math.Ceil(least), math.Floor(most))
}

// clamp guards the ends against rounding.
func clamp(x, least, most float64) float64 { return min(max(x, least), most) }

// mirrored exchanges the tails, so that the interval lies where the smaller tail
// is: probabilities there are exact to the last bit.
func mirrored(low, up float64) bool { return low+up > 0 || math.IsInf(up, 1) && low > 0 }

// farTail is where the normal tail is left to rejection from an exponential law.
const farTail = 5

// boundedNormal draws a standard normal number in [low, up]: by inversion near
// the centre, by rejection from a shifted exponential law in the tails (Robert
// 1995, doi 10.1007/BF00143942).
func boundedNormal(s *rng.Stream, low, up float64) float64 {
	switch {
	case up < -farTail:
		return -tailNormal(s, -up, -low)
	case low > farTail:
		return tailNormal(s, low, up)
	case mirrored(low, up):
		return -invertNormal(s, -up, -low)
	}
	return invertNormal(s, low, up)
}

// invertNormal draws in [low, up], low + up ≤ 0, by inversion.
func invertNormal(s *rng.Stream, low, up float64) float64 {
	from, to := math.Erfc(-low/math.Sqrt2)/2, math.Erfc(-up/math.Sqrt2)/2
	return -math.Sqrt2 * math.Erfcinv(2*(from+(to-from)*s.Float64()))
}

// tailNormal draws in [low, up], low > 0.
func tailNormal(s *rng.Stream, low, up float64) float64 {
	rate := (low + math.Sqrt(low*low+4)) / 2
	for {
		x := low + boundedExponential(s, 0, rate*(up-low))/rate
		if d := x - rate; s.Float64() <= math.Exp(-d*d/2) {
			return x
		}
	}
}

// boundedExponential draws an exponential number of mean 1 in [low, up].
func boundedExponential(s *rng.Stream, low, up float64) float64 {
	// The law has no memory: low plus one in [0, up − low].
	return low - math.Log1p(s.Float64()*math.Expm1(low-up))
}

// boundedLaplace draws from the standard law in [low, up]: a side, and an
// exponential number on it.
func boundedLaplace(s *rng.Stream, low, up float64) float64 {
	switch {
	case low >= 0:
		return boundedExponential(s, low, up)
	case up <= 0:
		return -boundedExponential(s, -up, -low)
	}
	left, right := -math.Expm1(low), -math.Expm1(-up)
	if s.Float64()*(left+right) < left {
		return -boundedExponential(s, 0, -low)
	}
	return boundedExponential(s, 0, up)
}

// boundedGamma draws a gamma number of scale 1 in [low, up], by inversion of
// whichever tail is smaller.
func boundedGamma(s *rng.Stream, shape, low, up float64) float64 {
	if low > shape { // upper tail
		from, to := upperGamma(shape, up), mathext.GammaIncRegComp(shape, low)
		return mathext.GammaIncRegCompInv(shape, from+(to-from)*s.Float64())
	}
	from, to := mathext.GammaIncReg(shape, low), 1-upperGamma(shape, up)
	return mathext.GammaIncRegInv(shape, from+(to-from)*s.Float64())
}

// upperGamma is P(X > x).
func upperGamma(shape, x float64) float64 {
	if math.IsInf(x, 1) {
		return 0
	}
	return mathext.GammaIncRegComp(shape, x)
}

// patience is the number of draws that may fall outside the bounds before the
// conditional law is built up term by term.
const patience = 64

// boundedWhole draws a whole number in [least, most]: by rejection, and by
// sequential inversion once that has failed too often. Both give the conditional
// law, and the choice does not depend on the value.
func (l Law) boundedWhole(s *rng.Stream, a, b, least, most float64) float64 {
	for range patience {
		if x := l.free(s, a, b); least <= x && x <= most {
			return x
		}
	}
	least, most = max(least, 0), min(most, l.last(a))
	mode := clamp(l.mode(a, b), least, most)
	total := 1 + l.sweep(mode, mode+1, most, +1, a, b, math.Inf(1), nil) + l.sweep(mode, mode-1, least, -1, a, b, math.Inf(1), nil)
	u := s.Float64()*total - 1
	if u < 0 {
		return mode
	}
	x := mode
	if u -= l.sweep(mode, mode+1, most, +1, a, b, u, &x); u < 0 {
		return x
	}
	l.sweep(mode, mode-1, least, -1, a, b, u, &x)
	return x
}

// last is the largest value of l, mode its likeliest.
func (l Law) last(a float64) float64 {
	if l == Binomial {
		return a
	}
	return math.Inf(1)
}

func (l Law) mode(a, b float64) float64 {
	if l == Binomial {
		return math.Floor((a + 1) * b)
	}
	return math.Floor(a)
}

// ratio is P(k)/P(k − 1).
func (l Law) ratio(k, a, b float64) float64 {
	if l == Binomial {
		return (a - k + 1) / k * b / (1 - b)
	}
	return a / k
}

// sweep sums the probabilities, relative to that of mode, from first to last in
// steps of ±1, until they are negligible or the sum exceeds u; *x is then the
// value reached.
func (l Law) sweep(mode, first, last, step, a, b, u float64, x *float64) float64 {
	sum, p := 0.0, 1.0
	for k := first; (last-k)*step >= 0; k += step {
		if step > 0 {
			p *= l.ratio(k, a, b)
		} else {
			p /= l.ratio(k+1, a, b)
		}
		if x != nil {
			*x = k
		}
		if sum += p; sum > u || p < 1e-18*(1+sum) {
			break
		}
	}
	return sum
}
