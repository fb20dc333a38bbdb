package expr

import (
	"errors"
	"fmt"
	"math"
	"testing"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct{ text, by, want string }{
		{"3*x + y", "x", "3"}, {"y", "x", "0"}, {"k*A*B", "A", "k*B"}, {"k*A^2", "A", "2*k*A"},
		{"(K*x)^n", "x", "safediv(n*K, (K*x)^(1 - n))"},
		{"x^n", "x", "n*x^(n - 1)"}, {"x^2.5", "x", "2.5*x^1.5"}, {"x^-1", "x", "-(1/x^2)"},
		{"2^x", "x", "0.6931471805599453*2^x"},
		{"V*S/(K + S)", "S", "(V - V*S/(K + S))/(K + S)"},
		{"V*S/(K + S)", "K", "-(V*S/(K + S)^2)"},
		{"exp(-k*t)", "t", "-k*exp(-(k*t))"}, {"ln(x)", "x", "1/x"}, {"sqrt(x)", "x", "1/(2*sqrt(x))"},
		{"log10(x)", "x", "1/(2.302585092994046*x)"}, {"abs(x)", "x", "safediv(x, abs(x))"},
		{"piecewise(x^2, x > 1, y*x)", "x", "piecewise(2*x, x > 1, y)"},
		{"piecewise(1, x > 1, 2)", "x", "0"}, {"floor(x) + (x > 1)", "x", "0"},
		{"min(x, y)", "x", "piecewise(1, x <= y, 0)"}, {"max(x, 2*x)", "x", "piecewise(1, x >= 2*x, 2)"},
		{"time^2", "x", "0"}, {"avogadro*x", "x", "avogadro"},
		{"delay(y, 1) + x", "x", "1"},
	} {
		p := NewPool()
		e := mustParse(t, p, c.text, Grammar{})
		d, err := p.Diff(e, p.Symbol(c.by))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		// Canonical order follows the order of creation; compare as expressions.
		if want := p.Simplify(mustParse(t, p, c.want, Grammar{})); d != want {
			t.Errorf("d/d%s %s = %s, want %s", c.by, c.text, p.Infix(d), p.Infix(want))
		}
	}
	p := NewPool()
	if d, _ := p.Diff(mustParse(t, p, "sin(2*time)", Grammar{}), p.Time()); p.Infix(d) != "2*cos(2*time)" {
		t.Errorf("by time: %s", p.Infix(d))
	}
}

// The points where textbook rules give NaN or ±Inf although the derivative
// exists.
func TestDiffAtZero(t *testing.T) {
	at := map[string]float64{"S": 0, "K": 2, "n": 2, "h": 0.5, "V": 3, "one": 1, "x": 0, "y": 0}
	for _, c := range []struct {
		text, by string
		want     float64
	}{
		{"S^n", "S", 0}, {"S^n", "n", 0}, {"S^one", "S", 1}, {"S^1.5", "S", 0}, {"S^2", "S", 0},
		{"V*S^n/(K^n + S^n)", "S", 0}, {"V*S^n/(K^n + S^n)", "n", 0}, {"V*S^n/(K^n + S^n)", "K", 0},
		{"V*(S/K)^n/(1 + (S/K)^n)", "K", 0}, {"V*(S/K)^n/(1 + (S/K)^n)", "n", 0}, {"V*(S/K)^n/(1 + (S/K)^n)", "S", 0},
		{"V*(S/K)^h/(1 + (S/K)^h)", "K", 0}, {"V*(S/K)^h/(1 + (S/K)^h)", "h", 0},
		{"(S/K)^0.5", "K", 0}, {"(S/K)^0.3", "K", 0}, {"sqrt(S/K)", "K", 0}, {"sqrt(x*y)", "x", 0},
		{"V/(1 + (S/K)^n)", "S", 0}, {"abs(x)", "x", 0}, {"x^n*ln(V)", "n", 0},
		{"S*S^n", "S", 0}, {"S^n/S", "V", 0},
	} {
		p := NewPool()
		d, err := p.Diff(mustParse(t, p, c.text, Grammar{}), p.Symbol(c.by))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Eval(d, Values(at, 0)); err != nil || got != c.want {
			t.Errorf("d/d%s %s = %s = %v at 0, want %v", c.by, c.text, p.Infix(d), got, c.want)
		}
	}
}

func TestDiffRefuses(t *testing.T) {
	for _, c := range []struct{ text, by, want string }{
		{"f(x)", "x", `derivative of a call of "f", which is not expanded`},
		{"1 + delay(x, 1)", "x", "derivative of a delay"},
		{"2*rateOf(x)", "x", "derivative of rateOf"},
	} {
		p := NewPool()
		d := NewDifferentiator(p)
		e := mustParse(t, p, c.text, Grammar{})
		_, err := d.Diff(e, p.Symbol(c.by))
		var refused *DerivativeError
		if !errors.As(err, &refused) || err.Error() != c.want {
			t.Errorf("%s: %v", c.text, err)
		}
		if _, err := d.Diff(e, p.Symbol(c.by)); err == nil {
			t.Errorf("%s: the second attempt succeeds", c.text)
		}
		if _, err := d.Diff(e, p.Time()); err == nil {
			t.Errorf("%s: no error by time, on which it depends implicitly", c.text)
		}
		if r, err := d.Diff(e, p.Symbol("absent")); err != nil || r != zero {
			t.Errorf("%s: by an absent symbol: %v", c.text, err)
		}
	}
}

// Gradient is the list of all derivatives, also of long sums.
func TestGradient(t *testing.T) {
	p := NewPool()
	d := NewDifferentiator(p)
	for _, terms := range []int{1, 3, 40} {
		var list []Expr
		for k := range terms {
			list = append(list, p.New(Mul, p.Symbol(fmt.Sprint("k", k)), p.Symbol(fmt.Sprint("x", k%7)), p.Symbol(fmt.Sprint("x", k%3))))
		}
		e := p.New(Add, list...)
		partials, err := d.Gradient(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		found := map[Expr]Expr{}
		for _, q := range partials {
			found[q.Symbol] = q.Expr
		}
		for _, x := range p.Symbols(e) {
			want, _ := d.Diff(e, x)
			if want != zero && found[x] != want || want == zero && found[x] != 0 {
				t.Errorf("%d terms, d/d%s: %s, want %s", terms, p.Infix(x), p.Infix(found[x]), p.Infix(want))
			}
		}
	}
	only, _ := d.Gradient(mustParse(t, p, "a*b", Grammar{}), func(x Expr) bool { return x == p.Symbol("b") })
	if len(only) != 1 || p.Infix(only[0].Expr) != "a" {
		t.Errorf("selected gradient: %v", only)
	}
}

// Each of the 24 trigonometric functions against a finite difference, on
// either side of 0 where it is defined there.
func TestDiffTrigonometry(t *testing.T) {
	for op := Sin; op <= Acoth; op++ {
		p := NewPool()
		x := p.Symbol("x")
		e := p.New(op, x)
		d, err := p.Diff(e, x)
		if err != nil {
			t.Fatal(err)
		}
		tested := 0
		for _, at := range []float64{-3.1, -1.7, -0.8, -0.3, 0.2, 0.7, 1.9, 2.6} {
			f := func(h float64) float64 { return Operate(op, []float64{at + h}) }
			const h = 1e-4
			want := (8*(f(h)-f(-h)) - (f(2*h) - f(-2*h))) / (12 * h)
			if math.IsNaN(want) {
				continue
			}
			tested++
			if got, _ := p.Eval(d, Values(map[string]float64{"x": at}, 0)); !close(got, want, 1e-7) {
				t.Errorf("%s'(%v) = %v, want %v", functionName(op), at, got, want)
			}
		}
		if tested < 2 {
			t.Errorf("%s: only %d points", functionName(op), tested)
		}
	}
}

// massAction is a sum of n products k·A·B over many species, as a right-hand
// side of a rule-based network.
func massAction(p *Pool, n int) Expr {
	terms := make([]Expr, n)
	for k := range terms {
		terms[k] = p.New(Mul, p.Symbol(fmt.Sprint("k", k%50)), p.Symbol(fmt.Sprint("s", k)), p.Symbol(fmt.Sprint("s", (7*k+1)%n)))
	}
	return p.New(Add, terms...)
}

// The gradient of a sum of 5,000 products: 15,000 derivatives of terms.
func BenchmarkGradientOfSum(b *testing.B) {
	for b.Loop() {
		p := NewPool()
		if _, err := NewDifferentiator(p).Gradient(massAction(p, 5000), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(15_000*float64(b.N)/b.Elapsed().Seconds(), "derivatives/s")
}

// The derivative of a product of 60 factors and its own derivative.
func BenchmarkDiffProduct(b *testing.B) {
	for b.Loop() {
		p := NewPool()
		factors := make([]Expr, 60)
		for k := range factors {
			factors[k] = p.New(Add, p.Symbol("x"), p.Number(float64(k)))
		}
		d := NewDifferentiator(p)
		e, _ := d.Diff(p.New(Mul, factors...), p.Symbol("x"))
		if _, err := d.Diff(e, p.Symbol("x")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMul(b *testing.B) {
	p := NewPool()
	k, x, y := p.Symbol("k"), p.Symbol("x"), p.Symbol("y")
	b.ReportAllocs()
	for b.Loop() {
		p.Mul(y, k, x)
	}
}

func BenchmarkAdd(b *testing.B) {
	p := NewPool()
	k, x, y := p.Symbol("k"), p.Symbol("x"), p.Symbol("y")
	b.ReportAllocs()
	for b.Loop() {
		p.Add(y, k, x)
	}
}
