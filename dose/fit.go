package dose

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Distribution says how responses scatter.
type Distribution int

const (
	// Gaussian responses have the variance σ²/weight, with σ estimated.
	Gaussian Distribution = iota
	// Binomial responses are fractions of weight individuals each.
	Binomial
)

// Data are measurements. Weights is nil for equal weights; Curves is nil if all
// belong to curve 0. The slices are read, not kept.
type Data struct {
	Doses     []float64 // [unit of dose], ≥ 0
	Responses []float64 // [unit of the response]
	Weights   []float64 // [1]
	Curves    []int     // 0, 1, … without gaps
}

// Options are choices of a fit. The zero value fits independent curves with
// Gaussian scatter.
type Options struct {
	Distribution Distribution
	// Shared parameters have one value for all curves; the scatter is always
	// common to all.
	Shared []Parameter
	// Low and High bound parameters, NaN or a missing key for the default: E
	// within 10⁶ of the doses, |B| ≤ 100, C and D within [0, 1] for Binomial.
	// Bounds of E are doses.
	Low, High map[Parameter]float64
	// Search is Global unless published numbers are to be repeated.
	Search Search
	// Start replaces the search for start values: one curve of parameters for
	// each curve. Bootstrap uses it.
	Start []Curve
}

// Errors of Fit.
var (
	ErrTooFew      = errors.New("fewer measurements than parameters")
	ErrNoDoses     = errors.New("fewer than two different doses")
	ErrNoMinimum   = errors.New("no parameters fit: the search for a minimum did not end")
	ErrNotCovering = errors.New("curve numbers have gaps")
)

// Fit is a fitted model.
type Fit struct {
	Model        Model
	Distribution Distribution
	Curves       []Curve
	// Estimates and Errors are the free parameters, in the order of Labels:
	// parameter by parameter, curve by curve. E is as the model reports it.
	// Errors are NaN where the data do not determine a parameter.
	Estimates, Errors []float64
	Labels            []Label
	Covariance        []float64 // of Estimates, row by row
	RSS               float64   // weighted sum of squares [response²]; NaN for Binomial
	LogLik, AIC       float64   // [1]
	DF                int       // measurements − free parameters
	N                 int       // measurements

	layout layout
}

// Label names one free parameter: of one curve, or of all if Curve is −1.
type Label struct {
	Parameter Parameter
	Curve     int
}

// layout maps (curve, parameter) to a place in the vector of free parameters,
// −1 for fixed.
type layout struct {
	place  [][parameters]int
	labels []Label
}

func newLayout(m Model, curves int, shared []Parameter) layout {
	l := layout{place: make([][parameters]int, curves)}
	for p := range parameters {
		for c := range curves {
			switch {
			case !m.Free[p]:
				l.place[c][p] = -1
			case slices.Contains(shared, p) && curves > 1:
				if c == 0 {
					l.labels = append(l.labels, Label{p, -1})
				}
				l.place[c][p] = len(l.labels) - 1
			default:
				l.labels = append(l.labels, Label{p, c})
				l.place[c][p] = len(l.labels) - 1
			}
		}
	}
	return l
}

// FitModel finds the parameters of m that make data most likely. It searches
// from a grid of start values, so that it needs none. The error is one of
// ErrTooFew, ErrNoDoses, ErrNoMinimum, ErrDescent and ErrNotCovering, or says
// which number is not usable. The cost is some hundred evaluations of the curves.
//
// Standard errors come from the observed second derivatives of the likelihood,
// as in drc (Ritz, Baty, Streibig, Gerhard 2015, doi 10.1371/journal.pone.0146021).
func FitModel(m Model, data Data, o Options) (*Fit, error) {
	if err := data.check(o); err != nil {
		return nil, err
	}
	p := newProblem(m, data, o)
	if len(data.Doses) < len(p.layout.labels) {
		return nil, ErrTooFew
	}
	if o.Search == AsDRC {
		end, hessian, err := p.descend()
		if err != nil {
			return nil, err
		}
		return p.fit(end, hessian), nil
	}
	best, ok := p.search()
	if !ok {
		return nil, ErrNoMinimum
	}
	return p.fit(best, nil), nil
}

// check returns the first thing that makes d unusable.
func (d *Data) check(o Options) error {
	n := len(d.Doses)
	if len(d.Responses) != n || d.Weights != nil && len(d.Weights) != n || d.Curves != nil && len(d.Curves) != n {
		panic("dose: slices of Data differ in length")
	}
	if n == 0 {
		return ErrTooFew
	}
	for i, x := range d.Doses {
		y := d.Responses[i]
		switch {
		case !(x >= 0) || math.IsInf(x, 0):
			return fmt.Errorf("dose %g is not a finite non-negative number", x)
		case math.IsNaN(y) || math.IsInf(y, 0):
			return fmt.Errorf("response %g is not a finite number", y)
		case o.Distribution == Binomial && !(y >= 0 && y <= 1):
			return fmt.Errorf("response %g is not a fraction", y)
		case d.Weights != nil && (!(d.Weights[i] >= 0) || math.IsInf(d.Weights[i], 0)):
			return fmt.Errorf("weight %g is not a finite non-negative number", d.Weights[i])
		}
	}
	if slices.Min(d.Doses) == slices.Max(d.Doses) {
		return ErrNoDoses
	}
	for c := range d.curves() {
		if !slices.Contains(d.Curves, c) && d.Curves != nil {
			return ErrNotCovering
		}
	}
	return nil
}

func (d *Data) curves() int {
	if d.Curves == nil {
		return 1
	}
	return slices.Max(d.Curves) + 1
}

func (d *Data) curve(i int) int {
	if d.Curves == nil {
		return 0
	}
	return d.Curves[i]
}

func (d *Data) weight(i int) float64 {
	if d.Weights == nil {
		return 1
	}
	return d.Weights[i]
}

// Estimate returns parameter p of a curve and its standard error, 0 if it is
// fixed. E is as the model reports it.
func (f *Fit) Estimate(p Parameter, curve int) (value, se float64) {
	if k := f.layout.place[curve][p]; k >= 0 {
		return f.Estimates[k], f.Errors[k]
	}
	return f.Model.Fixed[p], 0
}

// At returns the fitted response of a curve at dose x.
func (f *Fit) At(x float64, curve int) float64 { return f.Curves[curve].At(x) }

// Effective returns the dose of [Curve.Effective] and its standard error by the
// delta method.
func (f *Fit) Effective(share float64, curve int) (x, se float64) {
	x, g := f.Curves[curve].effective(share)
	return x, f.deltaError(&g, curve)
}

// Level returns the dose at which the curve reaches y and its standard error;
// ok is false if it does not.
func (f *Fit) Level(y float64, curve int) (x, se float64, ok bool) {
	c := &f.Curves[curve]
	if x, ok = c.Level(y); !ok {
		return x, math.NaN(), false
	}
	span := c.Parameters[D] - c.Parameters[C]
	s := (y - c.Parameters[C]) / span
	_, g := c.doseAt(s)
	shape := 1.0
	if c.Family == LogLogistic || c.Family == Logistic {
		shape = c.Parameters[F]
	}
	_, byS, _ := c.Family.inverse(s, shape)
	byS /= c.Parameters[B]
	if c.Family.hasLogDose() {
		byS *= x
	}
	g[C], g[D] = byS*(s-1)/span, -byS*s/span
	return x, f.deltaError(&g, curve), true
}

// deltaError returns √(gᵀ·Cov·g) of one curve for a gradient by its internal
// parameters.
func (f *Fit) deltaError(g *[parameters]float64, curve int) float64 {
	gradient := *g
	if f.Curves[curve].Family.hasLogDose() && !f.Model.LogDose {
		gradient[E] /= f.Curves[curve].Parameters[E]
	}
	n := len(f.Estimates)
	sum := 0.0
	for p, i := range f.layout.place[curve] {
		for q, j := range f.layout.place[curve] {
			if i >= 0 && j >= 0 && gradient[p] != 0 && gradient[q] != 0 {
				sum += gradient[p] * f.Covariance[i*n+j] * gradient[q]
			}
		}
	}
	return math.Sqrt(sum)
}
