package metamorphic

import (
	"math"

	"niche/expr"
)

func isRelation(op expr.Op) bool { return op >= expr.Eq && op <= expr.Geq }

// opposite maps ordering relations to those that hold where they do not.
var opposite = map[expr.Op]expr.Op{expr.Lt: expr.Geq, expr.Leq: expr.Gt, expr.Gt: expr.Leq, expr.Geq: expr.Lt, expr.Eq: expr.Neq, expr.Neq: expr.Eq}

// negateConditions writes a < b as not(a ≥ b), xor(true, a ≥ b) or not(xor(false, a ≥ b)).
func negateConditions(n *network) bool {
	p := n.Pool
	count := 0
	return n.rewriteNodes(func(_ *place, e expr.Expr) expr.Expr {
		node := p.Node(e)
		if !isRelation(node.Op) || len(node.Args) != 2 || n.undefined(e) {
			return e
		}
		count++
		against := p.New(opposite[node.Op], node.Args...)
		switch count % 3 {
		case 0:
			return p.New(expr.Not, against)
		case 1:
			return p.New(expr.Xor, p.New(expr.True), against)
		}
		return p.New(expr.Not, p.New(expr.Xor, p.New(expr.False), against))
	})
}

// undefined reports whether e holds a number that is none, which is neither less
// nor not less than another.
func (n *network) undefined(e expr.Expr) bool {
	found := false
	n.Pool.Walk(e, func(x expr.Expr) bool {
		v, ok := n.Pool.Constant(x)
		found = found || ok && math.IsNaN(v)
		return !found
	})
	return found
}

// conditionsToNumbers writes a < b as (a < b)·1 + 0.
func conditionsToNumbers(n *network) bool {
	p := n.Pool
	return n.rewriteNodes(func(_ *place, e expr.Expr) expr.Expr {
		if !isRelation(p.Op(e)) {
			return e
		}
		return p.New(expr.Add, p.New(expr.Mul, e, n.number(1)), p.New(expr.False))
	})
}

// conditionsToPieces writes a < b as piecewise(true, a < b, false).
func conditionsToPieces(n *network) bool {
	p := n.Pool
	count := 0
	return n.rewriteNodes(func(_ *place, e expr.Expr) expr.Expr {
		if !isRelation(p.Op(e)) {
			return e
		}
		count++
		if count%2 == 0 {
			return p.New(expr.Piecewise, n.number(1), e, n.number(0))
		}
		return p.New(expr.Piecewise, p.New(expr.True), e, p.New(expr.False))
	})
}

// nestArguments writes operators of many arguments as operators of two, and those
// of two with one more that makes no difference.
func nestArguments(n *network) bool {
	p := n.Pool
	neutral := map[expr.Op]expr.Expr{
		expr.Add: n.number(0), expr.Mul: n.number(1), expr.And: p.New(expr.True), expr.Or: p.New(expr.False), expr.Xor: p.New(expr.False),
	}
	return n.rewriteNodes(func(_ *place, e expr.Expr) expr.Expr {
		node := p.Node(e)
		more, nary := neutral[node.Op]
		switch {
		case isRelation(node.Op) && len(node.Args) > 2 && node.Op != expr.Neq:
			all := p.New(expr.True)
			for i := range node.Args[1:] {
				all = p.New(expr.And, all, p.New(node.Op, node.Args[i], node.Args[i+1]))
			}
			return all
		case isRelation(node.Op) && len(node.Args) == 2 && node.Op != expr.Neq && node.Op != expr.Lt && node.Op != expr.Gt:
			return p.New(node.Op, node.Args[0], node.Args[0], node.Args[1])
		case nary && len(node.Args) > 2:
			nested := node.Args[0]
			for _, a := range node.Args[1:] {
				nested = p.New(node.Op, nested, a)
			}
			return nested
		case nary && len(node.Args) == 2:
			return p.New(node.Op, node.Args[0], more, node.Args[1])
		}
		return e
	})
}

// respellPowers writes x^(1/2) and roots as one another, products as quotients,
// exponentials as powers.
func respellPowers(n *network) bool {
	p := n.Pool
	return n.rewriteNodes(func(_ *place, e expr.Expr) expr.Expr {
		node := p.Node(e)
		switch node.Op {
		case expr.Root:
			return p.New(expr.Pow, node.Args[1], p.New(expr.Div, n.number(1), node.Args[0]))
		case expr.Exp:
			return p.New(expr.Pow, n.number(math.E), node.Args[0])
		case expr.Ln:
			return p.New(expr.Log, n.number(math.E), node.Args[0])
		case expr.Log:
			return p.New(expr.Div, p.New(expr.Ln, node.Args[1]), p.New(expr.Ln, node.Args[0]))
		case expr.Sub:
			return p.New(expr.Add, node.Args[0], p.New(expr.Neg, node.Args[1]))
		case expr.Neg:
			return p.New(expr.Sub, n.number(0), node.Args[0])
		case expr.Tan:
			return p.New(expr.Div, p.New(expr.Sin, node.Args[0]), p.New(expr.Cos, node.Args[0]))
		case expr.Abs:
			return p.New(expr.Max, node.Args[0], p.New(expr.Neg, node.Args[0]))
		case expr.Ceil:
			return p.New(expr.Neg, p.New(expr.Floor, p.New(expr.Neg, node.Args[0])))
		case expr.Implies:
			return p.New(expr.Or, p.New(expr.Not, node.Args[0]), node.Args[1])
		}
		return e
	})
}

// extremaToPieces writes max(a, b) as a piecewise formula, and conditions that
// choose one of two values as two pieces.
func extremaToPieces(n *network) bool {
	p := n.Pool
	return n.rewriteNodes(func(_ *place, e expr.Expr) expr.Expr {
		node := p.Node(e)
		switch {
		case node.Op == expr.Max && len(node.Args) == 2:
			return p.New(expr.Piecewise, node.Args[0], p.New(expr.Geq, node.Args[0], node.Args[1]), node.Args[1])
		case node.Op == expr.Min && len(node.Args) == 2:
			return p.New(expr.Piecewise, node.Args[0], p.New(expr.Leq, node.Args[0], node.Args[1]), node.Args[1])
		case node.Op == expr.Piecewise && len(node.Args) == 3:
			return p.New(expr.Piecewise, node.Args[2], p.New(expr.Not, node.Args[1]), node.Args[0], node.Args[1])
		}
		return e
	})
}
