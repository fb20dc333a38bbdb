package sparse

import "slices"

// Order is a symmetric permutation: Order[k] is the row and column eliminated
// k-th.
type Order []int32

// NaturalOrder is the identity of length n.
func NaturalOrder(n int) Order {
	o := make(Order, n)
	for i := range o {
		o[i] = int32(i)
	}
	return o
}

// MinimumDegree orders a square pattern by approximate minimum degree on the
// graph of A + Aᵀ: quotient graph, element absorption, indistinguishable
// variables merged, Amestoy, Davis & Duff 1996, doi 10.1137/S0895479894278952.
// Ties are broken by the order of insertion, so that the result is a function
// of the pattern alone.
func MinimumDegree(p *Pattern) Order {
	g := newQuotientGraph(p)
	order := make(Order, 0, g.n)
	for len(order) < g.n {
		pivot := g.pop()
		g.eliminate(pivot)
		order = g.emit(order, pivot)
		g.left = g.n - len(order)
	}
	return order
}

// quotientGraph is the elimination graph in implicit form: a variable i is
// adjacent to variables vars[i] and to all members of its elements elems[i].
type quotientGraph struct {
	n, left     int
	vars, elems [][]int32
	members     [][]int32 // of element e, once e has been eliminated
	weight      []int32   // number of original variables merged; 0 if merged away or eliminated
	merged      [][]int32 // variables merged into i
	absorbed    []bool    // element no longer in use
	degree      []int32
	head        []int32 // per degree: first variable of a doubly linked list
	next, prev  []int32
	lowest      int32
	mark        []int32 // stamps
	stamp       int32
	outside     []int32 // per element: weight of its members outside the pivot's
	outsideAt   []int32 // stamp at which outside was set
}

func newQuotientGraph(p *Pattern) *quotientGraph {
	n := p.Rows
	ints := func() []int32 { return make([]int32, n) }
	g := &quotientGraph{
		n: n, left: n, vars: make([][]int32, n), elems: make([][]int32, n),
		members: make([][]int32, n), merged: make([][]int32, n), absorbed: make([]bool, n),
		weight: ints(), degree: ints(), head: make([]int32, n+1), next: ints(), prev: ints(),
		mark: ints(), outside: ints(), outsideAt: ints(),
	}
	for j := range n {
		for _, i := range p.Row[p.Start[j]:p.Start[j+1]] {
			if int(i) != j {
				g.vars[i] = append(g.vars[i], int32(j))
				g.vars[j] = append(g.vars[j], i)
			}
		}
	}
	for d := range g.head {
		g.head[d] = -1
	}
	for i := n - 1; i >= 0; i-- {
		slices.Sort(g.vars[i])
		g.vars[i] = slices.Compact(g.vars[i])
		g.weight[i] = 1
		g.degree[i] = int32(len(g.vars[i]))
		g.push(int32(i))
	}
	return g
}

func (g *quotientGraph) push(i int32) {
	d := g.degree[i]
	first := g.head[d]
	g.head[d], g.next[i], g.prev[i] = i, first, -1
	if first >= 0 {
		g.prev[first] = i
	}
	g.lowest = min(g.lowest, d)
}

func (g *quotientGraph) remove(i int32) {
	before, after := g.prev[i], g.next[i]
	if before >= 0 {
		g.next[before] = after
	} else {
		g.head[g.degree[i]] = after
	}
	if after >= 0 {
		g.prev[after] = before
	}
}

func (g *quotientGraph) pop() int32 {
	for g.head[g.lowest] < 0 {
		g.lowest++
	}
	i := g.head[g.lowest]
	g.remove(i)
	return i
}

// eliminate turns variable p into an element and updates its neighbours.
func (g *quotientGraph) eliminate(p int32) {
	g.stamp++
	front := g.front(p)
	total := int32(0)
	for _, i := range front {
		total += g.weight[i]
		g.remove(i)
	}
	g.countOutside(front)
	frontStamp := g.stamp
	for _, i := range front {
		g.prune(i, p, frontStamp)
		d := total - g.weight[i]
		for _, j := range g.vars[i] {
			d += g.weight[j]
		}
		for _, e := range g.elems[i] {
			if e != p {
				d += g.outside[e]
			}
		}
		d = min(d, g.degree[i]+total-g.weight[i], int32(g.left)-g.weight[p]-g.weight[i])
		g.degree[i] = max(d, 0)
	}
	g.mergeIndistinguishable(front)
	g.members[p] = slices.DeleteFunc(front, func(i int32) bool { return g.weight[i] == 0 })
	// Last in, first out: push in reverse, so that ties go to the lowest index.
	for _, i := range slices.Backward(g.members[p]) {
		g.push(i)
	}
	g.vars[p], g.elems[p] = nil, nil
}

// front collects the neighbours of p, stamps them and absorbs p's elements.
func (g *quotientGraph) front(p int32) []int32 {
	var front []int32
	g.mark[p] = g.stamp
	add := func(list []int32) {
		for _, i := range list {
			if g.weight[i] > 0 && g.mark[i] != g.stamp {
				g.mark[i] = g.stamp
				front = append(front, i)
			}
		}
	}
	add(g.vars[p])
	for _, e := range g.elems[p] {
		if !g.absorbed[e] {
			add(g.members[e])
			g.absorbed[e], g.members[e] = true, nil
		}
	}
	slices.Sort(front)
	return front
}

// countOutside sets outside[e] for every element next to the front.
func (g *quotientGraph) countOutside(front []int32) {
	for _, i := range front {
		for _, e := range g.elems[i] {
			if g.absorbed[e] {
				continue
			}
			if g.outsideAt[e] != g.stamp {
				g.outsideAt[e] = g.stamp
				g.outside[e] = 0
				for _, j := range g.members[e] {
					g.outside[e] += g.weight[j]
				}
			}
			g.outside[e] -= g.weight[i]
		}
	}
	for _, i := range front {
		for _, e := range g.elems[i] {
			if !g.absorbed[e] && g.outside[e] == 0 {
				g.absorbed[e], g.members[e] = true, nil // covered by the new element
			}
		}
	}
}

// prune drops from i what element p now represents.
func (g *quotientGraph) prune(i, p, stamp int32) {
	g.elems[i] = slices.DeleteFunc(g.elems[i], func(e int32) bool { return g.absorbed[e] })
	g.elems[i] = append(g.elems[i], p)
	g.vars[i] = slices.DeleteFunc(g.vars[i], func(j int32) bool {
		return g.weight[j] == 0 || g.mark[j] == stamp
	})
}

// mergeIndistinguishable merges variables of the front that have the same
// neighbours; they will be eliminated together.
func (g *quotientGraph) mergeIndistinguishable(front []int32) {
	type signature struct{ hash, variable int32 }
	keys := make([]signature, len(front))
	for k, i := range front {
		h := int32(len(g.vars[i])*31 + len(g.elems[i]))
		for _, j := range g.vars[i] {
			h += j * 7
		}
		for _, e := range g.elems[i] {
			h += e * 13
		}
		slices.Sort(g.elems[i])
		keys[k] = signature{h, i}
	}
	slices.SortFunc(keys, func(a, b signature) int {
		if a.hash != b.hash {
			if a.hash < b.hash {
				return -1
			}
			return 1
		}
		return int(a.variable - b.variable)
	})
	for a := 0; a < len(keys); a++ {
		i := keys[a].variable
		if g.weight[i] == 0 {
			continue
		}
		for b := a + 1; b < len(keys) && keys[b].hash == keys[a].hash; b++ {
			j := keys[b].variable
			if g.weight[j] > 0 && slices.Equal(g.elems[i], g.elems[j]) && slices.Equal(g.vars[i], g.vars[j]) {
				g.merged[i] = append(g.merged[i], j)
				g.degree[i] -= g.weight[j]
				g.weight[i] += g.weight[j]
				g.weight[j], g.vars[j], g.elems[j] = 0, nil, nil
			}
		}
		g.degree[i] = max(g.degree[i], 0)
	}
}

// emit appends p and all that was merged into it.
func (g *quotientGraph) emit(order Order, p int32) Order {
	order = append(order, p)
	for _, j := range g.merged[p] {
		order = g.emit(order, j)
	}
	g.weight[p] = 0
	return order
}
