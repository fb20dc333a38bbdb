package expr

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// names of the symbols in random expressions.
var symbols = []string{"x", "y", "z", "K", "n"}

// drawExpr draws an expression as a reader would intern it: nothing simplified.
func drawExpr(t *rapid.T, p *Pool, depth int, smooth bool) Expr {
	sub := func() Expr { return drawExpr(t, p, depth-1, smooth) }
	if depth == 0 || rapid.IntRange(0, 5).Draw(t, "leaf") == 0 {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return p.Number(rapid.SampledFrom([]float64{0, 1, 2, 3, -1, 0.5, -2, 10, 1e-3}).Draw(t, "v"))
		case 1:
			return p.Number(rapid.Float64Range(-3, 3).Draw(t, "v"))
		case 2:
			return p.Time()
		}
		return p.Symbol(rapid.SampledFrom(symbols).Draw(t, "s"))
	}
	ops := []Op{Add, Add, Mul, Mul, Sub, Div, Neg, Pow, Exp, Ln, Root, Log,
		Sin, Cos, Tan, Tanh, Atan, Sinh, Cosh, Asinh, Sech, Csch, Coth, Sec, Csc, Cot,
		Asin, Acos, Acosh, Atanh, Asec, Acsc, Acot, Asech, Acsch, Acoth}
	if !smooth {
		ops = append(ops, Abs, Floor, Ceil, Min, Max, Quotient, Rem, Factorial, SafeDiv,
			Piecewise, And, Or, Xor, Not, Implies, Eq, Neq, Lt, Leq, Gt, Geq)
	}
	switch op := rapid.SampledFrom(ops).Draw(t, "op"); op {
	case Add, Mul, And, Or, Xor, Min, Max, Eq, Lt, Leq, Gt, Geq:
		args := []Expr{sub(), sub()}
		for range rapid.IntRange(0, 2).Draw(t, "more") {
			args = append(args, sub())
		}
		return p.New(op, args...)
	case Pow:
		if rapid.Bool().Draw(t, "whole") {
			return p.New(Pow, sub(), p.Number(float64(rapid.IntRange(-3, 4).Draw(t, "e"))))
		}
		return p.New(Pow, sub(), sub())
	case Root, Log:
		return p.New(op, p.Number(rapid.SampledFrom([]float64{2, 3, 10}).Draw(t, "d")), sub())
	case Sub, Div, Quotient, Rem, Implies, Neq, SafeDiv:
		return p.New(op, sub(), sub())
	case Piecewise:
		args := []Expr{sub(), sub(), sub()}
		if rapid.Bool().Draw(t, "longer") {
			args = append(args, sub(), sub())
		}
		return p.New(op, args...)
	default:
		return p.New(op, sub())
	}
}

// drawEnv draws values for the symbols, often special ones.
func drawEnv(t *rapid.T) Env {
	values := map[string]float64{}
	for _, s := range symbols {
		if rapid.IntRange(0, 3).Draw(t, "special") == 0 {
			values[s] = rapid.SampledFrom([]float64{0, 1, 2, -1}).Draw(t, s)
		} else {
			values[s] = rapid.Float64Range(-2.5, 2.5).Draw(t, s)
		}
	}
	return Values(values, rapid.Float64Range(0, 5).Draw(t, "time"))
}

// perturbed computes e with every operation perturbed by a few units in the
// last place, to know how far rounding alone may move the value.
func perturbed(p *Pool, e Expr, env Env, seed uint64) float64 {
	memo := map[Expr]float64{}
	var eval func(Expr) float64
	eval = func(e Expr) float64 {
		if v, ok := memo[e]; ok {
			return v
		}
		n := p.Node(e)
		var v float64
		switch n.Op {
		case Number:
			v = n.Value
		case Symbol:
			v, _ = env.Symbol(n.Name)
		case Time:
			v = env.Time
		default:
			args := make([]float64, len(n.Args))
			for k, a := range n.Args {
				args[k] = eval(a)
			}
			v = Operate(n.Op, args)
			size := math.Abs(v)
			if n.Op == Add || n.Op == Sub {
				for _, a := range args {
					size = max(size, math.Abs(a))
				}
			}
			v += size * (float64(finish(mix(seed, uint64(e)))%17) - 8) * 0x1p-51
		}
		memo[e] = v
		return v
	}
	return eval(e)
}

// wellConditioned reports whether rounding alone leaves the value of e nearly
// unchanged, and everything below it finite.
func wellConditioned(p *Pool, e Expr, env Env) bool {
	v, _ := p.Eval(e, env)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return false
	}
	for seed := range uint64(4) {
		if !close(perturbed(p, e, env, seed), v, 1e-11) {
			return false
		}
	}
	ok := true
	p.Walk(e, func(x Expr) bool {
		v, _ := p.Eval(x, env)
		ok = ok && math.Abs(v) < 1e100 && (v == 0 || math.Abs(v) > 1e-8)
		if args := p.Args(x); p.Op(x) == Pow && ok { // 0^0 is a jump
			a, _ := p.Eval(args[0], env)
			b, _ := p.Eval(args[1], env)
			ok = a != 0 || b != 0
		}
		return ok
	})
	return ok
}

func close(a, b, tolerance float64) bool {
	return a == b || math.Abs(a-b) <= tolerance*max(1, math.Abs(a), math.Abs(b)) || a != a && b != b
}

func TestSimplifyPreservesValue(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p := NewPool()
		e := drawExpr(t, p, 4, false)
		s := p.Simplify(e)
		for range 4 {
			env := drawEnv(t)
			if !wellConditioned(p, e, env) {
				continue
			}
			compared++
			want, _ := p.Eval(e, env)
			if got, err := p.Eval(s, env); err != nil || !close(got, want, 1e-9) {
				t.Fatalf("%s = %v simplifies to %s = %v", p.Infix(e), want, p.Infix(s), got)
			}
		}
		if p.Simplify(s) != s {
			t.Fatal("not idempotent")
		}
	})
	if compared < 20 {
		t.Errorf("only %d comparisons: the test has lost its force", compared)
	}
}

// Simplifying is idempotent also in a pool that remembers nothing.
func TestSimplifyReachesFixedPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPool()
		s := p.Simplify(drawExpr(t, p, 4, false))
		p.Walk(s, func(x Expr) bool {
			if v, ok := p.Constant(x); ok && (math.IsInf(v, 0) || v != v) {
				t.Skip("infinite constants keep their place")
			}
			return true
		})
		p.simple = nil
		if again := p.Simplify(s); again != s {
			t.Fatalf("%s simplifies to %s", p.Infix(s), p.Infix(again))
		}
	})
}

func TestDiffEqualsFiniteDifference(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p := NewPool()
		e := drawExpr(t, p, 3, true)
		x := p.Symbol("x")
		d, err := p.Diff(e, x)
		if err != nil {
			t.Fatal(err)
		}
		env := drawEnv(t)
		at := func(h float64) float64 {
			v, _ := p.Eval(e, Env{Time: env.Time, Symbol: func(name string) (float64, bool) {
				v, ok := env.Symbol(name)
				if name == "x" {
					v += h
				}
				return v, ok
			}})
			return v
		}
		// Ridders' idea in one step: two central differences must agree before
		// their extrapolation is believed.
		h := 1e-4
		wide, narrow := (at(h)-at(-h))/(2*h), (at(h/2)-at(-h/2))/h
		want := (4*narrow - wide) / 3
		right, left := (at(h)-at(0))/h, (at(0)-at(-h))/h
		if math.Abs(right-left) > 1e-2*max(1e-6, math.Abs(right)) || math.Abs(at(0)) > 100 {
			return // a kink, or rounding errors too large
		}
		if math.IsNaN(want) || math.Abs(want) > 1e6 || !close(wide, narrow, 1e-5) || !wellConditioned(p, e, env) {
			return
		}
		compared++
		if got, _ := p.Eval(d, env); !close(got, want, 1e-4) && !math.IsNaN(at(0)) {
			t.Fatalf("%s: derivative %s = %v, finite difference %v", p.Infix(e), p.Infix(d), got, want)
		}
	})
	if compared < 10 {
		t.Errorf("only %d comparisons: the test has lost its force", compared)
	}
}
