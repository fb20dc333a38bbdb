package ssa

import (
	"fmt"
	"math"
)

// course is what changes between the firings of one realisation: continuous
// states, which follow straight lines, relations that flip on the way, and
// propensities that move. The last are realised by thinning (Lewis and Shedler
// 1979, doi 10.1002/nav.3800260304): candidates come at a constant rate that
// bounds the sum of the moving propensities over a window of time and fire with
// the ratio of the two. Bounds and flips are found by interval arithmetic, so
// that nothing is missed. Counts are constant in a window; whatever changes one
// that matters closes it.
type course struct {
	*walk
	relations []program // of net.roots
	since     float64   // where the lines begin
	base      []float64 // values of the flows there
	slope     []float64 // [unit per unit of t]

	open      bool
	from, to  float64
	bound     float64 // of the moving propensities in the window [1/unit of t]
	candidate float64
	flip      float64 // first time at which a relation has flipped
	width     float64
	// searched remembers of relations that read time alone how far they have
	// been searched; no firing changes that.
	searched []search

	box    []interval
	ranges []interval // stack of bounds

	candidates, looks uint64 // counted work
}

// search is a stretch of time without a flip before its end.
type search struct {
	to   float64
	flip float64 // +Inf if there is none up to to
}

func newCourse(w *walk) *course {
	n := w.net
	c := &course{walk: w, base: make([]float64, len(n.flows)), slope: make([]float64, len(n.flows)), box: make([]interval, len(w.x))}
	for i := range n.roots {
		p, _ := n.assemble(n.sys.Switches[n.roots[i].relation].Relation)
		c.relations = append(c.relations, p)
	}
	c.searched = make([]search, len(n.roots))
	depth := w.depth
	for i := range n.flows {
		depth = max(depth, n.flows[i].rate.depth)
	}
	for i := range n.roots {
		depth = max(depth, n.roots[i].value.depth, c.relations[i].depth)
		for _, s := range n.roots[i].slope {
			depth = max(depth, s.value.depth)
		}
	}
	for i := range n.reactions {
		depth = max(depth, n.reactions[i].program.depth)
	}
	w.stack = make([]float64, max(depth, 1))
	c.ranges = make([]interval, max(depth, 1))
	return c
}

// still reports whether nothing moves between firings, ever.
func (c *course) still() bool { return len(c.net.flows)+len(c.net.roots)+len(c.jumps.moving) == 0 }

// start begins a realisation at the present time.
func (c *course) start() {
	c.width = 1
	for i := range c.searched {
		c.searched[i] = search{math.Inf(-1), math.Inf(1)}
	}
	c.candidates, c.looks = 0, 0
	c.settle()
}

// move brings the continuous states to time t.
func (c *course) move(t float64) {
	for i := range c.net.flows {
		c.x[c.net.flows[i].state] = c.base[i] + float64(c.slope[i]*(t-c.since))
	}
}

// settle begins new lines at the present time and values.
func (c *course) settle() {
	c.open = false
	c.since = c.t
	for i := range c.net.flows {
		c.base[i] = c.x[c.net.flows[i].state]
	}
	later := afterwards(c.t)
	for i := range c.net.flows {
		c.slope[i] = c.net.flows[i].rate.value(later, c.x, c.scale, c.p, c.stack)
	}
}

// turn is settle after counts or relations have changed at the present time.
func (c *course) turn() {
	c.move(c.t)
	c.settle()
}

// next is the time at which something happens: a candidate, a flip, the end of
// the window; +Inf if nothing moves.
func (c *course) next() (float64, error) {
	if c.still() {
		return math.Inf(1), nil
	}
	if !c.open {
		if err := c.openWindow(); err != nil {
			return 0, err
		}
	}
	return min(c.candidate, c.flip, c.to), nil
}

// openWindow finds bounds and flips from the present time on.
func (c *course) openWindow() error {
	c.open, c.from, c.to = true, c.t, math.Inf(1)
	c.bound, c.candidate, c.flip = 0, math.Inf(1), math.Inf(1)
	curved := false
	for i := range c.net.roots {
		if c.net.roots[i].straight {
			c.flip = min(c.flip, c.straightFlip(i))
		} else {
			curved = true
		}
	}
	if len(c.jumps.moving) > 0 || curved {
		if err := c.chooseWidth(); err != nil {
			return err
		}
	}
	for i := range c.net.roots {
		if !c.net.roots[i].straight {
			c.flip = min(c.flip, c.curvedFlip(i))
		}
	}
	if c.bound > 0 {
		c.candidate = c.t + c.random.Exponential()/c.bound
	}
	return nil
}

// A window is narrowed while its bound is more than mostWaste times the
// propensities at its ends and would give more than one candidate.
const mostWaste = 3

// narrowest is the width, relative to the time, below which a propensity counts
// as unbounded.
const narrowest = 1e-12

// chooseWidth sets the end of the window and the bound in it.
func (c *course) chooseWidth() error {
	for {
		c.to = c.from + c.width
		c.enclose(c.from, c.to)
		t := interval{c.from, c.to}
		c.bound = 0
		for _, r := range c.jumps.moving {
			v := c.net.reactions[r].program.bounds(t, c.box, c.scale, c.p, c.ranges)
			c.bound += max(v.up, 0) / c.net.reactions[r].event
		}
		c.bound *= 1 + 1e-9 // rounding
		if math.IsInf(c.bound, 1) || math.IsNaN(c.bound) {
			if c.width < narrowest*(1+math.Abs(c.from)) {
				return c.unbounded()
			}
		} else if c.bound*c.width <= 1 || c.bound <= mostWaste*max(c.total(c.from), c.total(c.to)) {
			if c.bound*c.width < 0.25 {
				c.width *= 2 // for the next window
			}
			return nil
		}
		c.width /= 2
	}
}

// total is the sum of the moving propensities at time t.
func (c *course) total(t float64) float64 {
	c.move(t)
	sum := 0.0
	for _, r := range c.jumps.moving {
		sum += c.movingPropensity(r, t)
	}
	return sum
}

// movingPropensity evaluates reaction r at time t, to which states have been
// moved.
func (c *course) movingPropensity(r int32, t float64) float64 {
	v := c.net.reactions[r].program.value(t, c.x, c.scale, c.p, c.stack) / c.net.reactions[r].event
	if !(v >= 0) || v > math.MaxFloat64 {
		if c.fault.reaction < 0 {
			c.fault = fault{reaction: r, negative: -1, value: v}
		}
		return 0
	}
	return v
}

// enclose makes box hold every state between two times.
func (c *course) enclose(from, to float64) {
	for i, x := range c.x {
		c.box[i] = point(x)
	}
	for i := range c.net.flows {
		a, b := c.base[i]+float64(c.slope[i]*(from-c.since)), c.base[i]+float64(c.slope[i]*(to-c.since))
		c.box[c.net.flows[i].state] = interval{min(a, b), max(a, b)}
	}
}

// unbounded reports that no bound was found.
func (c *course) unbounded() error {
	for _, r := range c.jumps.moving {
		x := &c.net.reactions[r]
		if v := x.program.bounds(interval{c.from, c.to}, c.box, c.scale, c.p, c.ranges); !(v.up < math.MaxFloat64) {
			return &Failure{Time: c.t, TimeUnit: c.net.sys.Model.TimeUnit, ID: x.id, Pos: x.pos,
				What: fmt.Sprintf("no bound of the propensity of reaction %q is found", x.id),
				Hint: "it may grow without limit; keep it finite, or simulate it with method hybrid"}
		}
	}
	return fmt.Errorf("t=%g: the propensities grow without limit", c.t)
}

// fires decides about the candidate at the present time and returns the reaction
// that fires, −1 if none.
func (c *course) fires() int32 {
	c.candidates++
	c.move(c.t)
	u := c.random.Float64() * c.bound
	for _, r := range c.jumps.moving {
		if u -= c.movingPropensity(r, c.t); u < 0 {
			return r
		}
	}
	c.candidate = c.t + c.random.Exponential()/c.bound
	return -1
}

// holds evaluates relation i at time t.
func (c *course) holds(i int, t float64) bool {
	c.looks++
	c.move(t)
	return c.relations[i].value(t, c.x, c.scale, c.p, c.stack) != 0
}

// straightFlip is the first time after which relation i, whose root function is
// a straight line in time, has flipped.
func (c *course) straightFlip(i int) float64 {
	r := &c.net.roots[i]
	slope := 0.0
	for _, s := range r.slope {
		v := s.value.value(c.t, c.x, c.scale, c.p, c.stack)
		if s.state >= 0 {
			v *= c.slopeOf(s.state)
		}
		slope += v
	}
	if slope == 0 || math.IsNaN(slope) || c.holds(i, afterwards(c.t)) == (slope > 0) {
		return math.Inf(1)
	}
	c.move(c.t)
	t := max(c.t, c.t-r.value.value(c.t, c.x, c.scale, c.p, c.stack)/slope)
	// Rounding may put t a little too early.
	for d := afterwards(math.Abs(t)) - math.Abs(t); c.holds(i, afterwards(t)) != (slope > 0); d *= 2 {
		if t += d; math.IsInf(t, 0) {
			break
		}
	}
	return t
}

func (c *course) slopeOf(state int32) float64 {
	for i := range c.net.flows {
		if c.net.flows[i].state == state {
			return c.slope[i]
		}
	}
	return 0
}

// mostLooks bounds the search for a flip in one window.
const mostLooks = 1 << 14

// curvedFlip is the first time in the window at which relation i has flipped,
// found by bisection of ranges; +Inf if there is none.
func (c *course) curvedFlip(i int) float64 {
	s := &c.searched[i]
	from, timeAlone := c.from, len(c.net.roots[i].value.uses) == 0
	if timeAlone {
		switch {
		case s.flip > c.t && !math.IsInf(s.flip, 1):
			return s.flip
		case s.flip <= c.t:
			s.to, s.flip = c.t, math.Inf(1)
		case s.to >= c.to:
			return math.Inf(1)
		}
		from = max(from, s.to)
	}
	left := mostLooks
	t, ok := c.bisect(i, c.holds(i, afterwards(from)), from, c.to, &left)
	if !ok {
		t = math.Inf(1)
	} else if left < mostLooks-200 {
		c.width /= 2 // a hard search: look less far the next time
	}
	*s = search{c.to, t}
	return t
}

func (c *course) bisect(i int, now bool, from, to float64, left *int) (t float64, ok bool) {
	*left--
	c.enclose(from, to)
	g := c.net.roots[i].value.bounds(interval{from, to}, c.box, c.scale, c.p, c.ranges)
	if now && g.lo > 0 || !now && g.up < 0 {
		return 0, false
	}
	middle := from + (to-from)/2
	if middle <= from || middle >= to || *left < 0 {
		return to, c.holds(i, to) != now
	}
	if t, ok := c.bisect(i, now, from, middle, left); ok {
		return t, true
	}
	return c.bisect(i, now, middle, to, left)
}
