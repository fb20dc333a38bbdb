package archtest

import (
	"strings"
	"testing"
)

// layers is policy: a package imports only packages of earlier lines, and
// packages of one line never import one another. A folder below a listed one
// belongs to it unless it is listed itself. The reasons are in
// docs/decisions/0002-lattice.md; changing this takes a decision record.
var layers = [][]string{
	{"diag", "rng", "sparse", "continuation", "work"},
	{"expr", "units", "distrib"},
	{"model", "ode", "store", "dose", "stats", "lp"},
	{"compile", "difference"},
	{"compile/enginetest"},
	{"compile/bytecode"},
	{"event", "ensemble"},
	{"sim", "ssa"},
	{"hybrid"},
	{"format/sbml", "format/antimony", "format/bngl", "format/plate", "flux", "logical"},
	{"format", "format/petab", "networks", "studies"},
	{"fit", "study"},
	{"format/study", "culture", "verdict"},
	{"culture/mixed", "culture/population"},
	{"report", "trial"},
	{"run", "conformance", "screen"},
	{"dossier"},
	{"cmd", "bench", "validation"},
}

// place returns the listed unit that holds dir and its line, or −1.
func place(dir string) (unit string, line int) {
	unit, line = dir, -1
	longest := 0
	for i, packages := range layers {
		for _, p := range packages {
			if (dir == p || strings.HasPrefix(dir, p+"/")) && len(p) > longest {
				unit, line, longest = p, i, len(p)
			}
		}
	}
	return unit, line
}

func TestLayers(t *testing.T) {
	for _, p := range load(t) {
		if strings.HasPrefix(p.dir, "internal/") {
			for path, file := range p.imports {
				if rest, ok := strings.CutPrefix(path, module+"/"); ok && !strings.HasPrefix(rest, "internal/") {
					t.Errorf("%s: %s must not import %s: internal packages know no domain", file, p.dir, rest)
				}
			}
			continue
		}
		unit, from := place(p.dir)
		if from < 0 {
			t.Errorf("%s is in no layer: add it to layers and say why in a decision record", p.dir)
			continue
		}
		for path, file := range p.imports {
			rest, ok := strings.CutPrefix(path, module+"/")
			if !ok || strings.HasPrefix(rest, "internal/") {
				continue
			}
			if other, to := place(rest); other != unit && to >= from {
				t.Errorf("%s: %s (line %d) must not import %s (line %d)", file, unit, from, other, to)
			}
		}
	}
}

func TestForbiddenImports(t *testing.T) {
	forbidden := map[string]string{
		"math/rand":    "use niche/rng: streams are reproducible per entity and step",
		"math/rand/v2": "use niche/rng: streams are reproducible per entity and step",
		"log":          "libraries return errors; only cmd talks",
		"io/ioutil":    "use io or os",
		"unsafe":       "no engine of ours needs it yet",
	}
	for _, p := range load(t) {
		for path, why := range forbidden {
			if file, ok := p.imports[path]; ok {
				t.Errorf("%s imports %s: %s", file, path, why)
			}
		}
	}
}
