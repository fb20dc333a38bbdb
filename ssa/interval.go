package ssa

import (
	"math"

	"niche/expr"
)

// interval is a closed range of real numbers; a bound may be infinite. Results
// of the operations below hold every value that the operation takes on its
// arguments (interval arithmetic: Moore 1966), up to rounding, for which users
// leave a margin. A function that is not defined everywhere on its argument
// takes the values where it is.
type interval struct{ lo, up float64 }

func point(v float64) interval { return interval{v, v} }

var (
	everything = interval{math.Inf(-1), math.Inf(1)}
	either     = interval{0, 1} // true or false
)

func (a interval) single() bool { return a.lo == a.up }

// hull is the least interval that holds a and b. NaN, which stands for a value
// that is not defined, does not count beside a number.
func (a interval) hull(b interval) interval {
	switch {
	case math.IsNaN(a.lo) || math.IsNaN(a.up):
		return b
	case math.IsNaN(b.lo) || math.IsNaN(b.up):
		return a
	}
	return interval{min(a.lo, b.lo), max(a.up, b.up)}
}

// bounds computes the range of p while state i lies in box[i] (counts, or values
// of continuous states) and time in t.
func (p *program) bounds(t interval, box []interval, scale, parameters []float64, stack []interval) interval {
	top := 0
	for i := range p.code {
		in := &p.code[i]
		switch in.op {
		case expr.Number:
			stack[top] = point(in.value)
			top++
		case expr.Symbol:
			b := box[in.index]
			stack[top] = interval{b.lo * scale[in.index], b.up * scale[in.index]}
			top++
		case expr.Call:
			stack[top] = point(parameters[in.index])
			top++
		case expr.Time:
			stack[top] = t
			top++
		default:
			from := top - int(in.args)
			stack[from] = rangeOf(in.op, stack[from:top])
			top = from + 1
		}
	}
	return stack[0]
}

// rangeOf is operate on intervals.
func rangeOf(op expr.Op, v []interval) interval {
	if single(v) {
		var few [8]float64
		args := few[:0]
		for _, a := range v {
			args = append(args, a.lo)
		}
		return point(operate(op, args))
	}
	switch op {
	case expr.Add:
		sum := v[0]
		for _, a := range v[1:] {
			sum = interval{sum.lo + a.lo, sum.up + a.up}
		}
		return defined(sum)
	case expr.Sub:
		return defined(interval{v[0].lo - v[1].up, v[0].up - v[1].lo})
	case expr.Neg:
		return interval{-v[0].up, -v[0].lo}
	case expr.Mul:
		product := v[0]
		for _, a := range v[1:] {
			product = multiply(product, a)
		}
		return product
	case expr.Div:
		return divide(v[0], v[1])
	case expr.SafeDiv:
		return divide(v[0], v[1]).hull(point(0))
	case expr.Min, expr.Max:
		best := v[0]
		for _, a := range v[1:] {
			best = interval{operate(op, []float64{best.lo, a.lo}), operate(op, []float64{best.up, a.up})}
		}
		return best
	case expr.Piecewise:
		return choices(v)
	}
	switch {
	case op >= expr.Eq && op <= expr.Geq:
		return related(op, v)
	case op > expr.Geq && op < expr.Piecewise: // logic
		return either
	case op >= expr.Sin && op <= expr.Acoth:
		return trigonometry(op, v[0])
	}
	return elementary(op, v)
}

func single(v []interval) bool {
	for _, a := range v {
		if !a.single() {
			return false
		}
	}
	return true
}

// defined replaces bounds that came out as ∞ − ∞.
func defined(a interval) interval {
	if math.IsNaN(a.lo) {
		a.lo = math.Inf(-1)
	}
	if math.IsNaN(a.up) {
		a.up = math.Inf(1)
	}
	return a
}

func multiply(a, b interval) interval {
	r := interval{math.Inf(1), math.Inf(-1)}
	for _, x := range [4]float64{a.lo * b.lo, a.lo * b.up, a.up * b.lo, a.up * b.up} {
		if math.IsNaN(x) { // 0·∞: the zero is a bound that is reached, infinity is not
			x = 0
		}
		r = interval{min(r.lo, x), max(r.up, x)}
	}
	return r
}

func divide(a, b interval) interval {
	if b.lo <= 0 && b.up >= 0 {
		switch {
		case a.lo >= 0 && b.lo == 0 && b.up > 0:
			return interval{a.lo / b.up, math.Inf(1)}
		case a.lo >= 0 && b.up == 0 && b.lo < 0:
			return interval{math.Inf(-1), a.lo / b.lo}
		}
		return everything
	}
	return multiply(a, interval{1 / b.up, 1 / b.lo})
}

// choices is the hull of the values whose conditions can hold.
func choices(v []interval) interval {
	r := point(math.NaN())
	for k := 0; k+1 < len(v); k += 2 {
		if v[k+1].lo != 0 || v[k+1].up != 0 {
			r = r.hull(v[k])
		}
		if v[k+1].lo > 0 {
			return r
		}
	}
	if len(v)%2 == 1 {
		r = r.hull(v[len(v)-1])
	}
	return r
}

// related compares two ranges; longer chains are left open.
func related(op expr.Op, v []interval) interval {
	if len(v) != 2 {
		return either
	}
	a, b := v[0], v[1]
	if op == expr.Gt || op == expr.Geq {
		a, b = b, a
	}
	switch op {
	case expr.Lt, expr.Gt:
		if a.up < b.lo {
			return point(1)
		}
		if a.lo >= b.up {
			return point(0)
		}
	case expr.Leq, expr.Geq:
		if a.up <= b.lo {
			return point(1)
		}
		if a.lo > b.up {
			return point(0)
		}
	default: // equality
		if a.up < b.lo || b.up < a.lo {
			if op == expr.Eq {
				return point(0)
			}
			return point(1)
		}
	}
	return either
}

// monotone is the range of a function that grows (or, with the ends exchanged,
// falls) on [lo, up] within its domain.
func monotone(op expr.Op, a interval, lo, up float64) interval {
	if a.up < lo || a.lo > up {
		return everything
	}
	f := func(x float64) float64 { return expr.Operate(op, []float64{x}) }
	x, y := f(max(a.lo, lo)), f(min(a.up, up))
	return defined(interval{min(x, y), max(x, y)})
}

func elementary(op expr.Op, v []interval) interval {
	switch a := v[0]; op {
	case expr.Exp, expr.Floor, expr.Ceil:
		return monotone(op, a, math.Inf(-1), math.Inf(1))
	case expr.Ln:
		return monotone(op, a, 0, math.Inf(1))
	case expr.Abs:
		if a.lo >= 0 {
			return a
		}
		if a.up <= 0 {
			return interval{-a.up, -a.lo}
		}
		return interval{0, max(-a.lo, a.up)}
	case expr.Pow:
		return powers(a, v[1])
	case expr.Root:
		return powers(v[1], divide(point(1), a))
	case expr.Log:
		return divide(elementary(expr.Ln, v[1:2]), elementary(expr.Ln, v[:1]))
	}
	return everything
}

// powers is a^b: of any sign if b is a whole number, of a ≥ 0 otherwise.
func powers(a, b interval) interval {
	if b.single() && b.lo == math.Trunc(b.lo) {
		n := b.lo
		switch {
		case n < 0:
			return divide(point(1), powers(a, point(-n)))
		case math.Mod(n, 2) == 1:
			return interval{math.Pow(a.lo, n), math.Pow(a.up, n)}
		}
		m := elementary(expr.Abs, []interval{a})
		return interval{math.Pow(m.lo, n), math.Pow(m.up, n)}
	}
	a = interval{max(a.lo, 0), max(a.up, 0)}
	r := interval{math.Inf(1), math.Inf(-1)}
	for _, x := range [2]float64{a.lo, a.up} {
		for _, y := range [2]float64{b.lo, b.up} {
			r = r.hull(point(math.Pow(x, y)))
		}
	}
	if b.lo < 0 && b.up > 0 || a.lo < 1 && a.up > 1 {
		r = r.hull(point(1))
	}
	return r
}

// trigonometry is the range of one of MathML's 24 functions.
func trigonometry(op expr.Op, a interval) interval {
	inf := math.Inf(1)
	switch op {
	case expr.Sin:
		return wave(a, math.Sin, math.Pi/2)
	case expr.Cos:
		return wave(a, math.Cos, 0)
	case expr.Tan:
		return divide(trigonometry(expr.Sin, a), trigonometry(expr.Cos, a))
	case expr.Cot:
		return divide(trigonometry(expr.Cos, a), trigonometry(expr.Sin, a))
	case expr.Sec:
		return divide(point(1), trigonometry(expr.Cos, a))
	case expr.Csc:
		return divide(point(1), trigonometry(expr.Sin, a))
	case expr.Sinh, expr.Tanh, expr.Atan, expr.Asinh:
		return monotone(op, a, -inf, inf)
	case expr.Cosh:
		return monotone(op, elementary(expr.Abs, []interval{a}), 0, inf)
	case expr.Sech:
		return divide(point(1), trigonometry(expr.Cosh, a))
	case expr.Csch:
		return divide(point(1), trigonometry(expr.Sinh, a))
	case expr.Coth:
		return divide(point(1), trigonometry(expr.Tanh, a))
	case expr.Asin, expr.Acos, expr.Atanh:
		return monotone(op, a, -1, 1)
	case expr.Acosh:
		return monotone(op, a, 1, inf)
	}
	return inverse(op, divide(point(1), a))
}

// inverse is the range of the functions defined by the reciprocal r of their
// argument.
func inverse(op expr.Op, r interval) interval {
	switch op {
	case expr.Asec:
		return trigonometry(expr.Acos, r)
	case expr.Acsc:
		return trigonometry(expr.Asin, r)
	case expr.Acot:
		return trigonometry(expr.Atan, r)
	case expr.Asech:
		return trigonometry(expr.Acosh, r)
	case expr.Acsch:
		return trigonometry(expr.Asinh, r)
	case expr.Acoth:
		return trigonometry(expr.Atanh, r)
	}
	return everything
}

// wave is the range of a sine whose crests lie at crest + 2πk.
func wave(a interval, f func(float64) float64, crest float64) interval {
	if !(a.up-a.lo < 2*math.Pi) {
		return interval{-1, 1}
	}
	x, y := f(a.lo), f(a.up)
	r := interval{min(x, y), max(x, y)}
	reaches := func(at float64) bool {
		return math.Ceil((a.lo-at)/(2*math.Pi)) <= math.Floor((a.up-at)/(2*math.Pi))
	}
	if reaches(crest) {
		r.up = 1
	}
	if reaches(crest + math.Pi) {
		r.lo = -1
	}
	return r
}
