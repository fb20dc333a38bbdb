package dose

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Search says how a fit looks for its parameters.
type Search int

const (
	// Global starts least squares from a grid and keeps the best minimum: what
	// the data say, whatever the path. It is the default.
	Global Search = iota
	// AsDRC repeats the search of drm in the R package drc 3 step by step: one
	// variable-metric descent with numerical derivatives from one start that a
	// straight line through transformed responses gives, ending at a relative
	// gain of 1e-7. It may end far from the best parameters, as drc's does; it is
	// here to compare with published numbers. LL, L and BC models only.
	AsDRC
)

// ErrDescent says that the search of AsDRC broke off, as drc's does.
var ErrDescent = errors.New("no parameters fit: the descent left the region where the curve is finite")

const (
	drcTolerance     = 1e-7 // relative gain at which drc stops [1]
	drcMaxIterations = 500
	drcMargin        = 1e-3 // of the first limits outside the responses, over their range [1]
	drcSmall         = 1e-4 // parameters below this are not scaled by the optimiser [1]
	drcLeastScale    = 1e-15
)

// descent is a problem in the coordinates of drc: parameters as they are
// reported, doses and responses divided by powers of ten.
type descent struct {
	*problem
	doses, responses         []float64 // scaled
	doseScale, responseScale float64
	full                     [][parameters]float64 // of each curve, scaled
}

// descend returns the parameters at which drc's search ends and the second
// derivatives of the loss by the parameters as reported. The error is ErrDescent
// or says why drc's search is not known for the problem.
func (p *problem) descend() (theta, hessian []float64, err error) {
	m := &p.model
	if m.LogDose || m.Family == Weibull1 || m.Family == Weibull2 {
		return nil, nil, fmt.Errorf("the search of drc is known for LL, L and BC models, not for %s", m.Name)
	}
	if len(p.options.Low)+len(p.options.High) > 0 || p.options.Start != nil {
		return nil, nil, errors.New("the search of drc takes neither bounds nor starts")
	}
	d := newDescent(p)
	start := d.start()
	scale := make([]float64, len(start))
	for i, v := range start {
		if scale[i] = math.Abs(v); scale[i] < drcSmall {
			scale[i] = 1
		}
	}
	v := variableMetric{f: d.objective, scale: scale, tolerance: drcTolerance, maxIterations: drcMaxIterations}
	if theta, err = v.minimise(start); err == nil {
		hessian, err = v.hessian()
	}
	if err != nil {
		return nil, nil, ErrDescent
	}
	d.unscaleHessian(hessian)
	d.unscale(theta)
	return theta, hessian, nil
}

func newDescent(p *problem) *descent {
	d := &descent{problem: p, doseScale: 1, responseScale: 1, full: make([][parameters]float64, len(p.layout.place))}
	if p.model.Family == LogLogistic {
		d.doseScale = powerOfTen(p.data.Doses)
		if p.options.Distribution == Gaussian {
			d.responseScale = powerOfTen(p.data.Responses)
		}
	}
	for i := range p.data.Doses {
		d.doses = append(d.doses, p.data.Doses[i]/d.doseScale)
		d.responses = append(d.responses, p.data.Responses[i]/d.responseScale)
	}
	return d
}

// powerOfTen returns the power of ten below the median of v, 1 if that is not
// positive.
func powerOfTen(v []float64) float64 {
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	n := len(sorted)
	median := (sorted[(n-1)/2] + sorted[n/2]) / 2
	scale := math.Pow(10, math.Floor(math.Log10(median)))
	if !(scale >= drcLeastScale) {
		return 1
	}
	return scale
}

// unit returns by what a parameter is divided.
func (d *descent) unit(k Parameter) float64 {
	switch k {
	case C, D:
		return d.responseScale
	case E:
		return d.doseScale
	}
	return 1
}

// start returns drc's first parameters: each curve's own, shared ones averaged
// over the measurements.
func (d *descent) start() []float64 {
	v, weight := make([]float64, len(d.layout.labels)), make([]float64, len(d.layout.labels))
	for c, place := range d.layout.place {
		rows := d.rows(c)
		own := d.startCurve(rows)
		for k, i := range place {
			if i >= 0 {
				weight[i] += float64(len(rows))
				v[i] += (own[k] - v[i]) * float64(len(rows)) / weight[i]
			}
		}
	}
	return v
}

// startCurve puts the limits just outside the responses and a straight line
// through their logits over the dose, or its logarithm where it is positive.
func (d *descent) startCurve(rows []int) [parameters]float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, i := range rows {
		low, high = min(low, d.responses[i]), max(high, d.responses[i])
	}
	margin := drcMargin * (high - low)
	low, high = low-margin, high+margin
	var x, y []float64
	for _, i := range rows {
		at := d.doses[i]
		if d.model.Family.hasLogDose() {
			at = math.Log(at)
		}
		if !math.IsInf(at, -1) {
			x, y = append(x, at), append(y, math.Log((high-d.responses[i])/(d.responses[i]-low)))
		}
	}
	intercept, slope := line(x, y)
	start := [parameters]float64{B: slope, C: low, D: high, E: -intercept / slope, F: 1}
	if d.model.Family.hasLogDose() {
		start[E] = math.Exp(start[E])
	}
	if d.model.Family == BrainCousens {
		start[F] = 0
	}
	return start
}

// line returns the least-squares line through points.
func line(x, y []float64) (intercept, slope float64) {
	mx, my := meanOf(x), meanOf(y)
	xx, xy := 0.0, 0.0
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
	}
	slope = xy / xx
	return my - slope*mx, slope
}

// objective is what drc minimises: the sum of squares of scaled residuals, or minus
// the logarithm of the binomial likelihood without its constant.
func (d *descent) objective(v []float64) float64 {
	d.set(v)
	sum := 0.0
	for i, x := range d.doses {
		value := d.response(x, &d.full[d.data.curve(i)])
		if d.options.Distribution == Binomial {
			q := min(max(value, certainty), 1-certainty)
			sum -= d.data.weight(i) * (d.responses[i]*math.Log(q/(1-q)) + math.Log(1-q))
			continue
		}
		r := d.responses[i] - value
		sum += d.data.weight(i) * r * r
	}
	return sum
}

// set writes the vector v to the curves.
func (d *descent) set(v []float64) {
	for c, place := range d.layout.place {
		for k, i := range place {
			if d.full[c][k] = d.model.Fixed[k] / d.unit(Parameter(k)); i >= 0 {
				d.full[c][k] = v[i]
			}
		}
	}
}

// response returns the response at a scaled dose; NaN if E is a negative dose.
func (d *descent) response(x float64, p *[parameters]float64) float64 {
	z := p[B] * (x - p[E])
	if d.model.Family.hasLogDose() {
		z = p[B] * math.Log(x/p[E])
	}
	h := 1 + math.Exp(z)
	switch {
	case d.model.Family == BrainCousens:
		return p[C] + (p[D]+p[F]*x-p[C])/h
	case p[F] != 1:
		h = math.Pow(h, p[F])
	}
	return p[C] + (p[D]-p[C])/h
}

// unscale turns a vector of drc's into one of the problem.
func (d *descent) unscale(v []float64) {
	for i, l := range d.layout.labels {
		v[i] *= d.unit(l.Parameter)
		if l.Parameter == E && d.model.Family.hasLogDose() {
			v[i] = math.Log(v[i])
		}
	}
}

// unscaleHessian turns second derivatives of the objective by scaled parameters
// into those of the loss by the parameters as they are reported.
func (d *descent) unscaleHessian(h []float64) {
	factor := 1.0
	if d.options.Distribution == Gaussian {
		factor = d.responseScale * d.responseScale / 2
	}
	n := len(d.layout.labels)
	for i, a := range d.layout.labels {
		for j, b := range d.layout.labels {
			h[i*n+j] *= factor / (d.unit(a.Parameter) * d.unit(b.Parameter))
		}
	}
}
