package compile

import "niche/sparse"

// Width is the number of points that [Lanes] evaluate at once.
const Width = sparse.Width

// LaneProgram is a Program that can evaluate several points of one parameter
// vector at once.
type LaneProgram interface {
	Program
	// NewLanes returns a workspace for one goroutine.
	NewLanes() Lanes
}

// Lanes evaluates a Program at Width points that share their parameters.
// Vectors are interleaved: component i of lane l stands at i*Width + l. Results
// are those of an [Evaluator] at each point, bit for bit. None of the methods
// allocates or retains its arguments; a wrong length panics.
type Lanes interface {
	// SetParameters copies p, which is not interleaved, and evaluates everything
	// that depends on p alone.
	SetParameters(p []float64)
	// SetSwitches copies z.
	SetSwitches(z []float64)

	RHS(t *sparse.Lane, y, dydt []float64)
	Jacobian(t *sparse.Lane, y, values []float64)
	TimeDerivative(t *sparse.Lane, y, dfdt []float64)
	Relations(t *sparse.Lane, y, z []float64)
	Outputs(t *sparse.Lane, y, dst []float64)
}

// WithOutputs returns a copy of s whose Outputs are those with the given ids, in
// their order. It panics if there is none of a name.
func (s *System) WithOutputs(ids ...string) *System {
	trimmed := *s
	trimmed.Outputs = make([]Output, len(ids))
	for k, id := range ids {
		found := false
		for _, o := range s.Outputs {
			if o.ID == id {
				trimmed.Outputs[k], found = o, true
			}
		}
		if !found {
			panic("compile: no output called " + id)
		}
	}
	return &trimmed
}
