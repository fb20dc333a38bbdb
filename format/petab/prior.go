package petab

import (
	"math"

	"niche/diag"
)

// PriorKind is the family of a prior. Families whose name starts with
// ParameterScale are laws of the parameter on its scale, the others of its
// linear value.
type PriorKind uint8

const (
	NoPrior PriorKind = iota
	UniformPrior
	NormalPrior
	LaplacePrior
	LogNormalPrior
	LogLaplacePrior
	ParameterScaleUniformPrior
	ParameterScaleNormalPrior
	ParameterScaleLaplacePrior
)

// priorNames are PEtab's words, by kind.
var priorNames = [...]string{
	"", "uniform", "normal", "laplace", "logNormal", "logLaplace",
	"parameterScaleUniform", "parameterScaleNormal", "parameterScaleLaplace",
}

// String returns PEtab's word, or "" for NoPrior.
func (k PriorKind) String() string { return priorNames[k] }

func (k PriorKind) uniform() bool { return k == UniformPrior || k == ParameterScaleUniformPrior }
func (k PriorKind) onScale() bool { return k >= ParameterScaleUniformPrior }

// Prior is a law with two parameters: lower and upper bound of a uniform law,
// mean and standard deviation of a normal one, location and scale of a Laplace
// one. Those of the log laws belong to ln x.
type Prior struct {
	Kind PriorKind
	A, B float64
	Pos  diag.Pos
}

// LogDensity returns the logarithm of the density at the parameter value x,
// given on scale, and its derivative with respect to x. The density is that of
// the quantity the law describes, without a Jacobian for the change of scale,
// so that it is 0 for NoPrior and −Inf outside a uniform law's bounds.
func (p Prior) LogDensity(scale Scale, x float64) (value, gradient float64) {
	if p.Kind == NoPrior {
		return 0, 0
	}
	if p.Kind.onScale() {
		return p.density(x)
	}
	v := scale.Invert(x)
	value, gradient = p.density(v)
	return value, gradient * scale.InverseDerivative(v)
}

// density is LogDensity in the law's own variable.
func (p Prior) density(v float64) (value, gradient float64) {
	switch p.Kind {
	case UniformPrior, ParameterScaleUniformPrior:
		if v < p.A || v > p.B {
			return math.Inf(-1), 0
		}
		return -math.Log(p.B - p.A), 0
	case NormalPrior, ParameterScaleNormalPrior:
		return normalDensity(v, p.A, p.B)
	case LaplacePrior, ParameterScaleLaplacePrior:
		return laplaceDensity(v, p.A, p.B)
	}
	if v <= 0 {
		return math.Inf(-1), 0
	}
	law := normalDensity
	if p.Kind == LogLaplacePrior {
		law = laplaceDensity
	}
	u := math.Log(v)
	value, gradient = law(u, p.A, p.B)
	return value - u, (gradient - 1) / v
}

func normalDensity(v, mean, sd float64) (value, gradient float64) {
	r := (v - mean) / sd
	return -0.5*r*r - math.Log(sd) - 0.5*math.Log(2*math.Pi), -r / sd
}

func laplaceDensity(v, location, scale float64) (value, gradient float64) {
	r := (v - location) / scale
	return -math.Abs(r) - math.Log(2*scale), -sign(r) / scale
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// Quantile returns the value on scale below which the law holds the fraction u,
// 0 < u < 1. It may be NaN where a law of the linear value reaches below zero
// and scale is logarithmic. NoPrior has no quantiles: NaN.
func (p Prior) Quantile(scale Scale, u float64) float64 {
	var v float64
	switch p.Kind {
	case UniformPrior, ParameterScaleUniformPrior:
		v = p.A + u*(p.B-p.A)
	case NormalPrior, ParameterScaleNormalPrior:
		v = normalQuantile(p.A, p.B, u)
	case LaplacePrior, ParameterScaleLaplacePrior:
		v = laplaceQuantile(p.A, p.B, u)
	case LogNormalPrior:
		v = math.Exp(normalQuantile(p.A, p.B, u))
	case LogLaplacePrior:
		v = math.Exp(laplaceQuantile(p.A, p.B, u))
	default:
		return math.NaN()
	}
	if p.Kind.onScale() {
		return v
	}
	return scale.Apply(v)
}

func normalQuantile(mean, sd, u float64) float64 { return mean + sd*math.Sqrt2*math.Erfinv(2*u-1) }

func laplaceQuantile(location, scale, u float64) float64 {
	if u < 0.5 {
		return location + scale*math.Log(2*u)
	}
	return location - scale*math.Log(2*(1-u))
}
