package hybrid

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/ensemble"
	"niche/model"
	"niche/sim"
)

// Partition says which reactions fire one by one.
type Partition uint8

const (
	// Automatic decides by counts: a reaction fires one by one while a species
	// that it changes has few molecules.
	Automatic Partition = iota
	// Discrete lets every reaction fire one by one: exact stochastic simulation
	// of a model with rate rules.
	Discrete
	// Continuous lets none: deterministic simulation, whose realisations differ by
	// the draws of the model.
	Continuous
)

// Options are the choices of a hybrid simulation. The zero Options is ready to
// use.
type Options struct {
	sim.Settings // Method "" is rodas5p; Seed decides every random number
	Partition    Partition
	// Threshold is the count below which a reaction becomes discrete; it becomes
	// continuous above half as much again; 0 for 50 [molecules].
	Threshold float64
	// Items reads every amount as a number of items, whatever its unit.
	Items bool
}

func (o Options) withDefaults() Options {
	if o.Method == "" {
		o.Method = "rodas5p"
	}
	if o.Threshold == 0 {
		o.Threshold = 50
	}
	return o
}

// Simulator simulates one model. It is immutable and safe for concurrent use.
type Simulator struct {
	simulator *sim.Simulator
	original  *model.Model
	options   Options
}

// New returns a hybrid simulator of m, to whose pool formulas are added. It fails
// with a diag.List that names everything that does not fit, and with a plain error
// if an option makes no sense.
func New(m *model.Model, o Options) (*Simulator, error) {
	o = o.withDefaults()
	if !(o.Threshold > 0) || math.IsInf(o.Threshold, 1) {
		return nil, fmt.Errorf("threshold %g: give a positive number of molecules", o.Threshold)
	}
	rewritten := m
	if o.Partition != Continuous {
		r, problems := Rewrite(m, o)
		if err := problems.Err(); err != nil {
			return nil, err
		}
		rewritten = r
	}
	sys, problems := compile.Lower(rewritten, compile.Options{})
	if err := problems.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", m.ID, err)
	}
	simulator, err := sim.New(program, o.Settings)
	if err != nil {
		return nil, err
	}
	return &Simulator{simulator: simulator, original: m, options: o}, nil
}

// System returns the system that is simulated.
func (s *Simulator) System() *compile.System { return s.simulator.System() }

// Ensemble asks for many independent realisations of one task.
type Ensemble struct {
	Overrides  []sim.Override
	T0         float64   // initial time [unit of t]
	Times      []float64 // increasing, finite, ≥ T0
	First      int       // number of the first replicate
	Replicates int
	Workers    int // goroutines; 0 for one per processor
	// Select lists the ids to report; nil for every state and rule variable of
	// the model.
	Select    []string
	Quantiles []float64 // probabilities
	Keep      []int     // times, by index, whose values are kept, for histograms
	Progress  func(done int)
}

// Ensemble simulates e. The result has the same bits for any number of workers. It
// fails as Worker.Run of package sim does, and if the task does not fit.
func (s *Simulator) Ensemble(ctx context.Context, e Ensemble) (*ensemble.Statistics, error) {
	if len(e.Times) == 0 || !slices.IsSorted(e.Times) || !(e.Times[0] >= e.T0) || math.IsInf(e.Times[len(e.Times)-1], 0) {
		return nil, fmt.Errorf("times of an ensemble must increase from the initial time %g and be finite", e.T0)
	}
	columns, err := s.columns(e.Select)
	if err != nil {
		return nil, err
	}
	quantities := make([]ensemble.Quantity, len(columns))
	for i, c := range columns {
		quantities[i] = c.Quantity
	}
	stats, err := ensemble.Run(ctx, &ensemble.Request{
		Times: e.Times, Quantities: quantities, First: e.First, Replicates: e.Replicates, Workers: e.Workers,
		Quantiles: e.Quantiles, Keep: e.Keep, Progress: e.Progress,
		New: func() (ensemble.Realiser, error) {
			return &realiser{worker: s.simulator.NewWorker(), columns: columns, values: make([]float64, len(columns)), events: s.System().Events,
				task: sim.Task{Overrides: e.Overrides, T0: e.T0, Times: e.Times, Outputs: true}}, nil
		},
	})
	if err != nil {
		return nil, err
	}
	if stats.Method = "hybrid"; s.options.Partition == Continuous {
		stats.Method = s.options.Method
	}
	return stats, nil
}

// column is a quantity and where its values are.
type column struct {
	ensemble.Quantity
	output bool
	index  int
}

// columns selects what is reported: ids of the model as written.
func (s *Simulator) columns(ids []string) ([]column, error) {
	sys := s.System()
	reactions := map[string]bool{}
	for i := range s.original.Reactions {
		reactions[s.original.Reactions[i].ID] = true
	}
	want := func(id string) bool {
		if len(ids) > 0 {
			return slices.Contains(ids, id)
		}
		return !reactions[id] && !strings.Contains(id, "(")
	}
	var list []column
	found := map[string]bool{}
	for i := range sys.States {
		if st := &sys.States[i]; !st.Amount && want(st.ID) {
			list = append(list, column{ensemble.Quantity{ID: st.ID, Unit: st.Unit, Species: true}, false, i})
			found[st.ID] = true
		}
	}
	for i := range sys.Outputs {
		if out := &sys.Outputs[i]; want(out.ID) && !found[out.ID] {
			list = append(list, column{ensemble.Quantity{ID: out.ID, Unit: out.Unit}, true, i})
			found[out.ID] = true
		}
	}
	for _, id := range ids {
		if !found[id] {
			return nil, fmt.Errorf("the model has no quantity %q to report", id)
		}
	}
	return list, nil
}

// realiser makes realisations with one worker.
type realiser struct {
	worker  *sim.Worker
	task    sim.Task
	events  []compile.Event
	columns []column
	values  []float64
}

// Realise makes one realisation.
func (r *realiser) Realise(ctx context.Context, replicate uint32, record func(k int, values []float64)) (firings uint64, err error) {
	r.task.Replicate = replicate
	tr, err := r.worker.Run(ctx, r.task)
	if err != nil {
		return 0, err
	}
	for k := range tr.Times {
		for i, c := range r.columns {
			if c.output {
				r.values[i] = tr.Outputs[k][c.index]
			} else {
				r.values[i] = tr.Y[k][c.index]
			}
		}
		record(k, r.values)
	}
	for _, f := range tr.Fired {
		if strings.HasPrefix(r.events[f.Event].ID, fires+"(") {
			firings++
		}
	}
	return firings, nil
}
