package dose

import "math"

// Curve is one response curve: a family with all parameters known.
type Curve struct {
	Family Family
	// B, C, D, E, F as in [Parameter]; E is a dose, never its logarithm.
	Parameters [parameters]float64
}

// internal returns the parameters with ln e in place of e where the family
// wants it.
func (c *Curve) internal() [parameters]float64 {
	p := c.Parameters
	if c.Family.hasLogDose() {
		p[E] = math.Log(p[E])
	}
	return p
}

// At returns the response at dose x ≥ 0.
func (c *Curve) At(x float64) float64 {
	p := c.internal()
	return c.Family.at(x, &p, nil)
}

// Limits returns the response at dose 0 and at an infinite dose. For L models
// the first is the limit at an infinitely negative dose.
func (c *Curve) Limits() (zero, infinity float64) {
	low, high := c.Parameters[C], c.Parameters[D]
	switch {
	case (c.Parameters[B] > 0) != (c.Family == Weibull2):
		return high, low
	default:
		return low, high
	}
}

// Effective returns the dose that moves the response by the fraction share
// (0 < share < 1) of the way from dose 0 to infinity: ED10 is Effective(0.1).
// It is NaN for BrainCousens, whose response does not move one way.
func (c *Curve) Effective(share float64) float64 {
	x, _ := c.effective(share)
	return x
}

// Level returns the dose at which the response is y, or ok = false if the curve
// does not reach it.
func (c *Curve) Level(y float64) (x float64, ok bool) {
	s := (y - c.Parameters[C]) / (c.Parameters[D] - c.Parameters[C])
	if c.Family == BrainCousens || !(s > 0 && s < 1) {
		return math.NaN(), false
	}
	x, _ = c.doseAt(s)
	return x, !math.IsNaN(x)
}

// effective returns ED(share) and its gradient by b, ln e (or e) and f.
func (c *Curve) effective(share float64) (x float64, g [parameters]float64) {
	if c.Family == BrainCousens || !(share > 0 && share < 1) {
		return math.NaN(), g
	}
	s := 1 - share
	if (c.Parameters[B] > 0) == (c.Family == Weibull2) {
		s = share
	}
	return c.doseAt(s)
}

// doseAt returns the dose at which the curve has covered the share s of the
// span from C to D, and the gradient by the internal parameters at constant s.
func (c *Curve) doseAt(s float64) (x float64, g [parameters]float64) {
	p := c.internal()
	shape := 1.0
	if c.Family == LogLogistic || c.Family == Logistic {
		shape = p[F]
	}
	z, _, byShape := c.Family.inverse(s, shape)
	b := p[B]
	x = p[E] + z/b
	g[B], g[E], g[F] = -z/(b*b), 1, byShape/b
	if !c.Family.hasLogDose() {
		return x, g
	}
	x = math.Exp(x)
	for k := range g {
		g[k] *= x
	}
	return x, g
}
