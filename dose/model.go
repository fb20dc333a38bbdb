package dose

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Parameter is one of the five parameters of a curve, by drc's letters.
type Parameter int

// The parameters of a curve. Between dose 0 and infinity the response goes from
// one of the limits C and D to the other; a positive B means falling.
const (
	B Parameter = iota // steepness [1], or [1/unit of dose] for L models
	C                  // lower limit [unit of the response]
	D                  // upper limit [unit of the response]
	E                  // dose of the inflexion [unit of dose]
	F                  // asymmetry [1], or the slope of hormesis (BC) [response/dose]
	parameters
)

// String returns drc's letter.
func (p Parameter) String() string {
	if p < 0 || p >= parameters {
		return "?"
	}
	return "bcdef"[p : p+1]
}

// Family is a shape of curve.
type Family int

// Families, with z = b·(ln x − ln e), or b·(x − e) for Logistic.
const (
	LogLogistic  Family = iota // c + (d−c)·(1+eᶻ)^−f
	Logistic                   // the same over the dose instead of its logarithm
	Weibull1                   // c + (d−c)·exp(−eᶻ)
	Weibull2                   // c + (d−c)·(1−exp(−eᶻ))
	BrainCousens               // c + (d−c+f·x)/(1+eᶻ)
)

// Model is a family with some parameters fixed.
type Model struct {
	Name   string // as in drc
	Family Family
	Free   [parameters]bool
	Fixed  [parameters]float64 // values of the parameters that are not free
	// LogDose says that E is reported as the logarithm of a dose (LL2 models).
	LogDose bool
}

// Named returns the model that drc calls name. The error lists the names known.
func Named(name string) (Model, error) {
	for _, m := range Models() {
		if m.Name == name {
			return m, nil
		}
	}
	return Model{}, fmt.Errorf("unknown dose–response model %q; known are %s", name, strings.Join(Names(), ", "))
}

// Names lists the models in the order of Models.
func Names() []string {
	var names []string
	for _, m := range Models() {
		names = append(names, m.Name)
	}
	return names
}

// Models lists every model.
func Models() []Model {
	return slices.Concat(
		sigmoid(LogLogistic, "LL", false), sigmoid(LogLogistic, "LL2", true), sigmoid(Logistic, "L", false),
		sigmoid(Weibull1, "W1", false), sigmoid(Weibull2, "W2", false),
		[]Model{
			{Name: "EXD.2", Family: Weibull1, Free: free("de"), Fixed: fixed(1, 0, 0)},
			{Name: "EXD.3", Family: Weibull1, Free: free("cde"), Fixed: fixed(1, 0, 0)},
			{Name: "AR.2", Family: Weibull2, Free: free("de"), Fixed: fixed(1, 0, 0)},
			{Name: "AR.3", Family: Weibull2, Free: free("cde"), Fixed: fixed(1, 0, 0)},
			{Name: "BC.4", Family: BrainCousens, Free: free("bdef")},
			{Name: "BC.5", Family: BrainCousens, Free: free("bcdef")},
		})
}

// sigmoid lists the models with two to four, or five, free parameters.
func sigmoid(family Family, prefix string, logDose bool) []Model {
	letters := []string{"be", "bde", "bcde", "bcdef"}
	if family == Weibull1 || family == Weibull2 {
		letters = letters[:3]
	}
	if family == Logistic {
		letters = letters[1:]
	}
	var list []Model
	for _, l := range letters {
		list = append(list, Model{
			Name: fmt.Sprintf("%s.%d", prefix, len(l)), Family: family, Free: free(l), Fixed: fixed(0, 0, 1), LogDose: logDose,
		})
	}
	return list
}

func free(letters string) (f [parameters]bool) {
	for p := range parameters {
		f[p] = strings.Contains(letters, p.String())
	}
	return f
}

func fixed(b, c, d float64) [parameters]float64 { return [parameters]float64{B: b, C: c, D: d, F: 1} }

// Fix returns m with p fixed at value.
func (m Model) Fix(p Parameter, value float64) Model {
	m.Free[p], m.Fixed[p] = false, value
	return m
}

// hasLogDose reports whether the curve depends on the dose through its
// logarithm.
func (f Family) hasLogDose() bool { return f != Logistic }

// linear reports whether the response is linear in p.
func (f Family) linear(p Parameter) bool {
	return p == C || p == D || p == F && f == BrainCousens
}

// at returns the response at dose x for the parameters p, where p[E] is ln e
// for families over the logarithm of the dose, and writes its gradient with
// respect to them to g unless g is nil.
func (f Family) at(x float64, p *[parameters]float64, g *[parameters]float64) float64 {
	z, distance := f.exponent(x, p)
	shape := 1.0
	if f == LogLogistic || f == Logistic {
		shape = p[F]
	}
	s, slope, byF := f.fraction(z, shape)
	span := p[D] - p[C]
	if f == BrainCousens {
		span += p[F] * x
		byF = 0
	}
	if g != nil {
		byZ := span * slope
		g[B], g[E] = 0, 0
		if byZ != 0 {
			g[B], g[E] = byZ*distance, -byZ*p[B]
		}
		g[C], g[D] = 1-s, s
		g[F] = span * byF
		if f == BrainCousens {
			g[F] = x * s
		}
	}
	return p[C] + span*s
}

// exponent returns z and its derivative with respect to b.
func (f Family) exponent(x float64, p *[parameters]float64) (z, distance float64) {
	distance = x - p[E]
	if f.hasLogDose() {
		distance = math.Log(x) - p[E]
	}
	if p[B] == 0 {
		if math.IsInf(distance, -1) {
			distance = 0 // dose 0 has no place on the logarithmic axis
		}
		return 0, distance
	}
	return p[B] * distance, distance
}

// fraction returns the share s of the span d−c at z, ds/dz and ds/df.
func (f Family) fraction(z, shape float64) (s, slope, byShape float64) {
	switch f {
	case Weibull1, Weibull2:
		h := math.Exp(z)
		s = math.Exp(-h)
		if !math.IsInf(h, 0) {
			slope = -h * s
		}
		if f == Weibull2 {
			return -math.Expm1(-h), -slope, 0
		}
		return s, slope, 0
	}
	soft := softplus(z)
	s = math.Exp(-shape * soft)
	odds := 1 / (1 + math.Exp(-z)) // h/(1+h)
	slope = -shape * s * odds
	if s > 0 {
		byShape = -s * soft
	}
	return s, slope, byShape
}

// softplus returns ln(1+eᶻ).
func softplus(z float64) float64 {
	if z > 0 {
		return z + math.Log1p(math.Exp(-z))
	}
	return math.Log1p(math.Exp(z))
}

// inverse returns z at which the share is s, with dz/ds and dz/df. It needs
// 0 < s < 1.
func (f Family) inverse(s, shape float64) (z, byS, byShape float64) {
	switch f {
	case Weibull1:
		h := -math.Log(s)
		return math.Log(h), -1 / (s * h), 0
	case Weibull2:
		h := -math.Log1p(-s)
		return math.Log(h), 1 / ((1 - s) * h), 0
	}
	power := math.Pow(s, -1/shape)
	h := power - 1
	return math.Log(h), -power / (shape * s * h), power * math.Log(s) / (shape * shape * h)
}
