package sbml

import (
	"os"
	"path/filepath"
	"testing"

	"niche/internal/testdata"
	"niche/model"
)

func TestReadEverything(t *testing.T) {
	codes := map[string]int{}
	n := 0
	for _, dir := range []string{"biomodels", "semantic", "levels", "stochastic", "petab", "petabtests", "sobotta", "emt", "networks", "antimony", "sedml"} {
		root := testdata.Dir(t, dir)
		filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if filepath.Ext(path) != ".xml" {
				return nil
			}
			src, _ := os.ReadFile(path)
			m, list := Read(path, src)
			n++
			if m != nil {
				list = append(list, model.Check(m)...)
			}
			for _, d := range list {
				k := dir + " " + string(d.Code) + " " + d.Severity.String()
				codes[k]++
				if codes[k] <= 3 {
					t.Log(d)
				}
			}
			return nil
		})
	}
	t.Log(n, codes)
}

func BenchmarkReadEGFR(b *testing.B) {
	path := filepath.Join(testdata.Dir(b, "networks"), "egfr_net.xml")
	src, _ := os.ReadFile(path)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, list := Read(path, src); list.HasErrors() {
			b.Fatal(list)
		}
	}
}
