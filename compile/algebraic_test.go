package compile_test

import (
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/model"
)

// algebraic adds the rule 0 = formula.
func (b *builder) algebraic(formula string) *builder {
	b.t.Helper()
	b.m.Rules = append(b.m.Rules, model.Rule{Kind: model.AlgebraicRule, Math: b.math(formula), Pos: b.pos()})
	return b
}

// constants adds parameters declared constant.
func (b *builder) constants(list ...string) *builder {
	n := len(b.m.Parameters)
	b.parameters(list...)
	for i := range b.m.Parameters[n:] {
		b.m.Parameters[n+i].Constant = true
	}
	return b
}

// TestAlgebraicRulesSolved checks which quantity a rule is solved for, and the
// formula found.
func TestAlgebraicRulesSolved(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(b *builder)
		want  map[string]string // output → formula
	}{
		{"the species that no reaction changes", func(b *builder) {
			b.constants("k=2").species("S=1", "T=1").reaction("R: S -> ; k*S").algebraic("S + T - k")
		}, map[string]string{"T": "k - S"}},
		{"coefficient of states", func(b *builder) {
			b.constants("k=2").species("S=1").parameters("w").reaction("R: S -> ; k*S").algebraic("(k + S)*w - S")
		}, map[string]string{"w": "S/(k + S)"}},
		{"without a value before with one", func(b *builder) {
			b.parameters("p=1", "q").algebraic("p - 2*q")
		}, map[string]string{"q": "p/2"}},
		{"not what an event sets", func(b *builder) {
			b.parameters("p", "q=1").algebraic("p - 2*q").event("E: t > 1; p = 3")
		}, map[string]string{"q": "p/2"}},
		{"affine before implicit", func(b *builder) {
			b.parameters("p=1", "q=1").algebraic("exp(p) - q")
		}, map[string]string{"q": "exp(p)"}},
		{"through an assignment rule and a function", func(b *builder) {
			b.constants("k=2").parameters("a", "u").function("f(x, y) = x + 2*y").rule("a := u*k").algebraic("f(a, u) - 1")
		}, map[string]string{"u": "1/(k + 2)", "a": "k/(k + 2)"}},
		{"simultaneous", func(b *builder) {
			b.parameters("p", "q").constants("k=2").algebraic("p + q - k").algebraic("p - q - 1")
		}, map[string]string{"p": "(k + 1)/2", "q": "(k - 1)/2"}},
		{"pieces", func(b *builder) {
			b.parameters("p").species("S=1").reaction("R: S -> ; S").algebraic("piecewise(p - S, S > 2, 2*p - 1)")
		}, map[string]string{"p": "piecewise(S, S > 2, 0.5)"}},
		{"by matching: one rule leaves the other no choice", func(b *builder) {
			b.parameters("p=1", "q=1").algebraic("p + q - 3").algebraic("p - 1")
		}, map[string]string{"p": "1", "q": "2"}},
		{"a rate of change", func(b *builder) {
			b.constants("k=2").species("S=1").parameters("v").reaction("R: S -> ; k*S").algebraic("v - rateOf(S)")
		}, map[string]string{"v": "-k*S/c"}},
		{"the size of a compartment", func(b *builder) {
			b.compartment("c", 7).species("S=3").algebraic("c - 2")
		}, map[string]string{"c": "2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := network(t)
			b.m.Compartments[0].Constant = true
			c.build(b)
			s := b.lower(compile.Options{})
			for _, st := range s.States {
				if st.Algebraic {
					t.Errorf("%q is an algebraic state", st.ID)
				}
			}
			for id, text := range c.want {
				i := slices.IndexFunc(s.Outputs, func(o compile.Output) bool { return o.ID == id })
				if i < 0 {
					t.Errorf("no output %q", id)
					continue
				}
				e := s.Outputs[i].Expr
				for k := range s.Switches { // compare conditions, not switches
					e = s.Pool.Substitute(e, map[expr.Expr]expr.Expr{s.Switches[k].Symbol: s.Switches[k].Relation})
				}
				same(t, s.Pool, id, e, text)
			}
		})
	}
}

// TestAlgebraicStates checks rules that cannot be solved: their quantity is an
// algebraic state and the rule its residual.
func TestAlgebraicStates(t *testing.T) {
	b := network(t).constants("k=2").species("S=1").parameters("x=1", "y=1")
	b.reaction("R: S -> ; k*x*S").algebraic("x*x*x + y - S").algebraic("exp(y) - 2*x - k")
	s := b.lower(compile.Options{})
	residuals := map[string]string{"x": "exp(y) - 2*x - k", "y": "x*x*x + y - S"}
	for i, st := range s.States {
		text, algebraic := residuals[st.ID]
		if st.Algebraic != algebraic || st.Discrete {
			t.Errorf("%q: algebraic %v, discrete %v", st.ID, st.Algebraic, st.Discrete)
		}
		if algebraic && st.ID == "y" { // y = S − x³ is affine: solved, so that only x remains
			t.Errorf("y is a state; want it solved for: %s", text)
		}
		if st.ID == "x" {
			same(t, s.Pool, "x", s.RHS[i], "exp(S - x*x*x) - 2*x - k")
		}
	}
	if len(s.States) != 2 {
		t.Errorf("%d states, want S and x", len(s.States))
	}
}

// TestIndexReduction lowers a pendulum in Cartesian coordinates: the rule of its
// length must be differentiated twice before it determines the tension.
func TestIndexReduction(t *testing.T) {
	b := network(t).constants("g=9.81").parameters("x=1", "y=0", "u=0", "v=0", "tension")
	b.rule("x' = u").rule("y' = v").rule("u' = -tension*x").rule("v' = -tension*y - g").algebraic("x*x + y*y - 1")
	s := b.lower(compile.Options{})
	if len(s.Invariants) != 2 {
		t.Fatalf("%d invariants, want the length and its derivative", len(s.Invariants))
	}
	same(t, s.Pool, "length", s.Invariants[0].Expr, "x*x + y*y - 1")
	same(t, s.Pool, "its derivative", s.Invariants[1].Expr, "2*x*u + 2*y*v")
	i := slices.IndexFunc(s.Outputs, func(o compile.Output) bool { return o.ID == "tension" })
	same(t, s.Pool, "tension", s.Outputs[i].Expr, "(u*u + v*v - g*y)/(x*x + y*y)")
}

func TestAlgebraicProblems(t *testing.T) {
	for _, c := range []struct {
		name    string
		build   func(b *builder)
		code    diag.Code
		message string
		error   bool
	}{
		{"constants alone", func(b *builder) { b.constants("p=1").algebraic("p - 1") },
			diag.Overdetermined, `determines nothing: "p" are constant`, true},
		{"nothing at all", func(b *builder) { b.algebraic("1 - 1") }, diag.Redundant, "follows from the other rules", false},
		{"states alone", func(b *builder) { b.parameters("x=1").rule("x' = 1").algebraic("x - 1") },
			diag.Overdetermined, `determines nothing: "x"`, true},
		{"twice", func(b *builder) { b.parameters("p").algebraic("p - 1").algebraic("2*p - 2") },
			diag.Redundant, "follows from the other rules", false},
		{"contradiction", func(b *builder) { b.parameters("p").algebraic("p - 1").algebraic("p - 2") },
			diag.Overdetermined, "determines nothing", true},
		{"conserved anyway", func(b *builder) {
			b.species("A=1", "B=2").reaction("R: A -> B; A").algebraic("A + B - 3")
		}, diag.Redundant, "if it holds at the start", false},
		{"several unknowns", func(b *builder) { b.parameters("p=1", "q=1").algebraic("p - q") },
			diag.AmbiguousRule, `solved for "p"; it could as well determine "q"`, false},
		{"event on a solved quantity", func(b *builder) { b.parameters("p").algebraic("p - 2").event("E: t > 1; p = 3") },
			diag.Overdetermined, `event "E" sets "p"`, true},
		{"initial assignment of a solved quantity", func(b *builder) { b.parameters("p").initial("p = 3").algebraic("p - 2") },
			diag.Overdetermined, `initial assignment of "p" is ignored`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := network(t)
			b.m.Compartments[0].Constant = true
			c.build(b)
			s, list := compile.Lower(b.m, compile.Options{})
			if (s == nil) != c.error || list.HasErrors() != c.error {
				t.Errorf("system %v, diagnostics %v", s != nil, list)
			}
			if !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool {
				return d.Code == c.code && strings.Contains(d.Error(), c.message) && d.Pos.IsValid()
			}) {
				t.Errorf("want %s: %s; got\n%v", c.code, c.message, list)
			}
		})
	}
}
