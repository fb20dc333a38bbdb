package diagram

// arc is an edge whose direction makes the graph acyclic.
type arc struct {
	from, to int
	length   int // columns at least: 1 within a box, 0 between boxes
}

// acyclic returns the edges of g with those reversed that close a cycle when
// nodes are visited in order.
func acyclic(g *Graph) []arc {
	const (
		fresh = iota
		open
		done
	)
	outgoing := make([][]int, len(g.Nodes))
	for i, e := range g.Edges {
		outgoing[e.From] = append(outgoing[e.From], i)
	}
	state := make([]int, len(g.Nodes))
	arcs := make([]arc, len(g.Edges))
	var visit func(n int)
	visit = func(n int) {
		state[n] = open
		for _, i := range outgoing[n] {
			e := g.Edges[i]
			arcs[i] = arc{e.From, e.To, 0}
			if g.Nodes[e.From].Box == g.Nodes[e.To].Box {
				arcs[i].length = 1
			}
			if state[e.To] == open {
				arcs[i].from, arcs[i].to = e.To, e.From
			}
			if state[e.To] == fresh {
				visit(e.To)
			}
		}
		state[n] = done
	}
	for n := range g.Nodes {
		if state[n] == fresh {
			visit(n)
		}
	}
	return arcs
}

// columns returns the column of every node: as far left as its arcs allow, but
// nodes that nothing leads to stand close to where they lead.
func columns(nodes int, arcs []arc) []int {
	column := make([]int, nodes)
	for range nodes { // longest paths; nodes passes suffice in a graph without cycles
		changed := false
		for _, a := range arcs {
			if c := column[a.from] + a.length; c > column[a.to] {
				column[a.to], changed = c, true
			}
		}
		if !changed {
			break
		}
	}
	for n := range nodes {
		nearest, root := -1, true
		for _, a := range arcs {
			if a.to == n {
				root = false
			}
			if a.from == n && (nearest < 0 || column[a.to]-a.length < nearest) {
				nearest = column[a.to] - a.length
			}
		}
		if root && nearest > column[n] {
			column[n] = nearest
		}
	}
	return column
}
