package enginetest

import (
	"testing"

	"niche/compile"
)

// methods returns calls of every method of e with results into scratch space,
// at the point of r.
func methods(e compile.Evaluator, r *Reference) map[string]func() {
	s := r.System
	f, ft := buffer(len(s.States)), buffer(len(s.States))
	j, fp := buffer(len(s.Jacobian)), buffer(len(s.ParameterJacobian))
	g, out := buffer(len(s.Switches)), buffer(len(s.Outputs))
	dy, dp := buffer(len(s.States)), buffer(len(s.Parameters))
	m := map[string]func(){
		"SetParameters":     func() { e.SetParameters(r.P) },
		"SetSwitches":       func() { e.SetSwitches(r.Z) },
		"SetPast":           func() { e.SetPast(r.Past) },
		"SetStream":         func() { e.SetStream(r.Stream) },
		"RHS":               func() { e.RHS(r.T, r.Y, f) },
		"Jacobian":          func() { e.Jacobian(r.T, r.Y, j) },
		"ParameterJacobian": func() { e.ParameterJacobian(r.T, r.Y, fp) },
		"TimeDerivative":    func() { e.TimeDerivative(r.T, r.Y, ft) },
		"Relations":         func() { e.Relations(r.T, r.Y, g) },
		"Roots":             func() { e.Roots(r.T, r.Y, g) },
		"CrossingTimes":     func() { e.CrossingTimes(g) },
		"Outputs":           func() { e.Outputs(r.T, r.Y, out) },
		"Initialise":        func() { e.Initialise(r.T, nil, dp, dy) },
		"InitialiseSensitivities": func() {
			e.InitialiseSensitivities(r.T, nil, r.P, r.Y, dp, dy)
		},
	}
	if len(s.Switches) > 0 {
		m["RootGradient"] = func() { e.RootGradient(0, r.T, r.Y, dy, dp) }
	}
	if len(s.Past) > 0 {
		m["PastTime"] = func() { e.PastTime(0, r.T, r.Y) }
	}
	for i := range s.Events {
		values := buffer(len(s.Events[i].Assignments))
		m["Trigger"] = func() { e.Trigger(i, r.T, r.Y) }
		m["Delay"] = func() { e.Delay(i, r.T, r.Y) }
		m["Priority"] = func() { e.Priority(i, r.T, r.Y) }
		m["Assign"] = func() { e.Assign(i, r.T, r.Y, values) }
		m["Sizes"] = func() { e.Sizes(i, r.T, r.Y, values) }
		if len(values) > 0 {
			m["SizeGradient"] = func() { e.SizeGradient(i, 0, r.T, r.Y, dy, dp) }
			m["AssignGradient"] = func() { e.AssignGradient(i, 0, r.T, r.Y, dy, dp) }
		}
	}
	return m
}

// disturb uses e at a point that differs from r's.
func disturb(e compile.Evaluator, r *Reference) {
	p, y := clone(r.P), clone(r.Y)
	for i := range p {
		p[i] *= 3
	}
	e.SetParameters(p)
	for i := range y {
		y[i] += 7
	}
	e.RHS(r.T+1, y, buffer(len(y)))
	e.Jacobian(r.T+1, y, buffer(len(r.System.Jacobian)))
}

// isolation checks that no method changes what another one returns.
func (c *checker) isolation() {
	s, r, e := c.system, c.reference, c.evaluator
	for name, call := range methods(e, r) {
		call()
		call()
		f, j := buffer(len(s.RHS)), buffer(len(s.Jacobian))
		e.RHS(r.T, r.Y, f)
		e.Jacobian(r.T, r.Y, j)
		before := c.Failed()
		c.compare("RHS", f, s.RHS, 0)
		c.compare("Jacobian", j, s.Jacobian, 0)
		if !before && c.Failed() {
			c.Errorf("after %s", name)
			return
		}
	}
}

func (c *checker) allocations() {
	for name, call := range methods(c.evaluator, c.reference) {
		if n := testing.AllocsPerRun(5, call); n != 0 {
			c.Errorf("%s allocates %v times", name, n)
		}
	}
}

// lengths checks that wrong lengths panic.
func (c *checker) lengths() {
	s, r, e := c.system, c.reference, c.evaluator
	long := func(v []float64) []float64 { return append(clone(v), 0) }
	y, n := r.Y, len(r.Y)
	for name, call := range map[string]func(){
		"SetParameters":           func() { e.SetParameters(long(r.P)) },
		"SetSwitches":             func() { e.SetSwitches(long(r.Z)) },
		"SetPast":                 func() { e.SetPast(long(r.Past)) },
		"RHS of long y":           func() { e.RHS(0, long(y), buffer(n)) },
		"RHS into long dydt":      func() { e.RHS(0, y, buffer(n+1)) },
		"Jacobian of long y":      func() { e.Jacobian(0, long(y), buffer(len(s.Jacobian))) },
		"Jacobian into long":      func() { e.Jacobian(0, y, buffer(len(s.Jacobian)+1)) },
		"ParameterJacobian":       func() { e.ParameterJacobian(0, y, buffer(len(s.ParameterJacobian)+1)) },
		"TimeDerivative":          func() { e.TimeDerivative(0, y, buffer(n+1)) },
		"Relations":               func() { e.Relations(0, y, buffer(len(s.Switches)+1)) },
		"Roots":                   func() { e.Roots(0, y, buffer(len(s.Switches)+1)) },
		"CrossingTimes":           func() { e.CrossingTimes(buffer(len(s.Switches) + 1)) },
		"Outputs":                 func() { e.Outputs(0, y, buffer(len(s.Outputs)+1)) },
		"Initialise of long p":    func() { e.Initialise(0, nil, long(r.P), y) },
		"Initialise of long y":    func() { e.Initialise(0, nil, clone(r.P), long(y)) },
		"InitialiseSensitivities": func() { e.InitialiseSensitivities(0, nil, r.P, y, long(r.P), clone(y)) },
	} {
		if !panics(call) {
			c.Errorf("%s: no panic for a wrong length", name)
		}
	}
}

func panics(f func()) (yes bool) {
	defer func() { yes = recover() != nil }()
	f()
	return
}
