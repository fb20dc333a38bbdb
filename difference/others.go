package difference

import (
	"math"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// loose is a formula without id: an algebraic rule or a constraint.
type loose struct {
	math   expr.Expr // in the pool of the comparison
	text   string
	pos    diag.Pos
	joined bool
}

// others compares algebraic rules, constraints and observables.
func (c *comparison) others() {
	rules := func(s *side, t *translation) []loose {
		var list []loose
		for _, r := range s.m.Rules {
			if r.Kind == model.AlgebraicRule && r.Math.Present() {
				list = append(list, c.loose(s, t, r.Math))
			}
		}
		return list
	}
	constraints := func(s *side, t *translation) []loose {
		var list []loose
		for _, r := range s.m.Constraints {
			if r.Math.Present() {
				list = append(list, c.loose(s, t, r.Math))
			}
		}
		return list
	}
	c.match("rule", "algebraic rule", rules(c.a, c.ta), rules(c.b, c.tb), func(x, y expr.Expr) bool {
		return c.judge.quotient(c.judge.abstract(x), c.judge.abstract(y)) != 0
	})
	c.match("constraint", "constraint", constraints(c.a, c.ta), constraints(c.b, c.tb), func(x, y expr.Expr) bool { return c.judge.compare(x, y).equal })
	c.observables()
}

func (c *comparison) loose(s *side, t *translation, m model.Math) loose {
	e := s.expand(m.Expr)
	return loose{math: c.pool.Simplify(t.formula(e)), text: s.m.Pool.Infix(m.Expr), pos: m.Pos}
}

// match pairs loose formulas that are the same and reports the rest.
func (c *comparison) match(count, kind string, a, b []loose, same func(x, y expr.Expr) bool) {
	for i := range a {
		for k := range b {
			if !a[i].joined && !b[k].joined && same(a[i].math, b[k].math) {
				a[i].joined, b[k].joined = true, true
				c.counts[count]++
			}
		}
	}
	for _, x := range a {
		if !x.joined {
			c.put(Change{Kind: kind, A: x.text, PosA: x.pos, Relative: math.NaN()})
		}
	}
	for _, y := range b {
		if !y.joined {
			c.put(Change{Kind: kind, B: y.text, PosB: y.pos, Relative: math.NaN()})
		}
	}
}

// observables compares the observables of the same name.
func (c *comparison) observables() {
	other := map[string]*model.Observable{}
	for i := range c.b.m.Observables {
		other[c.b.m.Observables[i].ID] = &c.b.m.Observables[i]
	}
	for _, o := range c.a.m.Observables {
		x := Change{Kind: "observable", ID: o.ID, A: c.a.m.Pool.Infix(o.Math.Expr), PosA: o.Pos, Relative: math.NaN()}
		y := other[o.ID]
		if y == nil {
			c.note(x)
			continue
		}
		delete(other, o.ID)
		c.counts["observable"]++
		x.Aspect, x.PosB = "formula", y.Pos
		c.laws(x, x.A, c.b.m.Pool.Infix(y.Math.Expr), c.ta.formula(c.a.expand(o.Math.Expr)), c.tb.formula(c.b.expand(y.Math.Expr)))
	}
	for _, o := range c.b.m.Observables {
		if other[o.ID] != nil {
			c.note(Change{Kind: "observable", ID: o.ID, B: c.b.m.Pool.Infix(o.Math.Expr), PosB: o.Pos})
		}
	}
}

// sameEquations reports whether all that differs is how reactions divide the
// same rates of change among them.
func (c *comparison) sameEquations() bool {
	if len(c.report.Changes) == 0 {
		return false
	}
	for _, x := range c.report.Changes {
		divides := x.Kind == "reaction" && (x.Aspect == "equation" || x.Aspect == "rate law" || x.Aspect == "")
		if !divides && !(x.Kind == "parameter" && x.Aspect == "") {
			return false
		}
	}
	for _, r := range c.a.m.Reactions {
		if r.Fast {
			return false
		}
	}
	a, b := c.changes(c.a, c.ta, 1), c.changes(c.b, c.tb, c.tb.time/c.extent())
	for _, q := range c.a.order {
		if q.species == nil || q.species.BoundaryCondition || q.species.Constant {
			continue
		}
		if q.partner == nil || !c.judge.compare(a[q.key], c.tb.scaled(c.amount(q), b[q.partner.key])).equal {
			return false
		}
	}
	return true
}

// amount is how many substances of the first side one of the second is.
func (c *comparison) amount(q *quantity) float64 {
	return c.extent() / ratio(q.species.SubstanceUnit, q.partner.species.SubstanceUnit)
}

// changes returns the rate of change of every species of s by reactions, in the
// pool of the comparison; scale converts rates.
func (c *comparison) changes(s *side, t *translation, scale float64) map[string]expr.Expr {
	terms := map[string][]expr.Expr{}
	for i := range s.m.Reactions {
		r := &s.m.Reactions[i]
		v := c.pool.Number(0)
		if e := s.rates[r.ID]; e != 0 {
			v = t.scaled(scale, t.formula(e))
		}
		reactants, products := s.participants(r)
		for _, x := range reactants {
			terms[x.species] = append(terms[x.species], c.pool.Neg(c.pool.Mul(t.formula(x.stoichiometry), v)))
		}
		for _, x := range products {
			terms[x.species] = append(terms[x.species], c.pool.Mul(t.formula(x.stoichiometry), v))
		}
	}
	sums := map[string]expr.Expr{}
	for _, q := range s.order {
		if q.species != nil {
			sums[q.key] = c.pool.Simplify(c.pool.New(expr.Add, append(terms[q.key], c.pool.Number(0))...))
		}
	}
	return sums
}
