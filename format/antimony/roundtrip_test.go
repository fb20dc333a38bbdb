package antimony_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/diag"
	"niche/format/antimony"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/model"
	"niche/sim/simtest"
)

// TestRoundTrip writes models of public collections in Antimony, reads that, and
// writes and reads SBML again: the dynamics stay the same.
func TestRoundTrip(t *testing.T) {
	for dir, want := range map[string]int{"semantic": 1260, "levels": 60, "stochastic": 70, "biomodels": 532} {
		t.Run(dir, func(t *testing.T) {
			compared, n := 0, 0
			err := filepath.WalkDir(testdata.Dir(t, dir), func(path string, _ fs.DirEntry, err error) error {
				if err != nil || !strings.HasSuffix(path, ".xml") {
					return err
				}
				src, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				m, _ := sbml.ReadBeside(path, src)
				if n++; m == nil || m.Flux != nil || !whole && n%16 != 0 {
					return nil
				}
				t.Run(filepath.Base(path), func(t *testing.T) {
					if roundTrip(t, m) {
						compared++
					}
				})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d models compared", compared)
			if whole && compared < want {
				t.Errorf("%d models compared, want at least %d", compared, want)
			}
		})
	}
}

// whole says that data sets are tested file by file, as under CI, and not every
// fourth only.
var whole = os.Getenv("CI") != ""

// roundTrip reports whether m could be compared with what it becomes.
func roundTrip(t *testing.T, m *model.Model) bool {
	if m.Flux != nil || m.Qualitative != nil { // models of fluxes and logical models have no time course to compare
		return false
	}
	text, names, list := antimony.Write(m)
	if list.HasErrors() {
		t.Fatal(list)
	}
	got, list := antimony.Read("m.ant", text)
	if got == nil || hasNew(list) {
		t.Fatalf("%v\n%s", list, head(text))
	}
	if m.ID == "case01239" { // a parameter that only an event without trigger would change
		names["p"] = ""
	}
	compared := simtest.Compare(t, got, m, names)
	if t.Failed() {
		t.Logf("%s", head(text))
		return false
	}
	level := sbml.Latest
	for i := range m.Reactions {
		if m.Reactions[i].Fast {
			level = sbml.Level{Level: 3, Version: 1}
		}
	}
	document, list := sbml.Write(got, level)
	if document == nil {
		t.Fatal(list)
	}
	again, list := sbml.Read("m.xml", document)
	if again == nil || len(list) > 0 {
		t.Fatal(list)
	}
	simtest.Compare(t, again, m, names)
	return compared && !t.Failed()
}

// hasNew reports whether a list holds more than warnings about values that are
// not set.
func hasNew(list diag.List) bool {
	for _, d := range list {
		if d.Code != diag.AntimonyUnset {
			return true
		}
	}
	return false
}

func head(text []byte) string {
	lines := strings.Split(string(text), "\n")
	return strings.Join(lines[:min(len(lines), 80)], "\n")
}
