package ssa

import "slices"

// partialPropensity is the composition–rejection method on partial propensities (Ramaswamy,
// González-Segredo, Sbalzarini 2009, doi 10.1063/1.3154624; Ramaswamy, Sbalzarini
// 2010, doi 10.1063/1.3297948). The propensity k·x_a·(x_b − m) is the count of one
// reactant, the factor, times the rest, the partial propensity. Reactions are sorted
// by factor; when the count of a factor changes, one product changes and not the
// propensities of all that it takes part in. The factor of a pair is the one that
// more reactions read, so that hubs cost nothing.
type partialPropensity struct {
	*walk
	clock   clock
	*groups // weights: count × sum of partial propensities of each factor, 1 among them; behind them laws that are no mass action
	made    *jumps
	factors []factor
	members []member
	blocks  []float64 // sums of partial propensities of consecutive members
	// What changes with a state: for each the runs of its partial propensities, each
	// run of one factor.
	runStart []int32
	runs     []run
	parts    []part
	age      int
	found    uint64 // places looked at to find reactions among those of a factor
	adjusted uint64 // partial propensities recomputed
}

// factor is what reactions have in common.
type factor struct {
	sum      float64 // of partial propensities
	from, to int32   // members
	block    int32   // first block
	bits     uint8   // binary logarithm of the members in a block
}

// member is a reaction of a factor.
type member struct {
	partial  float64
	reaction int32
}

// run lists parts of one factor.
type run struct{ factor, from, to int32 }

// part is the partial propensity k·(x − minus) of a member.
type part struct {
	k, minus      float64
	member, block int32
}

func newPartial(w *walk) *partialPropensity { return &partialPropensity{walk: w} }

// split returns factor and rest of the mass-action reaction r.
func (m *partialPropensity) split(r int, readers []int32) (factor, rest int32) {
	q := &m.table[r]
	if unity := int32(len(m.x)); q.a != unity && q.b != unity && readers[q.b] > readers[q.a] {
		return q.b, q.a
	}
	return q.a, q.b
}

// tabulate sorts reactions by factor and lists what changes with each state.
func (m *partialPropensity) tabulate() {
	m.made = m.jumps
	units := len(m.full)
	readers := make([]int32, units)
	for s := range m.x {
		readers[s] = int32(len(m.mass.of(int32(s))))
	}
	byFactor, byRest := make([][]int32, units), make([][]int32, units)
	place := make([]int32, len(m.table)) // of reactions among members
	for r := range m.table {
		if m.programOf[r] < 0 && m.table[r].k > 0 {
			f, _ := m.split(r, readers)
			byFactor[f] = append(byFactor[f], int32(r))
		}
	}
	m.factors, m.members, m.blocks = make([]factor, units), nil, nil
	for f, list := range byFactor {
		x := &m.factors[f]
		x.from, x.block = int32(len(m.members)), int32(len(m.blocks))
		for 1<<(2*x.bits) < len(list) {
			x.bits++
		}
		for _, r := range list {
			_, rest := m.split(int(r), readers)
			byRest[rest] = append(byRest[rest], r)
			place[r] = int32(len(m.members))
			m.members = append(m.members, member{reaction: r})
		}
		x.to = int32(len(m.members))
		m.blocks = append(m.blocks, make([]float64, (len(list)+1<<x.bits-1)>>x.bits)...)
	}
	m.listRuns(byRest, place, readers)
	if m.groups == nil {
		m.groups = newGroups(units + len(m.programs))
	}
}

// listRuns fills in runs and parts; those of 1 never change.
func (m *partialPropensity) listRuns(byRest [][]int32, place, readers []int32) {
	m.runStart, m.runs, m.parts = []int32{0}, nil, nil
	for _, list := range byRest {
		slices.SortStableFunc(list, func(a, b int32) int { return int(place[a] - place[b]) })
		last := int32(-1)
		for _, r := range list {
			f, _ := m.split(int(r), readers)
			if f != last {
				m.runs = append(m.runs, run{f, int32(len(m.parts)), int32(len(m.parts))})
			}
			last = f
			x := &m.factors[f]
			m.parts = append(m.parts, part{k: m.table[r].k, minus: m.table[r].minus, member: place[r], block: x.block + (place[r]-x.from)>>x.bits})
			m.runs[len(m.runs)-1].to++
		}
		m.runStart = append(m.runStart, int32(len(m.runs)))
	}
}

func (m *partialPropensity) begin() {
	if m.made != m.jumps {
		m.tabulate()
	}
	m.groups.clear()
	clear(m.blocks)
	for s := range m.full {
		for _, u := range m.runs[m.runStart[s]:m.runStart[s+1]] {
			for _, p := range m.parts[u.from:u.to] {
				m.members[p.member].partial = float64(p.k * (m.full[s] - p.minus))
			}
		}
	}
	for f := range m.factors {
		m.total1(int32(f))
	}
	m.lawsAgain()
	m.groups.renew()
	m.updated, m.regrouped, m.found, m.adjusted = 0, 0, 0, 0
	m.clock.set, m.age = false, 0
}

// lawsAgain evaluates all laws that are no mass action.
func (m *partialPropensity) lawsAgain() {
	for r, p := range m.programOf {
		if p >= 0 {
			m.set(int32(len(m.factors))+p, m.lawPropensity(int32(r)))
		}
	}
}

// total1 recomputes the sums of one factor.
func (m *partialPropensity) total1(f int32) {
	x := &m.factors[f]
	x.sum = 0
	for i := x.from; i < x.to; i += 1 << x.bits {
		sum := 0.0
		for _, e := range m.members[i:min(i+1<<x.bits, x.to)] {
			sum += e.partial
		}
		m.blocks[x.block+(i-x.from)>>x.bits] = sum
		x.sum += sum
	}
	m.weigh(f)
}

// weigh gives factor f its weight.
func (m *partialPropensity) weigh(f int32) {
	m.set(f, max(float64(m.full[f]*m.factors[f].sum), 0))
}

func (m *partialPropensity) renew() {
	for f := range m.factors {
		m.total1(int32(f))
	}
	m.groups.renew()
	m.age = 0
}

func (m *partialPropensity) advance(stop, look float64) signal {
	until := min(stop, look)
	for {
		if m.fault.reaction >= 0 {
			return stuck
		}
		if !m.clock.set && (m.age >= renewEvery || m.total < m.peak*renewBelow) {
			m.renew()
		}
		if m.clock.wait(m.walk, m.total, until) {
			return arrived
		}
		r := m.draw()
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

func (m *partialPropensity) fired(r int32) {
	m.fire(r)
	m.update(r)
	m.clock.set = false
}

// draw chooses a factor, then one of its reactions; −1 if all propensities are 0.
func (m *partialPropensity) draw() int32 {
	for range 8 {
		f := m.choose(m.walk)
		if f < 0 {
			return -1
		}
		if law := int(f) - len(m.factors); law >= 0 {
			return m.lawful[law]
		}
		if r := m.find(&m.factors[f]); r >= 0 {
			return r
		}
		m.total1(f) // rounding left something beyond the last
	}
	return -1
}

// find draws a reaction of x with probability proportional to its partial
// propensity; −1 if rounding leads beyond the last.
func (m *partialPropensity) find(x *factor) int32 {
	u := m.random.Float64() * x.sum
	from := x.from
	for _, sum := range m.blocks[x.block:] {
		if from >= x.to {
			return -1
		}
		if u < sum {
			break
		}
		u -= sum
		from += 1 << x.bits
	}
	if from >= x.to {
		return -1
	}
	list := m.members[from:min(from+1<<x.bits, x.to)]
	for k := range list {
		if u -= list[k].partial; u < 0 {
			m.found += uint64(k) + uint64((from-x.from)>>x.bits) + 1
			return list[k].reaction
		}
	}
	return -1
}

// update recomputes what the firing of r has changed.
func (m *partialPropensity) update(r int32) {
	for _, c := range m.changesOf(r) {
		x := m.full[c.state]
		for _, u := range m.runs[m.runStart[c.state]:m.runStart[c.state+1]] {
			m.adjusted += uint64(u.to - u.from)
			sum := m.factors[u.factor].sum
			for i := u.from; i < u.to; i++ {
				p := &m.parts[i]
				v := float64(p.k * (x - p.minus))
				e := &m.members[p.member].partial
				change := v - *e
				*e = v
				m.blocks[p.block] += change
				sum += change
			}
			m.factors[u.factor].sum = sum
			if u.factor != c.state {
				m.weigh(u.factor)
			}
		}
		m.weigh(c.state)
		for _, q := range m.law.of(c.state) {
			m.set(int32(len(m.factors))+m.programOf[q], m.lawPropensity(q))
		}
	}
}

func (m *partialPropensity) work() float64 {
	return 65*float64(m.events) + 1.5*float64(m.found) + 2*float64(m.searched) + 8*float64(m.trials) +
		4*float64(m.adjusted) + 8*float64(m.updated) + 20*float64(m.regrouped)
}
