package run

import (
	"context"
	"fmt"
	"math"
	"math/cmplx"

	"niche/ode"
	"niche/sim"
)

// SteadyState is the state that a model comes to from its start, and how it
// answers to small disturbances.
type SteadyState struct {
	Prepared   *Prepared
	Trajectory *sim.Trajectory
	Columns    []CourseColumn // species, rule variables and observables, one value each
	Time       float64        // at which it was recognised [time unit of the model]
	Residual   []float64      // dy/dt of each state [unit of the state per time]
	Turnover   []float64      // Σ_j |N_ij v_j| of each state [unit of the state per time]
	// Eigenvalues of the Jacobian reduced by the conservation laws and algebraic
	// rules, the largest real part first [1/time]; nil where Undecided says why.
	Eigenvalues []complex128
	Undecided   string
	Laws        []ode.Law
	Totals      []float64 // what Laws conserve

	at *point
}

// SteadyState simulates the model from setup until it comes to rest. progress, if
// not nil, is called with the time reached.
func (p *Prepared) SteadyState(ctx context.Context, setup *Setup, progress func(t float64)) (*SteadyState, error) {
	worker := p.Simulator.NewWorker()
	task, err := setup.task(ctx, p, worker, []float64{math.Inf(1)}, nil)
	if err != nil {
		return nil, err
	}
	task.Progress = progress
	tr, err := worker.Run(ctx, task)
	if err != nil {
		return nil, err
	}
	return p.describeSteady(tr)
}

// describeSteady analyses the steady state that tr ends with.
func (p *Prepared) describeSteady(tr *sim.Trajectory) (*SteadyState, error) {
	at := p.pointAt(tr, len(tr.Y)-1, tr.SteadyTime)
	s := &SteadyState{
		Prepared: p, Trajectory: tr, Columns: p.columns(tr, nil), Time: tr.SteadyTime,
		Residual: at.rates(), Turnover: at.turnover(), at: at,
	}
	reduced, err := reduce(p.System, tr.P)
	if err != nil {
		return nil, numerical(err)
	}
	s.Laws = reduced.laws
	for i := range s.Laws {
		s.Totals = append(s.Totals, total(&s.Laws[i], at.y))
	}
	s.decide(reduced)
	return s, nil
}

// mostEigenvalues bounds the states of a dense eigenvalue problem.
const mostEigenvalues = 1500

// decide computes the eigenvalues, or says why not.
func (s *SteadyState) decide(r *reduction) {
	sys := s.Prepared.System
	switch {
	case len(sys.Fast) > 0:
		s.Undecided = fmt.Sprintf("reaction %q is fast, at equilibrium at all times", sys.Fast[0].ID)
		return
	case len(r.independent) == 0:
		s.Undecided = "no state is free to move"
		return
	case len(r.independent) > mostEigenvalues:
		s.Undecided = fmt.Sprintf("%d independent states are more than %d", len(r.independent), mostEigenvalues)
		return
	}
	matrix, err := r.differential(sys, r.jacobian(s.at.jacobian()))
	switch {
	case err != nil:
		s.Undecided = err.Error()
		return
	case matrix == nil:
		s.Undecided = "every state is determined by an algebraic rule"
		return
	}
	if s.Eigenvalues, err = eigenvalues(matrix); err != nil {
		s.Undecided = err.Error()
	}
}

// Stability is "stable", "unstable", "marginal" where an eigenvalue vanishes to
// rounding, or "undecided".
func (s *SteadyState) Stability() string {
	if len(s.Eigenvalues) == 0 {
		return "undecided"
	}
	largest := 0.0
	for _, v := range s.Eigenvalues {
		largest = max(largest, cmplx.Abs(v))
	}
	switch leading := real(s.Eigenvalues[0]); {
	case leading > 1e-10*largest:
		return "unstable"
	case leading < -1e-10*largest:
		return "stable"
	}
	return "marginal"
}

// Worst returns the state with the largest residual relative to its turnover,
// and that ratio [1]; -1 if the model has no states.
func (s *SteadyState) Worst() (state int, ratio float64) {
	state = -1
	for i, f := range s.Residual {
		r := 0.0
		if f != 0 {
			r = math.Abs(f) / s.Turnover[i]
		}
		if state < 0 || r > ratio {
			state, ratio = i, r
		}
	}
	return state, ratio
}

// Failure is a numerical failure of an analysis that no single quantity is to
// blame for.
type Failure struct{ What error }

// Error returns what happened.
func (f *Failure) Error() string { return f.What.Error() }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.What }

// numerical marks err as a numerical failure.
func numerical(err error) error { return &Failure{err} }
