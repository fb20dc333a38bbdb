package sbml

import (
	"encoding/xml"
	"strings"

	"niche/diag"
	"niche/distrib"
	"niche/expr"
)

// distribURL precedes the names of the laws of package distrib.
const distribURL = symbolsURL + "distrib/"

// distributionSpace is the namespace of the annotation by which tools without
// the package say that a function definition is a law.
const distributionSpace = "http://sbml.org/annotations/distribution"

// definitions are the laws that such annotations name: the last part of an
// address of Wikipedia or UncertML.
var definitions = map[string]distrib.Law{
	"Normal_distribution": distrib.Normal, "Truncated_normal_distribution": distrib.Normal,
	"Uniform_distribution": distrib.Uniform, "Uniform_distribution_(continuous)": distrib.Uniform, "Continuous_uniform_distribution": distrib.Uniform,
	"Bernoulli_distribution": distrib.Bernoulli, "Binomial_distribution": distrib.Binomial, "Cauchy_distribution": distrib.Cauchy,
	"Chi-squared_distribution": distrib.ChiSquare, "Exponential_distribution": distrib.Exponential, "Gamma_distribution": distrib.Gamma,
	"Laplace_distribution": distrib.Laplace, "Log-normal_distribution": distrib.LogNormal, "Poisson_distribution": distrib.Poisson,
	"Rayleigh_distribution": distrib.Rayleigh,
	"normal":                distrib.Normal, "uniform": distrib.Uniform, "bernoulli": distrib.Bernoulli, "binomial": distrib.Binomial, "cauchy": distrib.Cauchy,
	"chi-square": distrib.ChiSquare, "exponential": distrib.Exponential, "gamma": distrib.Gamma, "laplace": distrib.Laplace,
	"log-normal": distrib.LogNormal, "poisson": distrib.Poisson, "rayleigh": distrib.Rayleigh,
}

// readLaws notes which function definitions are laws, before any formula is
// read. They do not become functions of the model: calls of them are draws.
func (r *reader) readLaws(el *element) {
	list := el.child("listOfFunctionDefinitions")
	if list == nil {
		return
	}
	r.laws = map[string]distrib.Law{}
	for _, f := range list.children {
		for _, c := range f.children {
			if packageOf(c.space) == "distrib" {
				r.errorf(diag.RefusedPackage, c, "call the distribution in formulas, as package distrib version 1 does", "<%s> is of a draft of package distrib and not supported", c.name)
			}
		}
		if law, ok := annotatedLaw(r.outer(f, "annotation")); ok {
			r.laws[f.attr("id")] = law
		} else if law, ok := distrib.Lookup(f.attr("id")); ok {
			r.shadowed = append(r.shadowed, law)
		}
	}
}

// annotatedLaw finds the law that an annotation names.
func annotatedLaw(annotation string) (distrib.Law, bool) {
	dec := xml.NewDecoder(strings.NewReader(annotation))
	for {
		tok, err := dec.Token()
		if err != nil {
			return 0, false
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Space != distributionSpace || start.Name.Local != "distribution" {
			continue
		}
		for _, a := range start.Attr {
			if a.Name.Local == "definition" {
				law, ok := definitions[a.Value[strings.LastIndexByte(a.Value, '/')+1:]]
				return law, ok
			}
		}
	}
}

// callLaw reads a call of the law that a csymbol at head names.
func (r *reader) callLaw(head *element, name string, args []expr.Expr, ok bool) expr.Expr {
	law, known := distrib.Lookup(name)
	switch {
	case !known:
		r.errorf(diag.RefusedSymbol, head, diag.SuggestHint(name, lawNames()), "package distrib has no distribution %q", name)
	case !law.Takes(len(args)):
		r.mathErrorf(head, "write "+law.Usage(), "distribution %q does not take %d arguments", name, len(args))
	case r.hides(law):
		r.errorf(diag.RefusedSymbol, head, "rename the function", "the model has a function %q beside the distribution of that name", name)
	case ok:
		return r.m.Pool.Call(name, args...)
	}
	return 0
}

// hides reports whether a function of the model has the name of law.
func (r *reader) hides(law distrib.Law) bool {
	for _, l := range r.shadowed {
		if l == law {
			return true
		}
	}
	return false
}

func lawNames() []string {
	var names []string
	for _, l := range distrib.Laws() {
		names = append(names, l.String())
	}
	return names
}
