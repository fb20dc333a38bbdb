package ode

import "fmt"

// Failure names why an integration could not go on.
type Failure uint8

const (
	StepTooSmall      Failure = iota + 1 // the step size fell to rounding level
	TooManySteps                         // Options.MaxSteps used up
	NonFinite                            // f or J returned NaN or ±Inf
	SingularMatrix                       // the Newton matrix could not be factorised
	NoSteadyState                        // the state kept moving until the time limit
	NoConsistentState                    // Newton's method found no solution of the algebraic equations
)

// String returns a phrase for messages.
func (f Failure) String() string {
	switch f {
	case StepTooSmall:
		return "step size fell to rounding level"
	case TooManySteps:
		return "too many steps"
	case NonFinite:
		return "right-hand side is not finite"
	case SingularMatrix:
		return "Newton matrix is singular"
	case NoSteadyState:
		return "no steady state reached"
	case NoConsistentState:
		return "algebraic equations have no solution near the present values"
	}
	return "unknown failure"
}

// Error is a numerical failure. The layer that knows names turns Index into an
// id and a source position.
type Error struct {
	Failure Failure
	Time    float64 // [unit of t]
	Step    float64 // last step size tried [unit of t]
	Index   int     // component that is worst, or −1
	Detail  string  // e.g. "after 9 Newton failures"; may be empty
}

// Error describes the failure by index.
func (e *Error) Error() string {
	s := fmt.Sprintf("t=%g: %s", e.Time, e.Failure)
	if e.Index >= 0 {
		s += fmt.Sprintf(" (component %d)", e.Index)
	}
	if e.Detail != "" {
		s += ", " + e.Detail
	}
	return s
}
