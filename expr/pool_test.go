package expr

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPoolSharesEqualNodes(t *testing.T) {
	p := NewPool()
	x, y := p.Symbol("x"), p.Symbol("y")
	e := p.New(Add, x, p.New(Mul, y, p.Number(2)))
	n := p.Len()
	if again := p.New(Add, p.Symbol("x"), p.New(Mul, p.Symbol("y"), p.Number(2))); again != e || p.Len() != n {
		t.Error("equal structure must be one expression")
	}
	for _, other := range []Expr{p.New(Add, p.New(Mul, y, p.Number(2)), x), p.New(Mul, x, y), p.Call("x"),
		p.Call("x", x), p.Call("y", x), p.New(Add, x), p.New(Add), p.Symbol("2"), p.New(Time)} {
		if other == e || other == x || other == y {
			t.Error("different structure must be another expression")
		}
	}
	if p.Number(math.NaN()) != p.Number(math.Float64frombits(0x7ff8000000000099)) {
		t.Error("all NaNs are one")
	}
	if p.Number(0) == p.Number(math.Copysign(0, -1)) {
		t.Error("0 and -0 are two")
	}
}

// Interning the same nodes in the same order gives the same indices, and a
// node reads back as it was interned, also after the table has grown.
func TestPoolReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := NewPool(), NewPool()
		var all []Expr
		for k := range rapid.IntRange(1, 400).Draw(t, "n") {
			name := fmt.Sprint("s", rapid.IntRange(0, 50).Draw(t, "name"))
			if k == 0 || rapid.Bool().Draw(t, "leaf") {
				all = append(all, p.Symbol(name))
				if q.Symbol(name) != all[len(all)-1] {
					t.Fatal("not deterministic")
				}
				continue
			}
			args := rapid.SliceOfN(rapid.SampledFrom(all), 0, 4).Draw(t, "args")
			e := p.Call(name, args...)
			n := p.Node(e)
			if n.Name != name || fmt.Sprint(n.Args) != fmt.Sprint(args) || n.Op != Call || q.Call(name, args...) != e {
				t.Fatalf("%v", n)
			}
			all = append(all, e)
		}
	})
}

func TestPoolRefusesForeignArguments(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	p := NewPool()
	p.New(Neg, Expr(p.Len()))
}

func TestWalk(t *testing.T) {
	p := NewPool()
	e := mustParse(t, p, "b + a*b - f(c, a) + time", Grammar{})
	var names []string
	for _, s := range p.Symbols(e) {
		names = append(names, p.Node(s).Name)
	}
	if fmt.Sprint(names) != "[b a c]" {
		t.Errorf("symbols %v", names)
	}
	seen := map[Expr]int{}
	p.Walk(e, func(x Expr) bool {
		seen[x]++
		p.Walk(x, func(Expr) bool { return true }) // traversals nest
		return true
	})
	for x, n := range seen {
		if n != 1 {
			t.Errorf("%s visited %d times", p.Infix(x), n)
		}
	}
	if p.Size(e) != len(seen) {
		t.Errorf("size %d, visited %d", p.Size(e), len(seen))
	}
}

// Contains agrees with a full search, with more symbols than mask bits.
func TestContains(t *testing.T) {
	p := NewPool()
	var all []Expr
	for k := range 200 {
		all = append(all, p.Symbol(fmt.Sprint("s", k)))
	}
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SliceOfN(rapid.SampledFrom(all), 1, 20).Draw(t, "terms")
		e := p.New(Neg, p.New(Add, terms...))
		x := rapid.SampledFrom(all).Draw(t, "x")
		want := false
		for _, y := range terms {
			want = want || x == y
		}
		if p.Contains(e, x) != want {
			t.Fatalf("Contains = %v", !want)
		}
	})
	if e := p.New(Neg, all[0]); !p.Contains(e, e) || p.Contains(all[0], e) {
		t.Error("an expression contains itself, and not its user")
	}
}

func TestSubstitute(t *testing.T) {
	p := NewPool()
	parse := func(s string) Expr { return mustParse(t, p, s, Grammar{}) }
	for _, c := range []struct {
		e, want string
		with    map[string]string
	}{
		{"x + y", "y + x", map[string]string{"x": "y", "y": "x"}}, // at once
		{"x + f(x)", "a*b + f(a*b)", map[string]string{"x": "a*b"}},
		{"(x + y)*z", "t*z", map[string]string{"x + y": "t"}},
		{"x - 0 + 1*x", "2 - 0 + 1*2", map[string]string{"x": "2"}}, // not simplified
		{"rateOf(x)", "rateOf(y)", map[string]string{"x": "y"}},
		{"rateOf(x) + x", "rateOf(x) + 2*z", map[string]string{"x": "2*z"}},
		{"x + y", "x + y", map[string]string{"z": "1"}},
	} {
		replacements := map[Expr]Expr{}
		for from, to := range c.with {
			replacements[parse(from)] = parse(to)
		}
		if got := p.Infix(p.Substitute(parse(c.e), replacements)); got != c.want {
			t.Errorf("%s with %v is %s, want %s", c.e, c.with, got, c.want)
		}
	}
}

func TestExpandCalls(t *testing.T) {
	p := NewPool()
	function := func(body string, parameters ...string) Function {
		return Function{Parameters: parameters, Body: mustParse(t, p, body, Grammar{})}
	}
	functions := map[string]Function{
		"mm":    function("V*S/(K + S)", "S", "V", "K"),
		"twice": function("2*x", "x"),
		"four":  function("twice(twice(x))", "x"),
		"swap":  function("mm(V, S, K)", "S", "V", "K"), // arguments named like parameters
		"self":  function("1 + self(x)", "x"),
		"ping":  function("pong(x)", "x"), "pong": function("ping(x)", "x"),
	}
	for text, want := range map[string]string{
		"mm(A, k, Km)":       "k*A/(Km + A)",
		"four(y) + g(y)":     "2*(2*y) + g(y)",
		"swap(a, b, K)":      "a*b/(K + b)",
		"twice(mm(x, x, x))": "2*(x*x/(x + x))",
	} {
		e, err := p.ExpandCalls(mustParse(t, p, text, Grammar{}), functions)
		if err != nil || p.Infix(e) != want {
			t.Errorf("%s expands to %s, %v; want %s", text, p.Infix(e), err, want)
		}
	}
	for text, want := range map[string]string{
		"self(1)":  `function "self" calls itself`,
		"ping(1)":  `function "ping" calls itself`,
		"mm(1, 2)": `function "mm" takes 3 arguments, not 2`,
	} {
		_, err := p.ExpandCalls(mustParse(t, p, text, Grammar{}), functions)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// Function definitions that multiply one another are stopped, not expanded
// until memory is exhausted.
func TestExpandCallsIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a million expressions")
	}
	p := NewPool()
	functions := map[string]Function{"f0": {Parameters: []string{"x"}, Body: p.Symbol("x")}}
	for k := 1; k < 40; k++ {
		body := fmt.Sprintf("f%d(2*x) + f%d(x + %d)", k-1, k-1, k)
		functions[fmt.Sprint("f", k)] = Function{[]string{"x"}, mustParse(t, p, body, Grammar{})}
	}
	if _, err := p.ExpandCalls(mustParse(t, p, "f39(y)", Grammar{}), functions); err == nil {
		t.Error("no error")
	}
	if p.Len() > 3*maxExpansion {
		t.Errorf("%d expressions", p.Len())
	}
}
