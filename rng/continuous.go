package rng

import "math"

// Normal returns a standard normal number by inversion: one uniform number
// each, and monotone in it. Inverse: Wichura 1988, algorithm AS 241,
// doi 10.2307/2347330, as in math.Erfinv. Values lie within ±8.3.
func (s *Stream) Normal() float64 { return math.Sqrt2 * math.Erfinv(2*s.Float64()-1) }

// Exponential returns an exponential number of mean 1 by inversion.
func (s *Stream) Exponential() float64 { return -math.Log(s.Float64()) }
