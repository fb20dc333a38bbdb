package run

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/ensemble"
	"niche/hybrid"
	"niche/model"
	"niche/sim"
	"niche/ssa"
)

// Realisations asks for a stochastic simulation: many realisations of a
// TimeCourse.
type Realisations struct {
	TimeCourse
	Replicates int
	Workers    int // goroutines; 0 for one per processor
	// Method is one of ssa.Methods, "hybrid", or an integrator, whose realisations
	// differ by the random numbers that the model draws.
	Method    string
	Seed      uint64
	Items     bool         // read amounts as numbers of items, whatever their unit
	Epsilon   float64      // of τ-leaping [1]; 0 for the default
	Threshold float64      // of hybrid simulation [molecules]; 0 for the default
	Settings  sim.Settings // of the integrator, also of hybrid
	// Quantiles are probabilities [1]; Histogram asks for the distribution at the
	// last time.
	Quantiles []float64
	Histogram bool
}

// Cloud is the answer to Realisations.
type Cloud struct {
	Prepared     *Prepared // without Simulator
	Statistics   *ensemble.Statistics
	realisations *Realisations
}

// StochasticMethods lists the methods that make realisations molecule by molecule.
func StochasticMethods() []string { return append(ssa.Methods(), "hybrid") }

// Run simulates r for model m. The method "ssa" simulates a model with continuous
// parts that no exact method follows as a hybrid, every reaction firing one by
// one.
func (r *Realisations) Run(ctx context.Context, m *model.Model) (*Cloud, error) {
	if r.Equilibrate {
		var l diag.List
		l.Errorf(diag.BadSetting, diag.Pos{}, "simulate it with an integrator and without --replicates", "the network starts from its steady state, which a stochastic simulation has not")
		return nil, l.Err()
	}
	switch {
	case r.Method == "hybrid":
		return r.hybrid(ctx, m, hybrid.Automatic)
	case !slices.Contains(ssa.Methods(), r.Method):
		return r.hybrid(ctx, m, hybrid.Continuous)
	}
	c, err := r.jumps(ctx, m)
	if r.Method == "ssa" && onlyContinuous(err) {
		return r.hybrid(ctx, m, hybrid.Discrete)
	}
	return c, err
}

// onlyContinuous reports whether err refuses a model for nothing but its rate
// rules.
func onlyContinuous(err error) bool {
	var list diag.List
	if !errors.As(err, &list) {
		return false
	}
	return !slices.ContainsFunc(list, func(d *diag.Diagnostic) bool {
		return d.Severity == diag.Error && d.Code != diag.StochasticRateRule
	})
}

// jumps simulates the model as a jump process.
func (r *Realisations) jumps(ctx context.Context, m *model.Model) (*Cloud, error) {
	sys, problems := compile.Lower(m, compile.Options{Jumps: true})
	if err := problems.Err(); err != nil {
		return nil, err
	}
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", m.ID, err)
	}
	simulator, err := ssa.New(program, ssa.Options{Method: r.Method, Seed: r.Seed, Items: r.Items, Epsilon: r.Epsilon})
	if err != nil {
		return nil, err
	}
	p := &Prepared{Model: m, System: sys, Problems: problems}
	overrides, err := p.Overrides(r.Set)
	if err != nil {
		return nil, err
	}
	e := ssa.Ensemble{Replicates: r.Replicates, Workers: r.Workers, Quantiles: r.Quantiles, Keep: r.kept(), Progress: r.progress(),
		Task: ssa.Task{T0: r.From, Times: grid(r.From, r.To, r.Points)}}
	for _, o := range overrides {
		e.Overrides = append(e.Overrides, ssa.Override(o))
	}
	stats, err := simulator.Ensemble(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Cloud{Prepared: p, Statistics: stats, realisations: r}, nil
}

// hybrid simulates the model by events and an integrator.
func (r *Realisations) hybrid(ctx context.Context, m *model.Model, partition hybrid.Partition) (*Cloud, error) {
	o := hybrid.Options{Settings: r.Settings, Partition: partition, Threshold: r.Threshold, Items: r.Items}
	o.Seed = r.Seed
	if o.Method = r.Method; partition != hybrid.Continuous {
		o.Method = ""
	}
	simulator, err := hybrid.New(m, o)
	if err != nil {
		return nil, err
	}
	p := &Prepared{Model: m, System: simulator.System()}
	overrides, err := p.Overrides(r.Set)
	if err != nil {
		return nil, err
	}
	stats, err := simulator.Ensemble(ctx, hybrid.Ensemble{Overrides: overrides, T0: r.From, Times: grid(r.From, r.To, r.Points),
		Replicates: r.Replicates, Workers: r.Workers, Quantiles: r.Quantiles, Keep: r.kept(), Progress: r.progress()})
	if err != nil {
		return nil, err
	}
	return &Cloud{Prepared: p, Statistics: stats, realisations: r}, nil
}

// kept lists the times whose values a histogram needs.
func (r *Realisations) kept() []int {
	if !r.Histogram {
		return nil
	}
	return []int{max(r.Points, 2) - 1}
}

func (r *Realisations) progress() func(done int) {
	if r.Progress == nil {
		return nil
	}
	return func(done int) { r.Progress(float64(done)) }
}
