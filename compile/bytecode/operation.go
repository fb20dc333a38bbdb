package bytecode

import (
	"math"

	"niche/expr"
)

// operation emits the instructions of e, which is neither fixed nor emitted
// yet, and returns the place of its value.
func (a *assembler) operation(e expr.Expr) place {
	n := a.pool.Node(e)
	switch n.Op {
	case expr.Add:
		return a.sum(n.Args)
	case expr.Sub:
		return a.difference(n.Args)
	case expr.Mul:
		return a.product(a.arguments(e))
	case expr.Neg:
		return a.put(opNeg, a.emit(n.Args[0]), 0, 0)
	case expr.Pow:
		return a.power(n.Args[0], n.Args[1])
	case expr.Div:
		return a.quotient(n.Args[0], n.Args[1])
	case expr.SafeDiv:
		return a.put(opSafeDiv, a.emit(n.Args[0]), a.emit(n.Args[1]), 0)
	case expr.Root:
		return a.root(n.Args[0], n.Args[1])
	case expr.Exp:
		return a.put(opExp, a.emit(n.Args[0]), 0, 0)
	case expr.Ln:
		return a.put(opLn, a.emit(n.Args[0]), 0, 0)
	case expr.Not:
		return a.put(opNot, a.emit(n.Args[0]), 0, 0)
	case expr.Implies:
		return a.put(opOr, a.put(opNot, a.emit(n.Args[0]), 0, 0), a.emit(n.Args[1]), 0)
	case expr.Piecewise:
		return a.piecewise(n.Args)
	}
	if op, empty, ok := associative(n.Op); ok {
		return a.fold(op, empty, n.Args)
	}
	if op, ok := relation(n.Op); ok {
		return a.chain(op, n.Args)
	}
	if n.Op < expr.Call && n.Op != expr.Symbol && n.Op != expr.Time {
		switch len(n.Args) {
		case 1:
			return a.put(opUnary, a.emit(n.Args[0]), place(n.Op), 0)
		case 2:
			return a.put(opBinary, a.emit(n.Args[0]), a.emit(n.Args[1]), place(n.Op))
		}
	}
	return a.refuse(n)
}

// root emits the root of x of the given degree, a guarded power.
func (a *assembler) root(degree, x expr.Expr) place {
	if v, ok := a.number(degree); ok && v == 2 {
		return a.put(opSqrtGuard, a.emit(x), 0, 0)
	}
	base := a.emit(x)
	exponent := a.put(opDiv, place(a.constant(1)), a.emit(degree), 0)
	return a.put(opPow, base, exponent, 0)
}

// refuse records why a node cannot be compiled.
func (a *assembler) refuse(n expr.Node) place {
	switch n.Op {
	case expr.Symbol:
		return a.fail("symbol %q, which has no slot", n.Name)
	case expr.Time:
		return a.fail("time, which has no slot")
	case expr.Call:
		return a.fail("a call of function %q", n.Name)
	case expr.Delay:
		return a.fail("a delay")
	case expr.RateOf:
		return a.fail("a rateOf")
	}
	return a.fail("operation %d", n.Op)
}

// fold emits op over args from left to right.
func (a *assembler) fold(op opcode, empty float64, args []expr.Expr) place {
	if len(args) == 0 {
		return place(a.constant(empty))
	}
	p := a.emit(args[0])
	if len(args) == 1 {
		if op == opAnd || op == opOr || op == opXor {
			return a.put(opNeq, p, place(a.constant(0)), 0)
		}
		return p
	}
	for _, x := range args[1:] {
		p = a.put(op, p, a.emit(x), 0)
	}
	return p
}

// chain emits a relation, a conjunction of its adjacent pairs.
func (a *assembler) chain(op opcode, args []expr.Expr) place {
	if len(args) < 2 {
		return place(a.constant(1))
	}
	left := a.emit(args[0])
	all := place(-1)
	for i, x := range args[1:] {
		right := a.emit(x)
		p := a.put(op, left, right, 0)
		if i == 0 {
			all = p
		} else {
			all = a.put(opAnd, all, p, 0)
		}
		left = right
	}
	return all
}

// piecewise emits nested selections.
func (a *assembler) piecewise(args []expr.Expr) place {
	p := place(a.constant(math.NaN()))
	n := len(args) / 2
	if len(args)%2 == 1 {
		p = a.emit(args[2*n])
	}
	for i := n - 1; i >= 0; i-- {
		v, cond := a.emit(args[2*i]), a.emit(args[2*i+1])
		p = a.put(opSelect, cond, v, p)
	}
	return p
}

// product emits factors from left to right, two multiplications at a time.
func (a *assembler) product(factors []expr.Expr) place {
	if len(factors) == 0 {
		return place(a.constant(1))
	}
	p := a.emit(factors[0])
	for i := 1; i < len(factors); i++ {
		if i+1 < len(factors) {
			p = a.put(opMul3, p, a.emit(factors[i]), a.emit(factors[i+1]))
			i++
			continue
		}
		p = a.put(opMul, p, a.emit(factors[i]), 0)
	}
	return p
}

// quotient emits x/y, in one instruction if y is a sum of two terms used only
// here.
func (a *assembler) quotient(x, y expr.Expr) place {
	num := a.emit(x)
	if y != 0 && a.memo[y] == 0 && a.uses[y] == 1 && a.pool.Op(y) == expr.Add {
		if args := a.pool.Node(y).Args; len(args) == 2 && !a.isProduct(args[0]) && !a.isProduct(args[1]) {
			b, c := a.signed(args[0], false), a.signed(args[1], false)
			if !b.negative && !c.negative {
				return a.put(opDivSum, num, a.emit(b.expr), a.emit(c.expr))
			}
		}
	}
	return a.put(opDiv, num, a.emit(y), 0)
}

// fusable splits e into two factors if it is a product that is used only once
// and thus can be part of a multiply–add.
func (a *assembler) fusable(e expr.Expr) (x, y place, ok bool) {
	if e == 0 || a.memo[e] != 0 || a.uses[e] != 1 || a.pool.Op(e) != expr.Mul {
		return 0, 0, false
	}
	factors := a.arguments(e)
	last := len(factors) - 1
	if last < 1 {
		return 0, 0, false
	}
	return a.product(factors[:last]), a.emit(factors[last]), true
}

// term is one summand.
type term struct {
	expr     expr.Expr
	negative bool
}

// signed strips negations from e.
func (a *assembler) signed(e expr.Expr, negative bool) term {
	for e != 0 && a.memo[e] == 0 && a.pool.Op(e) == expr.Neg {
		e, negative = a.pool.Node(e).Args[0], !negative
	}
	return term{e, negative}
}

func (a *assembler) difference(args []expr.Expr) place {
	return a.terms([]term{a.signed(args[0], false), a.signed(args[1], true)})
}

func (a *assembler) sum(args []expr.Expr) place {
	ts := make([]term, len(args))
	for i, x := range args {
		ts[i] = a.signed(x, false)
	}
	return a.terms(ts)
}

// terms emits a sum of signed terms from left to right.
func (a *assembler) terms(ts []term) place {
	switch {
	case len(ts) == 0:
		return place(a.constant(0))
	case len(ts) == 1 && ts[0].negative:
		return a.put(opNeg, a.emit(ts[0].expr), 0, 0)
	case len(ts) == 1:
		return a.emit(ts[0].expr)
	}
	p, ts := a.firstTerms(ts)
	for len(ts) > 0 {
		if n := a.run(ts); n > 1 {
			p = a.list(p, ts[:n])
			ts = ts[n:]
			continue
		}
		t := ts[0]
		ts = ts[1:]
		x, y, fused := a.fusable(t.expr)
		switch {
		case fused && t.negative:
			p = a.put(opSubMul, x, y, p)
		case fused:
			p = a.put(opMulAdd, x, y, p)
		case t.negative:
			p = a.put(opSub, p, a.emit(t.expr), 0)
		default:
			p = a.put(opAdd, p, a.emit(t.expr), 0)
		}
	}
	return p
}

// firstTerms emits the beginning of a sum of two or more terms, so that a
// leading negation or product costs nothing, and returns the remaining terms.
func (a *assembler) firstTerms(ts []term) (place, []term) {
	if !ts[0].negative {
		if ts[1].negative {
			if x, y, ok := a.fusable(ts[0].expr); ok {
				return a.put(opMulSub, x, y, a.emit(ts[1].expr)), ts[2:]
			}
		}
		return a.emit(ts[0].expr), ts[1:]
	}
	if ts[1].negative {
		return a.put(opNeg, a.emit(ts[0].expr), 0, 0), ts[1:]
	}
	first := a.emit(ts[0].expr)
	return a.put(opSub, a.emit(ts[1].expr), first, 0), ts[2:]
}

// run returns how many leading terms have the same sign and no product to
// fuse.
func (a *assembler) run(ts []term) int {
	for i, t := range ts {
		if t.negative != ts[0].negative || a.isProduct(t.expr) {
			return i
		}
	}
	return len(ts)
}

// isProduct reports whether fusable would split e.
func (a *assembler) isProduct(e expr.Expr) bool {
	return e != 0 && a.memo[e] == 0 && a.uses[e] == 1 && a.pool.Op(e) == expr.Mul && len(a.arguments(e)) > 1
}

// list emits p ± the terms, all of one sign.
func (a *assembler) list(p place, ts []term) place {
	op := opSum
	if ts[0].negative {
		op = opDiff
	}
	places := make([]place, len(ts))
	for i, t := range ts {
		places[i] = a.emit(t.expr) // may itself append to lists
	}
	start := len(a.lists)
	a.lists = append(a.lists, places...)
	return a.put(op, p, place(start), place(len(a.lists)))
}

// power emits x^n, strength-reduced where the exponent is a small integer or
// ½.
func (a *assembler) power(x, n expr.Expr) place {
	base := a.emit(x)
	v, ok := a.number(n)
	if _, bound := a.leaf[n]; !ok || bound {
		return a.put(opPow, base, a.emit(n), 0)
	}
	switch {
	case v == 1:
		return base
	case v == 0:
		return place(a.constant(1))
	case v == -1:
		return a.put(opDiv, place(a.constant(1)), base, 0)
	case v == 2:
		return a.put(opSquare, base, 0, 0)
	case v == 3:
		return a.put(opCube, base, 0, 0)
	case v == 0.5:
		return a.put(opSqrtGuard, base, 0, 0)
	case v == math.Trunc(v) && math.Abs(v) <= maxPowInt:
		return a.put(opPowInt, base, place(int32(v)), 0)
	}
	return a.put(opPow, base, a.emit(n), 0)
}
