package ssa

import (
	"fmt"
	"math"
	"slices"

	"niche/compile"
	"niche/rng"
)

// Simulator simulates one system as a jump process. It is immutable and safe
// for concurrent use.
type Simulator struct {
	program compile.Program
	net     *network
	options Options
}

// New returns a stochastic simulator of program. It fails with a diag.List that
// names everything in the model that is no jump process, and with a plain error
// if the method is unknown.
func New(program compile.Program, options Options) (*Simulator, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	net, err := build(program.System(), options)
	if err != nil {
		return nil, err
	}
	return &Simulator{program: program, net: net, options: options}, nil
}

// System returns the system that is simulated.
func (s *Simulator) System() *compile.System { return s.net.sys }

// Options returns the options with defaults filled in.
func (s *Simulator) Options() Options { return s.options }

// Rounds reports whether counts come from moles, so that initial amounts are
// rounded to whole molecules.
func (s *Simulator) Rounds() bool { return s.net.rounds }

// prepared is a task with numbers: those of one realisation if the initial
// values are random, of all otherwise; then workers share it.
type prepared struct {
	*jumps
	times     []float64
	crossings []float64 // known times at which relations flip, increasing
	stepwise  bool      // some law changes there
}

// check reports a task that makes no sense.
func (t *Task) check() error {
	if !slices.IsSorted(t.Times) || len(t.Times) == 0 || !(t.Times[0] >= t.T0) || math.IsInf(t.Times[len(t.Times)-1], 0) {
		return fmt.Errorf("times of a stochastic simulation must increase from the initial time %g and be finite", t.T0)
	}
	return nil
}

// random reports whether initial values are drawn anew for each realisation.
func (s *Simulator) random() bool {
	return slices.ContainsFunc(s.net.sys.Initial, func(iv compile.InitialValue) bool { return !iv.Draws.Empty() })
}

// prepare evaluates the initial values of task, with random numbers from the
// stream of eval, and binds the network to them.
func (s *Simulator) prepare(task *Task, eval compile.Evaluator) (*prepared, error) {
	sys := s.net.sys
	p, y := make([]float64, len(sys.Parameters)), make([]float64, len(sys.States))
	eval.Initialise(task.T0, func(slot compile.Slot) (float64, bool) {
		for _, o := range task.Overrides {
			if o.Slot == slot {
				return o.Value, true
			}
		}
		return 0, false
	}, p, y)
	j, err := s.net.bind(task.T0, p, y)
	if err != nil {
		return nil, err
	}
	prep := &prepared{jumps: j, times: task.Times}
	crossings := make([]float64, len(sys.Switches))
	eval.SetParameters(p)
	eval.CrossingTimes(crossings)
	for _, t := range crossings {
		if t >= task.T0 && !math.IsInf(t, 0) {
			prep.crossings = append(prep.crossings, t)
		}
	}
	slices.Sort(prep.crossings)
	prep.crossings = slices.Compact(prep.crossings)
	for i := range j.programs {
		prep.stepwise = prep.stepwise || j.programs[i].stepwise
	}
	return prep, nil
}

// start prepares task with the random numbers of the first realisation.
func (s *Simulator) start(task *Task) (*prepared, error) {
	if err := task.check(); err != nil {
		return nil, err
	}
	eval := s.program.NewEvaluator()
	eval.SetStream(s.draws(0))
	return s.prepare(task, eval)
}

// draws is the stream of the model's random numbers in a realisation.
func (s *Simulator) draws(replicate uint32) rng.Stream {
	return rng.New(rng.Key{Seed: s.options.Seed, Purpose: rng.Distribution, Entity: replicate})
}

// newMethod returns the named method on w.
func newMethod(name string, w *walk) method {
	switch name {
	case "direct":
		if w.compacts() {
			return newCompact(w)
		}
		return newDirect(w, false)
	case "sorting-direct":
		return newDirect(w, true)
	case "next-reaction":
		return newNextReaction(w)
	case "composition-rejection":
		return newComposition(w)
	case "partial-propensity":
		return newPartial(w)
	case "rssa-cr":
		return newRSSA(w)
	case "tau":
		return newTau(w, w.net.epsilon)
	}
	panic("ssa: no method " + name)
}
