package conformance_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"niche/conformance"
	"niche/diag"
)

// extract writes an archive to a new folder. Case folders without a model get
// that of the case "passes".
func extract(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	model, err := os.ReadFile(filepath.Join(dir, "passes", "passes-sbml-l3v2.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"amount", "wrong", "infinite", "unknown", "settings", "rows", "columns"} {
		if err := os.WriteFile(filepath.Join(dir, id, id+"-sbml-l3v2.xml"), model, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSemanticRules(t *testing.T) {
	dir := extract(t, filepath.Join("testdata", "semantic.txtar"))
	report, err := conformance.Semantic(context.Background(), dir, conformance.Options{Workers: 3})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ id, outcome, reason string }{
		{"amount", "passed", ""},
		{"columns", "failed", `columns-results.csv: columns ["time" "B"], want ["time" "A"]`},
		{"empty", "failed", "no SBML file"},
		{"infinite", "failed", "want +Inf"},
		{"passes", "passed", ""},
		{"refused", "skipped", "refused-sbml-l3v2.xml:3:"},
		{"rows", "failed", "rows-results.csv: 3 rows, want a header and 3"},
		{"settings", "failed", "start: \"zero\" is not a number\nsteps: -3 is not between"},
		{"unknown", "failed", `undeclared name "B"`},
		{"wrong", "failed", "A = 2.7067056"},
	}
	if len(report.Results) != len(want) {
		t.Fatalf("%d results, want %d: %+v", len(report.Results), len(want), report.Results)
	}
	for i, w := range want {
		r := report.Results[i]
		if r.Case != w.id || string(r.Outcome) != w.outcome || !strings.Contains(r.Reason, w.reason) || (w.reason == "") != (r.Reason == "") {
			t.Errorf("%s: %s: %s\nwant %s: %s: %s", r.Case, r.Outcome, r.Reason, w.id, w.outcome, w.reason)
		}
	}
	if f := report.Refused(); len(f) != 1 || f[0].Code != "N0804" || f[0].Files != 1 {
		t.Errorf("refused %+v, want the unknown symbol once", f)
	}
}

// TestSemanticVersions runs the one case of a folder in both of its versions.
func TestSemanticVersions(t *testing.T) {
	dir := filepath.Join(extract(t, filepath.Join("testdata", "semantic.txtar")), "passes")
	report, err := conformance.Semantic(context.Background(), dir, conformance.Options{AllVersions: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Results) != 2 || report.Results[0].Outcome != conformance.Failed || report.Results[0].File != "passes-sbml-l3v1.xml" ||
		report.Results[1].Outcome != conformance.Passed {
		t.Errorf("got %+v", report.Results)
	}
}

func TestNoSuite(t *testing.T) {
	for _, run := range []func(context.Context, string, conformance.Options) (*conformance.Report, error){conformance.Semantic, conformance.PEtab} {
		if _, err := run(context.Background(), t.TempDir(), conformance.Options{}); err == nil || !strings.Contains(err.Error(), "holds no cases") {
			t.Errorf("an empty folder gives %v", err)
		}
		if _, err := run(context.Background(), filepath.Join(t.TempDir(), "missing"), conformance.Options{}); !errors.Is(err, diag.NoSuchFile.Target()) {
			t.Errorf("a missing folder gives %v", err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := extract(t, filepath.Join("testdata", "semantic.txtar"))
	if _, err := conformance.Semantic(ctx, dir, conformance.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
