package conformance

import (
	"math"
	"testing"

	"niche/expr"
	"niche/model"
)

// A quantity may be off by a millionth of its largest value; what a rule makes of
// others, by a millionth of theirs.
func TestRoundTripRule(t *testing.T) {
	m := &model.Model{Pool: expr.NewPool()}
	m.Rules = []model.Rule{{Kind: model.AssignmentRule, Variable: "d", Math: model.Math{Expr: m.Pool.New(expr.Sub, m.Pool.Symbol("A"), m.Pool.Symbol("B"))}}}
	c := &semanticCase{settings: semanticSettings{variables: []string{"A", "B", "d"}, duration: 1, steps: 1}}
	before := [][]float64{{1, 200, 0}, {2, 0, 1e-3}}
	for _, tc := range []struct {
		name   string
		after  [][]float64
		reason string
	}{
		{"equal", before, ""},
		{"within", [][]float64{{1 + 1.9e-6, 200, 1e-4}, {2, 1e-4, 1e-3}}, ""},
		{"a species", [][]float64{{1, 200, 0}, {2 - 2.2e-6, 0, 1e-3}}, "A = 1.9999978 at time 1, 2 before"},
		{"a rule", [][]float64{{1, 200, 3e-4}, {2, 0, 1e-3}}, "d = 0.0003 at time 0, 0 before"},
		{"not a number", [][]float64{{1, math.NaN(), 0}, {2, 0, 1e-3}}, "B = NaN at time 0, 200 before"},
	} {
		var r Result
		r.compare(m, c, before, tc.after)
		if r.Reason != tc.reason || (r.Outcome == Passed) != (tc.reason == "") || (r.Note == "equal to the bit") != (tc.name == "equal") {
			t.Errorf("%s: %+v", tc.name, r)
		}
	}
}

// A model that differs from itself at another accuracy is no witness.
func TestRoundTripExcuse(t *testing.T) {
	m := &model.Model{Pool: expr.NewPool()}
	c := &semanticCase{settings: semanticSettings{variables: []string{"A"}, duration: 1, steps: 1}}
	for _, tc := range []struct {
		fine float64
		want Outcome
	}{{2, Failed}, {2.1, Skipped}} {
		r := Result{Outcome: Failed, Reason: "A = 3"}
		r.excuse(m, c, [][]float64{{1}, {2}}, [][]float64{{1}, {tc.fine}})
		if r.Outcome != tc.want {
			t.Errorf("%g: %s: %s", tc.fine, r.Outcome, r.Reason)
		}
	}
}
