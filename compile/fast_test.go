package compile_test

import (
	"slices"
	"testing"

	"niche/compile"
	"niche/expr"
)

// TestFastReaction checks the rate of a fast reaction, its law as an output and
// the rates of change of its species, which keep the law at 0.
func TestFastReaction(t *testing.T) {
	b := network(t).species("A=1", "B=2").constants("k=3").parameters("a", "b")
	b.reaction("F: A -> B; k*A - B").reaction("S: B -> ; B").rule("a := rateOf(A)").rule("b := rateOf(B)")
	b.m.Reactions[0].Fast = true
	s := b.lower(compile.Options{})
	if len(s.Fast) != 1 || s.Fast[0].ID != "F" {
		t.Fatalf("fast reactions %+v", s.Fast)
	}
	speed := s.Parameters[s.FastSpeed]
	if !speed.Internal {
		t.Error("the speed of fast reactions is not internal")
	}
	for i, st := range s.States {
		text := map[string]string{"A": "-F*(k*A - B)/c", "B": "F*(k*A - B)/c - B/c"}[st.ID]
		same(t, s.Pool, st.ID, s.Pool.Substitute(s.RHS[i], map[expr.Expr]expr.Expr{speed.Symbol: s.Pool.Symbol("F")}), text)
	}
	for id, text := range map[string]string{
		"F": "k*A - B",
		// k dA/dt = dB/dt and d(A + B)/dt = −B/c
		"a": "-B/c/(1 + k)",
		"b": "-k*B/c/(1 + k)",
	} {
		i := slices.IndexFunc(s.Outputs, func(o compile.Output) bool { return o.ID == id })
		same(t, s.Pool, id, s.Outputs[i].Expr, text)
	}
}
