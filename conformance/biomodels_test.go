package conformance_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"niche/conformance"
	"niche/internal/testdata"
)

// TestBioModels reads, checks and simulates every curated model of the
// collection over its horizon. None may take a minute, even where other tests run
// beside it; see make biomodels for the times.
func TestBioModels(t *testing.T) {
	dir := testdata.Dir(t, "biomodels")
	results, err := conformance.Collection(context.Background(), dir, conformance.Options{Workers: 2, Limit: 60 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 540 {
		t.Errorf("%d models, want 540", len(results))
	}
	for i := range results {
		if r := &results[i]; r.Outcome != conformance.Passed {
			t.Errorf("%s (%s) %s after %.2f s: %s", r.ID, r.Kind, r.Outcome, r.Seconds, r.Reason)
		}
	}
	if testing.Verbose() {
		if err := conformance.WriteTimetable(os.Stdout, results); err != nil {
			t.Fatal(err)
		}
	}
}

// decay is a model whose horizon the index gives.
const decay = `<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model><listOfParameters>
<parameter id="x" value="1" constant="false"/><parameter id="y" constant="false"/></listOfParameters><listOfRules>
<rateRule variable="x"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><minus/><ci>x</ci></apply></math></rateRule>
<assignmentRule variable="y"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><ln/><apply><minus/><cn>1</cn><ci>x</ci></apply></apply></math></assignmentRule>
</listOfRules></model></sbml>`

func TestCollection(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index.tsv": "id\tname\tt_initial\tt_end\nA\tdecay\t2\t3\nB\tno file\t\t\n",
		"A.xml":     decay,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	results, err := conformance.Collection(context.Background(), dir, conformance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, b := &results[0], &results[1]
	if a.Outcome != conformance.Passed || a.Start != 2 || a.End != 3 || a.States != 1 || a.Note != "y is -Inf at time 2" {
		t.Errorf("got %+v", *a)
	}
	if b.Outcome != conformance.Failed || b.End != 10 || !strings.Contains(b.Reason, "B.xml") {
		t.Errorf("got %+v", *b)
	}
	var text strings.Builder
	if err := conformance.WriteTimetable(&text, results); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 of 2 models", "* A as the model says: y is -Inf at time 2.", "* B failed", "| A | 1 |"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}
