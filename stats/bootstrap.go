package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"niche/rng"
)

// Bootstrap says how to resample.
type Bootstrap struct {
	Seed      uint64
	Stream    uint32  // number of the estimate, so that two never share draws
	Resamples int     // 2000 is usual
	Level     float64 // of confidence, such as 0.95
}

// BCa returns the statistic of n units with its bias-corrected and accelerated
// bootstrap interval. statistic gets the numbers of the units of a resample, in
// a slice that it must not keep; with 0..n−1 it gives the estimate. Resamples and
// jackknife values that are NaN are left out. If no resample differs from the
// estimate, the interval is that point; without any unit it is NaN.
//
// The cost is Resamples + n + 1 calls. Source: Efron 1987,
// doi 10.1080/01621459.1987.10478410.
func BCa(n int, b Bootstrap, statistic func(units []int) float64) Interval {
	units := make([]int, n)
	for i := range units {
		units[i] = i
	}
	if n == 0 {
		return Interval{math.NaN(), math.NaN(), math.NaN()}
	}
	estimate := statistic(units)
	acceleration := jackknife(n, statistic)
	var replicas []float64
	for k := range b.Resamples {
		s := rng.New(rng.Key{Seed: b.Seed, Purpose: rng.Bootstrap, Entity: b.Stream, Step: uint32(k)})
		for i := range units {
			units[i] = int(s.Below(uint64(n)))
		}
		if x := statistic(units); !math.IsNaN(x) {
			replicas = append(replicas, x)
		}
	}
	if math.IsNaN(estimate) || len(replicas) == 0 {
		return Interval{estimate, math.NaN(), math.NaN()}
	}
	slices.Sort(replicas)
	return accelerated(estimate, acceleration, replicas, b.Level)
}

// jackknife returns the acceleration: the skewness of the statistic with one unit
// left out, over 6. It is 0 where that cannot be told.
func jackknife(n int, statistic func([]int) float64) float64 {
	var values []float64
	rest := make([]int, n-1)
	for out := range n {
		for i := range rest {
			rest[i] = i
			if i >= out {
				rest[i] = i + 1
			}
		}
		if n > 1 {
			values = append(values, statistic(rest))
		}
	}
	values = Present(values)
	mean := Mean(values)
	var squares, cubes float64
	for _, v := range values {
		e := mean - v
		squares += float64(e * e)
		cubes += float64(e * e * e)
	}
	if !(squares > 0) {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// accelerated reads the interval from sorted replicas. The share of replicas below
// the estimate counts ties by half and is kept half a replica away from 0 and 1.
func accelerated(estimate, acceleration float64, replicas []float64, level float64) Interval {
	if replicas[0] == estimate && replicas[len(replicas)-1] == estimate {
		return Interval{estimate, estimate, estimate}
	}
	var below float64
	for _, x := range replicas {
		switch {
		case x < estimate:
			below++
		case x == estimate:
			below += 0.5
		}
	}
	count := float64(len(replicas))
	bias := distuv.UnitNormal.Quantile(min(max(below, 0.5), count-0.5) / count)
	limit := func(tail float64) float64 {
		z := bias + distuv.UnitNormal.Quantile(tail)
		return quantile(replicas, distuv.UnitNormal.CDF(bias+z/(1-acceleration*z)))
	}
	return Interval{estimate, limit((1 - level) / 2), limit((1 + level) / 2)}
}

// quantile interpolates linearly between the order statistics of sorted values.
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 1 {
		return sorted[0]
	}
	at := p * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-2)
	if w := at - float64(i); w > 0 {
		return sorted[i] + float64(w*(sorted[i+1]-sorted[i]))
	}
	return sorted[i]
}
