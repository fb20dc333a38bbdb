package ssa

import (
	"niche/compile"
	"niche/diag"
	"niche/expr"
)

// flow is a state that changes between firings, at a rate that is constant there:
// it reads counts, parameters and relations, but neither time nor states that
// flow.
type flow struct {
	state int32
	rate  program
}

// markContinuous marks the states with rate rules.
func (b *builder) markContinuous() {
	for i := range b.net.sys.Rates {
		if rate := &b.net.sys.Rates[i]; b.reactions[rate.ID] == nil {
			for _, t := range rate.Terms {
				b.net.continuous[t.State] = true
			}
		}
	}
}

// addFlows assembles the rates of continuous states.
func (b *builder) addFlows() {
	pool := b.net.sys.Pool
	rates := make([]expr.Expr, len(b.net.continuous))
	for i := range b.net.sys.Rates {
		rate := &b.net.sys.Rates[i]
		if b.reactions[rate.ID] != nil || b.net.sys.States[rate.Terms[0].State].Algebraic {
			continue
		}
		for _, t := range rate.Terms {
			e := pool.Mul(t.Factor, rate.Expr)
			if rates[t.State] != 0 {
				e = pool.Add(rates[t.State], e)
			}
			rates[t.State] = e
		}
		if p, ok := b.net.assemble(rate.Expr); !ok || p.smooth {
			b.problems.Errorf(diag.StochasticRateRule, rate.Pos, "choose the method hybrid, which integrates it",
				"the rate of %q changes between firings, so that it is no straight line there", rate.ID)
		}
	}
	for s, e := range rates {
		if e == 0 {
			continue
		}
		p, _ := b.net.assemble(e)
		b.watch(&p, true)
		b.net.flows = append(b.net.flows, flow{int32(s), p})
	}
}

// root is a relation whose time of flipping must be searched between firings.
type root struct {
	relation int // index of the switch
	value    program
	// slope is d value/dt if that is constant between firings; the crossing is
	// then computed instead of searched.
	straight bool
	slope    []partial
}

// partial is a derivative with respect to a continuous state, or to time (−1).
type partial struct {
	state int32
	value program
}

// addRoots finds the relations that move between firings.
func (b *builder) addRoots() {
	for i := range b.net.sys.Switches {
		sw := &b.net.sys.Switches[i]
		if sw.CrossingTime != 0 || sw.Level {
			continue
		}
		p, ok := b.net.assemble(sw.Root)
		if !p.moving() {
			continue
		}
		if !ok {
			b.problems.Errorf(diag.StochasticTime, sw.Pos, "write it without delay()", "a condition depends on the past")
			continue
		}
		r := root{relation: i, value: p, straight: !p.searched}
		for _, g := range sw.Gradient {
			b.addSlope(&r, g)
		}
		b.watch(&p, true)
		b.net.roots = append(b.net.roots, r)
	}
}

// addSlope adds the part of r's slope that g gives.
func (b *builder) addSlope(r *root, g compile.Partial) {
	state := int32(-1)
	switch {
	case g.Slot.Kind == compile.StateSlot && b.net.continuous[g.Slot.Index]:
		state = int32(g.Slot.Index)
	case g.Slot.Kind != compile.TimeSlot:
		return
	}
	p, ok := b.net.assemble(g.Expr)
	if !ok || p.moving() || p.stepwise {
		r.straight = false
		return
	}
	b.watch(&p, true)
	r.slope = append(r.slope, partial{state, p})
}
