package ssa

import (
	"math"

	"niche/compile"
	"niche/expr"
)

// monomial is a rate law of the form coefficient × Π state^power.
type monomial struct {
	coefficient []expr.Expr // factors free of states, switches and time
	inverse     []expr.Expr // divisors of the same kind
	sign        float64
	powers      []power // in order of appearance
	// less lists states of which a factor x − 1 occurs.
	less []int
}

// power is one state of a monomial.
type power struct {
	state int
	times int
}

// order is the number of molecules that meet.
func (m *monomial) order() int {
	sum := 0
	for _, p := range m.powers {
		sum += p.times
	}
	return sum
}

// factorise writes e as a monomial; ok is false if it is none.
func factorise(sys *compile.System, e expr.Expr) (m monomial, ok bool) {
	m.sign = 1
	return m, m.multiply(sys, e)
}

func (m *monomial) multiply(sys *compile.System, e expr.Expr) bool {
	pool := sys.Pool
	if constant(sys, e) {
		m.coefficient = append(m.coefficient, e)
		return true
	}
	switch n := pool.Node(e); n.Op {
	case expr.Symbol:
		return m.raise(sys, e, 1)
	case expr.Add, expr.Sub:
		return m.oneLess(sys, n)
	case expr.Mul:
		for _, x := range n.Args {
			if !m.multiply(sys, x) {
				return false
			}
		}
		return true
	case expr.Neg:
		m.sign = -m.sign
		return m.multiply(sys, n.Args[0])
	case expr.Div:
		if !constant(sys, n.Args[1]) {
			return false
		}
		m.inverse = append(m.inverse, n.Args[1])
		return m.multiply(sys, n.Args[0])
	case expr.Pow:
		v, ok := pool.Constant(n.Args[1])
		if !ok || v != math.Trunc(v) || v < 1 || v > 8 {
			return false
		}
		return m.raise(sys, n.Args[0], int(v))
	}
	return false
}

// oneLess multiplies by x − 1, written as difference or sum.
func (m *monomial) oneLess(sys *compile.System, n expr.Node) bool {
	if len(n.Args) != 2 {
		return false
	}
	x, one, want := n.Args[0], n.Args[1], 1.0
	if n.Op == expr.Add {
		want = -1
		if _, first := sys.Pool.Constant(x); first {
			x, one = one, x
		}
	}
	v, ok := sys.Pool.Constant(one)
	slot, known := sys.Slots[x]
	if !ok || v != want || !known || slot.Kind != compile.StateSlot {
		return false
	}
	m.less = append(m.less, slot.Index)
	return true
}

// raise multiplies by symbol^times.
func (m *monomial) raise(sys *compile.System, symbol expr.Expr, times int) bool {
	slot, ok := sys.Slots[symbol]
	if !ok || slot.Kind != compile.StateSlot {
		return false
	}
	for i := range m.powers {
		if m.powers[i].state == slot.Index {
			m.powers[i].times += times
			return true
		}
	}
	m.powers = append(m.powers, power{slot.Index, times})
	return true
}

// constant reports whether e is free of states, switches and time.
func constant(sys *compile.System, e expr.Expr) bool {
	if s, ok := sys.Slots[e]; ok {
		return s.Kind == compile.ParameterSlot
	}
	free := true
	sys.Pool.Walk(e, func(x expr.Expr) bool {
		switch sys.Pool.Op(x) {
		case expr.Time, expr.Delay, expr.RateOf, expr.Call:
			free = false
		case expr.Symbol:
			if s, ok := sys.Slots[x]; !ok || s.Kind != compile.ParameterSlot {
				free = false
			}
		}
		return free
	})
	return free
}

// formula is the coefficient of m as one expression.
func (m *monomial) formula(pool *expr.Pool) expr.Expr {
	k := pool.Number(m.sign)
	for _, c := range m.coefficient {
		k = pool.Mul(k, c)
	}
	for _, d := range m.inverse {
		k = pool.Div(k, d)
	}
	return k
}

// falling is m with each power x^n as x·(x − u)⋯(x − (n−1)·u), the number of
// ordered choices of n different molecules, where u is one molecule in the unit
// of x.
func (m *monomial) falling(sys *compile.System, scale float64) expr.Expr {
	pool := sys.Pool
	product := m.formula(pool)
	for _, p := range m.powers {
		x := sys.States[p.state].Symbol
		for i := range p.times {
			product = pool.Mul(product, pool.Sub(x, pool.Number(float64(i)*scale)))
		}
	}
	return product
}
