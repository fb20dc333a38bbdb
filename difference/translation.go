package difference

import (
	"math"

	"niche/expr"
	"niche/units"
)

// translation writes formulas of one side in the pool of the comparison, with
// the names and units of the first side.
type translation struct {
	c       *comparison
	s       *side
	mark    string // precedes names without partner
	first   bool   // s is the first side
	time    float64
	meaning map[string]expr.Expr // of names, as far as known
	done    map[expr.Expr]expr.Expr
	busy    map[string]bool // rules being written out
}

func newTranslation(c *comparison, s *side, first bool) *translation {
	t := &translation{c: c, s: s, first: first, mark: "A:", time: 1,
		meaning: map[string]expr.Expr{}, done: map[expr.Expr]expr.Expr{}, busy: map[string]bool{}}
	if !first {
		t.mark, t.time = "B:", ratio(c.a.m.TimeUnit, c.b.m.TimeUnit)
	}
	return t
}

// ratio is how many v one u is; 1 if that is not known.
func ratio(u, v units.Unit) float64 {
	if !units.Compatible(u, v) || units.Equal(u, v) {
		return 1
	}
	return u.Factor / v.Factor
}

// scaled returns x·e.
func (t *translation) scaled(x float64, e expr.Expr) expr.Expr {
	if x == 1 {
		return e
	}
	return t.c.pool.Mul(t.c.pool.Number(x), e)
}

// formula translates e.
func (t *translation) formula(e expr.Expr) expr.Expr {
	if x, ok := t.done[e]; ok {
		return x
	}
	x := t.node(t.s.m.Pool.Node(e))
	t.done[e] = x
	return x
}

func (t *translation) node(n expr.Node) expr.Expr {
	p := t.c.pool
	switch n.Op {
	case expr.Number:
		return p.Number(n.Value)
	case expr.Symbol:
		return t.symbol(n.Name)
	case expr.Time:
		return t.scaled(t.time, p.Time())
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = t.formula(a)
	}
	switch n.Op {
	case expr.Call:
		return p.Call(n.Name, args...)
	case expr.Delay:
		args[1] = t.scaled(1/t.time, args[1])
	case expr.RateOf:
		return t.rateOf(t.s.m.Pool.Node(n.Args[0]).Name)
	}
	return p.New(n.Op, args...)
}

// rateOf is the rate of a name in the units of this side.
func (t *translation) rateOf(name string) expr.Expr {
	p, q := t.c.pool, t.s.quantities[name]
	if q == nil || q.partner == nil {
		return p.New(expr.RateOf, p.Symbol(t.mark+name))
	}
	if t.first {
		return p.New(expr.RateOf, p.Symbol(name))
	}
	return t.scaled(ratio(q.partner.unit, q.unit)/t.time, p.New(expr.RateOf, p.Symbol(q.partner.key)))
}

// symbol is what a name stands for.
func (t *translation) symbol(name string) expr.Expr {
	if e, ok := t.meaning[name]; ok {
		return e
	}
	e := t.mean(name)
	t.meaning[name] = e
	return e
}

func (t *translation) mean(name string) expr.Expr {
	p, q := t.c.pool, t.s.quantities[name]
	switch {
	case q == nil:
		return p.Symbol(t.mark + name)
	case q.partner != nil && t.first:
		return p.Symbol(name)
	case q.partner != nil:
		return t.partner(q)
	case q.fixed():
		return p.Number(q.value)
	case q.initial != nil && q.kind == "parameter" && q.rule == nil && !q.events && t.s.settled(q.initial.math) && !t.busy[name]:
		t.busy[name] = true
		e := t.formula(q.initial.math)
		delete(t.busy, name)
		return e
	case q.assigned() && !t.busy[name]:
		t.busy[name] = true
		e := t.formula(q.rule.math)
		delete(t.busy, name)
		return e
	case q.reaction != nil && t.s.rates[name] != 0 && !t.busy[name]:
		t.busy[name] = true
		e := t.formula(t.s.rates[name])
		delete(t.busy, name)
		return e
	}
	return p.Symbol(t.mark + name)
}

// partner writes q of the second side through its partner of the first.
func (t *translation) partner(q *quantity) expr.Expr {
	p, x := t.c.pool, q.partner
	e, unit := p.Symbol(x.key), x.unit
	switch t.c.meanings(x, q) {
	case amountAndConcentration:
		e, unit = p.Div(e, p.Symbol(x.species.Compartment)), unit.Div(t.c.sizeUnit(x))
	case concentrationAndAmount:
		e, unit = p.Mul(e, p.Symbol(x.species.Compartment)), unit.Mul(t.c.sizeUnit(x))
	}
	return t.scaled(ratio(unit, q.unit), e)
}

// back turns a value of q, of the second side, into one of its partner.
func (t *translation) back(q *quantity, value expr.Expr) expr.Expr {
	p, x := t.c.pool, q.partner
	unit, size := x.unit, expr.Expr(0)
	switch t.c.meanings(x, q) {
	case amountAndConcentration:
		size, unit = p.Symbol(x.species.Compartment), unit.Div(t.c.sizeUnit(x))
		value = p.Mul(value, size)
	case concentrationAndAmount:
		size, unit = p.Symbol(x.species.Compartment), unit.Mul(t.c.sizeUnit(x))
		value = p.Div(value, size)
	}
	return t.scaled(1/ratio(unit, q.unit), value)
}

// meanings says how the symbols of a species are read on the two sides.
type meanings int

const (
	alike meanings = iota
	amountAndConcentration
	concentrationAndAmount
)

func (c *comparison) meanings(a, b *quantity) meanings {
	if a.species == nil || b.species == nil {
		return alike
	}
	x, y := c.a.asAmount(a), c.b.asAmount(b)
	switch {
	case x == y || c.a.quantities[a.species.Compartment] == nil:
		return alike
	case x:
		return amountAndConcentration
	}
	return concentrationAndAmount
}

// sizeUnit is the unit of the compartment of species a of the first side.
func (c *comparison) sizeUnit(a *quantity) units.Unit {
	if q := c.a.quantities[a.species.Compartment]; q != nil {
		return q.unit
	}
	return units.Unit{}
}

// extent is how many extents of the second side one of the first is.
func (c *comparison) extent() float64 { return ratio(c.a.m.ExtentUnit, c.b.m.ExtentUnit) }

// close reports whether x and y are one number, up to what conversion rounds.
func closeNumbers(x, y float64) bool {
	if x == y || math.IsNaN(x) && math.IsNaN(y) {
		return true
	}
	return math.Abs(x-y) <= 1e-12*math.Max(math.Abs(x), math.Abs(y))
}

// apart is the relative difference of two numbers.
func apart(x, y float64) float64 {
	if x == y {
		return 0
	}
	return math.Abs(x-y) / math.Max(math.Abs(x), math.Abs(y))
}
