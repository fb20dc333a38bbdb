package ode

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// History is the solution of a problem up to the present, for right-hand sides
// that ask for past values (delay differential equations). It consists of
// sections, each smooth inside, that meet at discontinuities; a section consists
// of the dense output of the steps taken in it. It is used by one goroutine at
// a time; only growth of the record allocates. See docs/methods/delay.md.
type History struct {
	index    []int // the components of y that are kept
	sections []section
	segments []segment
	values   []float64 // historyNodes × len(index) per segment
	// first is the segment that values begins with: older ones are forgotten.
	first int

	// present, if not nil, is the solution of the step being tried, in place of
	// the trial segment.
	present func(t float64, component int) float64
	trial   segment
	nodes   []float64 // values of the trial segment
	trying  bool      // the trial segment holds
	asked   bool      // a value beyond the steps taken has been asked for

	slope   []float64 // derivative at the start of the open section
	sampled []float64 // one state
}

// section is a smooth piece, from one discontinuity to the next.
type section struct {
	from, to float64 // [unit of t]
	segments int     // index of its first segment
	start    []float64
}

// segment is the dense output of one step as a polynomial.
type segment struct{ from, to float64 }

// historyNodes are the values kept of each component and step: enough for a
// polynomial of the highest degree of any method's dense output.
const historyNodes = maxBDFOrder + 1

// historyPoint and historyWeight are the Chebyshev–Lobatto points of [0, 1] and
// their barycentric weights (Berrut & Trefethen 2004,
// doi 10.1137/S0036144502417715).
var historyPoint, historyWeight = lobatto()

func lobatto() (x, w [historyNodes]float64) {
	for j := range x {
		x[j] = (1 - math.Cos(math.Pi*float64(j)/(historyNodes-1))) / 2
		w[j] = 1 - 2*float64(j%2)
	}
	x[0], x[historyNodes-1] = 0, 1
	w[0] /= 2
	w[historyNodes-1] /= 2
	return x, w
}

// NewHistory returns an empty history of the given components of a problem with
// n components. It keeps index.
func NewHistory(n int, index []int) *History {
	return &History{index: index, sampled: make([]float64, n), nodes: make([]float64, historyNodes*len(index)),
		slope: make([]float64, len(index))}
}

// checkHistory refuses sensitivities through past values.
func (p *Problem) checkHistory() error {
	if p.History != nil && p.Directions > 0 {
		return errors.New("ode: sensitivities of problems with a history are not supported")
	}
	return nil
}

// Reset empties h.
func (h *History) Reset() {
	h.sections, h.segments, h.values, h.first = h.sections[:0], h.segments[:0], h.values[:0], 0
	h.trying = false
}

// Begin starts a section at time t with state y, of the problem's length. The
// section before, if any, ends there.
func (h *History) Begin(t float64, y []float64) {
	h.Close(t)
	start := make([]float64, len(h.index))
	for k, i := range h.index {
		start[k] = y[i]
	}
	h.sections = append(h.sections, section{from: t, to: math.Inf(1), segments: len(h.segments) + h.first, start: start})
	h.trying = false
	clear(h.slope)
}

// Close ends the open section at time t, which may lie inside its last segment.
func (h *History) Close(t float64) {
	if k := len(h.sections) - 1; k >= 0 && math.IsInf(h.sections[k].to, 1) {
		h.sections[k].to = t
	}
}

// Append adds the last step of in to the open section.
func (h *History) Append(in Integrator) {
	h.trying = false
	from, to := in.Span()
	if !(to > from) {
		return
	}
	h.segments = append(h.segments, segment{from, to})
	at := len(h.values)
	h.values = append(h.values, make([]float64, historyNodes*len(h.index))...)
	h.sample(h.values[at:], func(x float64, y []float64) {
		if x == 1 {
			in.State(y)
			return
		}
		in.Interpolate(from+x*(to-from), y)
	})
}

// sample writes the values of y at the nodes, component by component.
func (h *History) sample(dst []float64, y func(x float64, y []float64)) {
	for j, x := range historyPoint {
		y(x, h.sampled)
		for k, i := range h.index {
			dst[k*historyNodes+j] = h.sampled[i]
		}
	}
}

// Sections returns the number of sections begun.
func (h *History) Sections() int { return len(h.sections) }

// Bounds returns the start and end of section s; the end of the open one is
// +Inf.
func (h *History) Bounds(s int) (from, to float64) { return h.sections[s].from, h.sections[s].to }

// Find returns the section that holds t, or t + fuzz: the later one at a
// discontinuity, −1 before the first.
func (h *History) Find(t, fuzz float64) int {
	k, found := slices.BinarySearchFunc(h.sections, t+fuzz, func(s section, t float64) int {
		switch {
		case s.from < t:
			return -1
		case s.from > t:
			return 1
		}
		return 0
	})
	if found {
		for k+1 < len(h.sections) && h.sections[k+1].from == h.sections[k].from {
			k++ // an empty section
		}
		return k
	}
	return k - 1
}

// Value returns kept component k at time t as section s has it; times outside
// the section are extrapolated, by the length of a step at most.
func (h *History) Value(s, k int, t float64) float64 {
	sec := &h.sections[s]
	end := len(h.segments) + h.first
	open := s+1 == len(h.sections)
	if !open {
		end = h.sections[s+1].segments
	}
	first := max(sec.segments, h.first)
	if open && (first == end || t > h.segments[end-1-h.first].to) && t > sec.from {
		h.asked = true
		return h.now(sec, first, end, k, t)
	}
	if first >= end {
		if sec.segments < h.first {
			panic(fmt.Sprintf("ode: a value at time %g, which the history has forgotten", t))
		}
		return sec.start[k]
	}
	at, _ := slices.BinarySearchFunc(h.segments[first-h.first:end-h.first], t, func(g segment, t float64) int {
		if g.to < t {
			return -1
		}
		return 1
	})
	at = min(at+first, end-1) - h.first
	m := historyNodes * len(h.index)
	// A rounding error of t is far outside a step that is shorter.
	g := h.segments[at]
	t = min(max(t, g.from-(g.to-g.from)), g.to+(g.to-g.from))
	return g.value(h.values[at*m+k*historyNodes:][:historyNodes], t)
}

// now returns component k beyond the steps taken: from the step being tried, or
// from the last step by extrapolation.
func (h *History) now(sec *section, first, end, k int, t float64) float64 {
	m := historyNodes * len(h.index)
	switch {
	case h.present != nil:
		return h.present(t, h.index[k])
	case h.trying:
		return h.trial.value(h.nodes[k*historyNodes:][:historyNodes], t)
	case first < end:
		at := end - 1 - h.first
		return h.segments[at].value(h.values[at*m+k*historyNodes:][:historyNodes], t)
	}
	return sec.start[k] + (t-sec.from)*h.slope[k]
}

// value is the polynomial with the given values at the nodes.
func (g segment) value(values []float64, t float64) float64 {
	x := (t - g.from) / (g.to - g.from)
	above, below := 0.0, 0.0
	for j, p := range historyPoint {
		d := x - p
		if d == 0 {
			return values[j]
		}
		w := historyWeight[j] / d
		above += w * (values[j] - values[0]) // a constant stays what it is
		below += w
	}
	return values[0] + above/below
}

// Forget drops steps that end before t. Sections stay.
func (h *History) Forget(t float64) {
	n := 0
	for n < len(h.segments) && h.segments[n].to < t {
		n++
	}
	if n < len(h.segments)/2 || n == 0 { // half of the record at a time
		return
	}
	m := historyNodes * len(h.index)
	h.segments = slices.Delete(h.segments, 0, n)
	h.values = slices.Delete(h.values, 0, n*m)
	h.first += n
}

// setSlope tells the derivative at the start of the open section.
func (h *History) setSlope(f []float64) {
	for k, i := range h.index {
		h.slope[k] = f[i]
	}
}

// try keeps the dense output of the step being tried, from `from` to `to`.
func (h *History) try(from, to float64, y func(x float64, y []float64)) {
	h.trial, h.trying = segment{from, to}, true
	h.sample(h.nodes, y)
}
