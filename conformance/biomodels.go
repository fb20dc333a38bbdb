package conformance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"niche/diag"
	"niche/flux"
	"niche/logical"
	"niche/model"
	"niche/sim"
)

// Kind says how a model of a collection is simulated.
type Kind string

// Kinds.
const (
	TimeCourse  Kind = "time course"
	FluxBalance Kind = "flux balance" // SBML package fbc without rate laws
	Levels      Kind = "levels"       // SBML package qual alone
)

// CuratedResult is what became of one model of a collection.
type CuratedResult struct {
	Curated
	Result
	Kind    Kind
	Seconds float64 // wall time of reading, checking, lowering and simulating [s]
	States  int     // of the lowered system; of the network of levels
}

// points is the number of times at which the models of a collection report.
const points = 101

// steps is the number of synchronous updates of a logical model.
const steps = 1000

// Collection reads, checks and simulates every model of the collection in dir
// over its horizon (see [ReadCollection]), at the tolerances of niche run if o
// gives none. A model passes if every state is finite at every time; flux-balance
// models, if they have an optimum; logical models, if their synchronous update
// can be followed.
func Collection(ctx context.Context, dir string, o Options) ([]CuratedResult, error) {
	o.Workers = max(1, o.Workers)
	if s := &o.Settings; s.RTol == 0 {
		s.RTol = 1e-6
	}
	if s := &o.Settings; s.ATol == 0 {
		s.ATol, s.FollowSizes = 1e-3*s.RTol, true
	}
	models, err := ReadCollection(dir)
	if err != nil {
		return nil, err
	}
	results := make([]Result, len(models))
	details := make([]CuratedResult, len(models))
	err = o.judge(ctx, results, func(ctx context.Context, i int, r *Result) {
		if o.Limit > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, o.Limit)
			defer cancel()
		}
		start := time.Now()
		err := details[i].run(ctx, &models[i], o.Settings)
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("not done after %v", o.Limit)
		}
		details[i].Seconds = time.Since(start).Seconds()
		var list diag.List
		switch {
		case err == nil:
			r.Outcome = Passed
		case errors.As(err, &list):
			r.reject(list)
		default:
			r.fail(err)
		}
	})
	for i := range details {
		results[i].Note = details[i].Note
		details[i].Curated, details[i].Result = models[i], results[i]
		details[i].Case, details[i].File = models[i].ID, models[i].ID+".xml"
	}
	return details, err
}

// Summary is the report of the results without their times.
func Summary(results []CuratedResult) *Report {
	r := &Report{}
	for i := range results {
		r.Results = append(r.Results, results[i].Result)
	}
	return r
}

// KindOf says how m is simulated.
func KindOf(m *model.Model) Kind {
	laws := len(m.Rules) + len(m.Events)
	for i := range m.Reactions {
		if m.Reactions[i].RateLaw != nil {
			laws++
		}
	}
	switch {
	case laws > 0:
		return TimeCourse
	case m.Flux != nil:
		return FluxBalance
	case m.Qualitative != nil:
		return Levels
	}
	return TimeCourse
}

// run simulates c.
func (r *CuratedResult) run(ctx context.Context, c *Curated, settings sim.Settings) error {
	m, list := c.Read()
	if err := list.Err(); err != nil {
		return err
	}
	r.Kind = KindOf(m)
	switch r.Kind {
	case FluxBalance:
		return r.optimise(ctx, m)
	case Levels:
		return r.update(m)
	}
	course, err := c.Course(m, settings)
	if err != nil {
		return err
	}
	r.States = len(course.Simulator.System().States)
	tr, err := course.Simulator.NewWorker().Run(ctx, course.Task(points))
	if err != nil {
		return err
	}
	return r.finite(course, tr)
}

// finite reports a state that is not a finite number. What formulas give, or what
// an event has not set yet, may be undefined, log(0) at the start for instance,
// which is noted.
func (r *CuratedResult) finite(course *Course, tr *sim.Trajectory) error {
	states := course.Simulator.System().States
	for i, y := range tr.Y {
		for k, v := range y {
			if (math.IsNaN(v) || math.IsInf(v, 0)) && !states[k].Unread {
				return fmt.Errorf("%s is %g at time %g", states[k].ID, v, tr.Times[i])
			}
		}
		for k, v := range course.Values(tr)[i] {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				r.Note = cmp.Or(r.Note, fmt.Sprintf("%s is %g at time %g", course.Quantities[k].ID, v, tr.Times[i]))
			}
		}
	}
	return nil
}

// optimise finds the best fluxes.
func (r *CuratedResult) optimise(ctx context.Context, m *model.Model) error {
	problem, list := flux.New(m)
	if err := list.Err(); err != nil {
		return err
	}
	r.States = len(problem.Balanced)
	if problem.Active < 0 {
		return errors.New("the model has no objective")
	}
	_, err := problem.Optimise(ctx, problem.Active)
	return err
}

// update follows the synchronous update from the initial levels.
func (r *CuratedResult) update(m *model.Model) error {
	network, list := logical.New(m)
	if err := list.Err(); err != nil {
		return err
	}
	r.States = len(network.Species)
	network.Synchronous(network.Initial(), steps, logical.Options{})
	return nil
}
