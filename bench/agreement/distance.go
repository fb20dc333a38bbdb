package main

import "math"

// negligible is the fraction of the largest value of any quantity below which
// others do not count.
const negligible = 1e-12

// bound is the disagreement that wants an explanation.
const bound = 1e-3

// difference is the disagreement of two trajectories.
type difference struct {
	value float64 // relative to the largest value of the quantity [1]
	worst string  // the quantity that disagrees most
	above int     // quantities above the bound
	at    float64 // fraction of the horizon where it is largest
}

// distance compares quantities that both trajectories have.
func distance(a, b *answer) difference {
	column := map[string]int{}
	for k, id := range b.IDs {
		column[id] = k
	}
	largest := [2]float64{}
	peaks := make([]float64, len(a.IDs))
	for k, id := range a.IDs {
		peaks[k] = peak(a, k)
		if j, ok := column[id]; ok {
			peaks[k] = max(peaks[k], peak(b, j))
		}
		largest[sort(a, k)] = max(largest[sort(a, k)], peaks[k])
	}
	var d difference
	for k, id := range a.IDs {
		j, ok := column[id]
		if !ok {
			continue
		}
		value, at := apart(a, b, k, j, max(peaks[k], negligible*largest[sort(a, k)]))
		if value > bound {
			d.above++
		}
		if value > d.value || d.worst == "" {
			d.value, d.worst, d.at = value, id, at
		}
	}
	return d
}

// sort tells species (0) from compartments and parameters (1).
func sort(a *answer, k int) int {
	if k < a.Species {
		return 0
	}
	return 1
}

// peak is the largest finite magnitude of column k.
func peak(a *answer, k int) float64 {
	most := 0.0
	for _, row := range a.Rows {
		if v := math.Abs(float64(row[k])); !math.IsInf(v, 1) && v > most {
			most = v
		}
	}
	return most
}

// apart is the largest difference of column k of a and j of b in units of scale,
// and where it is. At a jump the values before and after it count alike.
func apart(a, b *answer, k, j int, scale float64) (value, at float64) {
	for i := range a.Rows {
		if i == 0 && a.StartsWithEvent {
			continue
		}
		aLow, aHigh := a.bounds(i, k)
		bLow, bHigh := b.bounds(i, j)
		d := max(aLow-bHigh, bLow-aHigh, 0) / scale
		switch {
		case aLow == bLow, aHigh == bHigh, undefined(a, i, k) && undefined(b, i, j):
			continue // infinities, too
		case math.IsNaN(d):
			d = math.Inf(1)
		}
		if d > value {
			value, at = d, float64(i)/float64(len(a.Rows)-1)
		}
	}
	return value, at
}

func undefined(a *answer, i, k int) bool {
	return math.IsNaN(float64(a.Rows[i][k]))
}
