package fit

import (
	"fmt"
	"math"
	"slices"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/format/petab"
	"niche/sim"
)

// Objective is a problem compiled for evaluation. It is immutable and safe for
// concurrent use.
type Objective struct {
	problem   *petab.Problem
	system    *compile.System
	simulator *sim.Simulator

	estimated      []int // θ → index into Problem.Parameters
	position       []int // index into Problem.Parameters → θ, or −1
	parameterIndex map[string]int
	modelSlot      map[string]compile.Slot // of parameter-table rows and condition columns that the model has
	species        map[string]bool

	observations     []*observation
	preequilibration []stage // one per condition used so
	experiments      []experiment
}

// experiment is a pair of conditions with its measurements.
type experiment struct {
	preequilibration int // index into Objective.preequilibration, or −1
	stage
	times []float64 // increasing; the last may be +Inf
	data  []datum   // in order of measurement
}

// New compiles p, which must be free of errors and is retained. The pool of its
// model grows meanwhile and must not be used by another goroutine. New returns a
// diag.List if the model or a formula cannot be lowered or needs something that
// is refused.
func New(p *petab.Problem, settings sim.Settings) (*Objective, error) {
	o := &Objective{
		problem: p, parameterIndex: map[string]int{}, modelSlot: map[string]compile.Slot{}, species: map[string]bool{},
		position: make([]int, len(p.Parameters)),
	}
	for i := range p.Parameters {
		o.parameterIndex[p.Parameters[i].ID] = i
		o.position[i] = -1
		if p.Parameters[i].Estimate {
			o.position[i] = len(o.estimated)
			o.estimated = append(o.estimated, i)
		}
	}
	if err := o.compile(settings); err != nil {
		return nil, err
	}
	if err := o.plan(); err != nil {
		return nil, err
	}
	o.chooseDirections()
	return o, nil
}

// compile lowers the model and the observables.
func (o *Objective) compile(settings sim.Settings) error {
	overridden := o.overridden()
	system, list := compile.Lower(o.problem.Model, compile.Options{Sensitivities: len(o.estimated) > 0, Overridden: overridden})
	if err := list.Err(); err != nil {
		return err
	}
	if d := system.Draws; len(d) > 0 {
		list.Errorf(diag.DistributionRefused, d[0].Pos, "replace it by a number or an estimated parameter",
			"the model draws from distribution %q: it has no likelihood that could be computed", d[0].Law)
		return list.Err()
	}
	if v := system.Past; len(v) > 0 {
		list.Errorf(diag.SensitivityRefused, v[0].Pos, "replace the delay by a chain of intermediate species",
			"likelihoods of models with delays are not supported")
		return list.Err()
	}
	o.system = system
	for _, id := range overridden {
		slot, ok := system.OverrideSlot(id)
		if !ok {
			return fmt.Errorf("initial value of %q cannot be overridden", id)
		}
		o.modelSlot[id] = slot
	}
	var problems diag.List
	for i := range o.problem.Observables {
		x, more := newObservation(system, &o.problem.Observables[i])
		problems = append(problems, more...)
		o.observations = append(o.observations, x)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	program, err := bytecode.Engine{}.Compile(system)
	if err != nil {
		return err
	}
	o.simulator, err = sim.New(program, settings)
	return err
}

// overridden returns the ids of the model that the parameter table or a
// condition sets.
func (o *Objective) overridden() []string {
	m := o.problem.Model
	known := map[string]bool{}
	for i := range m.Compartments {
		known[m.Compartments[i].ID] = true
		o.species[m.Compartments[i].ID] = true
	}
	for i := range m.Parameters {
		known[m.Parameters[i].ID] = true
	}
	for i := range m.Species {
		known[m.Species[i].ID] = true
		o.species[m.Species[i].ID] = true
	}
	var list []string
	add := func(id string) {
		if known[id] {
			known[id] = false
			list = append(list, id)
		}
	}
	for i := range o.problem.Parameters {
		add(o.problem.Parameters[i].ID)
	}
	for i := range o.problem.Conditions {
		for _, v := range o.problem.Conditions[i].Overrides {
			add(v.Target)
		}
	}
	return list
}

// pair is a pre-equilibration condition, or −1, and a simulation condition.
type pair struct{ preequilibration, condition int }

// plan groups the measurements by pairs of conditions, in order of first
// appearance.
func (o *Objective) plan() error {
	stages := map[int]int{}
	index := map[pair]int{}
	for i := range o.problem.Measurements {
		m := &o.problem.Measurements[i]
		key := pair{m.Preequilibration, m.Condition}
		k, ok := index[key]
		if !ok {
			k = len(o.experiments)
			index[key] = k
			if err := o.addExperiment(key, stages); err != nil {
				return err
			}
		}
		d, err := o.newDatum(i)
		if err != nil {
			return err
		}
		o.experiments[k].data = append(o.experiments[k].data, d)
	}
	for k := range o.experiments {
		o.experiments[k].setTimes(o.problem.Measurements)
	}
	return nil
}

// addExperiment appends the experiment for key and, if it is new, its
// pre-equilibration; stages finds that by condition.
func (o *Objective) addExperiment(key pair, stages map[int]int) error {
	st, err := o.newStage(key.condition, key.preequilibration)
	if err != nil {
		return err
	}
	x := experiment{preequilibration: -1, stage: st}
	if c := key.preequilibration; c >= 0 {
		if _, ok := stages[c]; !ok {
			before, err := o.newStage(c, -1)
			if err != nil {
				return err
			}
			stages[c] = len(o.preequilibration)
			o.preequilibration = append(o.preequilibration, before)
		}
		x.preequilibration = stages[c]
	}
	o.experiments = append(o.experiments, x)
	return nil
}

// setTimes collects the times of the data.
func (x *experiment) setTimes(measurements []petab.Measurement) {
	for _, d := range x.data {
		x.times = append(x.times, measurements[d.measurement].Time)
	}
	slices.Sort(x.times)
	x.times = slices.Compact(x.times)
	for i := range x.data {
		x.data[i].row, _ = slices.BinarySearch(x.times, measurements[x.data[i].measurement].Time)
	}
}

// chooseDirections selects the estimated parameters that each run integrates. A
// pre-equilibration integrates those that change its own trajectory; an
// experiment those and its own.
func (o *Objective) chooseDirections() {
	influential := influence(o.system)
	choose := func(st *stage, more []int) {
		st.directions = slices.Clone(more)
		for _, s := range st.seeds {
			if influential[s.slot] {
				st.directions = append(st.directions, s.parameter)
			}
		}
		slices.Sort(st.directions)
		st.directions = slices.Compact(st.directions)
		for _, s := range st.seeds {
			if _, active := slices.BinarySearch(st.directions, s.parameter); !active {
				st.passive = append(st.passive, s)
			}
		}
	}
	for i := range o.preequilibration {
		choose(&o.preequilibration[i], nil)
	}
	for i := range o.experiments {
		var more []int
		if k := o.experiments[i].preequilibration; k >= 0 {
			more = o.preequilibration[k].directions
		}
		choose(&o.experiments[i].stage, more)
	}
}

// Problem returns the problem that is evaluated.
func (o *Objective) Problem() *petab.Problem { return o.problem }

// System returns the lowered model.
func (o *Objective) System() *compile.System { return o.system }

// Len returns the number of estimated parameters, the length of θ.
func (o *Objective) Len() int { return len(o.estimated) }

// Parameters returns the estimated parameters in the order of θ.
func (o *Objective) Parameters() []petab.Parameter {
	list := make([]petab.Parameter, len(o.estimated))
	for k, i := range o.estimated {
		list[k] = o.problem.Parameters[i]
	}
	return list
}

// Nominal returns the nominal point. Entries without a nominal value are NaN.
func (o *Objective) Nominal() []float64 {
	return o.scaled(func(p *petab.Parameter) float64 { return p.Nominal })
}

// Bounds returns the bounds of θ; −Inf where a lower bound 0 has no logarithm.
func (o *Objective) Bounds() (lower, upper []float64) {
	return o.scaled(func(p *petab.Parameter) float64 { return p.Lower }),
		o.scaled(func(p *petab.Parameter) float64 { return p.Upper })
}

func (o *Objective) scaled(f func(*petab.Parameter) float64) []float64 {
	list := make([]float64, len(o.estimated))
	for k, i := range o.estimated {
		p := &o.problem.Parameters[i]
		list[k] = p.Scale.Apply(f(p))
	}
	return list
}

// Linear returns the linear values of all parameters of the problem at θ, and
// d(linear value)/dθ of each: 0 for fixed ones.
func (o *Objective) Linear(theta []float64) (values, slope []float64, err error) {
	if len(theta) != len(o.estimated) {
		return nil, nil, fmt.Errorf("point has %d entries, the problem %d estimated parameters", len(theta), len(o.estimated))
	}
	values = make([]float64, len(o.problem.Parameters))
	slope = make([]float64, len(values))
	for i := range values {
		p := &o.problem.Parameters[i]
		values[i] = p.Nominal
		if k := o.position[i]; k >= 0 {
			values[i] = p.Scale.Invert(theta[k])
			slope[i] = p.Scale.InverseDerivative(values[i])
		}
		if math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return nil, nil, fmt.Errorf("value of parameter %q is %g", p.ID, values[i])
		}
	}
	return values, slope, nil
}
