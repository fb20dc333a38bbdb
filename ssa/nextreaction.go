package ssa

import "math"

// nextReaction is the next-reaction method of Gibson and Bruck 2000
// (doi 10.1021/jp993732q): every reaction has a putative time in an indexed
// heap, rescaled when its propensity changes.
type nextReaction struct {
	*walk
	a     []float64 // propensities
	time  []float64 // putative times
	heap  []int32   // reactions, the earliest first
	place []int32   // of each reaction in heap

	updated uint64
}

func newNextReaction(w *walk) *nextReaction {
	n := len(w.table)
	return &nextReaction{walk: w, a: make([]float64, n), time: make([]float64, n), heap: make([]int32, n), place: make([]int32, n)}
}

func (m *nextReaction) begin() {
	m.updated = 0
	for r := range m.table {
		m.a[r] = m.propensity(int32(r))
		m.time[r] = m.draw(m.a[r])
		m.heap[r], m.place[r] = int32(r), int32(r)
	}
	for k := len(m.heap)/2 - 1; k >= 0; k-- {
		m.down(k)
	}
}

// draw returns a firing time at propensity a.
func (m *nextReaction) draw(a float64) float64 {
	if a <= 0 {
		return math.Inf(1)
	}
	return m.t + m.random.Exponential()/a
}

func (m *nextReaction) advance(stop, look float64) signal {
	until := min(stop, look)
	if len(m.heap) == 0 {
		m.t = until
		return arrived
	}
	for {
		if m.fault.reaction >= 0 {
			return stuck
		}
		r := m.heap[0]
		if m.time[r] > until {
			m.t = until
			return arrived
		}
		m.t = m.time[r]
		m.fire(r)
		m.time[r] = math.NaN() // spent
		m.update(r)
		if math.IsNaN(m.time[r]) { // it does not read what it changes
			m.time[r] = m.draw(m.a[r])
			m.down(0)
		}
		if s, ok := m.after(r); ok {
			return s
		}
	}
}

// update reschedules the reactions that the firing of r has changed.
func (m *nextReaction) update(r int32) {
	if m.linked {
		for _, q := range m.massAfter.of(r) {
			m.reschedule(q, m.table[q].at(m.full))
		}
		for _, q := range m.lawAfter.of(r) {
			m.reschedule(q, m.lawPropensity(q))
		}
		return
	}
	for _, c := range m.changesOf(r) {
		for _, q := range m.mass.of(c.state) {
			m.reschedule(q, m.table[q].at(m.full))
		}
		for _, q := range m.law.of(c.state) {
			m.reschedule(q, m.lawPropensity(q))
		}
	}
}

func (m *nextReaction) fired(r int32) {
	m.fire(r)
	m.update(r)
}

// reschedule gives reaction q the propensity a: the waiting time that remains
// is scaled by the ratio of the propensities. A spent time is drawn anew.
func (m *nextReaction) reschedule(q int32, a float64) {
	m.updated++
	was := m.a[q]
	m.a[q] = a
	switch {
	case math.IsNaN(m.time[q]):
		return
	case a == was:
		return
	case was > 0 && a > 0:
		m.time[q] = m.t + was/a*(m.time[q]-m.t)
	default:
		m.time[q] = m.draw(a)
	}
	m.up(int(m.place[q]))
	m.down(int(m.place[q]))
}

// up moves the entry at place k towards the root. A spent time, at the root
// until its event is over, is never passed.
func (m *nextReaction) up(k int) {
	r := m.heap[k]
	for k > 0 {
		parent := (k - 1) / 2
		if !(m.time[r] < m.time[m.heap[parent]]) {
			break
		}
		m.swap(k, parent)
		k = parent
	}
}

func (m *nextReaction) down(k int) {
	for {
		least := k
		for child := 2*k + 1; child <= 2*k+2 && child < len(m.heap); child++ {
			if m.time[m.heap[child]] < m.time[m.heap[least]] {
				least = child
			}
		}
		if least == k {
			return
		}
		m.swap(k, least)
		k = least
	}
}

func (m *nextReaction) swap(i, j int) {
	m.heap[i], m.heap[j] = m.heap[j], m.heap[i]
	m.place[m.heap[i]], m.place[m.heap[j]] = int32(i), int32(j)
}

func (m *nextReaction) work() float64 {
	return 60*float64(m.events) + (10+math.Log2(1+float64(len(m.heap))))*float64(m.updated)
}
