package compile

import "niche/rng"

// Engine turns a System into executable form.
type Engine interface {
	Name() string
	Compile(s *System) (Program, error)
}

// Program is a compiled System: immutable, safe for concurrent use.
type Program interface {
	System() *System
	// NewEvaluator returns a workspace for one goroutine.
	NewEvaluator() Evaluator
}

// Evaluator evaluates a Program. None of its methods allocates or retains its
// arguments; lengths are those of the System's vectors, and a wrong length
// panics.
type Evaluator interface {
	// Initialise runs the System's Initial program at time t, writing every
	// entry of p and y. override, if not nil, is called for each slot before its
	// formula is evaluated and may supply the value instead.
	Initialise(t float64, override func(Slot) (float64, bool), p, y []float64)
	// InitialiseSensitivities propagates one direction through the Initial
	// program at the point (p, y) that Initialise produced: for each slot it
	// writes dp and dy, taking seed's value where seed reports one (also 0), the
	// chain rule otherwise.
	InitialiseSensitivities(t float64, seed func(Slot) (float64, bool), p, y, dp, dy []float64)

	// SetParameters copies p and evaluates everything that depends on p alone.
	SetParameters(p []float64)
	// SetStream makes the random numbers of Initialise, Delay, Priority and
	// Assign come from s; before the first call they come from the stream of
	// purpose rng.Distribution and seed 0.
	SetStream(s rng.Stream)
	// SetSwitches copies z, one 0/1 value per switch.
	SetSwitches(z []float64)
	// SetPast copies d, one value per Past. Until then they are NaN.
	SetPast(d []float64)
	// PastTime evaluates the time that Past k asks for.
	PastTime(k int, t float64, y []float64) float64

	RHS(t float64, y, dydt []float64)
	Jacobian(t float64, y, values []float64)
	ParameterJacobian(t float64, y, values []float64)
	TimeDerivative(t float64, y, dfdt []float64)

	// Relations writes the true value of each switch's relation (0 or 1),
	// Roots the value of its root function, length len(Switches).
	Relations(t float64, y, z []float64)
	Roots(t float64, y, g []float64)
	// CrossingTimes writes each switch's crossing time, NaN where it has none.
	CrossingTimes(times []float64)
	// RootGradient writes ∂g_i/∂y (len y), ∂g_i/∂p (len p) and returns ∂g_i/∂t.
	RootGradient(i int, t float64, y, dy, dp []float64) (dt float64)

	// Outputs writes every Output, length len(Outputs).
	Outputs(t float64, y, dst []float64)

	// Trigger, Delay and Priority evaluate formulas of event e.
	Trigger(e int, t float64, y []float64) bool
	Delay(e int, t float64, y []float64) float64
	Priority(e int, t float64, y []float64) float64
	// Assign writes the value of each assignment of event e, in order.
	Assign(e int, t float64, y, values []float64)
	// AssignGradient writes the gradient of assignment k of event e.
	AssignGradient(e, k int, t float64, y, dy, dp []float64) (dt float64)
	// Sizes writes the size of each assignment of event e, 1 where there is none,
	// SizeGradient the gradient of the size of assignment k.
	Sizes(e int, t float64, y, values []float64)
	SizeGradient(e, k int, t float64, y, dy, dp []float64) (dt float64)
}
