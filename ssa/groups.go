package ssa

import (
	"math"
	"math/bits"
)

// groups sample from changing weights in a time that does not depend on their
// number: weights between two powers of two form a group, from which rejection
// picks one with at least every second trial (Slepoy, Thompson, Plimpton 2008,
// doi 10.1063/1.2919546).
type groups struct {
	items  []item
	member [highest - lowest + 1][]int32
	sum    [highest - lowest + 1]float64
	active []int16 // groups with members, highest first
	total  float64
	peak   float64
	// point is where the last trial fell: uniform between 0 and the weight of what
	// was chosen.
	point float64

	updated, regrouped, searched, trials uint64
}

// item is one weight. What is used together lies together.
type item struct {
	weight, lower float64 // lower is for the caller's use
	place         int32   // in the members of its group
	group         int16   // −1 if the weight is 0
}

// Weights beyond these powers of two share the outermost groups, where rejection
// is slower (below) or the weight too large to be a propensity (above).
const lowest, highest = -200, 200

func newGroups(n int) *groups {
	g := &groups{items: make([]item, n), active: make([]int16, 0, highest-lowest+1)}
	g.clear()
	return g
}

func (g *groups) clear() {
	for i := range g.items {
		g.items[i] = item{group: -1}
	}
	for i := range g.member {
		g.member[i] = g.member[i][:0]
		g.sum[i] = 0
	}
	g.active = g.active[:0]
	g.total, g.peak = 0, 0
	g.updated, g.regrouped, g.searched, g.trials = 0, 0, 0, 0
}

// groupOf returns the group of weight v ≥ 0, or −1 for 0.
func groupOf(v float64) int16 {
	if v <= 0 {
		return -1
	}
	return int16(min(max(int(math.Float64bits(v)>>52)-1023, lowest), highest) - lowest)
}

// set gives i the weight v.
func (g *groups) set(i int32, v float64) {
	g.updated++
	it := &g.items[i]
	was, from, to := it.weight, it.group, groupOf(v)
	it.weight = v
	g.total += v - was
	if g.total > g.peak {
		g.peak = g.total
	}
	if from == to {
		if to >= 0 {
			g.sum[to] += v - was
		}
		return
	}
	g.regrouped++
	if from >= 0 {
		g.leave(i, from, was)
	}
	if it.group = to; to >= 0 {
		g.join(i, to, v)
	}
}

func (g *groups) leave(i int32, from int16, was float64) {
	list := g.member[from]
	last := list[len(list)-1]
	at := g.items[i].place
	list[at], g.items[last].place = last, at
	g.member[from] = list[:len(list)-1]
	g.sum[from] -= was
	if len(list) > 1 {
		return
	}
	g.sum[from] = 0
	for k, a := range g.active {
		if a == from {
			g.active = append(g.active[:k], g.active[k+1:]...)
			return
		}
	}
}

func (g *groups) join(i int32, to int16, v float64) {
	if len(g.member[to]) == 0 {
		k := 0
		for k < len(g.active) && g.active[k] > to {
			k++
		}
		g.active = append(g.active, 0)
		copy(g.active[k+1:], g.active[k:])
		g.active[k] = to
		g.sum[to] = 0
	}
	g.items[i].place = int32(len(g.member[to]))
	g.member[to] = append(g.member[to], i)
	g.sum[to] += v
}

// renew recomputes all sums.
func (g *groups) renew() {
	g.total = 0
	for _, a := range g.active {
		sum := 0.0
		for _, i := range g.member[a] {
			sum += g.items[i].weight
		}
		g.sum[a] = sum
		g.total += sum
	}
	g.peak = g.total
}

// choose draws an index with probability proportional to its weight; −1 if all
// are 0.
func (g *groups) choose(w *walk) int32 {
	for range 8 {
		u := w.random.Float64() * g.total
		for k, a := range g.active {
			if u -= g.sum[a]; u < 0 {
				g.searched += uint64(k)
				return g.pick(w, a)
			}
		}
		g.renew() // rounding left u beyond the last
	}
	return -1
}

// pick draws a member of group a by rejection. Each trial uses 64 random bits as a
// fraction of the list (Lemire 2019, doi 10.1145/3230636): the whole part of its
// product with the length is the member, what remains decides.
func (g *groups) pick(w *walk, a int16) int32 {
	list := g.member[a]
	ceiling := math.Float64frombits(uint64(int(a)+lowest+1+1023) << 52) // 2 to the power of the group, plus 1
	for {
		g.trials++
		k, rest := bits.Mul64(w.random.Uint64(), uint64(len(list)))
		i := list[k]
		if g.point = (float64(rest>>12) + 0.5) * 0x1p-52 * ceiling; g.point < g.items[i].weight {
			return i
		}
	}
}
