package expr

import "fmt"

// Differentiator computes partial derivatives and remembers them, also of
// shared subexpressions, so that one Differentiator serves a whole Jacobian.
type Differentiator struct {
	p    *Pool
	memo map[uint64]Expr // (expression, variable) → derivative
	x    Expr
	err  error
}

// DerivativeError says that an expression has no derivative that could be
// written as an expression: a delay, a rate-of or an unexpanded call depends on
// the variable.
type DerivativeError struct {
	Op   Op
	Name string // of a Call
}

func (e *DerivativeError) Error() string {
	switch e.Op {
	case Call:
		return fmt.Sprintf("derivative of a call of %q, which is not expanded", e.Name)
	case Delay:
		return "derivative of a delay"
	}
	return "derivative of rateOf"
}

// Partial is the derivative of an expression by one symbol.
type Partial struct{ Symbol, Expr Expr }

// NewDifferentiator returns a Differentiator over p.
func NewDifferentiator(p *Pool) *Differentiator {
	return &Differentiator{p: p, memo: map[uint64]Expr{}}
}

// Diff returns ∂e/∂x, where x is a Symbol or Time, in simplified form. The
// error is a *DerivativeError. Rules and guards: docs/methods/expressions.md.
//
//   - Piecewise, Min, Max are differentiated branch by branch; jumps at the
//     boundaries and the derivative of conditions are left out. Floor, Ceil,
//     Factorial, Quotient and relations are piecewise constant: 0.
//   - d|u| is 0 at u = 0.
//   - d(aᵇ) by b is aᵇ·ln a, taken as 0 where aᵇ is 0.
func (d *Differentiator) Diff(e, x Expr) (Expr, error) {
	d.x, d.err = x, nil
	r := d.diff(d.p.Simplify(e))
	if d.err != nil {
		clear(d.memo) // entries made on the way are not trustworthy
		return 0, d.err
	}
	return r, nil
}

// Diff is NewDifferentiator(p).Diff(e, x), for single use.
func (p *Pool) Diff(e, x Expr) (Expr, error) { return NewDifferentiator(p).Diff(e, x) }

// Gradient returns the non-zero derivatives of e by the symbols that it
// contains, in the order of their first occurrence. keep, if not nil, selects
// symbols. A sum costs as much as its terms, not terms × symbols.
func (d *Differentiator) Gradient(e Expr, keep func(symbol Expr) bool) ([]Partial, error) {
	p := d.p
	e = p.Simplify(e)
	if p.Op(e) == Add && len(p.Args(e)) > 8 {
		return d.gradientOfSum(e, keep)
	}
	var list []Partial
	for _, x := range p.Symbols(e) {
		if keep != nil && !keep(x) {
			continue
		}
		r, err := d.Diff(e, x)
		if err != nil {
			return nil, err
		}
		if r != zero {
			list = append(list, Partial{x, r})
		}
	}
	return list, nil
}

func (d *Differentiator) gradientOfSum(e Expr, keep func(Expr) bool) ([]Partial, error) {
	p := d.p
	place := map[Expr]int{}
	var symbols []Expr
	var sums [][]Expr
	for _, a := range p.Args(e) {
		partials, err := d.Gradient(a, keep)
		if err != nil {
			return nil, err
		}
		for _, q := range partials {
			k, ok := place[q.Symbol]
			if !ok {
				k = len(symbols)
				place[q.Symbol] = k
				symbols, sums = append(symbols, q.Symbol), append(sums, nil)
			}
			sums[k] = append(sums[k], q.Expr)
		}
	}
	var list []Partial
	for k, x := range symbols {
		if r := p.Add(sums[k]...); r != zero {
			list = append(list, Partial{x, r})
		}
	}
	return list, nil
}

func (d *Differentiator) diff(e Expr) Expr {
	switch {
	case e == d.x:
		return one
	case d.absent(e):
		return zero
	}
	key := uint64(e)<<32 | uint64(d.x)
	if r, ok := d.memo[key]; ok {
		return r
	}
	r := d.rule(e)
	d.memo[key] = r
	return r
}

// absent proves that e does not depend on the variable. On time depends also
// what has a history, whether or not time is written in it.
func (d *Differentiator) absent(e Expr) bool {
	if d.p.Op(d.x) == Time {
		return d.p.records[e].mask&implicit == 0
	}
	return d.p.excludes(e, d.x)
}

// rule differentiates the operation at the top of e.
func (d *Differentiator) rule(e Expr) Expr {
	p, op, args := d.p, d.p.Op(e), d.p.Args(e)
	switch op {
	case Add:
		terms := make([]Expr, 0, 8)
		for _, a := range args {
			if t := d.diff(a); t != zero {
				terms = append(terms, t)
			}
		}
		return p.Add(terms...)
	case Sub:
		return p.Sub(d.diff(args[0]), d.diff(args[1]))
	case Neg:
		return p.Neg(d.diff(args[0]))
	case Mul:
		return d.product(args)
	case Div:
		// (u' − (u/v)·v')/v
		du, dv := d.diff(args[0]), d.diff(args[1])
		if dv == zero {
			return p.Div(du, args[1])
		}
		return p.Div(p.Sub(du, p.Mul(e, dv)), args[1])
	case SafeDiv:
		// The guard holds for the derivative too: all of it vanishes with u.
		du, dv := d.diff(args[0]), d.diff(args[1])
		return p.Sub(p.SafeDiv(du, args[1]), p.SafeDiv(p.Mul(e, dv), args[1]))
	case Pow:
		return d.power(e, args[0], args[1])
	case Piecewise:
		return d.piecewise(args)
	case Min, Max:
		return d.extremum(op, args)
	case Call, Delay, RateOf:
		if d.err == nil && d.reaches(e) {
			d.err = &DerivativeError{Op: op, Name: p.Node(e).Name}
		}
		return zero
	case Floor, Ceil, Factorial, Quotient:
		return zero
	}
	switch {
	case op == Root || op == Log || op == Rem:
		return d.binary(e, op, args[0], args[1])
	case op >= Eq && op <= Implies || len(args) == 0:
		return zero
	}
	du := d.diff(args[0])
	if du == zero {
		return zero
	}
	return p.outer(e, op, args[0], du)
}

// reaches reports whether the value of a Call, Delay or RateOf may depend on
// the variable.
func (d *Differentiator) reaches(e Expr) bool {
	return d.p.Op(d.x) == Time || d.p.Contains(e, d.x)
}

// product is Σ u_i' Π_{j≠i} u_j.
func (d *Differentiator) product(args []Expr) Expr {
	p := d.p
	terms := make([]Expr, 0, 4)
	var scratch [8]Expr
	for i, a := range args {
		da := d.diff(a)
		if da == zero {
			continue
		}
		others := append(scratch[:0], args[:i]...)
		others = append(others, args[i+1:]...)
		terms = append(terms, p.Mul(append(others, da)...))
	}
	return p.Add(terms...)
}

// power is b·a^(b−1)·a' + aᵇ·ln a·b', the first with the exponent lowered
// (never b·aᵇ/a, which is NaN at 0), the second guarded at a = 0. Where
// b < 1 is possible and a' may vanish together with a, as by K in (S/K)ᵇ, the
// first is b·a'/a^(1−b), which SafeDiv makes 0, as it does for b = 0.
func (d *Differentiator) power(e, a, b Expr) Expr {
	p := d.p
	da, db := d.diff(a), d.diff(b)
	r := zero
	if v, ok := p.Constant(b); da != zero && (ok && v >= 1 || p.nonzero(da)) {
		r = p.Mul(b, p.Pow(a, p.Add(b, p.Number(-1))), da)
	} else if da != zero {
		r = p.SafeDiv(p.Mul(b, da), p.Pow(a, p.Sub(one, b)))
	}
	if db != zero {
		slope := p.Mul(e, p.Ln(a))
		if v, ok := p.Constant(a); !ok || v <= 0 {
			// aᵇ·ln a as aᵇ/(1/ln a), which SafeDiv makes 0 where aᵇ is 0.
			slope = p.SafeDiv(e, p.Div(one, p.Ln(a)))
		}
		r = p.Add(r, p.Mul(slope, db))
	}
	return r
}

// nonzero reports whether e is seen not to vanish: a number, a number over
// something, or the negative of such.
func (p *Pool) nonzero(e Expr) bool {
	for p.Op(e) == Div || p.Op(e) == Neg {
		e = p.Args(e)[0]
	}
	v, ok := p.Constant(e)
	return ok && v != 0
}

// quotient is a/b, guarded if a may vanish.
func (p *Pool) quotient(a, b Expr) Expr {
	if p.nonzero(a) {
		return p.Div(a, b)
	}
	return p.SafeDiv(a, b)
}

func (d *Differentiator) piecewise(args []Expr) Expr {
	out := make([]Expr, len(args))
	vanishes := true
	for k, a := range args {
		out[k] = a
		if k%2 == 0 { // a value, or the otherwise at the end
			out[k] = d.diff(a)
			vanishes = vanishes && out[k] == zero
		}
	}
	if vanishes {
		return zero
	}
	return d.p.Piecewise(out...)
}

// extremum picks the derivative of the first argument that attains it.
func (d *Differentiator) extremum(op Op, args []Expr) Expr {
	p := d.p
	relation := Leq
	if op == Max {
		relation = Geq
	}
	var pieces []Expr
	for i, a := range args[:len(args)-1] {
		conditions := make([]Expr, 0, len(args))
		for _, b := range args[i+1:] {
			conditions = append(conditions, p.Apply(relation, a, b))
		}
		pieces = append(pieces, d.diff(a), p.And(conditions...))
	}
	pieces = append(pieces, d.diff(args[len(args)-1]))
	for k := 0; k < len(pieces); k += 2 {
		if pieces[k] != zero {
			return p.Piecewise(pieces...)
		}
	}
	return zero
}

// binary differentiates Root(a, b), Log(a, b) and Rem(a, b).
func (d *Differentiator) binary(e Expr, op Op, a, b Expr) Expr {
	p := d.p
	da, db := d.diff(a), d.diff(b)
	switch op {
	case Root:
		if v, ok := p.Constant(a); ok && v == 2 {
			return p.quotient(db, p.Mul(p.Number(2), e))
		}
		return d.diff(p.Pow(b, p.Div(one, a))) // the degree may vary
	case Log:
		// (b'/b − e·a'/a)/ln a
		return p.Div(p.Sub(p.Div(db, b), p.Mul(e, p.Div(da, a))), p.Ln(a))
	}
	return p.Sub(da, p.Mul(db, p.Apply(Quotient, a, b)))
}
