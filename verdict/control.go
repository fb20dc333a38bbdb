package verdict

import (
	"fmt"
	"math"

	"niche/stats"
	"niche/study"
)

// abolition judges whether an arm takes the effect d away: a one-sided paired t
// test of whether the remaining effect lies below the allowed share of it. Without
// a share of its own, an arm may instead be equivalent to no effect at all.
func (c *Case) abolition(k study.Control, d []float64, x Sample, seed uint64, stream uint32) Control {
	r := c.Scale.effects(x)
	out := Control{Arm: k.ID.Text, Effect: c.Scale.estimate(r), Remainder: remainder(r, d, seed, stream)}
	allowed := 1 - number(k.Share, goneShare)
	side := stats.Less
	if c.alternative() == stats.Less {
		side = stats.Greater
	}
	out.P = stats.PairedT(combine(r, -allowed, d), side).P
	if margin := c.Scale.margin(number(k.Within, sameWithin)); !k.Share.Present() && math.Abs(stats.Mean(d)) >= 2*margin {
		if p := stats.Equivalence(r, -margin, margin).P; p < out.P || math.IsNaN(out.P) {
			out.P = p
		}
	}
	out.Holds = out.P < controlLevel
	if !out.Holds {
		out.Reason = fmt.Sprintf("%s of the effect remains (p = %.2g)", percent(out.Remainder.Value), out.P)
	}
	return out
}

// indifference judges whether an arm leaves the effect d as it is: equivalent
// within the margin, and at least half of it kept.
func (c *Case) indifference(k study.Control, d []float64, x Sample, seed uint64, stream uint32) Control {
	e := c.Scale.effects(x)
	out := Control{Arm: k.ID.Text, Effect: c.Scale.estimate(e), Remainder: remainder(e, d, seed, stream)}
	margin := c.Scale.margin(number(k.Within, sameWithin))
	if c.Scale == Difference {
		margin *= math.Abs(stats.Mean(d))
	}
	if !(margin > 0) {
		out.P, out.Reason = math.NaN(), "there is no effect to keep"
		return out
	}
	out.P = stats.Equivalence(combine(e, -1, d), -margin, margin).P
	equal := c.Comparison.Direction.Text == "equal"
	switch {
	case !(out.P < controlLevel):
		out.Reason = fmt.Sprintf("%s of the effect remains, not equivalent (p = %.2g)", percent(out.Remainder.Value), out.P)
	case !equal && out.Remainder.Value < keptShare:
		out.Reason = fmt.Sprintf("only %s of the effect remains", percent(out.Remainder.Value))
	default:
		out.Holds = true
	}
	return out
}

// percent writes a share.
func percent(share float64) string {
	if math.IsNaN(share) {
		return "an unknown share"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}
