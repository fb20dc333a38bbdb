package ssa

import "math"

// groups sample from changing weights in a time that does not depend on their
// number: weights between two powers of two form a group, from which rejection
// picks one with at least every second trial (Slepoy, Thompson, Plimpton 2008,
// doi 10.1063/1.2919546).
type groups struct {
	weight []float64
	group  []int16 // of each weight; −1 if it is 0
	place  []int32 // in the members of its group
	member [highest - lowest + 1][]int32
	sum    [highest - lowest + 1]float64
	active []int16 // groups with members, highest first
	total  float64
	peak   float64

	updated, regrouped, searched, trials uint64
}

// Weights beyond these powers of two share the outermost groups, where rejection
// is slower (below) or the weight too large to be a propensity (above).
const lowest, highest = -200, 200

func newGroups(n int) *groups {
	g := &groups{weight: make([]float64, n), group: make([]int16, n), place: make([]int32, n),
		active: make([]int16, 0, highest-lowest+1)}
	g.clear()
	return g
}

func (g *groups) clear() {
	clear(g.weight)
	for i := range g.group {
		g.group[i] = -1
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
	was, from, to := g.weight[i], g.group[i], groupOf(v)
	g.weight[i] = v
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
	if g.group[i] = to; to >= 0 {
		g.join(i, to, v)
	}
}

func (g *groups) leave(i int32, from int16, was float64) {
	list := g.member[from]
	last := list[len(list)-1]
	at := g.place[i]
	list[at], g.place[last] = last, at
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
	g.place[i] = int32(len(g.member[to]))
	g.member[to] = append(g.member[to], i)
	g.sum[to] += v
}

// renew recomputes all sums.
func (g *groups) renew() {
	g.total = 0
	for _, a := range g.active {
		sum := 0.0
		for _, i := range g.member[a] {
			sum += g.weight[i]
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
		u := w.stream.Float64() * g.total
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

// pick draws a member of group a by rejection. Each trial splits 64 random
// bits: 32 choose the member (biased by at most its share of 2⁻³²), 32 decide.
func (g *groups) pick(w *walk, a int16) int32 {
	list := g.member[a]
	ceiling := math.Ldexp(1, int(a)+lowest+1) / (1 << 32)
	for {
		g.trials++
		bits := w.stream.Uint64()
		i := list[(bits>>32)*uint64(len(list))>>32]
		if (float64(bits&math.MaxUint32)+0.5)*ceiling < g.weight[i] {
			return i
		}
	}
}
