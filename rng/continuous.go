package rng

import "math"

// Normal returns a standard normal number by inversion: one uniform number
// each, and monotone in it. Inverse: Wichura 1988, algorithm AS 241,
// doi 10.2307/2347330, as in math.Erfinv. Values lie within ±8.3.
func (s *Stream) Normal() float64 { return math.Sqrt2 * math.Erfinv(2*s.Float64()-1) }

// Exponential returns an exponential number of mean 1 by inversion.
func (s *Stream) Exponential() float64 { return -math.Log(s.Float64()) }

// Gamma returns a gamma number of the given shape and scale 1, by the method of
// Marsaglia and Tsang 2000 (doi 10.1145/358407.358414); a shape below 1 is
// raised by 1 and corrected by a power of a uniform number (ibid., §8). It
// panics if shape is not positive and finite.
func (s *Stream) Gamma(shape float64) float64 {
	if !(shape > 0) || math.IsInf(shape, 1) {
		panic("rng: shape of a gamma number must be positive and finite")
	}
	if shape < 1 {
		u := s.Float64()
		return s.Gamma(shape+1) * math.Pow(u, 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / (3 * math.Sqrt(d))
	for {
		x := s.Normal()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		if math.Log(s.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
