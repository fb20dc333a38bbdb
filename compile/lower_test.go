package compile_test

import (
	"testing"

	"niche/compile"
	"niche/expr"
)

func TestLowerMichaelisMenten(t *testing.T) {
	b := network(t).species("S=10", "P=0").parameters("V=2", "K=0.5").
		reaction("R: S -> P; V*S/(K + S)")
	s := b.lower(compile.Options{Sensitivities: true})
	if len(s.States) != 2 || s.States[0].ID != "S" || s.States[1].ID != "P" {
		t.Fatalf("states %+v", s.States)
	}
	same(t, s.Pool, "dS/dt", s.RHS[0], "-(V*S/(K + S))/c")
	same(t, s.Pool, "dP/dt", s.RHS[1], "V*S/(K + S)/c")
	if got := s.JacobianPattern; got.NNZ() != 3 || got.Start[1] != 2 {
		t.Fatalf("pattern %+v", got)
	}
	same(t, s.Pool, "df_P/dP", s.Jacobian[2], "0")
	if s.TimeDerivative != nil {
		t.Error("time derivative of an autonomous system")
	}
	if n := s.ParameterPattern.NNZ(); n != 6 {
		t.Errorf("%d entries of df/dp, want 6 (c, V, K in two rows)", n)
	}
}

func TestLowerInlinesRulesFunctionsAndLocals(t *testing.T) {
	b := network(t).species("S=10", "P=0").parameters("k=2", "n=2", "unused=1").
		function("hill(x, h, m) = pow(x, m)/(pow(h, m) + pow(x, m))").
		rule("total := S + P").rule("drive := 2*total").
		parameters("total", "drive").
		reaction("R: S -> 2 P; k*drive*hill(S, K, n)")
	law := b.m.Reactions[0].RateLaw
	law.LocalParameters = append(law.LocalParameters, b.m.Parameters[1])
	law.LocalParameters[0].ID = "K"
	s := b.lower(compile.Options{})
	local := s.Pool.Symbol("R.K")
	if s.Slots[local].Kind != compile.ParameterSlot {
		t.Fatalf("no parameter R.K: %v", s.Parameters)
	}
	want := s.Pool.Substitute(formula(t, s.Pool, "k*2*(S + P)*(pow(S, n)/(pow(K, n) + pow(S, n)))"),
		map[expr.Expr]expr.Expr{s.Pool.Symbol("K"): local})
	if got := s.Rates[0].Expr; got != s.Pool.Simplify(want) {
		t.Errorf("rate is %s, want %s", show(s.Pool, got), show(s.Pool, want))
	}
	outputs := map[string]bool{}
	for _, o := range s.Outputs {
		outputs[o.ID] = true
	}
	for _, id := range []string{"total", "drive", "R"} {
		if !outputs[id] {
			t.Errorf("no output %q", id)
		}
	}
}

func TestLowerVolumes(t *testing.T) {
	b := network(t).species("A=1").compartment("n", 0.5).species("B=2").parameters("k=1").
		reaction("R: A -> B; k*A*c")
	s := b.lower(compile.Options{})
	same(t, s.Pool, "dA/dt", s.RHS[0], "-(k*A*c)/c")
	same(t, s.Pool, "dB/dt", s.RHS[1], "k*A*c/n")
	if r := s.Rates[0]; r.Expr != s.Pool.Mul(s.Pool.Symbol("k"), s.Pool.Symbol("A")) || r.Terms[0].Factor != s.Pool.Number(-1) ||
		r.Terms[1].Factor != s.Pool.Div(s.Pool.Symbol("c"), s.Pool.Symbol("n")) {
		t.Errorf("the volume does not cancel: %s, %v", show(s.Pool, r.Expr), r.Terms)
	}
	if len(s.Conserved) != 1 {
		t.Fatalf("%d conservation laws, want c·A + n·B", len(s.Conserved))
	}
	law := s.Conserved[0]
	same(t, s.Pool, "coefficient of A", law.Coefficients[0], "c")
	same(t, s.Pool, "coefficient of B", law.Coefficients[1], "n")
}

func TestLowerVaryingCompartmentHoldsAmounts(t *testing.T) {
	b := network(t).species("A=3").parameters("k=1").rule("c' = 0.1").
		reaction("R: A -> ; k*A").event("E: t > 5; A = 7; c = 2")
	s := b.lower(compile.Options{Overridden: []string{"A"}})
	if !s.States[0].Amount || s.States[0].ID != "A" || s.States[1].ID != "c" {
		t.Fatalf("states %+v", s.States)
	}
	amount := s.States[0].Symbol
	want := s.Pool.Neg(s.Pool.Mul(s.Pool.Symbol("k"), s.Pool.Div(amount, s.Pool.Symbol("c"))))
	if s.RHS[0] != want {
		t.Errorf("dA/dt is %s, want %s", show(s.Pool, s.RHS[0]), show(s.Pool, want))
	}
	same(t, s.Pool, "event value of A", s.Events[0].Assignments[0].Expr, "7")
	same(t, s.Pool, "size of A's compartment", s.Events[0].Assignments[0].Size, "c")
	slot, ok := s.OverrideSlot("A")
	if !ok || slot.Kind != compile.ParameterSlot {
		t.Errorf("override slot of A is %v, %v", slot, ok)
	}
	for _, iv := range s.Initial {
		if iv.Slot == (compile.Slot{Kind: compile.StateSlot, Index: 0}) && len(iv.Gradient) != 2 {
			t.Errorf("initial amount %s has gradient %v, want initial concentration × size", show(s.Pool, iv.Expr), iv.Gradient)
		}
	}
}

func TestLowerSwitches(t *testing.T) {
	b := network(t).species("S=1").parameters("k=1", "t1=5", "q=0").
		rule("q := piecewise(k, t >= t1 && S > 2, 0)").
		reaction("R: S -> ; q*S + k*(t < t1)*piecewise(1, k > 3, 2)").
		event("E: 2 < S; k = 2*k")
	s := b.lower(compile.Options{})
	if len(s.Switches) != 2 {
		t.Fatalf("%d switches, want 2: %+v", len(s.Switches), s.Switches)
	}
	z := s.Switches[0]
	same(t, s.Pool, "root", z.Root, "t - t1")
	same(t, s.Pool, "crossing time", z.CrossingTime, "t1")
	if z.Strict || !s.Switches[1].Strict || s.Switches[1].CrossingTime != 0 {
		t.Errorf("switches %+v", s.Switches)
	}
	if s.Events[0].Trigger != s.Switches[1].Symbol {
		t.Error("2 < S and S > 2 do not share a switch")
	}
	k := s.States[1]
	if k.ID != "k" || !k.Discrete {
		t.Errorf("states %+v: k must be a discrete state", s.States)
	}
}
