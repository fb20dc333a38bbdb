package ssa

import "math"

// compact is the direct method for few reactions that are all mass action (see
// direct for others): no partial sums, and what a firing does lies in one run of
// memory, in loops of the same length for most reactions, which processors foresee.
type compact struct {
	*walk
	clock clock
	made  *jumps // what the tables are made of
	a     [mostCompact + 1]float64
	// moves are the changes of each reaction and records the propensities that they
	// change, in fours; what fills up a four changes nothing that is read.
	moves   [][4]change
	records [][4]record
	start   []int32 // of the fours of records of each reaction
	total   float64
	peak    float64
	renewed uint64 // event at which the total was renewed

	searched, updated uint64
}

// mostCompact is the largest number of reactions of compact, one less than a power
// of two.
const mostCompact = 63

// record is a propensity that a firing changes.
type record struct {
	k, minus float64
	a, b     int32
	reaction int32
}

// compacts reports whether compact can simulate j.
func (j *jumps) compacts() bool {
	for r := range j.table {
		if len(j.changesOf(int32(r))) > 4 {
			return false
		}
	}
	return len(j.table) <= mostCompact && len(j.x0)+2 <= mostCompact+1 && j.linked && len(j.programs) == 0
}

func newCompact(w *walk) *compact { return &compact{walk: w} }

// tabulate fills in moves and records.
func (m *compact) tabulate() {
	m.made, m.moves, m.records, m.start = m.jumps, nil, nil, []int32{0}
	unity, sink := int32(len(m.x)), int32(len(m.x)+1)
	for r := range m.table {
		move := [4]change{{state: sink}, {state: sink}, {state: sink}, {state: sink}}
		copy(move[:], m.changesOf(int32(r)))
		m.moves = append(m.moves, move)
		list := m.massAfter.of(int32(r))
		for i := 0; i < len(list); i += 4 {
			var four [4]record
			for k := range four {
				four[k] = record{a: unity, b: unity, reaction: mostCompact}
				if i+k < len(list) {
					q := list[i+k]
					p := &m.table[q]
					four[k] = record{k: p.k, minus: p.minus, a: p.a, b: p.b, reaction: q}
				}
			}
			m.records = append(m.records, four)
		}
		m.start = append(m.start, int32(len(m.records)))
	}
}

func (m *compact) begin() {
	if m.made != m.jumps {
		m.tabulate()
	}
	for r := range m.table {
		m.a[r] = m.table[r].at(m.full)
	}
	m.renew()
	m.clock.set = false
	m.searched, m.updated = 0, 0
}

// renew recomputes the total.
func (m *compact) renew() {
	m.total, m.renewed = 0, m.events
	for _, v := range m.a {
		m.total += v
	}
	m.peak = m.total
}

func (m *compact) advance(stop, look float64) signal {
	until := min(stop, look)
	for {
		if m.fault.reaction >= 0 {
			return stuck
		}
		if !m.clock.set && (m.events-m.renewed >= renewEvery || m.total < m.peak*renewBelow) {
			m.renew()
		}
		if m.clock.wait(m.walk, m.total, until) {
			return arrived
		}
		r := m.choose()
		if r < 0 {
			continue
		}
		m.step(r)
		if s, ok := m.after(r); ok {
			return s
		}
	}
}

func (m *compact) fired(r int32) {
	m.step(r)
	m.clock.set = false
}

// choose draws a reaction with probability proportional to its propensity; −1
// if all propensities are 0.
func (m *compact) choose() int32 {
	for range 8 {
		u := m.random.Float64() * m.total
		for k := range m.a {
			if u -= m.a[k]; u < 0 {
				m.searched += uint64(k + 1)
				return int32(k)
			}
		}
		m.renew() // rounding left u beyond the last
	}
	return -1
}

// step fires r and recomputes the propensities that it changes.
func (m *compact) step(r int32) {
	m.events++
	x, signs := (*[mostCompact + 1]float64)(m.full[:mostCompact+1]), uint64(0)
	move := &m.moves[r]
	for k := range move {
		at := &x[move[k].state&mostCompact]
		*at += move[k].by
		signs |= math.Float64bits(*at)
	}
	if int64(signs) < 0 {
		m.blame(r)
	}
	fours := m.records[m.start[r]:m.start[r+1]]
	m.updated += uint64(len(fours))
	total := m.total
	for i := range fours {
		q := &fours[i]
		total += float64(m.put(&q[0], x)+m.put(&q[1], x)) + float64(m.put(&q[2], x)+m.put(&q[3], x))
	}
	m.total = total
	if total > m.peak {
		m.peak = total
	}
}

// put brings the propensity of q up to date and returns its change.
func (m *compact) put(q *record, x *[mostCompact + 1]float64) float64 {
	v := float64(q.k * x[q.a&mostCompact] * (x[q.b&mostCompact] - q.minus))
	a := &m.a[q.reaction&mostCompact]
	change := v - *a
	*a = v
	return change
}

// blame finds the count that the firing of r made negative.
func (m *compact) blame(r int32) {
	for _, c := range m.changesOf(r) {
		if v := m.x[c.state]; v < 0 && m.fault.reaction < 0 {
			m.fault = fault{reaction: r, negative: c.state, value: v}
		}
	}
}

func (m *compact) work() float64 {
	return 35*float64(m.events) + 1.5*float64(m.searched) + 8*float64(m.updated)
}
