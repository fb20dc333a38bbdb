package expr

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Env gives the leaves of an expression their values.
type Env struct {
	Time float64
	// Symbol returns the value of a symbol and whether there is one.
	Symbol func(name string) (float64, bool)
	// Functions are the functions that calls may name.
	Functions map[string]Function
	// Delay returns the value that x had at time − tau; nil: refused.
	Delay func(x Expr, tau float64) (float64, error)
	// RateOf returns the time derivative of a symbol; nil: refused.
	RateOf func(name string) (float64, bool)
}

// Values is an Env without history: the symbols' values and a time.
func Values(values map[string]float64, time float64) Env {
	return Env{Time: time, Symbol: func(name string) (float64, bool) {
		v, ok := values[name]
		return v, ok
	}}
}

// Eval computes the value of e by walking its tree: the reference by which
// faster engines are judged. Branches of Piecewise that are not taken are not
// evaluated. The error names a symbol without value, or a call, delay or rate
// that env does not provide.
func (p *Pool) Eval(e Expr, env Env) (float64, error) {
	v := evaluator{p: p, env: env, memo: map[Expr]float64{}}
	x := v.eval(e)
	return x, v.err
}

type evaluator struct {
	p      *Pool
	env    Env
	memo   map[Expr]float64
	active []string // functions being called
	err    error
}

func (v *evaluator) eval(e Expr) float64 {
	if x, ok := v.memo[e]; ok {
		return x
	}
	x := v.node(e)
	v.memo[e] = x
	return x
}

func (v *evaluator) node(e Expr) float64 {
	n := v.p.Node(e)
	switch n.Op {
	case Number:
		return n.Value
	case Symbol:
		if v.env.Symbol != nil {
			if x, ok := v.env.Symbol(n.Name); ok {
				return x
			}
		}
		return v.fail(fmt.Errorf("symbol %q has no value", n.Name))
	case Time:
		return v.env.Time
	case Piecewise:
		return v.piecewise(n.Args)
	case RateOf:
		name := v.p.Node(n.Args[0]).Name
		if v.env.RateOf != nil {
			if x, ok := v.env.RateOf(name); ok {
				return x
			}
		}
		return v.fail(fmt.Errorf("the rate of %q is not known", name))
	case Delay:
		if v.env.Delay == nil {
			return v.fail(errors.New("delay needs a history"))
		}
		x, err := v.env.Delay(n.Args[0], v.eval(n.Args[1]))
		if err != nil {
			return v.fail(err)
		}
		return x
	case Call:
		return v.call(n)
	}
	args := make([]float64, len(n.Args))
	for k, a := range n.Args {
		args[k] = v.eval(a)
	}
	return Operate(n.Op, args)
}

func (v *evaluator) piecewise(args []Expr) float64 {
	for k := 0; k+1 < len(args); k += 2 {
		if v.eval(args[k+1]) != 0 {
			return v.eval(args[k])
		}
	}
	if len(args)%2 == 1 {
		return v.eval(args[len(args)-1])
	}
	return math.NaN()
}

// call evaluates the body in an environment of its own.
func (v *evaluator) call(n Node) float64 {
	f, ok := v.env.Functions[n.Name]
	switch {
	case !ok:
		return v.fail(fmt.Errorf("function %q is not defined", n.Name))
	case len(f.Parameters) != len(n.Args):
		return v.fail(&CallError{Name: n.Name, Got: len(n.Args), Want: len(f.Parameters)})
	case slices.Contains(v.active, n.Name):
		return v.fail(&CallError{Name: n.Name, Recursive: true})
	}
	values := make(map[string]float64, len(n.Args))
	for k, a := range n.Args {
		values[f.Parameters[k]] = v.eval(a)
	}
	inner := evaluator{p: v.p, env: v.env, memo: map[Expr]float64{}, active: append(v.active, n.Name)}
	inner.env.Symbol = func(name string) (float64, bool) {
		if x, ok := values[name]; ok {
			return x, true
		}
		if v.env.Symbol == nil {
			return 0, false
		}
		return v.env.Symbol(name)
	}
	x := inner.eval(f.Body)
	if inner.err != nil {
		return v.fail(inner.err)
	}
	return x
}

// fail keeps the first error.
func (v *evaluator) fail(err error) float64 {
	if v.err == nil {
		v.err = err
	}
	return math.NaN()
}
