package verdict

import (
	"math"
	"slices"

	"niche/stats"
	"niche/study"
)

// Scale is how arm and control are compared.
type Scale int

// The scales.
const (
	Ratio      Scale = iota // fold change; effects of donors are logarithms of ratios
	Difference              // arm − control
)

// ScaleOf returns the scale on which a readout is compared: differences for
// fractions and for indices, which may be 0, folds for everything else.
func ScaleOf(r *study.Readout) Scale {
	switch r.Assay.Text {
	case "morphology_fraction", "composition", "marker_index":
		return Difference
	}
	return Ratio
}

// Sample holds the values of one comparison: one per donor, the mean over
// replicates, in the unit of the readout; NaN where missing.
type Sample struct {
	Arm, Control []float64
}

// effects returns the effect of each donor.
func (s Scale) effects(x Sample) []float64 {
	if s == Difference {
		return stats.Differences(x.Arm, x.Control)
	}
	return stats.LogRatios(x.Arm, x.Control)
}

// shown turns an effect into what is printed: a fold, or a difference as it is.
func (s Scale) shown(x float64) float64 {
	if s == Ratio {
		return math.Exp(x)
	}
	return x
}

// estimate is the mean effect with its interval, as shown.
func (s Scale) estimate(d []float64) stats.Interval {
	i := stats.MeanInterval(d, confidence)
	return stats.Interval{Value: s.shown(i.Value), Low: s.shown(i.Low), High: s.shown(i.High)}
}

// effect turns what is shown into an effect.
func (s Scale) effect(shown float64) float64 {
	if s == Ratio {
		return math.Log(shown)
	}
	return shown
}

// margin is the size of effect that still counts as none for a margin given as a
// fraction: ln(1 + within), or within itself.
func (s Scale) margin(within float64) float64 {
	if s == Ratio {
		return math.Log1p(within)
	}
	return within
}

// combine returns x + factor·y for each donor.
func combine(x []float64, factor float64, y []float64) []float64 {
	z := slices.Clone(x)
	for i := range z {
		z[i] += float64(factor * y[i])
	}
	return z
}

// remainder is the share of the mean effect d that is left in r, with a bootstrap
// interval over donors.
func remainder(r, d []float64, seed uint64, stream uint32) stats.Interval {
	var left, whole []float64
	for i := range d {
		if !math.IsNaN(r[i] + d[i]) {
			left, whole = append(left, r[i]), append(whole, d[i])
		}
	}
	b := stats.Bootstrap{Seed: seed, Stream: stream, Resamples: resamples, Level: confidence}
	return stats.BCa(len(left), b, func(units []int) float64 {
		var a, e float64
		for _, i := range units {
			a += left[i]
			e += whole[i]
		}
		if e == 0 {
			return math.NaN()
		}
		return a / e
	})
}
