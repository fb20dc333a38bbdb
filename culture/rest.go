package culture

import (
	"context"
	"fmt"
	"math"
	"strings"
	"sync"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/sim"
	"niche/study"
)

// Resting finds where the networks of cell types rest in fresh medium without
// other cells, and remembers it. It is safe for concurrent use.
type Resting struct {
	study    *study.Study
	settings sim.Settings

	mu    sync.Mutex
	cells map[string]*restingCell
	rests map[string]*rest
}

// NewResting returns a Resting for cells of s.
func NewResting(s *study.Study, settings sim.Settings) *Resting {
	return &Resting{study: s, settings: settings, cells: map[string]*restingCell{}, rests: map[string]*rest{}}
}

// restingCell is the compiled model of one cell.
type restingCell struct {
	once   sync.Once
	err    error
	system *compile.System
	sim    *sim.Simulator
	p0     []float64
}

// rest is the state of a type's networks at rest.
type rest struct {
	once   sync.Once
	err    error
	states map[string]float64 // by id of the cell model
}

// CutsOf returns the connections of one cell type among cut (TYPE.NETWORK.SYMBOL),
// without the type.
func CutsOf(cellType string, cut []string) []string {
	var own []string
	for _, c := range cut {
		if symbol, ok := strings.CutPrefix(c, cellType+"."); ok {
			own = append(own, symbol)
		}
	}
	return own
}

// Of returns the states of a cell type's model at rest under the given factors and
// cuts, by id: the steady state that the values in the network files lead to, so
// that a bistable network starts on the branch its file names.
func (r *Resting) Of(ctx context.Context, t *study.CellType, factors Factors, cut []string) (map[string]float64, error) {
	name := t.ID.Text
	var own []string
	for _, f := range factors.Names() {
		if strings.HasPrefix(f, name+".") {
			own = append(own, fmt.Sprintf("%s=%x", f, math.Float64bits(factors[f])))
		}
	}
	programKey := name + "|" + strings.Join(CutsOf(name, cut), " ")
	key := programKey + "|" + strings.Join(own, " ")
	r.mu.Lock()
	c, ok := r.cells[programKey]
	if !ok {
		c = &restingCell{}
		r.cells[programKey] = c
	}
	at, ok := r.rests[key]
	if !ok {
		at = &rest{}
		r.rests[key] = at
	}
	r.mu.Unlock()
	c.once.Do(func() { c.err = r.compile(c, t, cut) })
	if c.err != nil {
		return nil, c.err
	}
	at.once.Do(func() { at.states, at.err = r.settle(ctx, c, t, factors) })
	if at.err != nil && ctx.Err() != nil { // do not remember a cancellation
		r.mu.Lock()
		delete(r.rests, key)
		r.mu.Unlock()
	}
	return at.states, at.err
}

func (r *Resting) compile(c *restingCell, t *study.CellType, cut []string) error {
	own, err := NewCell(r.study, t, CutsOf(t.ID.Text, cut))
	if err != nil {
		return err
	}
	system, list := compile.Lower(own.Model, compile.Options{})
	if err := list.Err(); err != nil {
		return err
	}
	code, err := bytecode.Engine{}.Compile(system)
	if err != nil {
		return fmt.Errorf("compile cell type %s: %w", t.ID.Text, err)
	}
	c.system = system
	if c.sim, err = sim.New(code, r.settings); err != nil {
		return err
	}
	c.p0 = make([]float64, len(c.system.Parameters))
	c.sim.NewEvaluator().Initialise(0, nil, c.p0, make([]float64, len(c.system.States)))
	return nil
}

// settle finds the steady state of a cell in fresh medium.
func (r *Resting) settle(ctx context.Context, c *restingCell, t *study.CellType, factors Factors) (map[string]float64, error) {
	states := map[string]float64{}
	if len(c.system.States) == 0 {
		return states, nil
	}
	var overrides []sim.Override
	set := func(id string, value func(before float64) float64) {
		if slot, ok := c.system.OverrideSlot(id); ok && slot.Kind == compile.ParameterSlot {
			overrides = append(overrides, sim.Override{Slot: slot, Value: value(c.p0[slot.Index])})
		}
	}
	for i := range r.study.Substrates {
		x := r.study.Substrates[i].ID.Text
		if fresh := Fresh(r.study, x); fresh != 0 {
			set("medium."+x, func(float64) float64 { return fresh })
		}
	}
	for _, name := range factors.Names() {
		if own, ok := strings.CutPrefix(name, t.ID.Text+"."); ok {
			scale := func(v float64) float64 { return v * factors[name] }
			set("factor."+own, scale)
			set(own, scale)
		}
	}
	end, err := c.sim.NewWorker().Run(ctx, sim.Task{Overrides: overrides, Times: []float64{math.Inf(1)}})
	if err != nil {
		return nil, fmt.Errorf("rest of cell type %s: %w", t.ID.Text, err)
	}
	for i, s := range c.system.States {
		states[s.ID] = end.Y[0][i]
	}
	return states, nil
}
