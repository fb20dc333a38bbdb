package compile

import "niche/sparse"

// LaneProgram is a Program that can evaluate several points of one parameter
// vector at once.
type LaneProgram interface {
	Program
	// NewLanes returns a workspace for one goroutine.
	NewLanes() Lanes
}

// Lanes evaluates a Program at sparse.Width points that share their parameters.
// Past values are NaN: lanes have no history. Results are those of an [Evaluator] at each point, bit for bit. None of the methods
// allocates or retains its arguments; a wrong length panics.
type Lanes interface {
	// SetParameters copies p, which all lanes share, and evaluates everything that
	// depends on p alone.
	SetParameters(p []float64)
	// SetSwitches copies z.
	SetSwitches(z []sparse.Lanes)

	RHS(t *sparse.Lanes, y, dydt []sparse.Lanes)
	Jacobian(t *sparse.Lanes, y, values []sparse.Lanes)
	TimeDerivative(t *sparse.Lanes, y, dfdt []sparse.Lanes)
	Relations(t *sparse.Lanes, y, z []sparse.Lanes)
	Outputs(t *sparse.Lanes, y, dst []sparse.Lanes)
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
