package bytecode

import (
	"testing"

	"niche/compile"
	"niche/compile/enginetest"
)

// start returns an evaluator at the initial point of s.
func start(b *testing.B, s *compile.System) (compile.Evaluator, []float64) {
	b.Helper()
	program, err := Engine{}.Compile(s)
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
	return e, y
}

func benchmarkSystem(b *testing.B, s *compile.System) {
	e, y := start(b, s)
	f, j := make([]float64, len(y)), make([]float64, len(s.Jacobian))
	fp := make([]float64, len(s.ParameterJacobian))
	p := make([]float64, len(s.Parameters))
	e.Initialise(0, nil, p, make([]float64, len(y)))
	b.Run("RHS", func(b *testing.B) {
		for b.Loop() {
			e.RHS(0, y, f)
		}
	})
	b.Run("Jacobian", func(b *testing.B) {
		for b.Loop() {
			e.Jacobian(0, y, j)
		}
	})
	if len(fp) > 0 {
		b.Run("ParameterJacobian", func(b *testing.B) {
			for b.Loop() {
				e.ParameterJacobian(0, y, fp)
			}
		})
	}
	b.Run("SetParameters", func(b *testing.B) {
		for b.Loop() {
			e.SetParameters(p)
		}
	})
	b.Run("Tree", func(b *testing.B) {
		r := enginetest.NewTree(s)
		copy(r.P, p)
		for b.Loop() {
			r.RHS(0, y, f)
		}
	})
	b.Run("Compile", func(b *testing.B) {
		for b.Loop() {
			if _, err := (Engine{}).Compile(s); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkJAKSTAT(b *testing.B) { benchmarkSystem(b, enginetest.JAKSTAT().Lower()) }
