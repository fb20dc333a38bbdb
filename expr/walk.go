package expr

// visited is a set of expressions that empties in O(1).
type visited struct {
	stamps []uint32
	now    uint32
}

// visit borrows a set for one traversal; nested traversals borrow others.
func (p *Pool) visit() *visited {
	v := &visited{}
	if n := len(p.marks); n > 0 {
		v.stamps = p.marks[n-1]
		p.marks = p.marks[:n-1]
	}
	// The last element keeps the clock of an idle set.
	if n := len(v.stamps); n > 0 {
		v.now = v.stamps[n-1] + 1
		v.stamps = v.stamps[:n-1]
	} else {
		v.now = 1
	}
	if v.now == 0 { // the clock wrapped around
		clear(v.stamps)
		v.now = 1
	}
	return v
}

func (p *Pool) release(v *visited) { p.marks = append(p.marks, append(v.stamps, v.now)) }

// add reports whether e is new.
func (v *visited) add(e Expr) bool {
	if int(e) >= len(v.stamps) {
		v.stamps = append(v.stamps, make([]uint32, int(e)+1-len(v.stamps))...)
	}
	if v.stamps[e] == v.now {
		return false
	}
	v.stamps[e] = v.now
	return true
}

// Walk calls f for e and what is below it, each expression once, before its
// arguments and in the order of reading. Where f returns false, the arguments
// are skipped (unless they are reached another way).
func (p *Pool) Walk(e Expr, f func(Expr) bool) {
	seen := p.visit()
	defer p.release(seen)
	stack := []Expr{e}
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !seen.add(x) || !f(x) {
			continue
		}
		args := p.Args(x)
		for k := len(args) - 1; k >= 0; k-- {
			stack = append(stack, args[k])
		}
	}
}

// Symbols returns the symbols of e in the order of their first occurrence.
// Time is not among them.
func (p *Pool) Symbols(e Expr) []Expr { return p.appendSymbols(nil, e) }

func (p *Pool) appendSymbols(list []Expr, e Expr) []Expr {
	p.Walk(e, func(x Expr) bool {
		if p.Op(x) == Symbol {
			list = append(list, x)
		}
		return p.records[x].mask != 0
	})
	return list
}

// Contains reports whether x is e or below e. For a symbol that is absent the
// usual cost is O(1).
func (p *Pool) Contains(e, x Expr) bool {
	if p.excludes(e, x) {
		return false
	}
	found := false
	p.Walk(e, func(y Expr) bool {
		found = found || y == x
		// Arguments have smaller indices than what uses them.
		return !found && y > x && !p.excludes(y, x)
	})
	return found
}

// excludes proves that x is not below e; false proves nothing.
func (p *Pool) excludes(e, x Expr) bool {
	return x > e || p.records[x].mask&^p.records[e].mask != 0
}

// Size returns the number of distinct expressions in e, itself included.
func (p *Pool) Size(e Expr) int {
	n := 0
	p.Walk(e, func(Expr) bool { n++; return true })
	return n
}
