package fit

import (
	"math"

	"niche/format/petab"
)

// residual is what one measurement says.
type residual struct {
	r   float64 // T(y) − T(m)
	llh float64 // log density of the measurement
	// Derivatives of llh with respect to y and σ.
	dy, dsigma float64
}

// measure compares the simulated observable y with the measurement m under the
// noise sigma > 0.
func measure(t petab.Scale, law petab.Distribution, m, y, sigma float64) residual {
	r := t.Apply(y) - t.Apply(m)
	jacobian := math.Log(t.Derivative(m))
	slope := t.Derivative(y)
	if law == petab.Laplace {
		s := 0.0
		if r != 0 {
			s = math.Copysign(1, r)
		}
		return residual{r: r, llh: -math.Log(2*sigma) + jacobian - math.Abs(r)/sigma,
			dy: -s * slope / sigma, dsigma: (math.Abs(r)/sigma - 1) / sigma}
	}
	w := r / sigma
	return residual{r: r, llh: -0.5*math.Log(2*math.Pi) - math.Log(sigma) + jacobian - 0.5*w*w,
		dy: -w / sigma * slope, dsigma: (w*w - 1) / sigma}
}
