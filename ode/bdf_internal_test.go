package ode

import (
	"errors"
	"math"
	"strings"
	"testing"

	"niche/sparse"
)

// prothero is y' = λ (y − cos t) − sin t, y = cos t (Prothero & Robinson 1974).
func prothero(lambda float64) *Problem {
	return &Problem{
		N: 1, Pattern: sparse.DensePattern(1, 1),
		RHS:      func(t float64, y, f []float64) { f[0] = lambda*(y[0]-math.Cos(t)) - math.Sin(t) },
		Jacobian: func(_ float64, _, j []float64) { j[0] = lambda },
	}
}

// fixed integrates prothero from 0 to 1 at a fixed order and step on exact
// starting derivatives and returns the error at the end.
func fixed(t *testing.T, order, steps int, lambda float64) float64 {
	t.Helper()
	b, err := NewBDF(prothero(lambda), Options{RTol: 1e-13, ATol: 1e-13})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Init(0, []float64{1}, nil, 1); err != nil {
		t.Fatal(err)
	}
	h := 1 / float64(steps)
	b.h, b.order, b.nextOrder, b.nextH, b.started = h, order, order, h, true
	factorial, power := 1.0, 1.0
	for j := 0; j <= order; j++ { // derivatives of the cosine at 0
		b.z[j][0] = [4]float64{1, 0, -1, 0}[j%4] * power / factorial
		factorial *= float64(j + 1)
		power *= h
	}
	for j := range b.tau {
		b.tau[j] = h
	}
	for range steps {
		b.wait = 5 // no change of order
		b.weights.w[0] = 1e-6
		b.rate = 1
		from := b.t
		b.prepare(2)
		if err := b.try(from, 2); err != nil {
			t.Fatal(err)
		}
		b.complete()
		b.nextH, b.nextOrder = h, order
		if b.order != order {
			t.Fatalf("order changed to %d", b.order)
		}
	}
	return math.Abs(b.z[0][0] - math.Cos(b.t))
}

func TestBDFOrderOfConvergence(t *testing.T) {
	for order := 1; order <= 5; order++ {
		for _, lambda := range []float64{-1, -100} {
			coarse, fine := fixed(t, order, 40, lambda), fixed(t, order, 80, lambda)
			observed := math.Log2(coarse / fine)
			t.Logf("order %d, λ = %g: errors %.3g, %.3g, observed order %.2f", order, lambda, coarse, fine, observed)
			if math.Abs(observed-float64(order)) > 0.35 {
				t.Errorf("order %d, λ = %g: observed %.2f", order, lambda, observed)
			}
		}
	}
}

// At constant step the corrector's coefficients are the classical BDF ones:
// l_1 = Σ 1/j⁻¹ … γ = h/(1 + 1/2 + … + 1/q).
func TestBDFCoefficientsAtConstantStep(t *testing.T) {
	var tau stepHistory
	for i := range tau {
		tau[i] = 0.3
	}
	sum := 0.0
	for q := 1; q <= 5; q++ {
		sum += 1 / float64(q)
		var c bdfCoefficients
		c.set(q, 0.3, &tau, true)
		if math.Abs(c.gamma-0.3/sum) > 1e-15 {
			t.Errorf("order %d: γ = %.17g, want %.17g", q, c.gamma, 0.3/sum)
		}
		// The local error of BDF q is h^(q+1) y^(q+1)/(q+1) and the correction is
		// h^(q+1) y^(q+1) · (1/1 + … + 1/q): see Hairer & Wanner II, III.3.
		if want := 1 / (sum * float64(q+1)); math.Abs(c.lte-want/(1+0)) > 0.5*want {
			t.Errorf("order %d: error coefficient %g, expected near %g", q, c.lte, want)
		}
	}
}

func newScalar(t *testing.T, f func(t, y float64) float64, o Options) *BDF {
	t.Helper()
	b, err := NewBDF(&Problem{
		N: 1, Pattern: sparse.DensePattern(1, 1),
		RHS: func(t float64, y, g []float64) { g[0] = f(t, y[0]) },
		Jacobian: func(t float64, y, j []float64) {
			h := 1e-6 * (1 + math.Abs(y[0]))
			j[0] = (f(t, y[0]+h) - f(t, y[0]-h)) / (2 * h)
		},
	}, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func run(b *BDF, y0, end float64) error {
	if err := b.Init(0, []float64{y0}, nil, end); err != nil {
		return err
	}
	for b.t < end {
		if err := b.Step(end); err != nil {
			return err
		}
	}
	return nil
}

func TestBDFFailuresAreNamed(t *testing.T) {
	cases := []struct {
		name    string
		f       func(t, y float64) float64
		y0, end float64
		o       Options
		want    Failure
		near    float64 // time of the failure
		detail  string
	}{
		{"explosion", func(_, y float64) float64 { return y * y }, 1, 2, Options{}, StepTooSmall, 1, "Newton failures"},
		{"logarithm of a negative number", func(t, y float64) float64 { return math.Log(1 - t) }, 1, 2, Options{}, NonFinite, 1, ""},
		{"not finite at the start", func(_, y float64) float64 { return 1 / y }, 0, 1, Options{}, NonFinite, 0, "at the start"},
		{"steps used up", func(t, y float64) float64 { return math.Cos(20 * t) }, 0, 100, Options{MaxSteps: 50}, TooManySteps, 0.5, "after 50 steps"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := run(newScalar(t, c.f, c.o), c.y0, c.end)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			if e.Failure != c.want || math.Abs(e.Time-c.near) > 0.51 || !strings.Contains(e.Detail, c.detail) {
				t.Errorf("%v", err)
			}
			if c.want == NonFinite && e.Index != 0 {
				t.Errorf("index %d", e.Index)
			}
			if math.Abs(c.near-1) < 1e-9 && math.Abs(e.Time-1) > 1e-3 {
				t.Errorf("failed at %g, far from the singularity at 1", e.Time)
			}
		})
	}
}

// A single NaN region that the true solution avoids is no failure.
func TestBDFSurvivesNonFiniteTrialPoints(t *testing.T) {
	b := newScalar(t, func(_, y float64) float64 {
		if y < 0 {
			return math.NaN()
		}
		return -50 * math.Sqrt(y) * y
	}, Options{RTol: 1e-3, ATol: 1e-3})
	b.p.Jacobian = func(_ float64, y, j []float64) { j[0] = -75 * math.Sqrt(y[0]) }
	if err := run(b, 1, 1000); err != nil {
		t.Fatal(err)
	}
}

func TestBDFRefusesUnusableOptions(t *testing.T) {
	p := prothero(-1)
	noJacobian := *p
	noJacobian.Jacobian = nil
	noForcing := *p
	noForcing.Directions = 1
	for _, c := range []struct {
		p    *Problem
		o    Options
		want string
	}{
		{p, Options{MaxOrder: 6}, "order 6"},
		{p, Options{RTol: -1}, "relative tolerance -1"},
		{p, Options{ATolEach: []float64{0}}, "component 0"},
		{p, Options{ATolEach: []float64{1, 1}}, "2 absolute tolerances"},
		{&noJacobian, Options{}, "no Jacobian"},
		{&noForcing, Options{}, "without forcing"},
	} {
		if _, err := NewBDF(c.p, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one about %q", err, c.want)
		}
	}
}

// Sixteen stops cost a few steps each, however close: nothing
// where extrapolation reaches them.
func TestBDFStopsAreCheap(t *testing.T) {
	work := func(ahead float64) int {
		b := newScalar(t, func(t, y float64) float64 { return -1000*(y-math.Cos(t)) - math.Sin(t) }, Options{})
		if err := b.Init(0, []float64{1}, nil, 100); err != nil {
			t.Fatal(err)
		}
		advance := func(stop float64) {
			for b.t < stop {
				if err := b.Step(stop); err != nil {
					t.Fatal(err)
				}
			}
			if b.t != stop {
				t.Fatalf("at %.17g, not at the stop %.17g", b.t, stop)
			}
			if e := math.Abs(b.z[0][0] - math.Cos(b.t)); e > 1e-6 {
				t.Errorf("error %.3g at %g", e, b.t)
			}
		}
		for k := 1; k <= 16; k++ {
			for b.t < float64(6*k) {
				if err := b.Step(100); err != nil {
					t.Fatal(err)
				}
			}
			if ahead > 0 {
				advance(b.t + ahead*b.h)
			}
		}
		advance(100)
		return b.stats.Steps
	}
	free := work(0)
	for _, c := range []struct {
		ahead float64
		extra int // steps per stop
	}{{1e-12, 0}, {1e-6, 0}, {0.009, 0}, {0.02, 20}, {0.1, 20}, {0.4, 10}, {0.9, 10}, {1.1, 10}, {1.7, 10}} {
		extra := float64(work(c.ahead)-free) / 16
		t.Logf("a stop %g steps ahead costs %.1f steps", c.ahead, extra)
		if extra > float64(c.extra)+4 { // any change disturbs the sequence somewhat
			t.Errorf("a stop %g steps ahead costs %.1f steps", c.ahead, extra)
		}
	}
}

func TestBDFWithoutComponents(t *testing.T) {
	b, err := NewBDF(&Problem{
		Pattern:  sparse.DensePattern(0, 0),
		RHS:      func(float64, []float64, []float64) {},
		Jacobian: func(float64, []float64, []float64) {},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Init(0, nil, nil, 1); err != nil {
		t.Fatal(err)
	}
	for b.t < 1 {
		if err := b.Step(1); err != nil {
			t.Fatal(err)
		}
	}
}

// f ≡ 0 up to the end of time: steps grow without bound.
func TestBDFOfAConstant(t *testing.T) {
	b := newScalar(t, func(float64, float64) float64 { return 0 }, Options{})
	if err := b.Init(0, []float64{3}, nil, math.Inf(1)); err != nil {
		t.Fatal(err)
	}
	for b.t < 1e30 {
		if err := b.Step(math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		if b.steps > 100 {
			t.Fatalf("t = %g after %d steps", b.t, b.steps)
		}
	}
	if b.z[0][0] != 3 {
		t.Errorf("y = %v", b.z[0][0])
	}
}

// TestBDFStartsWhereTheSlopeIsInfinite integrates dy/dt = 1 − √y from 0, whose
// Jacobian is −∞ at the start.
func TestBDFStartsWhereTheSlopeIsInfinite(t *testing.T) {
	p := &Problem{
		N: 1, Pattern: sparse.DensePattern(1, 1),
		RHS:      func(_ float64, y, f []float64) { f[0] = 1 - math.Sqrt(max(y[0], 0)) },
		Jacobian: func(_ float64, y, j []float64) { j[0] = -0.5 / math.Sqrt(max(y[0], 0)) },
	}
	b, err := NewBDF(p, Options{RTol: 1e-8, ATol: 1e-10})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Init(0, []float64{0}, nil, 2); err != nil {
		t.Fatal(err)
	}
	for to := 0.0; to < 2; _, to = b.Span() {
		if err := b.Step(2); err != nil {
			t.Fatal(err)
		}
	}
	y := []float64{0}
	b.State(y)
	// Implicit solution: t = −2(√y + ln(1 − √y)).
	root := math.Sqrt(y[0])
	if got := -2 * (root + math.Log(1-root)); math.Abs(got-2) > 1e-6 {
		t.Errorf("y(2) = %g belongs to t = %g", y[0], got)
	}
}
