package sbml

import (
	"encoding/csv"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"niche/diag"
	"niche/internal/testdata"
	"niche/model"
)

// corpus reads every SBML file below the data set dir and counts the outcomes:
// "read", or the code of the first error.
func corpus(t *testing.T, dir string) map[string]int {
	root := testdata.Dir(t, dir)
	outcomes := map[string]int{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(src[:min(2000, len(src))]), "<sbml") {
			return err
		}
		m, list := ReadBeside(path, src)
		if m != nil {
			list = append(list, model.Check(m)...)
		}
		outcome := "read"
		for _, d := range list {
			if d.Severity == diag.Error {
				outcome = string(d.Code)
				if !d.Pos.IsValid() {
					t.Errorf("error without a place: %v", d)
				}
				break
			}
		}
		// The data set leaves out the files of one external model.
		if outcome != "read" && outcome != string(diag.CompExternal) && !list.Unsupported() {
			t.Errorf("%v", list.Err())
		}
		outcomes[outcome]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// TestCorpus reads every SBML file of the data sets. Valid files have no fault
// in the eyes of the reader and of model.Check, except for packages and symbols
// that are refused by name. The counts may change with the data only.
func TestCorpus(t *testing.T) {
	for dir, want := range map[string]map[string]int{
		"biomodels":  {"read": 540},
		"semantic":   {"read": 1283},
		"levels":     {"read": 60},
		"stochastic": {"read": 70},
		"petab":      {"read": 21},
		"sobotta":    {"read": 1},
		"emt":        {"read": 1},
		"networks":   {"read": 6},
		"antimony":   {"read": 188, "N0444": 1},
		"petabtests": {"read": 40},
	} {
		t.Run(dir, func(t *testing.T) {
			if diff := cmp.Diff(want, corpus(t, dir)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

// table reads a TSV file as maps from column to cell.
func table(t *testing.T, path string) []map[string]string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

// TestBioModelsCounts compares what is read from BioModels with counts made by
// an independent tool (index.tsv of the data set).
func TestBioModelsCounts(t *testing.T) {
	root := testdata.Dir(t, "biomodels")
	compared := 0
	for _, row := range table(t, filepath.Join(root, "index.tsv")) {
		m, _, err := ReadFile(filepath.Join(root, row["id"]+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		if m == nil {
			continue
		}
		compared++
		got := counts(m)
		if m.Flux != nil && got["kineticLaws"] == 0 {
			delete(got, "kineticLaws") // in the dialect of the COBRA toolbox they are read as bounds
		}
		for _, name := range slices.Sorted(maps.Keys(got)) {
			want, err := strconv.Atoi(row[name])
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "Csym") || name == "piecewise" { // whether, not how often
				want = min(want, 1)
			}
			if got[name] != want {
				t.Errorf("%s: %s = %d, want %d", row["id"], name, got[name], want)
			}
		}
	}
	if compared < 500 {
		t.Errorf("compared %d models, want at least 500", compared)
	}
}

func counts(m *model.Model) map[string]int {
	s := m.Stats()
	floating := 0
	for i := range m.Species {
		if !m.Species[i].BoundaryCondition {
			floating++
		}
	}
	uses := func(f model.Feature) int {
		if slices.Contains(m.Features(), f) {
			return 1
		}
		return 0
	}
	return map[string]int{
		"species": s.Species, "floating": floating, "reactions": s.Reactions, "kineticLaws": s.RateLaws,
		"reversible": s.Reversible, "fast": s.Fast, "params": s.Parameters, "comps": s.Compartments,
		"events": s.Events, "eventDelay": s.DelayedEvents, "assignRules": s.AssignmentRules,
		"rateRules": s.RateRules, "initAssign": s.InitialAssignments, "funcs": s.Functions,
		"stoichMath": s.Stoichiometries, "delayCsym": uses(model.UsesDelay),
		"timeCsym": uses(model.UsesTime), "piecewise": uses(model.UsesPiecewise),
	}
}

// TestSobotta checks the facts of the model that the main job runs.
func TestSobotta(t *testing.T) {
	m, list, err := ReadFile(filepath.Join(testdata.Dir(t, "sobotta"), "sobotta_model.xml"))
	if err != nil || len(list) > 0 {
		t.Fatal(err, list)
	}
	if problems := append(model.Check(m), model.CheckUnits(m)...); len(problems) > 0 {
		t.Error(problems)
	}
	for f := range m.Formulas() {
		if !f.Math.Pos.IsValid() {
			t.Errorf("%v has no place", f)
		}
	}
}

func BenchmarkReadEGFR(b *testing.B) {
	path := filepath.Join(testdata.Dir(b, "networks"), "egfr_net.xml")
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, list := ReadBeside(path, src); list.HasErrors() {
			b.Fatal(list)
		}
	}
}
