package difference_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"niche/difference"
	"niche/format/antimony"
	"niche/format/sbml"
	"niche/model"
)

// read reads a model in Antimony, or in SBML if it begins with "<".
func read(t *testing.T, text string) *model.Model {
	t.Helper()
	if strings.HasPrefix(text, "<") {
		m, list := sbml.Read("m.xml", []byte(text))
		if list.HasErrors() {
			t.Fatal(list)
		}
		return m
	}
	m, list := antimony.Read("m.ant", []byte(text))
	if list.HasErrors() {
		t.Fatal(list)
	}
	return m
}

// TestEqual lists pairs that mean the same.
func TestEqual(t *testing.T) {
	for name, pair := range map[string][2]string{
		"order":                {"A -> B; k*A\nA = 1; B = 2; k = 3", "k = 3; B = 2; A = 1\nA -> B; A*k"},
		"distributive":         {"A -> B; k*(A - B)\nA = 1; B = 2; k = 3", "A -> B; k*A - k*B\nA = 1; B = 2; k = 3"},
		"function":             {"function f(x, n) x^n/(1 + x^n) end\nmodel m()\nA -> B; f(A, 2)\nA = 1; B = 2\nend", "A -> B; 1/(1 + 1/A^2)\nA = 1; B = 2"},
		"chained conditions":   {"x := piecewise(1, time > 1 && time < 3, 0)", "x := piecewise(0, time >= 3 || !(time > 1), 1)"},
		"scaled condition":     {"x = 0; at 2*time > 4: x = 1", "x = 0; at time - 2 > 0: x = 1"},
		"max":                  {"x := max(time, 5)", "x := piecewise(time, time >= 5, 5)"},
		"algebraic rule":       {"x = 1; y = 1; 0 = x + y - 3", "x = 1; y = 1; 0 = 6 - 2*y - 2*x"},
		"minutes and seconds":  {"unit time_unit = 60 second\nunit r = 1/time_unit\nA -> B; k*A\nA = 1; B = 0; k = 60\nk has r", "unit time_unit = second\nunit r = 1/time_unit\nA -> B; k*A\nA = 1; B = 0; k = 1\nk has r"},
		"swapped sums":         {"A + B -> C; k\nA = 1; B = 1; C = 0; k = 1", "B + A -> C; k\nA = 1; B = 1; C = 0; k = 1"},
		"stoichiometry summed": {"2 A -> ; k\nA = 1; k = 1", "A + A -> ; k\nA = 1; k = 1"},
	} {
		r := difference.Compare(read(t, pair[0]), read(t, pair[1]))
		if !r.Equal() {
			var b strings.Builder
			_ = r.Write(&b)
			t.Errorf("%s: %s", name, b.String())
		}
		if len(r.Renamed) != 0 {
			t.Errorf("%s: renamed %v", name, r.Renamed)
		}
	}
}

// TestDifferent lists pairs that differ, each in the places it names.
func TestDifferent(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		want []string // kind id aspect
	}{
		"value":            {"k = 1", "k = 2", []string{"parameter k value"}},
		"missing":          {"k = 1; l = 2", "k = 1", []string{"parameter l "}},
		"number, formula":  {"k = 1; l = 2*k", "k = 1; l = 2", []string{"parameter l initial value"}},
		"rate law":         {"A -> B; k*A\nA = 1; B = 2; k = 3", "A -> B; k*A*B\nA = 1; B = 2; k = 3", []string{"reaction _J0 rate law"}},
		"last digit":       {"A -> B; 1.00001*A\nA = 1; B = 2", "A -> B; A\nA = 1; B = 2", []string{"reaction _J0 rate law"}},
		"threshold":        {"x = 0; at time > 10: x = 1", "x = 0; at time > 10.001: x = 1", []string{"event _E0 trigger"}},
		"strictness":       {"x = 0; at time > 10: x = 1", "x = 0; at time >= 10: x = 1", []string{"event _E0 trigger"}},
		"delay":            {"x = 0; at 1 after time > 10: x = 1", "x = 0; at 2 after time > 10: x = 1", []string{"event _E0 delay"}},
		"assignment":       {"x = 0; y = 0; at time > 10: x = 1", "x = 0; y = 0; at time > 10: y = 1", []string{"event _E0 sets x", "event _E0 sets y"}},
		"kind of rule":     {"x := time", "x = 0; x' = 1", []string{"parameter x assignment rule"}},
		"stoichiometry":    {"A -> 2 B; k\nA = 1; B = 1; k = 1", "A -> 3 B; k\nA = 1; B = 1; k = 1", []string{"reaction _J0 equation"}},
		"catalyst":         {"species A; A -> A + B; k\nA = 1; B = 1; k = 1", "species A; -> B; k\nA = 1; B = 1; k = 1", []string{"reaction _J0 equation"}},
		"boundary":         {"species A; A -> B; k\nA = 1; B = 1; k = 1", "species $A; A -> B; k\nA = 1; B = 1; k = 1", []string{"species A changed by reactions"}},
		"time unit counts": {"unit time_unit = 60 second\nA -> B; A\nA = 1; B = 0", "unit time_unit = second\nA -> B; A\nA = 1; B = 0", []string{"reaction _J0 rate law"}},
		"clashing units":   {"unit u = metre\nk = 1; k has u", "unit u = second\nk = 1; k has u", []string{"parameter k unit"}},
		"past":             {"x' = 1; x = 0; y := delay(x, 1)", "x' = 1; x = 0; y := delay(x, 2)", []string{"parameter y assignment rule"}},
		"random":           {"k = normal(1, 2)", "k = normal(1, 3)", []string{"parameter k initial assignment"}},
		"algebraic rule":   {"x = 1; y = 1; 0 = x + y - 3", "x = 1; y = 1; 0 = x + y - 4", []string{"algebraic rule  ", "algebraic rule  "}},
	} {
		r := difference.Compare(read(t, c.a), read(t, c.b))
		var got []string
		for _, x := range r.Changes {
			got = append(got, x.Kind+" "+x.ID+" "+x.Aspect)
			if !x.PosA.IsValid() && !x.PosB.IsValid() {
				t.Errorf("%s: %v has no place", name, x)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestRenamed gives every element of a model another name.
func TestRenamed(t *testing.T) {
	a := read(t, "compartment c = 2; species A in c, B in c, AB in c\nR: A + B -> AB; c*(kon*A*B - koff*AB)\nD: AB -> ; c*v*AB/(K + AB)\n"+
		"A = 1; B = 2; AB = 0; kon = 1; koff = 0.1; v = 3; K = 4; at time > 5: A = 7")
	b := read(t, "compartment q = 2; species x in q, y in q, xy in q\nassoc: y + x -> xy; q*(on*x*y - off*xy)\ndeg: xy -> ; q*vm*xy/(km + xy)\n"+
		"x = 1; y = 2; xy = 0; on = 1; off = 0.1; vm = 3; km = 5; ev: at time > 5: x = 7")
	r := difference.Compare(a, b)
	pairs := map[string]string{}
	for _, n := range r.Renamed {
		pairs[n.A] = n.B
	}
	for x, y := range map[string]string{"A": "x", "B": "y", "AB": "xy", "kon": "on", "koff": "off", "v": "vm", "K": "km", "R": "assoc", "D": "deg", "c": "q"} {
		if pairs[x] != y {
			t.Errorf("%s is paired with %q, want %q", x, pairs[x], y)
		}
	}
	if len(r.Changes) != 1 || r.Changes[0].ID != "K" || math.Abs(r.Changes[0].Relative-0.2) > 1e-15 {
		t.Errorf("changes %v, want the value of K alone", r.Changes)
	}
}

// TestSplitReaction writes a reversible reaction as two: another process, the same
// equations.
func TestSplitReaction(t *testing.T) {
	a := read(t, "R: A -> B; k*A - l*B\nA = 1; B = 2; k = 3; l = 4")
	b := read(t, "R: A -> B; k*A\nQ: B -> A; l*B\nA = 1; B = 2; k = 3; l = 4")
	if r := difference.Compare(a, b); r.Equal() || !r.SameEquations {
		t.Errorf("equal %v, same equations %v", r.Equal(), r.SameEquations)
	}
	c := read(t, "R: A -> B; k*A\nQ: B -> A; l*B/2\nA = 1; B = 2; k = 3; l = 4")
	if r := difference.Compare(a, c); r.SameEquations {
		t.Error("other rates count as the same equations")
	}
}

// TestSymmetric swaps the sides of a comparison.
func TestSymmetric(t *testing.T) {
	a, b := "A -> B; k*A\nA = 1; B = 2; k = 3; l = 1", "A -> B; k*A^2\nA = 4; B = 2; k = 3"
	x, y := difference.Compare(read(t, a), read(t, b)), difference.Compare(read(t, b), read(t, a))
	if len(x.Changes) != 3 || len(y.Changes) != 3 {
		t.Errorf("%d and %d changes, want 3", len(x.Changes), len(y.Changes))
	}
}
