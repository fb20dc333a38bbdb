package rng

import (
	"math"
	"math/bits"
)

// Fast draws random numbers for loops that need billions of them: xoshiro256++
// (Blackman and Vigna 2021, doi 10.1145/3460772), whose state is 256 bits of a
// Stream. What it draws depends on the key of that Stream alone; two of them
// overlap with negligible probability. A Fast is a small value without pointers,
// for one goroutine.
type Fast struct{ s0, s1, s2, s3 uint64 }

// Fast returns a generator seeded by the next 256 bits of s.
func (s *Stream) Fast() Fast {
	for {
		f := Fast{s.Uint64(), s.Uint64(), s.Uint64(), s.Uint64()}
		if f.s0|f.s1|f.s2|f.s3 != 0 { // the one state that never changes
			return f
		}
	}
}

// Uint64 returns 64 random bits.
func (f *Fast) Uint64() uint64 {
	r := bits.RotateLeft64(f.s0+f.s3, 23) + f.s0
	t := f.s1 << 17
	f.s2 ^= f.s0
	f.s3 ^= f.s1
	f.s1 ^= f.s2
	f.s0 ^= f.s3
	f.s2 ^= t
	f.s3 = bits.RotateLeft64(f.s3, 45)
	return r
}

// Float64 returns a uniform number in the open interval (0, 1), as that of Stream
// does.
func (f *Fast) Float64() float64 { return (float64(f.Uint64()>>12) + 0.5) * 0x1p-52 }

// The ziggurat covers the exponential density by layers of equal area.
const (
	layers = 256
	edge   = 7.69711747013104972      // of the base layer, where the tail begins
	area   = 0.0039496598225815571993 // of each layer
)

// ziggurat holds the widths of the layers, from the base up, and the density there.
type ziggurat struct{ width, density [layers + 1]float64 }

var exponential = newZiggurat()

func newZiggurat() *ziggurat {
	z := &ziggurat{}
	z.width[0] = area * math.Exp(edge) // as wide as its area with the tail asks for
	z.width[1] = edge
	for i := 2; i < layers; i++ {
		z.width[i] = -math.Log(math.Exp(-z.width[i-1]) + area/z.width[i-1])
	}
	for i, x := range z.width {
		z.density[i] = math.Exp(-x)
	}
	return z
}

// Exponential returns an exponential number of mean 1 by the ziggurat method
// (Marsaglia and Tsang 2000, doi 10.18637/jss.v005.i08).
func (f *Fast) Exponential() float64 {
	b := f.Uint64()
	i := b & (layers - 1)
	x := float64(b>>11) * 0x1p-53 * exponential.width[i]
	if x < exponential.width[i+1] {
		return x
	}
	return f.wedge(i, x)
}

// wedge decides about x, which lies beside the part of layer i that is surely below
// the density.
func (f *Fast) wedge(i uint64, x float64) float64 {
	for {
		if i == 0 {
			return edge - math.Log(f.Float64())
		}
		z := exponential
		if y := z.density[i] + f.Float64()*(z.density[i+1]-z.density[i]); y < math.Exp(-x) {
			return x
		}
		b := f.Uint64()
		i = b & (layers - 1)
		if x = float64(b>>11) * 0x1p-53 * z.width[i]; x < z.width[i+1] {
			return x
		}
	}
}
