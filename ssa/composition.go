package ssa

// composition is the direct method with the reaction drawn from groups
// (composition and rejection).
type composition struct {
	*walk
	clock clock
	*groups
	age int
}

func newComposition(w *walk) *composition {
	return &composition{walk: w, groups: newGroups(len(w.table))}
}

func (m *composition) begin() {
	m.groups.clear()
	for r := range m.table {
		m.set(int32(r), m.propensity(int32(r)))
	}
	m.renew()
	m.updated, m.regrouped = 0, 0
	m.clock.set, m.age = false, 0
}

func (m *composition) advance(stop, look float64) signal {
	until := min(stop, look)
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
		if r < 0 {
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

// update recomputes the propensities that the firing of r has changed.
func (m *composition) update(r int32) {
	if m.linked {
		for _, q := range m.massAfter.of(r) {
			m.set(q, m.table[q].at(m.full))
		}
		for _, q := range m.lawAfter.of(r) {
			m.set(q, m.lawPropensity(q))
		}
		return
	}
	for _, c := range m.changesOf(r) {
		for _, q := range m.mass.of(c.state) {
			m.set(q, m.table[q].at(m.full))
		}
		for _, q := range m.law.of(c.state) {
			m.set(q, m.lawPropensity(q))
		}
	}
}

func (m *composition) fired(r int32) {
	m.fire(r)
	m.update(r)
	m.clock.set = false
}

func (m *composition) work() float64 {
	return 50*float64(m.events) + 2*float64(m.searched) + 8*float64(m.trials) + 11*float64(m.updated) + 20*float64(m.regrouped)
}
