package diagram

import "fmt"

// Graph is what is to be laid out.
type Graph struct {
	Boxes []Box
	Nodes []Node
	Edges []Edge
	// Down makes signals run from top to bottom, with boxes side by side.
	Down bool
}

// Box holds nodes.
type Box struct {
	Title float64 // width of the title at its upper left corner [px]
	Whole bool    // as long as the whole graph, not only as its nodes reach
}

// Node is a node of a graph.
type Node struct {
	Box           int     // from 0
	Width, Height float64 // [px]
}

// Edge is a directed edge between two nodes, given by index. Edges of one node
// that have an equal Trunk above 0 may share their first part.
type Edge struct {
	From, To int
	Trunk    int
}

// Rectangle is a place [px].
type Rectangle struct{ X, Y, Width, Height float64 }

// Point is a place [px].
type Point struct{ X, Y float64 }

// Layout is where everything is. Nodes and Edges follow those of the graph.
type Layout struct {
	Width, Height float64     // [px]
	Boxes         []Rectangle // empty boxes have no height
	Nodes         []Rectangle
	// Edges are corners of lines, which run horizontally and vertically, from
	// the border of one node to that of the other.
	Edges [][]Point
}

// Arrange lays g out. It fails if g names boxes or nodes that do not exist, or
// joins a node to itself.
func Arrange(g *Graph) (*Layout, error) {
	for i, n := range g.Nodes {
		if n.Box < 0 || n.Box >= len(g.Boxes) {
			return nil, fmt.Errorf("node %d stands in box %d of %d", i, n.Box, len(g.Boxes))
		}
	}
	for i, e := range g.Edges {
		if e.From < 0 || e.From >= len(g.Nodes) || e.To < 0 || e.To >= len(g.Nodes) {
			return nil, fmt.Errorf("edge %d joins nodes %d and %d of %d", i, e.From, e.To, len(g.Nodes))
		}
		if e.From == e.To {
			return nil, fmt.Errorf("edge %d joins node %d to itself", i, e.From)
		}
	}
	p := newPlacement(g.sideways())
	p.improve()
	p.compact()
	l := p.settle()
	l.route()
	out := l.pixels()
	if g.Down {
		out.turn()
	}
	return out, nil
}

// sideways is g with its axes exchanged if it runs down, so that all that
// follows thinks of signals as running to the right.
func (g *Graph) sideways() *Graph {
	if !g.Down {
		return g
	}
	s := *g
	s.Nodes = make([]Node, len(g.Nodes))
	for i, n := range g.Nodes {
		s.Nodes[i] = Node{n.Box, n.Height, n.Width}
	}
	return &s
}

// turn exchanges the axes of l.
func (l *Layout) turn() {
	l.Width, l.Height = l.Height, l.Width
	for _, list := range [][]Rectangle{l.Boxes, l.Nodes} {
		for i, r := range list {
			list[i] = Rectangle{r.Y, r.X, r.Height, r.Width}
		}
	}
	for _, path := range l.Edges {
		for i, p := range path {
			path[i] = Point{p.Y, p.X}
		}
	}
}
