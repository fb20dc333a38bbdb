package logical_test

import (
	"path/filepath"
	"testing"

	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/logical"
)

// TestPublished counts the stable states of two published networks. The numbers
// are those of an independent program that looks at every state.
func TestPublished(t *testing.T) {
	dir := testdata.Dir(t, "biomodels")
	for file, want := range map[string]int{"BIOMD0000000562.xml": 2, "BIOMD0000000593.xml": 302} {
		t.Run(file, func(t *testing.T) {
			m, list, err := sbml.ReadFile(filepath.Join(dir, file))
			if err != nil || list.HasErrors() {
				t.Fatal(err, list)
			}
			n, list := logical.New(m)
			if list.HasErrors() {
				t.Fatal(list)
			}
			stable, complete := n.Stable(n.Initial(), 1000)
			if len(stable) != want || !complete {
				t.Errorf("%d stable states (%v), want %d", len(stable), complete, want)
			}
			attractors, complete := n.Attractors(n.Initial(), logical.Options{})
			if len(attractors) == 0 || !complete {
				t.Errorf("%d attractors (%v)", len(attractors), complete)
			}
		})
	}
}
