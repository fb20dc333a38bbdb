package diagram_test

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"niche/report/diagram"
)

// drawGraph draws graphs of up to 18 nodes in up to four boxes.
func drawGraph(t *rapid.T) *diagram.Graph {
	g := &diagram.Graph{Boxes: make([]diagram.Box, rapid.IntRange(1, 4).Draw(t, "boxes")), Down: rapid.Bool().Draw(t, "down")}
	for i := range g.Boxes {
		g.Boxes[i] = diagram.Box{Title: rapid.Float64Range(20, 200).Draw(t, "title"), Whole: rapid.Bool().Draw(t, "whole")}
	}
	for range rapid.IntRange(1, 18).Draw(t, "nodes") {
		g.Nodes = append(g.Nodes, diagram.Node{
			Box:    rapid.IntRange(0, len(g.Boxes)-1).Draw(t, "box"),
			Width:  rapid.Float64Range(30, 130).Draw(t, "width"),
			Height: rapid.Float64Range(20, 50).Draw(t, "height"),
		})
	}
	if len(g.Nodes) == 1 {
		return g
	}
	for range rapid.IntRange(0, 24).Draw(t, "edges") {
		from := rapid.IntRange(0, len(g.Nodes)-1).Draw(t, "from")
		to := rapid.IntRange(0, len(g.Nodes)-2).Draw(t, "to")
		if to >= from {
			to++
		}
		g.Edges = append(g.Edges, diagram.Edge{From: from, To: to, Trunk: rapid.IntRange(0, 2).Draw(t, "trunk")})
	}
	return g
}

func contains(outer, inner diagram.Rectangle) bool {
	return inner.X >= outer.X && inner.Y >= outer.Y && inner.X+inner.Width <= outer.X+outer.Width && inner.Y+inner.Height <= outer.Y+outer.Height
}

func apart(a, b diagram.Rectangle) bool {
	return a.X+a.Width < b.X || b.X+b.Width < a.X || a.Y+a.Height < b.Y || b.Y+b.Height < a.Y
}

// onBorder reports whether p lies on the border of r.
func onBorder(p diagram.Point, r diagram.Rectangle) bool {
	within := p.X >= r.X && p.X <= r.X+r.Width && p.Y >= r.Y && p.Y <= r.Y+r.Height
	return within && (p.X == r.X || p.X == r.X+r.Width || p.Y == r.Y || p.Y == r.Y+r.Height)
}

func TestLayoutIsLegible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		l, err := diagram.Arrange(g)
		if err != nil {
			t.Fatal(err)
		}
		page := diagram.Rectangle{Width: l.Width, Height: l.Height}
		for i, r := range l.Nodes {
			if !contains(l.Boxes[g.Nodes[i].Box], r) || !contains(page, r) {
				t.Fatalf("node %d at %v lies outside its box", i, r)
			}
			if r.Width < g.Nodes[i].Width || r.Height < g.Nodes[i].Height {
				t.Fatalf("node %d is %v, wants %v", i, r, g.Nodes[i])
			}
			for k := range i {
				if !apart(r, l.Nodes[k]) {
					t.Fatalf("nodes %d and %d touch: %v %v", i, k, r, l.Nodes[k])
				}
			}
		}
		for i, path := range l.Edges {
			checkPath(t, g, l, i, path)
		}
	})
}

// checkPath wants a line from border to border that turns at right angles and
// meets no other node.
func checkPath(t *rapid.T, g *diagram.Graph, l *diagram.Layout, i int, path []diagram.Point) {
	e := g.Edges[i]
	if len(path) < 2 {
		t.Fatalf("edge %d has no path", i)
	}
	if !onBorder(path[0], l.Nodes[e.From]) || !onBorder(path[len(path)-1], l.Nodes[e.To]) {
		t.Fatalf("edge %d runs from %v to %v, nodes are %v and %v", i, path[0], path[len(path)-1], l.Nodes[e.From], l.Nodes[e.To])
	}
	for k := 1; k < len(path); k++ {
		a, b := path[k-1], path[k]
		if (a.X == b.X) == (a.Y == b.Y) {
			t.Fatalf("edge %d goes from %v to %v", i, a, b)
		}
		line := diagram.Rectangle{X: min(a.X, b.X), Y: min(a.Y, b.Y), Width: math.Abs(a.X - b.X), Height: math.Abs(a.Y - b.Y)}
		for n, r := range l.Nodes {
			if n != e.From && n != e.To && !apart(line, r) {
				t.Fatalf("edge %d runs through node %d", i, n)
			}
		}
	}
}

func TestLayoutIsTheSameEveryTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		a, err := diagram.Arrange(g)
		if err != nil {
			t.Fatal(err)
		}
		b, err := diagram.Arrange(g)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(a, b) {
			t.Fatal("two layouts of one graph differ")
		}
	})
}

// TestSignalsRunToTheRight: a chain within a box is a straight line.
func TestSignalsRunToTheRight(t *testing.T) {
	g := &diagram.Graph{Boxes: make([]diagram.Box, 1)}
	for i := range 5 {
		g.Nodes = append(g.Nodes, diagram.Node{Width: 60, Height: 30})
		if i > 0 {
			g.Edges = append(g.Edges, diagram.Edge{From: i - 1, To: i})
		}
	}
	l, err := diagram.Arrange(g)
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range l.Edges {
		if len(path) != 2 || path[0].Y != path[1].Y || path[0].X >= path[1].X {
			t.Errorf("edge %d: %v", i, path)
		}
	}
}

// TestFeedbackTurnsBack: an edge against the flow does not push its target to
// the right.
func TestFeedbackTurnsBack(t *testing.T) {
	g := &diagram.Graph{Boxes: make([]diagram.Box, 1), Nodes: []diagram.Node{{Width: 60, Height: 30}, {Width: 60, Height: 30}, {Width: 60, Height: 30}},
		Edges: []diagram.Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 0}}}
	l, err := diagram.Arrange(g)
	if err != nil {
		t.Fatal(err)
	}
	if !(l.Nodes[0].X < l.Nodes[1].X && l.Nodes[1].X < l.Nodes[2].X) {
		t.Errorf("nodes stand at %v", l.Nodes)
	}
}

func TestRefusals(t *testing.T) {
	node := diagram.Node{Width: 10, Height: 10}
	for name, g := range map[string]*diagram.Graph{
		"box":  {Boxes: make([]diagram.Box, 1), Nodes: []diagram.Node{{Box: 1}}},
		"edge": {Boxes: make([]diagram.Box, 1), Nodes: []diagram.Node{node}, Edges: []diagram.Edge{{From: 0, To: 1}}},
		"loop": {Boxes: make([]diagram.Box, 1), Nodes: []diagram.Node{node}, Edges: []diagram.Edge{{}}},
	} {
		if _, err := diagram.Arrange(g); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
