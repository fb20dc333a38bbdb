package enginetest

import (
	"math"

	"niche/compile"
	"niche/expr"
	"niche/rng"
)

// Slack is how many times the running error bound an engine may differ.
const Slack = 4

// unit is the unit roundoff of float64.
const unit = 0x1p-53

// Value is a number and a bound on its rounding error in units of 2⁻⁵³.
type Value struct{ V, Error float64 }

// Agrees reports whether x is the same number as v up to rounding. NaN agrees
// with NaN, and an infinity only with itself – except in sums where several
// terms are infinite and the order of addition decides.
func (v Value) Agrees(x float64) bool {
	unbounded := math.IsNaN(v.Error) || math.IsInf(v.Error, 0)
	switch {
	case math.IsInf(v.V, 0) && unbounded:
		return math.IsNaN(x) || math.IsInf(x, 0)
	case math.IsNaN(v.V):
		return math.IsNaN(x)
	case math.IsInf(v.V, 0) || math.IsInf(x, 0):
		return v.V == x
	case unbounded:
		return !math.IsNaN(x) // next to a pole
	}
	// Results near the underflow threshold lose relative accuracy.
	return math.Abs(v.V-x) <= Slack*unit*v.Error+0x1p-1000
}

// Reference evaluates the formulas of a System at one point, formula by
// formula.
type Reference struct {
	System  *compile.System
	T       float64
	Y, P, Z []float64
	D       []float64 // draws
	Past    []float64
	Stream  rng.Stream
	memo    map[expr.Expr]Value
}

// NewReference returns a Reference at time 0 with all leaves 0.
func NewReference(s *compile.System) *Reference {
	return &Reference{
		System: s,
		Y:      make([]float64, len(s.States)),
		P:      make([]float64, len(s.Parameters)),
		Z:      make([]float64, len(s.Switches)),
		D:      make([]float64, len(s.Draws)),
		Past:   make([]float64, len(s.Past)),
		memo:   map[expr.Expr]Value{},
	}
}

// Reset must be called after a leaf has changed.
func (r *Reference) Reset() { clear(r.memo) }

// Renew draws the numbers of span again from Stream.
func (r *Reference) Renew(span compile.Span) {
	for k := span.From; k < span.To; k++ {
		d := &r.System.Draws[k]
		args := make([]float64, len(d.Args))
		for i, a := range d.Args {
			args[i] = r.Eval(a).V
		}
		r.D[k] = d.Law.Sample(&r.Stream, args)
		r.Reset()
	}
}

// Eval returns the value of e. It panics if e has a leaf without slot or needs
// a model or a history.
func (r *Reference) Eval(e expr.Expr) Value {
	if v, ok := r.memo[e]; ok {
		return v
	}
	v := r.node(e)
	r.memo[e] = v
	return v
}

func (r *Reference) node(e expr.Expr) Value {
	if s, ok := r.System.Slots[e]; ok {
		return Value{V: r.leaf(s)}
	}
	n := r.System.Pool.Node(e)
	switch n.Op {
	case expr.Number:
		return Value{V: n.Value}
	case expr.Time:
		return Value{V: r.T}
	case expr.Symbol, expr.Call, expr.Delay, expr.RateOf, expr.Invalid:
		panic("enginetest: formula has a leaf without slot")
	case expr.Piecewise:
		return r.piecewise(n.Args)
	}
	args := make([]Value, len(n.Args))
	for i, a := range n.Args {
		args[i] = r.Eval(a)
	}
	switch n.Op {
	case expr.Add:
		return sum(args)
	case expr.Mul:
		return product(args)
	}
	return operate(n.Op, args)
}

func (r *Reference) leaf(s compile.Slot) float64 {
	switch s.Kind {
	case compile.StateSlot:
		return r.Y[s.Index]
	case compile.ParameterSlot:
		return r.P[s.Index]
	case compile.SwitchSlot:
		return r.Z[s.Index]
	case compile.DrawSlot:
		return r.D[s.Index]
	case compile.PastSlot:
		return r.Past[s.Index]
	}
	return r.T
}

func (r *Reference) piecewise(args []expr.Expr) Value {
	for k := 0; k+1 < len(args); k += 2 {
		if r.Eval(args[k+1]).V != 0 {
			return r.Eval(args[k])
		}
	}
	if len(args)%2 == 1 {
		return r.Eval(args[len(args)-1])
	}
	return Value{V: math.NaN()}
}

// sum bounds the error of adding args in any order.
func sum(args []Value) Value {
	var s Value
	magnitude := 0.0
	for _, a := range args {
		s.V += a.V
		s.Error += a.Error
		magnitude += math.Abs(a.V)
	}
	s.Error += magnitude * math.Sqrt(float64(len(args))) // statistically; the worst case is len(args)
	return s
}

// product bounds the error of multiplying args in any order.
func product(args []Value) Value {
	s := Value{V: 1}
	for _, a := range args {
		s.V *= a.V
	}
	for i, a := range args {
		if a.Error == 0 {
			continue
		}
		e := a.Error
		for j, b := range args {
			if j != i {
				e *= math.Abs(b.V)
			}
		}
		s.Error += e
	}
	s.Error += float64(len(args)) * math.Abs(s.V)
	return s
}

// operate propagates errors through any other operation by differences.
func operate(op expr.Op, args []Value) Value {
	const probe = 0x1p-30
	v := make([]float64, len(args))
	for i, a := range args {
		v[i] = a.V
	}
	r := Value{V: guarded(op, v)}
	for i, a := range args {
		if a.Error == 0 {
			continue
		}
		v[i] = a.V + probe*a.Error
		up := math.Abs(guarded(op, v) - r.V)
		v[i] = a.V - probe*a.Error
		r.Error += max(up, math.Abs(guarded(op, v)-r.V)) / probe
		v[i] = a.V
	}
	r.Error += 4 * math.Abs(r.V)
	if (op == expr.Pow || op == expr.Root) && r.V > 0 { // math.Pow loses digits where its result is extreme
		r.Error += math.Abs(math.Log2(r.V)*r.V) / 16
	}
	return r
}

// guarded is expr.Operate with the powers of compiled engines: a negative base
// of a non-integer power counts as 0.
func guarded(op expr.Op, v []float64) float64 {
	switch op {
	case expr.Pow:
		if v[0] < 0 && v[1] != math.Trunc(v[1]) {
			return math.Pow(0, v[1])
		}
	case expr.Root:
		return guarded(expr.Pow, []float64{v[1], 1 / v[0]})
	}
	return expr.Operate(op, v)
}
