package stats

import (
	"fmt"
	"math"
)

// Alternative is what a test looks for.
type Alternative int

// The alternatives.
const (
	TwoSided Alternative = iota // d differs from 0
	Greater                     // d lies above 0
	Less                        // d lies below 0
)

// Test is the outcome of a test.
type Test struct {
	Statistic float64 // t, or the smaller or asked-for rank sum; NaN if undefined
	P         float64 // p value; NaN if it cannot be computed
	N         int     // pairs used
	Exact     bool    // from the statistic's exact distribution
}

// Interval is an estimate with confidence limits.
type Interval struct {
	Value, Low, High float64 // [unit of the sample]
}

// Differences returns a[i] − b[i]. It panics if the lengths differ.
func Differences(a, b []float64) []float64 {
	return pairs(a, b, func(x, y float64) float64 { return x - y })
}

// LogRatios returns ln(a[i]/b[i]). Two zeros do not differ: 0. One zero gives an
// infinity, a negative number NaN. It panics if the lengths differ.
func LogRatios(a, b []float64) []float64 {
	return pairs(a, b, func(x, y float64) float64 {
		if x == 0 && y == 0 {
			return 0
		}
		if x < 0 || y < 0 {
			return math.NaN()
		}
		return math.Log(x / y)
	})
}

func pairs(a, b []float64, f func(x, y float64) float64) []float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d values paired with %d", len(a), len(b)))
	}
	d := make([]float64, len(a))
	for i := range a {
		d[i] = f(a[i], b[i])
	}
	return d
}

// Present returns the values of d that are not NaN.
func Present(d []float64) []float64 {
	kept := make([]float64, 0, len(d))
	for _, x := range d {
		if !math.IsNaN(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// Mean returns the mean of the values present, NaN if there are none.
func Mean(d []float64) float64 {
	m, _, _ := moments(d)
	return m
}

// moments returns mean, standard deviation (n − 1) and number of the values
// present. Equal values have their own value as mean and no deviation, whatever
// rounding says.
func moments(d []float64) (mean, deviation float64, n int) {
	sum, same := 0.0, true
	var first float64
	for _, x := range d {
		if math.IsNaN(x) {
			continue
		}
		if n == 0 {
			first = x
		}
		same = same && x == first
		sum += x
		n++
	}
	if n == 0 {
		return math.NaN(), math.NaN(), 0
	}
	if same {
		return first, 0, n
	}
	mean = sum / float64(n)
	var squares float64
	for _, x := range d {
		if !math.IsNaN(x) {
			squares += float64((x - mean) * (x - mean))
		}
	}
	return mean, math.Sqrt(squares / float64(n-1)), n
}
