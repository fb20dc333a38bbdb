package rng

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// First outputs of xoshiro256++ from the state 1, 2, 3, 4, as its reference
// implementation gives them.
func TestXoshiroKnownAnswers(t *testing.T) {
	f := Fast{1, 2, 3, 4}
	for i, want := range []uint64{41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162} {
		if got := f.Uint64(); got != want {
			t.Errorf("output %d is %d, want %d", i, got, want)
		}
	}
}

func TestFast(t *testing.T) {
	const draws = 400_000
	s := New(Key{Seed: 9})
	f := s.Fast()
	counts, pairs := make([]float64, 256), make([]float64, 256)
	last := f.Float64()
	x := make([]float64, draws)
	for k := range draws {
		u := f.Float64()
		counts[int(u*256)]++
		pairs[int(last*16)*16+int(u*16)]++
		last = u
		x[k] = f.Exponential()
	}
	chiSquared(t, "uniform", counts, constant(256, draws/256.0))
	chiSquared(t, "pairs", pairs, constant(256, draws/256.0))
	kolmogorov(t, "exponential by layers", x, distuv.Exponential{Rate: 1}.CDF)
	tail := 0.0
	for _, v := range x {
		if v > 9 {
			tail++
		}
	}
	if want := draws * math.Exp(-9); math.Abs(tail-want) > 5.5*math.Sqrt(want) {
		t.Errorf("%g numbers beyond 9, want %g", tail, want)
	}
}

// The layers close: the top one ends where the density is 1.
func TestZiggurat(t *testing.T) {
	z := exponential
	if x := z.width[layers-1]; math.Abs(x*(1-z.density[layers-1])-area) > 1e-12 {
		t.Errorf("the top layer has area %g, want %g", x*(1-z.density[layers-1]), area)
	}
	if f := New(Key{}); testing.AllocsPerRun(100, func() { g := f.Fast(); g.Exponential() }) != 0 {
		t.Error("allocates")
	}
}

func BenchmarkFastExponential(b *testing.B) {
	s := New(Key{Seed: 1})
	f := s.Fast()
	for b.Loop() {
		f.Exponential()
	}
}
