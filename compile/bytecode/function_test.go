package bytecode

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"niche/expr"
)

// meaning evaluates e directly on the tree, with guarded powers: the reference
// that compiled code must match bit for bit.
func meaning(p *expr.Pool, e expr.Expr, env map[expr.Expr]float64) float64 {
	if v, ok := env[e]; ok {
		return v
	}
	n := p.Node(e)
	if n.Op == expr.Number {
		return n.Value
	}
	v := make([]float64, len(n.Args))
	for i, a := range n.Args {
		v[i] = meaning(p, a, env)
	}
	switch n.Op {
	case expr.Add: // expr.Operate begins with 0, which turns −0 into 0
		s := v[0]
		for _, x := range v[1:] {
			s += x
		}
		return s
	case expr.Pow:
		if k := v[1]; p.Op(n.Args[1]) == expr.Number && k == math.Trunc(k) && math.Abs(k) <= maxPowInt {
			switch k {
			case -1:
				return 1 / v[0]
			case 0:
				return 1
			case 1:
				return v[0]
			}
			return powInt(v[0], int32(k))
		} else if p.Op(n.Args[1]) == expr.Number && k == 0.5 {
			return math.Sqrt(guard(v[0]))
		}
		return GuardedPow(v[0], v[1])
	case expr.Root:
		if p.Op(n.Args[0]) == expr.Number && v[0] == 2 {
			return math.Sqrt(guard(v[1]))
		}
		return GuardedPow(v[1], 1/v[0])
	}
	return expr.Operate(n.Op, v)
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

var (
	unaryOps = []expr.Op{
		expr.Neg, expr.Exp, expr.Ln, expr.Abs, expr.Floor, expr.Ceil, expr.Factorial, expr.Not,
		expr.Sin, expr.Cos, expr.Tan, expr.Sec, expr.Csc, expr.Cot,
		expr.Sinh, expr.Cosh, expr.Tanh, expr.Sech, expr.Csch, expr.Coth,
		expr.Asin, expr.Acos, expr.Atan, expr.Asec, expr.Acsc, expr.Acot,
		expr.Asinh, expr.Acosh, expr.Atanh, expr.Asech, expr.Acsch, expr.Acoth,
	}
	binaryOps = []expr.Op{
		expr.Sub, expr.Div, expr.Pow, expr.Root, expr.Log, expr.Quotient, expr.Rem, expr.Implies,
		expr.SafeDiv, expr.Sub, expr.Div, expr.Sub,
	}
	naryOps = []expr.Op{
		expr.Add, expr.Mul, expr.Min, expr.Max, expr.And, expr.Or, expr.Xor,
		expr.Add, expr.Mul, expr.Add, expr.Mul,
	}
	relations = []expr.Op{expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq}
)

// drawDAG grows a pool of expressions over inputs, each new one built from
// earlier ones so that sharing is common.
func drawDAG(t *rapid.T, p *expr.Pool, inputs []expr.Expr) []expr.Expr {
	nodes := append([]expr.Expr(nil), inputs...)
	for _, v := range []float64{0, 1, -1, 2, 3, 0.5, -2, 7, 2.5, 1e-3} {
		nodes = append(nodes, p.Number(v))
	}
	pick := func() expr.Expr { return nodes[rapid.IntRange(0, len(nodes)-1).Draw(t, "node")] }
	some := func(lo, hi int) []expr.Expr {
		args := make([]expr.Expr, rapid.IntRange(lo, hi).Draw(t, "arity"))
		for i := range args {
			args[i] = pick()
		}
		return args
	}
	for range rapid.IntRange(1, 40).Draw(t, "size") {
		var e expr.Expr
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0, 1:
			e = p.New(rapid.SampledFrom(unaryOps).Draw(t, "op"), pick())
		case 2, 3, 4:
			e = p.New(rapid.SampledFrom(binaryOps).Draw(t, "op"), pick(), pick())
		case 5, 6, 7:
			e = p.New(rapid.SampledFrom(naryOps).Draw(t, "op"), some(1, 6)...)
		case 8:
			e = p.New(rapid.SampledFrom(relations).Draw(t, "op"), some(2, 4)...)
		case 9:
			e = p.New(expr.Piecewise, some(1, 5)...)
		}
		nodes = append(nodes, e)
	}
	return nodes
}

func drawValue(t *rapid.T) float64 {
	return rapid.OneOf(
		rapid.Float64Range(-3, 3),
		rapid.Float64Range(0, 1e3),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, -1, 2, 0.5, math.Inf(1), math.Inf(-1), math.NaN(), 1e300, -1e-300}),
	).Draw(t, "value")
}

func TestFunctionIsBitIdenticalToTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := expr.NewPool()
		inputs := []expr.Expr{p.Symbol("a"), p.Symbol("b"), p.Symbol("c"), p.New(expr.Time)}
		nodes := drawDAG(t, p, inputs)
		f, err := CompileFunction(p, inputs, nodes)
		if err != nil {
			t.Fatal(err)
		}
		scratch := f.NewScratch()
		in, out := make([]float64, len(inputs)), make([]float64, len(nodes))
		for range 3 {
			env := map[expr.Expr]float64{}
			for i, e := range inputs {
				in[i] = drawValue(t)
				env[e] = in[i]
			}
			f.Eval(scratch, in, out)
			for i, e := range nodes {
				if want := meaning(p, e, env); !same(out[i], want) {
					t.Fatalf("output %d (op %d of %v) = %v, want %v at %v", i, p.Op(e), p.Node(e).Args, out[i], want, in)
				}
			}
		}
	})
}

// Few outputs leave most values in temporaries, whose slots are reused.
func TestFunctionReusesSlots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := expr.NewPool()
		inputs := []expr.Expr{p.Symbol("a"), p.Symbol("b")}
		nodes := drawDAG(t, p, inputs)
		e := nodes[len(nodes)-1]
		f, err := CompileFunction(p, inputs, []expr.Expr{e, e})
		if err != nil {
			t.Fatal(err)
		}
		in, out := []float64{drawValue(t), drawValue(t)}, make([]float64, 2)
		f.Eval(f.NewScratch(), in, out)
		want := meaning(p, e, map[expr.Expr]float64{inputs[0]: in[0], inputs[1]: in[1]})
		if !same(out[0], want) || !same(out[1], want) {
			t.Fatalf("got %v, want %v", out, want)
		}
	})
}

func TestFunctionMemoryIsBounded(t *testing.T) {
	p := expr.NewPool()
	x, y := p.Symbol("x"), p.Symbol("y")
	e := x
	for range 10_000 { // a chain needs one temporary, however long
		e = p.New(expr.Exp, p.New(expr.Sub, e, y))
	}
	f, err := CompileFunction(p, []expr.Expr{x, y}, []expr.Expr{e})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.NewScratch()); n > 5 {
		t.Errorf("scratch of a chain has %d slots", n)
	}
}

func TestPiecewiseIgnoresUnselectedBranch(t *testing.T) {
	p := expr.NewPool()
	x := p.Symbol("x")
	e := p.New(expr.Piecewise, p.New(expr.Ln, x), p.New(expr.Gt, x, p.Number(0)), p.Number(-7))
	f, err := CompileFunction(p, []expr.Expr{x}, []expr.Expr{e})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, 1)
	scratch := f.NewScratch()
	for _, x := range []float64{-1, 0, 1} {
		f.Eval(scratch, []float64{x}, out)
		want := -7.0
		if x > 0 {
			want = math.Log(x)
		}
		if out[0] != want {
			t.Errorf("at %v: %v, want %v", x, out[0], want)
		}
	}
}

func TestFunctionRefuses(t *testing.T) {
	p := expr.NewPool()
	x := p.Symbol("x")
	for _, e := range []expr.Expr{
		p.Symbol("unknown"), p.New(expr.Time), p.Call("f", x), p.New(expr.Delay, x, p.Number(1)), p.New(expr.RateOf, x), 0,
	} {
		_, err := CompileFunction(p, []expr.Expr{x}, []expr.Expr{x, e})
		var u *UnsupportedError
		if !errors.As(err, &u) {
			t.Errorf("expression %d: error %v, want an UnsupportedError", e, err)
		}
	}
}

func TestFunctionConstantsAndEmptyOperations(t *testing.T) {
	p := expr.NewPool()
	x := p.Symbol("x")
	outs := []expr.Expr{
		p.New(expr.Avogadro), p.New(expr.True), p.New(expr.False), p.Number(7), x,
		p.New(expr.Add), p.New(expr.Mul), p.New(expr.And), p.New(expr.Or), p.New(expr.Xor), p.New(expr.Piecewise),
		p.New(expr.And, x), p.New(expr.Add, p.New(expr.Neg, x)), p.New(expr.Pow, p.Number(3), p.Number(2)),
		p.New(expr.Gt, x), p.New(expr.Pow, x, p.New(expr.Neg, p.Number(2))),
	}
	want := []float64{expr.AvogadroNumber, 1, 0, 7, 5, 0, 1, 1, 0, 0, math.NaN(), 1, -5, 9, 1, 0.04}
	f, err := CompileFunction(p, []expr.Expr{x}, outs)
	if err != nil {
		t.Fatal(err)
	}
	if f.Inputs() != 1 || f.Outputs() != len(outs) {
		t.Errorf("%d inputs, %d outputs", f.Inputs(), f.Outputs())
	}
	out := make([]float64, len(outs))
	f.Eval(f.NewScratch(), []float64{5}, out)
	for i := range want {
		if !same(out[i], want[i]) {
			t.Errorf("output %d = %v, want %v", i, out[i], want[i])
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a wrong length")
		}
	}()
	f.Eval(f.NewScratch(), []float64{5, 6}, out)
}

// Inputs may be whole expressions; their insides are not needed then.
func TestFunctionOfExpressions(t *testing.T) {
	p := expr.NewPool()
	e := p.Call("observable", p.Symbol("y"))
	f, err := CompileFunction(p, []expr.Expr{e, e}, []expr.Expr{p.New(expr.Mul, e, e)})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, 1)
	f.Eval(f.NewScratch(), []float64{3, 99}, out) // the first of equal inputs counts
	if out[0] != 9 {
		t.Errorf("got %v", out[0])
	}
}

func TestFunctionDoesNotAllocate(t *testing.T) {
	p := expr.NewPool()
	x, y := p.Symbol("x"), p.Symbol("y")
	var outs []expr.Expr
	for _, op := range unaryOps {
		outs = append(outs, p.New(op, x))
	}
	for _, op := range binaryOps {
		outs = append(outs, p.New(op, x, y))
	}
	for _, op := range naryOps {
		outs = append(outs, p.New(op, x, y, x, y))
	}
	f, err := CompileFunction(p, []expr.Expr{x, y}, outs)
	if err != nil {
		t.Fatal(err)
	}
	in, out, scratch := []float64{0.3, 0.7}, make([]float64, len(outs)), f.NewScratch()
	if n := testing.AllocsPerRun(100, func() { f.Eval(scratch, in, out) }); n != 0 {
		t.Errorf("%v allocations per Eval", n)
	}
}

func ExampleCompileFunction() {
	p := expr.NewPool()
	x, scale := p.Symbol("x"), p.Symbol("scale")
	f, err := CompileFunction(p, []expr.Expr{x, scale}, []expr.Expr{p.New(expr.Mul, scale, x), p.New(expr.Pow, x, p.Number(2))})
	if err != nil {
		fmt.Println(err)
		return
	}
	out := make([]float64, 2)
	f.Eval(f.NewScratch(), []float64{3, 10}, out)
	fmt.Println(out)
	// Output: [30 9]
}
