package difference

import (
	"math"
	"strconv"

	"niche/expr"
	"niche/model"
)

// species compares what species alone have.
func (c *comparison) species(q *quantity) {
	other := q.partner
	x, y := q.species, other.species
	if !c.samePlace(x.Compartment, y.Compartment) {
		c.change(q, "compartment", named(x.Compartment), named(y.Compartment))
	}
	if (x.BoundaryCondition || x.Constant) != (y.BoundaryCondition || y.Constant) {
		c.change(q, "changed by reactions", yes(!x.BoundaryCondition && !x.Constant), yes(!y.BoundaryCondition && !y.Constant))
	}
	if c.a.asAmount(q) != c.b.asAmount(other) {
		words := map[bool]string{true: "amount", false: "concentration"}
		c.note(Change{Kind: q.kind, ID: q.key, Aspect: "stands for", A: words[c.a.asAmount(q)], B: words[c.b.asAmount(other)],
			PosA: q.pos, PosB: other.pos, Hint: "formulas were compared with that in mind"})
	}
	c.conversion(q)
}

// conversion compares conversion factors, the model's own included.
func (c *comparison) conversion(q *quantity) {
	of := func(s *side, x *model.Species) string {
		if x.ConversionFactor != "" {
			return x.ConversionFactor
		}
		return s.m.ConversionFactor
	}
	f, g := of(c.a, q.species), of(c.b, q.partner.species)
	if f == g && f == "" {
		return
	}
	factor := func(t *translation, id string) expr.Expr {
		if id == "" {
			return c.pool.Number(1)
		}
		return t.symbol(id)
	}
	c.laws(Change{Kind: q.kind, ID: q.key, Aspect: "conversion factor", PosA: q.pos, PosB: q.partner.pos}, named(f), named(g), factor(c.ta, f), factor(c.tb, g))
}

// samePlace reports whether compartments a and b are partners, or one of them
// stands for none.
func (c *comparison) samePlace(a, b string) bool {
	x, y := c.a.quantities[a], c.b.quantities[b]
	if x == nil || y == nil {
		return (x == nil) == (y == nil)
	}
	return x.partner == y || c.a.standIn(x) || c.b.standIn(y)
}

// standIn reports whether q is a compartment that stands for none: readers of
// formats without compartments add one of size 1.
func (s *side) standIn(q *quantity) bool {
	return q.compartment != nil && q.value == 1 && q.fixed() && !q.unit.Known() && s.allAmounts(q.key)
}

// onlyStandIns reports whether s has no other compartments.
func (s *side) onlyStandIns() bool {
	for _, q := range s.order {
		if q.compartment != nil && !s.standIn(q) {
			return false
		}
	}
	return true
}

func (c *comparison) compartment(q *quantity) {
	x, y := q.compartment.Dimensions, q.partner.compartment.Dimensions
	if x != y && !math.IsNaN(x) && !math.IsNaN(y) {
		c.change(q, "dimensions", figure(x), figure(y))
	}
}

// reaction compares participants and rates.
func (c *comparison) reaction(q *quantity) {
	x, y := q.reaction, q.partner.reaction
	c.participants(q)
	if x.Fast != y.Fast {
		c.change(q, "fast", yes(x.Fast), yes(y.Fast))
	}
	if x.Reversible != y.Reversible {
		c.note(Change{Kind: q.kind, ID: q.key, Aspect: "reversible", A: yes(x.Reversible), B: yes(y.Reversible), PosA: q.pos, PosB: q.partner.pos, Hint: "a statement about the rate law, not part of it"})
	}
	f, g := c.a.rates[q.key], c.b.rates[q.partner.key]
	if f == 0 || g == 0 {
		if f != g {
			c.change(q, "rate law", text(c.a, f), text(c.b, g))
		}
		return
	}
	c.laws(Change{Kind: q.kind, ID: q.key, Aspect: "rate law", PosA: x.RateLaw.Math.Pos, PosB: y.RateLaw.Math.Pos},
		c.a.m.Pool.Infix(x.RateLaw.Math.Expr), c.b.m.Pool.Infix(y.RateLaw.Math.Expr), c.ta.formula(f), c.rate(c.tb.formula(g)))
}

// rate turns a rate of the second side into units of the first.
func (c *comparison) rate(e expr.Expr) expr.Expr { return c.tb.scaled(c.tb.time/c.extent(), e) }

// participants compares the equations of a pair of reactions.
func (c *comparison) participants(q *quantity) {
	reactantsA, productsA := c.a.participants(q.reaction)
	reactantsB, productsB := c.b.participants(q.partner.reaction)
	if c.sameList(reactantsA, reactantsB) && c.sameList(productsA, productsB) {
		return
	}
	c.change(q, "equation", c.a.equation(q.reaction), c.b.equation(q.partner.reaction))
}

// sameList reports whether two lists of participants hold partners with equal
// stoichiometries.
func (c *comparison) sameList(a, b []participant) bool {
	if len(a) != len(b) {
		return false
	}
	other := map[string]participant{}
	for _, y := range b {
		if q := c.b.quantities[y.species]; q != nil && q.partner != nil {
			other[q.partner.key] = y
		}
	}
	for _, x := range a {
		y, ok := other[x.species]
		if !ok || !c.judge.compare(c.ta.formula(x.stoichiometry), c.coefficient(x.species, y)).equal {
			return false
		}
	}
	return true
}

// coefficient is the stoichiometry of y, of the second side, in the units of the
// first: substance per extent.
func (c *comparison) coefficient(species string, y participant) expr.Expr {
	e := c.tb.formula(y.stoichiometry)
	q := c.a.quantities[species]
	if q.species == nil || q.partner.species == nil {
		return e
	}
	return c.tb.scaled(c.extent()/ratio(q.species.SubstanceUnit, q.partner.species.SubstanceUnit), e)
}

// unpaired reports what one side has alone.
func (c *comparison) unpaired() {
	for _, s := range []*side{c.a, c.b} {
		for _, q := range s.order {
			if q.partner != nil || q.kind == "stoichiometry" || q.kind == "local parameter" && q.fixed() {
				continue
			}
			x := Change{Kind: q.kind, ID: q.key, Relative: math.NaN()}
			if s.standIn(q) {
				continue
			}
			if s == c.a {
				x.A, x.PosA = s.describe(q), q.pos
			} else {
				x.B, x.PosB = s.describe(q), q.pos
			}
			c.put(x)
		}
	}
}

// allAmounts reports whether the species of a compartment stand for amounts.
func (s *side) allAmounts(compartment string) bool {
	for _, q := range s.order {
		if q.species != nil && q.species.Compartment == compartment && !s.asAmount(q) {
			return false
		}
	}
	return true
}

// describe says what q is on its own side.
func (s *side) describe(q *quantity) string {
	p := s.m.Pool
	switch {
	case q.reaction != nil:
		e := s.equation(q.reaction)
		if q.reaction.RateLaw != nil && q.reaction.RateLaw.Math.Present() {
			e += ", rate " + p.Infix(q.reaction.RateLaw.Math.Expr)
		}
		return e
	case q.assigned():
		return ":= " + p.Infix(q.rule.math)
	case q.rule != nil:
		return "′ = " + p.Infix(q.rule.math)
	case q.initial != nil:
		return "starts at " + p.Infix(q.initial.math)
	case math.IsNaN(q.value):
		return "without value"
	}
	return "= " + figure(s.start(q.key)) + suffix(q)
}

// text writes a formula that may be absent.
func text(s *side, e expr.Expr) string {
	if e == 0 {
		return "none"
	}
	return s.m.Pool.Infix(e)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func named(id string) string {
	if id == "" {
		return "none"
	}
	return strconv.Quote(id)
}
