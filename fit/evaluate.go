package fit

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"niche/compile"
	"niche/ode"
	"niche/sim"
)

// Evaluate computes the likelihood at the point theta (scaled, length Len), and
// its gradient if asked for, with the given number of goroutines (at least
// one). The result has the same bits for any number. The error is a *Failure
// where an experiment cannot be simulated or compared with its data.
func (o *Objective) Evaluate(theta []float64, gradient bool, workers int) (*Evaluation, error) {
	return o.EvaluateContext(context.Background(), theta, gradient, workers)
}

// EvaluateContext is Evaluate that stops with ctx's error when ctx is done.
func (o *Objective) EvaluateContext(ctx context.Context, theta []float64, gradient bool, workers int) (*Evaluation, error) {
	return o.EvaluateProgress(ctx, theta, gradient, workers, nil)
}

// EvaluateProgress is EvaluateContext that tells progress, unless it is nil,
// what fraction of the simulations is done. progress is called by several
// goroutines at a time.
func (o *Objective) EvaluateProgress(ctx context.Context, theta []float64, gradient bool, workers int, progress func(fraction float64)) (*Evaluation, error) {
	start := time.Now()
	values, slope, err := o.Linear(theta)
	if err != nil {
		return nil, err
	}
	n := len(o.problem.Measurements)
	e := &Evaluation{N: n, Simulations: make([]float64, n), Noise: make([]float64, n), Residuals: make([]float64, n)}
	p := &pass{
		Objective: o, ctx: ctx, values: values, slope: slope, gradient: gradient, out: e, llh: make([]float64, n),
		steady: make([]steadyState, len(o.preequilibration)), results: make([]result, len(o.experiments)),
		progress: progress,
	}
	if err := p.run(workers); err != nil {
		return nil, err
	}
	p.reduce(theta)
	e.Seconds = time.Since(start).Seconds()
	return e, nil
}

// pass is one evaluation in progress. Workers write to disjoint entries.
type pass struct {
	*Objective
	ctx           context.Context
	values, slope []float64 // of all parameters of the problem
	gradient      bool
	out           *Evaluation
	llh           []float64 // by measurement
	steady        []steadyState
	results       []result
	progress      func(fraction float64)
	done          atomic.Int64 // simulations
}

// steadyState is the end of a pre-equilibration.
type steadyState struct {
	y, s  []float64
	stats ode.Stats
	err   error
}

// result is the outcome of one experiment.
type result struct {
	gradient []float64 // dLLH/dθ of its data
	stats    ode.Stats
	err      error
}

// run simulates all pre-equilibrations, then all experiments, and returns the
// first error in their order.
func (p *pass) run(workers int) error {
	pool := make([]*worker, max(1, min(workers, max(len(p.preequilibration), len(p.experiments)))))
	for i := range pool {
		pool[i] = newWorker(p)
	}
	share(pool, len(p.preequilibration), func(w *worker, i int) { p.steady[i] = w.preequilibrate(&p.preequilibration[i]) })
	for i := range p.steady {
		if p.steady[i].err != nil {
			return p.steady[i].err
		}
	}
	share(pool, len(p.experiments), func(w *worker, i int) { p.results[i] = w.experiment(&p.experiments[i]) })
	for i := range p.results {
		if p.results[i].err != nil {
			return p.results[i].err
		}
	}
	return nil
}

// step counts one simulation.
func (p *pass) step() {
	if p.progress != nil {
		p.progress(float64(p.done.Add(1)) / float64(len(p.steady)+len(p.results)))
	}
}

// share hands the jobs 0 … n−1 to the workers.
func share(pool []*worker, n int, job func(w *worker, i int)) {
	if len(pool) == 1 {
		for i := range n {
			job(pool[0], i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for _, w := range pool {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				job(w, i)
			}
		})
	}
	group.Wait()
}

// worker is the scratch of one goroutine.
type worker struct {
	*pass
	sim     *sim.Worker
	scratch []observationScratch // one per observation
	in      []float64
}

// observationScratch is the working memory of the functions of an observation.
type observationScratch struct{ value, partials, out []float64 }

func newWorker(p *pass) *worker {
	w := &worker{pass: p, sim: p.simulator.NewWorker(), scratch: make([]observationScratch, len(p.observations))}
	for i, x := range p.observations {
		w.scratch[i] = observationScratch{x.value.NewScratch(), x.partials.NewScratch(), make([]float64, 2+2*len(x.leaves))}
		w.in = append(w.in, make([]float64, max(0, len(x.leaves)-len(w.in)))...)
	}
	return w
}

// preequilibrate runs a stage to its steady state.
func (w *worker) preequilibrate(st *stage) steadyState {
	task := sim.Task{Overrides: st.overrides(w.values), Times: []float64{math.Inf(1)}}
	if w.gradient {
		task.Directions = st.seedsOf(st.directions, w.slope)
	}
	t, err := w.sim.Run(w.ctx, task)
	w.step()
	if err != nil {
		return steadyState{err: w.fail(st, nil, err)}
	}
	out := steadyState{y: t.Y[0], stats: t.Stats}
	if len(t.S) > 0 {
		out.s = t.S[0]
	}
	return out
}

// experiment simulates x and compares it with its data.
func (w *worker) experiment(x *experiment) result {
	task := sim.Task{Overrides: x.overrides(w.values), Times: x.times}
	if w.gradient {
		task.Directions = x.seedsOf(x.directions, w.slope)
	}
	if x.preequilibration >= 0 {
		task.Start = w.start(x)
	}
	t, err := w.sim.Run(w.ctx, task)
	w.step()
	if err != nil {
		return result{err: w.fail(&x.stage, x, err)}
	}
	out := result{stats: t.Stats}
	if w.gradient {
		out.gradient = make([]float64, len(w.estimated))
	}
	for i := range x.data {
		if err := w.compare(x, &x.data[i], t, out.gradient); err != nil {
			return result{err: w.fail(&x.stage, x, err)}
		}
	}
	return out
}

// start is the state in which a pre-equilibration leaves x. Sensitivities of
// the directions that the pre-equilibration did not integrate are zero.
func (w *worker) start(x *experiment) *sim.Start {
	steady := &w.steady[x.preequilibration]
	st := &sim.Start{Y: steady.y, Reinitialise: x.reinitialise}
	if w.gradient && len(x.directions) > 0 {
		n := len(steady.y)
		st.S = make([]float64, len(x.directions)*n)
		k := 0
		for j, d := range w.preequilibration[x.preequilibration].directions {
			for x.directions[k] != d {
				k++
			}
			copy(st.S[k*n:(k+1)*n], steady.s[j*n:(j+1)*n])
		}
	}
	return st
}

// compare evaluates one measurement and adds its part of the gradient, if not
// nil.
func (w *worker) compare(x *experiment, d *datum, t *sim.Trajectory, gradient []float64) error {
	m := &w.problem.Measurements[d.measurement]
	ob, formulas, scratch := &w.problem.Observables[m.Observable], w.observations[m.Observable], &w.scratch[m.Observable]
	in := w.gather(formulas, d, t, m.Time)
	out := scratch.out[:2]
	if gradient == nil {
		formulas.value.Eval(scratch.value, in, out)
	} else {
		out = scratch.out
		formulas.partials.Eval(scratch.partials, in, out)
	}
	y, sigma := out[0], out[1]
	if !(sigma > 0) || math.IsInf(sigma, 0) {
		return fmt.Errorf("%s: noise of observable %q is %g at time %g; it must be positive", m.Pos, ob.ID, sigma, m.Time)
	}
	r := measure(ob.Transformation, ob.Distribution, m.Value, y, sigma)
	if math.IsNaN(r.llh) || math.IsInf(r.llh, 0) {
		return fmt.Errorf("%s: observable %q is %g at time %g and cannot be compared with the measurement %g on %s scale",
			m.Pos, ob.ID, y, m.Time, m.Value, ob.Transformation)
	}
	i := d.measurement
	w.out.Simulations[i], w.out.Noise[i], w.out.Residuals[i], w.llh[i] = y, sigma, r.r/sigma, r.llh
	if gradient != nil {
		w.chain(x, d, t, formulas, r, out[2:], gradient)
	}
	return nil
}

// gather writes the values of the leaves of ob for datum d.
func (w *worker) gather(ob *observation, d *datum, t *sim.Trajectory, now float64) []float64 {
	in := w.in[:len(ob.leaves)]
	for k, l := range ob.leaves {
		switch l.slot.Kind {
		case compile.StateSlot:
			in[k] = t.Y[d.row][l.slot.Index]
		case compile.ParameterSlot:
			in[k] = t.P[l.slot.Index]
		case compile.SwitchSlot:
			in[k] = t.Z[d.row][l.slot.Index]
		case compile.TimeSlot:
			in[k] = now
			if math.IsInf(now, 1) {
				in[k] = t.SteadyTime
			}
		default:
			in[k] = d.extras[l.slot.Index].at(w.values)
		}
	}
	return in
}

// chain adds dLLH/dθ of datum d to gradient: through the integrated
// directions, through model parameters that no direction integrates, and
// through placeholders and parameters of the observable.
func (w *worker) chain(x *experiment, d *datum, t *sim.Trajectory, ob *observation, r residual, partials, gradient []float64) {
	n, np := len(w.system.States), len(w.system.Parameters)
	for k, l := range ob.leaves {
		weight := r.dy*partials[k] + r.dsigma*partials[len(ob.leaves)+k]
		if weight == 0 {
			continue
		}
		switch l.slot.Kind {
		case compile.StateSlot:
			for j, direction := range x.directions {
				gradient[w.position[direction]] += weight * t.S[d.row][j*n+l.slot.Index]
			}
		case compile.ParameterSlot:
			for j, direction := range x.directions {
				gradient[w.position[direction]] += weight * t.DP[j*np+l.slot.Index]
			}
			for _, s := range x.passive {
				if s.slot == l.slot {
					gradient[w.position[s.parameter]] += weight * w.slope[s.parameter]
				}
			}
		case compile.TimeSlot, compile.SwitchSlot:
		default:
			if s := d.extras[l.slot.Index]; s.parameter >= 0 && w.position[s.parameter] >= 0 {
				gradient[w.position[s.parameter]] += weight * w.slope[s.parameter]
			}
		}
	}
}

// reduce adds up the measurements and experiments in their order.
func (p *pass) reduce(theta []float64) {
	e := p.out
	index := map[string]int{}
	for i := range p.problem.Measurements {
		id := p.problem.Measurements[i].Dataset
		k, ok := index[id]
		if !ok {
			k = len(e.Datasets)
			index[id] = k
			e.Datasets = append(e.Datasets, Dataset{ID: id})
		}
		square := e.Residuals[i] * e.Residuals[i]
		d := &e.Datasets[k]
		d.N, d.Chi2, d.LLH = d.N+1, d.Chi2+square, d.LLH+p.llh[i]
		e.Chi2 += square
		e.LLH += p.llh[i]
	}
	e.NLLH = -e.LLH
	if p.gradient {
		e.Gradient, e.PriorGradient = make([]float64, len(theta)), make([]float64, len(theta))
		for i := range p.results {
			for k, g := range p.results[i].gradient {
				e.Gradient[k] += g
			}
		}
	}
	for k, i := range p.estimated {
		parameter := &p.problem.Parameters[i]
		value, slope := parameter.Objective.LogDensity(parameter.Scale, theta[k])
		e.LogPrior += value
		if p.gradient {
			e.PriorGradient[k] = slope
		}
	}
	for i := range p.steady {
		e.Stats = e.Stats.Plus(p.steady[i].stats)
	}
	for i := range p.results {
		e.Stats = e.Stats.Plus(p.results[i].stats)
	}
}
