package difference

import (
	"fmt"
	"math"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// comparison is the state of one comparison.
type comparison struct {
	a, b   *side
	ta, tb *translation
	pool   *expr.Pool
	judge  *judge
	report Report
	counts map[string]int
}

// Compare returns how b differs from a. The models must have passed [model.Check].
func Compare(a, b *model.Model) *Report {
	c := &comparison{a: newSide(a), b: newSide(b), pool: expr.NewPool(), counts: map[string]int{}}
	c.report.A, c.report.B = Origin{a.File, a.Format}, Origin{b.File, b.Format}
	c.report.Renamed = pair(c.a, c.b)
	c.ta, c.tb = newTranslation(c, c.a, true), newTranslation(c, c.b, false)
	c.judge = newJudge(c.pool, c.typical)
	c.settings()
	c.quantities()
	c.unpaired()
	c.events()
	c.others()
	c.fluxes()
	c.levels()
	c.finish()
	return &c.report
}

// typical is a value around which a name of the first side is varied.
func (c *comparison) typical(name string) float64 {
	if c.a.quantities[name] == nil {
		return 1
	}
	return c.a.start(name)
}

// finish counts and looks at the equations as a whole.
func (c *comparison) finish() {
	for _, kind := range []string{"compartment", "species", "parameter", "reaction", "rule", "initial assignment", "event", "constraint", "observable", "flux bound", "objective", "species with levels", "transition"} {
		if n := c.counts[kind]; n > 0 {
			c.report.Compared = append(c.report.Compared, Count{kind, n})
		}
	}
	c.report.SameEquations = c.sameEquations()
}

// change adds a difference of the pair q and its partner.
func (c *comparison) change(q *quantity, aspect, a, b string) *Change {
	return c.put(Change{Kind: q.kind, ID: q.key, Aspect: aspect, A: a, B: b, PosA: q.pos, PosB: q.partner.pos, Relative: math.NaN()})
}

func (c *comparison) put(x Change) *Change {
	c.report.Changes = append(c.report.Changes, x)
	return &c.report.Changes[len(c.report.Changes)-1]
}

func (c *comparison) note(x Change) {
	x.Relative = math.NaN()
	c.report.Notes = append(c.report.Notes, x)
}

// settings compares what the models say about themselves.
func (c *comparison) settings() {
	a, b := c.a.m, c.b.m
	for _, u := range []struct {
		what string
		a, b unit
	}{
		{"unit of time", unit{a.TimeUnit}, unit{b.TimeUnit}},
		{"unit of extent", unit{a.ExtentUnit}, unit{b.ExtentUnit}},
	} {
		if u.a.clashes(u.b) {
			c.put(Change{Kind: "model", Aspect: u.what, A: u.a.String(), B: u.b.String(), PosA: a.Pos, PosB: b.Pos, Relative: math.NaN()})
		} else if u.a.scales(u.b) {
			c.note(Change{Kind: "model", Aspect: u.what, A: u.a.String(), B: u.b.String(), PosA: a.Pos, PosB: b.Pos, Hint: "converted"})
		}
	}
}

// quantities compares the pairs.
func (c *comparison) quantities() {
	for _, q := range c.a.order {
		if q.partner == nil {
			continue
		}
		c.counts[class(q)]++
		if class(q) != class(q.partner) {
			c.kinds(q)
			if q.reaction != nil || q.partner.reaction != nil {
				continue
			}
		}
		c.units(q)
		switch {
		case q.reaction != nil:
			c.reaction(q)
			continue
		case q.kind == "stoichiometry" && !q.ownCourse() && !q.partner.ownCourse():
			continue
		case q.species != nil && q.partner.species != nil:
			c.species(q)
		case q.compartment != nil && q.partner.compartment != nil:
			c.compartment(q)
		}
		c.determination(q)
	}
}

// kinds reports that a pair is of two kinds. Where the other side has no
// compartments, a parameter is what a compartment can be.
func (c *comparison) kinds(q *quantity) {
	if q.compartment != nil && q.partner.kind == "parameter" && c.b.onlyStandIns() || q.partner.compartment != nil && q.kind == "parameter" && c.a.onlyStandIns() {
		c.note(Change{Kind: q.kind, ID: q.key, Aspect: "kind", A: q.kind, B: q.partner.kind, PosA: q.pos, PosB: q.partner.pos})
		return
	}
	c.change(q, "kind", q.kind, q.partner.kind)
}

// units compares the units of a pair.
func (c *comparison) units(q *quantity) {
	x, y := unit{q.unit}, unit{q.partner.unit}
	if c.meanings(q, q.partner) != alike || q.reaction != nil {
		return
	}
	switch {
	case x.clashes(y):
		c.change(q, "unit", x.String(), y.String())
	case x.scales(y) && q.species == nil:
		c.note(Change{Kind: q.kind, ID: q.key, Aspect: "unit", A: x.String(), B: y.String(), PosA: q.pos, PosB: q.partner.pos, Hint: "converted"})
	}
}

// determination compares what gives a pair its values: an assignment rule, or a
// rate rule and an initial value.
func (c *comparison) determination(q *quantity) {
	other := q.partner
	if q.rule != nil || other.rule != nil {
		c.counts["rule"]++
	}
	switch {
	case q.assigned() != other.assigned():
		c.ruleAppears(q, "assignment rule", q.assigned())
		return
	case q.assigned():
		c.formulas(q, "assignment rule", q.rule, other.rule, c.tb.back(other, c.tb.formula(other.rule.math)))
		return
	case (q.rule == nil) != (other.rule == nil):
		c.ruleAppears(q, "rate rule", q.rule != nil)
	case q.rule != nil:
		rate := c.tb.scaled(c.tb.time, c.tb.back(other, c.tb.formula(other.rule.math)))
		c.formulas(q, "rate rule", q.rule, other.rule, rate)
	}
	c.initial(q)
}

// ruleAppears reports a rule that one side has.
func (c *comparison) ruleAppears(q *quantity, aspect string, inA bool) {
	with, s, without := q, c.a, q.partner
	if !inA {
		with, s, without = q.partner, c.b, q
	}
	have, lack := s.m.Pool.Infix(with.rule.math), "none"
	if without.rule == nil && !math.IsNaN(without.value) && aspect == "assignment rule" {
		lack = "starts at " + figure(without.value)
	}
	if inA {
		c.change(q, aspect, have, lack)
	} else {
		c.change(q, aspect, lack, have)
	}
}

// formulas compares the laws of a pair; b is y in the units of the first side.
func (c *comparison) formulas(q *quantity, aspect string, x, y *law, b expr.Expr) bool {
	return c.laws(Change{Kind: q.kind, ID: q.key, Aspect: aspect, PosA: x.pos, PosB: y.pos}, c.a.m.Pool.Infix(x.math), c.b.m.Pool.Infix(y.math), c.ta.formula(x.math), b)
}

// laws reports x unless the formulas a and b are the same.
func (c *comparison) laws(x Change, textA, textB string, a, b expr.Expr) bool {
	v := c.judge.compare(a, b)
	c.report.Formulas++
	if v.equal {
		if !v.identical {
			c.report.Rewritten++
			c.report.Rounding = math.Max(c.report.Rounding, v.largest)
		}
		return true
	}
	x.A, x.B, x.Relative = textA, textB, v.largest
	c.put(x)
	return false
}

// initial compares the values at the start.
func (c *comparison) initial(q *quantity) {
	other := q.partner
	if q.initial != nil || other.initial != nil {
		c.counts["initial assignment"]++
	}
	switch {
	case q.initial != nil && other.initial != nil:
		c.formulas(q, "initial assignment", q.initial, other.initial, c.tb.back(other, c.tb.formula(other.initial.math)))
	case q.initial == nil && other.initial == nil:
		c.numbers(q)
	default:
		c.formulaOrNumber(q)
	}
}

// numbers compares the numbers at the start, amounts with amounts.
func (c *comparison) numbers(q *quantity) {
	x, y := c.a.start(q.key), c.b.start(q.partner.key)
	if q.species == nil || q.partner.species == nil {
		x, y = q.value, q.partner.value
	}
	text, note := figure(y), ""
	converted := y
	if v, ok := c.pool.Constant(c.pool.Simplify(c.tb.back(q.partner, c.pool.Number(y)))); ok {
		converted = v
	} else if size := c.a.start(q.species.Compartment); !math.IsNaN(size) {
		converted = c.resized(q, y, size)
	}
	if closeNumbers(x, converted) {
		return
	}
	if converted != y {
		note = "which is " + figure(converted) + " in the units of the first"
	}
	ch := c.change(q, c.valueName(q), figure(x)+suffix(q), text+suffix(q.partner))
	ch.Hint = note
	if !math.IsNaN(x) && !math.IsNaN(converted) {
		ch.Relative = apart(x, converted)
	}
}

// resized is value y of the partner of species q as q is read, at the size of its
// compartment.
func (c *comparison) resized(q *quantity, y, size float64) float64 {
	e := c.pool.Substitute(c.tb.back(q.partner, c.pool.Number(y)), map[expr.Expr]expr.Expr{c.pool.Symbol(q.species.Compartment): c.pool.Number(size)})
	v, err := c.pool.Eval(e, expr.Env{})
	if err != nil {
		return math.NaN()
	}
	return v
}

// formulaOrNumber reports a formula that the other side has as a number, unless
// the formula is one.
func (c *comparison) formulaOrNumber(q *quantity) {
	other := q.partner
	a, b := c.pool.Number(c.a.start(q.key)), c.tb.back(other, c.pool.Number(c.b.start(other.key)))
	textA, textB, posA, posB := figure(c.a.start(q.key)), figure(c.b.start(other.key)), q.pos, other.pos
	if q.initial != nil {
		a, textA, posA = c.ta.formula(q.initial.math), c.a.m.Pool.Infix(q.initial.math), q.initial.pos
	} else {
		b, textB, posB = c.tb.back(other, c.tb.formula(other.initial.math)), c.b.m.Pool.Infix(other.initial.math), other.initial.pos
	}
	before := len(c.report.Changes)
	if !c.laws(Change{Kind: q.kind, ID: q.key, Aspect: "initial value", PosA: posA, PosB: posB}, textA, textB, a, b) {
		x := &c.report.Changes[before]
		x.Relative = math.NaN()
		if closeNumbers(c.a.start(q.key), c.resizedStart(q)) {
			x.Hint = "the same number now, but one follows from others"
		}
	}
}

// resizedStart is the start value of q's partner as q is read.
func (c *comparison) resizedStart(q *quantity) float64 {
	y := c.b.start(q.partner.key)
	if q.species == nil {
		v, _ := c.pool.Constant(c.pool.Simplify(c.tb.back(q.partner, c.pool.Number(y))))
		return v
	}
	return c.resized(q, y, c.a.start(q.species.Compartment))
}

// valueName is what the number of q is called.
func (c *comparison) valueName(q *quantity) string {
	switch {
	case q.species != nil && c.a.asAmount(q):
		return "initial amount"
	case q.species != nil:
		return "initial concentration"
	case q.compartment != nil:
		return "size"
	}
	return "value"
}

// figure writes a number.
func figure(v float64) string {
	if math.IsNaN(v) {
		return "not given"
	}
	return fmt.Sprintf("%.12g", v)
}

// suffix is the unit behind a number.
func suffix(q *quantity) string {
	if !q.unit.Known() || math.IsNaN(q.value) || q.unit.IsDimensionless() && q.unit.Factor == 1 {
		return ""
	}
	return " " + q.unit.String()
}

// position returns the place of the formula, or of the element without one.
func position(m model.Math, element diag.Pos) diag.Pos {
	if m.Present() {
		return m.Pos
	}
	return element
}
