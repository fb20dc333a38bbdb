package diagram

import (
	"cmp"
	"slices"
)

// cells is a rectangle on the grid: lines may run along its border.
type cells struct{ left, top, right, bottom int }

// routing is a layout on the grid while its edges are found.
type routing struct {
	g             *Graph
	width, height int
	boxes, nodes  []cells
	paths         [][]place // of every edge, corner by corner and step by step
	ground        []uint8   // price class of every place
	used          []user    // per place
	scratch       *search
}

// place is a point of the grid.
type place struct{ x, y int }

// user counts the edges through a place by direction and names the last trunk.
type user struct {
	flat, steep int // running left–right and up–down
	trunk       int // 1 + source·many + trunk; 0 for none, −1 for several
}

// Price classes of places.
const (
	free uint8 = iota
	closeBy
	border
	title
	blocked
)

// Prices of a route [grid steps].
const (
	bendPrice    = 3.0
	closePrice   = 1.5
	borderPrice  = 2.0
	titlePrice   = 6.0
	crossPrice   = 4.0
	companyPrice = 14.0
	sharedPrice  = 0.3 // instead of a step, along the trunk of the same source
	turnedPrice  = 1.0 // for leaving a node otherwise than to the right, or entering otherwise than from the left
)

// route finds the paths of all edges: short ones first, then all once more.
func (l *routing) route() {
	l.survey()
	l.paths = make([][]place, len(l.g.Edges))
	order := make([]int, len(l.g.Edges))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(l.distance(a), l.distance(b)) })
	for range 2 {
		for _, i := range order {
			l.mark(i, -1)
			l.paths[i] = l.find(i)
			l.mark(i, 1)
		}
	}
}

// distance is that of the middles of the two nodes of edge i.
func (l *routing) distance(i int) int {
	a, b := l.nodes[l.g.Edges[i].From], l.nodes[l.g.Edges[i].To]
	dx, dy := a.left+a.right-b.left-b.right, a.top+a.bottom-b.top-b.bottom
	return max(dx, -dx) + max(dy, -dy)
}

func (l *routing) at(p place) int { return p.y*(l.width+1) + p.x }
func (l *routing) inside(p place) bool {
	return p.x >= 0 && p.y >= 0 && p.x <= l.width && p.y <= l.height
}
func (c cells) holds(p place, by int) bool {
	return p.x >= c.left-by && p.x <= c.right+by && p.y >= c.top-by && p.y <= c.bottom+by
}

// titled reports whether p lies on the title of box i.
func (l *routing) titled(b cells, i int, p place) bool {
	along, across := p.x-b.left, p.y-b.top
	if l.g.Down {
		along, across = across, along
	}
	return across > 0 && across < 4 && along > 0 && along <= steps(l.g.Boxes[i].Title)+3
}

// survey prices the ground.
func (l *routing) survey() {
	l.ground = make([]uint8, (l.width+1)*(l.height+1))
	l.used = make([]user, len(l.ground))
	for y := range l.height + 1 {
		for x := range l.width + 1 {
			p := place{x, y}
			c := free
			for i, b := range l.boxes {
				if b.bottom > b.top && b.holds(p, 0) && (x == b.left || x == b.right || y == b.top || y == b.bottom) {
					c = max(c, border)
				}
				if l.titled(b, i, p) {
					c = max(c, title)
				}
			}
			for _, n := range l.nodes {
				if n.holds(p, 1) {
					c = max(c, closeBy)
				}
				if n.holds(p, 0) {
					c = blocked
				}
			}
			l.ground[l.at(p)] = c
		}
	}
}

// mark adds the path of edge i to the ground, or takes it away.
func (l *routing) mark(i, by int) {
	path := l.paths[i]
	trunk := l.trunk(i)
	for k, p := range path {
		u := &l.used[l.at(p)]
		if k > 0 && path[k-1].y == p.y || k+1 < len(path) && path[k+1].y == p.y {
			u.flat += by
		}
		if k > 0 && path[k-1].x == p.x || k+1 < len(path) && path[k+1].x == p.x {
			u.steep += by
		}
		switch {
		case by < 0 && u.flat+u.steep == 0:
			u.trunk = 0
		case by > 0 && (u.trunk == 0 || u.trunk == trunk):
			u.trunk = trunk
		case by > 0:
			u.trunk = -1
		}
	}
}

// pixels scales l to pixels and keeps the corners of paths.
func (l *routing) pixels() *Layout {
	rectangle := func(c cells) Rectangle {
		return Rectangle{pitch * float64(c.left), pitch * float64(c.top), pitch * float64(c.right-c.left), pitch * float64(c.bottom-c.top)}
	}
	out := &Layout{Width: pitch * float64(l.width), Height: pitch * float64(l.height)}
	for _, b := range l.boxes {
		out.Boxes = append(out.Boxes, rectangle(b))
	}
	for _, n := range l.nodes {
		out.Nodes = append(out.Nodes, rectangle(n))
	}
	for _, path := range l.paths {
		var corners []Point
		for k, p := range path {
			if k > 0 && k+1 < len(path) && (path[k-1].x == path[k+1].x || path[k-1].y == path[k+1].y) {
				continue
			}
			corners = append(corners, Point{pitch * float64(p.x), pitch * float64(p.y)})
		}
		out.Edges = append(out.Edges, corners)
	}
	return out
}
