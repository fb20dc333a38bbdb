package expr

import "math"

// Pow returns a^b.
func (p *Pool) Pow(a, b Expr) Expr {
	v, isNumber := p.Constant(b)
	if !isNumber {
		if a == one {
			return one
		}
		return p.New(Pow, a, b)
	}
	return p.power(a, v)
}

// power returns a^v. Negative whole powers become quotients, nested powers
// join when the outer exponent is whole, and x^½ becomes a square root.
func (p *Pool) power(a Expr, v float64) Expr {
	if c, ok := p.Constant(a); ok {
		return p.constant(math.Pow(c, v))
	}
	switch v {
	case 0:
		return one
	case 1:
		return a
	case 0.5:
		return p.New(Root, p.Number(2), a)
	}
	if v != math.Trunc(v) || math.Abs(v) > maxExponent {
		return p.New(Pow, a, p.Number(v))
	}
	if v < 0 {
		return p.Div(one, p.power(a, -v))
	}
	switch args := p.Args(a); p.Op(a) {
	case Neg:
		x := p.power(args[0], v)
		if math.Mod(v, 2) == 0 {
			return x
		}
		return p.Neg(x)
	case Pow:
		if w, ok := p.Constant(args[1]); ok && math.Abs(v*w) <= maxExponent {
			return p.power(args[0], v*w)
		}
	case Root:
		if d, ok := p.Constant(args[0]); ok && d == 2 {
			return p.power(args[1], v/2)
		}
	case Div:
		if args[0] == one {
			return p.Div(one, p.power(args[1], v))
		}
	}
	return p.New(Pow, a, p.Number(v))
}

// Root returns the degree-th root of x.
func (p *Pool) Root(degree, x Expr) Expr {
	d, ok := p.Constant(degree)
	if !ok {
		return p.New(Root, degree, x)
	}
	if c, isNumber := p.Constant(x); isNumber {
		return p.constant(Operate(Root, []float64{d, c}))
	}
	return p.power(x, 1/d)
}

// Sqrt returns the square root of x.
func (p *Pool) Sqrt(x Expr) Expr { return p.Root(p.Number(2), x) }

// Exp returns e^x.
func (p *Pool) Exp(x Expr) Expr { return p.Apply(Exp, x) }

// Ln returns the natural logarithm of x.
func (p *Pool) Ln(x Expr) Expr { return p.Apply(Ln, x) }

// Log returns the logarithm of x to the given base.
func (p *Pool) Log(base, x Expr) Expr {
	if v, ok := p.Constant(base); ok && v == math.E {
		return p.Ln(x)
	}
	return p.operate(Log, base, x)
}

// Abs returns |x|.
func (p *Pool) Abs(x Expr) Expr {
	switch p.Op(x) {
	case Abs, Exp:
		return x
	case Neg:
		return p.Abs(p.Args(x)[0])
	}
	return p.operate(Abs, x)
}

// SafeDiv returns a/b, and 0 where a is 0.
func (p *Pool) SafeDiv(a, b Expr) Expr {
	if v, ok := p.Constant(b); ok && v != 0 {
		return p.Div(a, b)
	}
	if v, ok := p.Constant(a); ok {
		if v == 0 {
			return zero
		}
		return p.Div(a, b)
	}
	return p.New(SafeDiv, a, b)
}
