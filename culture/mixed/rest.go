package mixed

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"

	"niche/compile"
	"niche/culture"
	"niche/sim"
)

// cellProgram is the compiled model of one cell.
type cellProgram struct {
	once   sync.Once
	err    error
	system *compile.System
	sim    *sim.Simulator
	p0     []float64
}

// rest is the state of a type's networks in fresh medium without other cells.
type rest struct {
	once   sync.Once
	err    error
	states map[string]float64 // by id of the cell model
}

// rest returns the resting state of a cell type under the given factors.
func (e *Engine) rest(ctx context.Context, c *culture.Cell, factors culture.Factors, cut []string) (map[string]float64, error) {
	name := c.Type.ID.Text
	var own []string
	for _, f := range factors.Names() {
		if strings.HasPrefix(f, name+".") {
			own = append(own, fmt.Sprintf("%s=%x", f, math.Float64bits(factors[f])))
		}
	}
	programKey := name + "|" + strings.Join(cutsOf(name, cut), " ")
	e.mu.Lock()
	cp, ok := e.cells[programKey]
	if !ok {
		cp = &cellProgram{}
		e.cells[programKey] = cp
	}
	key := programKey + "|" + strings.Join(own, " ")
	r, ok := e.rests[key]
	if !ok {
		r = &rest{}
		e.rests[key] = r
	}
	e.mu.Unlock()
	cp.once.Do(func() { cp.err = e.compileCell(cp, c, cut) })
	if cp.err != nil {
		return nil, cp.err
	}
	r.once.Do(func() { r.states, r.err = e.settle(ctx, cp, c, factors) })
	if r.err != nil && ctx.Err() != nil { // do not remember a cancellation
		e.mu.Lock()
		delete(e.rests, key)
		e.mu.Unlock()
	}
	return r.states, r.err
}

func (e *Engine) compileCell(cp *cellProgram, c *culture.Cell, cut []string) error {
	own, err := culture.NewCell(e.study, c.Type, cutsOf(c.Type.ID.Text, cut))
	if err != nil {
		return err
	}
	if cp.system, cp.sim, err = lowered(own.Model, e.options.Settings, nil); err != nil {
		return err
	}
	cp.p0 = make([]float64, len(cp.system.Parameters))
	cp.sim.NewEvaluator().Initialise(0, nil, cp.p0, make([]float64, len(cp.system.States)))
	return nil
}

// settle finds the steady state of a cell in fresh medium.
func (e *Engine) settle(ctx context.Context, cp *cellProgram, c *culture.Cell, factors culture.Factors) (map[string]float64, error) {
	states := map[string]float64{}
	if len(cp.system.States) == 0 {
		return states, nil
	}
	var overrides []sim.Override
	set := func(id string, value func(before float64) float64) {
		if slot, ok := cp.system.OverrideSlot(id); ok && slot.Kind == compile.ParameterSlot {
			overrides = append(overrides, sim.Override{Slot: slot, Value: value(cp.p0[slot.Index])})
		}
	}
	for i := range e.study.Substrates {
		s := &e.study.Substrates[i]
		if initial, err := s.Initial.In(parse("nM"), culture.MolarMass(e.study, s.ID.Text)); err == nil && s.Initial.Present() {
			set("medium."+s.ID.Text, func(float64) float64 { return initial })
		}
	}
	for _, name := range factors.Names() {
		if own, ok := strings.CutPrefix(name, c.Type.ID.Text+"."); ok {
			scale := func(v float64) float64 { return v * factors[name] }
			set("factor."+own, scale)
			set(own, scale)
		}
	}
	t, err := cp.sim.NewWorker().Run(ctx, sim.Task{Overrides: overrides, Times: []float64{math.Inf(1)}})
	if err != nil {
		return nil, fmt.Errorf("rest of cell type %s: %w", c.Type.ID.Text, err)
	}
	for i, s := range cp.system.States {
		states[s.ID] = t.Y[0][i]
	}
	return states, nil
}
