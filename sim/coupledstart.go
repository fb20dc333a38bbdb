package sim

import (
	"fmt"
	"math"
	"slices"

	"niche/compile"
	"niche/ode"
)

// maxAgreements bounds the rounds in which algebraic states and the initial values
// that depend on them must agree.
const maxAgreements = 100

// coupledStart reports whether initial values depend on algebraic states, which are
// not known before the algebraic equations have been solved.
func (w *Worker) coupledStart() bool {
	for i := range w.system.Initial {
		v := &w.system.Initial[i]
		if v.Slot.Kind == compile.StateSlot && w.system.States[v.Slot.Index].Algebraic {
			continue
		}
		if slices.ContainsFunc(v.Gradient, func(g compile.Partial) bool {
			return g.Slot.Kind == compile.StateSlot && w.system.States[g.Slot.Index].Algebraic
		}) {
			return true
		}
	}
	return false
}

// agreeWithStart reconciles the worker's point at the start. Where initial values
// depend on algebraic states, they are computed again with the solution, until both
// agree: a fixed point, which is reached at once where the equations do not depend
// on these values. So are values of the past, which before the start are those at it.
func (w *Worker) agreeWithStart(sv *solver) error {
	coupled := w.coupledStart()
	if coupled && w.directions() > 0 {
		return fmt.Errorf("sensitivities of initial values that depend on algebraic rules are not supported; evaluate without gradient")
	}
	if !coupled && w.memory == nil {
		return w.reconcile(sv)
	}
	before := make([]float64, w.n)
	for range maxAgreements {
		if coupled && w.restart != nil {
			w.restart()
		}
		copy(before, w.y)
		if w.memory != nil {
			copy(w.memory.atStart, w.y)
		}
		if err := w.reconcile(sv); err != nil {
			return err
		}
		if w.agrees(before) {
			return nil
		}
	}
	return w.fail(&ode.Error{Failure: ode.NoConsistentState, Time: w.t, Index: -1, Detail: "with the initial values that depend on them"})
}

// agrees reports whether the algebraic states are as before but for rounding.
func (w *Worker) agrees(before []float64) bool {
	const rounding = 1e-13
	for i, a := range before {
		b := w.y[i]
		if !w.system.States[i].Algebraic {
			continue
		}
		if d := math.Abs(a - b); a != b && !(d <= rounding*max(math.Abs(a), math.Abs(b))) && !(math.IsNaN(a) && math.IsNaN(b)) {
			return false
		}
	}
	return true
}

// initialise computes the initial values at the parameters and overrides of task
// and takes over what follows from the parameters. Afterwards restart does the same
// with the algebraic states as they are; nil where random numbers would be drawn
// anew, or the task begins elsewhere.
func (w *Worker) initialise(task *Task, override func(compile.Slot) (float64, bool)) {
	w.eval.Initialise(task.T0, override, w.p, w.y)
	w.restart = nil
	if len(w.system.Draws) > 0 || task.Start != nil || len(task.Directions) > 0 {
		return
	}
	w.restart = func() {
		now := slices.Clone(w.y)
		w.eval.Initialise(task.T0, func(s compile.Slot) (float64, bool) {
			if s.Kind == compile.StateSlot && w.system.States[s.Index].Algebraic {
				return now[s.Index], true
			}
			return override(s)
		}, w.p, w.y)
		w.takeParameters()
	}
}

// takeParameters gives the evaluator the parameters and takes what is known from
// them in advance.
func (w *Worker) takeParameters() {
	w.eval.SetParameters(w.p)
	w.eval.CrossingTimes(w.crossing)
	w.buildStairs()
}
