package compile_test

import (
	"math"
	"math/rand/v2"

	"niche/compile"
	"niche/expr"
)

// point evaluates formulas of a System at one (t, y, p, z), each shared
// subexpression once.
type point struct {
	s       *compile.System
	t       float64
	y, p, z []float64
	past    []float64
	values  []float64
	known   []bool
}

func newPoint(s *compile.System) *point {
	return &point{s: s, y: make([]float64, len(s.States)), p: make([]float64, len(s.Parameters)),
		z: make([]float64, len(s.Switches)), past: make([]float64, len(s.Past))}
}

// start sets p and y by the Initial program and z by the relations at time t.
func (x *point) start(t float64) {
	x.t = t
	for _, iv := range x.s.Initial {
		x.forget()
		*x.slot(iv.Slot) = x.eval(iv.Expr)
	}
	x.settle()
}

// settle sets each switch to its relation.
func (x *point) settle() {
	for i, z := range x.s.Switches {
		x.forget()
		x.z[i] = x.eval(z.Relation)
	}
	x.forget()
}

func (x *point) slot(s compile.Slot) *float64 {
	switch s.Kind {
	case compile.StateSlot:
		return &x.y[s.Index]
	case compile.ParameterSlot:
		return &x.p[s.Index]
	case compile.SwitchSlot:
		return &x.z[s.Index]
	case compile.PastSlot:
		return &x.past[s.Index]
	}
	return &x.t
}

// forget drops remembered values, which are those of an earlier point.
func (x *point) forget() { clear(x.known) }

func (x *point) eval(e expr.Expr) float64 {
	if n := x.s.Pool.Len(); len(x.known) < n {
		x.known = append(x.known, make([]bool, n-len(x.known))...)
		x.values = append(x.values, make([]float64, n-len(x.values))...)
	}
	if x.known[e] {
		return x.values[e]
	}
	v := x.node(e)
	x.known[e], x.values[e] = true, v
	return v
}

func (x *point) node(e expr.Expr) float64 {
	n := x.s.Pool.Node(e)
	switch n.Op {
	case expr.Number:
		return n.Value
	case expr.Symbol, expr.Time:
		slot, ok := x.s.Slots[e]
		if !ok {
			panic("formula uses " + n.Name + ", which has no slot")
		}
		return *x.slot(slot)
	case expr.Piecewise:
		for k := 0; k+1 < len(n.Args); k += 2 {
			if x.eval(n.Args[k+1]) != 0 {
				return x.eval(n.Args[k])
			}
		}
		if len(n.Args)%2 == 1 {
			return x.eval(n.Args[len(n.Args)-1])
		}
		return math.NaN()
	}
	args := make([]float64, len(n.Args))
	for i, a := range n.Args {
		args[i] = x.eval(a)
	}
	return expr.Operate(n.Op, args)
}

// rhs evaluates the right-hand side and, for each state, the sum of the
// magnitudes of its terms.
func (x *point) rhs() (f, size []float64) {
	x.forget()
	f, size = make([]float64, len(x.y)), make([]float64, len(x.y))
	for i, e := range x.s.RHS {
		f[i] = x.eval(e)
	}
	for _, r := range x.s.Rates {
		for _, t := range r.Terms {
			size[t.State] += math.Abs(x.eval(r.Expr) * x.eval(t.Factor))
		}
	}
	return f, size
}

// perturb moves y and p by random factors, so that coincidences of the
// published values cannot hide errors.
func (x *point) perturb(r *rand.Rand) {
	for i := range x.y {
		x.y[i] = (math.Abs(x.y[i]) + 0.01) * (0.5 + r.Float64())
	}
	for i := range x.p {
		if v := x.p[i]; v != math.Trunc(v) { // exponents and volumes keep their kind
			x.p[i] = v * (0.9 + 0.2*r.Float64())
		}
	}
	x.settle()
}
