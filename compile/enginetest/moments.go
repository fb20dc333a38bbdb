package enginetest

import (
	"fmt"
	"math"

	"niche/compile"
	"niche/expr"
	"niche/rng"
)

func (c *checker) discontinuities() {
	s, r, e := c.system, c.reference, c.evaluator
	n := len(s.Switches)
	relations, roots, crossings := make([]expr.Expr, n), make([]expr.Expr, n), make([]expr.Expr, n)
	for i, z := range s.Switches {
		relations[i], roots[i], crossings[i] = z.Relation, z.Root, z.CrossingTime
	}
	v := buffer(n)
	e.Relations(r.T, r.Y, v)
	c.compare("Relations", v, relations, 0)
	e.Roots(r.T, r.Y, v)
	c.compare("Roots", v, roots, 0)
	e.CrossingTimes(v)
	c.compare("CrossingTimes", v, crossings, math.NaN())
	dy, dp := buffer(len(s.States)), buffer(len(s.Parameters))
	for i, z := range s.Switches {
		dt := e.RootGradient(i, r.T, r.Y, dy, dp)
		c.gradient(fmt.Sprintf("RootGradient(%d)", i), z.Gradient, dt, dy, dp)
	}
}

// gradient checks a scattered gradient; what is not in partials must be 0.
func (c *checker) gradient(what string, partials []compile.Partial, dt float64, dy, dp []float64) {
	c.Helper()
	t, y, p := make([]expr.Expr, 1), make([]expr.Expr, len(dy)), make([]expr.Expr, len(dp))
	for _, q := range partials {
		switch q.Slot.Kind {
		case compile.StateSlot:
			y[q.Slot.Index] = q.Expr
		case compile.ParameterSlot:
			p[q.Slot.Index] = q.Expr
		case compile.TimeSlot:
			t[0] = q.Expr
		}
	}
	c.compare(what+" by t", []float64{dt}, t, 0)
	c.compare(what+" by y", dy, y, 0)
	c.compare(what+" by p", dp, p, 0)
}

// size checks what assignment k of event i is multiplied with.
func (c *checker) size(i, k int) {
	event, r, e := &c.system.Events[i], c.reference, c.evaluator
	sizes := buffer(len(event.Assignments))
	dy, dp := buffer(len(c.system.States)), buffer(len(c.system.Parameters))
	e.Sizes(i, r.T, r.Y, sizes)
	if size := event.Assignments[k].Size; size != 0 {
		c.one("Sizes", sizes[k], size)
	} else if sizes[k] != 1 {
		c.Errorf("Sizes(%d)[%d] = %g without a size, want 1", i, k, sizes[k])
	}
	dt := e.SizeGradient(i, k, r.T, r.Y, dy, dp)
	c.gradient(fmt.Sprintf("SizeGradient(%d, %d)", i, k), event.Assignments[k].SizeGradient, dt, dy, dp)
}

func (c *checker) events() {
	s, r, e := c.system, c.reference, c.evaluator
	dy, dp := buffer(len(s.States)), buffer(len(s.Parameters))
	for i := range s.Events {
		event := &s.Events[i]
		if got, want := e.Trigger(i, r.T, r.Y), r.Eval(event.Trigger).V != 0; got != want {
			c.Errorf("Trigger(%d) = %v, want %v", i, got, want)
		}
		r.Renew(event.DelayDraws)
		c.one("Delay", e.Delay(i, r.T, r.Y), event.Delay)
		r.Renew(event.PriorityDraws)
		c.one("Priority", e.Priority(i, r.T, r.Y), event.Priority)
		values := buffer(len(event.Assignments))
		e.Assign(i, r.T, r.Y, values)
		r.Renew(event.AssignmentDraws)
		for k, a := range event.Assignments {
			c.one("Assign", values[k], a.Expr)
			dt := e.AssignGradient(i, k, r.T, r.Y, dy, dp)
			c.gradient(fmt.Sprintf("AssignGradient(%d, %d)", i, k), a.Gradient, dt, dy, dp)
			c.size(i, k)
		}
	}
}

// initial checks Initialise with and without overrides, and the propagation of
// directions.
func (c *checker) initial() {
	c.start("without overrides", 0, func(compile.Slot) (float64, bool) { return 0, false })
	for k := range 3 {
		c.start(fmt.Sprintf("override %d", k), 0.5, func(s compile.Slot) (float64, bool) {
			return 0.5 + float64(s.Index), (s.Index+int(s.Kind))%3 == k
		})
	}
}

// start runs the Initial program at time t and one direction through it, whose
// seeds are the overridden slots.
func (c *checker) start(what string, t float64, override func(compile.Slot) (float64, bool)) {
	s, r := c.system, c.reference
	p, y := buffer(len(s.Parameters)), buffer(len(s.States))
	r.Stream = rng.New(rng.Key{Seed: 11})
	c.evaluator.SetStream(r.Stream)
	c.evaluator.Initialise(t, override, p, y)
	d := map[compile.Slot]float64{}
	r.T = t
	for _, iv := range s.Initial {
		r.Reset()
		v, overridden := override(iv.Slot)
		if overridden {
			d[iv.Slot] = v - 1
		} else {
			r.Renew(iv.Draws)
			want := r.Eval(iv.Expr)
			v = *slot(iv.Slot, p, y)
			if !want.Agrees(v) {
				c.Errorf("Initialise %s: slot %v = %v, want %v", what, iv.Slot, v, want.V)
			}
			for _, g := range iv.Gradient {
				if d[g.Slot] != 0 {
					d[iv.Slot] += r.Eval(g.Expr).V * d[g.Slot]
				}
			}
		}
		*slot(iv.Slot, r.P, r.Y) = v
		if got := *slot(iv.Slot, p, y); got != v && v == v {
			c.Errorf("Initialise %s: slot %v = %v, want the override %v", what, iv.Slot, got, v)
		}
	}
	dp, dy := buffer(len(p)), buffer(len(y))
	c.evaluator.InitialiseSensitivities(t, func(s compile.Slot) (float64, bool) {
		v, ok := override(s)
		return v - 1, ok
	}, p, y, dp, dy)
	for _, iv := range s.Initial {
		got, want := *slot(iv.Slot, dp, dy), d[iv.Slot]
		if math.Abs(got-want) > 1e-12*math.Abs(want) || got != got && want == want {
			c.Errorf("InitialiseSensitivities %s: slot %v = %v, want %v", what, iv.Slot, got, want)
		}
	}
}

func slot(s compile.Slot, p, y []float64) *float64 {
	if s.Kind == compile.ParameterSlot {
		return &p[s.Index]
	}
	return &y[s.Index]
}
