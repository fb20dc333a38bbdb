package expr

import "math"

// AvogadroNumber is the value that SBML Level 3 fixes for its avogadro symbol
// [1/mol] (SBML L3V2 core, §3.4.6).
const AvogadroNumber = 6.02214179e23

// Operate computes op on the values of its arguments: the meaning of every
// operation that depends on values alone. It returns NaN for leaves and for
// nodes that need a model (Call, Delay, RateOf), and panics if op has too few
// arguments. It does not allocate.
func Operate(op Op, v []float64) float64 {
	switch op {
	case Avogadro:
		return AvogadroNumber
	case True:
		return 1
	case False:
		return 0
	case Add:
		s := 0.0
		for _, x := range v {
			s += x
		}
		return s
	case Sub:
		return v[0] - v[1]
	case Mul:
		s := 1.0
		for _, x := range v {
			s *= x
		}
		return s
	case Div:
		return v[0] / v[1]
	case Neg:
		return -v[0]
	case Min:
		return fold(v, math.Min)
	case Max:
		return fold(v, math.Max)
	case SafeDiv:
		if v[0] == 0 {
			return 0
		}
		return v[0] / v[1]
	}
	switch {
	case op >= Sin && op <= Acoth:
		return trigonometry(op, v[0])
	case op >= Eq && op <= Piecewise:
		return condition(op, v)
	}
	return elementary(op, v)
}

func fold(v []float64, f func(x, y float64) float64) float64 {
	s := v[0]
	for _, x := range v[1:] {
		s = f(s, x)
	}
	return s
}

func elementary(op Op, v []float64) float64 {
	switch op {
	case Pow:
		return math.Pow(v[0], v[1])
	case Root:
		if v[0] == 2 {
			return math.Sqrt(v[1])
		}
		return math.Pow(v[1], 1/v[0])
	case Exp:
		return math.Exp(v[0])
	case Ln:
		return math.Log(v[0])
	case Log:
		switch v[0] {
		case 10:
			return math.Log10(v[1])
		case 2:
			return math.Log2(v[1])
		}
		return math.Log(v[1]) / math.Log(v[0])
	case Abs:
		return math.Abs(v[0])
	case Floor:
		return math.Floor(v[0])
	case Ceil:
		return math.Ceil(v[0])
	case Factorial:
		return factorial(v[0])
	case Quotient:
		return math.Trunc(v[0] / v[1])
	case Rem:
		return math.Mod(v[0], v[1])
	}
	return math.NaN()
}

// factorial is exact up to 22!, the last factorial that a float64 holds, and
// NaN where x is not a whole number ≥ 0.
func factorial(x float64) float64 {
	if x < 0 || x != math.Trunc(x) {
		return math.NaN()
	}
	if x > 170 {
		return math.Inf(1)
	}
	f := 1.0
	for k := 2.0; k <= x; k++ {
		f *= k
	}
	return f
}

func trigonometry(op Op, x float64) float64 {
	switch op {
	case Sin:
		return math.Sin(x)
	case Cos:
		return math.Cos(x)
	case Tan:
		return math.Tan(x)
	case Sec:
		return 1 / math.Cos(x)
	case Csc:
		return 1 / math.Sin(x)
	case Cot:
		return 1 / math.Tan(x)
	case Sinh:
		return math.Sinh(x)
	case Cosh:
		return math.Cosh(x)
	case Tanh:
		return math.Tanh(x)
	case Sech:
		return 1 / math.Cosh(x)
	case Csch:
		return 1 / math.Sinh(x)
	case Coth:
		return 1 / math.Tanh(x)
	case Asin:
		return math.Asin(x)
	case Acos:
		return math.Acos(x)
	case Atan:
		return math.Atan(x)
	case Asec:
		return math.Acos(1 / x)
	case Acsc:
		return math.Asin(1 / x)
	case Acot:
		return math.Atan(1 / (x + 0)) // π/2 at −0 too
	case Asinh:
		return math.Asinh(x)
	case Acosh:
		return math.Acosh(x)
	case Atanh:
		return math.Atanh(x)
	case Asech:
		return math.Acosh(1 / x)
	case Acsch:
		return math.Asinh(1 / x)
	case Acoth:
		return math.Atanh(1 / x)
	}
	return math.NaN()
}

// condition evaluates relations, logic and piecewise.
func condition(op Op, v []float64) float64 {
	switch op {
	case Not:
		return number(v[0] == 0)
	case Implies:
		return number(v[0] == 0 || v[1] != 0)
	case And:
		for _, x := range v {
			if x == 0 {
				return 0
			}
		}
		return 1
	case Or:
		for _, x := range v {
			if x != 0 {
				return 1
			}
		}
		return 0
	case Xor:
		odd := false
		for _, x := range v {
			odd = odd != (x != 0)
		}
		return number(odd)
	case Piecewise:
		for k := 0; k+1 < len(v); k += 2 {
			if v[k+1] != 0 {
				return v[k]
			}
		}
		if len(v)%2 == 1 {
			return v[len(v)-1]
		}
		return math.NaN()
	}
	for k := range len(v) - 1 {
		if !related(op, v[k], v[k+1]) {
			return 0
		}
	}
	return 1
}

// related is one link of a chained relation.
func related(op Op, a, b float64) bool {
	switch op {
	case Eq:
		return a == b
	case Neq:
		return a != b
	case Lt:
		return a < b
	case Leq:
		return a <= b
	case Gt:
		return a > b
	case Geq:
		return a >= b
	}
	return false
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
