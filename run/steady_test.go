package run_test

import (
	"context"
	"errors"
	"math"
	"math/cmplx"
	"testing"

	"niche/ode"
	"niche/run"
	"niche/sim"
)

// tight are tolerances at which answers have many correct digits.
var tight = sim.Settings{Options: ode.Options{RTol: 1e-10, ATol: 1e-13}}

// prepared is Antimony text ready to simulate, with ∂f/∂p.
func prepared(t *testing.T, text string) *run.Prepared {
	t.Helper()
	src, err := run.Parse("model", "model.ant", []byte(text), false)
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.PrepareWithSensitivities(src.Model, tight)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// rest is the steady state of p.
func rest(t *testing.T, p *run.Prepared, setup run.Setup) *run.SteadyState {
	t.Helper()
	s, err := p.SteadyState(context.Background(), &setup, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// closeTo wants two numbers to agree relatively, or absolutely near zero.
func closeTo(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

// TestSteadyEigenvalues: spectra known in closed form, with one eigenvalue for
// each state that no conservation law determines.
func TestSteadyEigenvalues(t *testing.T) {
	for name, c := range map[string]struct {
		model string
		want  []complex128
	}{
		"isomerisation": {"A = 3; B = 0; R: A -> B; 2*A - 3*B", []complex128{-5}},
		// V_A dA/dt = −k (A − B) = −V_B dB/dt: the eigenvalue is −k (1/V_A + 1/V_B).
		"compartments": {"compartment a, b; a = 2; b = 4; species A in a, B in b; A = 3; B = 0; R: A -> B; 8*(A - B)", []complex128{-6}},
		"chain":        {"A = 0; B = 0; R1: -> A; 1; R2: A -> B; 2*A; R3: B -> ; 0.5*B", []complex128{-0.5, -2}},
		// x″ + 2x′ + 5x = 0 has −1 ± 2i.
		"spiral": {"x = 1; y = 0; x' = y; y' = -5*x - 2*y", []complex128{complex(-1, 2), complex(-1, -2)}},
	} {
		t.Run(name, func(t *testing.T) {
			s := rest(t, prepared(t, c.model), run.Setup{})
			if len(s.Eigenvalues) != len(c.want) || s.Stability() != "stable" {
				t.Fatalf("%s with eigenvalues %v, want stable with %v", s.Stability(), s.Eigenvalues, c.want)
			}
			for i, v := range s.Eigenvalues {
				if cmplx.Abs(v-c.want[i]) > 1e-9 {
					t.Errorf("eigenvalue %d is %v, want %v", i, v, c.want[i])
				}
			}
		})
	}
}

// TestSteadyEnzyme: Michaelis' mechanism between a source and a sink: all
// fluxes are 1, the enzyme's total stays, S solves k_f S E = (k_r + k_c) ES.
func TestSteadyEnzyme(t *testing.T) {
	s := rest(t, prepared(t, `E = 1; ES = 0; S = 10; P = 0
J0: -> S; 1
J1: S + E -> ES; 2*S*E - ES
J2: ES -> E + P; 3*ES
J3: P -> ; 0.2*P`), run.Setup{})
	for i, want := range map[string]float64{"E": 2.0 / 3, "ES": 1.0 / 3, "S": 1, "P": 5} {
		for k := range s.Columns {
			if s.Columns[k].ID == i {
				closeTo(t, i, s.Columns[k].Values[0], want, 1e-10)
			}
		}
	}
	if len(s.Totals) != 1 || len(s.Eigenvalues) != 3 {
		t.Fatalf("%d totals and %d eigenvalues, want 1 and 3", len(s.Totals), len(s.Eigenvalues))
	}
	closeTo(t, "total enzyme", s.Totals[0], 1, 1e-12)
	for i := range s.Turnover {
		closeTo(t, "residual over turnover", s.Residual[i]/s.Turnover[i], 0, 1e-12)
	}
	tables := s.Tables()
	if len(tables) != 5 || tables[1].Name != "fluxes" || tables[1].Rows() != 4 {
		t.Fatalf("want five tables with four fluxes in the second, have %d", len(tables))
	}
	for r, v := range tables[1].Columns[1].Floats {
		closeTo(t, tables[1].Columns[0].Strings[r], v, 1, 1e-10)
	}
}

// TestSteadyBesides: unstable rest is told from stable, what never rests is a
// failure, and constants have no stability.
func TestSteadyBesides(t *testing.T) {
	if s := rest(t, prepared(t, "x = 0; x' = x"), run.Setup{}); s.Stability() != "unstable" {
		t.Errorf("x' = x at 0 is %s", s.Stability())
	}
	if s := rest(t, prepared(t, "x = 1; x' = 0*x"), run.Setup{}); s.Stability() != "marginal" && s.Stability() != "undecided" {
		t.Errorf("x' = 0 is %s", s.Stability())
	}
	p := prepared(t, "x = 0; R: -> x; 1")
	var failure *sim.Failure
	if _, err := p.SteadyState(context.Background(), &run.Setup{}, nil); !errors.As(err, &failure) {
		t.Errorf("growth without bound ends with %v", err)
	}
	p = prepared(t, "k = 2; x = 0; R: -> x; k - x")
	s := rest(t, p, run.Setup{Set: map[string]float64{"k": 7}})
	closeTo(t, "x", s.Columns[0].Values[0], 7, 1e-9)
}
