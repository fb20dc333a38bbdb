package distrib

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/rng"
)

// Law is a family of probability laws on the real line.
type Law uint8

// The laws of the SBML package Distributions, version 1.
const (
	Normal      Law = iota + 1 // mean, standard deviation
	Uniform                    // least, most
	Bernoulli                  // probability of 1
	Binomial                   // trials, probability of success
	Cauchy                     // location (0 if not given), scale
	ChiSquare                  // degrees of freedom
	Exponential                // rate
	Gamma                      // shape, scale
	Laplace                    // location (0 if not given), scale
	LogNormal                  // mean and standard deviation of the logarithm
	Poisson                    // rate
	Rayleigh                   // scale
)

// laws describes each Law.
var laws = [...]struct {
	name       string
	parameters []string
	optional   bool // the first parameter may be left out and is then 0
	unbounded  bool // takes no bounds
	discrete   bool
}{
	Normal:      {name: "normal", parameters: []string{"mean", "sd"}},
	Uniform:     {name: "uniform", parameters: []string{"least", "most"}, unbounded: true},
	Bernoulli:   {name: "bernoulli", parameters: []string{"probability"}, unbounded: true, discrete: true},
	Binomial:    {name: "binomial", parameters: []string{"trials", "probability"}, discrete: true},
	Cauchy:      {name: "cauchy", parameters: []string{"location", "scale"}, optional: true},
	ChiSquare:   {name: "chisquare", parameters: []string{"freedom"}},
	Exponential: {name: "exponential", parameters: []string{"rate"}},
	Gamma:       {name: "gamma", parameters: []string{"shape", "scale"}},
	Laplace:     {name: "laplace", parameters: []string{"location", "scale"}, optional: true},
	LogNormal:   {name: "lognormal", parameters: []string{"mean", "sd"}},
	Poisson:     {name: "poisson", parameters: []string{"rate"}, discrete: true},
	Rayleigh:    {name: "rayleigh", parameters: []string{"scale"}},
}

// Laws returns every law in order of name.
func Laws() []Law {
	list := make([]Law, 0, len(laws)-1)
	for l := Normal; int(l) < len(laws); l++ {
		list = append(list, l)
	}
	slices.SortFunc(list, func(a, b Law) int { return strings.Compare(a.String(), b.String()) })
	return list
}

// Lookup returns the law with the given name, for example "lognormal".
func Lookup(name string) (Law, bool) {
	for l := Normal; int(l) < len(laws); l++ {
		if laws[l].name == name {
			return l, true
		}
	}
	return 0, false
}

// String returns the name of l, as formulas write it.
func (l Law) String() string { return laws[l].name }

// Discrete reports whether samples of l are whole numbers.
func (l Law) Discrete() bool { return laws[l].discrete }

// Usage returns the forms of l, e.g. "normal(mean, sd) or normal(mean, sd,
// least, most)".
func (l Law) Usage() string {
	d := &laws[l]
	forms := []string{d.name + "(" + strings.Join(d.parameters, ", ") + ")"}
	if d.optional {
		forms = append(forms, d.name+"("+d.parameters[1]+")")
	}
	if !d.unbounded {
		forms = append(forms, d.name+"("+strings.Join(d.parameters, ", ")+", least, most)")
	}
	return strings.Join(forms, " or ")
}

// Takes reports whether l can be called with n arguments.
func (l Law) Takes(n int) bool {
	d := &laws[l]
	k := len(d.parameters)
	return n == k || n == k+2 && !d.unbounded || n == k-1 && d.optional
}

// split sorts args, a number that l takes, into parameters and bounds.
func (l Law) split(args []float64) (a, b, least, most float64) {
	d := &laws[l]
	least, most = math.Inf(-1), math.Inf(1)
	k := len(d.parameters)
	switch {
	case len(args) == k+2:
		least, most = args[k], args[k+1]
	case len(args) < k:
		return 0, args[0], least, most
	}
	a = args[0]
	if k == 2 {
		b = args[1]
	}
	return a, b, least, most
}

// Check reports arguments with which l has no meaning: negative scales,
// probabilities outside [0, 1], bounds between which nothing lies.
func (l Law) Check(args []float64) error {
	if !l.Takes(len(args)) {
		return fmt.Errorf("%s takes %s", l, l.Usage())
	}
	a, b, least, most := l.split(args)
	finite := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	d := &laws[l]
	for i, name := range d.parameters {
		v := []float64{a, b}[i]
		bad := !finite(v)
		switch name {
		case "sd":
			bad = bad || v < 0
		case "scale", "rate", "shape", "freedom":
			bad = bad || v < 0 || v == 0 && l != Poisson
		case "probability":
			bad = bad || v < 0 || v > 1
		case "trials":
			bad = bad || v < 0 || v != math.Trunc(v) || v > 1<<53
		}
		if bad {
			return fmt.Errorf("%s of %s is %g", name, l, v)
		}
	}
	switch {
	case l == Uniform && !(a <= b):
		return fmt.Errorf("uniform has no value between %g and %g", a, b)
	case l == Poisson && a > 1<<53:
		return fmt.Errorf("rate of poisson is %g, more than can be counted", a)
	case !l.reaches(a, b, least, most):
		return fmt.Errorf("%s has no value between %g and %g", l, least, most)
	}
	return nil
}

// reaches reports whether l has values in [least, most].
func (l Law) reaches(a, b, least, most float64) bool {
	if d := &laws[l]; d.discrete {
		least, most = math.Ceil(least), math.Floor(most)
	}
	if !(least <= most) {
		return false
	}
	switch l {
	case Normal:
		return b > 0 || least <= a && a <= most
	case LogNormal:
		return most > 0 && (b > 0 || least <= math.Exp(a) && math.Exp(a) <= most)
	case ChiSquare, Exponential, Gamma, Rayleigh:
		return most >= 0
	case Poisson:
		return most >= 0 && (a > 0 || least <= 0)
	case Binomial:
		return most >= 0 && least <= a && (b > 0 || least <= 0) && (b < 1 || most >= a)
	}
	return true
}

// Sample draws from l with args, whose number l takes. It returns NaN where
// [Law.Check] fails. Nothing is allocated.
func (l Law) Sample(s *rng.Stream, args []float64) float64 {
	a, b, least, most := l.split(args)
	if !l.valid(a, b) || !l.reaches(a, b, least, most) {
		return math.NaN()
	}
	if math.IsInf(least, -1) && math.IsInf(most, 1) {
		return l.free(s, a, b)
	}
	return l.bounded(s, a, b, least, most)
}

// valid is Check of the parameters, without words.
func (l Law) valid(a, b float64) bool {
	if math.IsNaN(a-a) || math.IsNaN(b-b) { // NaN or infinite
		return false
	}
	switch l {
	case Normal, LogNormal:
		return b >= 0
	case Uniform:
		return a <= b
	case Bernoulli:
		return a >= 0 && a <= 1
	case Binomial:
		return a >= 0 && a == math.Trunc(a) && a <= 1<<53 && b >= 0 && b <= 1
	case Cauchy, Laplace:
		return b > 0
	case Gamma:
		return a > 0 && b > 0
	case Poisson:
		return a >= 0 && a <= 1<<53
	}
	return a > 0
}
