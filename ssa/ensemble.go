package ssa

import (
	"context"
	"fmt"

	"niche/compile"
	"niche/ensemble"
)

// Ensemble asks for many independent realisations of one task. Replicate i draws
// from stream i.
type Ensemble struct {
	Task
	First      int // number of the first replicate
	Replicates int // at least 1
	Workers    int // goroutines; 0 for one per processor
	// Select lists the ids to report; nil for every state and every output that
	// is not a reaction rate.
	Select []string
	// Quantiles are probabilities in [0, 1]; they need memory for every value.
	Quantiles []float64
	Keep      []int // times, by index, whose values are kept, for histograms
	// Progress, if not nil, is called with the number of finished replicates, by
	// one goroutine at a time.
	Progress func(done int)
}

// source is where a column's value comes from.
type source struct {
	kind  sourceKind
	index int
}

type sourceKind uint8

const (
	stateSource sourceKind = iota
	outputSource
	parameterSource // constant, reported only if selected
)

// Ensemble simulates e. The result has the same bits for any number of workers.
// It fails with ctx's error, with a *Failure where a realisation cannot go on,
// and with a plain error where the task does not fit the model.
func (s *Simulator) Ensemble(ctx context.Context, e Ensemble) (*ensemble.Statistics, error) {
	prep, err := s.start(&e.Task)
	if err != nil {
		return nil, err
	}
	method := s.options.Method
	if method == "ssa" {
		method = prep.choose(s.options.Seed)
	}
	sources, quantities, err := selectColumns(s.net.sys, e.Select)
	if err != nil {
		return nil, err
	}
	stats, err := ensemble.Run(ctx, &ensemble.Request{
		Times: e.Times, Quantities: quantities, First: e.First, Replicates: e.Replicates, Workers: e.Workers,
		Quantiles: e.Quantiles, Keep: e.Keep, Progress: e.Progress,
		New: func() (ensemble.Realiser, error) { return newRealiser(s, &e.Task, prep, method, sources), nil },
	})
	if err != nil {
		return nil, err
	}
	stats.Method = method
	return stats, nil
}

// selectColumns decides what is reported.
func selectColumns(sys *compile.System, ids []string) (sources []source, quantities []ensemble.Quantity, err error) {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	reactions := make(map[string]bool, len(sys.Model.Reactions))
	for i := range sys.Model.Reactions {
		reactions[sys.Model.Reactions[i].ID] = true
	}
	all := len(wanted) == 0
	for i := range sys.States {
		st := &sys.States[i]
		if st.Amount || !all && !wanted[st.ID] {
			continue
		}
		delete(wanted, st.ID)
		sources = append(sources, source{stateSource, i})
		quantities = append(quantities, ensemble.Quantity{ID: st.ID, Unit: st.Unit, Species: true})
	}
	for i := range sys.Outputs {
		out := &sys.Outputs[i]
		if all && reactions[out.ID] || !all && !wanted[out.ID] {
			continue
		}
		delete(wanted, out.ID)
		sources = append(sources, source{outputSource, i})
		quantities = append(quantities, ensemble.Quantity{ID: out.ID, Unit: out.Unit})
	}
	for i := range sys.Parameters {
		if p := &sys.Parameters[i]; wanted[p.ID] {
			delete(wanted, p.ID)
			sources = append(sources, source{parameterSource, i})
			quantities = append(quantities, ensemble.Quantity{ID: p.ID, Unit: p.Unit})
		}
	}
	for _, id := range ids {
		if wanted[id] {
			return nil, nil, fmt.Errorf("the model has no quantity %q to report", id)
		}
	}
	return sources, quantities, nil
}

// realiser observes the realisations of a worker.
type realiser struct {
	*worker
	sources []source
	outputs []float64 // nil if no source is one
	values  []float64
}

func newRealiser(s *Simulator, task *Task, prep *prepared, method string, sources []source) *realiser {
	r := &realiser{worker: newWorker(s, task, prep, method), sources: sources, values: make([]float64, len(sources))}
	for _, src := range sources {
		if src.kind == outputSource {
			r.outputs = make([]float64, len(s.net.sys.Outputs))
		}
	}
	return r
}

// Realise makes one realisation.
func (r *realiser) Realise(ctx context.Context, replicate uint32, record func(k int, values []float64)) (firings uint64, err error) {
	err = r.run(ctx, replicate, func(k int) { record(k, r.observe(k)) })
	return r.events, err
}

// observe returns the values of the sources at time k.
func (r *realiser) observe(k int) []float64 {
	t := r.prep.times[k]
	r.settle(t)
	if r.outputs != nil {
		r.eval.Outputs(t, r.y, r.outputs)
	}
	for i, s := range r.sources {
		switch s.kind {
		case stateSource:
			r.values[i] = r.y[s.index]
		case outputSource:
			r.values[i] = r.outputs[s.index]
		case parameterSource:
			r.values[i] = r.prep.p[s.index]
		}
	}
	return r.values
}

// Method returns the method that ensembles of task run: the one asked for, or
// the choice of the pilot.
func (s *Simulator) Method(task Task) (string, error) {
	if s.options.Method != "ssa" {
		return s.options.Method, nil
	}
	prep, err := s.start(&task)
	if err != nil {
		return "", err
	}
	return prep.choose(s.options.Seed), nil
}
