package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// exactPairs is the largest number of pairs whose rank sums are enumerated.
const exactPairs = 50

// SignedRank is Wilcoxon's signed-rank test of whether d is distributed
// symmetrically about 0. Zeros are left out, ties share mean ranks. Statistic is
// the rank sum of positive differences; under TwoSided the smaller of the two
// sums. Up to 50 pairs P is exact, given the ties; beyond it is the normal
// approximation with corrections for ties and continuity. Infinite values have
// ranks like others. Only zeros give P = 1, no pair NaN.
//
// The exact distribution takes O(n³) additions. Sources: Wilcoxon 1945,
// doi 10.2307/3001968; enumeration with ties by the shift algorithm of Streitberg
// and Röhmel 1986.
func SignedRank(d []float64, alternative Alternative) Test {
	kept := Present(d)
	if len(kept) == 0 {
		return Test{Statistic: math.NaN(), P: math.NaN()}
	}
	nonzero := slices.DeleteFunc(slices.Clone(kept), func(x float64) bool { return x == 0 })
	n := len(nonzero)
	if n == 0 {
		return Test{Statistic: 0, P: 1, N: len(kept), Exact: true}
	}
	twice, ties := midranks(nonzero)
	positive, total := 0, 0
	for i, x := range nonzero {
		total += twice[i]
		if x > 0 {
			positive += twice[i]
		}
	}
	test := Test{Statistic: float64(positive) / 2, N: len(kept), Exact: n <= exactPairs}
	tail := func(atMost int) float64 { return approximateTail(atMost, n, ties) }
	if test.Exact {
		distribution := rankSums(twice, total)
		tail = func(atMost int) float64 { return distribution[atMost] }
	}
	switch alternative {
	case Less:
		test.P = tail(positive)
	case Greater:
		test.P = tail(total - positive)
	default:
		smaller := min(positive, total-positive)
		test.Statistic, test.P = float64(smaller)/2, min(1, 2*tail(smaller))
	}
	return test
}

// midranks returns twice the mean rank of each |d|, a whole number, and
// Σ(t³ − t) over groups of t ties.
func midranks(d []float64) (twice []int, ties float64) {
	order := make([]int, len(d))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(d[a]), math.Abs(d[b])) })
	twice = make([]int, len(d))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && math.Abs(d[order[to]]) == math.Abs(d[order[from]]) {
			to++
		}
		for _, i := range order[from:to] {
			twice[i] = from + 1 + to
		}
		t := float64(to - from)
		ties += t*t*t - t
		from = to
	}
	return twice, ties
}

// rankSums returns the probability that the doubled rank sum of positive
// differences is at most each of 0..total, if every sign is equally likely.
func rankSums(twice []int, total int) []float64 {
	p := make([]float64, total+1)
	p[0] = 1
	reached := 0
	for _, r := range twice {
		reached += r
		for s := reached; s >= 0; s-- {
			p[s] /= 2
			if s >= r {
				p[s] += p[s-r] / 2
			}
		}
	}
	for s := 1; s <= total; s++ {
		p[s] += p[s-1]
	}
	return p
}

// approximateTail is the normal approximation to the probability of a doubled
// rank sum of at most s.
func approximateTail(s, n int, ties float64) float64 {
	x := float64(n)
	mean := x * (x + 1) / 4
	variance := x*(x+1)*(2*x+1)/24 - ties/48
	return distuv.UnitNormal.CDF((float64(s)/2 + 0.5 - mean) / math.Sqrt(variance))
}
