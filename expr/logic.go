package expr

// IsBoolean reports whether e is always 0 or 1: a relation, a logical
// operation, True, False or a Piecewise of such.
func (p *Pool) IsBoolean(e Expr) bool {
	switch op := p.Op(e); {
	case op == True || op == False || op >= Eq && op <= Implies:
		return true
	case op == Piecewise:
		args := p.Args(e)
		if len(args)%2 == 0 {
			return false
		}
		for k, a := range args {
			if k%2 == 0 && !p.IsBoolean(a) {
				return false
			}
		}
		return true
	}
	return false
}

func (p *Pool) truth(b bool) Expr {
	if b {
		return p.New(True)
	}
	return p.New(False)
}

// And returns the conjunction of xs, true if there are none.
func (p *Pool) And(xs ...Expr) Expr { return p.junction(And, xs) }

// Or returns the disjunction of xs, false if there are none.
func (p *Pool) Or(xs ...Expr) Expr { return p.junction(Or, xs) }

// junction drops what decides nothing and repetitions, and keeps the order.
func (p *Pool) junction(op Op, xs []Expr) Expr {
	var scratch [8]Expr
	args, decided := p.appendJunction(scratch[:0], op, xs)
	switch {
	case decided:
		return p.truth(op == Or)
	case len(args) == 0:
		return p.truth(op == And)
	case len(args) == 1 && p.IsBoolean(args[0]):
		return args[0]
	}
	return p.New(op, args...)
}

func (p *Pool) appendJunction(args []Expr, op Op, xs []Expr) (out []Expr, decided bool) {
next:
	for _, x := range xs {
		if v, ok := p.Constant(x); ok {
			if (v != 0) == (op == Or) {
				return args, true
			}
			continue
		}
		if p.Op(x) == op && len(p.Args(x)) <= maxFlatten {
			if args, decided = p.appendJunction(args, op, p.Args(x)); decided {
				return args, true
			}
			continue
		}
		if len(args) <= maxFlatten {
			for _, a := range args {
				if a == x {
					continue next
				}
			}
		}
		args = append(args, x)
	}
	return args, false
}

// Not returns the negation of x.
func (p *Pool) Not(x Expr) Expr {
	if v, ok := p.Constant(x); ok {
		return p.truth(v == 0)
	}
	if p.Op(x) == Not && p.IsBoolean(p.Args(x)[0]) {
		return p.Args(x)[0]
	}
	return p.New(Not, x)
}

// Piecewise returns Piecewise(value1, cond1, value2, cond2, …[, otherwise]).
// Pieces that can never be taken are dropped.
func (p *Pool) Piecewise(xs ...Expr) Expr {
	var scratch [8]Expr
	args := scratch[:0]
	closed := false // args ends with an otherwise
	for k := 0; k < len(xs) && !closed; k += 2 {
		if k+1 == len(xs) {
			args = append(args, xs[k])
			closed = true
			continue
		}
		v, ok := p.Constant(xs[k+1])
		switch {
		case !ok:
			args = append(args, xs[k], xs[k+1])
		case v != 0:
			args = append(args, xs[k])
			closed = true
		}
	}
	// Trailing pieces that agree with the otherwise decide nothing.
	for n := len(args); closed && n >= 3 && args[n-3] == args[n-1]; n = len(args) {
		args = append(args[:n-3], args[n-1])
	}
	switch len(args) {
	case 0:
		return p.operate(Piecewise)
	case 1:
		return args[0]
	}
	return p.New(Piecewise, args...)
}

// Min returns the smallest of xs, of which there must be at least one.
func (p *Pool) Min(xs ...Expr) Expr { return p.extremum(Min, xs) }

// Max returns the largest of xs, of which there must be at least one.
func (p *Pool) Max(xs ...Expr) Expr { return p.extremum(Max, xs) }

func (p *Pool) extremum(op Op, xs []Expr) Expr {
	var scratch [8]Expr
	args := scratch[:0]
next:
	for _, x := range xs {
		if v, ok := p.Constant(x); ok && len(args) > 0 {
			if w, first := p.Constant(args[0]); first {
				args[0] = p.constant(Operate(op, []float64{v, w}))
			} else {
				args = append(args, args[0])
				args[0] = p.Number(v)
			}
			continue
		}
		if len(args) <= maxFlatten {
			for _, a := range args {
				if a == x {
					continue next
				}
			}
		}
		args = append(args, x)
	}
	if len(args) == 1 {
		return args[0]
	}
	return p.New(op, args...)
}
