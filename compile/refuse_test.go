package compile_test

import (
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
)

func TestLowerReportsProblems(t *testing.T) {
	for _, c := range []struct {
		name    string
		build   func(b *builder)
		opt     compile.Options
		code    diag.Code
		line    int
		message string
	}{
		{"undeclared name", func(b *builder) { b.parameters("kon=1").species("S=1").reaction("R: S -> ; k_on*S") },
			compile.Options{}, diag.UnknownName, 4, `rate law of reaction "R" uses undeclared name "k_on"`},
		{"near miss", func(b *builder) { b.parameters("kon=1").species("S=1").reaction("R: S -> ; k_on*S") },
			compile.Options{}, diag.UnknownName, 4, `did you mean "kon"?`},
		{"undefined function", func(b *builder) { b.species("S=1").reaction("R: S -> ; hil(S)") },
			compile.Options{}, diag.UnknownFunction, 3, `calls undefined function "hil"`},
		{"arguments", func(b *builder) { b.species("S=1").function("f(x, y) = x + y").reaction("R: S -> ; f(S)") },
			compile.Options{}, diag.WrongArguments, 3, `calls function "f" with 1 arguments; it takes 2`},
		{"recursion", func(b *builder) { b.function("f(x) = g(x)").function("g(x) = 2*f(x)") },
			compile.Options{}, diag.RecursiveFunction, 2, `function "f" calls itself`},
		{"no value", func(b *builder) { b.species("S").parameters("k=1").reaction("R: S -> ; k*S") },
			compile.Options{}, diag.NoValue, 2, `species "S" has no initial value`},
		{"no parameter value", func(b *builder) { b.species("S=1").parameters("k", "unused").reaction("R: S -> ; k*S") },
			compile.Options{}, diag.NoValue, 3, `parameter "k" has no initial value`},
		{"two rules", func(b *builder) { b.parameters("a").rule("a := 1").rule("a := 2") },
			compile.Options{}, diag.Overdetermined, 4, `"a" has two rules`},
		{"rule and reaction", func(b *builder) { b.species("S=1").rule("S' = 1").reaction("R: S -> ; 1") },
			compile.Options{}, diag.Overdetermined, 2, `species "S" has a rule and is changed by reaction "R"`},
		{"rule and event", func(b *builder) { b.parameters("a").rule("a := 1").event("E: t > 1; a = 2") },
			compile.Options{}, diag.Overdetermined, 4, `event "E" sets "a"`},
		{"loop of rules", func(b *builder) { b.parameters("a", "b").rule("a := 2*b").rule("b := a + 1") },
			compile.Options{}, diag.AlgebraicLoop, 4, `a → b → a`},
		{"loop of a rate", func(b *builder) { b.species("S=1").reaction("R: S -> ; rateOf(S) + 1") },
			compile.Options{}, diag.AlgebraicLoop, 3, `R → rateOf(S) → R`},
		{"loop of initial values", func(b *builder) { b.parameters("a", "b").initial("a = b").initial("b = 2*a") },
			compile.Options{}, diag.InitialLoop, 4, `a → b → a`},
		{"unknown compartment", func(b *builder) { b.species("S=1"); b.m.Species[0].Compartment = "d" },
			compile.Options{}, diag.UnknownName, 2, `species "S" is in compartment "d"`},
		{"unknown reactant", func(b *builder) { b.species("S=1").reaction("R: X -> S; 1") },
			compile.Options{}, diag.UnknownName, 0, `reaction "R" changes undeclared species "X"`},
		{"unknown event target", func(b *builder) { b.event("E: t > 1; x = 1") },
			compile.Options{}, diag.UnknownName, 0, `event "E" uses undeclared name "x"`},
		{"override of a rule", func(b *builder) { b.parameters("a").rule("a := 1") },
			compile.Options{Overridden: []string{"a"}}, diag.NotOverridable, 0, `"a" has no initial value`},
		{"own past", func(b *builder) { b.parameters("x").rule("x := delay(x, 2) + 1") },
			compile.Options{}, diag.DelayRefused, 3, `assignment rule of "x" makes the value of "x" depend on its own past value`},
		{"own past derivative", func(b *builder) { b.species("S=1").reaction("R: S -> ; delay(rateOf(S), 2)") },
			compile.Options{}, diag.DelayRefused, 3, `rate law of reaction "R" makes the value of "R" depend on its own past value`},
		{"negative delay", func(b *builder) { b.species("S=1").reaction("R: S -> ; delay(S, 0 - 2)") },
			compile.Options{}, diag.NegativeDelay, 3, `rate law of reaction "R" asks for a value 2 ahead of time`},
		{"distribution", func(b *builder) { b.species("S=1").reaction("R: S -> ; normal(S, 2)") },
			compile.Options{}, diag.DistributionRefused, 3, `cannot draw from distribution "normal"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := network(t)
			c.build(b)
			s, list := compile.Lower(b.m, c.opt)
			if s != nil || !list.HasErrors() {
				t.Fatalf("no error; diagnostics: %v", list)
			}
			i := slices.IndexFunc(list, func(d *diag.Diagnostic) bool {
				return d.Code == c.code && strings.Contains(d.Error(), c.message) && (c.line == 0 || d.Pos.Line == c.line)
			})
			if i < 0 {
				t.Errorf("want line %d: %s [%s]; got\n%v", c.line, c.message, c.code, list)
			}
		})
	}
}

func TestLowerReportsAllProblemsAtOnce(t *testing.T) {
	b := network(t).species("S=1").reaction("R: S -> ; x1*S").reaction("Q: S -> ; x2*S + delay(S, 0 - 1)").
		event("E: x3 > S; S = x4")
	_, list := compile.Lower(b.m, compile.Options{})
	if len(list) != 5 {
		t.Errorf("%d problems, want 5:\n%v", len(list), list)
	}
}
