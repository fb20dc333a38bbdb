package dose

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"niche/rng"
)

// GrowthRate are the metrics of growth-rate inhibition of one curve (Hafner,
// Niepel, Chung, Sorger 2016, doi 10.1038/nmeth.3853).
type GrowthRate struct {
	// GR50 is the dose at which the GR value is ½: +Inf if the curve stays
	// above, −Inf if a flat curve lies below [unit of dose].
	GR50  float64
	GRMax float64 // the smaller of the mean GR values at the two highest doses [1]
	AOC   float64 // area over the curve: mean of 1 − GR over the logarithm of the dose [1]
	GEC50 float64 // dose half-way between 1 and GRInf; 0 if flat [unit of dose]
	Hill  float64 // h_GR; 0.01 if flat [1]
	GRInf float64 // GR at an infinite dose; the mean of all values if flat [1]
	R2    float64 // share of the variance that the sigmoid explains [1]
	P     float64 // F-test of the sigmoid against a flat line [1]
	Flat  bool    // P is not below [FlatLevel]: the line is reported
}

// FlatLevel is the significance that a sigmoid needs, as published [1].
const FlatLevel = 0.05

// GRValue returns the GR value: 2 to the power of log₂(count/start) over
// log₂(control/start), minus 1, where count and control are taken at the end
// of the assay and start when the drug is added. It is 1 for no effect, 0 for a
// complete halt, negative if cells die; NaN if control is not above start.
func GRValue(count, control, start float64) float64 {
	if !(start > 0 && control > start && count > 0) {
		if count == 0 && start > 0 && control > start {
			return -1
		}
		return math.NaN()
	}
	return math.Exp2(math.Log2(count/start)/math.Log2(control/start)) - 1
}

// grModel is GRInf + (1−GRInf)/(1+(x/GEC50)^h).
func grModel() Model {
	return Model{Name: "GR", Family: LogLogistic, Free: free("bce"), Fixed: fixed(0, 0, 1)}
}

// FitGrowthRate fits GR values at positive doses within the published bounds:
// GRInf in [−1, 1], h in [0.1, 5], GEC50 within 100-fold of the doses. A flat
// line is reported unless the sigmoid is better by an F-test at FlatLevel, with
// 2 and n−2 degrees of freedom as in the published implementation. The error is
// one of FitModel.
func FitGrowthRate(doses, values []float64) (GrowthRate, error) {
	return fitGrowthRate(doses, values, nil)
}

// fitGrowthRate searches from start, or from a grid if that is nil.
func fitGrowthRate(doses, values []float64, start []Curve) (GrowthRate, error) {
	levels, means := meansByDose(doses, values)
	var g GrowthRate
	if len(levels) < 2 {
		return g, ErrNoDoses
	}
	last := len(levels) - 1
	g.GRMax = min(means[last], means[last-1])
	g.AOC = areaOver(levels, means)
	mean := meanOf(values)
	flat := 0.0
	for _, v := range values {
		flat += (v - mean) * (v - mean)
	}
	const reach = 100
	f, err := FitModel(grModel(), Data{Doses: doses, Responses: values}, Options{
		Low:   map[Parameter]float64{B: 0.1, C: -1, E: levels[0] / reach},
		High:  map[Parameter]float64{B: 5, C: 1, E: levels[last] * reach},
		Start: start,
	})
	if err != nil {
		return g, err
	}
	g.R2 = 1 - f.RSS/flat
	g.P = flatTest(flat, f.RSS, len(values))
	if !(g.P < FlatLevel) {
		g.Flat, g.GRInf, g.Hill, g.GR50 = true, mean, 0.01, math.Inf(1)
		if mean < 0.5 {
			g.GR50 = math.Inf(-1)
		}
		return g, nil
	}
	c := &f.Curves[0]
	g.GEC50, g.Hill, g.GRInf, g.GR50 = c.Parameters[E], c.Parameters[B], c.Parameters[C], math.Inf(1)
	if x, ok := c.Level(0.5); ok {
		g.GR50 = x
	}
	return g, nil
}

// flatTest returns the p value of the F-test of three parameters against one.
func flatTest(flat, rss float64, n int) float64 {
	const more = 2
	free := float64(n - 3 + 1)
	if rss == 0 {
		return 0
	}
	f := (flat - rss) / more / (rss / free)
	return 1 - distuv.F{D1: more, D2: free}.CDF(max(f, 0))
}

// areaOver is the trapezoidal mean of 1 − GR over log₁₀ of the dose.
func areaOver(levels, means []float64) float64 {
	sum := 0.0
	for i := 1; i < len(levels); i++ {
		sum += (1 - (means[i]+means[i-1])/2) * math.Log10(levels[i]/levels[i-1])
	}
	return sum / math.Log10(levels[len(levels)-1]/levels[0])
}

// meansByDose returns the doses in order and the mean value at each.
func meansByDose(doses, values []float64) (levels, means []float64) {
	order := make([]int, len(doses))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(doses[a], doses[b]) })
	var counts []float64
	for _, i := range order {
		if n := len(levels); n == 0 || levels[n-1] != doses[i] {
			levels, means, counts = append(levels, doses[i]), append(means, 0), append(counts, 0)
		}
		n := len(levels) - 1
		counts[n]++
		means[n] += (values[i] - means[n]) / counts[n]
	}
	return levels, means
}

func meanOf(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// GrowthRateIntervals are metrics with bootstrap confidence intervals.
type GrowthRateIntervals struct {
	GR50, GRMax, AOC, GEC50, Hill, GRInf Interval
}

// Intervals resamples the values among the replicates of each dose (or the
// residuals around the curve, where there are none) and repeats the analysis, the
// F-test included. Fits of resamples start from the curve, if there is one.
func (g *GrowthRate) Intervals(doses, values []float64, b Bootstrap) GrowthRateIntervals {
	data := Data{Doses: doses, Responses: values}
	all := groups(&data)
	fitted := g.curve()
	var start []Curve
	if !g.Flat {
		start = []Curve{*fitted}
	}
	answers := b.run(func(s *rng.Stream) []float64 {
		d := resample(&data, func(i int) float64 { return fitted.At(doses[i]) }, 3, all, s)
		r, err := fitGrowthRate(d.Doses, d.Responses, start)
		if err != nil {
			return nil
		}
		return r.values()
	})
	list := b.intervals(g.values(), answers)
	return GrowthRateIntervals{list[0], list[1], list[2], list[3], list[4], list[5]}
}

func (g *GrowthRate) values() []float64 {
	return []float64{g.GR50, g.GRMax, g.AOC, g.GEC50, g.Hill, g.GRInf}
}

// curve returns the fitted GR curve; a flat one is constant.
func (g *GrowthRate) curve() *Curve {
	c := &Curve{LogLogistic, [parameters]float64{B: g.Hill, C: g.GRInf, D: 1, E: g.GEC50, F: 1}}
	if g.Flat {
		c.Parameters[D], c.Parameters[E] = g.GRInf, 1
	}
	return c
}

// At returns the fitted GR value at dose x.
func (g *GrowthRate) At(x float64) float64 { return g.curve().At(x) }
