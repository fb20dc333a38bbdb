package population

import (
	"math"

	"niche/culture"
	"niche/rng"
)

// act applies the actions that are due.
func (c *Culture) act() error {
	acted := false
	for c.state.Done < len(c.timeline) && c.timeline[c.state.Done].At <= c.state.Time {
		if err := c.apply(c.timeline[c.state.Done]); err != nil {
			return err
		}
		c.state.Done++
		acted = true
	}
	if acted { // what cells did before says little
		c.state.Planned = firstStep
		c.state.Spans = [2]float64{}
		for i := range c.state.Kinds {
			c.state.Kinds[i].Growth = 0
			c.resample(i)
			c.census(i)
		}
	}
	return nil
}

func (c *Culture) apply(a culture.Action) error {
	x := substrateIndex(c.engine.study, a.What)
	switch a.Kind {
	case culture.SeedCells:
		return c.seed(c.byType[typeIndex(c.engine.study, a.What)], a.Value)
	case culture.RemoveCells:
		c.leave(a.What, 1)
	case culture.ChangeMedium:
		for _, name := range a.Removes {
			c.leave(name, a.Value)
		}
		c.renew(a.Value)
	case culture.AddToMedium:
		if k := c.pool.free[x]; k >= 0 {
			c.state.Medium[k] += a.Value
			c.state.Ledger[x].Added += a.Value
		}
	case culture.AddToBlood:
		if c.pool.absorbed[x] {
			c.state.Medium[c.pool.depot[x]] += a.Value
		} else {
			c.state.Medium[c.pool.plasma[x]] += a.Value
		}
	case culture.Infuse:
		c.state.Infusion[x] = a.Value
	}
	return nil
}

// seed adds cells of a member, at rest: each at its own if they differ.
func (c *Culture) seed(i int, count float64) error {
	m, ks := c.members[i], &c.state.Kinds[i]
	k := m.kind
	first := len(ks.blocks)
	n := min(c.engine.options.Cells, max(1, int(count)))
	for number := range n {
		if number%blockSize == 0 {
			ks.blocks = append(ks.blocks, newBlock(k.stride()))
		}
		b := ks.blocks[len(ks.blocks)-1]
		line := founder(c.setup.Donor, c.setup.Replicate, k.cell.Type.ID.Text, ks.Seedings, number)
		rests := 1 - k.cell.Cycling // every 1/rests-th founder is quiescent
		quiescent := math.Floor(float64(number+1)*rests) > math.Floor(float64(number)*rests)
		states, clocks := k.reading(b.now.add(individual{Line: line, Weight: count / float64(n), Quiescent: quiescent}))
		copy(states, m.rest)
		k.vary(states, line, c.setup.Seed)
		k.wind(clocks, line, c.setup.Seed)
	}
	ks.Seedings++
	if len(k.varied) == 0 {
		return nil
	}
	return c.relax(i, ks.blocks[first:])
}

// leave takes a fraction of the cells of a type away, with what they hold. Cells
// that stand for many lose weight; where weights would fall below 1, whole
// individuals leave by chance.
func (c *Culture) leave(cellType string, fraction float64) {
	t := typeIndex(c.engine.study, cellType)
	if t < 0 || c.byType[t] < 0 {
		return
	}
	i := c.byType[t]
	m, ks := c.members[i], &c.state.Kinds[i]
	before := append([]float64(nil), ks.Content...)
	for _, b := range ks.blocks {
		b.next.reset()
		for j, who := range b.now.who {
			left := who.Weight * (1 - fraction)
			weight := max(left, min(1, who.Weight))
			if left <= 0 {
				continue
			}
			if left < weight {
				s := who.Line.stream(c.setup.Seed, rng.Resampling, uint64(c.state.Done)<<8)
				if s.Float64()*weight > left {
					continue
				}
			}
			who.Weight = weight
			copy(b.next.add(who), b.now.row(j))
		}
		b.now, b.next = b.next, b.now
	}
	c.census(i)
	for at, in := range m.kind.inside {
		if c.pool.free[in.substrate] >= 0 {
			c.state.Ledger[in.substrate].Lost += before[at] - ks.Content[at]
		}
	}
}

// renew replaces a fraction of the medium by fresh medium.
func (c *Culture) renew(fraction float64) {
	y := c.state.Medium
	for x := range c.substrates() {
		k := c.pool.free[x]
		if k < 0 {
			continue
		}
		fresh := culture.Fresh(c.engine.study, c.substrates()[x].ID.Text)
		l := &c.state.Ledger[x]
		l.Lost += fraction * (y[k] + c.pool.bound(y, x))
		l.Added += fraction * fresh
		y[k] += fraction * (fresh - y[k])
	}
	for _, k := range c.pool.complexes {
		y[k] *= 1 - fraction
	}
}

// census counts the cells of a member and what they hold.
func (c *Culture) census(i int) {
	m, ks := c.members[i], &c.state.Kinds[i]
	ks.Live, ks.Quiescent = 0, 0
	clear(ks.Content)
	for _, b := range ks.blocks {
		for j, who := range b.now.who {
			ks.Live += who.Weight
			if who.Quiescent {
				ks.Quiescent += who.Weight
			}
			for at, in := range m.kind.inside {
				ks.Content[at] += float64(who.Weight * b.now.row(j)[in.own])
			}
		}
	}
	c.dilute(m, ks.Content)
}

// dilute turns sums of weight × concentration inside [nM] into the concentration
// that they would make in the medium [nM].
func (c *Culture) dilute(m *member, content []float64) {
	for at := range content {
		content[at] *= m.kind.cell.Volume / c.volume
	}
}
