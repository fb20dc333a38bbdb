package expr

import (
	"cmp"
	"math"
	"slices"
)

// term is coefficient × rest in a sum under construction. whole is the same
// product as one expression if it is known, 0 otherwise.
type term struct {
	rest, whole Expr
	coefficient float64
}

// Add returns the sum of xs, 0 if there are none. See [Pool.Simplify] for what
// the result may differ in. The cost is O(n log n).
func (p *Pool) Add(xs ...Expr) Expr {
	b := p.sum()
	for _, x := range xs {
		b.gather(x, 1)
	}
	return b.build()
}

// Sub returns a − b.
func (p *Pool) Sub(a, b Expr) Expr {
	s := p.sum()
	s.gather(a, 1)
	s.gather(b, -1)
	return s.build()
}

// negateSum returns −e of an Add.
func (p *Pool) negateSum(e Expr) Expr {
	s := p.sum()
	for _, x := range p.Args(e) {
		s.gather(x, -1)
	}
	return s.build()
}

// sumBuilder collects constant + Σ coefficient·rest on the stack
// p.terms[start:].
type sumBuilder struct {
	p        *Pool
	start    int
	constant float64
}

func (p *Pool) sum() sumBuilder { return sumBuilder{p: p, start: len(p.terms)} }

// gather adds c·x, c = ±1.
func (b *sumBuilder) gather(x Expr, c float64) {
	p := b.p
	switch args := p.Args(x); p.Op(x) {
	case Number, True, False:
		v, _ := p.Constant(x)
		b.constant += c * v
		return
	case Neg:
		b.gather(args[0], -c)
		return
	case Add:
		if len(args) <= maxFlatten {
			for _, a := range args {
				b.gather(a, c)
			}
			return
		}
	case Sub:
		b.gather(args[0], c)
		b.gather(args[1], -c)
		return
	}
	t := term{rest: x, coefficient: c}
	if k, rest, ok := p.split(x); ok {
		t = term{rest: rest, coefficient: c * k}
	}
	if c == 1 {
		t.whole = x
	}
	p.terms = append(p.terms, t)
}

// split takes the leading number off a product or the numerator of a quotient.
func (p *Pool) split(x Expr) (c float64, rest Expr, ok bool) {
	args := p.Args(x)
	switch p.Op(x) {
	case Mul:
		v, isNumber := p.Constant(args[0])
		if !isNumber || !ordinary(v) {
			return 1, x, false
		}
		if len(args) == 2 {
			return v, args[1], true
		}
		return v, p.New(Mul, args[1:]...), true
	case Div:
		v, isNumber := p.Constant(args[0])
		if isNumber && v != 1 && ordinary(v) {
			return v, p.New(Div, one, args[1]), true
		}
		if k, rest, found := p.split(args[0]); found {
			return k, p.New(Div, rest, args[1]), true
		}
	}
	return 1, x, false
}

// build interns the sum: a positive constant, positive terms, negative terms,
// a negative constant; terms by index.
func (b *sumBuilder) build() Expr {
	p := b.p
	defer func() { p.terms = p.terms[:b.start] }()
	if b.constant != b.constant {
		return p.Number(math.NaN())
	}
	b.merge()
	n := len(p.terms) - b.start
	if n == 0 {
		return p.constant(b.constant)
	}
	var scratch [16]Expr
	args := scratch[:0]
	if b.constant > 0 {
		args = append(args, p.Number(b.constant))
	}
	for _, positive := range [2]bool{true, false} {
		for k := range n {
			if t := p.terms[b.start+k]; (t.coefficient > 0) == positive {
				args = append(args, p.scaled(t))
			}
		}
	}
	if b.constant < 0 {
		args = append(args, p.Number(b.constant))
	}
	if len(args) == 1 {
		return args[0]
	}
	return p.New(Add, args...)
}

// merge sorts the terms and joins those with equal rests.
func (b *sumBuilder) merge() {
	list := b.p.terms[b.start:]
	slices.SortStableFunc(list, func(x, y term) int { return cmp.Compare(x.rest, y.rest) })
	n := 0
	for k := 0; k < len(list); {
		t := list[k]
		for k++; k < len(list) && list[k].rest == t.rest; k++ {
			t.coefficient += list[k].coefficient
			t.whole = 0
		}
		if t.coefficient != 0 {
			list[n] = t
			n++
		}
	}
	b.p.terms = b.p.terms[:b.start+n]
}

func (p *Pool) scaled(t term) Expr {
	switch {
	case t.whole != 0:
		return t.whole
	case t.coefficient == 1:
		return t.rest
	case t.coefficient == -1:
		return p.Neg(t.rest)
	}
	return p.Mul(p.Number(t.coefficient), t.rest)
}
