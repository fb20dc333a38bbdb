package population

import "niche/rng"

// blockSize is the number of individuals that a block is made with, and largest
// the number beyond which it is split.
const (
	blockSize = 256
	largest   = 2 * blockSize
)

// resample keeps the number of individuals of a member between half the number
// asked for and twice it, without bias: pairs are joined, one of the two standing
// for both with a probability in proportion to its weight; or cells that stand for
// at least two are split. It also evens out the blocks.
func (c *Culture) resample(i int) {
	ks := &c.state.Kinds[i]
	n, most, least := 0, 0, blockSize
	for _, b := range ks.blocks {
		size := len(b.now.who)
		n, most, least = n+size, max(most, size), min(least, size)
	}
	asked := c.engine.options.Cells
	switch {
	case n >= 2*asked:
		c.rebuild(i, func(from, to *herd) { c.join(i, from, to) })
	case n > 0 && n < asked/2 && c.heavy(ks):
		c.rebuild(i, func(from, to *herd) { c.split(i, from, to) })
	case most > largest || len(ks.blocks) > 1 && least < blockSize/4:
		c.rebuild(i, nil)
	}
}

// heavy reports whether some individual can be split.
func (c *Culture) heavy(ks *kindState) bool {
	for _, b := range ks.blocks {
		for _, who := range b.now.who {
			if who.Weight >= 2 {
				return true
			}
		}
	}
	return false
}

// rebuild gathers all individuals, lets change replace them, and makes even blocks.
func (c *Culture) rebuild(i int, change func(from, to *herd)) {
	m, ks := c.members[i], &c.state.Kinds[i]
	all := herd{stride: m.kind.stride()}
	for _, b := range ks.blocks {
		all.rows, all.who = append(all.rows, b.now.rows...), append(all.who, b.now.who...)
	}
	if change != nil {
		changed := herd{stride: all.stride}
		change(&all, &changed)
		all = changed
	}
	n := len(all.who)
	count := max(1, (n+blockSize-1)/blockSize)
	blocks := make([]*block, count)
	for k := range blocks {
		b := newBlock(all.stride)
		from, to := k*n/count, (k+1)*n/count
		b.now.rows = append(make([]float64, 0, (to-from+blockSize/8)*all.stride), all.rows[from*all.stride:to*all.stride]...)
		b.now.who = append(make([]individual, 0, to-from+blockSize/8), all.who[from:to]...)
		blocks[k] = b
	}
	ks.blocks = blocks
}

// join lets one of each two neighbours stand for both; what they hold is pooled.
func (c *Culture) join(i int, from, to *herd) {
	k := c.members[i].kind
	for j := 0; j < len(from.who); j += 2 {
		if j+1 == len(from.who) {
			copy(to.add(from.who[j]), from.row(j))
			break
		}
		a, b := from.who[j], from.who[j+1]
		s := a.Line.stream(c.setup.Seed, rng.Resampling, uint64(c.state.Number)<<8|1)
		keep := j
		if s.Float64()*(a.Weight+b.Weight) > a.Weight {
			keep = j + 1
		}
		who := from.who[keep]
		who.Weight = a.Weight + b.Weight
		row := to.add(who)
		copy(row, from.row(keep))
		for _, in := range k.inside {
			row[in.own] = (float64(a.Weight*from.row(j)[in.own]) + float64(b.Weight*from.row(j + 1)[in.own])) / who.Weight
		}
	}
}

// split makes two of each individual that stands for at least two cells. The
// second gets a line and clocks of its own, which forget nothing: what is left on
// a clock is exponential at any time.
func (c *Culture) split(i int, from, to *herd) {
	k := c.members[i].kind
	for j, who := range from.who {
		if who.Weight < 2 {
			copy(to.add(who), from.row(j))
			continue
		}
		who.Weight /= 2
		copy(to.add(who), from.row(j))
		who.Line, who.Turns = who.Line.branch(resampled+uint64(c.state.Number)), 0
		row := to.add(who)
		copy(row, from.row(j))
		_, clocks := k.reading(row)
		k.wind(clocks, who.Line, c.setup.Seed)
	}
}
