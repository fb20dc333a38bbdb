package study

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"niche/diag"
	"niche/study"
	"niche/units"
)

var update = flag.Bool("update", false, "rewrite study.schema.json")

func none(string) ([]byte, error) { return nil, fs.ErrNotExist }

// base is the valid study that the catalogue's examples change.
func base(t testing.TB) string {
	t.Helper()
	for _, e := range diag.Catalogue() {
		if e.Code == diag.StudyKey {
			return strings.Replace(e.Example, "          efect: increases\n", "", 1)
		}
	}
	t.Fatal("the catalogue has no example")
	return ""
}

func TestBase(t *testing.T) {
	s, list := Read("study.yaml", []byte(base(t)), none)
	if len(list) != 0 {
		t.Fatal(list)
	}
	rule := s.CellTypes[0].Division.Rules[0]
	want := "medium.il6 increases division from 0.02 1/h towards 0.03 1/h with half-max 3 ng/ml and Hill power 1"
	if got := rule.Sentence("division", s.CellTypes[0].Division.Base); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	treated := s.Arms[1]
	if treated.Duration.Value != 72 || treated.Format.Text != "suspension" || len(treated.Cells) != 1 || len(treated.Add) != 1 {
		t.Errorf("arm treated does not take over what it is like: %+v", treated)
	}
	if len(s.Arms[0].Add) != 0 {
		t.Error("arm alone was changed by one that is like it")
	}
	if q := s.Arms[0].Duration; q.Source.Text != "lab" || q.Tentative || q.Pos.Line != 20 {
		t.Errorf("duration: %+v", q)
	}
	hours, err := s.CellTypes[0].Division.Base.In(mustUnit(t, s.Arms[0].Duration), 0)
	if err == nil {
		t.Errorf("a rate became a time: %g", hours)
	}
}

func TestCatalogue(t *testing.T) {
	for _, e := range diag.Catalogue() {
		if !strings.HasPrefix(string(e.Code), "N12") {
			continue
		}
		_, list := Read(e.File, []byte(e.Example), none)
		if !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool { return d.Code == e.Code }) {
			t.Errorf("%s: example gives %v", e.Code, list)
		}
		for _, d := range list {
			if !d.Pos.IsValid() {
				t.Errorf("%s: no position: %v", e.Code, d)
			}
		}
	}
}

// TestAllAtOnce wants the problems of one file together, each at its place.
func TestAllAtOnce(t *testing.T) {
	src := base(t)
	for _, change := range [][2]string{
		{"72 h from lab", "72 h from labb"},
		{"half_max: 3 ng/ml tentative", "half_max: 3 1/h tentative"},
		{"volume: 1 ml from lab", "volume: 1 ml"},
		{"substrate: il6, conc", "substrate: il7, conc"},
		{"readout: count", "readout: counts"},
		{"assay: live_count", "asay: live_count"},
	} {
		if !strings.Contains(src, change[0]) {
			t.Fatalf("base lacks %q", change[0])
		}
		src = strings.Replace(src, change[0], change[1], 1)
	}
	_, list := Read("study.yaml", []byte(src), none)
	want := []string{
		`study.yaml:14:21: 3 1/h does not fit "medium.il6", which is in`,
		`study.yaml:19:13: "volume" has no source: "1 ml" [N1206]`,
		`study.yaml:20:25: unknown reference "labb" [N1208]; did you mean "lab"?`,
		`study.yaml:25:21: unknown substrate "il7" [N1208]; did you mean "il6"?`,
		`study.yaml:28:3: key "assay" is missing in "count" [N1203]`,
		`study.yaml:29:5: unknown key "asay" in "count" [N1202]; did you mean "assay"?`,
		`study.yaml:40:14: unknown readout "counts" [N1208]; did you mean "count"?`,
	}
	if len(list) != len(want) {
		t.Errorf("%d problems, want %d", len(list), len(want))
	}
	for _, w := range want {
		if !strings.Contains(list.Error(), w) {
			t.Errorf("missing %q in\n%v", w, list)
		}
	}
}

func TestQuantities(t *testing.T) {
	for _, c := range []struct {
		text string
		kind study.Kind
		want string // "" if refused
	}{
		{"34 h from a", "time", "34 h a"},
		{"34h from a (table 2, HL-60)", "time", "34 h a"},
		{"1e5 cells tentative", "count", "100000 cells tentative"},
		{"-1.5e-3 tentative", "number", "-0.0015 tentative"},
		{"30 % tentative", "number", "30 % tentative"},
		{"3e6 cells/ml from a", "concentration", "3e+06 cells/ml a"},
		{"34 from a", "time", ""},
		{"34 h", "time", ""},
		{"h from a", "time", ""},
		{"34 furlongs from a", "time", ""},
		{"1e999 h tentative", "time", ""},
		{"34 h from", "time", ""},
	} {
		d := &decoder{file: "q"}
		all := d.quantities(c.text, diag.Pos{File: "q", Line: 1, Col: 1}, field{key: "k", kind: c.kind}, false)
		got := ""
		if len(all) == 1 && len(d.list) == 0 {
			got = all[0].String() + " " + all[0].Source.Text
			if all[0].Tentative {
				got += "tentative"
			}
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q: %v", c.text, got, c.want, d.list)
		}
	}
	d := &decoder{}
	if all := d.quantities("0, 24,48 h tentative", diag.Pos{}, field{kind: "time"}, true); len(all) != 3 || all[2].Value != 48 || all[1].UnitText != "h" {
		t.Errorf("list: %v %v", all, d.list)
	}
}

// TestShipped reads every study of the repository without a problem.
func TestShipped(t *testing.T) {
	dirs, err := filepath.Glob("../../studies/*/" + FileName)
	if err != nil || len(dirs) < 2 {
		t.Fatalf("studies: %v %v", dirs, err)
	}
	for _, file := range dirs {
		s, list := ReadDir(filepath.Dir(file))
		if len(list) != 0 {
			t.Errorf("%s:\n%v", file, list)
			continue
		}
		if len(s.Claims) == 0 {
			t.Errorf("%s claims nothing", file)
		}
	}
}

func TestSchema(t *testing.T) {
	want, err := generateSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("study.schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(Schema(), want) {
		t.Error("study.schema.json differs from the Go types; run go test ./format/study -update")
	}
	for _, key := range []string{"abolished_by", "half_max", "geometric standard deviation"} {
		if !bytes.Contains(want, []byte(key)) {
			t.Errorf("schema lacks %q", key)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(base(f))
	for _, e := range diag.Catalogue() {
		if strings.HasPrefix(string(e.Code), "N12") {
			f.Add(e.Example)
		}
	}
	f.Add("cells: {a: {like: a, networks: {il6: il6}, connect: {il6.IL6: {equals: medium.x}}}}")
	f.Add("a: &a [*a]\n? b\n: <<: *a")
	f.Fuzz(func(t *testing.T, src string) {
		s, list := Read("study.yaml", []byte(src), none)
		if s == nil && !list.HasErrors() {
			t.Fatal("no study and no error")
		}
		_ = fmt.Sprint(list)
	})
}

func mustUnit(t *testing.T, q study.Quantity) (u units.Unit) {
	t.Helper()
	if !q.Present() {
		t.Fatal("quantity is absent")
	}
	return q.Unit
}
