package run_test

import (
	"path/filepath"
	"testing"

	"niche/diag"
	"niche/internal/testdata"
	"niche/run"
)

// TestSuiteBreaksNoRule wants no breach of a rule, but warnings, in the documents of
// the SBML Test Suite.
func TestSuiteBreaksNoRule(t *testing.T) {
	for _, set := range []string{"semantic", "stochastic", "levels"} {
		files, err := filepath.Glob(filepath.Join(testdata.Dir(t, set), "*", "*.xml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no documents in %s: %v", set, err)
		}
		for _, file := range files {
			src, _ := run.Load(file)
			for _, d := range src.Rules() {
				if d.Severity == diag.Error {
					t.Error(d)
				}
			}
		}
	}
}
