package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// PairedT tests whether the mean of d is 0 by Student's t with n − 1 degrees of
// freedom, d being differences or log ratios of pairs. Fewer than two pairs or
// infinite values give P = NaN. See the package comment for equal values.
//
// Source: Student 1908, doi 10.1093/biomet/6.1.1.
func PairedT(d []float64, alternative Alternative) Test {
	mean, deviation, n := moments(d)
	return student(mean, deviation, n, alternative)
}

// student tests a mean against 0.
func student(mean, deviation float64, n int, alternative Alternative) Test {
	test := Test{Statistic: math.NaN(), P: math.NaN(), N: n}
	switch {
	case n < 2 || math.IsInf(mean, 0) || math.IsNaN(mean) || math.IsNaN(deviation):
	case deviation == 0:
		test.Statistic, test.P = certain(mean, alternative)
	default:
		test.Statistic = mean / (deviation / math.Sqrt(float64(n)))
		t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}
		switch alternative {
		case TwoSided:
			test.P = 2 * t.CDF(-math.Abs(test.Statistic))
		case Greater:
			test.P = t.CDF(-test.Statistic)
		case Less:
			test.P = t.CDF(test.Statistic)
		}
	}
	return test
}

// certain is the outcome where every pair shows the same difference.
func certain(mean float64, alternative Alternative) (statistic, p float64) {
	switch {
	case mean == 0:
		return 0, 1
	case alternative == TwoSided || (alternative == Greater) == (mean > 0):
		return math.Inf(sign(mean)), 0
	}
	return math.Inf(sign(mean)), 1
}

func sign(x float64) int {
	if x < 0 {
		return -1
	}
	return 1
}

// Equivalence tests whether the mean of d lies strictly between low and high, by
// two one-sided t tests (TOST); P is the larger of their p values and Statistic
// the t of that one. On a ratio scale d holds log ratios and the margins are
// logarithms. Equal values give P = 0 inside the margins and 1 elsewhere. It
// panics unless low < high.
//
// Source: Schuirmann 1987, doi 10.1007/BF01068419.
func Equivalence(d []float64, low, high float64) Test {
	if !(low < high) {
		panic("stats: margins of an equivalence test must be low < high")
	}
	mean, deviation, n := moments(d)
	above := student(mean-low, deviation, n, Greater)
	below := student(mean-high, deviation, n, Less)
	if math.IsNaN(above.P) || above.P > below.P {
		return above
	}
	return below
}

// MeanInterval returns the mean of d with the confidence interval of Student's t
// at the given level, such as 0.95. One pair has an infinite interval, none NaN.
// On a ratio scale exponentials of the three numbers are a geometric mean fold
// and its interval.
func MeanInterval(d []float64, level float64) Interval {
	mean, deviation, n := moments(d)
	switch {
	case n == 0 || math.IsNaN(mean):
		return Interval{math.NaN(), math.NaN(), math.NaN()}
	case n == 1:
		return Interval{mean, math.Inf(-1), math.Inf(1)}
	case deviation == 0:
		return Interval{mean, mean, mean}
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(0.5 + level/2)
	half := t * deviation / math.Sqrt(float64(n))
	return Interval{mean, mean - half, mean + half}
}
