package ssa

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"niche/units"
)

// Ensemble asks for many independent realisations of one task.
type Ensemble struct {
	Task
	Replicates int // at least 1; replicate i draws from stream i
	Workers    int // goroutines; 0 for one per processor
	// Select lists the ids to report; nil for every state and every output that
	// is not a reaction rate.
	Select []string
	// Quantiles are probabilities in [0, 1]; they need memory for every value.
	Quantiles []float64
	// Progress, if not nil, is called with the number of finished replicates, by
	// one goroutine at a time.
	Progress func(done int)
}

// Statistics describe an ensemble on the grid of its task.
type Statistics struct {
	Times      []float64 // [unit of t]
	Columns    []Column
	Replicates int
	Method     string // that ran
	Events     uint64 // firings of all replicates together
}

// Column is one quantity.
type Column struct {
	ID   string
	Unit units.Unit
	// Species says that the quantity is a state of the model.
	Species bool
	Mean    []float64 // one per time [Unit]
	// SD is the sample standard deviation, with divisor n − 1; 0 for one
	// replicate [Unit].
	SD        []float64
	Quantiles [][]float64 // one row per probability [Unit]
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

// batch is the number of consecutive replicates whose moments are summed one
// after the other. Batches are joined in order, so that the number of workers
// does not reach any bit of the result.
const batch = 32

// mostValues bounds the memory for quantiles: 2 GiB.
const mostValues = 1 << 28

// job is an ensemble at work.
type job struct {
	simulator *Simulator
	ensemble  *Ensemble
	prep      *prepared
	method    string
	sources   []source
	outputs   bool // some source is an output
	cells     int  // times × columns

	batches []moments
	values  []float64 // replicate after replicate, for quantiles
	events  atomic.Uint64
	done    atomic.Int64
	lock    sync.Mutex // of Progress
}

// moments are mean and sum of squared deviations of each cell.
type moments struct {
	n        float64
	mean, m2 []float64
}

// Ensemble simulates e. The result has the same bits for any number of workers.
// It fails with ctx's error, with a *Failure where a realisation cannot go on,
// and with a plain error where the task does not fit the model.
func (s *Simulator) Ensemble(ctx context.Context, e Ensemble) (*Statistics, error) {
	j := &job{simulator: s, ensemble: &e}
	stats, err := j.begin()
	if err != nil {
		return nil, err
	}
	workers := e.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if err := j.share(ctx, min(workers, len(j.batches))); err != nil {
		return nil, err
	}
	j.finish(stats)
	return stats, nil
}

func (j *job) begin() (*Statistics, error) {
	e := j.ensemble
	if e.Replicates < 1 || e.Replicates >= pilotReplicate {
		return nil, fmt.Errorf("%d replicates: ask for at least 1 and fewer than 2³²", e.Replicates)
	}
	for _, q := range e.Quantiles {
		if !(q >= 0 && q <= 1) {
			return nil, fmt.Errorf("quantile %g is no probability", q)
		}
	}
	prep, err := j.simulator.start(&e.Task)
	if err != nil {
		return nil, err
	}
	j.prep = prep
	if j.method = j.simulator.options.Method; j.method == "ssa" {
		j.method = prep.choose(j.simulator.options.Seed)
	}
	stats := &Statistics{Times: slices.Clone(e.Times), Replicates: e.Replicates, Method: j.method}
	if err := j.selectColumns(stats); err != nil {
		return nil, err
	}
	j.cells = len(e.Times) * len(j.sources)
	if len(e.Quantiles) > 0 {
		if j.cells > 0 && e.Replicates > mostValues/j.cells {
			return nil, fmt.Errorf("quantiles of %d values per replicate need too much memory for %d replicates: select fewer quantities or times", j.cells, e.Replicates)
		}
		j.values = make([]float64, j.cells*e.Replicates)
	}
	j.batches = make([]moments, (e.Replicates+batch-1)/batch)
	return stats, nil
}

// selectColumns decides what is reported.
func (j *job) selectColumns(stats *Statistics) error {
	sys := j.simulator.net.sys
	wanted := make(map[string]bool, len(j.ensemble.Select))
	for _, id := range j.ensemble.Select {
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
		j.sources = append(j.sources, source{stateSource, i})
		stats.Columns = append(stats.Columns, Column{ID: st.ID, Unit: st.Unit, Species: true})
	}
	for i := range sys.Outputs {
		out := &sys.Outputs[i]
		if all && reactions[out.ID] || !all && !wanted[out.ID] {
			continue
		}
		delete(wanted, out.ID)
		j.outputs = true
		j.sources = append(j.sources, source{outputSource, i})
		stats.Columns = append(stats.Columns, Column{ID: out.ID, Unit: out.Unit})
	}
	for i := range sys.Parameters {
		if p := &sys.Parameters[i]; wanted[p.ID] {
			delete(wanted, p.ID)
			j.sources = append(j.sources, source{parameterSource, i})
			stats.Columns = append(stats.Columns, Column{ID: p.ID, Unit: p.Unit})
		}
	}
	for _, id := range j.ensemble.Select {
		if wanted[id] {
			return fmt.Errorf("the model has no quantity %q to report", id)
		}
	}
	return nil
}

// share lets workers take batches until none is left. Of several failures the
// one of the earliest batch is returned.
func (j *job) share(ctx context.Context, workers int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs := make([]error, len(j.batches))
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			w := newWorker(j.simulator, &j.ensemble.Task, j.prep, j.method)
			outputs := make([]float64, len(j.simulator.net.sys.Outputs))
			for {
				b := int(next.Add(1)) - 1
				if b >= len(j.batches) || ctx.Err() != nil {
					return
				}
				if errs[b] = j.batch(ctx, w, b, outputs); errs[b] != nil {
					stop()
					return
				}
			}
		})
	}
	all.Wait()
	var cancelled error
	for _, err := range errs {
		if err != nil && ctx.Err() != nil && err == context.Canceled {
			cancelled = err
		} else if err != nil {
			return err
		}
	}
	if cancelled == nil {
		for _, m := range j.batches {
			if m.n == 0 {
				return context.Cause(ctx)
			}
		}
	}
	return cancelled
}

// batch simulates the replicates of batch b.
func (j *job) batch(ctx context.Context, w *worker, b int, outputs []float64) error {
	m := moments{mean: make([]float64, j.cells), m2: make([]float64, j.cells)}
	for r := b * batch; r < min((b+1)*batch, j.ensemble.Replicates); r++ {
		m.n++
		var kept []float64
		if j.values != nil {
			kept = j.values[r*j.cells : (r+1)*j.cells]
		}
		err := w.run(ctx, uint32(r), func(k int) error {
			j.record(w, k, &m, kept, outputs)
			return nil
		})
		if err != nil {
			return err
		}
		j.events.Add(w.events)
		if j.ensemble.Progress != nil {
			j.lock.Lock()
			j.ensemble.Progress(int(j.done.Add(1)))
			j.lock.Unlock()
		}
	}
	j.batches[b] = m
	return nil
}

// record adds the worker's point at time k to the moments.
func (j *job) record(w *worker, k int, m *moments, kept, outputs []float64) {
	t := w.prep.times[k]
	w.settle(t)
	if j.outputs {
		w.eval.Outputs(t, w.y, outputs)
	}
	at := k * len(j.sources)
	for i, s := range j.sources {
		v := 0.0
		switch s.kind {
		case stateSource:
			v = w.y[s.index]
		case outputSource:
			v = outputs[s.index]
		case parameterSource:
			v = w.prep.p[s.index]
		}
		if kept != nil {
			kept[at+i] = v
		}
		d := v - m.mean[at+i] // Welford 1962, doi 10.1080/00401706.1962.10490022
		m.mean[at+i] += d / m.n
		m.m2[at+i] += float64(d * (v - m.mean[at+i]))
	}
}

// join adds other, the moments of later replicates (Chan, Golub, LeVeque 1983,
// doi 10.1080/00031305.1983.10483115).
func (m *moments) join(other *moments) {
	n := m.n + other.n
	for i := range m.mean {
		d := other.mean[i] - m.mean[i]
		m.mean[i] += float64(d * other.n / n)
		m.m2[i] += other.m2[i] + float64(d*d*(m.n*other.n/n))
	}
	m.n = n
}

// finish turns moments and values into statistics.
func (j *job) finish(stats *Statistics) {
	total := &j.batches[0]
	for b := 1; b < len(j.batches); b++ {
		total.join(&j.batches[b])
	}
	times, columns := len(stats.Times), len(stats.Columns)
	sorted := make([]float64, j.ensemble.Replicates)
	for i := range stats.Columns {
		c := &stats.Columns[i]
		c.Mean, c.SD = make([]float64, times), make([]float64, times)
		c.Quantiles = make([][]float64, len(j.ensemble.Quantiles))
		for q := range c.Quantiles {
			c.Quantiles[q] = make([]float64, times)
		}
		for k := range times {
			cell := k*columns + i
			c.Mean[k] = total.mean[cell]
			c.SD[k] = math.Sqrt(total.m2[cell] / max(total.n-1, 1))
			if j.values == nil {
				continue
			}
			for r := range sorted {
				sorted[r] = j.values[r*j.cells+cell]
			}
			slices.Sort(sorted)
			for q, p := range j.ensemble.Quantiles {
				c.Quantiles[q][k] = quantile(sorted, p)
			}
		}
	}
	stats.Events = j.events.Load()
}

// quantile interpolates linearly between order statistics (definition 7 of
// Hyndman and Fan 1996, doi 10.2307/2684934).
func quantile(sorted []float64, p float64) float64 {
	h := p * float64(len(sorted)-1)
	low := int(math.Floor(h))
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + float64((h-float64(low))*(sorted[low+1]-sorted[low]))
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
