package ode

import "math"

// SteadyResult is a steady state.
type SteadyResult struct {
	Y    []float64 // length N
	S    []float64 // dy/dθ, Directions × N; nil if there are none
	Time float64   // at which it was recognised [unit of t]
	// Refined is false where the integrated state had to do because J is singular
	// beyond the laws; Integrated says that the sensitivities rest, at least along
	// conserved directions, on the integrated ones.
	Refined, Integrated bool
	Steps               int
}

// SteadyState integrates p by in, already initialised at (t, y) with
// sensitivities s (nil if there are none), until the solution rests, and refines
// the end. in may integrate p with or without its sensitivities; where they
// cannot be had from a linear system they are taken from in if integrated says
// that it has them. The error is an *Error, NoSteadyState when the time limit
// has passed.
func SteadyState(p *Problem, in Integrator, s []float64, integrated bool, laws []Law, o SteadyOptions) (SteadyResult, error) {
	a, err := NewSteady(p, o)
	if err != nil {
		return SteadyResult{}, err
	}
	y := make([]float64, p.N)
	in.State(y)
	_, t := in.Span()
	a.Start(t, y, s, laws)
	limit := t + a.o.Limit
	steps := 0
	for !a.Try(t, y) {
		if t >= limit {
			return SteadyResult{}, a.notSteady(t, y)
		}
		if err := in.Step(limit); err != nil {
			return SteadyResult{}, err
		}
		steps++
		_, t = in.Span()
		in.State(y)
	}
	r := SteadyResult{Y: y, Time: t, Refined: a.refined, Steps: steps}
	a.State(y)
	if p.Directions == 0 {
		return r, nil
	}
	r.S = make([]float64, p.N*p.Directions)
	if integrated {
		in.Sensitivities(t, r.S)
	}
	if (integrated || a.rank == nil) && a.Sensitivities(t, r.S) {
		r.Integrated = a.rank != nil
		return r, nil
	}
	if !integrated {
		return r, &Error{Failure: SingularMatrix, Time: t, Index: -1,
			Detail: "sensitivities of the steady state are not determined by the conservation laws; integrate them"}
	}
	r.Integrated = true
	in.Sensitivities(t, r.S)
	return r, nil
}

// notSteady names the component that moves most.
func (a *Steady) notSteady(t float64, y []float64) *Error {
	a.p.RHS(t, y, a.f)
	a.weights.set(y)
	return &Error{Failure: NoSteadyState, Time: t, Index: a.weights.worst(a.f), Detail: "this component moves most"}
}

// NewtonSteady solves f(t, y) = 0 by [Steady.FromGuess] with a workspace of its
// own.
func NewtonSteady(p *Problem, t float64, y []float64, laws []Law, totals []float64, o SteadyOptions) error {
	a, err := NewSteady(p, o)
	if err != nil {
		return err
	}
	return a.FromGuess(t, y, laws, totals)
}

// FromGuess solves f(t, y) = 0 with the conserved totals given, one for each
// law, by damped Newton steps from the guess y, which it overwrites: for
// continuation, not for finding the steady state that a solution approaches.
// Sensitivities then refers to that state, totals not depending on θ. The error,
// an *Error, is SingularMatrix, NonFinite or NoSteadyState; y is then undefined.
func (a *Steady) FromGuess(t float64, y []float64, laws []Law, totals []float64) error {
	const iterations = 50
	a.matrix.setLaws(a.p, laws)
	a.rank = nil
	a.totals = append(a.totals[:0], totals...)
	a.dTotals = append(a.dTotals[:0], make([]float64, len(laws)*a.p.Directions)...)
	copy(a.y, y)
	copy(a.from, y)
	a.weights.set(y)
	e := &Error{Time: t, Index: -1, Detail: "Newton's method from a guess"}
	switch a.newton(t, math.Inf(1), iterations) {
	case solved:
		a.weights.set(a.y)
		a.State(y)
		return nil
	case singular:
		e.Failure = SingularMatrix
	case notFinite:
		e.Failure, e.Index = NonFinite, firstNonFinite(a.delta)
	default:
		e.Failure, e.Index = NoSteadyState, a.weights.worst(a.delta)
	}
	return e
}
