// Package testdata finds the public data sets that conformance tests read.
//
// The data are not part of the repository. They are looked for in $NICHE_DATA
// and, failing that, in ../shared/data beside the repository. Where they are
// absent a test is skipped, except under CI (environment variable CI set),
// where absence is a failure.
package testdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder that holds the data set at the slash-separated path
// elem, e.g. Dir(t, "petab", "Boehm_JProteomeRes2014"). It skips or fails t if
// it does not exist.
func Dir(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{root(t)}, elem...)...)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("data set %q not found: set NICHE_DATA to the folder that holds it", filepath.Join(elem...))
	}
	t.Skipf("data set %q not found: set NICHE_DATA to the folder that holds it to run this conformance test", filepath.Join(elem...))
	return ""
}

// root returns the folder of all data sets, which need not exist.
func root(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("NICHE_DATA"); dir != "" {
		return dir
	}
	return filepath.Join(moduleRoot(t), "..", "shared", "data")
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}
