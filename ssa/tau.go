package ssa

import (
	"math"

	"niche/rng"
)

// tau is explicit τ-leaping: many firings at once, their numbers Poisson, over a
// time in which no propensity changes by more than a share ε (step selection and
// critical reactions of Cao, Gillespie and Petzold 2006, doi 10.1063/1.2159468).
// Reactions that a few firings would exhaust are critical and fire one by one; a
// leap that would make a count negative is halved and drawn again; where leaping
// does not pay, exact steps take its place.
//
// A leap is drawn whole, whatever times are recorded in it: the state there
// follows from the numbers of firings by binomial splitting, with random numbers
// of its own.
type tau struct {
	*walk
	epsilon float64
	a       []float64 // propensities at the beginning of the leap
	reads   []reading // of each state
	mean    []float64 // rates of change of the counts that propensities read
	square  []float64
	loss    []float64
	touched []int32 // states with an entry in mean

	critical []bool
	exact    method
	bursting bool

	to       float64 // end of the leap in progress
	fires    []int32 // reactions that fire in it
	left     []int64 // how often from now on, by reaction
	last     int32   // critical reaction that fires at the end, −1 if none
	bridge   rng.Stream
	leaps    uint64
	rejected uint64
}

// reading says how propensities depend on a state.
type reading struct {
	order float64 // 0 if none does
	self  bool    // of two of the same kind
}

// Numbers of the method, named as in the paper.
const (
	nc          = 10  // firings short of which a reaction is critical
	leapPays    = 10  // a leap must be as long as this many exact steps
	burst       = 100 // exact steps taken otherwise
	lawfulOrder = 3   // taken for laws that are no mass action
)

func newTau(w *walk, epsilon float64) *tau {
	n := len(w.table)
	m := &tau{walk: w, epsilon: epsilon, a: make([]float64, n), critical: make([]bool, n), left: make([]int64, n),
		reads: make([]reading, len(w.x)), mean: make([]float64, len(w.x)), square: make([]float64, len(w.x)), loss: make([]float64, len(w.x)), exact: newMethod("direct", w)}
	for r := range w.table {
		m.read(int32(r))
	}
	return m
}

// read notes what the propensity of r reads.
func (m *tau) read(r int32) {
	raise := func(s int32, order float64) { m.reads[s].order = max(m.reads[s].order, order) }
	if p := m.programOf[r]; p >= 0 {
		for _, s := range m.programs[p].uses {
			raise(s, lawfulOrder)
		}
		return
	}
	q, states := &m.table[r], int32(len(m.x))
	order := 0.0
	for _, s := range [2]int32{q.a, q.b} {
		if s < states {
			order++
		}
	}
	for _, s := range [2]int32{q.a, q.b} {
		if s < states {
			raise(s, order)
		}
	}
	if q.a == q.b && q.a < states {
		m.reads[q.a].self = true
	}
}

func (m *tau) begin() {
	m.to, m.bursting = m.t, false
	m.clearLeap()
}

func (m *tau) clearLeap() {
	for _, r := range m.fires {
		m.left[r] = 0
	}
	m.fires, m.last = m.fires[:0], -1
}

func (m *tau) advance(stop, look float64) signal {
	for {
		switch {
		case m.fault.reaction >= 0:
			return stuck
		case m.bursting:
			if s := m.step(stop, look); s != rested {
				return s
			}
			m.bursting = false
			m.begin()
		case m.to > m.t:
			if t := min(stop, look); t < m.to {
				m.split(t)
				if stop <= look { // the rest of the leap would be beyond
					m.begin()
				}
				return arrived
			}
			if m.land() {
				return alarmed
			}
		}
		if m.t >= min(stop, look) {
			return arrived
		}
		if !m.bursting && !m.leap(stop) && !m.bursting {
			m.t = min(stop, look) // nothing can fire
			return arrived
		}
	}
}

// step takes exact steps.
func (m *tau) step(stop, look float64) signal { return m.exact.advance(stop, look) }

// leap draws a leap that ends at stop at the latest, or begins a burst of exact
// steps. It reports false if nothing can fire.
func (m *tau) leap(stop float64) bool {
	total, criticals := m.classify()
	if total <= 0 {
		return false
	}
	longest := m.longest()
	for {
		if longest < leapPays/total {
			m.bursting = true
			m.exact.begin()
			m.pause = m.events + burst
			return false
		}
		length, last := longest, int32(-1)
		if criticals > 0 {
			if t := m.random.Exponential() / criticals; t <= longest {
				length, last = t, 0
			}
		}
		if m.t+length > stop {
			length, last = stop-m.t, -1
		}
		if last >= 0 {
			last = m.chooseCritical(criticals)
		}
		m.leaps++
		if m.draw(length, last) {
			m.to = m.t + length
			return true
		}
		m.rejected++
		longest = min(longest, length) / 2
	}
}

// classify computes propensities, marks critical reactions and adds up the rates
// of change by the others.
func (m *tau) classify() (total, criticals float64) {
	for _, s := range m.touched {
		m.mean[s], m.square[s], m.loss[s] = 0, 0, 0
	}
	m.touched = m.touched[:0]
	for r := range m.a {
		v := m.propensity(int32(r))
		m.a[r] = v
		if m.critical[r] = false; v <= 0 {
			continue
		}
		total += v
		if m.critical[r] = m.firingsLeft(int32(r)) < nc; m.critical[r] {
			criticals += v
			continue
		}
		for _, c := range m.changesOf(int32(r)) {
			if m.reads[c.state].order == 0 {
				continue
			}
			if m.square[c.state] == 0 {
				m.touched = append(m.touched, c.state)
			}
			m.mean[c.state] += c.by * v
			m.square[c.state] += c.by * c.by * v
			m.loss[c.state] -= min(c.by, 0) * v
		}
	}
	return total, criticals
}

// firingsLeft is the number of firings of r that the counts allow.
func (m *tau) firingsLeft(r int32) float64 {
	n := math.Inf(1)
	for _, c := range m.changesOf(r) {
		if c.by < 0 {
			n = min(n, math.Floor(m.x[c.state]/-c.by))
		}
	}
	return n
}

// longest is the time in which neither the mean nor the standard deviation of the
// change of a count exceeds the share ε/g of it, or 1. Nor may what is lost on the
// way, where gain and loss balance: an explicit leap as long as the time of
// relaxation inflates fluctuations, and a longer one is unstable (Rathinam et al.
// 2003, doi 10.1063/1.1627296).
func (m *tau) longest() float64 {
	t := math.Inf(1)
	for _, s := range m.touched {
		bound := max(m.epsilon*m.x[s]/m.g(s), 1)
		if v := max(math.Abs(m.mean[s]), m.loss[s]); v > 0 {
			t = min(t, bound/v)
		}
		t = min(t, bound*bound/m.square[s])
	}
	return t
}

// g bounds the relative change of propensities by that of count s.
func (m *tau) g(s int32) float64 {
	r := m.reads[s]
	if r.self && r.order == 2 {
		return 2 + 1/max(m.x[s]-1, 1)
	}
	return r.order
}

func (m *tau) chooseCritical(criticals float64) int32 {
	u := m.random.Float64() * criticals
	last := int32(-1)
	for r, v := range m.a {
		if !m.critical[r] {
			continue
		}
		last = int32(r)
		if u -= v; u < 0 {
			break
		}
	}
	return last
}

// draw draws the firings of a leap and reports whether no count becomes negative.
func (m *tau) draw(length float64, last int32) bool {
	m.clearLeap()
	m.last = last
	for r, v := range m.a {
		if v <= 0 || m.critical[r] {
			continue
		}
		if k := m.stream.Poisson(v * length); k > 0 {
			m.left[r] = k
			m.fires = append(m.fires, int32(r))
		}
	}
	ok := true
	m.apply(+1)
	for _, r := range m.fires {
		ok = ok && m.enough(r)
	}
	if last >= 0 {
		ok = ok && m.enough(last)
	}
	m.apply(-1)
	return ok
}

// apply adds (or takes back) everything that is left to fire.
func (m *tau) apply(sign float64) {
	for _, r := range m.fires {
		for _, c := range m.changesOf(r) {
			m.x[c.state] += sign * c.by * float64(m.left[r])
		}
	}
	if m.last >= 0 {
		for _, c := range m.changesOf(m.last) {
			m.x[c.state] += sign * c.by
		}
	}
}

func (m *tau) enough(r int32) bool {
	for _, c := range m.changesOf(r) {
		if m.x[c.state] < 0 {
			return false
		}
	}
	return true
}

// split moves to time t inside the leap: of the firings left, each lies before t
// with the probability that a uniform time does.
func (m *tau) split(t float64) {
	share := (t - m.t) / (m.to - m.t)
	for _, r := range m.fires {
		k := m.bridge.Binomial(m.left[r], share)
		m.left[r] -= k
		m.events += uint64(k)
		for _, c := range m.changesOf(r) {
			m.x[c.state] += c.by * float64(k)
		}
	}
	m.t = t
}

// land ends the leap and reports whether it changed what is watched.
func (m *tau) land() (alarm bool) {
	m.apply(+1)
	for _, r := range m.fires {
		m.events += uint64(m.left[r])
		alarm = alarm || m.alarms[r]
	}
	if m.last >= 0 {
		m.events++
		alarm = alarm || m.alarms[m.last]
	}
	m.t = m.to
	m.clearLeap()
	return alarm
}

func (m *tau) fired(r int32) {
	if m.bursting {
		m.exact.fired(r)
		return
	}
	m.fire(r)
}

func (m *tau) work() float64 { return 20 * float64(m.leaps) * float64(len(m.a)) }
