package ode

import (
	"fmt"
	"math"
)

// Crossing is a root function that changes side.
type Crossing struct {
	Root   int
	Rising bool // from below to above
}

// Locator finds the times at which root functions g_i(t, y(t)) change sign, on
// the dense output of an integrator, step by step.
//
// # Sides
//
// Each root function is, at every moment, above (g > 0), below (g < 0) or, while
// it is zero since Reset, unsettled. At g = 0 after Reset it counts as above, or
// as below if it is strict: so that "above" is the truth of g ≥ 0, respectively
// g > 0. A root function that touches zero at one moment and returns to its side
// does not cross; one that reaches zero and stays there does, if zero belongs to
// the other side. A value of NaN leaves the side as it was.
//
// # Zero at the start
//
// A root function that is exactly zero at Reset is unsettled: the first
// other value it takes settles its side, silently. A root just crossed is
// therefore not found a second time after a restart there. Who knows the side
// from elsewhere, say the value at which a switch has been frozen, calls Hold;
// then the function's leaving to the other side is found.
//
// # Resolution
//
// Inside one step g is sampled at the quarters; where the quartic through the
// samples could have more roots than they show, at ever smaller parts down to
// 1/256 of the step. All roots of a polynomial g of degree 4, such as a
// component of a dense output of order 4, are thus told apart unless closer than
// that. The samples depend on the steps alone, never on an output grid.
// docs/methods/event-location.md gives the details.
//
// A Locator allocates nothing after construction and is used by one goroutine
// at a time.
type Locator struct {
	strict []bool
	t      float64   // no crossing in (Reset, t] is left to be found
	g      []float64 // g(t)
	side   []int8    // −1 below, 0 unsettled, +1 above
	// band[i] is how near to zero g_i is noise, since it has just crossed; it
	// keeps its side there. 0 once it has left the band.
	band []float64
	// still[i] says that g_i was zero at Reset on a side that is known, and has
	// not left the band since: zero is noise, too.
	still []bool
	// doubted functions may change faster than the steps tell.
	doubted []bool
	doubts  bool
	doubt   []float64 // values of all functions at a check

	work        []int8 // side at the start of the interval being searched
	y           []float64
	bracket     bracket
	frames      []frame
	crossings   []Crossing
	evaluations int
}

// frame is an interval with five equidistant samples of all root functions.
type frame struct {
	t [5]float64
	g [5][]float64
}

// splits is the number of times an interval is halved in search of a hidden pair.
const splits = 6

// doubtfulSplits is the same where there is a doubted function.
const doubtfulSplits = 12

// NewLocator returns a Locator for a state of n components and len(strict) root
// functions. strict[i] says that g_i = 0 counts as below.
func NewLocator(n int, strict []bool) *Locator {
	m := len(strict)
	l := &Locator{
		strict: append([]bool(nil), strict...),
		g:      make([]float64, m), side: make([]int8, m), band: make([]float64, m), still: make([]bool, m),
		doubted: make([]bool, m), doubt: make([]float64, m),
		work: make([]int8, m), y: make([]float64, n),
		bracket: bracket{
			gLow: make([]float64, m), gHigh: make([]float64, m),
			gMiddle: make([]float64, m), size: make([]float64, m),
		},
		crossings: make([]Crossing, 0, m),
	}
	l.growFrames(splits + 1)
	return l
}

// growFrames allocates the first n frames.
func (l *Locator) growFrames(n int) {
	for len(l.frames) < n {
		var f frame
		for k := range f.g {
			f.g[k] = make([]float64, len(l.g))
		}
		l.frames = append(l.frames, f)
	}
}

// Reset begins a smooth stretch at time t with the values g of the root
// functions there, which are copied. Everything known before is forgotten.
func (l *Locator) Reset(t float64, g []float64) {
	if len(g) != len(l.g) {
		panic(fmt.Sprintf("ode: %d root values for a Locator of %d", len(g), len(l.g)))
	}
	l.t = t
	copy(l.g, g)
	for i, v := range g {
		l.side[i], l.band[i], l.still[i] = signOf(v), 0, false
	}
}

// Hold sets the side that root function i is taken to be on from now on,
// whatever its value. If it is not there, Find finds it leaving at once.
func (l *Locator) Hold(i int, above bool) {
	l.side[i] = -1
	if above {
		l.side[i] = 1
	}
}

// Leave says that root function i, zero at Reset, is about to leave for the side
// that Hold has set. Until its magnitude exceeds noise, its rounding errors and
// zero itself are no crossings.
func (l *Locator) Leave(i int, noise float64) { l.band[i], l.still[i] = noise, true }

// Doubt says that root function i depends on time by itself, so that nothing kept
// the steps short enough to follow it. Its samples are then checked at two more
// places, and the step is divided until they tell its course.
func (l *Locator) Doubt(i int) {
	l.doubted[i], l.doubts = true, true
	l.growFrames(doubtfulSplits + 1)
}

// Above reports on which side root function i is; settled is false while it has
// been zero since Reset.
func (l *Locator) Above(i int) (above, settled bool) { return l.side[i] > 0, l.side[i] != 0 }

// Evaluations returns how often root functions have been evaluated since
// construction.
func (l *Locator) Evaluations() int { return l.evaluations }

// Find looks for the earliest crossing after the time settled so far and not
// after the end of in's last step. If there is one, ok is true, t is its time to
// rounding level, and crossed lists, by increasing index, the root functions
// that change side at t. At t they have already left their old side: the time
// before t is smaller by a few units in the last place. The next call looks from
// t on, in the same step or, after Reset, in a new stretch. If ok is false, the
// step holds no further crossing.
//
// eval writes g(t, y) to g. It is called at times inside the step, with y
// interpolated there. crossed is valid until the next call.
//
// Find must be called after every step; it panics if one was missed.
func (l *Locator) Find(in Integrator, eval func(t float64, y, g []float64)) (t float64, crossed []Crossing, ok bool) {
	from, to := in.Span()
	if l.t < from {
		panic(fmt.Sprintf("ode: Locator has been left at t = %g, before the step %g..%g", l.t, from, to))
	}
	l.crossings = l.crossings[:0]
	if l.t >= to || len(l.g) == 0 {
		return to, nil, false
	}
	s := search{l, in, eval}
	top := &l.frames[0]
	top.t[0], top.t[2], top.t[4] = l.t, l.t+0.5*(to-l.t), to
	copy(top.g[0], l.g)
	for _, k := range [4]int{4, 2, 1, 3} {
		s.sample(top, k)
	}
	if !s.scan(0) {
		return to, nil, false
	}
	return l.t, l.crossings, true
}

// search is one call of Find.
type search struct {
	*Locator
	in   Integrator
	eval func(t float64, y, g []float64)
}

// sample evaluates sample k of f, for which its neighbours' times are known.
func (s *search) sample(f *frame, k int) {
	if k == 1 || k == 3 {
		f.t[k] = f.t[k-1] + 0.5*(f.t[k+1]-f.t[k-1])
	}
	s.at(f.t[k], f.g[k])
}

// at evaluates the root functions at time t.
func (s *search) at(t float64, g []float64) {
	s.in.Interpolate(t, s.y)
	s.eval(t, s.y, g)
	s.evaluations++
}

// scan looks for the earliest crossing in the frame of the given level, whose
// samples are complete. If there is one it locates it and returns true;
// otherwise it settles everything until the frame's end.
func (s *search) scan(level int) bool {
	f := &s.frames[level]
	first, hidden := 5, false
	for i := range s.g {
		s.work[i] = s.startSide(f, i)
		k := s.firstChange(f, i)
		first = min(first, k)
		hidden = hidden || s.mayHide(f, i, k < 5)
	}
	deepest := splits
	if s.doubts {
		hidden, deepest = hidden || s.misled(f), doubtfulSplits
	}
	if hidden && level < deepest && f.t[0] < f.t[1] && f.t[1] < f.t[2] {
		return s.half(level, 0) || s.half(level, 2)
	}
	if first < 5 {
		s.locate(f, first)
		return true
	}
	s.settle(f.t[4], f.g[4])
	return false
}

// half scans the half of the frame that starts at sample k.
func (s *search) half(level, k int) bool {
	f, part := &s.frames[level], &s.frames[level+1]
	for j := range 3 {
		part.t[2*j] = f.t[k+j]
		copy(part.g[2*j], f.g[k+j])
	}
	s.sample(part, 1)
	s.sample(part, 3)
	return s.scan(level + 1)
}

// startSide returns the side of root function i at the start of f: the settled
// one or that of its first value other than zero.
func (l *Locator) startSide(f *frame, i int) int8 {
	side := l.side[i]
	for k := 0; k < 5 && side == 0; k++ {
		side = signOf(f.g[k][i])
	}
	return side
}

// firstChange returns the first sample at which root function i is on another
// side than at the start, or 5. A zero changes the side only if the next sample
// does not return.
func (l *Locator) firstChange(f *frame, i int) int {
	for k := 1; k < 5; k++ {
		v := f.g[k][i]
		if v == 0 && (k == 4 || !l.changed(i, f.g[k+1][i])) {
			continue
		}
		if l.changed(i, v) {
			return k
		}
		if math.Abs(v) > l.band[i] {
			l.band[i], l.still[i] = 0, false
		}
	}
	return 5
}

// changed reports whether value v of root function i lies on another side than
// the one at the start of the interval.
func (l *Locator) changed(i int, v float64) bool {
	side := l.work[i]
	switch {
	case side == 0 || math.Abs(v) <= l.band[i] && (v != 0 || l.still[i]):
		return false
	case v > 0:
		return side < 0
	case v < 0:
		return side > 0
	case v == 0:
		return l.strict[i] == (side > 0)
	}
	return false // NaN
}

// mayHide reports whether root function i may have more sign changes in f than
// its ends show. By Descartes' rule a polynomial has at most as many roots in an
// interval as its Bernstein coefficients have changes of sign. A function that
// keeps its side must keep its coefficients off zero by a margin, for what the
// quartic does not know.
func (l *Locator) mayHide(f *frame, i int, changes bool) bool {
	side := float64(l.work[i])
	if side == 0 {
		return false
	}
	g := [5]float64{}
	lowest, highest := math.Inf(1), math.Inf(-1)
	for k := range g {
		g[k] = side * f.g[k][i]
		lowest, highest = min(lowest, g[k]), max(highest, g[k])
	}
	if math.IsNaN(lowest + highest) {
		return true
	}
	inner := [4]float64{
		(-13*g[0] + 48*g[1] - 36*g[2] + 16*g[3] - 3*g[4]) / 12,
		(13*g[0] - 64*g[1] + 120*g[2] - 64*g[3] + 13*g[4]) / 18,
		(-3*g[0] + 16*g[1] - 36*g[2] + 48*g[3] - 13*g[4]) / 12,
		g[4],
	}
	if !changes && highest > lowest {
		margin := 0.02 * (highest - lowest)
		return !(min(inner[0], inner[1], inner[2]) > margin)
	}
	variations, above := 0, true // the first coefficient lies on the starting side
	for _, c := range inner {
		if c != 0 && above != (c > 0) {
			variations, above = variations+1, !above
		}
	}
	return variations > 1
}

// misled reports whether a doubted function is not where the quartic through its
// samples says, at two places without a simple ratio to theirs.
func (s *search) misled(f *frame) bool {
	const tolerance = 0.02 // of the range
	for _, x := range [2]float64{0.3819660112501051, 0.8090169943749475} {
		s.at(f.t[0]+x*(f.t[4]-f.t[0]), s.doubt)
		for i, doubted := range s.doubted {
			if !doubted {
				continue
			}
			sum, lowest, highest := 0.0, math.Inf(1), math.Inf(-1)
			for k := range f.g {
				sum += lagrange(k, 4*x) * f.g[k][i]
				lowest, highest = min(lowest, f.g[k][i]), max(highest, f.g[k][i])
			}
			miss := math.Abs(s.doubt[i] - sum)
			if miss > tolerance*(highest-lowest)+1e-12*math.Abs(sum) {
				return true
			}
		}
	}
	return false
}

// lagrange is the polynomial of degree 4 that is 1 at k and 0 at the other integers
// from 0 to 4.
func lagrange(k int, x float64) float64 {
	v := 1.0
	for j := range 5 {
		if j != k {
			v *= (x - float64(j)) / float64(k-j)
		}
	}
	return v
}

// settle records that no crossing is left until t, where the values are g.
func (l *Locator) settle(t float64, g []float64) {
	l.t = t
	l.release(g)
	for i, v := range g {
		l.g[i] = v
		if l.side[i] == 0 {
			l.side[i] = signOf(v)
		}
	}
}

// release ends the special treatment of functions that, at g, have left the
// neighbourhood of the zero they crossed last.
func (l *Locator) release(g []float64) {
	for i, v := range g {
		if math.Abs(v) > l.band[i] {
			l.band[i], l.still[i] = 0, false
		}
	}
}

func signOf(v float64) int8 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
