package enginetest

import (
	"math"
	"testing"

	"niche/compile"
	"niche/sparse"
)

// lanes checks that every lane of a program that has them gives the bits of an
// evaluator at the same point.
func (c *checker) lanes(program compile.Program) {
	c.Helper()
	p, ok := program.(compile.LaneProgram)
	if !ok || len(c.system.Past) > 0 {
		return
	}
	s, r := c.system, c.reference
	e := p.NewLanes()
	e.SetParameters(r.P)
	var t sparse.Lanes
	y, z := make([]sparse.Lanes, len(r.Y)), make([]sparse.Lanes, len(r.Z))
	point := func(l int) (float64, []float64, []float64) {
		return t[l], lane(y, l), lane(z, l)
	}
	for l := range sparse.Width {
		t[l] = r.T + float64(l)/8
		for i, v := range r.Y {
			y[i][l] = v * (1 + float64(l)/4)
		}
		for i, v := range r.Z {
			z[i][l] = math.Mod(v+float64(l/2), 2)
		}
	}
	e.SetSwitches(z)
	for _, f := range []struct {
		name   string
		n      int
		lanes  func(t *sparse.Lanes, y, dst []sparse.Lanes)
		scalar func(t float64, y, dst []float64)
	}{
		{"RHS", len(s.States), e.RHS, c.evaluator.RHS},
		{"Jacobian", len(s.Jacobian), e.Jacobian, c.evaluator.Jacobian},
		{"TimeDerivative", len(s.States), e.TimeDerivative, c.evaluator.TimeDerivative},
		{"Relations", len(s.Switches), e.Relations, c.evaluator.Relations},
		{"Outputs", len(s.Outputs), e.Outputs, c.evaluator.Outputs},
	} {
		got, want := make([]sparse.Lanes, f.n), buffer(f.n)
		f.lanes(&t, y, got)
		for l := range sparse.Width {
			at, states, switches := point(l)
			c.evaluator.SetSwitches(switches)
			f.scalar(at, states, want)
			for i, v := range lane(got, l) {
				if math.Float64bits(v) != math.Float64bits(want[i]) && !(v != v && want[i] != want[i]) {
					c.Errorf("%s of lane %d: component %d is %g, by an evaluator %g", f.name, l, i, v, want[i])
				}
			}
		}
		if n := testing.AllocsPerRun(3, func() { f.lanes(&t, y, got) }); n != 0 {
			c.Errorf("%s of lanes allocates %g times", f.name, n)
		}
	}
	c.evaluator.SetSwitches(r.Z)
}

// lane returns one lane of a vector.
func lane(x []sparse.Lanes, l int) []float64 {
	v := make([]float64, len(x))
	for i := range v {
		v[i] = x[i][l]
	}
	return v
}
