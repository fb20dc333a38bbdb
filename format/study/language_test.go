package study

import (
	"strings"
	"testing"
)

// changed returns the base study with texts replaced, and fails if one is not
// there.
func changed(t *testing.T, changes ...string) string {
	t.Helper()
	src := base(t)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(src, changes[i]) {
			t.Fatalf("base lacks %q", changes[i])
		}
		src = strings.Replace(src, changes[i], changes[i+1], 1)
	}
	return src
}

const (
	shape = "  blast:\n    morphology: {elongation: {base: 1 tentative, spread: 1.3 tentative}}\n"
	share = "readouts:\n" +
		"  share: {assay: composition, cells: blast, among: [blast], noise: {model: normal, spread: 0.01 tentative}}\n" +
		"  takeover: {assay: time_to, of: share, threshold: 0.5 tentative, noise: {model: normal, spread: 1 h tentative}}\n"
)

// TestShapesAndCourses reads spreads of shape, an arm's own capacity, shares of
// cell types and times to a threshold.
func TestShapesAndCourses(t *testing.T) {
	s, list := Read("study.yaml", []byte(changed(t, "  blast:\n", shape, "readouts:\n", share,
		"volume: 1 ml from lab", "volume: 1 ml from lab\n    capacity: 1e6 cells/ml tentative")), none)
	if len(list) != 0 {
		t.Fatal(list)
	}
	if f := s.CellTypes[0].Morphology[0]; f.ID.Text != "elongation" || f.Spread.Value != 1.3 || f.Base.Value != 1 {
		t.Errorf("feature: %+v", f)
	}
	if a := s.Arms[0]; a.Capacity.Value != 1e6 || s.Arms[1].Capacity.Value != 1e6 {
		t.Errorf("capacity: %+v", a.Capacity)
	}
	if r := s.Readouts[1]; r.Of.Text != "share" || r.Threshold.Value != 0.5 || s.Readouts[0].Among[0].Text != "blast" {
		t.Errorf("readouts: %+v", s.Readouts)
	}
}

// TestLanguageProblems gives what cannot be meant, and wants it said.
func TestLanguageProblems(t *testing.T) {
	for _, c := range []struct{ old, text, want string }{
		{"  blast:\n", strings.Replace(shape, "1.3", "0.3", 1), "spread cannot be 0.3"},
		{"readouts:\n", strings.Replace(share, "of: share", "of: takeover", 1), `readout "takeover" cannot follow "takeover"`},
		{"readouts:\n", strings.Replace(share, "of: share, ", "", 1), `readout "takeover" (time_to) needs "of"`},
		{"readouts:\n", strings.Replace(share, "[blast]", "[blasts]", 1), `unknown cell type "blasts"`},
		{"volume: 1 ml from lab", "volume: 1 ml from lab\n    capacity: 0 cells/ml tentative", "capacity cannot be 0 cells/ml"},
	} {
		if _, list := Read("study.yaml", []byte(changed(t, c.old, c.text)), none); !strings.Contains(list.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, list)
		}
	}
}
