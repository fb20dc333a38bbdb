package verdict

import (
	"fmt"
	"math"

	"niche/stats"
	"niche/study"
)

// What claims are judged by; docs/methods/claims.md says why.
const (
	significance = 0.01 // of Holm-adjusted p values of claims
	controlLevel = 0.05 // of the tests of single controls
	confidence   = 0.95 // of intervals
	resamples    = 2000 // of bootstrap intervals
	resolution   = 1e-3 // smallest effect that counts as a direction
	fewest       = 3    // donors without which nothing is judged
	mostDonors   = 0.95 // that must show the direction, unless a claim says otherwise
	sameWithin   = 0.1  // equivalence margin, unless a control says otherwise
	goneShare    = 0.8  // of the effect that must vanish, unless a control says otherwise
	keptShare    = 0.5  // of the effect that must remain where nothing is to be affected
)

// Case is a comparison with its values. Abolished and Unaffected follow the
// comparison's lists of controls.
type Case struct {
	ID         string
	Comparison *study.Comparison
	Scale      Scale
	Sample
	Abolished, Unaffected []Sample
}

// Verdict is the judgement of one case.
type Verdict struct {
	ID      string
	Pass    bool
	Reasons []string // why not, in words; empty if Pass

	Scale  Scale
	Effect stats.Interval // mean over donors: geometric mean fold [1], or difference [unit of the readout]
	Test   string         // paired_t, wilcoxon or tost
	P      float64        // of the test, two-sided unless tost
	Holm   float64        // P adjusted for all cases judged together
	Donors int            // with values
	// Agreeing is the share of donors that show the direction, or lie within the
	// margins of equality.
	Agreeing   stats.Interval
	Abolished  []Control
	Unaffected []Control
}

// Control is what became of an effect in one control arm.
type Control struct {
	Arm    string
	Holds  bool           // it abolishes, or does not matter, as it should
	Reason string         // why not
	Effect stats.Interval // in this arm, as in Verdict
	// Remainder is the share of the effect that is left [1].
	Remainder stats.Interval
	P         float64 // of abolition or of equivalence
}

// Judge judges cases together: their p values are adjusted for their number. Lists
// of values that do not fit together panic.
func Judge(cases []Case, seed uint64) []Verdict {
	verdicts := make([]Verdict, len(cases))
	p := make([]float64, len(cases))
	for i := range cases {
		verdicts[i] = cases[i].measure(seed, uint32(i))
		p[i] = verdicts[i].P
	}
	for i, adjusted := range stats.Holm(p) {
		verdicts[i].Holm = adjusted
		cases[i].decide(&verdicts[i])
	}
	return verdicts
}

// measure computes everything that does not depend on other cases.
func (c *Case) measure(seed uint64, number uint32) Verdict {
	d := c.Scale.effects(c.Sample)
	v := Verdict{ID: c.ID, Scale: c.Scale, Effect: c.Scale.estimate(d), Test: c.Comparison.Test.Text, Donors: len(stats.Present(d))}
	low, high := c.margins()
	switch v.Test {
	case "tost":
		v.P = math.NaN()
		if low < high {
			v.P = stats.Equivalence(d, low, high).P
		}
		middle := combine(d, -(low+high)/2, ones(len(d)))
		outside := stats.Share(middle, stats.TwoSided, (high-low)/2, confidence)
		v.Agreeing = stats.Interval{Value: 1 - outside.Value, Low: 1 - outside.High, High: 1 - outside.Low}
	case "wilcoxon":
		v.P = stats.SignedRank(d, stats.TwoSided).P
	default:
		v.P = stats.PairedT(d, stats.TwoSided).P
	}
	if v.Test != "tost" {
		v.Agreeing = stats.Share(d, c.alternative(), resolution, confidence)
	}
	const controls = 64 // streams of random numbers kept for each case
	for i, k := range c.Comparison.AbolishedBy {
		v.Abolished = append(v.Abolished, c.abolition(k, d, c.Abolished[i], seed, number*controls+uint32(i)))
	}
	for i, k := range c.Comparison.Unaffected {
		v.Unaffected = append(v.Unaffected, c.indifference(k, d, c.Unaffected[i], seed, number*controls+controls/2+uint32(i)))
	}
	return v
}

func ones(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

func (c *Case) alternative() stats.Alternative {
	if c.Comparison.Direction.Text == "down" {
		return stats.Less
	}
	return stats.Greater
}

// margins are the effects between which arm and control count as equal; a bound
// that is absent is the default margin.
func (c *Case) margins() (low, high float64) {
	low, high = -c.Scale.margin(sameWithin), c.Scale.margin(sameWithin)
	if q := c.Comparison.AtLeast; q.Present() {
		low = c.Scale.effect(number(q, 0))
	}
	if q := c.Comparison.AtMost; q.Present() {
		high = c.Scale.effect(number(q, 0))
	}
	return low, high
}

// number returns a plain number of the language, or what stands for an absent one.
func number(q study.Quantity, absent float64) float64 {
	if !q.Present() {
		return absent
	}
	return q.Value * q.Unit.Factor
}

// decide lists what speaks against the claim.
func (c *Case) decide(v *Verdict) {
	object := func(format string, args ...any) { v.Reasons = append(v.Reasons, fmt.Sprintf(format, args...)) }
	switch {
	case v.Donors < fewest:
		object("only %d donors have values; at least %d are needed", v.Donors, fewest)
	case math.IsNaN(v.P):
		object("%s cannot be computed: a value of 0 has no ratio, or the bounds exclude each other", v.Test)
	case v.Test == "tost":
		c.decideEqual(v, object)
	default:
		c.decideDirection(v, object)
	}
	for _, k := range v.Abolished {
		if !k.Holds {
			object("%s does not abolish it: %s", k.Arm, k.Reason)
		}
	}
	for _, k := range v.Unaffected {
		if !k.Holds {
			object("%s matters: %s", k.Arm, k.Reason)
		}
	}
	v.Pass = len(v.Reasons) == 0
}

func (c *Case) decideEqual(v *Verdict, object func(string, ...any)) {
	if !(v.Holm < significance) {
		low, high := c.margins()
		object("%s is not shown to lie within %.3g to %.3g (adjusted p = %.2g)", v.effect(), c.Scale.shown(low), c.Scale.shown(high), v.Holm)
	}
	if q := c.Comparison.Donors; q.Present() && v.Agreeing.Value < number(q, 0) {
		object("%.0f %% of donors lie within the margins, %.0f %% are needed", 100*v.Agreeing.Value, 100*number(q, 0))
	}
}

func (c *Case) decideDirection(v *Verdict, object func(string, ...any)) {
	if need := number(c.Comparison.Donors, mostDonors); v.Agreeing.Value < need {
		object("%.0f %% of donors go %s, %.0f %% are needed", 100*v.Agreeing.Value, c.Comparison.Direction.Text, 100*need)
	}
	if !(v.Holm < significance) {
		object("%s is not significant (adjusted p = %.2g)", v.effect(), v.Holm)
	}
	if q := c.Comparison.AtLeast; q.Present() && v.Effect.Value < number(q, 0) {
		object("%s is smaller than %.3g", v.effect(), number(q, 0))
	}
	if q := c.Comparison.AtMost; q.Present() && v.Effect.Value > number(q, 0) {
		object("%s is larger than %.3g", v.effect(), number(q, 0))
	}
}

// effect names the effect with its value.
func (v *Verdict) effect() string {
	if v.Scale == Difference {
		return fmt.Sprintf("a difference of %.3g", v.Effect.Value)
	}
	return fmt.Sprintf("a fold of %.3g", v.Effect.Value)
}
