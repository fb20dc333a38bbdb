package model_test

import (
	"testing"

	"niche/format/antimony"
	"niche/model"
)

// TestSplitReversible: each law gives the two directions that its author meant.
func TestSplitReversible(t *testing.T) {
	const preamble = "function net(a, b, x, y)\n  a*x - b*y\nend\nmodel m()\ncompartment c = 2\nspecies A in c, B in c\nA = 1; B = 2; k1 = 3; k2 = 4; f = 0.2; K = 5\nv := k1*A - k2*B\n"
	for law, want := range map[string][2]string{
		"k1*A - k2*B":                      {"k1*A", "k2*B"},
		"c*(k1*A - k2*B)":                  {"k1*A*c", "k2*B*c"},
		"-k2*B + k1*A":                     {"k1*A", "k2*B"},
		"k1*(A - B/K)/(1 + A + B)":         {"k1*A/(1 + A + B)", "k1*B/(K*(1 + A + B))"},
		"net(k1, k2, A, B)":                {"k1*A", "k2*B"},
		"c*v":                              {"k1*A*c", "k2*B*c"},
		"(1 - f)*k1*A - k2*B":              {"(1 - f)*k1*A", "k2*B"},
		"(A - B)*(A - K)":                  {"A^2 + B*K", "A*K + A*B"},
		"(1 - f)*k1*A":                     {},
		"k1*A/(1 + B)":                     {},
		"piecewise(k1*A - k2*B, A > B, 0)": {},
	} {
		m, problems := antimony.Read("m.ant", []byte(preamble+"J: A -> B; "+law+"\nend\n"))
		if problems.Err() != nil {
			t.Fatal(problems.Err())
		}
		split, problems := model.SplitReversible(m)
		if problems.Err() != nil {
			t.Errorf("%s: %v", law, problems.Err())
			continue
		}
		if want == ([2]string{}) {
			if len(split.Reactions) != 1 || !split.Reactions[0].Reversible {
				t.Errorf("%s is split: %+v", law, split.Reactions)
			}
			continue
		}
		if len(split.Reactions) != 2 {
			t.Errorf("%s is not split", law)
			continue
		}
		f, b := &split.Reactions[0], &split.Reactions[1]
		got := [2]string{m.Pool.Infix(f.RateLaw.Math.Expr), m.Pool.Infix(b.RateLaw.Math.Expr)}
		if got != want {
			t.Errorf("%s: %q, want %q", law, got, want)
		}
		if f.ID != "J_forward" || b.ID != "J_backward" || f.Reversible || b.Reversible || b.Reactants[0].Species != "B" || b.Products[0].Species != "A" {
			t.Errorf("%s: %+v %+v", law, f, b)
		}
		if m.Reactions[0].ID != "J" || !m.Reactions[0].Reversible {
			t.Errorf("%s: the model is changed", law)
		}
	}
	m, _ := antimony.Read("m.ant", []byte(preamble+"J: A -> B; k1*A - k2*B\nw := 2*J\nend\n"))
	if _, problems := model.SplitReversible(m); problems.Err() == nil {
		t.Error("a reaction whose rate is used is split")
	}
}
