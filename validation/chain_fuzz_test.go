package validation_test

import (
	"testing"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/format/antimony"
	"niche/internal/testdata"
	"niche/model"
	"niche/run"
)

// chainFiles give the chain's formats their names.
var chainFiles = []string{"model.xml", "model.ant", "model.net"}

// FuzzChain takes a model file through the whole chain: read, check, lower,
// compile, evaluate once, and write as Antimony. Whatever the file says, the
// chain ends with a diagnostic or with numbers.
func FuzzChain(f *testing.F) {
	for _, e := range diag.Catalogue() {
		for i, name := range chainFiles {
			if e.File == name && len(e.Example) < 4000 {
				f.Add(uint8(i), []byte(e.Example))
			}
		}
	}
	f.Add(uint8(1), []byte("A -> B; k*A; k = 1; A = 3\nE: at A < 1 && time > 2, priority = B: A = A + delay(B, 1)\nC := piecewise(A, B > C0, 2); C0 = 1"))
	for i, patterns := range [][]string{
		{"semantic/*/*.xml", "stochastic/*/*.xml", "levels/*/*.xml"},
		{"antimony/pairs/*.txt", "antimony/biomodels/*.txt"},
		{"networks/*.net"},
	} {
		for _, pattern := range patterns {
			for _, src := range testdata.Seeds(f, pattern, 60, 4000) {
				f.Add(uint8(i), src)
			}
		}
	}
	f.Fuzz(func(t *testing.T, format uint8, src []byte) {
		file := chainFiles[int(format)%len(chainFiles)]
		s, err := run.Parse(file, file, src, true)
		if (err == nil) == s.Problems.HasErrors() || err == nil && s.Model == nil {
			t.Fatalf("model %v, error %v with %v", s.Model, err, s.Problems)
		}
		if err == nil {
			model.CheckUnits(s.Model)
			s.Model.Stats()
			s.Model.Features()
			antimony.Write(s.Model)
			evaluate(t, s.Model)
		}
	})
}

// evaluate lowers m, compiles it and evaluates everything once at the start.
func evaluate(t *testing.T, m *model.Model) {
	sys, list := compile.Lower(m, compile.Options{Sensitivities: true})
	if (sys == nil) != list.HasErrors() {
		t.Fatalf("system %v with %v", sys, list)
	}
	if sys == nil {
		return
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return
	}
	e := program.NewEvaluator()
	y, p := make([]float64, len(sys.States)), make([]float64, len(sys.Parameters))
	e.Initialise(0, nil, p, y)
	e.SetParameters(p)
	z := make([]float64, len(sys.Switches))
	e.Relations(0, y, z)
	e.SetSwitches(z)
	e.Roots(0, y, z)
	e.RHS(0, y, make([]float64, len(y)))
	e.Jacobian(0, y, make([]float64, len(sys.Jacobian)))
	e.ParameterJacobian(0, y, make([]float64, len(sys.ParameterJacobian)))
	e.Outputs(0, y, make([]float64, len(sys.Outputs)))
	for i, event := range sys.Events {
		e.Trigger(i, 0, y)
		e.Delay(i, 0, y)
		e.Priority(i, 0, y)
		e.Assign(i, 0, y, make([]float64, len(event.Assignments)))
	}
}
