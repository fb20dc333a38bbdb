package bytecode_test

import (
	"path/filepath"
	"strings"
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/compile/enginetest"
	"niche/format/sbml"
	"niche/internal/testdata"
)

// BenchmarkJAKSTAT: 30 species, 49 reactions.
func BenchmarkJAKSTAT(b *testing.B) { benchmark(b, enginetest.JAKSTAT().Lower()) }

// BenchmarkNetworks: the reaction networks of Loman et al. 2023
// (doi:10.1371/journal.pcbi.1011530).
func BenchmarkNetworks(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(testdata.Dir(b, "networks"), "*_no_obs.xml"))
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		b.Run(strings.TrimSuffix(filepath.Base(file), "_no_obs.xml"), func(b *testing.B) { benchmark(b, read(b, file)) })
	}
}

// read lowers an SBML file.
func read(t testing.TB, file string) *compile.System {
	t.Helper()
	m, problems, err := sbml.ReadFile(file)
	if err != nil || problems.HasErrors() {
		t.Fatal(err, problems)
	}
	s, problems := compile.Lower(m, compile.Options{})
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	return s
}

// benchmark measures an evaluator of s, the tree walk in the same run, and
// compilation.
func benchmark(b *testing.B, s *compile.System) {
	program, err := bytecode.Engine{}.Compile(s)
	if err != nil {
		b.Fatal(err)
	}
	e := program.NewEvaluator()
	p, y := make([]float64, len(s.Parameters)), make([]float64, len(s.States))
	e.Initialise(0, nil, p, y)
	e.SetParameters(p)
	for i := range y {
		y[i] += 1
	}
	f, j := make([]float64, len(y)), make([]float64, len(s.Jacobian))
	tree := enginetest.NewTree(s, p)
	loop := func(name string, call func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				call()
			}
		})
	}
	loop("rhs", func() { e.RHS(0, y, f) })
	loop("tree", func() { tree.RHS(0, y, f) })
	loop("jacobian", func() { e.Jacobian(0, y, j) })
	if n := len(s.ParameterJacobian); n > 0 {
		fp := make([]float64, n)
		loop("parameterjacobian", func() { e.ParameterJacobian(0, y, fp) })
	}
	loop("setparameters", func() { e.SetParameters(p) })
	loop("compile", func() {
		if _, err := (bytecode.Engine{}).Compile(s); err != nil {
			b.Fatal(err)
		}
	})
}
