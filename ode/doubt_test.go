package ode_test

import (
	"math"
	"testing"

	"niche/ode"
)

// still is an integrator whose one step spans everything and whose state rests.
type still struct{ from, to float64 }

func (s still) Span() (from, to float64)                        { return s.from, s.to }
func (still) Interpolate(float64, []float64)                    {}
func (still) Init(float64, []float64, []float64, float64) error { return nil }
func (still) Step(float64) error                                { return nil }
func (still) State([]float64)                                   {}
func (still) Sensitivities(float64, []float64)                  {}
func (still) Stats() ode.Stats                                  { return ode.Stats{} }

// TestLocatorDoubts wants every crossing of a fast oscillation of time inside one
// long step, at whose quarters it always has the same value.
func TestLocatorDoubts(t *testing.T) {
	const periods = 48
	l := ode.NewLocator(0, []bool{false})
	l.Doubt(0)
	g := func(t float64, _, dst []float64) { dst[0] = math.Sin(2*math.Pi*t) - 0.9 }
	l.Reset(0, []float64{-0.9})
	found := 0
	for {
		at, crossed, ok := l.Find(still{0, periods}, g)
		if !ok {
			break
		}
		want := math.Asin(0.9) / (2 * math.Pi)
		if found%2 == 1 {
			want = 0.5 - want
		}
		if want += float64(found / 2); math.Abs(at-want) > 1e-12*periods {
			t.Fatalf("crossing %d at %.15g, want %.15g", found, at, want)
		}
		if crossed[0].Rising != (found%2 == 0) {
			t.Fatalf("crossing %d rising %v", found, crossed[0].Rising)
		}
		found++
	}
	if found != 2*periods {
		t.Errorf("%d crossings, want %d", found, 2*periods)
	}
}
