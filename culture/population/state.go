package population

import (
	"math"
	"slices"

	"niche/culture"
)

// state is all that changes in a culture.
type state struct {
	Time     float64 // [h]
	Planned  float64 // next step [h]
	Number   int     // of steps
	Medium   []float64
	Infusion []float64 // in force, by substrate [nM/h]
	// Source is what cells added to the medium on average over the last step,
	// Earlier over the step before, by substrate [nM/h]; the lengths of both steps.
	Source, Earlier []float64
	Spans           [2]float64
	Answer          []float64 // slope of the source found over that assumed, by substrate and length of step [1/h]
	Done            int       // actions
	Kinds           []kindState
	Ledger          []ledger // by substrate
	Seen            []seen   // observations made
	Steps, Tried    int      // of networks
	Repeated        int      // steps of the culture that were repeated
}

// kindState is the state of one member.
type kindState struct {
	blocks          []*block
	Live, Quiescent float64   // [cells]
	Growth          float64   // net, over the last step [cells/h]
	Born            float64   // [cells]
	Died            []float64 // by cause [cells]
	Content         []float64 // inside all live cells, by inside [nM of medium]
	Seedings        int
}

// ledger is the account of a substrate [nM of medium].
type ledger struct{ Added, Made, Lost float64 }

// seen is one observation.
type seen struct {
	Medium []float64 // by substrate [nM]
	Kinds  []kindSeen
}

// kindSeen is what is observed of one member.
type kindSeen struct {
	Live, Quiescent, Born float64
	Died                  []float64 // by cause
	Inside                []float64 // mean, by inside [nM]
	Mean, Above           []float64 // by probe
}

// start makes the state before anything has happened.
func (c *Culture) start(medium []float64) {
	n := len(c.substrates())
	c.state = state{Planned: firstStep, Medium: medium, Infusion: make([]float64, n), Source: make([]float64, n), Answer: make([]float64, n), Ledger: make([]ledger, n)}
	for _, m := range c.members {
		c.state.Kinds = append(c.state.Kinds, kindState{Died: make([]float64, m.layout.causes), Content: make([]float64, m.layout.insides)})
	}
	for x, k := range c.pool.free {
		if k >= 0 {
			c.state.Ledger[x].Added = medium[k]
		}
	}
	vector := func() []float64 { return make([]float64, n) }
	c.scratch = scratch{before: vector(), after: vector(), middle: vector(), source: vector(), net: vector(), assumed: vector(), found: vector(),
		halfway: make([]float64, len(medium)), end: make([]float64, len(medium)), total: make([][]float64, len(c.members))}
	c.step = step{seed: c.setup.Seed, kinds: make([]kindStep, len(c.members))}
	for i, m := range c.members {
		ks := &c.step.kinds[i]
		ks.p = slices.Clone(m.p)
		ks.start, ks.slope = make([]float64, len(m.kind.inputs)), make([]float64, len(m.kind.inputs))
		ks.capacity = m.capacity
		for _, p := range c.engine.probes {
			ks.thresholds = append(ks.thresholds, p.Threshold)
		}
	}
}

// Record returns what has been observed so far.
func (c *Culture) Record() *culture.Record {
	r := &culture.Record{Times: c.setup.Times[:len(c.state.Seen)], Volume: c.volume}
	r.Stats.Steps, r.Stats.ErrorTestFailures = c.state.Steps, c.state.Tried-c.state.Steps
	r.Stats.Jacobians, r.Stats.Factorisations = c.state.Tried, c.state.Tried
	r.Stats.Restarts = c.state.Number
	for x := range c.substrates() {
		r.Substrates = append(r.Substrates, c.substrates()[x].ID.Text)
		r.Medium = append(r.Medium, c.over(func(s *seen) float64 { return s.Medium[x] }))
		r.Balance = append(r.Balance, c.balance(x))
	}
	for i := range c.members {
		r.Cells = append(r.Cells, c.cellRecord(i))
	}
	return r
}

// over returns a value over time.
func (c *Culture) over(value func(s *seen) float64) []float64 {
	all := make([]float64, len(c.state.Seen))
	for j := range all {
		all[j] = value(&c.state.Seen[j])
	}
	return all
}

func (c *Culture) cellRecord(i int) culture.CellRecord {
	m := c.members[i]
	of := func(value func(k *kindSeen) float64) []float64 {
		return c.over(func(s *seen) float64 { return value(&s.Kinds[i]) })
	}
	r := culture.CellRecord{Type: m.kind.cell.Type.ID.Text,
		Live:      of(func(k *kindSeen) float64 { return k.Live }),
		Quiescent: of(func(k *kindSeen) float64 { return k.Quiescent }),
		Born:      of(func(k *kindSeen) float64 { return k.Born }),
		Died:      make([]float64, len(c.state.Seen)),
		Inside:    make([][]float64, len(c.substrates())),
	}
	for d := range m.kind.cell.Type.Death {
		by := of(func(k *kindSeen) float64 { return k.Died[d] })
		r.Causes, r.DiedBy = append(r.Causes, m.kind.cell.Type.Death[d].ID.Text), append(r.DiedBy, by)
		for j, n := range by {
			r.Died[j] += n
		}
	}
	for k, in := range m.kind.inside {
		r.Inside[in.substrate] = of(func(s *kindSeen) float64 { return s.Inside[k] })
	}
	for p, probe := range c.engine.probes {
		var mean, above []float64
		if m.kind.probes[p] >= 0 {
			mean = of(func(k *kindSeen) float64 { return k.Mean[p] })
			if !math.IsNaN(probe.Threshold) {
				above = of(func(k *kindSeen) float64 { return k.Above[p] })
			}
		}
		r.Mean, r.Above = append(r.Mean, mean), append(r.Above, above)
	}
	return r
}

// balance closes the account of a substrate at the present time. Substrates that
// circulate have none: cells do not change them.
func (c *Culture) balance(x int) culture.Balance {
	k := c.pool.free[x]
	if k < 0 {
		return culture.Balance{}
	}
	l := c.state.Ledger[x]
	b := culture.Balance{Added: l.Added, Secreted: l.Made, Lost: l.Lost, Present: c.state.Medium[k], Bound: c.pool.bound(c.state.Medium, x)}
	for i, m := range c.members {
		for at, in := range m.kind.inside {
			if in.substrate == x {
				b.Inside += c.state.Kinds[i].Content[at]
			}
		}
	}
	return b
}
