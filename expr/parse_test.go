package expr

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"niche/diag"
)

var here = diag.Pos{File: "m.ant", Line: 3, Col: 10}

func mustParse(t testing.TB, p *Pool, text string, g Grammar) Expr {
	t.Helper()
	e, err := ParseInfix(p, text, here, g)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return e
}

func TestParseInfixPrints(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a+b-c+d", "a + b - c + d"},
		{"a-(b-c)", "a - (b - c)"},
		{"a-(b+c)", "a - (b + c)"},
		{"a+(b+c)", "a + (b + c)"},
		{"(a+b)+c", "a + b + c"},
		{"a*b/c*d", "a*b/c*d"},
		{"a/(b*c)", "a/(b*c)"},
		{"a/(b/c)", "a/(b/c)"},
		{"a*(b/c)", "a*(b/c)"},
		{"-x^2", "-x^2"},
		{"(-x)^2", "(-x)^2"},
		{"-2^2", "-2^2"},
		{"(-2)^2", "(-2)^2"},
		{"2^-x^2", "2^-x^2"},
		{"2^3^4", "2^3^4"},
		{"(2^3)^4", "(2^3)^4"},
		{"2**3", "2^3"},
		{"a - -b", "a - (-b)"},
		{"a + -b", "a - b"},
		{"a + -2*b", "a - 2*b"},
		{"- -x", "-(-x)"},
		{"--3", "-(-3)"},
		{"-(x*y)", "-(x*y)"},
		{"-x*y", "-x*y"},
		{"+x", "x"},
		{"!a&&b||c", "(!a && b) || c"},
		{"a || b && c", "a || (b && c)"},
		{"a<b", "a < b"},
		{"a<b<c", "a < b < c"},
		{"a<b<=c", "a < b && b <= c"},
		{"a != b", "a != b"}, {"a<>b", "a != b"},
		{"(a<b)==(c<d)", "(a < b) == (c < d)"},
		{"a+1<b*2", "a + 1 < b*2"},
		{"a%b", "rem(a, b)"},
		{"sqrt(x)+root(3,x)+log(2,x)+log10(x)+log(b,x)", "sqrt(x) + root(3, x) + log2(x) + log10(x) + log(b, x)"},
		{"arcsin(x)", "asin(x)"}, {"ceiling(x)", "ceil(x)"}, {"sqr(x)", "x^2"}, {"pow(x,y)", "x^y"},
		{"piecewise(1, time > 5, 0)", "piecewise(1, time > 5, 0)"},
		{"f(x, y)*g()", "f(x, y)*g()"},
		{"1e-5*x", "1e-05*x"}, {"1.50", "1.5"}, {".5", "0.5"}, {"2.", "2"}, {"1E3", "1000"},
		{"pi*exponentiale*avogadro*inf*nan*true", "pi*exponentiale*avogadro*inf*nan*true"},
		{"rateOf(S)+delay(S, 3)", "rateOf(S) + delay(S, 3)"},
		{"`time`*`a b`", "`time`*`a b`"},
		{"A.S1 + R1.k", "A.S1 + R1.k"},
		{"xor(a,b)+implies(a,b)+and(a)+plus()", "xor(a, b) + implies(a, b) + and(a) + plus()"},
		{"a\n +\tb", "a + b"},
	} {
		p := NewPool()
		if got := p.Infix(mustParse(t, p, c.text, Grammar{})); got != c.want {
			t.Errorf("%q prints %q, want %q", c.text, got, c.want)
		}
	}
}

func TestParseInfixValue(t *testing.T) {
	env := Values(map[string]float64{"a": 3, "b": 2, "c": 5, "x": 2, "t0": 0}, 7)
	antimony, l3, petab := AntimonyGrammar(), L3Grammar(), PEtabGrammar()
	for _, c := range []struct {
		text string
		g    Grammar
		want float64
	}{
		{"-x^2", antimony, -4},
		{"2^3^2", l3, 512},
		{"2^-1", petab, 0.5},
		{"a-b-c", petab, -4},
		{"a/b/c", petab, 0.3},
		{"7%4", l3, 3},
		{"log(100)", l3, 2},
		{"log(exponentiale)", antimony, 1},
		{"log(8, 2)", petab, 3},
		{"log(2, 8)", antimony, 3},
		{"TRUE && PI > 3", antimony, 1},
		{"a > 2 and not (b > 3)", antimony, 1},
		{"not(a > 2)", antimony, 0},
		{"1 || 1 && 0", l3, 0},    // left to right
		{"1 || 1 && 0", petab, 1}, // && first
		{"0 < x < a < c", antimony, 1},
		{"0 < x > a", antimony, 0},
		{"time", petab, 7},
		{"piecewise(1, x < 1, 2, x < 3, 4)", petab, 2},
		{"3 * -x", antimony, -6},
		{"min(a, b, c) + max(a, b, c)", petab, 7},
		{"minus(a) + minus(a, b) + times(a, b) + divide(a, b) + plus(a, b, c)", l3, -3 + 1 + 6 + 1.5 + 10},
	} {
		p := NewPool()
		got, err := p.Eval(mustParse(t, p, c.text, c.g), env)
		if err != nil || !close(got, c.want, 1e-15) {
			t.Errorf("%q = %v (%v), want %v", c.text, got, err, c.want)
		}
	}
}

func TestParseInfixGrammar(t *testing.T) {
	p := NewPool()
	g := AntimonyGrammar()
	g.Declared = func(name string) bool { return name == "time" || name == "sin" || name == "and" }
	if got := p.Infix(mustParse(t, p, "time + Time + sin(x) + and", g)); got != "`time` + time + `sin`(x) + `and`" {
		t.Errorf("declared names do not take precedence: %s", got)
	}
	g.Unit = func(p *Pool, number Expr, unit string) (Expr, bool) { return number, unit == "mM" }
	if got := p.Infix(mustParse(t, p, "3 mM * -2 mM", g)); got != "3*(-2)" {
		t.Errorf("units of numbers: %s", got)
	}
	if _, err := ParseInfix(p, "3 mL", here, g); err == nil {
		t.Error("a unit that the grammar refuses is accepted")
	}
	g.Functions = map[string]func(*Pool, []Expr) (Expr, bool){
		"if": func(p *Pool, a []Expr) (Expr, bool) {
			if len(a) != 3 {
				return 0, false
			}
			return p.New(Piecewise, a[1], a[0], a[2]), true
		},
	}
	if got := p.Infix(mustParse(t, p, "if(x > 1, 2, 3)", g)); got != "piecewise(2, x > 1, 3)" {
		t.Errorf("added function: %s", got)
	}
	if _, err := ParseInfix(p, "if(1)", here, g); !errors.Is(err, diag.FormulaArity.Target()) {
		t.Errorf("arity of an added function: %v", err)
	}
}

func TestParseInfixErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `m.ant:3:10: formula is empty [N0151]; write a formula`},
		{" \n ", `m.ant:4:2: formula is empty [N0151]; write a formula`},
		{"1 +", `m.ant:3:13: formula ends too early [N0151]; write a value here`},
		{"1 + * 2", `m.ant:3:14: unexpected "*" in formula [N0151]; write a value here`},
		{"(a + b", `m.ant:3:10: parenthesis is not closed [N0151]; close it with )`},
		{"a + b)", `m.ant:3:15: unexpected ")" in formula [N0151]; remove it, or open it before`},
		{"2 k", `m.ant:3:12: unexpected "k" in formula [N0151]; write * between factors; units of numbers are not read here`},
		{"a b", `m.ant:3:12: unexpected "b" in formula [N0151]; write an operator, such as *, before it`},
		{"a = b", `m.ant:3:12: unexpected "=" in formula [N0151]; write == to compare`},
		{"a & b", `m.ant:3:12: unexpected "&" in formula [N0151]; write &&`},
		{"1,5", `m.ant:3:11: unexpected "," in formula [N0151]; use a point as the decimal sign; commas separate arguments of functions`},
		{"a +\n  ?", "m.ant:4:3: unexpected \"?\" in formula [N0151]; write a value here"},
		{"µ", "m.ant:3:10: unexpected \"µ\" in formula [N0151]; write a value here"},
		{"exp(1, 2)", `m.ant:3:10: function "exp" takes 1 argument, not 2 [N0153]`},
		{"pow(1) + rem(1)", "m.ant:3:10: function \"pow\" takes 2 arguments, not 1 [N0153]\nm.ant:3:19: function \"rem\" takes 2 arguments, not 1 [N0153]"},
		{"min()", `m.ant:3:10: function "min" takes at least 1 arguments, not 0 [N0153]`},
		{"log(x)", `m.ant:3:10: log(x) is ambiguous [N0152]; write ln(x) or log10(x)`},
		{"sqroot(x)", `m.ant:3:10: unknown function "sqroot" [N0152]; did you mean "sqrt"?`},
		{"rateOf(2*x)", `m.ant:3:10: rateOf takes a name, not a formula [N0153]; name a species, parameter or compartment`},
		{strings.Repeat("(", 600), "m.ant:3:510: formula is nested deeper than 500 levels [N0154]; split it into assignments"},
		{strings.Repeat("-", 600), "m.ant:3:510: formula is nested deeper than 500 levels [N0154]; split it into assignments"},
		{strings.Repeat("1-", 100_001), "m.ant:3:200011: formula has more than 100000 operators [N0154]; split it into assignments"},
		{strings.Repeat(" ", 1<<20+1), "m.ant:3:10: formula is longer than 1 MiB [N0154]; split it into assignments"},
	} {
		_, err := ParseInfix(NewPool(), c.text, here, Grammar{Closed: true})
		if err == nil || err.Error() != c.want {
			t.Errorf("%.40q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

// A long sum is read in linear space, and a long chain of differences does not
// exhaust the stack of what walks it.
func TestParseInfixLong(t *testing.T) {
	p := NewPool()
	e := mustParse(t, p, strings.Repeat("x+", 99_999)+"x", Grammar{})
	if n := len(p.Args(e)); n != 100_000 {
		t.Errorf("%d terms", n)
	}
	if s := p.Simplify(e); p.Infix(s) != "100000*x" {
		t.Errorf("sum is %s", p.Infix(s))
	}
	e = mustParse(t, p, strings.Repeat("x-", 99_999)+"x", Grammar{})
	if v, err := p.Eval(e, Values(map[string]float64{"x": 1}, 0)); v != -99_998 || err != nil {
		t.Errorf("difference is %v, %v", v, err)
	}
	if s := p.Simplify(e); p.Infix(s) != "-99998*x" {
		t.Errorf("difference simplifies to %s", p.Infix(s))
	}
}

// Printing, reading and printing again gives the same text, for what readers
// make and for what simplification makes; and the value does not change.
func TestInfixRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPool()
		e := drawExpr(t, p, 4, false)
		for range 2 {
			text := p.Infix(e)
			again, err := ParseInfix(p, text, here, Grammar{})
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if got := p.Infix(again); got != text {
				t.Fatalf("%s\nis read and printed as\n%s", text, got)
			}
			if env := drawEnv(t); p.Op(again) != SafeDiv {
				a, _ := p.Eval(e, env)
				b, _ := p.Eval(again, env)
				if !close(a, b, 1e-12) && wellConditioned(p, e, env) {
					t.Fatalf("%s: %v became %v", text, a, b)
				}
			}
			e = p.Simplify(e)
		}
	})
}

func FuzzParseInfix(f *testing.F) {
	for _, s := range []string{"a+b*c^d", "-x^2", "piecewise(1, x<2<3, 4)", "!a && b || not c", "log(2, x)",
		"1e", "1e+", "`q`", "`", "3 mM", "f(", "((((", "a.b.c", "..", "2.e3", "x>=y!=z", "\xff", "a,b", "-1e999"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(7))
	}
	f.Fuzz(func(t *testing.T, text string, options uint8) {
		g := Grammar{Log: LogMeaning(options & 1), Words: options&2 != 0, FlatLogic: options&4 != 0,
			FoldCase: options&8 != 0, BaseLast: options&16 != 0}
		p := NewPool()
		e, err := ParseInfix(p, text, here, g)
		if err != nil {
			var l diag.List
			if !errors.As(err, &l) || len(l) == 0 {
				t.Fatalf("error without diagnostics: %v", err)
			}
			return
		}
		first := p.Infix(e)
		if strings.HasSuffix(first, "…") {
			return
		}
		again, err := ParseInfix(p, first, here, Grammar{})
		if err != nil {
			t.Fatalf("%q prints %q: %v", text, first, err)
		}
		if second := p.Infix(again); second != first {
			t.Fatalf("%q prints %q, then %q", text, first, second)
		}
		p.Simplify(e)
	})
}
