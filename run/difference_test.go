package run_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"niche/difference"
	"niche/format"
	"niche/format/sbml"
	"niche/internal/testdata"
	"niche/run"
)

// unlike lists the conversions that change something, and why. It may only shrink.
var unlike = map[string]string{
	"BIOMD0000000439 antimony": "species counted in pM have another unit in Antimony",
	"BIOMD0000000479 antimony": "species counted in pM have another unit in Antimony",
}

// TestConversionsMeanTheSame wants every model of the semantic suite and of
// BioModels to be the same model after it was written in another format.
func TestConversionsMeanTheSame(t *testing.T) {
	targets := []format.Target{{Name: "antimony"}, {Name: "sbml", Level: sbml.Level{Level: 2, Version: 4}}}
	for _, set := range []struct{ folder, pattern string }{{"semantic", "*/*.xml"}, {"biomodels", "*.xml"}} {
		files, err := filepath.Glob(filepath.Join(testdata.Dir(t, set.folder), set.pattern))
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for i, file := range files {
			if i%12 != 0 && os.Getenv("CI") == "" {
				continue // a sample
			}
			src, err := run.Load(file)
			if err != nil {
				continue // judged by other tests
			}
			for _, to := range targets {
				text, list := src.Convert(to)
				if list.HasErrors() {
					continue // refused by name
				}
				name := map[bool]string{true: "back.ant", false: "back.xml"}[to.Name == "antimony"]
				back, err := run.Parse(name, filepath.Join(filepath.Dir(file), name), text, false)
				id, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".xml"), "-")
				known := unlike[id+" "+to.Name]
				if err != nil && known == "" {
					t.Errorf("%s: %v cannot be read back: %v", file, to, err)
				}
				if err != nil {
					continue
				}
				compared++
				r := difference.Compare(src.Model, back.Model)
				if r.Equal() && known != "" {
					t.Errorf("%s is the same in %v: take it off the list (%s)", id, to, known)
				}
				if !r.Equal() && known == "" {
					var b strings.Builder
					_ = r.Write(&b)
					t.Errorf("%s as %v: %s", filepath.Base(file), to, b.String())
				}
			}
		}
		t.Logf("%s: %d conversions compared", set.folder, compared)
		if compared == 0 {
			t.Errorf("no model of %s was compared", set.folder)
		}
	}
}
