package diagram

import "math"

// pitch is the distance of the grid on which nodes and lines stand [px].
const pitch = 8.0

// placement is a column and a row for every node.
type placement struct {
	g       *Graph
	arcs    []arc
	column  []int
	row     []int // within the box
	rows    []int // of every box
	columns int
	// Rough distances of columns and rows, and half the size of a node [grid
	// steps].
	columnPitch, rowPitch, halfWidth, halfHeight float64
}

func newPlacement(g *Graph) *placement {
	p := &placement{g: g, arcs: acyclic(g), rows: make([]int, len(g.Boxes)), row: make([]int, len(g.Nodes)), columns: 1}
	p.column = columns(len(g.Nodes), p.arcs)
	filled := map[[2]int]int{}
	for n, node := range g.Nodes {
		key := [2]int{node.Box, p.column[n]}
		p.row[n] = filled[key]
		filled[key]++
		p.rows[node.Box] = max(p.rows[node.Box], filled[key])
		p.columns = max(p.columns, p.column[n]+1)
	}
	w, h := 0.0, 0.0
	for _, node := range g.Nodes {
		w, h = w+node.Width/pitch/float64(len(g.Nodes)), h+node.Height/pitch/float64(len(g.Nodes))
	}
	p.columnPitch, p.rowPitch = w+5, h+rowGap
	p.halfWidth, p.halfHeight = w/2+0.5, h/2+0.5
	return p
}

// Prices of the descent, in grid steps of an edge.
const (
	crossingPrice = 14.0
	throughPrice  = 30.0
	backPrice     = 6.0
)

// spot is the middle of a node in rough grid steps.
type spot struct{ x, y float64 }

func (p *placement) spots() []spot {
	top := make([]float64, len(p.rows)+1)
	for b, rows := range p.rows {
		top[b+1] = top[b] + p.rowPitch*float64(rows) + 8
	}
	spots := make([]spot, len(p.g.Nodes))
	for n, node := range p.g.Nodes {
		spots[n] = spot{p.columnPitch * float64(p.column[n]), top[node.Box] + p.rowPitch*float64(p.row[n])}
	}
	return spots
}

// cost is what the descent makes small.
func (p *placement) cost() float64 {
	spots := p.spots()
	sum := 0.0
	for i, e := range p.g.Edges {
		a, b := spots[e.From], spots[e.To]
		sum += math.Abs(a.x-b.x) + 1.5*math.Abs(a.y-b.y)
		if b.x < a.x {
			sum += backPrice
		}
		for _, f := range p.g.Edges[:i] {
			if crosses(a, b, spots[f.From], spots[f.To]) {
				sum += crossingPrice
			}
		}
		for n, s := range spots {
			if n != e.From && n != e.To && p.near(a, b, s) {
				sum += throughPrice
			}
		}
	}
	return sum
}

// crosses reports whether the segments ab and cd cross between their ends.
func crosses(a, b, c, d spot) bool {
	side := func(p, q, r spot) float64 { return float64((q.x-p.x)*(r.y-p.y)) - float64((q.y-p.y)*(r.x-p.x)) }
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// near reports whether the segment ab comes close to the node at s.
func (p *placement) near(a, b, s spot) bool {
	if s.x < min(a.x, b.x)-p.halfWidth || s.x > max(a.x, b.x)+p.halfWidth || s.y < min(a.y, b.y)-p.halfHeight || s.y > max(a.y, b.y)+p.halfHeight {
		return false
	}
	for i := 1; i < 16; i++ {
		t := float64(i) / 16
		if math.Abs(a.x+t*(b.x-a.x)-s.x) < p.halfWidth && math.Abs(a.y+t*(b.y-a.y)-s.y) < p.halfHeight {
			return true
		}
	}
	return false
}

// improve moves nodes to other rows, and to other columns as far as their arcs
// allow, as long as the cost falls.
func (p *placement) improve() {
	best := p.cost()
	for range 12 {
		before := best
		for n := range p.g.Nodes {
			low, high := p.reach(n)
			for c := low; c <= high; c++ {
				for r := range p.rows[p.g.Nodes[n].Box] {
					best = p.try(n, c, r, best)
				}
			}
		}
		if best >= before {
			return
		}
	}
}

// reach returns the columns in which n may stand.
func (p *placement) reach(n int) (low, high int) {
	high = p.columns - 1
	for _, a := range p.arcs {
		if a.to == n {
			low = max(low, p.column[a.from]+a.length)
		}
		if a.from == n {
			high = min(high, p.column[a.to]-a.length)
		}
	}
	return low, high
}

// try moves n to column c and row r, where it changes places with a node that
// stands there already in the same column, and keeps the move if the cost falls.
func (p *placement) try(n, c, r int, best float64) float64 {
	oldColumn, oldRow := p.column[n], p.row[n]
	if c == oldColumn && r == oldRow {
		return best
	}
	other := -1
	for m := range p.g.Nodes {
		if m != n && p.g.Nodes[m].Box == p.g.Nodes[n].Box && p.column[m] == c && p.row[m] == r {
			other = m
		}
	}
	if other >= 0 && c != oldColumn {
		return best
	}
	p.column[n], p.row[n] = c, r
	if other >= 0 {
		p.row[other] = oldRow
	}
	if cost := p.cost(); cost < best-1e-9 {
		return cost
	}
	p.column[n], p.row[n] = oldColumn, oldRow
	if other >= 0 {
		p.row[other] = r
	}
	return best
}

// compact takes out rows in which nothing stands.
func (p *placement) compact() {
	for b := range p.rows {
		taken := make([]bool, p.rows[b])
		for n, node := range p.g.Nodes {
			if node.Box == b {
				taken[p.row[n]] = true
			}
		}
		number := make([]int, p.rows[b])
		p.rows[b] = 0
		for r, t := range taken {
			number[r] = p.rows[b]
			if t {
				p.rows[b]++
			}
		}
		for n, node := range p.g.Nodes {
			if node.Box == b {
				p.row[n] = number[p.row[n]]
			}
		}
	}
}
