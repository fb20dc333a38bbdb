package ode

import "niche/sparse"

// Problem is dy/dt = f(t, y) with N unknowns, of which some may be algebraic,
// 0 = f_i(t, y), and optionally the forward sensitivities s_j = dy/dθ_j,
// j < Directions, which obey ds_j/dt = J s_j + g_j(t, y), or 0 = … in the
// algebraic rows.
//
// The functions are called from one goroutine at a time and must not retain
// their arguments.
type Problem struct {
	N int
	// RHS writes f(t, y) to dydt, length N.
	RHS func(t float64, y, dydt []float64)
	// Jacobian writes ∂f/∂y at the entries of Pattern (N × N). Implicit methods
	// need it.
	Jacobian func(t float64, y, values []float64)
	Pattern  *sparse.Pattern
	// Symbolic is the analysis of Pattern, to be shared by many integrators; nil
	// lets each integrator analyse anew.
	Symbolic *sparse.Symbolic
	// Algebraic marks the components that have no derivative: f_i is a residual
	// that vanishes at all times, and the matrix of the marked rows and columns of
	// J is regular (index 1). Length N, nil for none; implicit methods alone. The
	// state that Init is given must satisfy the equations, see [Algebra].
	Algebraic []bool
	// TimeDerivative writes ∂f/∂t, length N; nil if f does not depend on t
	// explicitly. Rosenbrock methods need it.
	TimeDerivative func(t float64, y, dfdt []float64)

	// History, if not nil, is where RHS and Jacobian find past values of y. The
	// caller begins its sections and appends every step; the integrator supplies
	// values inside the step that it tries.
	History *History

	// Directions is the number of sensitivity directions; 0 for none.
	Directions int
	// Forcing writes g_j(t, y) = Σ_k ∂f/∂p_k · dp_k/dθ_j to
	// dst[j*N : (j+1)*N] for every j < Directions.
	Forcing func(t float64, y, dst []float64)
	// Magnitude is |θ_j|, length Directions, for the error control of s_j: its
	// absolute tolerance is ATol/|θ_j| or larger. nil and zeros mean 1.
	Magnitude []float64
}

// Options are the accuracy and effort of an integration. The zero Options
// means the defaults of [Options.WithDefaults].
type Options struct {
	RTol float64 // relative tolerance [1]; default 1e-6
	ATol float64 // absolute tolerance in the unit of y [unit of y]; default 1e-9
	// ATolEach overrides ATol per component, length N; nil for none.
	ATolEach []float64
	// Sizes, if not nil, makes the absolute tolerance of component i
	// ATol × Sizes[i], where ATol then is a pure number: the sizes are the largest
	// magnitudes that the components have had [unit of y]. The caller sets them,
	// all positive, before Init; the integrator raises them. Length N, retained.
	Sizes []float64
	// SensitivityControl includes the sensitivities in the error test.
	SensitivityControl bool
	MaxSteps           int     // between two calls of Init; default 1,000,000
	MaxStep            float64 // upper bound of the step [unit of t]; 0 for none
	InitialStep        float64 // first step [unit of t]; 0 to choose
	MaxOrder           int     // BDF only; default 5
}

// WithDefaults returns o with zero fields replaced by the defaults.
func (o Options) WithDefaults() Options {
	if o.RTol == 0 {
		o.RTol = 1e-6
	}
	if o.ATol == 0 {
		o.ATol = 1e-9
	}
	if o.MaxSteps == 0 {
		o.MaxSteps = 1_000_000
	}
	if o.MaxOrder == 0 {
		o.MaxOrder = 5
	}
	return o
}

// Integrator advances one Problem. It owns its workspace, allocates nothing
// after construction, and is used by one goroutine at a time.
type Integrator interface {
	// Init starts, or restarts after a discontinuity, at (t, y). s holds the
	// Directions×N initial sensitivities, direction after direction; nil when
	// there are none. tEnd is the expected end, for the choice of the first
	// step; t + tEnd direction must be forward (tEnd > t). y and s are copied.
	Init(t float64, y, s []float64, tEnd float64) error
	// Step takes one internal step that does not pass tStop. f is never
	// evaluated beyond tStop. The error, if any, is an *Error.
	Step(tStop float64) error
	// Span returns the last step's start and end; both are the initial time
	// before the first step.
	Span() (from, to float64)
	// State writes y at the end of the last step, length N.
	State(y []float64)
	// Interpolate writes y(t) for t inside Span, to the method's order.
	Interpolate(t float64, y []float64)
	// Sensitivities writes s(t) for t inside Span, Directions×N.
	Sensitivities(t float64, s []float64)
	// Stats returns the work done since construction.
	Stats() Stats
}

// Stats counts work. Counts are exact and reproducible.
type Stats struct {
	Steps, RHS, Jacobians, Factorisations, Solves, NewtonIterations int
	ErrorTestFailures, ConvergenceFailures, Restarts                int
	ForcingEvaluations                                              int
}

// Minus returns the work of s that is not in t.
func (s Stats) Minus(t Stats) Stats {
	return Stats{
		s.Steps - t.Steps, s.RHS - t.RHS, s.Jacobians - t.Jacobians, s.Factorisations - t.Factorisations,
		s.Solves - t.Solves, s.NewtonIterations - t.NewtonIterations,
		s.ErrorTestFailures - t.ErrorTestFailures, s.ConvergenceFailures - t.ConvergenceFailures, s.Restarts - t.Restarts,
		s.ForcingEvaluations - t.ForcingEvaluations,
	}
}

// Plus returns the sum of s and t.
func (s Stats) Plus(t Stats) Stats { return s.Minus(Stats{}.Minus(t)) }
