package bytecode

import (
	"encoding/binary"
	"math"
	"slices"

	"niche/expr"
)

// coefficient is number · Π over / Π under, free of states, switches and time.
type coefficient struct {
	number      float64
	over, under []expr.Expr
}

// monomial is coefficient · Π leaves, at most maxOrder leaves.
type monomial struct {
	coefficient
	leaves []expr.Expr
}

const (
	maxOrder     = 2 // leaves of a monomial
	maxMonomials = 2 // monomials of a rate that goes to the table
)

// monomials writes e as a sum of at most maxMonomials monomials, if it has
// that form. Only coefficients are distributed over sums, so that the partial
// results are those of e up to a factor.
func (l *layout) monomials(e expr.Expr) ([]monomial, bool) {
	n := l.pool.Node(e)
	if l.tier(e) == instantaneous {
		switch n.Op {
		case expr.Add, expr.Sub:
			return l.sumOfMonomials(n)
		case expr.Neg, expr.Mul, expr.Div:
			if ms, ok := l.distribute(n); ok {
				return ms, true
			}
		}
	}
	m := monomial{coefficient: coefficient{number: 1}}
	ok := l.factor(e, &m, false)
	return []monomial{m}, ok
}

func (l *layout) sumOfMonomials(n expr.Node) ([]monomial, bool) {
	var sum []monomial
	for i, a := range n.Args {
		ms, ok := l.monomials(a)
		if !ok || len(sum)+len(ms) > maxMonomials {
			return nil, false
		}
		if i > 0 && n.Op == expr.Sub {
			for k := range ms {
				ms[k].number = -ms[k].number
			}
		}
		sum = append(sum, ms...)
	}
	return sum, true
}

// distribute handles coefficient · (sum), (sum)/coefficient and −(sum).
func (l *layout) distribute(n expr.Node) ([]monomial, bool) {
	outer := monomial{coefficient: coefficient{number: 1}}
	var inner expr.Expr
	for i, a := range n.Args {
		under := i > 0 && n.Op == expr.Div
		if l.tier(a) <= parametric {
			l.factor(a, &outer, under)
			continue
		}
		if inner != 0 || under {
			return nil, false
		}
		inner = a
	}
	if n.Op == expr.Neg {
		outer.number = -1
	}
	ms, ok := l.monomials(inner)
	if !ok {
		return nil, false
	}
	for i := range ms {
		ms[i].coefficient = ms[i].times(outer.coefficient)
	}
	return ms, true
}

// factor multiplies m by e, or divides it if under. It reports whether the
// result is still a monomial.
func (l *layout) factor(e expr.Expr, m *monomial, under bool) bool {
	if _, ok := l.leaf[e]; ok {
		if l.tier(e) == instantaneous {
			m.leaves = append(m.leaves, e)
			return !under && len(m.leaves) <= maxOrder
		}
	} else if v, ok := l.number(e); ok && !(under && v == 0) {
		if !under {
			m.number *= v
			return true
		}
		if q := 1 / v; q*v == 1 && math.Abs(v) == math.Exp2(math.Round(math.Log2(math.Abs(v)))) {
			m.number *= q // exact
			return true
		}
	} else {
		n := l.pool.Node(e)
		switch n.Op {
		case expr.Neg:
			m.number = -m.number
			return l.factor(n.Args[0], m, under)
		case expr.Mul:
			for _, a := range n.Args {
				if !l.factor(a, m, under) {
					return false
				}
			}
			return true
		case expr.Div:
			return l.factor(n.Args[0], m, under) && l.factor(n.Args[1], m, !under)
		case expr.Pow:
			if v, ok := l.number(n.Args[1]); ok && v == 2 && l.tier(e) == instantaneous {
				for range 2 {
					if !l.factor(n.Args[0], m, under) {
						return false
					}
				}
				return true
			}
		}
	}
	if l.tier(e) == instantaneous {
		return false
	}
	if under {
		m.under = append(m.under, e)
	} else {
		m.over = append(m.over, e)
	}
	return true
}

// times returns c·d in canonical order. What stands over and under cancels.
func (c coefficient) times(d coefficient) coefficient {
	r := coefficient{c.number * d.number, slices.Concat(c.over, d.over), slices.Concat(c.under, d.under)}
	r.over, r.under = cancel(r.over, r.under)
	slices.Sort(r.over)
	slices.Sort(r.under)
	return r
}

// cancel removes from over and under, which it owns, what they share.
func cancel(over, under []expr.Expr) (o, u []expr.Expr) {
	o = over[:0]
	for _, e := range over {
		if i := slices.Index(under, e); i >= 0 {
			under = slices.Delete(under, i, i+1)
			continue
		}
		o = append(o, e)
	}
	return o, under
}

// rest returns c without its number.
func (c coefficient) rest() coefficient { return coefficient{1, c.over, c.under} }

// isNumber reports whether c is its number alone.
func (c coefficient) isNumber() bool { return len(c.over)+len(c.under) == 0 }

// key appends bytes that identify the coefficient without its number.
func (c coefficient) key(b []byte) []byte {
	for _, e := range c.over {
		b = binary.LittleEndian.AppendUint32(b, uint32(e))
	}
	b = append(b, '/')
	for _, e := range c.under {
		b = binary.LittleEndian.AppendUint32(b, uint32(e))
	}
	return append(b, ';')
}

// expr returns c as an expression.
func (c coefficient) expr(p *expr.Pool) expr.Expr {
	over := c.over
	if v := math.Abs(c.number); v != 1 || len(over) == 0 {
		over = append([]expr.Expr{p.Number(v)}, over...)
	}
	e := fold(p, over)
	if len(c.under) > 0 {
		e = p.New(expr.Div, e, fold(p, c.under))
	}
	if c.number < 0 {
		e = p.Neg(e)
	}
	return e
}

// fold returns the product of es, at least one.
func fold(p *expr.Pool, es []expr.Expr) expr.Expr {
	if len(es) == 1 {
		return es[0]
	}
	return p.New(expr.Mul, es...)
}
