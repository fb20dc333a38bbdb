package mixed

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/culture"
	"niche/model"
	"niche/sim"
	"niche/study"
)

// Options are the numerical choices of an Engine. The zero Options is ready to use.
type Options struct {
	// Settings' tolerances default to 1e-5 relative and 1e-8 absolute (cells, nM,
	// molecules), a thousandth of the noise of any assay.
	Settings sim.Settings
	// Balance keeps the account of every substrate (Record.Balance), which costs
	// two states each.
	Balance bool
}

// Engine simulates the arms of one study. It is safe for concurrent use: systems
// are compiled once for each set of cell types, cuts and formats.
type Engine struct {
	study   *study.Study
	options Options
	probes  []culture.Probe

	mu       sync.Mutex
	programs map[string]*program
	rest     *culture.Resting
}

// New returns an engine for s, which must have passed study.Check.
func New(s *study.Study, options Options) *Engine {
	if options.Settings.RTol == 0 {
		options.Settings.RTol = 1e-5
	}
	if options.Settings.ATol == 0 {
		options.Settings.ATol = 1e-8
	}
	return &Engine{study: s, options: options, probes: culture.Probes(s),
		programs: map[string]*program{}, rest: culture.NewResting(s, options.Settings)}
}

// Name returns "mixed".
func (e *Engine) Name() string { return "mixed" }

// Stochastic returns false: replicates differ by the noise of assays alone.
func (e *Engine) Stochastic() bool { return false }

// program is the compiled system of arms that have the same cell types, cuts and
// format.
type program struct {
	once    sync.Once
	err     error
	cells   []*culture.Cell
	sim     *sim.Simulator
	system  *compile.System
	initial []float64         // parameters without overrides
	outputs map[string]int    // by id
	states  map[string]int    // by id
	slots   map[string]target // by name of target, filled on demand under mu
	mu      sync.Mutex
	workers sync.Pool
}

// target is a parameter that a factor scales.
type target struct {
	slot  compile.Slot
	value float64 // without factor
}

// program returns the compiled system of an arm.
func (e *Engine) program(arm *study.Arm, cut []string) (*program, error) {
	types := culture.Types(e.study, arm)
	key := strings.Join(types, " ") + "|" + strings.Join(cut, " ") + "|" + fmt.Sprint(arm.Format.Text == "xenograft")
	e.mu.Lock()
	p, ok := e.programs[key]
	if !ok {
		p = &program{slots: map[string]target{}}
		e.programs[key] = p
	}
	e.mu.Unlock()
	p.once.Do(func() { p.err = e.compile(p, arm, types, cut) })
	return p, p.err
}

func (e *Engine) compile(p *program, arm *study.Arm, types, cut []string) error {
	for _, name := range types {
		i := slices.IndexFunc(e.study.CellTypes, func(t study.CellType) bool { return t.ID.Text == name })
		c, err := culture.NewCell(e.study, &e.study.CellTypes[i], culture.CutsOf(name, cut))
		if err != nil {
			return err
		}
		p.cells = append(p.cells, c)
	}
	medium, err := culture.NewMedium(e.study, arm)
	if err != nil {
		return err
	}
	q := &equations{study: e.study, arm: arm, cells: p.cells, balance: e.options.Balance, medium: medium}
	q.build()
	p.system, p.sim, err = lowered(q.m, e.options.Settings, e.observed(p.cells, q.m))
	if err != nil {
		return err
	}
	p.initial = make([]float64, len(p.system.Parameters))
	p.sim.NewEvaluator().Initialise(0, nil, p.initial, make([]float64, len(p.system.States)))
	p.outputs, p.states = map[string]int{}, map[string]int{}
	for i, o := range p.system.Outputs {
		p.outputs[o.ID] = i
	}
	for i, s := range p.system.States {
		p.states[s.ID] = i
	}
	p.workers.New = func() any { return p.sim.NewWorker() }
	return nil
}

// lowered makes a simulator of m with further outputs.
func lowered(m *model.Model, settings sim.Settings, outputs []compile.NamedFormula) (*compile.System, *sim.Simulator, error) {
	system, list := compile.Lower(m, compile.Options{Outputs: outputs})
	if err := list.Err(); err != nil {
		return nil, nil, err
	}
	code, err := bytecode.Engine{}.Compile(system)
	if err != nil {
		return nil, nil, fmt.Errorf("compile arm %s: %w", m.ID, err)
	}
	s, err := sim.New(code, settings)
	return system, s, err
}

// observed lists what a record needs as outputs "see.SYMBOL".
func (e *Engine) observed(cells []*culture.Cell, m *model.Model) []compile.NamedFormula {
	var out []compile.NamedFormula
	see := func(id string) {
		out = append(out, compile.NamedFormula{ID: "see." + id, Math: model.Math{Expr: m.Pool.Symbol(id), Pos: m.Pos}})
	}
	for i := range e.study.Substrates {
		see("medium." + e.study.Substrates[i].ID.Text)
	}
	for _, c := range cells {
		seen := map[string]bool{}
		for _, probe := range e.probes {
			if c.Has(probe.Signal) && !seen[probe.Signal] {
				seen[probe.Signal] = true
				see(c.Type.ID.Text + "." + probe.Signal)
			}
		}
	}
	return out
}

// target finds the parameter that a factor on name scales.
func (p *program) target(name string) (target, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t, ok := p.slots[name]; ok {
		return t, true
	}
	candidates := []string{name}
	if cellType, rest, ok := strings.Cut(name, "."); ok {
		candidates = []string{cellType + ".factor." + rest, name}
	}
	for _, id := range candidates {
		if slot, ok := p.system.OverrideSlot(id); ok && slot.Kind == compile.ParameterSlot {
			t := target{slot, p.initial[slot.Index]}
			p.slots[name] = t
			return t, true
		}
	}
	return target{}, false
}

// overrides returns the parameters of a setup: factors, volume, capacity, contact.
// Factors on cell types that the arm lacks have no effect.
func (e *Engine) overrides(p *program, arm *study.Arm, factors culture.Factors) ([]sim.Override, error) {
	var out []sim.Override
	for _, name := range factors.Names() {
		t, ok := p.target(name)
		if ok {
			out = append(out, sim.Override{Slot: t.slot, Value: t.value * factors[name]})
		} else if cellType, _, _ := strings.Cut(name, "."); p.cell(cellType) != nil {
			return nil, fmt.Errorf("arm %s: nothing to scale called %q", arm.ID.Text, name)
		}
	}
	set := func(id string, v float64) {
		if slot, ok := p.system.OverrideSlot(id); ok {
			out = append(out, sim.Override{Slot: slot, Value: v})
		}
	}
	volume, err := culture.Volume(arm)
	if err != nil {
		return nil, err
	}
	set("volume", volume)
	if culture.Touching(arm) {
		set("touching", 1)
	}
	for _, c := range p.cells {
		capacity, err := c.CapacityIn(arm)
		if err != nil {
			return nil, err
		}
		if capacity > 0 {
			set(c.Type.ID.Text+".capacity", capacity)
		}
	}
	return out, nil
}

func (p *program) cell(cellType string) *culture.Cell {
	for _, c := range p.cells {
		if c.Type.ID.Text == cellType {
			return c
		}
	}
	return nil
}

// Simulate implements culture.Engine.
func (e *Engine) Simulate(ctx context.Context, setup culture.Setup) (*culture.Record, error) {
	factors, cut := culture.Intervened(e.study, setup)
	p, err := e.program(setup.Arm, cut)
	if err != nil {
		return nil, err
	}
	actions, err := culture.NewTimeline(e.study, setup.Arm)
	if err != nil {
		return nil, err
	}
	overrides, err := e.overrides(p, setup.Arm, factors)
	if err != nil {
		return nil, err
	}
	c := &course{engine: e, program: p, setup: setup, factors: factors, cut: cut, overrides: overrides, infusion: map[string]float64{}}
	if err := c.run(ctx, actions); err != nil {
		return nil, fmt.Errorf("arm %s, donor %d: %w", setup.Arm.ID.Text, setup.Donor+1, err)
	}
	return c.record(), nil
}

// phi is the standard normal distribution function.
func phi(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
