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
	*groups            // upper bounds, with lower bounds beside
	brackets []bracket // of counts; behind them one for 1
	age      int
	proposed uint64
}

func newRSSA(w *walk) *rssa {
	return &rssa{walk: w, groups: newGroups(len(w.table)), brackets: make([]bracket, len(w.full))}
}

// bracket is the interval in which a count may move before bounds are renewed.
type bracket struct{ low, up float64 }

// newBracket returns that of count x. A reaction without enough molecules, also a
// pair of one alone, must have the bound 0.
func newBracket(x float64) bracket {
	switch {
	case x <= 1:
		return bracket{x, x}
	case x < 25:
		return bracket{max(x-4, 2), x + 4}
	}
	d := float64(int64(x * 0.1))
	return bracket{x - d, x + d}
}

func (m *rssa) begin() {
	m.groups.clear()
	for s, x := range m.x {
		m.brackets[s] = newBracket(x)
	}
	m.brackets[len(m.x)] = bracket{1, 1}
	for r := range m.table {
		m.bound(int32(r))
	}
	m.renew()
	m.updated, m.regrouped, m.proposed = 0, 0, 0
	m.clock.set, m.age = false, 0
}

// bound renews the bounds of reaction r.
func (m *rssa) bound(r int32) {
	if m.programOf[r] >= 0 {
		v := m.lawPropensity(r)
		m.items[r].lower = v
		m.set(r, v)
		return
	}
	q := &m.table[r]
	a, b := &m.brackets[q.a], &m.brackets[q.b]
	m.items[r].lower = q.k * a.low * (b.low - q.minus)
	m.set(r, q.k*a.up*(b.up-q.minus))
}

func (m *rssa) advance(stop, look float64) signal {
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
		if r < 0 || !m.accept(r) {
			continue
		}
		m.age++
		m.step(r)
		if s, ok := m.after(r); ok {
			return s
		}
	}
}

// accept decides whether candidate r fires.
func (m *rssa) accept(r int32) bool {
	m.proposed++
	low, up := m.items[r].lower, m.items[r].weight
	if low == up {
		return true
	}
	u := m.point // uniform below the upper bound
	return u <= low || u <= m.propensity(r)
}

// step fires r and renews the bounds of what leaves its bracket.
func (m *rssa) step(r int32) {
	m.events++
	list := m.changesOf(r)
	for i := range list {
		c := &list[i]
		v := m.x[c.state] + c.by
		m.x[c.state] = v
		if b := &m.brackets[c.state]; v < b.low || v > b.up {
			m.leave(r, c.state, v)
		}
	}
	if len(m.programs) == 0 {
		return
	}
	for i := range list {
		for _, q := range m.law.of(list[i].state) {
			m.bound(q)
		}
	}
}

// leave makes a new bracket around count v of state s, which the firing of r moved
// out of the old one, and renews the bounds that depend on it.
func (m *rssa) leave(r, s int32, v float64) {
	if v < 0 && m.fault.reaction < 0 {
		m.fault = fault{reaction: r, negative: s, value: v}
	}
	m.brackets[s] = newBracket(v)
	for _, q := range m.mass.of(s) {
		m.bound(q)
	}
}

func (m *rssa) fired(r int32) {
	m.step(r)
	m.clock.set = false
}

func (m *rssa) work() float64 {
	return 20*float64(m.events) + 45*float64(m.proposed) + 2*float64(m.searched) + 8*float64(m.trials) +
		16*float64(m.updated) + 20*float64(m.regrouped)
}
