package compile

import "niche/expr"

// affine writes e as coefficient·x + rest, both free of the symbol x. ok is
// false where e is not of that form: x in a denominator, a condition, a
// function other than the four operations, or twice in a product. Calls must
// have been expanded.
func (l *lowering) affine(e, x expr.Expr) (coefficient, rest expr.Expr, ok bool) {
	p := l.pool
	if !p.Contains(e, x) {
		return p.Number(0), e, true
	}
	if e == x {
		return p.Number(1), p.Number(0), true
	}
	args := p.Args(e)
	switch p.Op(e) {
	case expr.Add, expr.Sub, expr.Neg:
		return l.affineSum(p.Op(e), args, x)
	case expr.Mul:
		return l.affineProduct(args, x)
	case expr.Div:
		a, b, ok := l.affine(args[0], x)
		if !ok || p.Contains(args[1], x) {
			return 0, 0, false
		}
		return p.Div(a, args[1]), p.Div(b, args[1]), true
	case expr.Piecewise:
		return l.affinePiecewise(args, x)
	}
	return 0, 0, false
}

// affineSum applies the linear operation op to both parts of every argument.
func (l *lowering) affineSum(op expr.Op, args []expr.Expr, x expr.Expr) (coefficient, rest expr.Expr, ok bool) {
	coefficients, rests := make([]expr.Expr, len(args)), make([]expr.Expr, len(args))
	for i, a := range args {
		if coefficients[i], rests[i], ok = l.affine(a, x); !ok {
			return 0, 0, false
		}
	}
	return l.rebuild(op, coefficients), l.rebuild(op, rests), true
}

// affineProduct takes a product of which one factor holds x.
func (l *lowering) affineProduct(args []expr.Expr, x expr.Expr) (coefficient, rest expr.Expr, ok bool) {
	p := l.pool
	var others []expr.Expr
	holder := expr.Expr(0)
	for _, a := range args {
		switch {
		case !p.Contains(a, x):
			others = append(others, a)
		case holder == 0:
			holder = a
		default:
			return 0, 0, false
		}
	}
	a, b, ok := l.affine(holder, x)
	if !ok {
		return 0, 0, false
	}
	return p.Mul(append(others, a)...), p.Mul(append(others[:len(others):len(others)], b)...), true
}

// affinePiecewise takes a piecewise whose conditions are free of x and whose
// values all hold it.
func (l *lowering) affinePiecewise(args []expr.Expr, x expr.Expr) (coefficient, rest expr.Expr, ok bool) {
	coefficients, rests := make([]expr.Expr, len(args)), make([]expr.Expr, len(args))
	for i, a := range args {
		coefficients[i], rests[i] = a, a
		if i%2 == 1 { // a condition
			if l.pool.Contains(a, x) {
				return 0, 0, false
			}
			continue
		}
		if coefficients[i], rests[i], ok = l.affine(a, x); !ok || isNumber(l.pool, coefficients[i], 0) {
			return 0, 0, false
		}
	}
	return l.pool.Piecewise(coefficients...), l.pool.Piecewise(rests...), true
}

// solveAffine returns the x that makes e zero, if e is affine in x and the
// coefficient of x does not vanish identically.
func (l *lowering) solveAffine(e, x expr.Expr) (solution expr.Expr, ok bool) {
	a, b, ok := l.affine(e, x)
	if !ok || isNumber(l.pool, a, 0) {
		return 0, false
	}
	return l.pool.Neg(l.pool.Div(b, a)), true
}
