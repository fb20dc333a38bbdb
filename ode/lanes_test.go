package ode

import (
	"errors"
	"math"
	"testing"

	"niche/sparse"
)

// robertson is the stiff kinetics of Robertson 1966, its rate constant of lane l
// scaled by an unknown that does not move.
func robertson(rtol float64) LaneProblem {
	p := sparse.DensePattern(4, 4)
	return LaneProblem{
		N: 4, Symbolic: sparse.Analyse(p), RTol: rtol, ATol: []float64{1e-4 * rtol, 1e-8 * rtol, 1e-4 * rtol, math.Inf(1)},
		RHS: func(_ *sparse.Lanes, y, f []sparse.Lanes) {
			for l := range sparse.Width {
				a, b, c, k := y[0][l], y[1][l], y[2][l], y[3][l]
				r1, r2, r3 := 0.04*k*a, 1e4*b*c, 3e7*b*b
				f[0][l], f[1][l], f[2][l], f[3][l] = -r1+r2, r1-r2-r3, r3, 0
			}
		},
		Jacobian: func(_ *sparse.Lanes, y, j []sparse.Lanes) {
			for l := range sparse.Width {
				a, b, c, k := y[0][l], y[1][l], y[2][l], y[3][l]
				for i, v := range []float64{
					-0.04 * k, 0.04 * k, 0, 0,
					1e4 * c, -1e4*c - 6e7*b, 6e7 * b, 0,
					1e4 * b, -1e4 * b, 0, 0,
					-0.04 * a, 0.04 * a, 0, 0,
				} {
					j[i][l] = v
				}
			}
		},
	}
}

// put loads a lane with the usual initial state and rate factor k.
func put(l *Lanes, lane int, k, end float64) {
	for i, v := range []float64{1, 0, 0, k} {
		l.State()[i][lane] = v
	}
	l.Load(lane, 0, end, 1e-4)
}

// finish steps until no lane is busy and frees lanes at their ends.
func finish(t *testing.T, l *Lanes, ends *sparse.Lanes) {
	t.Helper()
	for busy := true; busy; {
		if _, err := l.Attempt(); err != nil {
			t.Fatal(err)
		}
		busy = false
		for lane := range sparse.Width {
			if l.Busy(lane) && l.Time(lane) == ends[lane] {
				l.Free(lane)
			}
			busy = busy || l.Busy(lane)
		}
	}
}

// TestLanesReferenceDigits: Robertson's problem at t = 40 (Hairer & Wanner II,
// IV.10, published to 16 digits), whatever runs beside it.
func TestLanesReferenceDigits(t *testing.T) {
	want := []float64{0.7158270688, 0.9185534764e-5, 0.2841637457}
	var alone []float64
	for _, others := range []bool{false, true} {
		l, err := NewLanes(robertson(1e-7))
		if err != nil {
			t.Fatal(err)
		}
		ends := sparse.Lanes{40, 1, 1000, 1e4, 3, 40, 7, 1e-3}
		put(l, 0, 1, 40)
		if others {
			for lane := 1; lane < sparse.Width; lane++ {
				put(l, lane, float64(1+lane), ends[lane])
			}
		}
		finish(t, l, &ends)
		for i, w := range want {
			got := l.State()[i][0]
			if math.Abs(got-w) > 2e-7*w {
				t.Errorf("component %d is %.10g, want %.10g", i, got, w)
			}
			if alone = append(alone, got); others && got != alone[i] {
				t.Errorf("component %d is %v beside other lanes, %v without", i, got, alone[i])
			}
		}
	}
}

// TestLanesOrder: halving the step divides the error at the end by 2⁴ and that of
// the dense output in the middle of the last step by 2⁴, too.
func TestLanesOrder(t *testing.T) {
	fine := forced(t, 1./1024, 1)
	exact, exactMiddle := fine.State()[0][3], func(h float64) float64 { return forced(t, 1./1024, 1-h/2).State()[0][3] }
	var end, middle [2]float64
	for k, h := range []float64{1. / 8, 1. / 16} {
		l := forced(t, h, 1)
		y := make([]float64, 1)
		l.InterpolateLane(3, 1-h/2, y)
		end[k], middle[k] = math.Abs(l.State()[0][3]-exact), math.Abs(y[0]-exactMiddle(h))
	}
	for name, e := range map[string][2]float64{"end": end, "middle": middle} {
		if order := math.Log2(e[0] / e[1]); order < 3.6 || order > 4.7 {
			t.Errorf("%s: errors %g, observed order %.2f, want 4", name, e, order)
		}
	}
}

// forced integrates y' = −y² + sin t, y(0) = 1, on lane 3 in steps of length h.
func forced(t *testing.T, h, end float64) *Lanes {
	t.Helper()
	each := func(f func(k int)) {
		for k := range sparse.Width {
			f(k)
		}
	}
	l, err := NewLanes(LaneProblem{N: 1, Symbolic: sparse.Analyse(sparse.DensePattern(1, 1)), RTol: 1e9, ATol: []float64{1e9},
		RHS: func(t *sparse.Lanes, y, f []sparse.Lanes) {
			each(func(k int) { f[0][k] = -y[0][k]*y[0][k] + math.Sin(t[k]) })
		},
		Jacobian:       func(_ *sparse.Lanes, y, j []sparse.Lanes) { each(func(k int) { j[0][k] = -2 * y[0][k] }) },
		TimeDerivative: func(t *sparse.Lanes, _, d []sparse.Lanes) { each(func(k int) { d[0][k] = math.Cos(t[k]) }) }})
	if err != nil {
		t.Fatal(err)
	}
	l.State()[0][3] = 1
	for at := 0.0; at < end; at += h {
		l.Load(3, at, at+h, h)
		if accepted, err := l.Attempt(); err != nil || !accepted[3] {
			t.Fatal(accepted, err)
		}
	}
	return l
}

// TestLanesFailByLane: a copy that cannot be integrated is named by its lane.
func TestLanesFailByLane(t *testing.T) {
	p := robertson(1e-6)
	whole := p.RHS
	p.RHS = func(t *sparse.Lanes, y, f []sparse.Lanes) {
		whole(t, y, f)
		if y[3][5] == 6 {
			f[0][5] = math.NaN()
		}
	}
	l, err := NewLanes(p)
	if err != nil {
		t.Fatal(err)
	}
	for lane := range sparse.Width {
		put(l, lane, float64(1+lane), 1e9)
	}
	for err == nil {
		_, err = l.Attempt()
	}
	var e *LaneError
	if !errors.As(err, &e) || e.Lane != 5 {
		t.Errorf("error is %v", err)
	}
}

func TestLanesAllocateNothing(t *testing.T) {
	l, err := NewLanes(robertson(1e-6))
	if err != nil {
		t.Fatal(err)
	}
	put(l, 2, 1, 1e12)
	y := make([]float64, 4)
	if n := testing.AllocsPerRun(20, func() {
		if _, err := l.Attempt(); err != nil {
			t.Fatal(err)
		}
		l.InterpolateLane(2, l.Time(2), y)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
