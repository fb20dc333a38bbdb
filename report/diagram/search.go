package diagram

import (
	"math"
	"slices"
)

// Directions.
var ways = [4]place{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}

// probe is a state of the search: a place, entered in a direction.
type probe struct {
	cost, guess float64
	p           place
	way         int
	number      int // of states seen before: breaks ties
}

// before orders probes; ties go to the one seen first, so that equal graphs give
// equal paths.
func (a probe) before(b probe) bool {
	if a.guess != b.guess {
		return a.guess < b.guess
	}
	return a.number < b.number
}

// frontier is a binary heap of probes.
type frontier []probe

func (f *frontier) push(p probe) {
	*f = append(*f, p)
	h := *f
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[i].before(h[up]) {
			return
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (f *frontier) pop() probe {
	h := *f
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	*f = h
	for i := 0; ; {
		least := i
		for _, k := range [2]int{2*i + 1, 2*i + 2} {
			if k < last && h[k].before(h[least]) {
				least = k
			}
		}
		if least == i {
			return top
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// search is one A* search, for edge i.
type search struct {
	l        *routing
	from, to cells
	trunk    int
	best     []float64 // by place and direction
	came     []int     // state before, or −1
	open     frontier
	seen     int
}

// trunk names what edge i may share, 0 for nothing.
func (l *routing) trunk(i int) int {
	e := l.g.Edges[i]
	if e.Trunk <= 0 {
		return 0
	}
	return 1 + e.From*1024 + e.Trunk
}

// find returns the cheapest path of edge i: places from border to border.
func (l *routing) find(i int) []place {
	e := l.g.Edges[i]
	if l.scratch == nil {
		l.scratch = &search{l: l, best: make([]float64, 4*len(l.ground)), came: make([]int, 4*len(l.ground))}
	}
	s := l.scratch
	s.from, s.to, s.trunk, s.open, s.seen = l.nodes[e.From], l.nodes[e.To], l.trunk(i), s.open[:0], 0
	for k := range s.best {
		s.best[k], s.came[k] = math.Inf(1), -1
	}
	for way := range ways {
		for _, p := range gates(s.from, way) {
			price := offCentre(s.from, p)
			if way != 0 {
				price += turnedPrice
			}
			s.offer(p, way, price, -1)
		}
	}
	for len(s.open) > 0 {
		q := s.open.pop()
		state := 4*l.at(q.p) + q.way
		if q.cost > s.best[state] {
			continue
		}
		if s.arrived(q) {
			return s.trace(state)
		}
		s.expand(q, state)
	}
	return nil
}

// gates are the places on the border of c from which one leaves in a direction,
// without the corners.
func gates(c cells, way int) []place {
	var list []place
	switch way {
	case 0, 2:
		x := c.right
		if way == 2 {
			x = c.left
		}
		for y := c.top + 1; y < c.bottom; y++ {
			list = append(list, place{x, y})
		}
	default:
		y := c.bottom
		if way == 3 {
			y = c.top
		}
		for x := c.left + 2; x < c.right-1; x++ {
			list = append(list, place{x, y})
		}
	}
	return list
}

// offCentre is a small price for gates away from the middle of a side.
func offCentre(c cells, p place) float64 {
	dx, dy := math.Abs(float64(2*p.x-c.left-c.right)), math.Abs(float64(2*p.y-c.top-c.bottom))
	if p.x == c.left || p.x == c.right {
		return 0.25 * dy
	}
	return 0.1 * dx
}

// arrived reports whether q stands on the border of the target, entered
// straight and away from the corners.
func (s *search) arrived(q probe) bool {
	if !s.to.holds(q.p, 0) {
		return false
	}
	return slices.Contains(gates(s.to, (q.way+2)%4), q.p)
}

// expand offers what can be reached from q in one step.
func (s *search) expand(q probe, state int) {
	for way, d := range ways {
		if way == (q.way+2)%4 {
			continue
		}
		if way != q.way && s.from.holds(q.p, 0) {
			continue // leave straight
		}
		next := place{q.p.x + d.x, q.p.y + d.y}
		if !s.l.inside(next) {
			continue
		}
		goal := s.to.holds(next, 0)
		if s.l.ground[s.l.at(next)] == blocked && !goal {
			continue
		}
		if goal && !slices.Contains(gates(s.to, (way+2)%4), next) {
			continue
		}
		price := q.cost + s.step(next, way)
		if way != q.way {
			price += bendPrice + s.turn(q.p)
		}
		if goal {
			price += offCentre(s.to, next)
			if way != 0 {
				price += turnedPrice
			}
		}
		s.offer(next, way, price, state)
	}
}

// step is the price of one step to p.
func (s *search) step(p place, way int) float64 {
	u := s.l.used[s.l.at(p)]
	along, across := u.flat, u.steep
	if way%2 == 1 {
		along, across = across, along
	}
	if s.trunk > 0 && u.trunk == s.trunk {
		return sharedPrice
	}
	price := 1 + companyPrice*float64(along) + crossPrice*float64(across)
	switch s.l.ground[s.l.at(p)] {
	case closeBy:
		price += closePrice
	case border:
		price += borderPrice
	case title:
		price += titlePrice
	}
	return price
}

// turn is the extra price of a bend at p: not on other lines.
func (s *search) turn(p place) float64 {
	u := s.l.used[s.l.at(p)]
	if u.flat+u.steep == 0 || s.trunk > 0 && u.trunk == s.trunk {
		return 0
	}
	return companyPrice
}

func (s *search) offer(p place, way int, cost float64, came int) {
	state := 4*s.l.at(p) + way
	if cost >= s.best[state] {
		return
	}
	s.best[state], s.came[state] = cost, came
	dx := max(s.to.left-p.x, 0, p.x-s.to.right)
	dy := max(s.to.top-p.y, 0, p.y-s.to.bottom)
	s.seen++
	s.open.push(probe{cost, cost + float64(dx+dy), p, way, s.seen})
}

// trace follows the states back to the start.
func (s *search) trace(state int) []place {
	var path []place
	for ; state >= 0; state = s.came[state] {
		k := state / 4
		path = append(path, place{k % (s.l.width + 1), k / (s.l.width + 1)})
	}
	slices.Reverse(path)
	return path
}
