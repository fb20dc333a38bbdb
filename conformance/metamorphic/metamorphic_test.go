package metamorphic_test

import (
	"context"
	"os"
	"testing"

	"niche/conformance"
	"niche/conformance/metamorphic"
	"niche/internal/testdata"
)

// all says that every case is rewritten in every way; otherwise each relation is
// tried on one case in sample of those it changes.
var all = os.Getenv("NICHE_METAMORPHIC") == "all"

const sample = 12

// TestRelations rewrites the cases of the semantic suite and wants the answers of
// the suite. A refused model counts as a failure.
func TestRelations(t *testing.T) {
	dir := testdata.Dir(t, "semantic")
	for _, relation := range metamorphic.Relations() {
		t.Run(relation.Name, func(t *testing.T) {
			o := conformance.Options{Workers: 2, Rewriting: &relation.Rewriting}
			report, err := conformance.Semantic(context.Background(), dir, o)
			if err != nil {
				t.Fatal(err)
			}
			passed, failed, refused := 0, 0, 0
			for _, r := range report.Results {
				switch {
				case r.Reason == conformance.ErrUnchanged.Error():
				case r.Outcome == conformance.Passed:
					passed++
				case r.Outcome == conformance.Skipped:
					refused++
					t.Errorf("%s is refused: %s", r.Case, r.Reason)
				default:
					failed++
					t.Errorf("%s: %s", r.Case, r.Reason)
				}
			}
			t.Logf("%d changed, %d passed, %d failed, %d refused", passed+failed+refused, passed, failed, refused)
		})
	}
}
