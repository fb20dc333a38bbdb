package metamorphic_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"niche/conformance"
	"niche/conformance/metamorphic"
	"niche/internal/testdata"
	"niche/rng"
)

// all says that every case is rewritten in every way; otherwise each relation is
// tried on one case in sample.
var all = os.Getenv("NICHE_METAMORPHIC") == "all"

// sample is such that the tests take less than a minute.
const sample = 12

// cases selects every stride-th case, beginning with the given one.
func cases(first, stride int) func(name string) bool {
	if all {
		return nil
	}
	return func(name string) bool {
		number, err := strconv.Atoi(name)
		return err == nil && number%stride == first%stride
	}
}

// check judges rewritten cases by the suite. A refused model counts as a failure.
func check(t *testing.T, only func(string) bool, relation metamorphic.Relation, method string) {
	t.Helper()
	o := conformance.Options{Workers: 2, Only: only, Rewriting: &relation.Rewriting}
	o.Settings.Method = method
	report, err := conformance.Semantic(context.Background(), testdata.Dir(t, "semantic"), o)
	if err != nil {
		t.Fatal(err)
	}
	passed, failed, refused, excused := 0, 0, 0, 0
	for _, r := range report.Results {
		switch {
		case r.Reason == conformance.ErrUnchanged.Error():
		case r.Outcome == conformance.Passed:
			passed++
		case excuses[relation.Name][r.Case] != "":
			excused++
		case r.Outcome == conformance.Skipped:
			refused++
			t.Errorf("%s is refused after %q: %s", r.Case, relation.Name, r.Reason)
		default:
			failed++
			t.Errorf("%s after %q: %s", r.Case, relation.Name, r.Reason)
		}
	}
	t.Logf("%d changed, %d passed, %d failed, %d refused, %d excused", passed+failed+refused+excused, passed, failed, refused, excused)
}

// TestRelations rewrites the cases of the semantic suite and wants the answers of
// the suite.
func TestRelations(t *testing.T) {
	for i, relation := range metamorphic.Relations() {
		t.Run(relation.Name, func(t *testing.T) { check(t, cases(i, sample), relation, "bdf") })
	}
}

// TestCompositions does the same with three relations at a time, drawn at random.
func TestCompositions(t *testing.T) {
	relations, count := metamorphic.Relations(), 12
	if n, err := strconv.Atoi(os.Getenv("NICHE_METAMORPHIC")); err == nil {
		count = n
	}
	s := rng.New(rng.Key{Seed: uint64(count)}) // others for another count
	for i := range count {
		var three []metamorphic.Relation
		for len(three) < 3 {
			r := relations[s.Below(uint64(len(relations)))]
			if metamorphic.First(r) && len(three) > 0 || excuses[r.Name] != nil {
				continue
			}
			three = append(three, r)
		}
		composed := metamorphic.Compose(three...)
		method := []string{"bdf", "tsit5", "rodas5p"}[i%3]
		t.Run(fmt.Sprint(i), func(t *testing.T) { check(t, cases(7*i, 3*sample), composed, method) })
	}
}

// excuses are cases whose values a relation takes where numbers of double precision
// have no meaning any more, by relation.
var excuses = map[string]map[string]string{
	"assignment rules as nonlinear algebraic rules": {
		"00955": "infinite values", "00959": "infinite values", "01487": "infinite values", "01488": "infinite values",
		"00961": "the cube of Avogadro's number",
	},
}
