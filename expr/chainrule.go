package expr

// outer is du × the derivative of the function op of one argument, at u; e is
// op(u).
func (p *Pool) outer(e Expr, op Op, u, du Expr) Expr {
	switch op {
	case Exp:
		return p.Mul(du, e)
	case Ln:
		return p.Div(du, u)
	case Abs:
		return p.Mul(du, p.SafeDiv(u, e))
	case Sin:
		return p.Mul(du, p.Apply(Cos, u))
	case Cos:
		return p.Neg(p.Mul(du, p.Apply(Sin, u)))
	case Tan: // 1 + tan²
		return p.Mul(du, p.Add(one, p.power(e, 2)))
	case Sec:
		return p.Mul(du, e, p.Apply(Tan, u))
	case Csc:
		return p.Neg(p.Mul(du, e, p.Apply(Cot, u)))
	case Cot:
		return p.Neg(p.Mul(du, p.Add(one, p.power(e, 2))))
	case Sinh:
		return p.Mul(du, p.Apply(Cosh, u))
	case Cosh:
		return p.Mul(du, p.Apply(Sinh, u))
	case Tanh:
		return p.Mul(du, p.Sub(one, p.power(e, 2)))
	case Sech:
		return p.Neg(p.Mul(du, e, p.Apply(Tanh, u)))
	case Csch:
		return p.Neg(p.Mul(du, e, p.Apply(Coth, u)))
	case Coth:
		return p.Mul(du, p.Sub(one, p.power(e, 2)))
	}
	return p.inverse(op, u, du)
}

// inverse is outer for the inverse trigonometric functions.
func (p *Pool) inverse(op Op, u, du Expr) Expr {
	square := p.power(u, 2)
	switch op {
	case Asin: // 1/√(1−u²)
		return p.Div(du, p.Sqrt(p.Sub(one, square)))
	case Acos:
		return p.Neg(p.Div(du, p.Sqrt(p.Sub(one, square))))
	case Atan: // 1/(1+u²)
		return p.Div(du, p.Add(one, square))
	case Acot:
		return p.Neg(p.Div(du, p.Add(one, square)))
	case Asec: // 1/(u²√(1−1/u²)), which has the right sign for u < 0
		return p.Div(du, p.Mul(square, p.Sqrt(p.Sub(one, p.Div(one, square)))))
	case Acsc:
		return p.Neg(p.Div(du, p.Mul(square, p.Sqrt(p.Sub(one, p.Div(one, square))))))
	case Asinh:
		return p.Div(du, p.Sqrt(p.Add(one, square)))
	case Acosh: // 1/(√(u−1)√(u+1))
		return p.Div(du, p.Mul(p.Sqrt(p.Add(u, p.Number(-1))), p.Sqrt(p.Add(u, one))))
	case Atanh, Acoth: // 1/(1−u²)
		return p.Div(du, p.Sub(one, square))
	case Asech: // −1/(u√(1−u²)), u in (0, 1]
		return p.Neg(p.Div(du, p.Mul(u, p.Sqrt(p.Sub(one, square)))))
	case Acsch: // −1/(u²√(1+1/u²))
		return p.Neg(p.Div(du, p.Mul(square, p.Sqrt(p.Add(one, p.Div(one, square))))))
	}
	panic("expr: no derivative rule for this operation")
}
