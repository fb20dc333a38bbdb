package odetest

import (
	"fmt"
	"math"
	"testing"

	"niche/ode"
)

// Method is a method under test and what may be asked of it.
type Method struct {
	Name          string
	New           Constructor
	Stiff         bool // solves stiff problems
	Sensitivities bool // integrates sensitivities
	// Tolerances are the relative tolerances tried; Slack is the error allowed in
	// units of the tolerance, at every one of them.
	Tolerances []float64
	Slack      float64
	// SlackOf overrides Slack for the case named.
	SlackOf map[string]float64
	// Except names cases that the method cannot solve in double precision; the
	// values say why.
	Except map[string]string
	// Continuity is the difference allowed between interpolation at the ends of
	// a step and the states there, as an error of Case.Error; 0 means 1e-13.
	Continuity float64
}

// Cases returns the problems m should solve, without sensitivities.
func (m *Method) Cases() []Case {
	all := append(Analytic(), Pleiades())
	all = append(all, Stiff()...)
	all = append(all, Algebraic()...)
	var cases []Case
	for _, c := range all {
		if _, skip := m.Except[c.Name]; !skip && (m.Stiff || !c.Stiff) {
			cases = append(cases, c.WithoutSensitivities())
		}
	}
	return cases
}

func (m *Method) slack(c *Case) float64 {
	if s, ok := m.SlackOf[c.Name]; ok {
		return s
	}
	return m.Slack
}

// Check runs every check that applies to m.
func Check(t *testing.T, m Method) {
	t.Run("accuracy", func(t *testing.T) { CheckAccuracy(t, m) })
	t.Run("contract", func(t *testing.T) { CheckContract(t, m) })
	if m.Sensitivities {
		t.Run("sensitivities", func(t *testing.T) { CheckSensitivities(t, m) })
	}
}

// CheckAccuracy integrates every case at every tolerance and compares the end
// with the reference.
func CheckAccuracy(t *testing.T, m Method) {
	for _, c := range m.Cases() {
		for _, rtol := range m.Tolerances {
			t.Run(fmt.Sprintf("%s/%g", c.Name, rtol), func(t *testing.T) {
				y, _, st, err := Solve(m.New, &c, rtol)
				if err != nil {
					t.Fatal(err)
				}
				want := make([]float64, len(c.Y0))
				c.Reference(want, nil)
				e := c.Error(y, want)
				t.Logf("error %.2g = %.3g rtol; %+v", e, e/rtol, st)
				if !(e <= m.slack(&c)*rtol+c.Digits) {
					t.Errorf("error %.3g exceeds %g × rtol %g\n got %.17g\nwant %.17g", e, m.slack(&c), rtol, y, want)
				}
			})
		}
	}
}

// CheckSensitivities integrates the cases with sensitivities, with and without
// error control on them, and compares the end with the reference.
func CheckSensitivities(t *testing.T, m Method) {
	for _, c := range WithSensitivities() {
		if c.Stiff && !m.Stiff {
			continue
		}
		for _, rtol := range m.Tolerances {
			for _, control := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%g/%v", c.Name, rtol, control), func(t *testing.T) {
					checkSensitivities(t, m, &c, rtol, control)
				})
			}
		}
	}
}

func checkSensitivities(t *testing.T, m Method, c *Case, rtol float64, control bool) {
	controlled := func(p *ode.Problem, o ode.Options) (ode.Integrator, error) {
		o.SensitivityControl = control
		return m.New(p, o)
	}
	y, s, st, err := Solve(controlled, c, rtol)
	if err != nil {
		t.Fatal(err)
	}
	wantY, wantS := make([]float64, len(y)), make([]float64, len(s))
	c.Reference(wantY, wantS)
	e, es := c.Error(y, wantY), c.SensitivityError(s, wantS)
	t.Logf("error of y %.3g rtol, of s %.3g rtol; %+v", e/rtol, es/rtol, st)
	if allowed := m.slack(c)*rtol + c.Digits; !(e <= allowed && es <= 10*allowed) {
		t.Errorf("errors %.3g (y), %.3g (s) exceed %g × rtol %g\n got %.17g\nwant %.17g",
			e, es, m.slack(c), rtol, s, wantS)
	}
}

// Slope returns the least-squares slope of log(errors) against log(h): the
// observed order.
func Slope(h, errors []float64) float64 {
	n, sx, sy, sxx, sxy := float64(len(h)), 0.0, 0.0, 0.0, 0.0
	for i := range h {
		x, y := math.Log(h[i]), math.Log(errors[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
