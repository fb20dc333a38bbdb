package run

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"niche/compile"
	"niche/expr"
	"niche/sim"
)

// point is one recorded moment of a trajectory, where formulas are evaluated
// the slow way. It belongs to one goroutine.
type point struct {
	system  *compile.System
	eval    compile.Evaluator
	time    float64
	p, y, z []float64
	env     expr.Env
}

// pointAt is the moment with index k of tr; its time is t, which is finite also
// at a steady state.
func (p *Prepared) pointAt(tr *sim.Trajectory, k int, t float64) *point {
	sys := p.System
	at := &point{system: sys, eval: p.Simulator.NewEvaluator(), time: t, p: tr.P, y: tr.Y[k], z: tr.Z[k]}
	at.eval.SetParameters(at.p)
	at.eval.SetSwitches(at.z)
	at.env = environment(sys, at.p, at.y, at.z, t)
	return at
}

// environment gives every leaf of sys its value.
func environment(sys *compile.System, p, y, z []float64, t float64) expr.Env {
	values := make(map[string]float64, len(p)+len(y)+len(z))
	name := func(e expr.Expr) string { return sys.Pool.Node(e).Name }
	for i := range sys.States {
		values[name(sys.States[i].Symbol)] = y[i]
	}
	for i := range sys.Parameters {
		values[name(sys.Parameters[i].Symbol)] = p[i]
	}
	for i := range sys.Switches {
		values[name(sys.Switches[i].Symbol)] = z[i]
	}
	return expr.Values(values, t)
}

// value is that of a formula; NaN where it has none.
func (at *point) value(e expr.Expr) float64 {
	v, err := at.system.Pool.Eval(e, at.env)
	if err != nil {
		return math.NaN()
	}
	return v
}

// rates is dy/dt, one per state.
func (at *point) rates() []float64 {
	f := make([]float64, len(at.y))
	at.eval.RHS(at.time, at.y, f)
	return f
}

// jacobian is ∂f/∂y, states × states.
func (at *point) jacobian() *mat.Dense {
	pattern := at.system.JacobianPattern
	values := make([]float64, pattern.NNZ())
	at.eval.Jacobian(at.time, at.y, values)
	n := len(at.y)
	full := mat.NewDense(n, n, nil)
	for col := range n {
		for k := pattern.Start[col]; k < pattern.Start[col+1]; k++ {
			full.Set(int(pattern.Row[k]), col, values[k])
		}
	}
	return full
}

// turnover is Σ_j |N_ij v_j| for each state i: what dy/dt would be if nothing
// balanced.
func (at *point) turnover() []float64 {
	sums := make([]float64, len(at.y))
	for k := range at.system.Rates {
		r := &at.system.Rates[k]
		v := at.value(r.Expr)
		for _, term := range r.Terms {
			sums[term.State] += math.Abs(at.value(term.Factor) * v)
		}
	}
	return sums
}
