package fit

import (
	"path"
	"testing"

	"niche/internal/testdata"
	"niche/ode"
	"niche/sim"
)

// BenchmarkEvaluate times the likelihood and its gradient on one worker at the
// tolerances of the published AMICI timings.
func BenchmarkEvaluate(b *testing.B) {
	for _, name := range []string{"petab/Boehm_JProteomeRes2014", "petab/Bachmann_MSB2011", "petab/Lucarelli_CellSystems2018", "petab/Isensee_JCB2018", "sobotta"} {
		o := openProblem(b, sim.Settings{Options: ode.Options{RTol: 1e-8, ATol: 1e-8}}, testdata.Dir(b, name), "*.yaml")
		theta := o.Nominal()
		for _, gradient := range []bool{false, true} {
			what := "/value"
			if gradient {
				what = "/gradient"
			}
			b.Run(path.Base(name)+what, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := o.Evaluate(theta, gradient, 1); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
