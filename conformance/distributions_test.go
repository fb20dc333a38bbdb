package conformance_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"niche/conformance"
	"niche/ssa"
)

// A drawn case has a variable X that each unit of time is drawn anew from a law
// with the given density (up to a factor) between two ends beyond which nothing
// matters; whole says that values are whole numbers.
type drawn struct {
	law      string
	args     []string // of the law in the formula: numbers, names, MathML
	density  func(x float64) float64
	low, up  float64
	whole    bool
	template string // of the formula, with %s for the draw; "" for the draw alone
}

// law returns mean and standard deviation of the law, by the midpoint rule.
func (d *drawn) moments() (mean, sd float64) {
	n, step := 400_000, (d.up-d.low)/400_000
	at := func(i int) float64 { return d.low + (float64(i)+0.5)*step }
	if d.whole {
		n, at = int(d.up-d.low)+1, func(i int) float64 { return d.low + float64(i) }
	}
	total, squares := 0.0, 0.0
	for i := range n {
		w := d.density(at(i))
		total += w
		mean += w * at(i)
	}
	mean /= total
	for i := range n {
		squares += d.density(at(i)) * (at(i) - mean) * (at(i) - mean)
	}
	return mean, math.Sqrt(squares / total)
}

// draw calls a law in MathML.
func draw(law string, args ...string) string { return apply("symbol distrib/"+law, args...) }

const infinite = "<infinity/>"

// negative is −∞ in MathML.
var negative = apply("minus", infinite)

// binomial is the probability of x successes in n trials, up to a factor.
func binomial(n, p float64) func(float64) float64 {
	return func(x float64) float64 {
		a, _ := math.Lgamma(x + 1)
		b, _ := math.Lgamma(n - x + 1)
		return math.Exp(-a - b + x*math.Log(p) + (n-x)*math.Log(1-p))
	}
}

func poissonian(rate float64) func(float64) float64 {
	return func(x float64) float64 {
		a, _ := math.Lgamma(x + 1)
		return math.Exp(x*math.Log(rate) - a)
	}
}

// gammaDensity has a shape and scale 1.
func gammaDensity(shape float64) func(float64) float64 {
	return func(x float64) float64 { return math.Pow(x, shape-1) * math.Exp(-x) }
}

// drawnCases are all laws, free and bounded from either side, with arguments that
// are numbers, parameters (two = 2) and formulas.
func drawnCases() []drawn {
	normal := func(x float64) float64 { return math.Exp(-(x - 1) * (x - 1) / 8) } // mean 1, sd 2
	laplace := func(x float64) float64 { return math.Exp(-math.Abs(x-1) / 2) }
	cauchy := func(x float64) float64 { return 1 / (1 + (x-1)*(x-1)/4) }
	exponential := func(x float64) float64 { return math.Exp(-x / 2) }
	lognormal := func(x float64) float64 { return math.Exp(-math.Log(x)*math.Log(x)*2) / x } // mean 0, sd 0.5
	rayleigh := func(x float64) float64 { return x * math.Exp(-x*x/8) }
	flat := func(float64) float64 { return 1 }
	half, minusTwo := apply("divide", "1", "two"), apply("minus", "two")
	return []drawn{
		{law: "normal", args: []string{"1", "two"}, density: normal, low: -20, up: 22},
		{law: "normal", args: []string{"1", "two", "0", "3"}, density: normal, low: 0, up: 3},
		{law: "normal", args: []string{"1", "two", negative, "two"}, density: normal, low: -20, up: 2},
		{law: "normal", args: []string{"1", times("two", "1"), "two", infinite}, density: normal, low: 2, up: 22},
		{law: "normal", args: []string{"1", "2", "9", "11"}, density: normal, low: 9, up: 11},
		{law: "normal", args: []string{"1", "2", "-1e308", "1e308"}, density: normal, low: -20, up: 22},
		{law: "uniform", args: []string{minusTwo, "3"}, density: flat, low: -2, up: 3},
		{law: "exponential", args: []string{half}, density: exponential, low: 0, up: 70},
		{law: "exponential", args: []string{half, "1", infinite}, density: exponential, low: 1, up: 70},
		{law: "exponential", args: []string{half, "0", "two"}, density: exponential, low: 0, up: 2},
		{law: "exponential", args: []string{half, "1", "4"}, density: exponential, low: 1, up: 4},
		{law: "exponential", args: []string{half, "-5", "4"}, density: exponential, low: 0, up: 4},
		{law: "gamma", args: []string{"3", "1"}, density: gammaDensity(3), low: 0, up: 50},
		{law: "gamma", args: []string{"3", "1", "two", "4"}, density: gammaDensity(3), low: 2, up: 4},
		{law: "gamma", args: []string{"3", "1", "0", "1"}, density: gammaDensity(3), low: 0, up: 1},
		{law: "gamma", args: []string{"3", "1", "5", infinite}, density: gammaDensity(3), low: 5, up: 50},
		{law: "chisquare", args: []string{"6"}, density: gammaDensity(3), low: 0, up: 50, template: "half"},
		{law: "chisquare", args: []string{"6", "4", "8"}, density: gammaDensity(3), low: 2, up: 4, template: "half"},
		{law: "laplace", args: []string{"1", "two"}, density: laplace, low: -60, up: 62},
		{law: "laplace", args: []string{"two"}, density: func(x float64) float64 { return laplace(x + 1) }, low: -60, up: 60},
		{law: "laplace", args: []string{"1", "two", "0", "5"}, density: laplace, low: 0, up: 5},
		{law: "laplace", args: []string{"1", "two", negative, "0"}, density: laplace, low: -60, up: 0},
		{law: "cauchy", args: []string{"1", "two", "-2", "3"}, density: cauchy, low: -2, up: 3},
		{law: "lognormal", args: []string{"0", half}, density: lognormal, low: 0, up: 40},
		{law: "lognormal", args: []string{"0", half, "1", "two"}, density: lognormal, low: 1, up: 2},
		{law: "rayleigh", args: []string{"two"}, density: rayleigh, low: 0, up: 30},
		{law: "rayleigh", args: []string{"two", "1", "3"}, density: rayleigh, low: 1, up: 3},
		{law: "rayleigh", args: []string{"two", "3", infinite}, density: rayleigh, low: 3, up: 30},
		{law: "poisson", args: []string{"4"}, density: poissonian(4), low: 0, up: 60, whole: true},
		{law: "poisson", args: []string{"4", "two", "5"}, density: poissonian(4), low: 2, up: 5, whole: true},
		{law: "poisson", args: []string{"4", "1.5", "5.5"}, density: poissonian(4), low: 2, up: 5, whole: true},
		{law: "poisson", args: []string{"4", "9", infinite}, density: poissonian(4), low: 9, up: 60, whole: true},
		{law: "binomial", args: []string{"20", "0.3"}, density: binomial(20, 0.3), low: 0, up: 20, whole: true},
		{law: "binomial", args: []string{times("two", "10"), "0.3", "5", "8"}, density: binomial(20, 0.3), low: 5, up: 8, whole: true},
		{law: "binomial", args: []string{"20", "0.3", "0", "two"}, density: binomial(20, 0.3), low: 0, up: 2, whole: true},
		{law: "bernoulli", args: []string{half}, density: flat, low: 0, up: 1, whole: true},
		{law: "bernoulli", args: []string{apply("power", half, "two")}, density: func(x float64) float64 { return 3 - 2*x }, low: 0, up: 1, whole: true},
	}
}

// formula returns the draw in MathML.
func (d *drawn) formula() string {
	call := draw(d.law, d.args...)
	if d.template == "half" {
		return apply("divide", call, "2")
	}
	return call
}

// repeated is a model in which X is set by a formula each unit of time from 0.5 on.
func repeated(f, before string) string {
	return before + particles(1, "X=0") + list("Parameters", parameter("two", 2, true), parameter("clock", 0, false)) + list("Rules", rate("clock", "1")) +
		list("Events", event("E", apply("geq", "clock", "0.5"), "", "X", f, "clock", "-0.5"))
}

// after0 is 0 at the start and v later.
func after0(v float64) func(float64) float64 {
	return func(t float64) float64 { return v * step(t, 0.5) }
}

// placedDraws draw elsewhere than in an event assignment.
func placedDraws() []jumpModel {
	constant := func(v float64) func(float64) float64 { return func(float64) float64 { return v } }
	initial := func(symbol, f string) string {
		return list("InitialAssignments", `<initialAssignment symbol="`+symbol+`">`+formula(f)+`</initialAssignment>`)
	}
	function := list("FunctionDefinitions", `<functionDefinition id="noisy">`+
		formula(`<lambda><bvar><ci>m</ci></bvar>`+apply("plus", draw("normal", "m", "1"), draw("normal", "m", "1"))+`</lambda>`)+`</functionDefinition>`)
	sum := apply("plus", draw("normal", "5", "1"), draw("normal", "5", "1"))
	return []jumpModel{
		{name: "at the start", step: 1, contents: particles(1, "X=0") + initial("X", draw("normal", "10", "3")),
			moments: map[string][2]func(float64) float64{"X": {constant(10), constant(9)}}},
		{name: "parameter at the start", step: 1, contents: particles(1, "X=0") + list("Parameters", parameter("k", 1, true)) + initial("k", draw("poisson", "10")) +
			list("Rules", assignment("X", times("2", "k"))), moments: map[string][2]func(float64) float64{"X": {constant(20), constant(40)}}},
		{name: "through a function", step: 1, contents: repeated(apply("call noisy", "5"), function), moments: map[string][2]func(float64) float64{"X": {after0(10), after0(2)}}},
		{name: "two draws", step: 1, contents: repeated(sum, ""), moments: map[string][2]func(float64) float64{"X": {after0(10), after0(2)}}},
		{name: "a draw of a draw", step: 1, contents: repeated(draw("normal", draw("normal", "5", "1"), "2"), ""), moments: map[string][2]func(float64) float64{"X": {after0(5), after0(5)}}},
		{name: "one value between bounds", step: 1, contents: repeated(draw("normal", "5", "1", "4", "4"), ""), moments: map[string][2]func(float64) float64{"X": {after0(4), after0(0)}}},
		{name: "one whole value", step: 1, contents: repeated(draw("poisson", "5", "4", "4"), ""), moments: map[string][2]func(float64) float64{"X": {after0(4), after0(0)}}},
		// The event fires at time 1 and is carried out after an exponential time of mean 2.
		{name: "delay", step: 1, contents: particles(1, "X=0") + list("Events", event("E", apply("geq", "t", "1"), draw("exponential", "0.5"), "X", "1")),
			moments: map[string][2]func(float64) float64{"X": {
				func(t float64) float64 { return -math.Expm1(-max(0, t-1) / 2) },
				func(t float64) float64 { p := math.Exp(-max(0, t-1) / 2); return p * (1 - p) }}}},
		// Which of two events comes last is decided by draws: A wins with probability 1/4.
		{name: "priority", step: 1, contents: particles(1, "X=0") + list("Events", prior("A", draw("uniform", "0", "1"), "1"), prior("B", draw("bernoulli", "0.75"), "2")),
			moments: map[string][2]func(float64) float64{"X": {after0(1.25), after0(0.1875)}}},
		// A draw that starts a jump process: a mixture of Poisson laws.
		{name: "rate of immigration", step: 1, contents: particles(1, "X=0") + list("Parameters", parameter("k", 1, true)) + initial("k", draw("gamma", "2", "3")) +
			list("Reactions", converts("In", "", "X", "k")), moments: map[string][2]func(float64) float64{"X": {line(0, 6), func(t float64) float64 { return 6*t + 18*t*t }}}},
	}
}

// prior is an event at time 0.5 with a priority that sets X.
func prior(id, priority, set string) string {
	return strings.Replace(event(id, apply("geq", "t", "0.5"), "", "X", set), "</trigger>", "</trigger><priority>"+formula(priority)+"</priority>", 1)
}

// TestDrawsInSBML compares draws with the moments of their laws, by the scores of
// the suite and with fixed seeds; the report states the false alarm.
func TestDrawsInSBML(t *testing.T) {
	models := placedDraws()
	for k, d := range drawnCases() {
		mean, sd := d.moments()
		models = append(models, jumpModel{name: fmt.Sprintf("%s %d", d.law, k), step: 1, contents: repeated(d.formula(), ""),
			moments: map[string][2]func(float64) float64{"X": {after0(mean), after0(sd * sd)}}})
	}
	dir := t.TempDir()
	for i := range models {
		models[i].write(t, dir)
	}
	o := conformance.StochasticOptions{Replicates: 2000, Workers: 2, Options: ssa.Options{Seed: 7}}
	if os.Getenv("NICHE_SUITE_FULL") != "" || *everyNested {
		o.Replicates = 20_000
	}
	report, err := conformance.Stochastic(context.Background(), dir, o)
	s := summarise(t, report, err)
	t.Logf("%d of %d models, %d realisations each, false alarm %.2g", s.Passed, len(models), o.Replicates, report.FalseAlarm)
	if s.Passed != len(models) || report.FalseAlarm > 0.5 {
		t.Errorf("%d of %d passed, false alarm %g", s.Passed, len(models), report.FalseAlarm)
	}
}
