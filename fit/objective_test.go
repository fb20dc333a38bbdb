package fit

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"niche/sim"
)

// solution is A(t) of the base problem.
func solution(p, d, a0, t float64) float64 { return p/d + (a0-p/d)*math.Exp(-d*t) }

// normal returns the log density of the normal law at r, and (r/σ)².
func normal(r, sigma float64) (llh, chi2 float64) {
	chi2 = r * r / (sigma * sigma)
	return -0.5*math.Log(2*math.Pi*sigma*sigma) - 0.5*chi2, chi2
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*(1+math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// TestSimulations checks, rule by rule, what is simulated: each case lists the
// simulations that the exact solution gives.
func TestSimulations(t *testing.T) {
	for _, c := range []struct {
		name   string
		tables tables
		want   []float64
	}{
		{"model values and parameter table", tables{
			"measurements.tsv": measurementHeader + "y\t\tc1\t0\t1\ny\t\tc1\t2\t1\ny\t\tc1\t1\t1\ny\t\tc1\t2\t5\n",
		}, []float64{3, solution(2, 0.5, 3, 2), solution(2, 0.5, 3, 1), solution(2, 0.5, 3, 2)}},
		{"steady state", tables{
			"measurements.tsv": measurementHeader + "y\t\tc1\tinf\t1\ny\t\tc1\t1\t1\n",
		}, []float64{4, solution(2, 0.5, 3, 1)}},
		{"numeric and parametric overrides, NaN", tables{
			"conditions.tsv":   "conditionId\tp\ta0\nc1\t5\tstart\nc2\tNaN\t1\nc3\t\tq\n",
			"parameters.tsv":   parameterHeader + "d\tlog10\t0.01\t100\t0.5\t1\nstart\tlin\t0\t10\t6\t1\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t1\ny\t\tc2\t1\t1\ny\t\tc3\t1\t1\n",
		}, []float64{solution(5, 0.5, 6, 1), solution(2, 0.5, 1, 1), solution(2, 0.5, 1, 1)}},
		{"species and compartment overrides", tables{
			"conditions.tsv":   "conditionId\tA\tcell\nc1\t5\t2\nc2\tNaN\t3\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t1\ny\t\tc2\t1\t1\n",
		}, []float64{solution(2, 0.5, 5, 1), solution(2, 0.5, 3, 1)}},
		{"fixed parameters", tables{
			"parameters.tsv":   parameterHeader + "d\tlin\t0\t1\t0.5\t0\na0\tlin\t\t\t9\t0\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t1\n",
		}, []float64{solution(2, 0.5, 9, 1)}},
		{"pre-equilibration keeps the state", tables{
			"conditions.tsv":   "conditionId\tp\nrest\t1\nc1\t5\nc2\t\n",
			"measurements.tsv": measurementHeader + "y\trest\tc1\t0\t1\ny\trest\tc1\t1\t1\ny\trest\tc2\t1\t1\ny\t\tc1\t1\t1\ny\trest\tc1\tinf\t1\n",
		}, []float64{2, solution(5, 0.5, 2, 1), solution(2, 0.5, 2, 1), solution(5, 0.5, 3, 1), 10}},
		{"pre-equilibration with a species set again", tables{
			"conditions.tsv":   "conditionId\tp\tA\nrest\t1\t8\nc1\t5\t6\nc2\t5\tNaN\nc3\t5\tstart\n",
			"parameters.tsv":   parameterHeader + "d\tlog10\t0.01\t100\t0.5\t1\nstart\tlin\t0\t10\t7\t1\n",
			"measurements.tsv": measurementHeader + "y\trest\tc1\t1\t1\ny\trest\tc2\t1\t1\ny\trest\tc3\t1\t1\n",
		}, []float64{solution(5, 0.5, 6, 1), solution(5, 0.5, 2, 1), solution(5, 0.5, 7, 1)}},
		{"constant species keep what pre-equilibration sets", tables{
			"conditions.tsv":   "conditionId\tB\trest\nrest\t5\t1\nc1\tNaN\t1\nc2\t6\t1\n",
			"observables.tsv":  observableHeader + "y\tB + A*0*rest\t1\n",
			"measurements.tsv": measurementHeader + "y\trest\tc1\t1\t1\ny\trest\tc2\t1\t1\ny\t\tc1\t1\t1\n",
		}, []float64{5, 6, 7}},
		{"placeholders, symbols of conditions, parameters of observables and time", tables{
			"conditions.tsv":  "conditionId\toffset\tbase\nc1\t10\t100\nc2\tlift\t200\n",
			"observables.tsv": observableHeader + "y\tobservableParameter1_y * A + observableParameter2_y + offset + base + plus * time\tnoiseParameter1_y\n",
			"parameters.tsv":  parameterHeader + "d\tlog10\t0.01\t100\t0.5\t1\nlift\tlin\t0\t50\t20\t1\nplus\tlog\t1\t9\t2\t1\nscale\tlog10\t1\t9\t4\t1\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t1\tscale;1000\t1\ny\t\tc2\t2\t1\t3;lift\tscale\n" +
				"y\t\tc2\t0\t1\t3;lift\t0.5\n",
		}, []float64{4*solution(2, 0.5, 3, 1) + 1000 + 110 + 2, 3*solution(2, 0.5, 3, 2) + 20 + 20 + 200 + 4, 9 + 20 + 20 + 200}},
		{"rates, rules and functions in observables", tables{
			"observables.tsv":  observableHeader + "y\tdecay + make*cell + sqrt(A^2) + log10(100) + log(exp(1))\t1\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t1\n",
		}, []float64{1.5*solution(2, 0.5, 3, 1) + 2 + 2 + 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := evaluate(t, c.tables.objective(t), true)
			if len(e.Simulations) != len(c.want) {
				t.Fatalf("%d simulations", len(e.Simulations))
			}
			for i, want := range c.want {
				tolerance := 1e-9
				if c.name == "steady state" || strings.HasPrefix(c.name, "pre") {
					tolerance = 1e-7
				}
				near(t, "simulation", e.Simulations[i], want, tolerance)
			}
		})
	}
}

// TestLikelihood adds up a problem by hand.
func TestLikelihood(t *testing.T) {
	tb := tables{
		"observables.tsv": observableHeader + "y\tA\t0.5\nz\tscale*A\t0.1 + 0.2*z\nlg\tA\tsd\tlog10\nl\tA\t0.5\tlog\tlaplace\n",
		"parameters.tsv": parameterHeader + "d\tlog10\t0.01\t100\t0.5\t1\tparameterScaleNormal\t0;2\n" +
			"scale\tlin\t0\t10\t3\t1\tnormal\t2;1\nsd\tlog\t0.01\t10\t0.3\t0\tnormal\t0;1\n",
		"measurements.tsv": measurementHeader + "y\t\tc1\t0\t2.5\t\t\tfirst\nz\t\tc1\t1\t8\t\t\tsecond\nlg\t\tc1\t1\t3\t\t\tfirst\nl\t\tc1\t1\t3\t\t\t\n",
	}
	e := evaluate(t, tb.objective(t), false)
	a := solution(2, 0.5, 3, 1)
	l1, c1 := normal(0.5, 0.5)
	l2, c2 := normal(3*a-8, 0.1+0.6*a)
	l3, c3 := normal(math.Log10(a)-math.Log10(3), 0.3)
	l3 -= math.Log(3 * math.Ln10)
	r4 := math.Log(a/3) / 0.5
	l4 := -math.Log(2*0.5*3) - math.Abs(r4)
	near(t, "llh", e.LLH, l1+l2+l3+l4, 1e-10)
	near(t, "nllh", e.NLLH, -(l1 + l2 + l3 + l4), 1e-10)
	near(t, "chi2", e.Chi2, c1+c2+c3+r4*r4, 1e-10)
	if e.N != 4 || e.Gradient != nil || e.Stats.Steps == 0 || !(e.Seconds > 0) {
		t.Errorf("%+v", e)
	}
	near(t, "noise", e.Noise[1], 0.1+0.6*a, 1e-10)
	near(t, "residual", e.Residuals[0], 1, 1e-12)
	want := []Dataset{{"first", 2, c1 + c3, l1 + l3}, {"second", 1, c2, l2}, {"", 1, r4 * r4, l4}}
	if len(e.Datasets) != 3 {
		t.Fatalf("data sets %+v", e.Datasets)
	}
	for i, w := range want {
		g := e.Datasets[i]
		if g.ID != w.ID || g.N != w.N {
			t.Errorf("data set %+v, want %+v", g, w)
		}
		near(t, "chi2 of "+w.ID, g.Chi2, w.Chi2, 1e-10)
		near(t, "llh of "+w.ID, g.LLH, w.LLH, 1e-10)
	}
	x := math.Log10(0.5)
	near(t, "log prior", e.LogPrior, -0.5*x*x/4-math.Log(2)-0.5-math.Log(2*math.Pi), 1e-12)
}

// gradientCases are problems in which parameters act in every way there is.
func gradientCases() map[string]tables {
	return map[string]tables{
		"all at once": {
			"conditions.tsv":  "conditionId\tp\tA\tlift\nrest\tp0\tNaN\t0\nc1\t5\tstart\tl1\nc2\tp0\tNaN\t1\n",
			"observables.tsv": observableHeader + "y\tobservableParameter1_y*A + lift + q\tnoiseParameter1_y + 0.1*y\nz\tscale*A^2 + a0*p\tsd*scale\tlog10\nw\tA*d\tsd\tlog\tlaplace\n",
			"parameters.tsv": parameterHeader + "d\tlog10\t0.01\t100\t0.5\t1\na0\tlog\t0.01\t100\t4\t1\nq\tlin\t0\t10\t3\t1\np0\tlog10\t0.1\t10\t1.5\t1\n" +
				"start\tlin\t0\t10\t6\t1\nl1\tlog\t0.1\t10\t2\t1\nscale\tlog10\t0.1\t10\t2\t1\nsd\tlog10\t0.01\t10\t0.7\t1\tlogNormal\t0;1\nunseen\tlin\t0\t1\t0.5\t1\n",
			"measurements.tsv": measurementHeader +
				"y\trest\tc1\t0\t2\tscale\t0.5\ny\trest\tc1\t1\t3\tscale\tsd\ny\trest\tc2\t1\t3\t2\tsd\ny\t\tc2\t1\t3\t2\tsd\n" +
				"z\trest\tc1\t2\t9\nz\trest\tc2\t2\t9\nz\t\tc1\t0.3\t9\nw\trest\tc2\t0.5\t1\nw\t\tc2\tinf\t1\n",
		},
		"no directions": {
			"observables.tsv":  observableHeader + "y\tscale*A\tsd\n",
			"parameters.tsv":   parameterHeader + "scale\tlog10\t0.1\t10\t2\t1\nsd\tlin\t0\t10\t0.7\t1\nq\tlin\t0\t10\t0.7\t1\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t3\ny\t\tc1\t2\t3\n",
		},
		"volume and stoichiometry": {
			"conditions.tsv":   "conditionId\tcell\nc1\tv\n",
			"observables.tsv":  observableHeader + "y\tA*cell\t0.3\n",
			"parameters.tsv":   parameterHeader + "v\tlog10\t0.1\t10\t2\t1\nd\tlin\t0\t10\t0.7\t1\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\t1\t3\ny\t\tc1\t2\t3\n",
		},
	}
}

// TestGradient compares with Richardson-extrapolated central differences.
func TestGradient(t *testing.T) {
	for name, tb := range gradientCases() {
		t.Run(name, func(t *testing.T) {
			o := tb.objective(t)
			theta := o.Nominal()
			e := evaluate(t, o, true)
			llh := func(theta []float64) (float64, float64) {
				e, err := o.Evaluate(theta, false, 1)
				if err != nil {
					t.Fatal(err)
				}
				return e.LLH, e.LogPrior
			}
			for k, id := range ids(o) {
				central := func(h float64) (float64, float64) {
					upper, priorUpper := llh(shift(theta, k, h))
					lower, priorLower := llh(shift(theta, k, -h))
					return (upper - lower) / (2 * h), (priorUpper - priorLower) / (2 * h)
				}
				const h = 2e-3
				wide, wideP := central(h)
				narrow, narrowP := central(h / 2)
				near(t, "dllh/d"+id, e.Gradient[k], (4*narrow-wide)/3, 2e-7)
				near(t, "dprior/d"+id, e.PriorGradient[k], (4*narrowP-wideP)/3, 1e-7)
			}
			if k := slices.Index(ids(o), "unseen"); k >= 0 && e.Gradient[k] != 0 {
				t.Errorf("gradient of a parameter that acts on nothing is %g", e.Gradient[k])
			}
		})
	}
}

// TestGradientDoesNotChangeValue checks that the likelihood is nearly the same
// with and without gradient.
func TestGradientDoesNotChangeValue(t *testing.T) {
	o := gradientCases()["all at once"].objective(t)
	with, without := evaluate(t, o, true), evaluate(t, o, false)
	near(t, "llh", with.LLH, without.LLH, 1e-9)
}

// TestDirections checks that parameters without influence on a trajectory are
// not integrated.
func TestDirections(t *testing.T) {
	cases := gradientCases()
	o := cases["no directions"].objective(t)
	if n := len(o.experiments[0].directions); n != 0 {
		t.Errorf("%d directions are integrated for parameters of the observables", n)
	}
	o = cases["all at once"].objective(t)
	name := func(list []int) (names []string) {
		for _, i := range list {
			names = append(names, o.problem.Parameters[i].ID)
		}
		return names
	}
	if got := name(o.preequilibration[0].directions); !slices.Equal(got, []string{"d", "a0", "p0"}) {
		t.Errorf("pre-equilibration integrates %q", got)
	}
	if got := name(o.experiments[0].directions); !slices.Equal(got, []string{"d", "a0", "p0", "start"}) {
		t.Errorf("first experiment integrates %q", got)
	}
	if len(o.preequilibration) != 1 || len(o.experiments) != 4 {
		t.Errorf("%d pre-equilibrations, %d experiments", len(o.preequilibration), len(o.experiments))
	}
}

// TestWorkers checks that results do not depend on the number of workers, to
// the last bit.
func TestWorkers(t *testing.T) {
	o := gradientCases()["all at once"].objective(t)
	one := evaluate(t, o, true)
	for _, workers := range []int{0, 2, 3, 16} {
		many, err := o.Evaluate(o.Nominal(), true, workers)
		if err != nil {
			t.Fatal(err)
		}
		if many.LLH != one.LLH || many.Chi2 != one.Chi2 || many.Stats != one.Stats ||
			!slices.Equal(many.Gradient, one.Gradient) || !slices.Equal(many.Simulations, one.Simulations) || !slices.Equal(many.Residuals, one.Residuals) {
			t.Errorf("%d workers give other bits than one", workers)
		}
	}
}

// TestPoint checks nominal values, bounds and the way back.
func TestPoint(t *testing.T) {
	o := gradientCases()["all at once"].objective(t)
	lower, upper := o.Bounds()
	near(t, "lower bound", lower[0], -2, 1e-15)
	near(t, "upper bound", upper[1], math.Log(100), 1e-15)
	values, slope, err := o.Linear(o.Nominal())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "d", values[0], 0.5, 1e-15)
	near(t, "slope of d", slope[0], 0.5*math.Ln10, 1e-15)
	near(t, "slope of q", slope[2], 1, 0)
	if _, err := o.Evaluate([]float64{1}, false, 1); err == nil {
		t.Error("a point of the wrong length is accepted")
	}
	if _, err := o.Evaluate(shift(o.Nominal(), 3, math.Inf(1)), false, 1); err == nil || !strings.Contains(err.Error(), `"p0"`) {
		t.Errorf("infinite point: %v", err)
	}
}

// TestFailures checks that failures name what failed.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name, want string
		tables     tables
	}{
		{"observable not positive", `condition "c1": measurements.tsv:3:1: observable "y" is -7`, tables{
			"observables.tsv":  observableHeader + "y\tA - B - a0\t1\tlog\n",
			"measurements.tsv": measurementHeader + "y\t\tc2\t0\t1\ny\t\tc1\t0\t1\n",
			"conditions.tsv":   "conditionId\tB\nc1\t7\nc2\t-7\n",
		}},
		{"noise not positive", `condition "c1" after pre-equilibration "rest": measurements.tsv:2:1: noise of observable "y" is -0.5 at time 2`, tables{
			"observables.tsv":  observableHeader + "y\tA\tnoiseParameter1_y\n",
			"conditions.tsv":   "conditionId\tp\nrest\t1\nc1\t1\n",
			"measurements.tsv": measurementHeader + "y\trest\tc1\t2\t1\t\t-0.5\n",
		}},
		{"no steady state", `pre-equilibration "rest": t=`, tables{
			"conditions.tsv":   "conditionId\tp\nrest\t1\nc1\t1\n",
			"parameters.tsv":   parameterHeader + "d\tlin\t-1\t1\t-0.5\t1\n",
			"measurements.tsv": measurementHeader + "y\trest\tc1\t2\t1\n",
		}},
		{"no steady state in the experiment", `condition "c1": t=`, tables{
			"parameters.tsv":   parameterHeader + "d\tlin\t-1\t1\t-0.5\t1\n",
			"measurements.tsv": measurementHeader + "y\t\tc1\tinf\t1\n",
		}},
	} {
		settings := tight()
		settings.SteadyLimit = 100
		o, err := New(c.tables.problem(t), settings)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Evaluate(o.Nominal(), false, 2)
		var f *Failure
		if !errors.As(err, &f) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if strings.HasPrefix(c.name, "no steady") {
			var s *sim.Failure
			if !errors.As(err, &s) || s.ID != "A" {
				t.Errorf("%s: %v names species %+v", c.name, err, s)
			}
		}
	}
}

// TestCompareDoesNotAllocate checks the inner loop over measurements.
func TestCompareDoesNotAllocate(t *testing.T) {
	o := gradientCases()["all at once"].objective(t)
	values, slope, err := o.Linear(o.Nominal())
	if err != nil {
		t.Fatal(err)
	}
	n := len(o.problem.Measurements)
	p := &pass{
		Objective: o, ctx: t.Context(), values: values, slope: slope, gradient: true, llh: make([]float64, n),
		out:     &Evaluation{Simulations: make([]float64, n), Noise: make([]float64, n), Residuals: make([]float64, n)},
		steady:  make([]steadyState, len(o.preequilibration)),
		results: make([]result, len(o.experiments)),
	}
	w := newWorker(p)
	p.steady[0] = w.preequilibrate(&o.preequilibration[0])
	x := &o.experiments[0]
	trajectory, err := w.sim.Run(t.Context(), sim.Task{
		Overrides: x.overrides(values), Times: x.times, Directions: x.seedsOf(x.directions, slope), Start: w.start(x),
	})
	if err != nil {
		t.Fatal(err)
	}
	gradient := make([]float64, o.Len())
	if n := testing.AllocsPerRun(10, func() {
		for i := range x.data {
			if err := w.compare(x, &x.data[i], trajectory, gradient); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}
