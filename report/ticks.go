package report

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// roundTicks marks an axis at multiples of 1, 2 or 5 times a power of ten.
type roundTicks struct{}

// Ticks implements plot.Ticker.
func (roundTicks) Ticks(low, high float64) []plot.Tick {
	const wanted = 7
	if !(high > low) {
		return []plot.Tick{{Value: low, Label: strconv.FormatFloat(low, 'g', 4, 64)}}
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/wanted)))
	for _, m := range []float64{2, 5, 10} {
		if (high-low)/step <= wanted+0.5 {
			break
		}
		step = m * math.Pow(10, math.Floor(math.Log10((high-low)/wanted)))
	}
	var ticks []plot.Tick
	for k := math.Ceil(low/step - 1e-9); k*step <= high*(1+1e-12)+1e-300; k++ {
		v := k * step
		ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(round(v, step), 'g', -1, 64)})
	}
	return ticks
}

// round removes the rounding error of a multiple of step.
func round(v, step float64) float64 {
	if v == 0 {
		return 0
	}
	digits := max(0, int(math.Ceil(-math.Log10(step)))+1)
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	if err != nil {
		return v
	}
	return r
}
