package study

import (
	"slices"
	"strings"
	"testing"

	"niche/study"
)

// TestRenumber: the number, and nothing else, changes; comments, notes and order
// stay.
func TestRenumber(t *testing.T) {
	src := changed(t, "      base: 0.02 1/h from lab", "      base: 0.02 1/h from lab (α, day 3) # by hand",
		"volume: 1 ml from lab", `volume: "1 ml from lab"`)
	s, list := Read("study.yaml", []byte(src), none)
	if len(list) != 0 {
		t.Fatal(list)
	}
	out, err := Renumber([]byte(src), s.CellTypes[0].Division.Base, 0.0312345678, 4)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(src, "base: 0.02 1/h", "base: 0.03123 1/h", 1); string(out) != want {
		t.Errorf("got\n%s", out)
	}
	if out, err = Renumber(out, s.Arms[0].Volume, 2, 4); err != nil || !strings.Contains(string(out), `volume: "2 ml from lab"`) {
		t.Errorf("quoted: %v\n%s", err, out)
	}
	for _, q := range []study.Quantity{{}, s.CellTypes[0].Division.Base} {
		if _, err := Renumber(out, q, 1, 4); err == nil {
			t.Errorf("%v: replaced what is not there", q.Pos)
		}
	}
}

// TestQuantityAt finds quantities by where they are written.
func TestQuantityAt(t *testing.T) {
	src := []byte(base(t))
	s, _ := Read("study.yaml", src, none)
	for _, a := range s.Arms {
		if q, ok := s.QuantityAt(a.Duration.Pos); !ok || q.Value != a.Duration.Value {
			t.Errorf("no quantity at %v", a.Duration.Pos)
		}
	}
	if !slices.ContainsFunc(s.Arms, func(a study.Arm) bool { return a.Duration.Present() }) {
		t.Fatal("nothing to find")
	}
}
