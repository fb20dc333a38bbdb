package sim

import (
	"math"

	"niche/ode"
)

// lookForSteadyState asks after each step whether the state has come to rest;
// if so, it records the refined steady state and its sensitivities.
func (w *Worker) lookForSteadyState(r *run) (done bool, err error) {
	if r.steadiness == nil {
		if r.steadiness, err = w.startSteadiness(r.solver); err != nil {
			return false, err
		}
	}
	if !r.steadiness.Try(w.t, w.y) {
		if w.t < w.simulator.settings.SteadyLimit {
			return false, nil
		}
		return false, w.fail(&ode.Error{Failure: ode.NoSteadyState, Time: w.t, Index: w.fastest(), Detail: "until the time limit"})
	}
	r.steadiness.State(w.y)
	if len(w.s) > 0 {
		// Where the linear system does not determine them, the integrated
		// sensitivities stay.
		s := append([]float64(nil), w.s...)
		if r.steadiness.Sensitivities(w.t, s) {
			copy(w.s, s)
		}
	}
	w.record(r, w.t, math.Inf(1))
	return true, nil
}

// startSteadiness begins a search at the worker's point. Nothing discontinuous
// lies ahead, so that the conserved totals are those of this point.
func (w *Worker) startSteadiness(sv *solver) (*ode.Steady, error) {
	if sv.steady == nil {
		steady, err := ode.NewSteady(sv.problem, ode.SteadyOptions{
			Options: w.options(), Tolerance: w.simulator.settings.SteadyTolerance,
			Limit: w.simulator.settings.SteadyLimit,
		})
		if err != nil {
			return nil, err
		}
		sv.steady = steady
	}
	laws := Laws(w.system, w.p)
	dependent := make([]bool, w.n)
	for i := range laws {
		dependent[laws[i].Dependent] = true
	}
	for i := range w.system.States {
		if w.system.States[i].Discrete && !dependent[i] { // dy/dt = 0
			laws = append(laws, ode.Law{Dependent: i, Index: []int{i}, Coefficient: []float64{1}})
		}
	}
	sv.steady.Start(w.t, w.y, w.s, laws)
	return sv.steady, nil
}

// weight is the inverse of the tolerance of state i at the worker's point.
func (w *Worker) weight(i int) float64 {
	return 1 / (w.simulator.settings.RTol*math.Abs(w.y[i]) + w.absolute(i))
}

// absolute is the absolute tolerance of state i.
func (w *Worker) absolute(i int) float64 {
	if w.sizes != nil {
		return w.simulator.settings.ATol * w.sizes[i]
	}
	if each := w.simulator.settings.ATolEach; each != nil {
		return each[i]
	}
	return w.simulator.settings.ATol
}
