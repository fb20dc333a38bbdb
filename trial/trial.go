package trial

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"niche/culture"
	"niche/study"
	"niche/verdict"
	"niche/work"
)

// Options say how much of a study is simulated, and how.
type Options struct {
	Seed               uint64
	Donors, Replicates int       // 0: as the study says
	Workers            int       // 0: one per processor
	Scale              []Scaling // of every donor: a variant
	ClaimsOnly         bool      // leave out arms that no claim needs; their values are NaN
	// Claim, if not nil, is called with each claim and what its arms show, without
	// a judgement, as soon as the last of its units is done.
	Claim func(*verdict.Verdict, *study.Claim)
	// Progress, if not nil, is called after each unit, in order.
	Progress func(done, total int)
}

// Scaling multiplies a target or constant.
type Scaling struct {
	Target string
	Factor float64 // [1]
}

// Trial is a study to be carried out by an engine. It is immutable.
type Trial struct {
	study    *study.Study
	engine   culture.Engine
	options  Options
	cohort   *cohort
	probes   []culture.Probe
	channels []channel
	times    [][]float64 // by arm [h]
	order    []int       // arms as they are simulated
}

// New returns a trial of s, which passed study.Check. The error is a diag.List: all
// that keeps any arm from being simulated.
func New(s *study.Study, engine culture.Engine, options Options) (*Trial, error) {
	if err := culture.Check(s).Err(); err != nil {
		return nil, err
	}
	c, err := newCohort(s)
	if err != nil {
		return nil, err
	}
	t := &Trial{study: s, engine: engine, options: options, cohort: c, probes: culture.Probes(s), channels: channels(s)}
	if s.Donors != nil {
		if t.options.Donors == 0 {
			t.options.Donors = int(culture.Number(s.Donors.Count))
		}
		if t.options.Replicates == 0 {
			t.options.Replicates = int(culture.Number(s.Donors.Replicates))
		}
	}
	t.options.Donors, t.options.Replicates = max(1, t.options.Donors), max(1, t.options.Replicates)
	for i := range s.Arms {
		t.times = append(t.times, t.observed(&s.Arms[i]))
	}
	t.order = t.ordered()
	return t, nil
}

// Study returns the study of t.
func (t *Trial) Study() *study.Study { return t.study }

// Donors and Replicates return how many there are.
func (t *Trial) Donors() int { return t.options.Donors }

// Replicates returns the number of replicates of each donor.
func (t *Trial) Replicates() int { return t.options.Replicates }

// Seed returns the seed of t.
func (t *Trial) Seed() uint64 { return t.options.Seed }

// Engine returns the engine of t.
func (t *Trial) Engine() culture.Engine { return t.engine }

// gridIntervals is how finely courses are recorded.
const gridIntervals = 48

// observed returns the times at which an arm is recorded: an even grid, the times
// of readouts and those of comparisons [h].
func (t *Trial) observed(a *study.Arm) []float64 {
	end := culture.Hours(a.Duration)
	var times []float64
	for k := range gridIntervals + 1 {
		times = append(times, end*float64(k)/gridIntervals)
	}
	for i := range t.study.Readouts {
		for _, q := range t.study.Readouts[i].Times {
			times = append(times, culture.Hours(q))
		}
	}
	for _, c := range comparisons(t.study) {
		times = append(times, culture.Hours(c.At), culture.Hours(c.ControlAt))
	}
	for i := range t.study.Calibrations {
		times = append(times, culture.Hours(t.study.Calibrations[i].At))
	}
	slices.Sort(times)
	times = slices.Compact(times)
	return slices.DeleteFunc(times, func(at float64) bool { return at > end })
}

// unit is one simulation.
type unitOf struct{ arm, donor, replicate int }

// simulations lists the units in order: arms by the first claim that needs them,
// then the others; of each arm all donors, of each donor all replicates.
func (t *Trial) simulations() []unitOf {
	replicates := t.simulated()
	var all []unitOf
	for _, arm := range t.order {
		for donor := range t.options.Donors {
			for r := range replicates {
				all = append(all, unitOf{arm, donor, r})
			}
		}
	}
	return all
}

// simulated is the number of replicates that are simulated.
func (t *Trial) simulated() int {
	if t.engine.Stochastic() {
		return t.options.Replicates
	}
	return 1
}

// armsOf lists the arms that a comparison needs, with those that its readout refers
// to.
func (t *Trial) armsOf(c *study.Comparison) []int {
	readout := t.Readout(c.Readout.Text)
	var arms []int
	add := func(name string) {
		if name == "" {
			return
		}
		arm := t.Arm(name)
		arms = append(arms, arm)
		if r := t.reference(readout, arm); r >= 0 {
			arms = append(arms, r)
		}
	}
	add(c.Control.Text)
	add(c.Arm.Text)
	for _, k := range slices.Concat(c.AbolishedBy, c.Unaffected) {
		add(k.ID.Text)
		add(k.Against.Text)
	}
	return arms
}

// ordered lists all arms, those of claims first.
func (t *Trial) ordered() []int {
	var order []int
	for _, c := range comparisons(t.study) {
		for _, arm := range t.armsOf(c) {
			if !slices.Contains(order, arm) {
				order = append(order, arm)
			}
		}
	}
	for arm := range t.study.Arms {
		if !slices.Contains(order, arm) {
			order = append(order, arm)
		}
	}
	return order
}

// needed tells which arms are simulated.
func (t *Trial) needed() []bool {
	needed := make([]bool, len(t.study.Arms))
	if !t.options.ClaimsOnly {
		for i := range needed {
			needed[i] = true
		}
		return needed
	}
	for i := range t.study.Claims {
		for _, arm := range t.armsOf(&t.study.Claims[i].Comparison) {
			needed[arm] = true
		}
	}
	return needed
}

// nothing is the record of an arm that is not simulated.
func (t *Trial) nothing(arm int) []float64 {
	x := make([]float64, len(t.channels)*len(t.times[arm]))
	fillNaN(x)
	return x
}

// Run simulates every unit that the journal does not hold and adds it there; a nil
// journal holds nothing.
func (t *Trial) Run(ctx context.Context, journal *work.Journal) (*Data, error) {
	units, needed := t.simulations(), t.needed()
	d := &Data{trial: t, courses: make([][]float64, len(units)), replicates: t.simulated(), place: make([]int, len(t.study.Arms))}
	for k, arm := range t.order {
		d.place[arm] = k
	}
	pending := t.pending()
	index := 0
	for course, err := range work.Ordered(ctx, len(units), t.options.Workers, kept(journal, 0, func(ctx context.Context, i int) ([]float64, error) {
		if !needed[units[i].arm] {
			return t.nothing(units[i].arm), nil
		}
		return t.simulate(ctx, units[i])
	})) {
		if err != nil {
			return nil, err
		}
		if err := keep(journal, index, course); err != nil {
			return nil, err
		}
		d.courses[index] = course
		index++
		for len(pending) > 0 && t.options.Claim != nil && index >= pending[0].units {
			d.show(pending[0].claim)
			pending = pending[1:]
		}
		if t.options.Progress != nil {
			t.options.Progress(index, len(units))
		}
	}
	return d, nil
}

// waiting is a claim that can be shown once so many units are done.
type waiting struct{ claim, units int }

// pending lists the claims in the order in which they can be shown.
func (t *Trial) pending() []waiting {
	var all []waiting
	perArm := t.options.Donors * t.simulated()
	for i := range t.study.Claims {
		last := 0
		for _, arm := range t.armsOf(&t.study.Claims[i].Comparison) {
			last = max(last, slices.Index(t.order, arm)+1)
		}
		all = append(all, waiting{i, last * perArm})
	}
	slices.SortStableFunc(all, func(a, b waiting) int { return cmp.Compare(a.units, b.units) })
	return all
}

// kept does a job unless the journal holds its result, at first + its index.
func kept(journal *work.Journal, first int, do func(ctx context.Context, i int) ([]float64, error)) func(context.Context, int, int) ([]float64, error) {
	return func(ctx context.Context, _, i int) ([]float64, error) {
		if journal != nil {
			if content, ok := journal.Done(first + i); ok {
				return decode(content), nil
			}
		}
		return do(ctx, i)
	}
}

// keep adds a result to the journal unless it is there.
func keep(journal *work.Journal, i int, result []float64) error {
	if journal == nil {
		return nil
	}
	if _, ok := journal.Done(i); ok {
		return nil
	}
	return journal.Append(i, encode(result))
}

// simulate returns the courses of all channels of a unit, one after another.
func (t *Trial) simulate(ctx context.Context, u unitOf) ([]float64, error) {
	factors := t.cohort.factors(t.options.Seed, u.donor)
	for _, s := range t.options.Scale {
		factors[s.Target] = factors.Of(s.Target) * s.Factor
	}
	return t.courses(ctx, u, factors)
}

func (t *Trial) courses(ctx context.Context, u unitOf, factors culture.Factors) ([]float64, error) {
	arm, times := &t.study.Arms[u.arm], t.times[u.arm]
	rec, err := t.engine.Simulate(ctx, culture.Setup{Arm: arm, Factors: factors, Seed: t.options.Seed, Donor: u.donor, Replicate: u.replicate, Times: times})
	if err != nil {
		return nil, err
	}
	flat := make([]float64, 0, len(t.channels)*len(times))
	for _, c := range t.channels {
		course := t.read(c, arm, rec)
		if course == nil {
			course = make([]float64, len(times))
			fillNaN(course)
		}
		flat = append(flat, course...)
	}
	return flat, nil
}

func encode(x []float64) []byte {
	b := make([]byte, 8*len(x))
	for i, v := range x {
		binary.LittleEndian.PutUint64(b[8*i:], math.Float64bits(v))
	}
	return b
}

func decode(b []byte) []float64 {
	x := make([]float64, len(b)/8)
	for i := range x {
		x[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return x
}

// Identity names what the units of t are, for journals: two trials with the same
// identity have the same units.
func (t *Trial) Identity(version, digest string) string {
	return fmt.Sprintf("niche %s study %s engine %s seed %d donors %d replicates %d scale %v claims only %v",
		version, digest, t.engine.Name(), t.options.Seed, t.options.Donors, t.options.Replicates, t.options.Scale, t.options.ClaimsOnly)
}
