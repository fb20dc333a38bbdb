package difference

import (
	"math"
	"strconv"

	"niche/distrib"
	"niche/expr"
)

// Relations cannot be compared at random states: hardly any state lies between
// two thresholds. Each is therefore written as a difference d < 0, d = 0 or d > 0,
// the differences are compared as functions, and the sign of what is the same
// difference becomes one symbol that is −1, 0 or 1 at random.

// condition is such a difference with the symbol of its sign.
type condition struct {
	difference expr.Expr
	symbol     expr.Expr
}

// signMark and lawMark begin the names of symbols that stand for signs of
// differences and for values of functions that are not known.
const (
	signMark = "?"
	lawMark  = "!"
)

// abstract returns e with both sides of every relation replaced by the sign of
// their difference, and every call of an unknown function by a mixture of its arguments.
func (j *judge) abstract(e expr.Expr) expr.Expr {
	if x, ok := j.abstracted[e]; ok {
		return x
	}
	p := j.p
	n := p.Node(e)
	x := e
	if len(n.Args) > 0 && n.Op != expr.RateOf {
		args := make([]expr.Expr, len(n.Args))
		for i, a := range n.Args {
			args[i] = j.abstract(a)
		}
		switch {
		case n.Op >= expr.Eq && n.Op <= expr.Geq:
			x = j.relation(n.Op, args)
		case n.Op == expr.Call:
			x = j.unknown(n.Name, args)
		default:
			x = p.New(n.Op, args...)
		}
	}
	j.abstracted[e] = x
	return x
}

// relation is a chain of relations as relations of pairs.
func (j *judge) relation(op expr.Op, args []expr.Expr) expr.Expr {
	p := j.p
	var all []expr.Expr
	for i := 1; i < len(args); i++ {
		all = append(all, j.pair(op, args[i-1], args[i]))
	}
	switch len(all) {
	case 0:
		return p.New(expr.True)
	case 1:
		return all[0]
	}
	return p.New(expr.And, all...)
}

func (j *judge) pair(op expr.Op, a, b expr.Expr) expr.Expr {
	p := j.p
	sign, forward := j.sign(p.Sub(a, b))
	if !forward {
		op = mirrored(op)
	}
	return p.New(op, sign, p.Number(0))
}

// mirrored is the relation between swapped sides.
func mirrored(op expr.Op) expr.Op {
	switch op {
	case expr.Lt:
		return expr.Gt
	case expr.Gt:
		return expr.Lt
	case expr.Leq:
		return expr.Geq
	case expr.Geq:
		return expr.Leq
	}
	return op
}

// sign returns the symbol of the sign of d, or, not forward, of −d.
func (j *judge) sign(d expr.Expr) (symbol expr.Expr, forward bool) {
	d = j.p.Simplify(d)
	for _, c := range j.conditions {
		if q := j.quotient(c.difference, d); q != 0 {
			return c.symbol, q > 0
		}
	}
	s := j.p.Symbol(signMark + strconv.Itoa(len(j.conditions)))
	j.conditions = append(j.conditions, condition{d, s})
	return s, true
}

// quotient returns the constant that a/b is, and 0 if it is none.
func (j *judge) quotient(a, b expr.Expr) float64 {
	if a == b {
		return 1
	}
	var first float64
	found := 0
	for k := 0; k < mostStates && found < fewestStates; k++ {
		x, y := j.value(a, k), j.value(b, k)
		if math.IsNaN(x) != math.IsNaN(y) {
			return 0
		}
		if math.IsNaN(x) || math.IsInf(x, 0) || x == 0 && y == 0 {
			continue
		}
		q := x / y
		if math.IsInf(q, 0) || q == 0 || found > 0 && apart(q, first) > tolerance {
			return 0
		}
		first = q
		found++
	}
	if found < fewestStates {
		return 0
	}
	return first
}

// unknown is a function of args that is not known further: any one that tells
// its arguments apart will do.
func (j *judge) unknown(name string, args []expr.Expr) expr.Expr {
	p := j.p
	if law, ok := distrib.Lookup(name); ok {
		name = law.String()
	}
	sum := []expr.Expr{p.Symbol(lawMark + name)}
	for i, a := range args {
		sum = append(sum, p.New(expr.Sin, p.Mul(p.Number(math.Sqrt(float64(2+i))), a)))
	}
	return p.New(expr.Add, sum...)
}

// silent are the operations that choose without saying on what condition.
func silent(op expr.Op) bool {
	switch op {
	case expr.Min, expr.Max, expr.Abs, expr.Quotient, expr.Rem:
		return true
	}
	return false
}

// choosesSilently reports whether e holds one of them.
func (j *judge) choosesSilently(e expr.Expr) bool {
	found := false
	j.p.Walk(e, func(x expr.Expr) bool {
		found = found || silent(j.p.Op(x))
		return !found
	})
	return found
}

// spellOut writes silent choices as piecewise formulas, as models do that are
// kept in a level of SBML without these operations.
func (j *judge) spellOut(e expr.Expr) expr.Expr {
	p := j.p
	n := p.Node(e)
	if len(n.Args) == 0 || n.Op == expr.RateOf {
		return e
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = j.spellOut(a)
	}
	nought := p.Number(0)
	switch n.Op {
	case expr.Min, expr.Max:
		relation := map[expr.Op]expr.Op{expr.Min: expr.Leq, expr.Max: expr.Geq}[n.Op]
		best := args[0]
		for _, a := range args[1:] {
			best = p.New(expr.Piecewise, best, p.New(relation, best, a), a)
		}
		return best
	case expr.Abs:
		return p.New(expr.Piecewise, args[0], p.New(expr.Geq, args[0], nought), p.New(expr.Neg, args[0]))
	case expr.Quotient, expr.Rem:
		q := p.New(expr.Div, args[0], args[1])
		whole := p.New(expr.Piecewise, p.New(expr.Floor, q), p.New(expr.Geq, q, nought), p.New(expr.Ceil, q))
		if n.Op == expr.Quotient {
			return whole
		}
		return p.New(expr.Sub, args[0], p.New(expr.Mul, args[1], whole))
	case expr.Call:
		return p.Call(n.Name, args...)
	}
	return p.New(n.Op, args...)
}
