package fit

import (
	"context"
	"errors"
	"fmt"
)

// Failure says which experiment could not be evaluated. It implements error;
// errors.As finds the *sim.Failure it wraps, if the simulator failed.
type Failure struct {
	Condition        string // simulation condition; "" while pre-equilibrating
	Preequilibration string // "" if there is none
	Cause            error
}

// Error names the conditions and the cause.
func (f *Failure) Error() string {
	switch {
	case f.Condition == "":
		return fmt.Sprintf("pre-equilibration %q: %v", f.Preequilibration, f.Cause)
	case f.Preequilibration == "":
		return fmt.Sprintf("condition %q: %v", f.Condition, f.Cause)
	}
	return fmt.Sprintf("condition %q after pre-equilibration %q: %v", f.Condition, f.Preequilibration, f.Cause)
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// fail names the stage st at which err occurred: the pre-equilibration itself
// where experiment is nil.
func (o *Objective) fail(st *stage, x *experiment, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	id := o.problem.Conditions[st.condition].ID
	if x == nil {
		return &Failure{Preequilibration: id, Cause: err}
	}
	f := &Failure{Condition: id, Cause: err}
	if x.preequilibration >= 0 {
		f.Preequilibration = o.problem.Conditions[o.preequilibration[x.preequilibration].condition].ID
	}
	return f
}
