package ssa

import (
	"math"
	"testing"

	"niche/expr"
	"niche/rng"
)

// Every value that an operation takes inside a box lies in the range that
// interval arithmetic gives, for random boxes and points.
func TestRangesHoldValues(t *testing.T) {
	ops := map[expr.Op]int{expr.Add: 3, expr.Sub: 2, expr.Mul: 3, expr.Div: 2, expr.Neg: 1, expr.Pow: 2, expr.Root: 2, expr.Exp: 1, expr.Ln: 1, expr.Log: 2,
		expr.Abs: 1, expr.Floor: 1, expr.Ceil: 1, expr.Factorial: 1, expr.Min: 2, expr.Max: 3, expr.Quotient: 2, expr.Rem: 2, expr.SafeDiv: 2,
		expr.Lt: 2, expr.Leq: 2, expr.Gt: 2, expr.Geq: 2, expr.Eq: 2, expr.Neq: 2, expr.And: 2, expr.Not: 1, expr.Piecewise: 5}
	for op := expr.Sin; op <= expr.Acoth; op++ {
		ops[op] = 1
	}
	s := rng.New(rng.Key{Seed: 5})
	draw := func(op expr.Op, k int) interval {
		if op == expr.And || op == expr.Not || op == expr.Piecewise && k%2 == 1 {
			return [3]interval{point(0), point(1), either}[s.Below(3)]
		}
		lo := 6*s.Float64() - 3
		switch s.Below(4) {
		case 0:
			return point(math.Round(lo))
		case 1:
			return interval{math.Round(lo), math.Round(lo) + 1}
		}
		return interval{lo, lo + 4*s.Float64()}
	}
	for op, n := range ops {
		for range 3000 {
			box, args := make([]interval, n), make([]float64, n)
			for k := range box {
				box[k] = draw(op, k)
			}
			r := rangeOf(op, append([]interval{}, box...))
			for range 4 {
				for k, b := range box {
					if args[k] = b.lo; !b.single() { // keeps the sign of 0
						args[k] += (b.up - b.lo) * s.Float64()
					}
					if b == either && (op == expr.And || op == expr.Not || op == expr.Piecewise && k%2 == 1) {
						args[k] = math.Round(args[k])
					}
				}
				v := expr.Operate(op, args)
				slack := 1e-9 * (1 + math.Abs(v))
				if v < r.lo-slack || v > r.up+slack {
					t.Fatalf("op %d of %v is %g, outside %v", op, box, v, r)
				}
			}
		}
	}
}

// Ranges shrink to the value as the box does, so that searches end.
func TestRangesConverge(t *testing.T) {
	for op, x := range map[expr.Op]float64{expr.Sin: 1, expr.Cos: 3.2, expr.Tan: 0.4, expr.Exp: 2, expr.Ln: 0.3, expr.Abs: -0.2, expr.Cosh: -1,
		expr.Atan: 5, expr.Sech: 0.1, expr.Acot: 2, expr.Acosh: 1.5, expr.Sinh: -0.5} {
		r := rangeOf(op, []interval{{x - 1e-8, x + 1e-8}})
		if v := expr.Operate(op, []float64{x}); r.up-r.lo > 1e-6 || v < r.lo || v > r.up {
			t.Errorf("op %d at %g: %v holds %g", op, x, r, v)
		}
	}
}
