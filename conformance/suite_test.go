package conformance_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"niche/conformance"
	"niche/diag"
	"niche/internal/testdata"
)

// summary is what the tests of whole suites compare.
type summary struct {
	Passed, Failed int
	Refused        map[diag.Code]int
}

func summarise(t *testing.T, report *conformance.Report, err error) summary {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s := summary{report.Count(conformance.Passed), report.Count(conformance.Failed), map[diag.Code]int{}}
	for _, f := range report.Refused() {
		s.Refused[f.Code] = f.Files
	}
	for _, r := range report.Results {
		switch {
		case r.Outcome == conformance.Failed:
			t.Errorf("%s %s failed: %s", r.Case, r.File, r.Reason)
		case r.Outcome == conformance.Skipped && len(r.Refused) == 0:
			t.Errorf("%s %s was skipped without naming a feature: %s", r.Case, r.File, r.Reason)
		case (r.Outcome == conformance.Passed) != (r.Reason == ""):
			t.Errorf("%s %s %s: reason %q", r.Case, r.File, r.Outcome, r.Reason)
		}
	}
	return s
}

// TestSemanticSuite runs the stored part of the SBML Test Suite. No case may
// fail, and the number that pass may only grow.
func TestSemanticSuite(t *testing.T) {
	dir := testdata.Dir(t, "semantic")
	for _, tc := range []struct {
		method string
		floor  int
	}{{"bdf", 1276}, {"rodas5p", 1276}, {"tsit5", 1276}} {
		t.Run(tc.method, func(t *testing.T) {
			o := conformance.Options{Workers: 2}
			o.Settings.Method = tc.method
			report, err := conformance.Semantic(context.Background(), dir, o)
			s := summarise(t, report, err)
			t.Logf("%d passed, %d failed, refused %v", s.Passed, s.Failed, s.Refused)
			if s.Passed < tc.floor {
				t.Errorf("%d passed, %d did before", s.Passed, tc.floor)
			}
			if len(report.Results) != 1276 {
				t.Errorf("%d cases, want 1276", len(report.Results))
			}
		})
	}
}

// TestOldLevels runs cases in the old levels and versions of SBML, from Level 1
// Version 2 on.
func TestOldLevels(t *testing.T) {
	report, err := conformance.Semantic(context.Background(), testdata.Dir(t, "levels"), conformance.Options{AllVersions: true, Workers: 2})
	s := summarise(t, report, err)
	t.Logf("%d passed, %d failed, refused %v", s.Passed, s.Failed, s.Refused)
	if s.Passed < 60 {
		t.Errorf("%d passed, 60 did before", s.Passed)
	}
}

// TestPEtabSuite runs the stored cases of the PEtab test suite: all of format
// version 1 must pass; version 2 is refused by name.
func TestPEtabSuite(t *testing.T) {
	dir := testdata.Dir(t, "petabtests")
	report, err := conformance.PEtab(context.Background(), filepath.Join(dir, "v1.0.0"), conformance.Options{Workers: 2})
	s := summarise(t, report, err)
	if want := (summary{13, 0, map[diag.Code]int{}}); !cmp.Equal(want, s) {
		t.Errorf("format 1: got %+v, want %+v", s, want)
	}
	report, err = conformance.PEtab(context.Background(), filepath.Join(dir, "v2.0.0"), conformance.Options{Workers: 2})
	s = summarise(t, report, err)
	if s.Passed+s.Failed != 0 || s.Refused[diag.PetabVersionRefused] != len(report.Results) {
		t.Errorf("format 2: %+v of %d cases", s, len(report.Results))
	}
}

// TestWorkers wants the same report from any number of workers.
func TestWorkers(t *testing.T) {
	dir := testdata.Dir(t, "levels")
	var reports []*conformance.Report
	for _, workers := range []int{1, 5} {
		o := conformance.Options{Workers: workers}
		o.Settings.RTol, o.Settings.ATol = 1e-3, 1e-3 // so coarse that reasons hold numbers
		r, err := conformance.Semantic(context.Background(), dir, o)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, r)
	}
	if reports[0].Count(conformance.Failed) == 0 {
		t.Error("nothing fails at a tolerance of 1e-3: the cases are not judged")
	}
	if d := cmp.Diff(reports[0], reports[1]); d != "" {
		t.Errorf("one and five workers differ:\n%s", d)
	}
}
