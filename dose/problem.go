package dose

import "math"

// certainty is how near to 0 or 1 a binomial probability may come before the
// likelihood of an impossible outcome is cut, as in drc [1].
const certainty = 1e-12

// problem is a fit in the making. Its vectors hold free parameters, with ln e
// for families over the logarithm of the dose.
type problem struct {
	model     Model
	data      Data
	options   Options
	layout    layout
	low, high []float64
}

func newProblem(m Model, data Data, o Options) *problem {
	p := &problem{model: m, data: data, options: o, layout: newLayout(m, data.curves(), o.Shared)}
	low, high := p.defaultBounds()
	for k, v := range o.Low {
		low[k] = p.internalBound(k, v, low[k])
	}
	for k, v := range o.High {
		high[k] = p.internalBound(k, v, high[k])
	}
	for _, l := range p.layout.labels {
		p.low, p.high = append(p.low, low[l.Parameter]), append(p.high, high[l.Parameter])
	}
	return p
}

// defaultBounds keep the search away from places where nothing changes.
func (p *problem) defaultBounds() (low, high [parameters]float64) {
	for k := range parameters {
		low[k], high[k] = math.Inf(-1), math.Inf(1)
	}
	smallest, largest := math.Inf(1), 0.0
	for _, x := range p.data.Doses {
		if x > 0 {
			smallest = min(smallest, x)
		}
		largest = max(largest, x)
	}
	const steepest, reach = 100, 1e6
	low[B], high[B] = -steepest, steepest
	if p.model.Family.hasLogDose() {
		low[E], high[E] = math.Log(smallest/reach), math.Log(largest*reach)
	} else {
		low[B], high[B] = -steepest/smallest, steepest/smallest
		low[E], high[E] = -reach*largest, reach*largest
	}
	if p.model.Family != BrainCousens {
		low[F], high[F] = 1e-3, 1e3
	}
	if p.options.Distribution == Binomial {
		low[C], high[C], low[D], high[D] = 0, 1, 0, 1
	}
	return low, high
}

func (p *problem) internalBound(k Parameter, v, otherwise float64) float64 {
	switch {
	case math.IsNaN(v):
		return otherwise
	case k == E && p.model.Family.hasLogDose():
		return math.Log(v)
	}
	return v
}

// curve spreads the free parameters theta over those of curve c.
func (p *problem) curve(theta []float64, c int, full *[parameters]float64) {
	*full = p.model.Fixed
	for k, i := range p.layout.place[c] {
		if i >= 0 {
			full[k] = theta[i]
		}
	}
}

// loss is half the weighted sum of squares, or minus the logarithm of the
// binomial likelihood without its constant, with gradient and Fisher's
// information (Gauss–Newton). gradient and curvature may be nil.
func (p *problem) loss(theta, gradient, curvature []float64) float64 {
	clear(gradient)
	clear(curvature)
	sum, at := 0.0, -1
	n := len(theta)
	var full, g [parameters]float64
	for i, x := range p.data.Doses {
		if c := p.data.curve(i); c != at {
			at = c
			p.curve(theta, c, &full)
		}
		value := p.model.Family.at(x, &full, &g)
		term, slope, information := p.term(i, value)
		sum += term
		if gradient == nil || information == 0 && slope == 0 {
			continue
		}
		place := &p.layout.place[at]
		for k, a := range place {
			if a < 0 {
				continue
			}
			gradient[a] += slope * g[k]
			for q, b := range place {
				if b >= 0 && b <= a {
					curvature[a*n+b] += information * g[k] * g[q]
				}
			}
		}
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return sum
}

// term returns the loss of measurement i for the fitted value, its derivative
// and its expected second derivative.
func (p *problem) term(i int, value float64) (term, slope, information float64) {
	y, w := p.data.Responses[i], p.data.weight(i)
	if p.options.Distribution == Gaussian {
		r := value - y
		return 0.5 * w * r * r, w * r, w
	}
	q := min(max(value, certainty), 1-certainty)
	term = -w * (y*math.Log(q) + (1-y)*math.Log1p(-q))
	if q != value {
		return term, 0, 0
	}
	return term, w * (value - y) / (value * (1 - value)), w / (value * (1 - value))
}

// fit turns parameters into a Fit. hessian holds the second derivatives of the
// loss by the estimates as they are reported; nil to compute them.
func (p *problem) fit(theta, hessian []float64) *Fit {
	f := &Fit{
		Model: p.model, Distribution: p.options.Distribution, Labels: p.layout.labels, layout: p.layout,
		N: len(p.data.Doses), DF: len(p.data.Doses) - len(theta),
	}
	var full [parameters]float64
	for c := range p.layout.place {
		p.curve(theta, c, &full)
		if p.model.Family.hasLogDose() {
			full[E] = math.Exp(full[E])
		}
		f.Curves = append(f.Curves, Curve{p.model.Family, full})
	}
	f.Estimates = append([]float64(nil), theta...)
	for i, l := range f.Labels {
		if l.Parameter == E && p.reportsExponential() {
			f.Estimates[i] = math.Exp(theta[i])
		}
	}
	f.RSS = math.NaN()
	scale := 1.0
	loss := p.loss(theta, nil, nil)
	if p.options.Distribution == Gaussian {
		f.RSS = 2 * loss
		scale = f.RSS / float64(f.DF)
		f.LogLik = p.gaussianLikelihood(f.RSS)
		f.AIC = -2*f.LogLik + 2*float64(len(theta)+1)
	} else {
		f.LogLik = p.binomialConstant() - loss
		f.AIC = -2*f.LogLik + 2*float64(len(theta))
	}
	if hessian == nil {
		hessian = p.hessian(f.Estimates)
	}
	f.Covariance = inverse(hessian, len(theta), scale)
	for i := range theta {
		f.Errors = append(f.Errors, math.Sqrt(f.Covariance[i*len(theta)+i]))
	}
	return f
}

// reportsExponential reports whether the vector holds ln e but the model
// reports e.
func (p *problem) reportsExponential() bool {
	return p.model.Family.hasLogDose() && !p.model.LogDose
}

// gaussianLikelihood returns the logarithm of the likelihood at the most likely
// σ.
func (p *problem) gaussianLikelihood(rss float64) float64 {
	n := float64(len(p.data.Doses))
	sum := -n / 2 * (math.Log(2*math.Pi*rss/n) + 1)
	for _, w := range p.data.Weights {
		sum += 0.5 * math.Log(w)
	}
	return sum
}

// binomialConstant returns the sum of ln binomial coefficients over the doses
// at which neither outcome is certain.
func (p *problem) binomialConstant() float64 {
	sum := 0.0
	for i, y := range p.data.Responses {
		n := p.data.weight(i)
		a, _ := math.Lgamma(n + 1)
		b, _ := math.Lgamma(n*y + 1)
		c, _ := math.Lgamma(n*(1-y) + 1)
		sum += a - b - c
	}
	return sum
}

// hessian returns the second derivatives of the loss with respect to the
// estimates as they are reported, by central differences of the analytic
// gradient.
func (p *problem) hessian(estimates []float64) []float64 {
	n := len(estimates)
	hessian := make([]float64, n*n)
	up, down := make([]float64, n), make([]float64, n)
	at := make([]float64, n)
	for j := range n {
		const relative = 1e-5
		h := relative * max(math.Abs(estimates[j]), 1e-4)
		copy(at, estimates)
		at[j] = estimates[j] + h
		p.reportedGradient(at, up)
		at[j] = estimates[j] - h
		p.reportedGradient(at, down)
		for i := range n {
			hessian[i*n+j] = (up[i] - down[i]) / (2 * h)
		}
	}
	for i := range n {
		for j := range i {
			v := (hessian[i*n+j] + hessian[j*n+i]) / 2
			hessian[i*n+j], hessian[j*n+i] = v, v
		}
	}
	return hessian
}

// reportedGradient writes the gradient of the loss with respect to the
// estimates as reported.
func (p *problem) reportedGradient(estimates, gradient []float64) {
	theta := append([]float64(nil), estimates...)
	for i, l := range p.layout.labels {
		if l.Parameter == E && p.reportsExponential() {
			theta[i] = math.Log(estimates[i])
		}
	}
	p.loss(theta, gradient, make([]float64, len(theta)*len(theta)))
	for i, l := range p.layout.labels {
		if l.Parameter == E && p.reportsExponential() {
			gradient[i] /= estimates[i]
		}
	}
}

// inverse returns scale·a⁻¹ of a symmetric matrix, scaled to a unit diagonal
// first; NaN throughout if a is not positive definite.
func inverse(a []float64, n int, scale float64) []float64 {
	result := make([]float64, n*n)
	d := make([]float64, n)
	factor := make([]float64, n*n)
	for i := range n {
		d[i] = 1 / math.Sqrt(a[i*n+i])
	}
	for i := range n {
		for j := range n {
			factor[i*n+j] = a[i*n+j] * d[i] * d[j]
		}
	}
	if !cholesky(factor, n) {
		for i := range result {
			result[i] = math.NaN()
		}
		return result
	}
	column := make([]float64, n)
	for j := range n {
		clear(column)
		column[j] = 1
		solve(factor, column)
		for i := range n {
			result[i*n+j] = scale * column[i] * d[i] * d[j]
		}
	}
	return result
}
