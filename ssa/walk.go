package ssa

import (
	"math"

	"niche/rng"
)

// signal says why a method stopped.
type signal uint8

const (
	arrived signal = iota // at the time asked for
	alarmed               // a firing changed what a trigger reads
	stuck                 // walk.fault says why
	rested                // walk.pause is reached
)

// method is one algorithm on a walk. Nothing it does allocates, except
// that lists grow to their final length.
type method interface {
	// begin computes everything from the walk's counts and time.
	begin()
	// advance fires reactions until the state is that at time stop, where
	// something will happen, or at look, where it is only looked at, or until a
	// signal. Time and counts are those just after the last firing, or there.
	advance(stop, look float64) signal
	// fired takes note of a firing of r that was not of the method's making.
	fired(r int32)
	// work is the cost of everything done since begin, in nanoseconds of a
	// nominal machine: counted operations, not clocks.
	work() float64
}

// walk is one realisation in progress.
type walk struct {
	*jumps
	x      []float64 // counts, or values of states that count nothing
	full   []float64 // x and, behind it, 1
	t      float64
	random rng.Fast
	stream rng.Stream // what random was seeded from
	events uint64
	pause  uint64 // number of firings after which to rest
	stack  []float64
	fault  fault
}

// fault is what made a realisation impossible.
type fault struct {
	reaction int32 // −1: none
	negative int32 // state that would fall below 0, −1 if the propensity is at fault
	value    float64
}

func newWalk(j *jumps) *walk {
	// compact indexes as many places as it has reactions at most, without bounds checks.
	full := make([]float64, max(len(j.x0)+2, mostCompact+1))[:len(j.x0)+2]
	full[len(j.x0)] = 1
	return &walk{jumps: j, full: full, x: full[:len(j.x0)], stack: make([]float64, max(j.depth, 1)), fault: fault{reaction: -1}}
}

// restart puts the walk to its start with the numbers of stream.
func (w *walk) restart(stream rng.Stream) {
	copy(w.x, w.x0)
	w.t, w.events, w.random, w.fault = w.t0, 0, stream.Fast(), fault{reaction: -1}
	w.pause = math.MaxUint64
	w.stream = stream
}

// propensity evaluates reaction r at the present counts.
func (w *walk) propensity(r int32) float64 {
	if w.programOf[r] < 0 {
		return w.table[r].at(w.full)
	}
	return w.lawPropensity(r)
}

// lawPropensity evaluates reaction r with a program. Laws with steps in time
// are evaluated just after the present moment.
func (w *walk) lawPropensity(r int32) float64 {
	p := &w.programs[w.programOf[r]]
	t := w.t
	if p.stepwise {
		t = math.Nextafter(t, math.Inf(1))
	}
	v := p.value(t, w.x, w.scale, w.p, w.stack) / w.net.reactions[r].event
	if !(v >= 0) || v > math.MaxFloat64 {
		if w.fault.reaction < 0 {
			w.fault = fault{reaction: r, negative: -1, value: v}
		}
		return 0
	}
	return v
}

// fire applies reaction r to the counts.
func (w *walk) fire(r int32) {
	w.events++
	for i := w.changeStart[r]; i < w.changeStart[r+1]; i++ {
		c := &w.changes[i]
		v := w.x[c.state] + c.by
		w.x[c.state] = v
		if v < 0 && w.fault.reaction < 0 {
			w.fault = fault{reaction: r, negative: c.state, value: v}
		}
	}
}

// after tells what firing r signals; ok is false if nothing.
func (w *walk) after(r int32) (s signal, ok bool) {
	if w.fault.reaction >= 0 {
		return stuck, true
	}
	if w.alarms[r] {
		return alarmed, true
	}
	return rested, w.events >= w.pause
}

// clock keeps the time of the next firing while the walk is stopped before it,
// so that stopping there changes nothing.
type clock struct {
	next float64
	set  bool
}

// wait draws the next firing time after t at the given total propensity, unless
// one is waiting, and reports whether it lies beyond until.
func (c *clock) wait(w *walk, total, until float64) bool {
	if !c.set {
		c.next, c.set = math.Inf(1), true
		if total > 0 {
			c.next = w.t + w.random.Exponential()/total
		}
	}
	if c.next > until {
		w.t = until
		return true
	}
	w.t, c.set = c.next, false
	return false
}

// A running total is recomputed every renewEvery events, and when it has lost
// all but renewBelow of its largest value since, so that rounding errors stay
// small beside it.
const (
	renewEvery = 1 << 16
	renewBelow = 1e-4
)
