package sim

import (
	"math"

	"niche/compile"
	"niche/expr"
	"niche/ode"
)

// Laws evaluates the conservation laws of sys at the parameters p. Laws whose
// coefficients are not finite there are left out.
func Laws(sys *compile.System, p []float64) []ode.Law {
	if len(sys.Conserved) == 0 {
		return nil
	}
	values := make(map[string]float64, len(p))
	for i := range sys.Parameters {
		values[sys.Pool.Node(sys.Parameters[i].Symbol).Name] = p[i]
	}
	env := expr.Values(values, 0)
	var laws []ode.Law
	for i := range sys.Conserved {
		c := &sys.Conserved[i]
		law := ode.Law{Dependent: c.Dependent, Index: c.States}
		finite := true
		for _, e := range c.Coefficients {
			v, err := sys.Pool.Eval(e, env)
			finite = finite && err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
			law.Coefficient = append(law.Coefficient, v)
		}
		if finite {
			laws = append(laws, law)
		}
	}
	return laws
}
