package difference

import (
	"math"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// events compares the pairs of events and reports the rest.
func (c *comparison) events() {
	for _, e := range c.a.events {
		if e.partner != nil {
			c.counts["event"]++
			c.event(e, e.partner)
			continue
		}
		c.lonely(Change{Kind: "event", ID: e.key, A: c.a.happening(e), PosA: e.Pos, Relative: math.NaN()}, e)
	}
	for _, e := range c.b.events {
		if e.partner == nil {
			c.lonely(Change{Kind: "event", ID: e.key, B: c.b.happening(e), PosB: e.Pos, Relative: math.NaN()}, e)
		}
	}
}

// lonely reports an event that one side has; one without trigger never happens.
func (c *comparison) lonely(x Change, e *event) {
	if e.trigger == 0 {
		c.note(x)
		return
	}
	c.put(x)
}

// happening says when e does what.
func (s *side) happening(e *event) string {
	words := make([]string, len(e.variables))
	for i, v := range e.variables {
		words[i] = v + " = " + s.m.Pool.Infix(e.assignments[v].math)
	}
	return "at " + text(s, e.trigger) + ": " + strings.Join(words, ", ")
}

// event compares a pair of events.
func (c *comparison) event(a, b *event) {
	at := func(aspect string, posA, posB diag.Pos) Change {
		return Change{Kind: "event", ID: a.key, Aspect: aspect, PosA: posA, PosB: posB, Relative: math.NaN()}
	}
	formula := func(aspect string, x, y expr.Expr, mx, my model.Math, scale float64) {
		var f, g expr.Expr
		if x != 0 {
			f = c.ta.formula(x)
		}
		if y != 0 {
			g = c.tb.scaled(scale, c.tb.formula(y))
		}
		if !c.laws(at(aspect, position(mx, a.Pos), position(my, b.Pos)), text(c.a, x), text(c.b, y), f, g) && aspect == "trigger" {
			c.report.Changes[len(c.report.Changes)-1].Relative = math.NaN() // no matter of numbers
		}
	}
	formula("trigger", a.trigger, b.trigger, a.Trigger.Math, b.Trigger.Math, 1)
	formula("delay", a.delay, b.delay, a.Delay, b.Delay, 1/c.tb.time)
	formula("priority", a.priority, b.priority, a.Priority, b.Priority, 1)
	for _, flag := range []struct {
		aspect string
		x, y   bool
	}{
		{"can be cancelled", !a.Trigger.Persistent, !b.Trigger.Persistent},
		{"counts as true before the start", a.Trigger.InitialValue, b.Trigger.InitialValue},
	} {
		if flag.x != flag.y {
			x := at(flag.aspect, a.Pos, b.Pos)
			x.A, x.B = yes(flag.x), yes(flag.y)
			c.put(x)
		}
	}
	if a.UseValuesFromTriggerTime != b.UseValuesFromTriggerTime && (a.delay != 0 || b.delay != 0) {
		x := at("computes its values when it fires", a.Pos, b.Pos)
		x.A, x.B = yes(a.UseValuesFromTriggerTime), yes(b.UseValuesFromTriggerTime)
		c.put(x)
	}
	c.assignments(a, b)
}

// assignments compares what a pair of events sets.
func (c *comparison) assignments(a, b *event) {
	matched := map[string]bool{}
	for _, v := range a.variables {
		x := a.assignments[v]
		ch := Change{Kind: "event", ID: a.key, Aspect: "sets " + v, PosA: x.pos, PosB: b.Pos, Relative: math.NaN()}
		q := c.a.quantities[v]
		if q != nil && q.partner != nil {
			if y, ok := b.assignments[q.partner.key]; ok {
				matched[q.partner.key] = true
				ch.PosB = y.pos
				c.laws(ch, text(c.a, x.math), text(c.b, y.math), c.ta.formula(x.math), c.tb.back(q.partner, c.tb.formula(y.math)))
				continue
			}
		}
		ch.A, ch.B = text(c.a, x.math), "not set"
		c.put(ch)
	}
	for _, v := range b.variables {
		if y := b.assignments[v]; !matched[v] {
			c.put(Change{Kind: "event", ID: a.key, Aspect: "sets " + v, A: "not set", B: text(c.b, y.math), PosA: a.Pos, PosB: y.pos, Relative: math.NaN()})
		}
	}
}
