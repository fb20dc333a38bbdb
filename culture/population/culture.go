package population

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"niche/culture"
	"niche/study"
)

// Culture is one culture in progress. It is used by one goroutine at a time.
type Culture struct {
	engine   *Engine
	setup    culture.Setup
	factors  culture.Factors
	cut      []string
	volume   float64   // of medium [ml]
	horizon  float64   // end of the experiment [h]
	stops    []float64 // times of actions and of switches of time [h]
	timeline culture.Timeline
	touching bool

	members []*member // one for each cell type of the arm
	byType  []int     // member of each type of the study, −1 for none
	pool    *pool

	state   state
	step    step
	scratch scratch
	crew    crew
}

// member is one cell type of a culture: what does not change.
type member struct {
	kind     *kind
	layout   tally
	p        []float64 // parameters
	rest     []float64 // own states at rest
	resting  []float64 // signals at rest, by probe
	capacity float64   // [cells/ml]; 0 for none
}

// scratch holds what lives for one step.
type scratch struct {
	before, after  []float64   // concentrations, by substrate
	halfway, end   []float64   // states of the medium
	middle         []float64   // concentrations
	source         []float64   // assumed, by substrate [nM/h]
	net            []float64   // found
	assumed, found []float64   // in the pass before
	total          [][]float64 // sums, by member
}

// Begin prepares a culture; nothing has happened in it yet.
func (e *Engine) Begin(ctx context.Context, setup culture.Setup) (*Culture, error) {
	c := &Culture{engine: e, setup: setup, touching: culture.Touching(setup.Arm)}
	c.factors, c.cut = culture.Intervened(e.study, setup)
	var err error
	if c.timeline, err = culture.NewTimeline(e.study, setup.Arm); err != nil {
		return nil, err
	}
	if c.volume, err = culture.Volume(setup.Arm); err != nil {
		return nil, err
	}
	used := map[string]bool{}
	if err := c.recruit(ctx, used); err != nil {
		return nil, err
	}
	b, err := e.bath(setup.Arm)
	if err != nil {
		return nil, err
	}
	var initial []float64
	if c.pool, initial, err = b.newPool(c.factors, used); err != nil {
		return nil, err
	}
	if err := c.unused(used); err != nil {
		return nil, err
	}
	c.plan()
	c.start(initial)
	return c, nil
}

// recruit compiles the cell types of the arm and puts them to rest.
func (c *Culture) recruit(ctx context.Context, used map[string]bool) error {
	e := c.engine
	c.byType = slices.Repeat([]int{-1}, len(e.study.CellTypes))
	for _, name := range culture.Types(e.study, c.setup.Arm) {
		i := typeIndex(e.study, name)
		t := &e.study.CellTypes[i]
		k, err := e.kind(t, c.cut)
		if err != nil {
			return err
		}
		m := &member{kind: k, layout: k.tally()}
		var initial []float64
		m.p, initial = k.parameters(c.factors, used)
		states, err := e.rest.Of(ctx, t, c.factors, c.cut)
		if err != nil {
			return err
		}
		for i, id := range k.ids {
			rest, ok := states[id]
			if !ok { // what the resting cell has as a parameter
				rest = initial[k.own[i]]
			}
			m.rest = append(m.rest, rest)
		}
		if m.capacity, err = k.cell.CapacityIn(c.setup.Arm); err != nil {
			return err
		}
		m.resting = k.signalsAt(m.p, m.rest)
		c.byType[i] = len(c.members)
		c.members = append(c.members, m)
	}
	return nil
}

// signalsAt returns what probes see of a cell in medium without anything, NaN for
// signals that the type lacks.
func (k *kind) signalsAt(p, own []float64) []float64 {
	y, out := make([]float64, len(k.system.States)), make([]float64, len(k.seen.System().Outputs))
	for i, at := range k.own {
		y[at] = own[i]
	}
	e := k.seen.NewEvaluator()
	e.SetParameters(p)
	z := make([]float64, len(k.system.Switches))
	e.Relations(0, y, z)
	e.SetSwitches(z)
	e.Outputs(0, y, out)
	all := make([]float64, len(k.probes))
	for i, at := range k.probes {
		if all[i] = math.NaN(); at >= 0 {
			all[i] = out[at]
		}
	}
	return all
}

// unused refuses factors on things that a cell type of the arm does not have.
func (c *Culture) unused(used map[string]bool) error {
	for _, name := range c.factors.Names() {
		cellType, _, _ := strings.Cut(name, ".")
		present := func(m *member) bool { return m.kind.cell.Type.ID.Text == cellType }
		if !used[name] && slices.ContainsFunc(c.members, present) {
			return fmt.Errorf("arm %s: nothing to scale called %q", c.setup.Arm.ID.Text, name)
		}
	}
	return nil
}

// plan finds when steps must end.
func (c *Culture) plan() {
	c.horizon = culture.Hours(c.setup.Arm.Duration)
	if n := len(c.setup.Times); n > 0 {
		c.horizon = max(c.horizon, c.setup.Times[n-1])
	}
	for _, a := range c.timeline {
		c.stops = append(c.stops, a.At)
	}
	for _, m := range c.members {
		c.stops = append(c.stops, m.kind.crossings(m.p)...)
	}
	c.stops = append(c.stops, c.horizon)
	slices.Sort(c.stops)
	c.stops = slices.Compact(c.stops)
}

// Advance goes on by one step. done says that everything asked for has been
// observed.
func (c *Culture) Advance(ctx context.Context) (done bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if len(c.state.Seen) == len(c.setup.Times) {
		return true, nil
	}
	if err := c.act(); err != nil {
		return false, err
	}
	if err := c.synchronise(ctx); err != nil {
		return false, err
	}
	return len(c.state.Seen) == len(c.setup.Times), nil
}

// substrates of the study.
func (c *Culture) substrates() []study.Substrate { return c.engine.study.Substrates }

// BytesPerCell returns the memory that an individual of the type with the largest
// model takes at present, with what is needed to repeat a step [byte].
func (c *Culture) BytesPerCell() int {
	largest := 0
	for i := range c.members {
		bytes, cells := 0, 0
		for _, b := range c.state.Kinds[i].blocks {
			for _, h := range []*herd{&b.now, &b.next, &b.late} {
				bytes += 8*cap(h.rows) + int(reflect.TypeFor[individual]().Size())*cap(h.who)
			}
			cells += len(b.now.who)
		}
		if cells > 0 {
			largest = max(largest, bytes/cells)
		}
	}
	return largest
}
