package expr

import "math"

// Apply returns op(args…) in simplified form; for leaves, Call and everything
// without a rule it interns the node as it is, with constants folded. args are
// taken to be simple already.
func (p *Pool) Apply(op Op, args ...Expr) Expr {
	switch op {
	case Add:
		return p.Add(args...)
	case Sub:
		return p.Sub(args[0], args[1])
	case Mul:
		return p.Mul(args...)
	case Div:
		return p.Div(args[0], args[1])
	case Neg:
		return p.Neg(args[0])
	case Pow:
		return p.Pow(args[0], args[1])
	case Root:
		return p.Root(args[0], args[1])
	case Log:
		return p.Log(args[0], args[1])
	case Abs:
		return p.Abs(args[0])
	case SafeDiv:
		return p.SafeDiv(args[0], args[1])
	case Min, Max:
		return p.extremum(op, args)
	case And, Or:
		return p.junction(op, args)
	case Not:
		return p.Not(args[0])
	case Piecewise:
		return p.Piecewise(args...)
	case Delay:
		if args[1] == zero {
			return args[0]
		}
		return p.New(Delay, args...)
	case RateOf:
		return p.New(RateOf, args...)
	}
	return p.operate(op, args...)
}

// operate folds op if all arguments are constant and interns it otherwise.
func (p *Pool) operate(op Op, args ...Expr) Expr {
	if len(args) == 0 && op != Piecewise {
		return p.New(op)
	}
	var scratch [8]float64
	v := scratch[:0]
	for _, a := range args {
		c, ok := p.Constant(a)
		if !ok {
			return p.New(op, args...)
		}
		v = append(v, c)
	}
	r := Operate(op, v)
	if op >= Eq && op <= Implies {
		return p.truth(r != 0)
	}
	return p.constant(r)
}

// constant is Number without −0.
func (p *Pool) constant(v float64) Expr { return p.Number(v + 0) }

// Simplify returns an expression equal to e in canonical form: constants
// folded, sums and products flattened, sorted and with like terms and integer
// powers collected, neutral elements gone, Sub written as Add and Neg.
//
// Where e is defined, the result has the same value up to rounding: terms and
// factors are reordered, so that the last digits (and overflow of partial
// results) may differ. The result may be defined where e is not: x/x becomes 1
// and 0·x becomes 0, also where x is infinite or NaN.
//
// Results are remembered; the cost is O(new nodes).
func (p *Pool) Simplify(e Expr) Expr {
	if s := p.simplified(e); s != 0 {
		return s
	}
	var args []Expr
	for _, x := range p.postorder(e, func(x Expr) bool { return p.simplified(x) != 0 }) {
		var s Expr
		switch n := p.records[x]; {
		case n.count == 0:
			s = x
			if n.op == Number {
				s = p.constant(p.values[n.at])
			}
			if op := n.op; op == Add || op == Mul || op == And || op == Or || op == Xor || op == Piecewise {
				s = p.empty(op)
			}
		case n.op == RateOf:
			s = x // its argument is a name, not a value
		default:
			args = args[:0]
			for _, a := range p.Args(x) {
				args = append(args, p.simplified(a))
			}
			if n.op == Call {
				s = p.Call(p.Node(x).Name, args...)
			} else {
				s = p.Apply(n.op, args...)
			}
		}
		p.remember(x, s)
		p.remember(s, s)
	}
	return p.simplified(e)
}

// empty is the value of an operation without arguments.
func (p *Pool) empty(op Op) Expr {
	switch op {
	case Add:
		return zero
	case Mul:
		return one
	case Piecewise:
		return p.Number(math.NaN())
	}
	return p.truth(op == And)
}

func (p *Pool) simplified(e Expr) Expr {
	if int(e) < len(p.simple) {
		return p.simple[e]
	}
	return 0
}

func (p *Pool) remember(e, s Expr) {
	if n := len(p.records); len(p.simple) < n {
		p.simple = append(p.simple, make([]Expr, n-len(p.simple))...)
	}
	p.simple[e] = s
}

// postorder lists e and what is below it, arguments before users, leaving out
// what skip knows already and what is below that alone.
func (p *Pool) postorder(e Expr, skip func(Expr) bool) []Expr {
	seen := p.visit()
	defer p.release(seen)
	var list []Expr
	stack := []Expr{e}
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if x < 0 { // its arguments are listed
			list = append(list, -x)
			continue
		}
		if !seen.add(x) || skip(x) {
			continue
		}
		stack = append(stack, -x)
		args := p.Args(x)
		for k := len(args) - 1; k >= 0; k-- {
			stack = append(stack, args[k])
		}
	}
	return list
}
