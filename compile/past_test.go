package compile_test

import (
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/expr"
)

// withPast replaces past values by symbols: "A1.5" is A at t − 1.5.
func withPast(s *compile.System, e expr.Expr, names map[string]expr.Expr) expr.Expr {
	replacements := map[expr.Expr]expr.Expr{}
	for _, v := range s.Past {
		for name, at := range names {
			var of expr.Expr
			if v.Of.Kind == compile.StateSlot {
				of = s.States[v.Of.Index].Symbol
			} else {
				of = s.Parameters[v.Of.Index].Symbol
			}
			if v.At == at && strings.HasPrefix(name, s.Pool.Node(of).Name) {
				replacements[v.Symbol] = s.Pool.Symbol(name)
			}
		}
	}
	return s.Pool.Substitute(e, replacements)
}

func output(t *testing.T, s *compile.System, id string) expr.Expr {
	t.Helper()
	i := slices.IndexFunc(s.Outputs, func(o compile.Output) bool { return o.ID == id })
	if i < 0 {
		t.Fatalf("no output %q", id)
	}
	return s.Outputs[i].Expr
}

// TestDelays checks that a delay shifts everything inside it in time, and that
// only states and timed parameters need a history.
func TestDelays(t *testing.T) {
	b := network(t).species("A=1", "B=2").constants("k=3", "lag=2")
	b.parameters("rule", "shifted", "nested", "wave", "late", "speed").initial("wave = sin(t)")
	b.reaction("R: A -> B; k*A")
	b.rule("rule := k*A + t").rule("shifted := delay(rule + B, lag)").rule("nested := delay(delay(A, 1) + k, lag)")
	b.rule("late := delay(wave + k, lag)").rule("speed := delay(rateOf(A), lag)")
	s := b.lower(compile.Options{})
	p := s.Pool
	lag := p.Sub(p.Time(), p.Symbol("lag"))
	names := map[string]expr.Expr{"A1": lag, "B1": lag, "A2": p.Sub(lag, p.Number(1)), "wave1": lag}
	same(t, p, "shifted", withPast(s, output(t, s, "shifted"), names), "k*A1 + (t - lag) + B1")
	same(t, p, "nested", withPast(s, output(t, s, "nested"), names), "A2 + k")
	same(t, p, "late", withPast(s, output(t, s, "late"), names), "wave1 + k")
	speed := withPast(s, output(t, s, "speed"), names)
	for _, z := range s.Switches {
		speed = p.Substitute(speed, map[expr.Expr]expr.Expr{z.Symbol: z.Relation})
	}
	speed = p.Substitute(speed, map[expr.Expr]expr.Expr{p.Symbol("start()"): p.Symbol("begin")})
	same(t, p, "speed", speed, "piecewise(-k*A1/c, t - lag >= begin, 0)")
	if len(s.Past) != 4 {
		t.Errorf("%d past values, want A and B at t − lag, A at t − lag − 1 and wave at t − lag", len(s.Past))
	}
	for _, v := range s.Past {
		if !v.Fixed {
			t.Errorf("the lag of %v is not fixed", v.Of)
		}
	}
	if s.PastRates || s.PastSwitches {
		t.Error("only outputs ask for past values")
	}
	i := slices.IndexFunc(s.Switches, func(z compile.Switch) bool { return z.CrossingTime != 0 })
	if i < 0 {
		t.Fatal("the start of the simulation is not a known crossing")
	}
}

// TestDelayInEquations checks where past values are said to matter, and lags
// that depend on the state.
func TestDelayInEquations(t *testing.T) {
	b := network(t).species("A=1").constants("k=3").reaction("R: A -> ; k*delay(A, 1 + A)").
		event("E: delay(A, 2) < 0.5; A = delay(A, 1)")
	s := b.lower(compile.Options{})
	if !s.PastRates || !s.PastSwitches {
		t.Errorf("past values in rates %v, in switches %v", s.PastRates, s.PastSwitches)
	}
	fixed := 0
	for _, v := range s.Past {
		if v.Fixed {
			fixed++
		}
	}
	if len(s.Past) != 3 || fixed != 2 {
		t.Errorf("%d past values, %d with a fixed lag; want 3 and 2", len(s.Past), fixed)
	}
}

// TestDelayAtTheStart evaluates past values in initial assignments: what the
// initial formulas give at the earlier time.
func TestDelayAtTheStart(t *testing.T) {
	b := network(t).species("A=1").constants("k=3").parameters("wave", "x", "y", "u=5")
	b.initial("wave = k*t").initial("x = delay(wave + A, 2)").initial("y = delay(rateOf(A) + u + t, 2)").reaction("R: A -> ; A")
	s := b.lower(compile.Options{})
	p := newPoint(s)
	p.start(10)
	for id, want := range map[string]float64{"wave": 30, "x": 3*8 + 1, "y": 5 + 8} {
		i := slices.IndexFunc(s.Parameters, func(q compile.Parameter) bool { return q.ID == id })
		if p.p[i] != want {
			t.Errorf("%s starts at %g, want %g", id, p.p[i], want)
		}
	}
	if len(s.Past) != 0 {
		t.Errorf("%d past values for initial assignments alone", len(s.Past))
	}
}
