package run

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"niche/compile"
	"niche/diag"
	"niche/sim"
)

// Setup is where an analysis of a model starts.
type Setup struct {
	From float64            // initial time [time unit of the model]
	Set  map[string]float64 // changed parameters, compartments and initial values, by id
	// Equilibrate starts from the steady state of the model as written; Set holds
	// from From on.
	Equilibrate bool
}

// Dose adds doses of the shipped network called network, as TimeCourse.Dose does.
func (s *Setup) Dose(network string, doses []string) error {
	tc := TimeCourse{Set: s.Set}
	if err := tc.Dose(network, doses); err != nil {
		return err
	}
	s.Equilibrate = tc.Equilibrate
	return nil
}

// SetIDs returns the ids that s changes, sorted.
func (s *Setup) SetIDs() []string { return slices.Sorted(maps.Keys(s.Set)) }

// with is s with one more value changed.
func (s *Setup) with(id string, v float64) *Setup {
	changed := *s
	changed.Set = maps.Clone(s.Set)
	if changed.Set == nil {
		changed.Set = map[string]float64{}
	}
	changed.Set[id] = v
	return &changed
}

// task is a task over times that starts as s says, with sensitivities along the
// slots given. It brings the model to rest first where s asks for it.
func (s *Setup) task(ctx context.Context, p *Prepared, worker *sim.Worker, times []float64, slots []compile.Slot) (sim.Task, error) {
	overrides, err := p.Overrides(s.Set)
	if err != nil {
		return sim.Task{}, err
	}
	task := sim.Task{T0: s.From, Times: times, Overrides: overrides, Outputs: true}
	for _, slot := range slots {
		task.Directions = append(task.Directions, sim.Direction{{Slot: slot, Value: 1}})
	}
	if !s.Equilibrate {
		return task, nil
	}
	before := sim.Task{T0: s.From, Times: []float64{math.Inf(1)}}
	for _, slot := range slots { // what Set changes has its old value before the start
		direction := sim.Direction{{Slot: slot, Value: 1}}
		if slices.ContainsFunc(overrides, func(o sim.Override) bool { return o.Slot == slot }) {
			direction = nil
		}
		before.Directions = append(before.Directions, direction)
	}
	rest, err := worker.Run(ctx, before)
	if err != nil {
		return sim.Task{}, fmt.Errorf("before the start: %w", err)
	}
	task.Start = &sim.Start{Y: rest.Y[0], Reinitialise: p.reinitialised(s.Set)}
	if len(slots) > 0 {
		task.Start.S = rest.S[0]
	}
	return task, nil
}

// unknown reports an id that is none of the known ones, which are called kind.
func unknown(kind, id string, known []string) error {
	var problems diag.List
	hint := "niche info lists what the model has"
	if near := diag.Suggest(id, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	problems.Errorf(diag.UnknownSetting, diag.Pos{}, hint, "the model has no %s %q", kind, id)
	return problems.Err()
}
