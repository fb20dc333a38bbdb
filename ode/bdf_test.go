package ode_test

import (
	"testing"

	"niche/ode"
	"niche/ode/odetest"
)

func newBDF(p *ode.Problem, o ode.Options) (ode.Integrator, error) { return ode.NewBDF(p, o) }

// The slack is large where local errors of a slow or unstable mode accumulate.
// CVODE 6.4.1 (BDF, dense Jacobian) at the same tolerances 1e-4, 1e-6, 1e-8 is
// off by 39, 45, 130 × rtol (HIRES), 76, 38, 134 × rtol (Oregonator), 235 × 1e-4
// (E5) and 3960, 4790, 5380 × rtol (two components of Pleiades).
func TestBDF(t *testing.T) {
	odetest.Check(t, odetest.Method{
		Name: "bdf", New: newBDF, Stiff: true, Sensitivities: true,
		Tolerances: []float64{1e-4, 1e-6, 1e-8},
		Slack:      100,
		SlackOf:    map[string]float64{"hires": 200, "oregonator": 400, "e5": 1e3, "pleiades": 3e4},
		// The start of a step is the alternating sum of its scaled derivatives.
		Continuity: 1e-11,
	})
}
