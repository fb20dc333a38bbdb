package odetest

import (
	"fmt"

	"niche/ode"
)

// Constructor makes an integrator of one method.
type Constructor func(p *ode.Problem, o ode.Options) (ode.Integrator, error)

// Integrate starts in at the beginning of c and steps it to t. It returns the
// number of steps.
func Integrate(in ode.Integrator, c *Case, t float64) (steps int, err error) {
	if err := in.Init(c.T0, c.Y0, c.S0, t); err != nil {
		return 0, err
	}
	for {
		if err := in.Step(t); err != nil {
			return steps, err
		}
		steps++
		switch _, to := in.Span(); {
		case to == t:
			return steps, nil
		case to > t:
			return steps, fmt.Errorf("step ends at %.17g, beyond tStop = %.17g", to, t)
		}
	}
}

// Solve integrates c with relative tolerance rtol and returns y(TEnd),
// s(TEnd) and the work.
func Solve(new Constructor, c *Case, rtol float64) (y, s []float64, st ode.Stats, err error) {
	p := c.New()
	in, err := new(p, c.Options(rtol))
	if err != nil {
		return nil, nil, st, err
	}
	if _, err := Integrate(in, c, c.TEnd); err != nil {
		return nil, nil, in.Stats(), err
	}
	y = make([]float64, p.N)
	in.State(y)
	if p.Directions > 0 {
		s = make([]float64, p.N*p.Directions)
		in.Sensitivities(c.TEnd, s)
	}
	return y, s, in.Stats(), nil
}

// WithoutSensitivities returns c without its sensitivity directions.
func (c Case) WithoutSensitivities() Case {
	base := c.New
	c.New = func() *ode.Problem {
		p := base()
		p.Directions, p.Forcing = 0, nil
		return p
	}
	c.S0, c.WantS = nil, nil
	return c
}
