package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Holm returns p values adjusted for their number by Holm's step-down method:
// rejecting those below α keeps the probability of any false rejection below α,
// whatever the dependence. NaN stays NaN and does not count.
//
// Source: Holm 1979, Scandinavian Journal of Statistics 6:65.
func Holm(p []float64) []float64 {
	adjusted := slices.Clone(p)
	var order []int
	for i, x := range p {
		if !math.IsNaN(x) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	largest := 0.0
	for rank, i := range order {
		largest = max(largest, min(1, float64(len(order)-rank)*p[i]))
		adjusted[i] = largest
	}
	return adjusted
}

// Share returns the fraction of the values present that lie beyond 0 in the
// direction of the alternative, Greater or Less, by more than margin, with the
// exact (Clopper–Pearson) confidence interval at the given level. With no value it
// is NaN. TwoSided counts both directions.
//
// Source: Clopper and Pearson 1934, doi 10.1093/biomet/26.4.404.
func Share(d []float64, alternative Alternative, margin, level float64) Interval {
	k, n := 0, 0
	for _, x := range d {
		if math.IsNaN(x) {
			continue
		}
		n++
		if alternative != Less && x > margin || alternative != Greater && x < -margin {
			k++
		}
	}
	if n == 0 {
		return Interval{math.NaN(), math.NaN(), math.NaN()}
	}
	share := Interval{float64(k) / float64(n), 0, 1}
	tail := (1 - level) / 2
	if k > 0 {
		share.Low = distuv.Beta{Alpha: float64(k), Beta: float64(n - k + 1)}.Quantile(tail)
	}
	if k < n {
		share.High = distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(1 - tail)
	}
	return share
}
