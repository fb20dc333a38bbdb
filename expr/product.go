package expr

import (
	"cmp"
	"math"
	"slices"
)

// factor is base^exponent in a product under construction.
type factor struct {
	base     Expr
	exponent int
}

// maxExponent bounds the integer powers that products merge.
const maxExponent = 1 << 16

// maxFlatten is the number of arguments up to which a sum inside a sum (or a
// product inside a product) is dissolved. Longer ones stay whole, so that a
// large shared total is computed once and building stays linear.
const maxFlatten = 32

// Mul returns the product of xs, 1 if there are none. See [Pool.Simplify] for
// what the result may differ in.
func (p *Pool) Mul(xs ...Expr) Expr {
	b := p.product()
	for _, x := range xs {
		b.gather(x, 1, true)
	}
	return b.build()
}

// Div returns a/b.
func (p *Pool) Div(a, b Expr) Expr {
	q := p.product()
	q.gather(a, 1, true)
	q.gather(b, -1, true)
	return q.build()
}

// Neg returns −x.
func (p *Pool) Neg(x Expr) Expr {
	switch p.Op(x) {
	case Number:
		v, _ := p.Constant(x)
		return p.constant(-v)
	case Neg:
		return p.Args(x)[0]
	}
	b := p.product()
	b.coefficient = -1
	b.gather(x, 1, true)
	return b.build()
}

// productBuilder collects coefficient/divisor × Π base^exponent on the stack
// p.factors[start:].
type productBuilder struct {
	p                    *Pool
	start                int
	coefficient, divisor float64
}

func (p *Pool) product() productBuilder {
	return productBuilder{p: p, start: len(p.factors), coefficient: 1, divisor: 1}
}

// gather multiplies the product by x^sign, sign = ±1. It dissolves products at
// the top only as far as flatten allows.
func (b *productBuilder) gather(x Expr, sign int, flatten bool) {
	p := b.p
	args := p.Args(x)
	switch p.Op(x) {
	case Number, True, False:
		v, _ := p.Constant(x)
		b.scale(x, v, sign)
		return
	case Neg:
		b.coefficient = -b.coefficient
		b.gather(args[0], sign, flatten)
		return
	case Mul:
		if flatten && len(args) <= maxFlatten {
			for _, a := range args {
				b.gather(a, sign, true)
			}
			return
		}
	case Div:
		b.gather(args[0], sign, flatten)
		b.gather(args[1], -sign, flatten)
		return
	case Pow:
		if v, ok := p.Constant(args[1]); ok && v == math.Trunc(v) && math.Abs(v) <= maxExponent {
			b.push(args[0], sign*int(v))
			return
		}
	}
	b.push(x, sign)
}

func (b *productBuilder) push(base Expr, exponent int) {
	b.p.factors = append(b.p.factors, factor{base, exponent})
}

// scale multiplies the number by v^sign, unless that overflows or underflows:
// then x stays a factor of its own.
func (b *productBuilder) scale(x Expr, v float64, sign int) {
	target := &b.coefficient
	if sign < 0 {
		target = &b.divisor
	}
	if w := *target * v; ordinary(w) || !ordinary(v) || !ordinary(*target) {
		*target = w
		return
	}
	b.push(x, sign)
}

// ordinary reports whether v is a normal number or zero's opposite: neither
// zero, subnormal, infinite nor NaN.
func ordinary(v float64) bool {
	a := math.Abs(v)
	return a >= 0x1p-1022 && a <= math.MaxFloat64
}

// build interns the product: number first, then bases by index, over the
// same for negative exponents; a factor −1 becomes a Neg outside.
func (b *productBuilder) build() Expr {
	p := b.p
	c, d := b.number()
	list := p.factors[b.start:]
	slices.SortFunc(list, func(x, y factor) int { return cmp.Compare(x.base, y.base) })
	n := 0
	for k := 0; k < len(list); {
		f := list[k]
		for k++; k < len(list) && list[k].base == f.base; k++ {
			f.exponent += list[k].exponent
		}
		if f.exponent != 0 {
			list[n] = f
			n++
		}
	}
	p.factors = p.factors[:b.start+n]
	defer func() { p.factors = p.factors[:b.start] }()
	switch {
	case c != c || d != d:
		return p.Number(math.NaN())
	case c == 0:
		return zero
	case n == 0:
		return p.constant(c / d)
	case n == 1 && c == -1 && d == 1 && list[0].exponent == 1 && p.Op(list[0].base) == Add:
		return p.negateSum(list[0].base)
	}
	var scratch [8]Expr
	negative := c == -1
	if negative {
		c = 1
	}
	r := b.side(scratch[:0], 1, c, n)
	if under := b.side(scratch[:0], -1, d, n); under != one {
		r = p.New(Div, r, under)
	}
	if negative {
		r = p.New(Neg, r)
	}
	return r
}

// number settles the numeric factor c/d: one number c, except that ±1/d and
// quotients that leave the range of normal numbers keep d > 0 apart.
func (b *productBuilder) number() (c, d float64) {
	c, d = b.coefficient, b.divisor
	if d < 0 {
		c, d = -c, -d
	}
	q := c / d
	if d == 1 || d == 0 || math.IsInf(d, 0) {
		return q, 1
	}
	if math.Abs(c) == 1 || (ordinary(c) && !ordinary(q)) {
		return c, d
	}
	return q, 1
}

// side interns the factors whose exponent has the given sign, times v.
func (b *productBuilder) side(args []Expr, sign int, v float64, n int) Expr {
	p := b.p
	if v != 1 {
		args = append(args, p.Number(v))
	}
	for _, f := range p.factors[b.start : b.start+n] {
		switch k := f.exponent * sign; {
		case k == 1:
			args = append(args, f.base)
		case k > 1:
			args = append(args, p.power(f.base, float64(k)))
		}
	}
	switch len(args) {
	case 0:
		return one
	case 1:
		return args[0]
	}
	return p.New(Mul, args...)
}
