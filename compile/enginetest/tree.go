package enginetest

import (
	"niche/compile"
	"niche/expr"
)

// Tree evaluates f by walking the formulas of the rates, without a compiler:
// the baseline against which benchmarks report ratios in one run.
type Tree struct {
	system  *compile.System
	nodes   []expr.Node // by Expr
	leaves  []int32     // by Expr: 1 + index into values, 0 for no leaf
	values  []float64   // t, y, p, z
	scratch []float64
}

// NewTree returns a Tree at the parameters p, with all switches 0.
func NewTree(s *compile.System, p []float64) *Tree {
	r := &Tree{
		system: s,
		nodes:  make([]expr.Node, s.Pool.Len()),
		leaves: make([]int32, s.Pool.Len()),
		values: make([]float64, 1+len(s.States)+len(s.Parameters)+len(s.Switches)),
	}
	for e := 1; e < s.Pool.Len(); e++ {
		r.nodes[e] = s.Pool.Node(expr.Expr(e))
	}
	n := len(s.States)
	copy(r.values[1+n:], p)
	for e, slot := range s.Slots {
		switch slot.Kind {
		case compile.TimeSlot:
			r.leaves[e] = 1
		case compile.StateSlot:
			r.leaves[e] = int32(2 + slot.Index)
		case compile.ParameterSlot:
			r.leaves[e] = int32(2 + n + slot.Index)
		case compile.SwitchSlot:
			r.leaves[e] = int32(2 + n + len(s.Parameters) + slot.Index)
		}
	}
	return r
}

// RHS writes f(t, y) to dydt.
func (r *Tree) RHS(t float64, y, dydt []float64) {
	r.values[0] = t
	copy(r.values[1:], y)
	clear(dydt)
	for i := range r.system.Rates {
		rate := &r.system.Rates[i]
		v := r.eval(rate.Expr)
		for _, term := range rate.Terms {
			dydt[term.State] += float64(r.eval(term.Factor) * v)
		}
	}
}

func (r *Tree) eval(e expr.Expr) float64 {
	if i := r.leaves[e]; i > 0 {
		return r.values[i-1]
	}
	n := &r.nodes[e]
	switch n.Op {
	case expr.Number:
		return n.Value
	case expr.Mul:
		v := 1.0
		for _, a := range n.Args {
			v *= r.eval(a)
		}
		return v
	}
	start := len(r.scratch)
	for _, a := range n.Args {
		v := r.eval(a)
		r.scratch = append(r.scratch, v)
	}
	v := expr.Operate(n.Op, r.scratch[start:])
	r.scratch = r.scratch[:start]
	return v
}
