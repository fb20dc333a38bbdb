package dose

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is an estimate with a confidence interval; Low and High are NaN if
// there is none.
type Interval struct {
	Value, Low, High float64
}

// Potency is what laboratories report of one curve of viabilities or raw
// responses. Shares are relative to the fitted response at dose 0.
type Potency struct {
	// IC50 is the dose at which the response is half of that at dose 0; NaN if
	// the curve never gets there [unit of dose].
	IC50 float64
	// EC50 is the dose half-way between the responses at dose 0 and at an
	// infinite dose [unit of dose].
	EC50 float64
	Hill float64 // |B| [1]
	// EInf is the response at an infinite dose, Emax that at the highest dose
	// that was tested, both as shares [1].
	EInf, Emax float64
	// AUC is the mean share over the logarithm of the dose, between the lowest
	// and the highest positive dose that were tested: 1 for no effect [1]
	// (Fallahi-Sichani et al. 2013, doi 10.1038/nchembio.1337).
	AUC float64
	// DSS is the drug sensitivity score of type 3: the area of the inhibition
	// above 10 % over the logarithm of the dose, weighted by the share of the doses
	// that reach it and divided by the logarithm of the largest inhibition; 0 for
	// no effect, 100 for a complete one at every dose [1] (Yadav et al. 2014,
	// doi 10.1038/srep05193).
	DSS float64
}

// Potency summarises the curve over doses that were tested (the positive ones).
func (c *Curve) Potency(tested []float64) Potency {
	zero, infinity := c.Limits()
	p := Potency{EC50: c.Effective(0.5), Hill: math.Abs(c.Parameters[B]), EInf: infinity / zero}
	p.IC50, _ = c.Level(zero / 2)
	low, high := math.Inf(1), 0.0
	for _, x := range tested {
		if x > 0 {
			low, high = min(low, x), max(high, x)
		}
	}
	p.Emax = c.At(high) / zero
	p.AUC = c.meanOverLog(low, high) / zero
	p.DSS = c.sensitivityScore(&p, zero, low, high)
	return p
}

// sensitivityScore is the DSS of type 3 between two doses, for a curve that
// falls from zero.
func (c *Curve) sensitivityScore(p *Potency, zero, low, high float64) float64 {
	const least = 10.0 // inhibition that counts [%]
	largest := 100 * (1 - p.EInf)
	if !(high > low && zero > 0) {
		return math.NaN()
	}
	if !(largest > least) || p.EC50 >= high {
		return 0
	}
	from, ok := c.Level(zero * (1 - least/100))
	if !ok {
		return math.NaN()
	}
	from = min(max(from, low), high)
	share := math.Log(high/from) / math.Log(high/low)
	mean := 100 * (1 - c.meanOverLog(from, high)/zero)
	score := 100 * share * (mean - least) / (100 - least)
	return max(0, score*math.Log(100)/math.Log(largest)*share)
}

// meanOverLog is the mean response over ln x between low and high: in closed form
// for symmetric log-logistic curves, else by Simpson's rule (exact to 1e-6 for
// the steepest curve that a fit allows).
func (c *Curve) meanOverLog(low, high float64) float64 {
	if !(high > low) {
		return c.At(high)
	}
	if p := &c.Parameters; c.Family == LogLogistic && p[F] == 1 && p[B] != 0 {
		le := math.Log(p[E])
		a, b := p[B]*(math.Log(low)-le), p[B]*(math.Log(high)-le)
		return p[C] + (p[D]-p[C])*(1-(softplus(b)-softplus(a))/(b-a))
	}
	const panels = 4000
	width := math.Log(high/low) / panels
	sum := 0.0
	for i := range panels + 1 {
		weight := 2.0
		switch {
		case i == 0 || i == panels:
			weight = 1
		case i%2 == 1:
			weight = 4
		}
		sum += weight * c.At(low*math.Exp(float64(i)*width))
	}
	return sum / (3 * panels)
}

// values lists the numbers of p in a fixed order, for bootstraps.
func (p *Potency) values() []float64 {
	return []float64{p.IC50, p.EC50, p.Hill, p.EInf, p.Emax, p.AUC, p.DSS}
}

// Quantile returns the two-sided quantile of a confidence level (0.95 for 95 %)
// that belongs to f: of Student's t for Gaussian, of the normal distribution
// for Binomial scatter.
func (f *Fit) Quantile(level float64) float64 {
	q := (1 + level) / 2
	if f.Distribution == Binomial || f.DF < 1 {
		return distuv.Normal{Sigma: 1}.Quantile(q)
	}
	return distuv.StudentsT{Sigma: 1, Nu: float64(f.DF)}.Quantile(q)
}

// EffectiveInterval returns ED(share) of a curve with the symmetric interval of
// the delta method, as drc prints it.
func (f *Fit) EffectiveInterval(share, level float64, curve int) Interval {
	x, se := f.Effective(share, curve)
	d := f.Quantile(level) * se
	return Interval{x, x - d, x + d}
}

// AgainstFlat returns the p value of the F-test of a fit of one curve with Gaussian
// scatter against a horizontal line through its data; NaN where there are no more
// measurements than parameters.
func (f *Fit) AgainstFlat(data Data) float64 {
	more := len(f.Estimates) - 1
	if f.DF < 1 || more < 1 {
		return math.NaN()
	}
	sum, weights := 0.0, 0.0
	for i, y := range data.Responses {
		sum += data.weight(i) * y
		weights += data.weight(i)
	}
	flat := 0.0
	for i, y := range data.Responses {
		flat += data.weight(i) * (y - sum/weights) * (y - sum/weights)
	}
	if f.RSS == 0 {
		return 0
	}
	ratio := (flat - f.RSS) / float64(more) / (f.RSS / float64(f.DF))
	return distuv.F{D1: float64(more), D2: float64(f.DF)}.Survival(max(ratio, 0))
}

// AtInterval returns the fitted response of a curve at dose x with the symmetric,
// pointwise interval of the delta method.
func (f *Fit) AtInterval(x, level float64, curve int) Interval {
	var g [parameters]float64
	p := f.Curves[curve].internal()
	y := f.Curves[curve].Family.at(x, &p, &g)
	d := f.Quantile(level) * f.deltaError(&g, curve)
	return Interval{y, y - d, y + d}
}

// percentile returns the interval that holds the middle share of the samples.
// Samples that are NaN are left out; if more than a tenth are, there is no
// interval.
func percentile(samples []float64, level float64) (low, high float64) {
	sorted := make([]float64, 0, len(samples))
	for _, v := range samples {
		if !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	if len(sorted) < 2 || 10*len(sorted) < 9*len(samples) {
		return math.NaN(), math.NaN()
	}
	slices.Sort(sorted)
	tail := (1 - level) / 2
	return quantile(sorted, tail), quantile(sorted, 1-tail)
}

// quantile interpolates between order statistics (definition 7 of Hyndman & Fan
// 1996, doi 10.2307/2684934).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	k := int(at)
	if k+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	rest := at - float64(k)
	if rest == 0 || sorted[k] == sorted[k+1] {
		return sorted[k]
	}
	return sorted[k] + rest*(sorted[k+1]-sorted[k])
}
