package main

import (
	"math"
	"slices"
)

// floor is the fraction of the largest value of any species at any time below
// which errors count absolutely.
const floor = 1e-6

// scaleOf returns floor times the largest magnitude of y.
func scaleOf(y []float64) float64 {
	largest := 0.0
	for _, v := range y {
		largest = max(largest, math.Abs(v))
	}
	return floor * largest
}

// distance is the largest |y − r|/(|r| + a) over all states and output times.
func distance(y, r []float64, a float64) float64 {
	worst := 0.0
	for i, v := range r {
		d := math.Abs(y[i]-v) / (math.Abs(v) + a)
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		worst = max(worst, d)
	}
	return worst
}

// point is one rung of a tool's ladder.
type point struct {
	rtol, err    float64
	wall, cpu    float64 // median [s]
	repetitions  int
	lowest, most float64 // of the wall times [s]
}

// timeAt returns the processor time a tool needs for the given error: between the rungs
// of its ladder that nothing else beats, log-log interpolation; where every rung
// is more accurate, the fastest. NaN if no rung is accurate enough.
func timeAt(points []point, err float64) float64 {
	front := frontier(points)
	if len(front) == 0 {
		return math.NaN()
	}
	if err >= front[0].err {
		return front[0].cpu
	}
	for k := 1; k < len(front); k++ {
		a, b := front[k-1], front[k]
		if err >= b.err {
			x := math.Log(err/a.err) / math.Log(b.err/a.err)
			return a.cpu * math.Pow(b.cpu/a.cpu, x)
		}
	}
	return math.NaN()
}

// frontier returns the points that no other point beats in both error and time,
// the largest error first.
func frontier(points []point) []point {
	list := slices.Clone(points)
	slices.SortFunc(list, func(a, b point) int {
		switch {
		case a.cpu < b.cpu:
			return -1
		case a.cpu > b.cpu:
			return 1
		}
		return 0
	})
	var front []point
	for _, p := range list {
		if !math.IsInf(p.err, 1) && (len(front) == 0 || p.err < front[len(front)-1].err) {
			front = append(front, p)
		}
	}
	return front
}

func median(values []float64) float64 {
	v := slices.Clone(values)
	slices.Sort(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}
