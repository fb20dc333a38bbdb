package sim

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"niche/diag"
	"niche/ode"
)

// algebraic marks the algebraic states of the system; nil if there are none.
func (w *Worker) algebraic() []bool {
	var marks []bool
	for i := range w.system.States {
		if w.system.States[i].Algebraic {
			if marks == nil {
				marks = make([]bool, w.n)
			}
			marks[i] = true
		}
	}
	return marks
}

// guesses are tried one after another for algebraic states without initial
// value.
var guesses = [...]float64{1, 0, -1, 0.1, 10, 1e-3, 1e3, -10}

// solveStart moves the algebraic states to a solution of their equations at the
// start, from their initial values or, where these are missing, from guesses,
// and fast reactions to equilibrium.
func (w *Worker) solveStart(sv *solver) error {
	if sv.algebra == nil {
		if err := w.reconcile(sv); err != nil {
			return err
		}
		return w.checkInvariants()
	}
	missing := make([]int, 0, w.n)
	for i, algebraic := range sv.problem.Algebraic {
		if algebraic && math.IsNaN(w.y[i]) {
			missing = append(missing, i)
		}
	}
	start := slices.Clone(w.y)
	var err error
	for _, guess := range guesses {
		copy(w.y, start)
		for _, i := range missing {
			w.y[i] = guess
		}
		if err = w.agreeWithStart(sv); err == nil {
			return w.checkInvariants()
		}
		if len(missing) == 0 {
			break
		}
	}
	copy(w.y, start)
	return err
}

// refine solves the algebraic equations at an interpolated point, where they are
// known less accurately than at the ends of a step. Where that fails the point
// stays as it is: the integration found a solution before and after.
func (w *Worker) refine(sv *solver) {
	if sv.algebra == nil {
		return
	}
	copy(w.scratch.fAfter, w.y)
	if sv.algebra.Solve(w.t, w.y) != nil {
		copy(w.y, w.scratch.fAfter)
	}
}

// maxReconciliations bounds the rounds in which algebraic states and the
// switches of their equations must agree.
const maxReconciliations = 20

// reconcile moves fast reactions to equilibrium and the algebraic states, and
// their sensitivities, to a solution of their equations near the worker's point,
// with the switches that belong to it.
func (w *Worker) reconcile(sv *solver) error {
	if w.relaxation != nil {
		if err := w.solveAlgebra(sv); err != nil {
			return err
		}
		if err := w.relaxation.run(); err != nil {
			return err
		}
		w.settleSwitches()
	}
	return w.solveAlgebra(sv)
}

// solveAlgebra is reconcile without fast reactions.
func (w *Worker) solveAlgebra(sv *solver) error {
	if sv.algebra == nil {
		return nil
	}
	before := make([]float64, w.nz)
	for range maxReconciliations {
		w.settleSwitches()
		copy(before, w.z)
		if err := sv.algebra.Solve(w.t, w.y); err != nil {
			return w.fail(err)
		}
		w.settleSwitches()
		if !slices.Equal(before, w.z) {
			continue
		}
		if w.directions() > 0 {
			if err := sv.algebra.Sensitivities(w.t, w.y, w.s); err != nil {
				return w.fail(err)
			}
		}
		return nil
	}
	return w.fail(&ode.Error{Failure: ode.NoConsistentState, Time: w.t, Index: -1, Detail: "with the conditions that belong to them"})
}

// invariantSlack is the violation of an invariant allowed at the start, in
// units of what the tolerances of its states allow.
const invariantSlack = 100

// checkInvariants makes sure that the initial values satisfy the algebraic
// rules that were differentiated.
func (w *Worker) checkInvariants() error {
	if len(w.system.Invariants) == 0 {
		return nil
	}
	env := w.environment()
	for k := range w.system.Invariants {
		v := &w.system.Invariants[k]
		value, err := w.system.Pool.Eval(v.Expr, env)
		if err != nil {
			return fmt.Errorf("%s: algebraic rule: %w", v.Pos, err)
		}
		allowed := 0.0
		for _, g := range v.Gradient {
			slope, err := w.system.Pool.Eval(g.Expr, env)
			if err != nil {
				return fmt.Errorf("%s: algebraic rule: %w", v.Pos, err)
			}
			allowed += math.Abs(slope) / w.weight(g.State)
		}
		if !(math.Abs(value) <= invariantSlack*allowed) {
			return &Failure{
				Time: w.t, TimeUnit: w.system.Model.TimeUnit, Pos: v.Pos, Code: diag.Inconsistent,
				What: fmt.Sprintf("initial values violate the algebraic rule%s or its derivative: it is %.6g, not 0", at(v.Pos), value),
				Hint: "choose initial values that satisfy it", Cause: errInconsistent,
			}
		}
	}
	return nil
}

var errInconsistent = errors.New("inconsistent initial values")
