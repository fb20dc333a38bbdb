package ssa

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/compile/enginetest"
)

// A system lowered for jump processes alone has no right-hand side and gives the
// same realisations.
func TestLoweredForJumps(t *testing.T) {
	var got [2]any
	for k, jumps := range []bool{false, true} {
		n := enginetest.NewNetwork("events")
		n.Add("X=20", "Y")
		n.Constants("k=0.3", "c=0.02")
		n.React("X->Y", "k*X")
		n.React("X+X->Y", "c*X*(X-1)")
		n.React("Y->", "c*Y*X/(1+X)")
		sys, problems := compile.Lower(n.Model, compile.Options{Jumps: jumps})
		if problems.HasErrors() {
			t.Fatal(problems)
		}
		if (sys.RHS == nil) != jumps || (len(sys.Jacobian) == 0) != jumps {
			t.Errorf("jumps %t: %d derivatives, %d entries of the Jacobian", jumps, len(sys.RHS), len(sys.Jacobian))
		}
		program, err := bytecode.Engine{}.Compile(sys)
		if err != nil {
			t.Fatal(err)
		}
		s, err := New(program, Options{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		stats, err := s.Ensemble(context.Background(), Ensemble{Task: Task{Times: []float64{0, 1, 5}}, Replicates: 50})
		if err != nil {
			t.Fatal(err)
		}
		got[k] = stats.Columns
	}
	if d := cmp.Diff(got[0], got[1]); d != "" {
		t.Error(d)
	}
}

// A firing that takes a count below zero is noticed by every method, also where
// counts are looked at only when they leave a bracket.
func TestBelowZero(t *testing.T) {
	for _, m := range exactMethods() {
		n := enginetest.NewNetwork("below")
		n.Add("X=5", "Y")
		n.Constants("k=1")
		n.React("X->Y", "k")
		_, err := compileModel(t, n.Model, Options{Method: m}).Ensemble(context.Background(), Ensemble{Task: Task{Times: []float64{0, 100}}, Replicates: 1})
		if f, ok := err.(*Failure); !ok || f.Time <= 0 {
			t.Errorf("%s: %v, want a failure", m, err)
		}
	}
}
