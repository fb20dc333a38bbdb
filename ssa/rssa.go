package ssa

// rssa is the rejection-based method with composition–rejection search, RSSA-CR
// (Thanh, Priami, Zunino 2014, doi 10.1063/1.4896985; Thanh, Zunino, Priami
// 2017, doi 10.1109/TCBB.2016.2530066): propensities are bounded over a bracket
// around each count, candidates come from the upper bounds and are accepted with
// the ratio of the true propensity. Bounds change only when a count leaves its
// bracket. Laws that are no mass action are bounded by their own value, which is
// kept up to date.
type rssa struct {
	*walk
	clock    clock
	*groups            // upper bounds
	lower    []float64 // bounds
	low, up  []float64 // brackets of counts
	age      int
	proposed uint64
}

func newRSSA(w *walk) *rssa {
	return &rssa{walk: w, groups: newGroups(len(w.table)), lower: make([]float64, len(w.table)),
		low: make([]float64, len(w.x)), up: make([]float64, len(w.x))}
}

// bracket returns the interval in which a count may move before bounds are
// renewed. A reaction without enough molecules, also a pair of one alone, must
// have the bound 0.
func bracket(x float64) (low, up float64) {
	switch {
	case x <= 1:
		return x, x
	case x < 25:
		return max(x-4, 2), x + 4
	}
	return x - float64(int64(x*0.1)), x + float64(int64(x*0.1))
}

func (m *rssa) begin() {
	m.groups.clear()
	for s, x := range m.x {
		m.low[s], m.up[s] = bracket(x)
	}
	for r := range m.table {
		m.bound(int32(r))
	}
	m.renew()
	m.updated, m.regrouped, m.proposed = 0, 0, 0
	m.clock.set, m.age = false, 0
}

// bound renews the bounds of reaction r.
func (m *rssa) bound(r int32) {
	q := &m.table[r]
	if q.kind == lawful {
		v := m.lawPropensity(r, q)
		m.lower[r] = v
		m.set(r, v)
		return
	}
	m.lower[r] = q.massPropensity(m.low)
	m.set(r, q.massPropensity(m.up))
}

func (m *rssa) advance(until float64) signal {
	for {
		if m.fault.reaction >= 0 {
			return stuck
		}
		if !m.clock.set && (m.age >= renewEvery || m.total < m.peak*renewBelow) {
			m.renew()
			m.age = 0
		}
		if m.clock.wait(m.walk, m.total, until) {
			return arrived
		}
		r := m.choose(m.walk)
		if r < 0 || !m.accept(r) {
			continue
		}
		m.fire(r)
		m.age++
		m.update(r)
		if s, ok := m.after(r); ok {
			return s
		}
	}
}

// accept decides whether candidate r fires.
func (m *rssa) accept(r int32) bool {
	m.proposed++
	low, up := m.lower[r], m.weight[r]
	if low == up {
		return true
	}
	u := m.stream.Float64() * up
	return u <= low || u <= m.propensity(r)
}

// update renews the bounds of what the firing of r made leave its bracket.
func (m *rssa) update(r int32) {
	for _, c := range m.changesOf(r) {
		x := m.x[c.state]
		if x < m.low[c.state] || x > m.up[c.state] {
			m.low[c.state], m.up[c.state] = bracket(x)
			for _, q := range m.massReaders(c.state) {
				m.bound(q)
			}
		}
		for _, q := range m.lawReaders(c.state) {
			m.bound(q)
		}
	}
}

func (m *rssa) fired(r int32) {
	m.fire(r)
	m.update(r)
	m.clock.set = false
}

func (m *rssa) work() float64 {
	return 15*float64(m.events) + 45*float64(m.proposed) + 2*float64(m.searched) + 12*float64(m.trials) +
		8*float64(m.updated) + 15*float64(m.regrouped)
}
