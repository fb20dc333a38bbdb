package population

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/culture"
	"niche/diag"
	"niche/model"
	"niche/rng"
	"niche/sparse"
	"niche/study"
	"niche/units"
)

// kind is the compiled model of the cells of one type. Its inputs are states that
// follow straight lines, so that one system serves every time and medium.
type kind struct {
	once sync.Once
	err  error

	cell     *culture.Cell
	system   *compile.System
	symbolic *sparse.Symbolic
	course   compile.LaneProgram // outputs: rates of clocks, then made and lost of exchanges
	seen     compile.LaneProgram // outputs: what probes ask for
	initial  compile.Evaluator   // of course, under mu
	mu       sync.Mutex

	inputs    []input
	own       []int32  // states that cells keep, as places in the system
	ids       []string // of own
	inside    []inside
	varied    []varied
	clocks    []clock
	exchanges []exchange
	probes    []int     // place among the outputs of seen, −1 if the type lacks the signal; by probe
	features  []int     // feature of shape that a probe looks at, −1 for none
	spreads   []float64 // its geometric standard deviation from cell to cell; 1 for none
	located   []int     // switches that depend on states
	workers   sync.Pool // of *worker
}

// varied is a factor or number that differs from cell to cell: a state that does
// not move. Several may share a draw.
type varied struct {
	variation study.Variation
	draw, own int
}

// input is a signal from outside.
type input struct {
	state, slope int    // places among states and parameters
	source       source // what it reads
	of           int    // substrate or type; −1 for all types
}

type source uint8

const (
	concentration source = iota + 1 // [nM]
	density                         // [cells/ml]
	contact                         // share of live cells [1]
)

// inside is a substrate that enters the cell.
type inside struct{ substrate, own int }

// exchange is a substrate that the cell secretes, takes up or lets in.
type exchange struct{ substrate, made, lost int }

// clock is one possible fate.
type clock struct {
	fate    fate
	of      int // cause of death, or type that the cell becomes
	rate    int // place among the outputs of course
	only    compartment
	purpose rng.Purpose
}

type fate uint8

const (
	division fate = iota + 1
	quiescence
	awakening
	death
	becoming
)

// compartment says which cells a clock runs for.
type compartment uint8

const (
	everyCell compartment = iota
	cyclingCells
	quiescentCells
)

func (c compartment) holds(isQuiescent bool) bool {
	return c == everyCell || isQuiescent == (c == quiescentCells)
}

// compile builds k for cells of type t with connections cut.
func (k *kind) compile(s *study.Study, t *study.CellType, cut []string, probes []culture.Probe) error {
	cell, err := culture.NewCell(s, t, cut)
	if err != nil {
		return err
	}
	k.cell = cell
	released := release(cell)
	differing, err := differ(cell)
	if err != nil {
		return err
	}
	var signals []compile.NamedFormula
	for _, p := range probes {
		id := "see." + p.Signal
		known := func(f compile.NamedFormula) bool { return f.ID == id }
		if cell.Has(p.Signal) && !slices.ContainsFunc(signals, known) {
			signals = append(signals, compile.NamedFormula{ID: id, Math: model.Math{Expr: cell.Model.Pool.Symbol(p.Signal), Pos: t.Pos}})
		}
	}
	system, list := compile.Lower(cell.Model, compile.Options{Outputs: signals})
	if err := list.Err(); err != nil {
		return err
	}
	if err := refuse(system); err != nil {
		return err
	}
	k.system = system
	k.symbolic = sparse.Analyse(system.JacobianPattern)
	k.find(s, released)
	for _, d := range differing {
		k.varied = append(k.varied, varied{d.variation, d.draw, slices.Index(k.ids, d.id)})
	}
	return k.programs(s, signals, probes)
}

// release turns the inputs of a cell into states with constant slopes and returns
// them, but for dilution, which stays 0: cells that divide halve what they hold.
func release(cell *culture.Cell) []string {
	var all []string
	for _, in := range cell.Inputs {
		if in == "dilution" {
			continue
		}
		slope := cell.Model.AddConstant("slope."+in, 0, units.Unit{}, cell.Type.Pos)
		cell.Model.Vary(in, slope, cell.Type.Pos)
		all = append(all, in)
	}
	return all
}

// differing is a symbol that differs from cell to cell.
type differing struct {
	id        string
	variation study.Variation
	draw      int
}

// differ turns what the cells of a type differ in into states that do not move.
func differ(cell *culture.Cell) (all []differing, err error) {
	var list diag.List
	for draw, v := range cell.Type.Vary {
		for _, target := range append([]study.Name{v.ID}, v.With...) {
			id := "factor." + target.Text
			if !cell.Has(id) {
				id = target.Text
			}
			if !cell.Constant(id) {
				list.Errorf(diag.StudyRule, target.Pos, "vary what determines it", "%q of cell type %q is no constant", target.Text, cell.Type.ID.Text)
				continue
			}
			cell.Model.Vary(id, cell.Model.Pool.Number(0), target.Pos)
			all = append(all, differing{id, v, draw})
		}
	}
	return all, list.Err()
}

// refuse reports what the integrator of many cells cannot do, by name and place.
func refuse(s *compile.System) error {
	var list diag.List
	const hint = "replace it by a rate law or an assignment, or simulate with representative cells"
	for _, x := range s.States {
		if x.Algebraic {
			list.Errorf(diag.MethodRefused, x.Pos, hint, "individual cells solve no algebraic equations, and an algebraic rule determines %q", x.ID)
		}
	}
	for _, r := range s.Fast {
		list.Errorf(diag.MethodRefused, r.Pos, hint, "individual cells cannot follow the equilibrium of fast reaction %q", r.ID)
	}
	if len(s.Draws) > 0 {
		list.Errorf(diag.MethodRefused, s.Model.Pos, `write "vary" into the cell type`, "individual cells do not draw the random numbers of a network")
	}
	return list.Err()
}

// find locates inputs, own states, contents and switches in the system.
func (k *kind) find(s *study.Study, released []string) {
	for i, x := range k.system.States {
		if !slices.Contains(released, x.ID) {
			if name, ok := strings.CutPrefix(x.ID, "inside."); ok && slices.Contains(k.cell.Inside, name) {
				k.inside = append(k.inside, inside{substrateIndex(s, name), len(k.own)})
			}
			k.own, k.ids = append(k.own, int32(i)), append(k.ids, x.ID)
			continue
		}
		slot, ok := k.system.OverrideSlot("slope." + x.ID)
		if !ok {
			panic("population: input without slope: " + x.ID)
		}
		in := input{state: i, slope: slot.Index, of: -1}
		what, name, _ := strings.Cut(x.ID, ".")
		switch what {
		case "medium":
			in.source, in.of = concentration, substrateIndex(s, name)
		case "density":
			in.source = density
			if name != "" {
				in.of = typeIndex(s, name)
			}
		case "contact":
			in.source, in.of = contact, typeIndex(s, name)
		default:
			panic("population: unknown input " + x.ID)
		}
		k.inputs = append(k.inputs, in)
	}
	for i := range k.system.Switches {
		if k.system.Switches[i].CrossingTime == 0 {
			k.located = append(k.located, i)
		}
	}
}

func substrateIndex(s *study.Study, id string) int {
	return slices.IndexFunc(s.Substrates, func(x study.Substrate) bool { return x.ID.Text == id })
}

func typeIndex(s *study.Study, id string) int {
	return slices.IndexFunc(s.CellTypes, func(x study.CellType) bool { return x.ID.Text == id })
}

// programs compiles what is computed at every step and at observations.
func (k *kind) programs(s *study.Study, signals []compile.NamedFormula, probes []culture.Probe) error {
	var outputs []string
	output := func(id string) int {
		outputs = append(outputs, id)
		return len(outputs) - 1
	}
	for _, c := range clocksOf(s, k.cell) {
		c.clock.rate = output("rate." + c.id)
		k.clocks = append(k.clocks, c.clock)
	}
	for _, x := range k.cell.Exchanged {
		k.exchanges = append(k.exchanges, exchange{substrateIndex(s, x), output("made." + x), output("lost." + x)})
	}
	var err error
	if k.course, err = lanes(k.system.WithOutputs(outputs...)); err != nil {
		return err
	}
	k.initial = k.course.NewEvaluator()
	var ids []string
	for _, f := range signals {
		ids = append(ids, f.ID)
	}
	if k.seen, err = lanes(k.system.WithOutputs(ids...)); err != nil {
		return err
	}
	for _, p := range probes {
		k.probes = append(k.probes, slices.Index(ids, "see."+p.Signal))
		k.spreads = append(k.spreads, culture.Spread(k.cell.Type, p.Signal))
		k.features = append(k.features, slices.IndexFunc(k.cell.Type.Morphology, func(f study.Feature) bool { return "morphology."+f.ID.Text == p.Signal }))
	}
	return nil
}

// lanes compiles a system.
func lanes(s *compile.System) (compile.LaneProgram, error) {
	program, err := bytecode.Engine{}.Compile(s)
	if err != nil {
		return nil, fmt.Errorf("compile cell type %s: %w", s.Model.ID, err)
	}
	return program.(compile.LaneProgram), nil
}

// namedClock is a clock with the name of its rate.
type namedClock struct {
	id string
	clock
}

// clocksOf lists the possible fates of a cell in a fixed order: that of the study.
func clocksOf(s *study.Study, c *culture.Cell) []namedClock {
	var all []namedClock
	add := func(id string, k clock) {
		if c.Has("rate." + id) {
			all = append(all, namedClock{id, k})
		}
	}
	add(culture.Division, clock{fate: division, only: cyclingCells, purpose: rng.CellCycle})
	add(culture.Quiescence, clock{fate: quiescence, only: cyclingCells, purpose: rng.CellCycle})
	add(culture.Awakening, clock{fate: awakening, only: quiescentCells, purpose: rng.CellCycle})
	for i, d := range c.Type.Death {
		only := everyCell
		switch d.Only.Text {
		case "cycling":
			only = cyclingCells
		case "quiescent":
			only = quiescentCells
		}
		add("death."+d.ID.Text, clock{fate: death, of: i, only: only, purpose: rng.Death})
	}
	for _, f := range c.Type.Switches {
		add("switch."+f.ID.Text, clock{fate: becoming, of: typeIndex(s, f.ID.Text), purpose: rng.Switching})
	}
	return all
}

// parameters returns the parameter vector under the given factors, and the
// system's own initial state. used reports which factors found a target.
func (k *kind) parameters(factors culture.Factors, used map[string]bool) (p, y []float64) {
	name := k.cell.Type.ID.Text + "."
	p, y = make([]float64, len(k.system.Parameters)), make([]float64, len(k.system.States))
	k.mu.Lock()
	defer k.mu.Unlock()
	k.initial.Initialise(0, nil, p, y)
	scale := map[compile.Slot]float64{}
	for _, f := range factors.Names() {
		own, ok := strings.CutPrefix(f, name)
		if !ok {
			continue
		}
		for _, id := range []string{"factor." + own, own} {
			slot, ok := k.system.OverrideSlot(id)
			isVaried := slices.ContainsFunc(k.varied, func(v varied) bool { return k.ids[v.own] == id })
			if ok && (slot.Kind == compile.ParameterSlot || isVaried) {
				before := p
				if isVaried {
					before = y
				}
				scale[slot] = before[slot.Index] * factors[f]
				used[f] = true
				break
			}
		}
	}
	k.initial.Initialise(0, func(s compile.Slot) (float64, bool) { v, ok := scale[s]; return v, ok }, p, y)
	return p, y
}

// crossings returns the times at which switches of time alone flip.
func (k *kind) crossings(p []float64) []float64 {
	if len(k.system.Switches) == 0 {
		return nil
	}
	times := make([]float64, len(k.system.Switches))
	k.mu.Lock()
	defer k.mu.Unlock()
	k.initial.SetParameters(p)
	k.initial.CrossingTimes(times)
	return slices.DeleteFunc(times, math.IsNaN)
}

// position names a state for messages.
func (k *kind) position(state int) (id string, pos diag.Pos) {
	if state < 0 || state >= len(k.system.States) {
		return "", k.cell.Type.Pos
	}
	return k.system.States[state].ID, k.system.States[state].Pos
}
