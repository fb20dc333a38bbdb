package mixed

import (
	"context"
	"math"
	"slices"
	"strings"

	"niche/culture"
	"niche/ode"
	"niche/sim"
)

// course is one simulation: stretches between the times of actions.
type course struct {
	engine    *Engine
	program   *program
	setup     culture.Setup
	factors   culture.Factors
	cut       []string
	overrides []sim.Override
	infusion  map[string]float64 // rates in force, by substrate [nM/h]

	y        []float64
	rows     []row
	external map[string]account
	stats    ode.Stats
}

// account is what actions added to and removed from a substrate [nM].
type account struct{ added, removed float64 }

// row is one observation.
type row struct {
	y, outputs []float64
}

// run passes through all actions and observations.
func (c *course) run(ctx context.Context, actions culture.Timeline) error {
	worker := c.program.workers.Get().(*sim.Worker)
	defer c.program.workers.Put(worker)
	c.external = map[string]account{}
	if err := c.begin(ctx, worker); err != nil {
		return err
	}
	now := 0.0
	for {
		for len(actions) > 0 && actions[0].At <= now {
			if err := c.act(ctx, actions[0]); err != nil {
				return err
			}
			actions = actions[1:]
		}
		until := math.Inf(1)
		if len(actions) > 0 {
			until = actions[0].At
		}
		done, err := c.stretch(ctx, worker, now, until)
		if done || err != nil {
			return err
		}
		now = until
	}
}

// begin takes the initial values of the system and the rest of every cell type.
func (c *course) begin(ctx context.Context, worker *sim.Worker) error {
	t, err := worker.Run(ctx, sim.Task{Overrides: c.overrides, Times: []float64{0}})
	if err != nil {
		return err
	}
	c.y = slices.Clone(t.Y[0])
	for _, cell := range c.program.cells {
		if err := c.relax(ctx, cell); err != nil {
			return err
		}
	}
	for i := range c.engine.study.Substrates {
		x := c.engine.study.Substrates[i].ID.Text
		if k, ok := c.program.states["medium."+x]; ok {
			c.external[x] = account{added: c.y[k]}
		}
	}
	return nil
}

// relax puts the networks of a cell type to rest.
func (c *course) relax(ctx context.Context, cell *culture.Cell) error {
	states, err := c.engine.rest.Of(ctx, cell.Type, c.factors, c.cut)
	if err != nil {
		return err
	}
	for id, value := range states {
		if k, ok := c.program.states[cell.Type.ID.Text+"."+id]; ok {
			c.y[k] = value
		}
	}
	return nil
}

// stretch integrates from now to until and records the observations in between;
// those at until are made before its actions. done says that no observation is
// left.
func (c *course) stretch(ctx context.Context, worker *sim.Worker, now, until float64) (done bool, err error) {
	left := c.setup.Times[len(c.rows):]
	n := 0
	for n < len(left) && left[n] <= until {
		n++
	}
	if len(left) == 0 {
		return true, nil
	}
	times := slices.Clone(left[:n])
	if n < len(left) && (n == 0 || times[n-1] < until) {
		times = append(times, until)
	}
	t, err := worker.Run(ctx, sim.Task{Overrides: c.current(), Start: &sim.Start{Y: c.y}, T0: now, Times: times, Outputs: true})
	if err != nil {
		return false, err
	}
	for i := range n {
		c.rows = append(c.rows, row{t.Y[i], t.Outputs[i]})
	}
	c.y = slices.Clone(t.Y[len(t.Y)-1])
	c.stats = c.stats.Plus(t.Stats)
	return n == len(left), nil
}

// current returns the overrides with the infusions in force.
func (c *course) current() []sim.Override {
	if len(c.infusion) == 0 {
		return c.overrides
	}
	all := slices.Clone(c.overrides)
	for i := range c.engine.study.Substrates {
		x := c.engine.study.Substrates[i].ID.Text
		if slot, ok := c.program.system.OverrideSlot("infusion." + x); ok && c.infusion[x] > 0 {
			all = append(all, sim.Override{Slot: slot, Value: c.infusion[x]})
		}
	}
	return all
}

// act applies one action to the state.
func (c *course) act(ctx context.Context, a culture.Action) error {
	state := func(parts ...string) *float64 {
		if k, ok := c.program.states[strings.Join(parts, ".")]; ok {
			return &c.y[k]
		}
		return new(float64)
	}
	switch a.Kind {
	case culture.SeedCells:
		cell := c.program.cell(a.What)
		if live := *state(a.What, "cycling") + *state(a.What, "quiescent"); live <= 0 {
			if err := c.relax(ctx, cell); err != nil {
				return err
			}
		}
		*state(a.What, "cycling") += a.Value * cell.Cycling
		*state(a.What, "quiescent") += a.Value * (1 - cell.Cycling)
	case culture.RemoveCells:
		c.leave(a.What, 1)
	case culture.ChangeMedium:
		for _, name := range a.Removes {
			c.leave(name, a.Value)
		}
		c.renew(a.Value)
	case culture.AddToMedium:
		c.credit(a.What, a.Value)
		*state("medium", a.What) += a.Value
	case culture.AddToBlood:
		if _, ok := c.program.system.OverrideSlot(a.What + ".absorption"); ok {
			*state("depot", a.What) += a.Value
		} else {
			*state("plasma", a.What) += a.Value
		}
	case culture.Infuse:
		c.infusion[a.What] = a.Value
	}
	return nil
}

func (c *course) credit(substrate string, concentration float64) {
	x := c.external[substrate]
	x.added += concentration
	c.external[substrate] = x
}

func (c *course) debit(substrate string, concentration float64) {
	x := c.external[substrate]
	x.removed += concentration
	c.external[substrate] = x
}

// leave takes a fraction of the cells of a type away, with what they hold.
func (c *course) leave(cellType string, fraction float64) {
	cell := c.program.cell(cellType)
	if cell == nil {
		return
	}
	cycling, quiescent := c.program.states[cellType+".cycling"], c.program.states[cellType+".quiescent"]
	gone := fraction * (c.y[cycling] + c.y[quiescent])
	for _, x := range cell.Inside {
		c.debit(x, gone*cell.Volume/c.volume()*c.y[c.program.states[cellType+".inside."+x]])
	}
	c.y[cycling] *= 1 - fraction
	c.y[quiescent] *= 1 - fraction
}

// renew replaces a fraction of the medium by fresh medium.
func (c *course) renew(fraction float64) {
	for i := range c.engine.study.Substrates {
		s := &c.engine.study.Substrates[i]
		k, ok := c.program.states["medium."+s.ID.Text]
		if !ok {
			continue
		}
		fresh := culture.Fresh(c.engine.study, s.ID.Text)
		c.debit(s.ID.Text, fraction*c.y[k])
		c.credit(s.ID.Text, fraction*fresh)
		c.y[k] += fraction * (fresh - c.y[k])
		for _, b := range s.Binds {
			if k, ok := c.program.states["bound."+s.ID.Text+"."+b.ID.Text]; ok {
				c.debit(s.ID.Text, fraction*c.y[k])
				c.debit(b.ID.Text, fraction*c.y[k])
				c.y[k] *= 1 - fraction
			}
		}
	}
}

// volume is that of the medium [ml].
func (c *course) volume() float64 {
	v, _ := culture.Volume(c.setup.Arm)
	return v
}
