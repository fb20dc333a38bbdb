package run

import (
	"math"

	"niche/store"
)

// Peaks sums up the quantities of c that ids name: first and last value, and
// the largest with its time, refined by the parabola through the largest grid
// value and its neighbours. Times count from origin [time unit of the model].
func (c *Course) Peaks(ids []string, origin float64) *store.Table {
	var names, unit []string
	var first, last, peak, at []float64
	for _, id := range ids {
		for i := range c.Columns {
			col := &c.Columns[i]
			if col.ID != id {
				continue
			}
			t, v := peakOf(c.Trajectory.Times, col.Values)
			names, unit = append(names, col.Label()), append(unit, unitText(col.Unit))
			first, last = append(first, col.Values[0]), append(last, col.Values[len(col.Values)-1])
			peak, at = append(peak, v), append(at, t-origin)
		}
	}
	return &store.Table{Name: "peaks", Title: "Peaks", Columns: []store.Column{
		{Name: "quantity", Strings: names}, {Name: "unit", Strings: unit},
		{Name: "start", Floats: first}, {Name: "peak", Floats: peak},
		{Name: "peak_time", Unit: unitText(c.Prepared.Model.TimeUnit), Floats: at}, {Name: "end", Floats: last},
	}}
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
	if curve := below + above; curve > 0 && math.Abs(times[k]-times[k-1]-h) < 1e-9*math.Abs(h) {
		shift := 0.5 * (below - above) / curve
		t += shift * h
		v += 0.25 * shift * (below - above)
	}
	return t, v
}
