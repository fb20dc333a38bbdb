package trial

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"niche/culture"
	"niche/study"
	"niche/verdict"
	"niche/work"
)

// SensitivityFactor is what a sensitivity analysis multiplies and divides each
// number by [1].
const SensitivityFactor = 2

// Sensitivity is what one number does to one claim in the donor without deviations,
// without noise.
type Sensitivity struct {
	Constant  culture.Constant
	Low, High float64 // effect with the number divided and multiplied by SensitivityFactor, as verdict shows it
	// Slack is the smaller slack of the claim at the two (see [Screen]).
	Slack float64
	Flips bool // the claim is judged differently at one of the two
	// FlipsLow and FlipsHigh tell which.
	FlipsLow, FlipsHigh bool
}

// ClaimScreen is the sensitivity of one claim, numbers that bring it closest to
// another judgement first.
type ClaimScreen struct {
	Claim  string
	Effect float64 // as verdict shows it
	Slack  float64
	Ranked []Sensitivity
}

// Screen changes one number of the study and its networks after the other and
// follows every claim. The slack of a claim is the smallest distance of its
// effect and its controls from the bounds that the claim sets, relative to the
// effect where it is a difference; it is negative if a bound is broken. journal keeps
// finished simulations; nil for none.
func (t *Trial) Screen(ctx context.Context, journal *work.Journal, progress func(done, total int)) ([]ClaimScreen, error) {
	constants, err := culture.Constants(t.study)
	if err != nil {
		return nil, err
	}
	unscaled := make([][]float64, len(t.study.Arms))
	base, err := t.outcome(ctx, culture.Constant{}, 1, unscaled)
	if err != nil {
		return nil, err
	}
	out := make([]ClaimScreen, len(t.study.Claims))
	for i := range out {
		out[i] = ClaimScreen{Claim: t.study.Claims[i].ID.Text, Effect: base[i].effect, Slack: base[i].slack}
	}
	n := 2 * len(constants)
	var low []outcome
	index := 0
	for flat, err := range work.Ordered(ctx, n, t.options.Workers, kept(journal, func(ctx context.Context, i int) ([]float64, error) {
		factor := float64(SensitivityFactor)
		if i%2 == 0 {
			factor = 1 / factor
		}
		o, err := t.outcome(ctx, constants[i/2], factor, unscaled)
		return flatten(o), err
	})) {
		if err != nil {
			return nil, err
		}
		if err := keep(journal, index, flat); err != nil {
			return nil, err
		}
		if o := outcomes(flat); index%2 == 0 {
			low = o
		} else {
			for i := range out {
				out[i].add(constants[index/2], base[i], low[i], o[i])
			}
		}
		if index++; progress != nil {
			progress(index, n)
		}
	}
	for i := range out {
		slices.SortStableFunc(out[i].Ranked, func(a, b Sensitivity) int { return cmp.Compare(a.distance(out[i]), b.distance(out[i])) })
	}
	return out, nil
}

// distance orders sensitivities: how far the claim stays from the other side of
// its bounds.
func (s Sensitivity) distance(c ClaimScreen) float64 {
	if math.IsNaN(s.Slack) {
		return math.Inf(1)
	}
	if c.Slack < 0 {
		return -s.Slack
	}
	return s.Slack
}

func (c *ClaimScreen) add(constant culture.Constant, base, low, high outcome) {
	s := Sensitivity{Constant: constant, Low: low.effect, High: high.effect, Slack: min(low.slack, high.slack)}
	if base.slack < 0 {
		s.Slack = max(low.slack, high.slack)
	}
	s.FlipsLow, s.FlipsHigh = (low.slack < 0) != (base.slack < 0), (high.slack < 0) != (base.slack < 0)
	s.Flips = s.FlipsLow || s.FlipsHigh
	c.Ranked = append(c.Ranked, s)
}

// outcome is a claim without noise in one donor.
type outcome struct{ effect, slack float64 }

// flatten and outcomes turn outcomes into numbers for the journal and back.
func flatten(all []outcome) []float64 {
	var flat []float64
	for _, o := range all {
		flat = append(flat, o.effect, o.slack)
	}
	return flat
}

func outcomes(flat []float64) []outcome {
	all := make([]outcome, len(flat)/2)
	for i := range all {
		all[i] = outcome{flat[2*i], flat[2*i+1]}
	}
	return all
}

// outcome simulates the arms of claims with one number scaled. Arms without cells
// that have the number are taken from base, which the first call, with factor 1,
// fills in. A simulation that fails numerically leaves NaN.
func (t *Trial) outcome(ctx context.Context, c culture.Constant, factor float64, base [][]float64) ([]outcome, error) {
	factors := culture.Factors{}
	for _, name := range c.Names {
		factors[name] = factor
	}
	for _, s := range t.options.Scale {
		factors[s.Target] = factors.Of(s.Target) * s.Factor
	}
	units := make([][]float64, len(t.study.Arms))
	var failed error
	unit := func(arm int) []float64 {
		switch {
		case units[arm] != nil:
		case factor != 1 && !t.concerns(c, arm):
			units[arm] = base[arm]
		default:
			course, err := t.courses(ctx, unitOf{arm, Median, 0}, factors)
			if err != nil {
				failed = err
				course = make([]float64, len(t.channels)*len(t.times[arm]))
				fillNaN(course)
			}
			units[arm] = course
		}
		return units[arm]
	}
	out := make([]outcome, len(t.study.Claims))
	for i := range out {
		out[i] = t.outcomeOf(&t.study.Claims[i].Comparison, unit)
	}
	if factor == 1 {
		copy(base, units)
		return out, cmp.Or(ctx.Err(), failed)
	}
	return out, ctx.Err()
}

// concerns reports whether a constant can matter in an arm: it belongs to a cell
// type that the arm holds, or to no cell type.
func (t *Trial) concerns(c culture.Constant, arm int) bool {
	types := culture.Types(t.study, &t.study.Arms[arm])
	for _, name := range c.Names {
		cellType, _, _ := strings.Cut(name, ".")
		known := slices.ContainsFunc(t.study.CellTypes, func(x study.CellType) bool { return x.ID.Text == cellType })
		if !known || slices.Contains(types, cellType) {
			return true
		}
	}
	return false
}

// outcomeOf computes the effect and slack of one comparison.
func (t *Trial) outcomeOf(c *study.Comparison, unit func(arm int) []float64) outcome {
	readout := t.Readout(c.Readout.Text)
	scale := verdict.ScaleOf(&t.study.Readouts[readout])
	effect := func(arm, control string) float64 {
		a, b := t.Arm(arm), t.Arm(control)
		x := at(t.times[a], t.related(readout, a, unit), t.Moment(c, a, false))
		y := at(t.times[b], t.related(readout, b, unit), t.Moment(c, b, true))
		return scale.Effect(x, y)
	}
	d := effect(c.Arm.Text, c.Control.Text)
	remains := func(k study.Control) float64 {
		control := c.Control.Text
		if k.Against.Text != "" {
			control = k.Against.Text
		}
		return effect(k.ID.Text, control)
	}
	return outcome{scale.Shown(d), verdict.Slack(c, scale, d, remains)}
}
