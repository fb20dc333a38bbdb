package compile_test

import (
	"slices"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/format/sbml"
)

// TestCodeExamples lowers the documented example of each code of this package
// that is written in SBML.
func TestCodeExamples(t *testing.T) {
	tested := 0
	for _, e := range diag.Catalogue() {
		mine := e.Code >= diag.UnknownName && e.Code < "N0270" || e.Code >= diag.DelayRefused && e.Code <= diag.CoupledRateRefused
		if !mine || !strings.HasSuffix(e.File, ".xml") {
			continue
		}
		tested++
		m, list := sbml.Read(e.File, []byte(e.Example))
		if !list.HasErrors() {
			_, more := compile.Lower(m, compile.Options{})
			list = append(list, more...)
		}
		if !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool { return d.Code == e.Code && d.Pos.IsValid() }) {
			t.Errorf("example of %s (%s) gives\n%v", e.Code, e.Title, list)
		}
	}
	if tested < 14 {
		t.Errorf("only %d examples", tested)
	}
}
