package sbml

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/diag"
	"niche/internal/testdata"
	"niche/model"
	"niche/sim/simtest"
)

// whole says that data sets are tested document by document, as under CI
// (environment variable CI set), and not every sixteenth only.
var whole = os.Getenv("CI") != ""

// eachDocument calls f with the SBML documents of a data set that can be read.
func eachDocument(t *testing.T, dir string, f func(t *testing.T, name string, src []byte, m *model.Model)) {
	n := 0
	root := testdata.Dir(t, strings.Split(dir, "/")...)
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(src[:min(2000, len(src))]), "<sbml") {
			return err
		}
		if n++; !whole && n%16 != 0 {
			return nil
		}
		name := filepath.Base(path)
		if m, _ := Read(name, src); m != nil {
			t.Run(name, func(t *testing.T) { f(t, name, src, m) })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hasFast reports whether m has a fast reaction.
func hasFast(m *model.Model) bool {
	for i := range m.Reactions {
		if m.Reactions[i].Fast {
			return true
		}
	}
	return false
}

// TestWriteKeepsDynamics writes models of every level in the latest and reads
// them back: the dynamics stay the same.
func TestWriteKeepsDynamics(t *testing.T) {
	for _, dir := range []string{"levels", "semantic"} {
		compared := 0
		eachDocument(t, dir, func(t *testing.T, name string, _ []byte, m *model.Model) {
			to := Latest
			if hasFast(m) {
				to = Level{3, 1}
			}
			text, list := Write(m, to)
			if list.HasErrors() {
				t.Fatal(list)
			}
			got, list := Read(name, text)
			if got == nil || len(list) > 0 {
				t.Fatalf("%v\n%s", list, text)
			}
			if simtest.Compare(t, got, m, nil) {
				compared++
			}
		})
		if want := map[string]int{"levels": 51, "semantic": 1032}[dir]; whole && compared < want {
			t.Errorf("%s: %d models compared, want at least %d", dir, compared, want)
		}
	}
}

// TestConvertKeepsDynamics converts models to every level that can hold them.
func TestConvertKeepsDynamics(t *testing.T) {
	for to, want := range map[Level]int{{3, 2}: 1168, {3, 1}: 1120, {2, 5}: 990, {2, 4}: 990, {2, 3}: 980, {2, 1}: 842, {1, 2}: 342} {
		t.Run(to.String(), func(t *testing.T) {
			compared, refused := 0, map[string]int{}
			for _, dir := range []string{"levels", "semantic"} {
				eachDocument(t, dir, func(t *testing.T, name string, src []byte, m *model.Model) {
					doc, list := ReadDocument(name, src)
					if doc == nil {
						t.Fatal(list)
					}
					switch list := doc.Convert(to); {
					case list.Unsupported():
						refused[reason(list)]++
						return
					case list.HasErrors():
						t.Fatal(list)
					}
					text := doc.Text()
					got, list := Read(name, text)
					if got == nil || len(list) > len(doc.problems) {
						t.Fatal(list)
					}
					if simtest.Compare(t, got, m, lostNames(m, name, to)) {
						compared++
					}
				})
			}
			t.Logf("%d compared, refused: %v", compared, refused)
			if whole && compared < want {
				t.Errorf("%d models compared, want at least %d", compared, want)
			}
		})
	}
}

// reason is the text of the first error without what is quoted.
func reason(list diag.List) string {
	for _, d := range list {
		if d.Severity == diag.Error {
			parts := strings.Split(d.Message, `"`)
			for i := 1; i < len(parts); i += 2 {
				parts[i] = "…"
			}
			return strings.Join(parts, "")
		}
	}
	return ""
}

// lostNames are names that old levels do not have: those of stoichiometries, and
// of a parameter that only an event without trigger would change.
func lostNames(m *model.Model, name string, to Level) map[string]string {
	names := map[string]string{}
	if to.number() < 22 {
		for i := range m.Reactions {
			for ref := range m.Reactions[i].References() {
				names[ref.ID] = ""
			}
		}
	}
	if strings.HasPrefix(name, "01239-") && to != Latest {
		names["p"] = ""
	}
	return names
}
