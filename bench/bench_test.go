package bench_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"niche/bench"
	"niche/compile"
	"niche/fit"
	"niche/format/petab"
	"niche/internal/testdata"
	"niche/ode"
	"niche/sim"
	"niche/sparse"
)

// published are the tolerances of the published AMICI timings (Persson et al.
// 2025, PMC12457741).
var published = ode.Options{RTol: 1e-8, ATol: 1e-8}

// usual are the tolerances of the published network timings (Loman et al. 2023,
// doi 10.1371/journal.pcbi.1011530).
var usual = ode.Options{RTol: 1e-6, ATol: 1e-9}

func objective(tb testing.TB, o ode.Options, elem ...string) *fit.Objective {
	tb.Helper()
	dir := testdata.Dir(tb, elem[:len(elem)-1]...)
	p, problems := petab.ReadFile(filepath.Join(dir, elem[len(elem)-1]))
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	f, err := fit.New(p, sim.Settings{Options: o})
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// BenchmarkEvaluation is one value, or value and gradient, of a published
// estimation problem on one processor. dNLLH is the distance from the value at
// tolerances a thousand times tighter.
func BenchmarkEvaluation(b *testing.B) {
	for _, c := range []struct {
		name string
		path []string
	}{
		{"Boehm", []string{"petab", "Boehm_JProteomeRes2014", "Boehm_JProteomeRes2014.yaml"}},
		{"Sobotta", []string{"sobotta", "sobotta.yaml"}},
		{"Bachmann", []string{"petab", "Bachmann_MSB2011", "Bachmann_MSB2011.yaml"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			exact := evaluate(b, objective(b, ode.Options{RTol: 1e-11, ATol: 1e-13}, c.path...), false)
			o := objective(b, published, c.path...)
			for _, gradient := range []bool{false, true} {
				b.Run(map[bool]string{false: "value", true: "gradient"}[gradient], func(b *testing.B) {
					var e *fit.Evaluation
					for b.Loop() {
						e = evaluate(b, o, gradient)
					}
					b.ReportMetric(math.Abs(e.NLLH-exact.NLLH), "dNLLH")
				})
			}
		})
	}
}

func evaluate(tb testing.TB, o *fit.Objective, gradient bool) *fit.Evaluation {
	tb.Helper()
	e, err := o.Evaluate(o.Nominal(), gradient, 1)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func load(tb testing.TB, p bench.Problem) *bench.Instance {
	tb.Helper()
	in, err := p.Load(testdata.Dir(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return in
}

// BenchmarkSimulation is one simulation with 100 outputs by BDF, reading and
// compiling not counted.
func BenchmarkSimulation(b *testing.B) {
	long, _ := bench.Find("BCR")
	long.Name, long.End = "BCR20000", 20000
	for _, p := range append(bench.Problems(), long) {
		b.Run(p.Name, func(b *testing.B) {
			in := load(b, p)
			simulator, err := in.Simulator(sim.Settings{Options: usual})
			if err != nil {
				b.Fatal(err)
			}
			task, err := in.Task()
			if err != nil {
				b.Fatal(err)
			}
			w := simulator.NewWorker()
			var stats ode.Stats
			for b.Loop() {
				out, err := w.Run(context.Background(), task)
				if err != nil {
					b.Fatal(err)
				}
				stats = out.Stats
			}
			b.ReportMetric(float64(stats.Steps), "steps")
			b.ReportMetric(float64(stats.RHS), "rhs")
			b.ReportMetric(float64(stats.Factorisations), "lu")
		})
	}
}

// BenchmarkParts times what a step is made of, at the end of the simulation.
func BenchmarkParts(b *testing.B) {
	for _, p := range bench.Problems() {
		b.Run(p.Name, func(b *testing.B) {
			in := load(b, p)
			e, y := endPoint(b, in)
			f, j := make([]float64, len(y)), make([]float64, len(in.System.Jacobian))
			b.Run("rhs", func(b *testing.B) {
				for b.Loop() {
					e.RHS(in.End, y, f)
				}
			})
			b.Run("jacobian", func(b *testing.B) {
				for b.Loop() {
					e.Jacobian(in.End, y, j)
				}
			})
			lu := sparse.Analyse(in.System.JacobianPattern).NewLU()
			gamma := in.End / 1000
			b.Run("factor", func(b *testing.B) {
				for b.Loop() {
					if err := lu.FactorShifted(gamma, j); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(lu.Symbolic().Flops()), "flop")
			})
			b.Run("solve", func(b *testing.B) {
				for b.Loop() {
					lu.Solve(f)
				}
			})
		})
	}
}

// endPoint simulates in and returns an evaluator set to its end, and the state
// there.
func endPoint(tb testing.TB, in *bench.Instance) (compile.Evaluator, []float64) {
	tb.Helper()
	simulator, err := in.Simulator(sim.Settings{Options: usual})
	if err != nil {
		tb.Fatal(err)
	}
	task, err := in.Task()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := simulator.NewWorker().Run(context.Background(), task)
	if err != nil {
		tb.Fatal(err)
	}
	e := simulator.NewEvaluator()
	last := len(out.Y) - 1
	e.SetParameters(out.P)
	e.SetSwitches(out.Z[last])
	return e, out.Y[last]
}
