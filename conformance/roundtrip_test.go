package conformance_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"niche/conformance"
	"niche/format"
	"niche/internal/testdata"
)

// whole says that data sets are tested file by file and through every format, as
// under CI.
var whole = os.Getenv("CI") != ""

// place is a position in a file.
var place = regexp.MustCompile(`\.xml:\d+:\d+: `)

// TestSemanticSuiteThroughFormats runs the semantic suite on models that were
// written in another format and read again. A case may be skipped only because
// the format refuses it at a position; the numbers of passes may only grow.
func TestSemanticSuiteThroughFormats(t *testing.T) {
	dir := testdata.Dir(t, "semantic")
	for _, tc := range []struct {
		through string
		passed  int
	}{{"antimony", 1276}, {"l3v2", 1254}, {"l3v1", 1224}, {"l2v5", 1046}, {"l2v4", 1046}, {"l2v1", 888}, {"l1v2", 351}, {"net", 276}} {
		t.Run(tc.through, func(t *testing.T) {
			if !whole && tc.through != "antimony" {
				t.Skip("a minute for the further formats: set CI=true")
			}
			o := conformance.Options{Workers: 2, Through: target(t, tc.through)}
			report, err := conformance.Semantic(context.Background(), dir, o)
			s := summarise(t, report, err)
			if s.Passed < tc.passed {
				t.Errorf("%d passed, %d did before", s.Passed, tc.passed)
			}
			for _, r := range report.Results {
				if r.Outcome == conformance.Skipped && !place.MatchString(r.Reason) {
					t.Errorf("%s is refused without a position: %s", r.Case, r.Reason)
				}
			}
		})
	}
}

func target(t *testing.T, name string) format.Target {
	t.Helper()
	to, err := format.TargetOf(name, "")
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// TestRoundTripOfBioModels simulates the curated models before and after their
// way through Antimony. What is skipped cannot be simulated by any program, or
// not by niche; its number may only shrink.
func TestRoundTripOfBioModels(t *testing.T) {
	if !whole {
		t.Skip("a minute: set CI=true")
	}
	o := conformance.Options{Workers: 2, Through: target(t, "antimony")}
	o.Settings.RTol, o.Settings.ATol, o.Settings.FollowSizes, o.Settings.MaxSteps = 1e-8, 1e-11, true, 1_000_000
	report, err := conformance.RoundTrip(context.Background(), testdata.Dir(t, "biomodels"), o)
	if err != nil {
		t.Fatal(err)
	}
	equal := 0
	for _, r := range report.Results {
		switch {
		case r.Outcome == conformance.Failed:
			t.Errorf("%s: %s", r.Case, r.Reason)
		case r.Outcome == conformance.Skipped:
			t.Logf("%s: %s", r.Case, r.Reason)
		case strings.Contains(r.Note, "bit"):
			equal++
		}
	}
	passed := report.Count(conformance.Passed)
	t.Logf("%d the same, %d of them to the bit", passed, equal)
	if len(report.Results) != 540 || passed < 534 {
		t.Errorf("%d of %d models stay the same, 534 of 540 did before", passed, len(report.Results))
	}
}

// The models of a small folder: decay as it is, one that the network format
// refuses, one that nobody can simulate, and two whose quantities have other
// names or meanings afterwards.
func TestRoundTripRules(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "roundtrip.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	want := []struct{ id, antimony, net string }{
		{"amounts", "passed", "passed"},
		{"decay", "passed", "passed"},
		{"event", "passed", "skipped: event.xml:"},
		{"unset", "skipped: neither can be simulated: ", "skipped: unset.xml:"},
		{"words", "passed", "passed"},
	}
	for _, through := range []string{"antimony", "net"} {
		report, err := conformance.RoundTrip(context.Background(), dir, conformance.Options{Through: target(t, through)})
		if err != nil || len(report.Results) != len(want) {
			t.Fatal(report, err)
		}
		for i, w := range want {
			expected := map[string]string{"antimony": w.antimony, "net": w.net}[through]
			r := report.Results[i]
			got := strings.TrimSuffix(string(r.Outcome)+": "+strings.ReplaceAll(r.Reason, dir+string(filepath.Separator), ""), ": ")
			if r.Case != w.id || !strings.HasPrefix(got, expected) {
				t.Errorf("%s through %s: %s, want %s", r.Case, through, got, expected)
			}
		}
	}
}
