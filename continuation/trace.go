package continuation

import (
	"errors"
	"fmt"
	"math"
	"math/cmplx"
)

// ErrNoStart says that Newton's method found no steady state near the start.
var ErrNoStart = errors.New("no steady state near the start of the branch")

// Trace follows the branch of p through (y, λ), where y need only be near a
// steady state. It ends where λ leaves the range of o.
//
// The error wraps ErrNoStart, or says where the branch could not be followed
// any further; the part found so far is returned with it.
func Trace(p Problem, y []float64, lambda float64, o Options) (*Branch, error) {
	o = o.withDefaults()
	s := newSolver(p, o)
	start := append(append([]float64(nil), y...), lambda)
	s.rescale(start)
	s.fixLambda()
	if !s.correct(start, start) {
		return &Branch{}, fmt.Errorf("λ = %g: %w", lambda, ErrNoStart)
	}
	t := &tracer{solver: s, o: o, branch: &Branch{}, x: start}
	if err := t.begin(); err != nil {
		return t.branch, err
	}
	return t.branch, t.follow()
}

// tracer walks along one branch.
type tracer struct {
	*solver
	o       Options
	branch  *Branch
	x       []float64 // (y, λ)
	tangent []float64 // unit length in the scaled norm, at x
}

// begin finds the first tangent and keeps the first point.
func (t *tracer) begin() error {
	last := t.n
	t.tangent = make([]float64, last+1)
	t.tangent[last] = t.scale[last]
	if o := t.o; o.Downward {
		t.tangent[last] = -t.tangent[last]
	}
	next, ok := t.tangentAt(t.x, t.tangent)
	if !ok {
		return fmt.Errorf("λ = %g: the branch has no unique direction here", t.x[last])
	}
	t.tangent = next
	t.keep(t.x)
	return nil
}

// keep appends the point at x.
func (t *tracer) keep(x []float64) { t.branch.Points = append(t.branch.Points, t.point(x)) }

// point classifies the steady state at x.
func (t *tracer) point(x []float64) Point {
	p := Point{Lambda: x[t.n], Y: append([]float64(nil), x[:t.n]...), Leading: cmplx.Inf()}
	for i, e := range t.eigenvalues(x) {
		if real(e) > 0 {
			p.Unstable++
		}
		if i == 0 || real(e) > real(p.Leading) {
			p.Leading = e
		}
	}
	return p
}

// follow steps along the branch until λ leaves the range.
func (t *tracer) follow() error {
	h := t.o.Step
	for len(t.branch.Points) < t.o.MaxPoints {
		x, tangent, ok := t.step(h)
		if !ok || t.turn(tangent) < 0.9 && h > 1e-4 {
			if h /= 2; h < t.o.MinStep {
				return fmt.Errorf("λ = %g: the branch cannot be followed any further", t.x[t.n])
			}
			continue
		}
		t.findSpecial(x, tangent, h)
		t.x, t.tangent = x, tangent
		t.rescale(x)
		t.renormalise()
		t.keep(x)
		if t.o.Each != nil {
			if err := t.o.Each(&t.branch.Points[len(t.branch.Points)-1]); err != nil {
				return err
			}
		}
		if l := x[t.n]; l < t.o.From || l > t.o.To {
			return nil
		}
		h = min(h*1.3, t.o.MaxStep)
	}
	return fmt.Errorf("λ = %g: branch still inside the range after %d points", t.x[t.n], t.o.MaxPoints)
}

// step returns the steady state at arclength h from t.x and the tangent there.
func (t *tracer) step(h float64) (x, tangent []float64, ok bool) {
	guess := make([]float64, t.n+1)
	for i := range guess {
		guess[i] = t.x[i] + h*t.tangent[i]
	}
	t.plane(t.tangent)
	if !t.correct(guess, guess) {
		return nil, nil, false
	}
	tangent, ok = t.tangentAt(guess, t.tangent)
	return guess, tangent, ok
}

// turn is the cosine of the angle between the present tangent and next.
func (t *tracer) turn(next []float64) float64 { return t.inner(t.tangent, next) }

// renormalise gives the tangent unit length after a change of scale.
func (t *tracer) renormalise() {
	length := math.Sqrt(t.inner(t.tangent, t.tangent))
	for i := range t.tangent {
		t.tangent[i] /= length
	}
}

// findSpecial locates a fold and a Hopf point on the arc of length h to x.
func (t *tracer) findSpecial(x, tangent []float64, h float64) {
	after := len(t.branch.Points) - 1
	if t.tangent[t.n]*tangent[t.n] < 0 {
		t.bisect(Fold, after, h, func(_, tan []float64) float64 { return tan[t.n] })
	}
	if t.hopf(t.x) != t.hopf(x) {
		sign := t.hopf(t.x)
		t.bisect(Hopf, after, h, func(at, _ []float64) float64 {
			if t.hopf(at) == sign {
				return -1
			}
			return 1
		})
	}
}

// hopf counts the complex pairs of eigenvalues with positive real part at x.
func (t *tracer) hopf(x []float64) int {
	pairs := 0
	for _, e := range t.eigenvalues(x) {
		if real(e) > 0 && imag(e) > 0 {
			pairs++
		}
	}
	return pairs
}

// bisect locates the arclength in (0, h) at which test changes sign and keeps
// the point there. A Hopf pair may also vanish by turning real; then there is
// no crossing of the axis and nothing is kept.
func (t *tracer) bisect(kind Kind, after int, h float64, test func(x, tangent []float64) float64) {
	low, high := 0.0, h
	first := test(t.x, t.tangent)
	var found []float64
	for range 60 {
		middle := low + (high-low)/2
		x, tangent, ok := t.step(middle)
		if !ok || middle == low || middle == high {
			break
		}
		found = x
		if test(x, tangent)*first > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	if found == nil {
		return
	}
	p := t.point(found)
	if kind == Hopf && !t.onAxis(found) {
		return
	}
	t.branch.Special = append(t.branch.Special, Special{Kind: kind, Point: p, After: after})
}

// onAxis reports whether a complex pair at x lies on the imaginary axis.
func (t *tracer) onAxis(x []float64) bool {
	for _, e := range t.eigenvalues(x) {
		if imag(e) > 0 && math.Abs(real(e)) < 1e-6*imag(e) {
			return true
		}
	}
	return false
}
