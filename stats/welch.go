package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// WelchInterval returns the difference of the means of two independent samples, a − b,
// with its confidence interval at the given level by Welch's approximate degrees of
// freedom; variances may differ. Fewer than two values in a sample give an infinite
// interval, none NaN; two samples without scatter an interval of width 0.
//
// Source: Welch 1947, doi 10.1093/biomet/34.1-2.28.
func WelchInterval(a, b []float64, level float64) Interval {
	ma, sa, na := moments(a)
	mb, sb, nb := moments(b)
	d := ma - mb
	switch {
	case na == 0 || nb == 0 || math.IsNaN(d):
		return Interval{math.NaN(), math.NaN(), math.NaN()}
	case na == 1 || nb == 1:
		return Interval{d, math.Inf(-1), math.Inf(1)}
	}
	va, vb := sa*sa/float64(na), sb*sb/float64(nb)
	if va+vb == 0 {
		return Interval{d, d, d}
	}
	nu := (va + vb) * (va + vb) / (float64(va*va)/float64(na-1) + float64(vb*vb)/float64(nb-1))
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: nu}.Quantile(0.5+level/2) * math.Sqrt(va+vb)
	return Interval{d, d - half, d + half}
}
