package main

import (
	"encoding/json"
	"math"
	"testing"
)

func trajectory(t *testing.T, text string) *answer {
	t.Helper()
	var a answer
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatal(err)
	}
	return &a
}

func TestDistance(t *testing.T) {
	a := trajectory(t, `{"ids": ["x", "y", "z"], "species": 2, "rows": [[1, 1e-20, "nan"], [2, 0, 5]], "low": [[1, 0, "nan"], [1, 0, 5]], "high": [[1, 1e-20, "nan"], [2, 0, 5]]}`)
	for text, want := range map[string]float64{
		`{"ids": ["x", "y", "z"], "rows": [[1, 0, "nan"], [1.5, 0, 5]]}`:   0,    // within a jump
		`{"ids": ["z", "x"], "rows": [["nan", 1], [5, 2.5]]}`:              0.2,  // 0.5 of 2.5
		`{"ids": ["z"], "rows": [["nan"], [4]]}`:                           0.2,  // 1 of 5
		`{"ids": ["y"], "rows": [[5e-13], [0]]}`:                           0.25, // rounding, in units of 1e-12 of x
		`{"ids": ["z"], "rows": [[1], [5]]}`:                               math.Inf(1),
		`{"ids": ["nothing"], "rows": [[7], [7]]}`:                         0,
		`{"ids": ["x", "y", "z"], "rows": [[1, 0, "nan"], ["inf", 0, 5]]}`: math.Inf(1),
	} {
		if d := distance(a, trajectory(t, text)); math.Abs(d.value-want) > 1e-6 && d.value != want {
			t.Errorf("%s: %g (%s), want %g", text, d.value, d.worst, want)
		}
	}
}

func TestExplanations(t *testing.T) {
	list, err := explanations()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.right == "" || e.why == "" {
			t.Errorf("%s, %s: nothing explained", e.id, e.peer)
		}
	}
	rows := []row{{with: map[string]*comparison{"copasi": {from: difference{value: 0.5, worst: "x"}}, "roadrunner": {}}}}
	rows[0].model.ID = "M"
	if check(rows, nil) == nil {
		t.Error("a disagreement without explanation was accepted")
	}
	why := []explanation{{"M", "copasi", "niche", "because"}}
	if err := check(rows, why); err != nil {
		t.Error(err)
	}
	if check(rows, append(why, explanation{"M", "roadrunner", "niche", "in vain"})) == nil {
		t.Error("an explanation of nothing was accepted")
	}
}
