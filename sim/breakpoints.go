package sim

import (
	"math"
	"sort"
)

// breakpoint is a time at which derivatives of the solution jump: the first at
// level 0, one more with each level. What depends on the past inherits it after
// the lag, one level higher.
type breakpoint struct {
	time  float64 // [unit of t]
	level int
}

// breakpoints are in order of time.
type breakpoints []breakpoint

// highestLevel is the level from which on breakpoints are left to the error
// control.
const highestLevel = 4

// after returns the first breakpoint of a level below top later than t; false
// if there is none.
func (b breakpoints) after(t float64, top int) (breakpoint, bool) {
	for k := sort.Search(len(b), func(k int) bool { return b[k].time > t }); k < len(b); k++ {
		if b[k].level < top {
			return b[k], true
		}
	}
	return breakpoint{}, false
}

// at returns the lowest level of the breakpoints within slack of t; top if there
// is none.
func (b breakpoints) at(t, slack float64, top int) int {
	lowest := top
	for k := sort.Search(len(b), func(k int) bool { return b[k].time >= t-slack }); k < len(b) && b[k].time <= t+slack; k++ {
		lowest = min(lowest, b[k].level)
	}
	return lowest
}

// top is the level of the first breakpoints that are of no concern: all if
// nothing that is integrated or located asks for past values.
func (m *memory) top() int {
	switch {
	case m.w.system.PastRates:
		return highestLevel
	case m.w.system.PastSwitches:
		return 1
	}
	return 0
}

// nextStop returns the next time at which a breakpoint comes back after a fixed
// lag; +Inf if there is none.
func (m *memory) nextStop() float64 {
	stop, w := math.Inf(1), m.w
	for k := range w.system.Past {
		if !w.system.Past[k].Fixed {
			continue
		}
		at := m.PastTime(k, w.t, w.y)
		lag := w.t - at
		for from := at; ; {
			b, ok := m.breaks.after(from, m.top())
			if !ok {
				break
			}
			if t := b.time + lag; t > w.t+fuzz(w.t, at) {
				stop = min(stop, t)
				break
			}
			from = b.time
		}
	}
	return stop
}

// next writes for each Past with a variable lag the breakpoint that its time
// comes to next, +Inf if there is none.
func (m *memory) next(variable []int, dst []float64) {
	w := m.w
	for j, k := range variable {
		at := m.PastTime(k, w.t, w.y)
		dst[j] = math.Inf(1)
		if b, ok := m.breaks.after(at+sameLocated*max(math.Abs(w.t), math.Abs(at)), m.top()); ok {
			dst[j] = b.time
		}
	}
}

// arrival returns the level of the discontinuity that past values bring about
// at the worker's point; a high one if they bring none.
func (m *memory) arrival() int {
	lowest, w := highestLevel, m.w
	for k := range w.system.Past {
		at := m.PastTime(k, w.t, w.y)
		slack := 2 * fuzz(w.t, at)
		if !w.system.Past[k].Fixed {
			slack = sameLocated * max(math.Abs(w.t), math.Abs(at))
		}
		lowest = min(lowest, m.breaks.at(at, slack, highestLevel)+1)
	}
	return lowest
}

// add notes a breakpoint at the worker's point.
func (m *memory) add(level int) {
	if n := len(m.breaks); n > 0 && m.breaks[n-1].time == m.w.t {
		m.breaks[n-1].level = min(m.breaks[n-1].level, level)
		return
	}
	m.breaks = append(m.breaks, breakpoint{m.w.t, level})
}
