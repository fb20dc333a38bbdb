package ode_test

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"niche/ode"
)

// curve is an integrator whose last step spans from..to and whose state is a
// function of time.
type curve struct {
	ode.Integrator
	from, to float64
	state    func(t float64, y []float64)
	early    bool // something was asked outside the span
}

func (c *curve) Span() (from, to float64) { return c.from, c.to }
func (c *curve) Interpolate(t float64, y []float64) {
	c.early = c.early || t < c.from || t > c.to
	c.state(t, y)
}

// identity makes the components of the state the root functions.
func identity(_ float64, y, g []float64) { copy(g, y) }

// located is a crossing with its time.
type located struct {
	t      float64
	root   int
	rising bool
}

// locateAll walks over steps of length h from `from` to `to` and returns every
// crossing, with the number of evaluations.
func locateAll(t testing.TB, strict []bool, state func(t float64, g []float64), from, to, h float64) ([]located, int) {
	n := len(strict)
	loc := ode.NewLocator(n, strict)
	g := make([]float64, n)
	state(from, g)
	loc.Reset(from, g)
	var found []located
	for k := 0; from+float64(k)*h < to; k++ {
		c := &curve{from: from + float64(k)*h, to: min(to, from+float64(k+1)*h), state: state}
		for {
			at, crossed, ok := loc.Find(c, identity)
			if !ok {
				break
			}
			if at <= c.from || at > c.to {
				t.Fatalf("crossing at %.17g outside the step %.17g..%.17g", at, c.from, c.to)
			}
			for _, x := range crossed {
				found = append(found, located{at, x.Root, x.Rising})
			}
			if len(found) > 1000 {
				t.Fatalf("more than 1000 crossings, the last %v", found[990:])
			}
		}
		if c.early {
			t.Fatal("evaluated outside the step")
		}
	}
	return found, loc.Evaluations()
}

func polynomial(roots ...float64) func(t float64, g []float64) {
	return func(t float64, g []float64) {
		g[0] = 1
		for _, r := range roots {
			g[0] *= t - r
		}
	}
}

func scalar(f func(t float64) float64) func(t float64, g []float64) {
	return func(t float64, g []float64) { g[0] = f(t) }
}

func TestLocatorFindsKnownRoots(t *testing.T) {
	for _, tc := range []struct {
		name   string
		g      func(t float64, g []float64)
		from   float64
		to     float64
		h      float64
		strict bool
		want   []located
	}{
		{"line", polynomial(0.3), 0, 1, 1, false, []located{{0.3, 0, true}}},
		{"falling line", scalar(func(t float64) float64 { return 0.3 - t }), 0, 1, 1, false, []located{{0.3, 0, false}}},
		{"two in one step", polynomial(0.4, 0.6), 0, 1, 1, false, []located{{0.4, 0, false}, {0.6, 0, true}}},
		{"two close together", polynomial(0.41, 0.42), 0, 1, 1, false, []located{{0.41, 0, false}, {0.42, 0, true}}},
		{"two very close", polynomial(0.333, 0.337), 0, 1, 1, false, []located{{0.333, 0, false}, {0.337, 0, true}}},
		{"two at the start", polynomial(0.01, 0.02), 0, 1, 1, false, []located{{0.01, 0, false}, {0.02, 0, true}}},
		{"two at the end", polynomial(0.98, 0.99), 0, 1, 1, false, []located{{0.98, 0, false}, {0.99, 0, true}}},
		{"three in one step", polynomial(0.1, 0.15, 0.9), 0, 1, 1, false, []located{{0.1, 0, true}, {0.15, 0, false}, {0.9, 0, true}}},
		{"four in one step", polynomial(0.1, 0.2, 0.3, 0.9), 0, 1, 1, false, []located{{0.1, 0, false}, {0.2, 0, true}, {0.3, 0, false}, {0.9, 0, true}}},
		{"touching from above", polynomial(0.4, 0.4), 0, 1, 1, false, nil},
		{"touching at a sample", polynomial(0.5, 0.5), 0, 1, 1, true, nil},
		{"touching from below at a sample", scalar(func(t float64) float64 { return -(t - 0.5) * (t - 0.5) }), 0, 1, 1, false, nil},
		{"touching at the end", polynomial(1, 1), 0, 2, 1, true, nil},
		{"triple root", polynomial(0.4, 0.4, 0.4), 0, 1, 1, false, []located{{0.4, 0, true}}},
		{"root at the end of a step", polynomial(1), 0, 2, 1, false, []located{{1, 0, true}}},
		{"zero at the start, rising", polynomial(0), 0, 1, 1, false, nil},
		{"zero at the start, rising, strict", polynomial(0), 0, 1, 1, true, nil},
		{"zero at the start, then back", polynomial(0, 0.25), 0, 1, 1, false, []located{{0.25, 0, true}}},
		{"zero at the start, then soon back", polynomial(0, 0.02), 0, 1, 1, false, []located{{0.02, 0, true}}},
		{"constant zero", scalar(func(float64) float64 { return 0 }), 0, 1, 0.1, false, nil},
		{"jump to zero that belongs above", scalar(func(t float64) float64 { return math.Floor(t) - 3 }), 0, 5, 0.7, false, []located{{3, 0, true}}},
		{"jump from zero that belongs below", scalar(func(t float64) float64 { return math.Floor(t) - 3 }), 0, 5, 0.7, true, []located{{4, 0, true}}},
		{"jump over zero and back", scalar(func(t float64) float64 {
			if t < 1.3 || t >= 2.2 {
				return -1
			}
			return 1
		}), 0, 4, 0.5, false, []located{{1.3, 0, true}, {2.2, 0, false}}},
		{"not a number in between", scalar(func(t float64) float64 {
			if t > 0.4 && t < 0.6 {
				return math.NaN()
			}
			return t - 0.7
		}), 0, 1, 1, false, []located{{0.7, 0, true}}},
		{"infinite", scalar(func(t float64) float64 { return 1 / (t - 0.3) }), 0, 1, 1, false, []located{{0.3, 0, true}}},
		{"sine", scalar(math.Sin), 0.5, 10, 3, false, []located{{math.Pi, 0, false}, {2 * math.Pi, 0, true}, {3 * math.Pi, 0, false}}},
		{"late time", polynomial(1e9 + 0.25), 1e9, 1e9 + 1, 1, false, []located{{1e9 + 0.25, 0, true}}},
		{"minute step", polynomial(1e-15), 0, 4e-15, 4e-15, false, []located{{1e-15, 0, true}}},
		{"steep", scalar(func(t float64) float64 { return math.Tanh(1e6 * (t - 0.123)) }), 0, 1, 1, false, []located{{0.123, 0, true}}},
		{"flat", scalar(func(t float64) float64 { return math.Pow(t-0.5, 5) }), 0, 1.1, 1.1, false, []located{{0.5, 0, true}}},
		{"tiny values", scalar(func(t float64) float64 { return 1e-200 * (t - 0.3) * (t - 0.35) }), 0, 1, 1, false, []located{{0.3, 0, false}, {0.35, 0, true}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, evaluations := locateAll(t, []bool{tc.strict}, tc.g, tc.from, tc.to, tc.h)
			if len(got) != len(tc.want) {
				t.Fatalf("found %v, want %v", got, tc.want)
			}
			for i, w := range tc.want {
				if got[i].rising != w.rising || math.Abs(got[i].t-w.t) > 4*0x1p-52*max(math.Abs(w.t), min(tc.h, 1)) {
					t.Errorf("crossing %d: %.17g rising %v, want %.17g %v", i, got[i].t, got[i].rising, w.t, w.rising)
				}
			}
			t.Logf("%d evaluations", evaluations)
		})
	}
}

// TestLocatorOrdersRoots has three functions that cross in one step, two of
// them at the same moment.
func TestLocatorOrdersRoots(t *testing.T) {
	state := func(t float64, g []float64) { g[0], g[1], g[2] = t-0.75, 0.25-t, 3*(t-0.75) }
	got, _ := locateAll(t, make([]bool, 3), state, 0, 1, 1)
	want := []located{{0.25, 1, false}, {0.75, 0, true}, {0.75, 2, true}}
	if len(got) != 3 {
		t.Fatalf("found %v, want %v", got, want)
	}
	for i, w := range want {
		if got[i].root != w.root || got[i].rising != w.rising || math.Abs(got[i].t-w.t) > 4*0x1p-52 {
			t.Errorf("crossing %d: %v, want %v", i, got[i], w)
		}
	}
	if got[1].t != got[2].t {
		t.Errorf("simultaneous roots at %.17g and %.17g", got[1].t, got[2].t)
	}
}

// TestLocatorHiddenPairBeforeOtherRoot: one function crosses plainly, another
// dips below zero before that and is back at every sample of the first look.
func TestLocatorHiddenPairBeforeOtherRoot(t *testing.T) {
	state := func(t float64, g []float64) { g[0], g[1] = t-0.9, (t-0.11)*(t-0.13) }
	got, _ := locateAll(t, make([]bool, 2), state, 0, 1, 1)
	want := []located{{0.11, 1, false}, {0.13, 1, true}, {0.9, 0, true}}
	if len(got) != 3 {
		t.Fatalf("found %v, want %v", got, want)
	}
	for i, w := range want {
		if got[i].root != w.root || math.Abs(got[i].t-w.t) > 1e-15 {
			t.Errorf("crossing %d: %v, want %v", i, got[i], w)
		}
	}
}

// TestLocatorRestart restarts at each crossing, as an event does, with the value
// found there: the crossing must not be found again.
func TestLocatorRestart(t *testing.T) {
	state := scalar(func(t float64) float64 { return math.Cos(t) - 0.3 })
	loc := ode.NewLocator(1, []bool{false})
	g := make([]float64, 1)
	at := 0.0
	state(at, g)
	loc.Reset(at, g)
	var times []float64
	for at < 20 {
		// The first step after the restart is tiny.
		for _, h := range []float64{1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.3, 0.4} {
			c := &curve{from: at, to: at + h, state: state}
			found, _, ok := loc.Find(c, identity)
			if ok {
				times = append(times, found)
				at = found
				state(at, g)
				loc.Reset(at, g)
				break
			}
			at = c.to
		}
	}
	first := math.Acos(0.3)
	var want []float64
	for k := range 4 {
		want = append(want, 2*math.Pi*float64(k)+first, 2*math.Pi*float64(k+1)-first)
	}
	want = want[:7] // the last step of the loop ends beyond 20
	if len(times) != len(want) {
		t.Fatalf("found %v, want %v", times, want)
	}
	for i, w := range want {
		if math.Abs(times[i]-w) > 1e-14 {
			t.Errorf("crossing %d at %.17g, want %.17g", i, times[i], w)
		}
	}
}

// TestLocatorNoise adds rounding-like noise to a function that crosses slowly
// and looks on in tiny steps from the crossing: one crossing only.
func TestLocatorNoise(t *testing.T) {
	noisy := scalar(func(t float64) float64 {
		x := 1000 + 1e-9*(t-0.5) // ulp(1000) = 1.1e-13
		return x - 1000
	})
	got, _ := locateAll(t, []bool{false}, noisy, 0, 1, 1e-3)
	if len(got) != 1 || math.Abs(got[0].t-0.5) > 2e-4 {
		t.Errorf("found %v, want one crossing near 0.5", got)
	}
}

func TestLocatorHold(t *testing.T) {
	state := polynomial(0) // zero at 0, above afterwards
	for _, above := range []bool{true, false} {
		loc := ode.NewLocator(1, []bool{true})
		loc.Reset(0, []float64{0})
		if _, settled := loc.Above(0); settled {
			t.Error("zero at Reset is settled")
		}
		loc.Hold(0, above)
		at, crossed, ok := loc.Find(&curve{from: 0, to: 1, state: state}, identity)
		switch {
		case above && ok:
			t.Errorf("held above: found %v at %g", crossed, at)
		case !above && (!ok || at > 1e-15 || !crossed[0].Rising):
			t.Errorf("held below: ok %v at %g, want a rising crossing at 0+", ok, at)
		}
		if now, settled := loc.Above(0); !now || !settled {
			t.Error("at the end the function is not above")
		}
	}
	// A function held on the wrong side with a value there is found at once.
	loc := ode.NewLocator(1, []bool{false})
	loc.Reset(0, []float64{-1})
	loc.Hold(0, true)
	at, crossed, ok := loc.Find(&curve{from: 0, to: 1, state: polynomial(2)}, identity)
	if !ok || crossed[0].Rising || at > 1e-15 {
		t.Errorf("ok %v at %g %v, want a falling crossing at 0+", ok, at, crossed)
	}
}

func TestLocatorPanics(t *testing.T) {
	for name, f := range map[string]func(l *ode.Locator){
		"missed step":  func(l *ode.Locator) { l.Find(&curve{from: 1, to: 2, state: polynomial(0)}, identity) },
		"wrong length": func(l *ode.Locator) { l.Reset(0, make([]float64, 2)) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			l := ode.NewLocator(1, []bool{false})
			l.Reset(0, []float64{1})
			f(l)
		})
	}
}

// TestLocatorProperty draws polynomials with up to four real roots further apart
// than the resolution and compares all crossings.
func TestLocatorProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(rt, "roots")
		const cells = 120
		picked := rapid.SliceOfNDistinct(rapid.IntRange(1, cells-1), n, n, rapid.ID[int]).Draw(rt, "cells")
		slices.Sort(picked)
		roots := make([]float64, n)
		for i, c := range picked {
			roots[i] = (float64(c) + 0.2*rapid.Float64Range(-1, 1).Draw(rt, "shift")) / cells
		}
		sign := rapid.SampledFrom([]float64{1, -1}).Draw(rt, "sign")
		scale := math.Ldexp(sign, rapid.IntRange(-100, 100).Draw(rt, "scale"))
		f := polynomial(roots...)
		got, evaluations := locateAll(t, []bool{false}, func(t float64, g []float64) { f(t, g); g[0] *= scale }, 0, 1, 1)
		if len(got) != n {
			rt.Fatalf("found %v, want %v", got, roots)
		}
		rising := (sign > 0) == (n%2 == 1)
		for i, r := range roots {
			if math.Abs(got[i].t-r) > 16*0x1p-52 || got[i].rising != rising {
				rt.Fatalf("crossing %d: %v, want %.17g rising %v", i, got[i], r, rising)
			}
			rising = !rising
		}
		if most := 250 * n; evaluations > most {
			rt.Fatalf("%d evaluations for %d roots", evaluations, n)
		}
	})
}

// TestLocatorTouchProperty draws polynomials that come close to zero or touch it
// without crossing.
func TestLocatorTouchProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.Float64Range(0, 1).Draw(rt, "place")
		gap := math.Ldexp(1, -rapid.IntRange(2, 60).Draw(rt, "gap"))
		got, _ := locateAll(t, []bool{true}, scalar(func(t float64) float64 { return (t-r)*(t-r) + gap }), 0, 1, 1)
		if len(got) != 0 {
			rt.Fatalf("found %v", got)
		}
	})
}

// TestLocatorCost: quiet steps cost four evaluations, a plain crossing a few.
func TestLocatorCost(t *testing.T) {
	if _, n := locateAll(t, []bool{false}, scalar(func(t float64) float64 { return 10 + math.Sin(t) }), 0, 10, 0.5); n != 80 {
		t.Errorf("20 quiet steps cost %d evaluations, want 80", n)
	}
	_, n := locateAll(t, []bool{false}, scalar(func(t float64) float64 { return math.Exp(-t) - 0.5 }), 0, 1, 1)
	t.Logf("smooth crossing: %d evaluations", n)
	if n > 20 {
		t.Errorf("a smooth crossing costs %d evaluations", n)
	}
	// A jump is bisected: 52 digits.
	_, n = locateAll(t, []bool{false}, scalar(func(t float64) float64 { return math.Copysign(1, t-0.3) }), 0, 1, 1)
	t.Logf("jump: %d evaluations", n)
	if n > 4+4*6+bits.UintSize+8 {
		t.Errorf("a jump costs %d evaluations", n)
	}
}

func TestLocatorAllocatesNothing(t *testing.T) {
	loc := ode.NewLocator(2, make([]bool, 2))
	c := &curve{from: 0, to: 1, state: func(t float64, y []float64) { y[0], y[1] = (t-0.3)*(t-0.31), 0.7-t }}
	start := []float64{0.093, 0.7}
	n := testing.AllocsPerRun(10, func() {
		loc.Reset(0, start)
		for {
			if _, _, ok := loc.Find(c, identity); !ok {
				return
			}
		}
	})
	if n != 0 {
		t.Errorf("%g allocations", n)
	}
}
