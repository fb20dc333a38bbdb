package run

import (
	"math"

	"niche/store"
)

// Peaks sums up the quantities that ids names in each arm: first and last value,
// and the largest with its time, refined by the parabola through the largest
// grid value and its neighbours where these are near. Times count from origin [time unit of the
// model], which title explains.
func Peaks(arms []Arm, ids []string, origin float64, title string) *store.Table {
	var labels, names, unit []string
	var first, last, peak, at []float64
	for _, a := range arms {
		for _, id := range ids {
			i := a.Course.column(id)
			if i < 0 {
				continue
			}
			col := &a.Course.Columns[i]
			t, v := peakOf(a.Course.Trajectory.Times, col.Values)
			labels, names, unit = append(labels, a.Label), append(names, col.Label()), append(unit, unitText(col.Unit))
			first, last = append(first, col.Values[0]), append(last, col.Values[len(col.Values)-1])
			peak, at = append(peak, v), append(at, t-origin)
		}
	}
	table := &store.Table{Name: "peaks", Title: title, Columns: []store.Column{
		{Name: "quantity", Strings: names}, {Name: "unit", Strings: unit},
		{Name: "start", Floats: first}, {Name: "peak", Floats: peak},
		{Name: "peak_time", Unit: unitText(arms[0].Course.Prepared.Model.TimeUnit), Floats: at}, {Name: "end", Floats: last},
	}}
	if len(arms) > 1 {
		table.Columns = append([]store.Column{{Name: "arm", Strings: labels}}, table.Columns...)
	}
	return table
}

// peakOf returns the largest value and its time.
func peakOf(times, values []float64) (t, v float64) {
	k := 0
	for i, x := range values {
		if x > values[k] {
			k = i
		}
	}
	t, v = times[k], values[k]
	if k == 0 || k == len(values)-1 {
		return t, v
	}
	h := times[k+1] - times[k]
	below, above := v-values[k-1], v-values[k+1]
	if max(below, above) > 0.1*spread(values) {
		return t, v // a jump, or a grid too coarse for a parabola
	}
	if curve := below + above; curve > 0 && math.Abs(times[k]-times[k-1]-h) < 1e-9*math.Abs(h) {
		shift := 0.5 * (below - above) / curve
		t += shift * h
		v += 0.25 * shift * (below - above)
	}
	return t, v
}
