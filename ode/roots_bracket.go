package ode

import "math"

// bracket is an interval (low, high] at whose end some root function has changed
// side and at whose start none has.
type bracket struct {
	low, high   float64
	gLow, gHigh []float64
	gMiddle     []float64
	size        []float64 // of each function at the ends of the first bracket
	width0      float64   // of the first bracket
}

// locate narrows the bracket that ends at sample k of f to rounding level and
// records the crossing at its end.
//
// It is the ITP method (Oliveira & Takahashi 2021, doi 10.1145/3423597), which
// converges superlinearly and never needs more than one evaluation more than
// bisection, for several functions at once: it aims at the earliest root.
func (s *search) locate(f *frame, k int) {
	b := &s.bracket
	b.low, b.high = f.t[k-1], f.t[k]
	copy(b.gLow, f.g[k-1])
	copy(b.gHigh, f.g[k])
	b.width0 = b.high - b.low
	for i := range b.size {
		b.size[i] = max(math.Abs(b.gLow[i]), math.Abs(b.gHigh[i]))
	}
	final := 2 * roundingLevel(b.low, b.high)
	budget := int(math.Ceil(math.Log2(max(b.width0/final, 1)))) + 1
	for round := 0; b.high-b.low > final; round++ {
		reach := math.Ldexp(0.5*final, budget-round) - 0.5*(b.high-b.low)
		t := s.itp(max(reach, 0))
		if !(t > b.low && t < b.high) {
			t = b.low + 0.5*(b.high-b.low)
		}
		if !(t > b.low && t < b.high) {
			break
		}
		s.at(t, b.gMiddle)
		if s.anyChanged(b.gMiddle) {
			b.high, b.gHigh, b.gMiddle = t, b.gMiddle, b.gHigh
		} else {
			b.low, b.gLow, b.gMiddle = t, b.gMiddle, b.gLow
			s.release(b.gLow)
		}
	}
	s.cross()
}

// roundingLevel returns the distance at which two times of [low, high] cannot be
// told apart by an interpolant that spans them.
func roundingLevel(low, high float64) float64 {
	const epsilon = 0x1p-52
	return epsilon * max(math.Abs(low), math.Abs(high))
}

// itp returns the next time to look at inside the bracket: the earliest secant
// root of the functions that change side, nudged towards the middle and kept
// within reach of it.
func (s *search) itp(reach float64) float64 {
	b := &s.bracket
	width := b.high - b.low
	middle := b.low + 0.5*width
	fraction := 1.0
	for i, high := range b.gHigh {
		if low := b.gLow[i]; s.changed(i, high) && low != high {
			if x := low / (low - high); x > 0 && x < fraction {
				fraction = x
			}
		}
	}
	if fraction == 1 {
		return middle // a jump, a zero or an infinity
	}
	t := b.low + fraction*width
	direction := 1.0
	if t > middle {
		direction = -1
	}
	// The secant misses by a multiple of the product of the distances from the
	// ends (κ₁ = 0.2/width₀ and κ₂ = 2 in the paper).
	nudge := 0.8 * fraction * (1 - fraction) * width * (width / b.width0)
	nudge = max(nudge, roundingLevel(b.low, b.high))
	t += direction * min(nudge, math.Abs(middle-t))
	if math.Abs(middle-t) > reach {
		t = middle - direction*reach
	}
	return t
}

func (s *search) anyChanged(g []float64) bool {
	for i, v := range g {
		if s.changed(i, v) {
			return true
		}
	}
	return false
}

// cross records the crossing of every function that has changed side at the end
// of the bracket.
func (s *search) cross() {
	b := &s.bracket
	s.settle(b.high, b.gHigh)
	for i, v := range b.gHigh {
		if !s.changed(i, v) {
			continue
		}
		s.side[i] = -s.work[i]
		// A function that passed zero is rounding noise at both ends; one that
		// jumped across is not.
		noise := max(math.Abs(b.gLow[i]), math.Abs(v))
		s.band[i] = 0
		if noise <= 1e-6*b.size[i] {
			s.band[i] = 4 * noise
		}
		s.crossings = append(s.crossings, Crossing{Root: i, Rising: s.side[i] > 0})
	}
}
