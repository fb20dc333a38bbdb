package expr

import (
	"errors"
	"fmt"
	"math"
	"testing"
)

func TestEval(t *testing.T) {
	env := Values(map[string]float64{"x": 2, "y": 0, "neg": -8}, 3)
	for text, want := range map[string]float64{
		"avogadro": 6.02214179e23, "time": 3, "factorial(5)": 120, "factorial(0)": 1, "factorial(2.5)": math.NaN(),
		"factorial(-1)": math.NaN(), "factorial(171)": math.Inf(1),
		"quotient(7, 2)": 3, "quotient(-7, 2)": -3, "rem(-7, 2)": -1, "rem(7, -2)": 1,
		"root(3, 27)": 3, "root(2, x)": math.Sqrt2, "neg^(1/3)": math.NaN(), "0^0": 1, "y^y": 1, "x^-1": 0.5,
		"log(3, 81)": 4, "log10(1000)": 3, "log2(8)": 3, "ln(0)": math.Inf(-1),
		"floor(-1.5)": -2, "ceil(-1.5)": -1, "abs(neg)": 8, "min(3, x, 5)": 2, "max(3, x, 5)": 5,
		"1 < x < 3": 1, "1 < x < 2": 0, "eq(x, 2, 2)": 1, "x != 2": 0, "x >= 2": 1, "x <= 1": 0,
		"xor(true, true, true)": 1, "xor(1, 1)": 0, "implies(x, y)": 0, "implies(y, x)": 1, "!x": 0, "!y": 1,
		"true + true": 2, "x && neg": 1, "y || false": 0, "and()": 1, "or()": 0,
		"piecewise(1, x < 0)": math.NaN(), "piecewise(1, x < 0, 2, y, 7)": 7, "piecewise(4, x)": 4,
		"piecewise(undefined, false, 5)": 5, // branches not taken are not looked at
		"safediv(0, 0)":                  0, "safediv(1, 2)": 0.5,
		"sin(1)": math.Sin(1), "sec(1)*cos(1)": 1, "cot(1)*tan(1)": 1, "asec(2)": math.Acos(0.5), "acoth(2)": math.Atanh(0.5),
		"acot(0)": math.Pi / 2, "acsch(2)": math.Asinh(0.5), "asech(0.5)": math.Acosh(2),
	} {
		p := NewPool()
		got, err := p.Eval(mustParse(t, p, text, Grammar{}), env)
		if err != nil || !close(got, want, 1e-15) {
			t.Errorf("%s = %v (%v), want %v", text, got, err, want)
		}
	}
}

func TestEvalEnvironment(t *testing.T) {
	p := NewPool()
	parse := func(s string) Expr { return mustParse(t, p, s, Grammar{}) }
	env := Values(map[string]float64{"x": 2, "g": 10}, 1)
	env.Functions = map[string]Function{
		"square": {Parameters: []string{"g"}, Body: parse("g*g")},
		"self":   {Parameters: []string{"a"}, Body: parse("self(a)")},
	}
	if v, err := p.Eval(parse("square(x + 1) + g"), env); v != 19 || err != nil {
		t.Errorf("call: %v, %v", v, err)
	}
	if a, err := p.ExpandCalls(parse("square(x + 1) + g"), env.Functions); err != nil {
		t.Error(err)
	} else if v, _ := p.Eval(a, env); v != 19 {
		t.Errorf("expanded call: %v", v)
	}
	for text, want := range map[string]string{
		"1 + q":       `symbol "q" has no value`,
		"f(x)":        `function "f" is not defined`,
		"square()":    `function "square" takes 1 arguments, not 0`,
		"self(1)":     `function "self" calls itself`,
		"delay(x, 1)": "delay needs a history",
		"rateOf(x)":   `the rate of "x" is not known`,
	} {
		if v, err := p.Eval(parse(text), env); err == nil || err.Error() != want || v == v {
			t.Errorf("%s = %v, %v; want %s", text, v, err, want)
		}
	}
	env.RateOf = func(name string) (float64, bool) { return 5, name == "x" }
	env.Delay = func(x Expr, tau float64) (float64, error) {
		if tau > 1 {
			return 0, errors.New("before the start")
		}
		return 7, nil
	}
	if v, err := p.Eval(parse("rateOf(x) + delay(x, 1)"), env); v != 12 || err != nil {
		t.Errorf("%v, %v", v, err)
	}
	if _, err := p.Eval(parse("delay(x, 2)"), env); err == nil || err.Error() != "before the start" {
		t.Error(err)
	}
}

func TestOperateDoesNotAllocate(t *testing.T) {
	v := []float64{1.5, 2, 3}
	if n := testing.AllocsPerRun(100, func() {
		for op := Add; op <= Piecewise; op++ {
			Operate(op, v)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func ExampleParseInfix() {
	p := NewPool()
	rate, err := ParseInfix(p, "Vmax*S^n / (K^n + S^n)", here, AntimonyGrammar())
	if err != nil {
		fmt.Println(err)
		return
	}
	slope, _ := p.Diff(rate, p.Symbol("Vmax"))
	v, _ := p.Eval(slope, Values(map[string]float64{"S": 3, "K": 3, "n": 4}, 0))
	fmt.Println(p.Infix(slope), "=", v)
	// Output: S^n/(S^n + K^n) = 0.5
}
