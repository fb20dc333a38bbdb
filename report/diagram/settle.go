package diagram

import "math"

// Distances of a settled layout [grid steps].
const (
	sidePad  = 3 // between a box and its nodes
	titlePad = 5 // the same, where its title stands
	boxGap   = 4
	rowGap   = 4
)

// pads returns the room within a box before and behind its rows, and before and
// behind its columns.
func (p *placement) pads() (before, behind, left, right int) {
	if p.g.Down {
		return sidePad, sidePad, titlePad, sidePad
	}
	return titlePad, sidePad, sidePad, sidePad
}

// settle turns columns and rows into places on the grid.
func (p *placement) settle() *routing {
	l := &routing{g: p.g}
	before, behind, padLeft, padRight := p.pads()
	left, widths := p.lefts(), p.widths()
	l.width = left[p.columns]
	tops := make([][]int, len(p.g.Boxes))
	y := 1
	for b := range p.g.Boxes {
		from := y
		if p.rows[b] > 0 {
			tops[b], y = p.tops(b, from+before)
			y = max(y-rowGap+behind, from+p.titleRoom(b))
		}
		first, last := p.extent(b)
		c := cells{left[first] - padLeft, from, left[last] + widths[last] + padRight, y}
		if !p.g.Down {
			c.right = max(c.right, c.left+steps(p.g.Boxes[b].Title+28))
			l.width = max(l.width, c.right+1)
		}
		l.boxes = append(l.boxes, c)
		if p.rows[b] > 0 {
			y += boxGap
		}
	}
	l.height = max(1, y-boxGap+1)
	for b := range l.boxes {
		if p.g.Boxes[b].Whole {
			l.boxes[b].right = l.width - 1
		}
	}
	for n, node := range p.g.Nodes {
		w, h := steps(node.Width), steps(node.Height)
		c := p.column[n]
		x := left[c] + (widths[c]-w)/2
		top := tops[node.Box][p.row[n]] + (p.rowHeight(node.Box, p.row[n])-h)/2
		l.nodes = append(l.nodes, cells{x, top, x + w, top + h})
	}
	return l
}

// titleRoom is the least extent of box b across its rows that holds its title.
func (p *placement) titleRoom(b int) int {
	if p.g.Down {
		return steps(p.g.Boxes[b].Title + 28)
	}
	return 0
}

// tops returns where the rows of box b begin, the first at y, and where the next
// one would.
func (p *placement) tops(b, y int) (tops []int, next int) {
	for r := range p.rows[b] {
		tops = append(tops, y)
		y += p.rowHeight(b, r) + rowGap
	}
	return tops, y
}

// extent returns the first and the last column that box b takes.
func (p *placement) extent(b int) (first, last int) {
	first, last = p.columns-1, 0
	for n, node := range p.g.Nodes {
		if node.Box == b {
			first, last = min(first, p.column[n]), max(last, p.column[n])
		}
	}
	if p.g.Boxes[b].Whole || first > last {
		return 0, p.columns - 1
	}
	return first, last
}

// steps returns the even number of grid steps that hold length.
func steps(length float64) int { return 2 * int(math.Ceil(length/pitch/2)) }

// rowHeight is the height of the tallest node of a row.
func (p *placement) rowHeight(box, row int) int {
	h := 0
	for n, node := range p.g.Nodes {
		if node.Box == box && p.row[n] == row {
			h = max(h, steps(node.Height))
		}
	}
	return h
}

// widths returns the width of every column.
func (p *placement) widths() []int {
	w := make([]int, p.columns)
	for n, node := range p.g.Nodes {
		w[p.column[n]] = max(w[p.column[n]], steps(node.Width))
	}
	return w
}

// lefts returns the left end of every column and, last, the width of all. Gaps
// grow with the number of edges that pass them.
func (p *placement) lefts() []int {
	busy := make([]int, p.columns+1)
	for _, e := range p.g.Edges {
		a, b := p.column[e.From], p.column[e.To]
		for c := min(a, b); c < max(a, b); c++ {
			busy[c]++
		}
	}
	_, _, padLeft, padRight := p.pads()
	left := []int{1 + padLeft}
	for c, w := range p.widths() {
		gap := padRight + 1
		if c < p.columns-1 {
			gap = min(8, 3+busy[c]/2)
		}
		left = append(left, left[c]+w+gap)
	}
	return left
}
