package verdict

import (
	"math"

	"niche/stats"
	"niche/study"
)

// Effect returns the effect between two values: the logarithm of their ratio, or
// their difference.
func (s Scale) Effect(arm, control float64) float64 {
	return s.effects(Sample{Arm: []float64{arm}, Control: []float64{control}})[0]
}

// Shown turns an effect into what is printed: a fold, or the difference itself.
func (s Scale) Shown(effect float64) float64 { return s.shown(effect) }

// Slack is how far a comparison without scatter lies from the nearest of its
// bounds: negative if one is broken, NaN if something cannot be computed. d is its
// effect, left gives what is left of it in a control arm. Slacks of differences
// are relative to the effect.
func Slack(c *study.Comparison, scale Scale, d float64, left func(study.Control) float64) float64 {
	k := Case{Comparison: c, Scale: scale}
	sign := 1.0
	if k.alternative() == stats.Less {
		sign = -1
	}
	unit := 1.0
	if scale == Difference {
		unit = math.Abs(d)
	}
	equal := c.Direction.Text == "equal"
	low, high := k.margins()
	var all []float64
	if equal || c.AtLeast.Present() {
		all = append(all, (d-low)/unit)
	}
	if equal || c.AtMost.Present() {
		all = append(all, (high-d)/unit)
	}
	if !equal {
		all = append(all, (float64(sign*d)-resolution)/unit)
	}
	for _, a := range c.AbolishedBy {
		allowed, r := 1-number(a.Share, goneShare), left(a)
		slack := sign * (float64(allowed*d) - r) / unit
		if margin := scale.margin(number(a.Within, sameWithin)); !a.Share.Present() && math.Abs(d) >= 2*margin {
			slack = max(slack, (margin-math.Abs(r))/unit)
		}
		all = append(all, slack)
	}
	for _, u := range c.Unaffected {
		margin := scale.margin(number(u.Within, sameWithin)) * unit
		all = append(all, (margin-math.Abs(left(u)-d))/unit)
	}
	least := math.Inf(1)
	for _, x := range all {
		if math.IsNaN(x) {
			return x
		}
		least = min(least, x)
	}
	return least
}
