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
	index               int
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
// effect where it is a difference; it is negative if a bound is broken.
//
// All numbers are tried on the arms that claims compare; the candidates numbers
// that bring a claim closest to another verdict are tried on its controls too and
// ranked. journal keeps finished simulations; nil for none.
func (t *Trial) Screen(ctx context.Context, candidates int, journal *work.Journal, progress func(done, total int)) ([]ClaimScreen, error) {
	constants, err := culture.Constants(t.study)
	if err != nil {
		return nil, err
	}
	s := &screen{Trial: t, constants: constants, base: make([][]float64, len(t.study.Arms)), journal: journal, progress: progress}
	base, err := s.outcomes(ctx, culture.Constant{}, 1, s.all())
	if err != nil {
		return nil, err
	}
	s.claims = make([]ClaimScreen, len(t.study.Claims))
	for i := range s.claims {
		s.claims[i] = ClaimScreen{Claim: t.study.Claims[i].ID.Text, Effect: base[i].effect, Slack: base[i].slack}
	}
	var rough []pick
	for k := range constants {
		rough = append(rough, pick{k, s.all(), false})
	}
	if err := s.try(ctx, rough, base); err != nil {
		return nil, err
	}
	fine := s.candidates(candidates)
	s.first += 2 * len(rough)
	return s.claims, s.try(ctx, fine, base)
}

// screen is a sensitivity analysis under way.
type screen struct {
	*Trial
	constants []culture.Constant
	base      [][]float64 // units without change, by arm
	claims    []ClaimScreen
	journal   *work.Journal
	first     int // index in the journal
	progress  func(done, total int)
}

// pick is a number to change and the claims to follow, with their controls or
// without.
type pick struct {
	constant int
	claims   []int
	controls bool
}

func (s *screen) all() []int {
	all := make([]int, len(s.study.Claims))
	for i := range all {
		all[i] = i
	}
	return all
}

// candidates keeps the most telling numbers of each claim and returns them for
// another trial with controls.
func (s *screen) candidates(most int) []pick {
	byConstant := make([][]int, len(s.constants))
	for i := range s.claims {
		c := &s.claims[i]
		c.rank()
		for _, r := range c.Ranked[:min(most, len(c.Ranked))] {
			byConstant[r.index] = append(byConstant[r.index], i)
		}
		c.Ranked = nil
	}
	var picks []pick
	for k, claims := range byConstant {
		if claims != nil {
			picks = append(picks, pick{k, claims, true})
		}
	}
	return picks
}

// try simulates picks with each number divided and multiplied, adds what comes of
// it to the claims and ranks them.
func (s *screen) try(ctx context.Context, picks []pick, base []outcome) error {
	n := 2 * len(picks)
	var low []outcome
	index := 0
	for flat, err := range work.Ordered(ctx, n, s.options.Workers, kept(s.journal, s.first, func(ctx context.Context, i int) ([]float64, error) {
		factor := float64(SensitivityFactor)
		if i%2 == 0 {
			factor = 1 / factor
		}
		p := picks[i/2]
		o, err := s.follow(ctx, s.constants[p.constant], factor, p)
		return flatten(o), err
	})) {
		if err != nil {
			return err
		}
		if err := keep(s.journal, s.first+index, flat); err != nil {
			return err
		}
		if o := outcomes(flat); index%2 == 0 {
			low = o
		} else {
			p := picks[index/2]
			for k, claim := range p.claims {
				s.claims[claim].add(p.constant, s.constants[p.constant], base[claim], low[k], o[k])
			}
		}
		if index++; s.progress != nil {
			s.progress(index, n)
		}
	}
	for i := range s.claims {
		s.claims[i].rank()
	}
	return nil
}

// rank sorts numbers by how close they bring the claim to another verdict.
func (c *ClaimScreen) rank() {
	slices.SortStableFunc(c.Ranked, func(a, b Sensitivity) int { return cmp.Compare(a.distance(*c), b.distance(*c)) })
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

func (c *ClaimScreen) add(index int, constant culture.Constant, base, low, high outcome) {
	s := Sensitivity{index: index, Constant: constant, Low: low.effect, High: high.effect, Slack: min(low.slack, high.slack)}
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

// outcomes follows all claims with their controls without change and fills in base.
func (s *screen) outcomes(ctx context.Context, c culture.Constant, factor float64, claims []int) ([]outcome, error) {
	o, err := s.follow(ctx, c, factor, pick{claims: claims, controls: true})
	return o, err
}

// follow simulates the arms of the picked claims with one number scaled. Arms
// without cells that have the number are taken from base, which a call with factor
// 1 fills in. A simulation that fails numerically leaves NaN.
func (s *screen) follow(ctx context.Context, c culture.Constant, factor float64, p pick) ([]outcome, error) {
	factors := culture.Factors{}
	for _, name := range c.Names {
		factors[name] = factor
	}
	for _, x := range s.options.Scale {
		factors[x.Target] = factors.Of(x.Target) * x.Factor
	}
	units := make([][]float64, len(s.study.Arms))
	var failed error
	unit := func(arm int) []float64 {
		switch {
		case units[arm] != nil:
		case factor != 1 && !s.concerns(c, arm):
			units[arm] = s.base[arm]
		default:
			course, err := s.courses(ctx, unitOf{arm, Median, 0}, factors)
			if err != nil {
				failed = err
				course = s.nothing(arm)
			}
			units[arm] = course
		}
		return units[arm]
	}
	out := make([]outcome, len(p.claims))
	for k, i := range p.claims {
		comparison := s.study.Claims[i].Comparison
		if !p.controls {
			comparison.AbolishedBy, comparison.Unaffected = nil, nil
		}
		out[k] = s.outcomeOf(&comparison, unit)
	}
	if factor == 1 {
		copy(s.base, units)
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
