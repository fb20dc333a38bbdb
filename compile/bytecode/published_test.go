package bytecode_test

import (
	"path/filepath"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/compile/enginetest"
	"niche/format/sbml"
	"niche/internal/testdata"
)

// stride thins out the published models to keep the test short. With 1, all
// that can be read pass.
const stride = 5

// TestPublishedModels runs the conformance suite on systems that nobody wrote
// with this engine in mind. Models that the reader or the lowering refuses are
// their business.
func TestPublishedModels(t *testing.T) {
	for _, set := range []struct{ dir, pattern string }{
		{"biomodels", "*.xml"}, {"semantic", filepath.Join("*", "*.xml")}, {"networks", "multi*.xml"},
	} {
		files, err := filepath.Glob(filepath.Join(testdata.Dir(t, set.dir), set.pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, error %v", set.dir, err)
		}
		checked := 0
		for i := 0; i < len(files); i += stride {
			m, problems, err := sbml.ReadFile(files[i])
			if err != nil || problems.HasErrors() {
				continue
			}
			s, problems := compile.Lower(m, compile.Options{Sensitivities: true})
			if problems.HasErrors() {
				continue
			}
			checked++
			t.Run(filepath.Base(files[i]), func(t *testing.T) { enginetest.Check(t, bytecode.Engine{}, s) })
		}
		if checked < len(files)/stride/2 {
			t.Errorf("%s: only %d of %d files could be read", set.dir, checked, len(files)/stride)
		}
	}
}
