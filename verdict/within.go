package verdict

import (
	"math"

	"niche/stats"
)

// Within is the effect in one donor from independent replicates of arm and
// control, with the interval of Welch's t, as shown. It is NaN without values.
func Within(s Scale, arm, control []float64) stats.Interval {
	transform := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i := range x {
			if y[i] = x[i]; s == Ratio {
				y[i] = math.Log(x[i])
			}
		}
		return y
	}
	e := stats.WelchInterval(transform(arm), transform(control), confidence)
	return stats.Interval{Value: s.shown(e.Value), Low: s.shown(e.Low), High: s.shown(e.High)}
}
