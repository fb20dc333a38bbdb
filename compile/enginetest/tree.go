package enginetest

import (
	"niche/compile"
	"niche/expr"
)

// Tree evaluates f by walking the formulas of the rates, without a compiler:
// the baseline against which benchmarks report ratios in one run.
type Tree struct {
	System  *compile.System
	P, Z    []float64
	t       float64
	y       []float64
	scratch []float64
}

// NewTree returns a Tree with all parameters and switches 0.
func NewTree(s *compile.System) *Tree {
	return &Tree{System: s, P: make([]float64, len(s.Parameters)), Z: make([]float64, len(s.Switches))}
}

// RHS writes f(t, y) to dydt.
func (r *Tree) RHS(t float64, y, dydt []float64) {
	r.t, r.y = t, y
	clear(dydt)
	for i := range r.System.Rates {
		rate := &r.System.Rates[i]
		v := r.eval(rate.Expr)
		for _, term := range rate.Terms {
			dydt[term.State] += float64(r.eval(term.Factor) * v)
		}
	}
}

func (r *Tree) eval(e expr.Expr) float64 {
	p := r.System.Pool
	n := p.Node(e)
	switch n.Op {
	case expr.Number:
		return n.Value
	case expr.Time:
		return r.t
	case expr.Symbol:
		switch s := r.System.Slots[e]; s.Kind {
		case compile.StateSlot:
			return r.y[s.Index]
		case compile.ParameterSlot:
			return r.P[s.Index]
		default:
			return r.Z[s.Index]
		}
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
