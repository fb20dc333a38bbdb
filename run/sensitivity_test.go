package run_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"niche/networks"
	"niche/ode"
	"niche/run"
	"niche/sim"
)

// sensitivities integrates p with its sensitivity equations.
func sensitivities(t *testing.T, p *run.Prepared, task run.SensitivityTask) *run.Sensitivities {
	t.Helper()
	s, err := task.Run(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSensitivityDecay: A = A_0 e^(−kt) has d ln A/d ln k = −kt and d ln A/d ln A_0 =
// 1, its square twice as much, and the rate k A the scaled sensitivity 1 − kt.
func TestSensitivityDecay(t *testing.T) {
	p := prepared(t, "k = 0.5; A = 4; square := A^2\nR: A -> ; k*A")
	s := sensitivities(t, p, run.SensitivityTask{To: 6, Points: 7, Parameters: []string{"k", "A"}, Of: []string{"A", "square", "R"}})
	for k, time := range s.Times {
		for q, c := range s.Columns {
			want := map[string][2]float64{"A": {-0.5 * time, 1}, "square": {-time, 2}, "R": {1 - 0.5*time, 1}}[c.ID]
			for j := range want {
				closeTo(t, c.ID+" by "+s.Parameters[j], s.Scaled(k, q, j), want[j], 1e-7)
			}
		}
	}
	ranking := s.Ranking()
	if s.Parameters[ranking[0].Parameter] != "A" {
		t.Errorf("the strongest is %q, want the initial value A", s.Parameters[ranking[0].Parameter])
	}
	if table := s.Tables()[1]; table.Rows() != 7*3*2 {
		t.Errorf("%d rows, want one for each time, quantity and parameter", table.Rows())
	}
	if s.Curves(0) == nil || len(s.Curves(0).Series) != 2 {
		t.Error("want curves of two parameters")
	}
}

// TestSensitivityDifferences: the IL-6 network, dosed at rest, agrees with central
// differences through its events.
func TestSensitivityDifferences(t *testing.T) {
	text, _ := networks.Text("il6")
	src, err := run.Parse("il6", "il6.ant", text, true)
	if err != nil {
		t.Fatal(err)
	}
	p, err := run.PrepareWithSensitivities(src.Model, sim.Settings{Options: ode.Options{RTol: 1e-8, ATol: 1e-11}})
	if err != nil {
		t.Fatal(err)
	}
	for id, value := range map[string]float64{"il6_dose": 10, "jak1_act_il6": 0.001, "socs3_assoc": 0.02} {
		setup := run.Setup{Set: map[string]float64{"il6_dose": 10, id: value}, Equilibrate: true}
		s := sensitivities(t, p, run.SensitivityTask{Setup: setup, To: 120, Points: 5, Parameters: []string{id}, Of: []string{"tpSTAT3", "SOCS3"}})
		h := 1e-3 * value
		at := func(v float64) *run.Course {
			tc := run.TimeCourse{To: 120, Points: 5, Set: map[string]float64{"il6_dose": 10, id: v}, Equilibrate: true}
			c, err := tc.Run(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		above, below := at(value+h), at(value-h)
		for q := range s.Columns {
			c := &s.Columns[q]
			i := slices.IndexFunc(above.Columns, func(other run.CourseColumn) bool { return other.ID == c.ID })
			for k := range s.Times {
				want := (above.Columns[i].Values[k] - below.Columns[i].Values[k]) / (2 * h)
				if got := s.Absolute[k][q][0]; math.Abs(got-want) > 1e-4*math.Abs(c.Values[k]/value) {
					t.Errorf("d%s/d%s at %g is %g, differences say %g", c.ID, id, s.Times[k], got, want)
				}
			}
		}
	}
}

// TestSensitivityRest: A' = k − A starts at rest, A = k. There A follows k, unless
// k has changed at the start: then dA/dk = 1 − e^(−t).
func TestSensitivityRest(t *testing.T) {
	p := prepared(t, "k = 3; A = 1\nR1: -> A; k\nR2: A -> ; A")
	for _, set := range []map[string]float64{nil, {"k": 3}} {
		s := sensitivities(t, p, run.SensitivityTask{Setup: run.Setup{Set: set, Equilibrate: true}, To: 2, Points: 5, Parameters: []string{"k"}, Of: []string{"A"}})
		for k, time := range s.Times {
			want := 1.0
			if set != nil {
				want = 1 - math.Exp(-time)
			}
			closeTo(t, "dA/dk", s.Absolute[k][0][0], want, 1e-8)
		}
	}
}

// TestSensitivitySteady: the steady state with a conserved moiety, A + B = T, has
// B = T k1/(k1 + k2); moving A's initial value moves T.
func TestSensitivitySteady(t *testing.T) {
	p := prepared(t, "k1 = 2; k2 = 6; A = 3; B = 1; half := B/2\nR1: A -> B; k1*A\nR2: B -> A; k2*B")
	s := sensitivities(t, p, run.SensitivityTask{Steady: true, Parameters: []string{"k1", "k2", "A"}})
	if len(s.Columns) != 3 || s.Columns[2].ID != "half" || s.Curves(0) != nil {
		t.Fatalf("have %d quantities, want A, B and half", len(s.Columns))
	}
	for q, want := range [][]float64{{-0.25, 0.25, 0.75}, {0.75, -0.75, 0.75}, {0.75, -0.75, 0.75}} {
		for j := range want {
			closeTo(t, s.Columns[q].ID+" by "+s.Parameters[j], s.Scaled(0, q, j), want[j], 1e-9)
		}
	}
}

// TestSensitivityControl: response = Σ control × elasticity, by two independent ways.
func TestSensitivityControl(t *testing.T) {
	p := prepared(t, "Vm = 3; Km = 0.5; k = 1; S = 0; P = 0\nv1: -> S; 1\nv2: S -> P; Vm*S/(Km + S)\nv3: P -> ; k*P^2")
	s := sensitivities(t, p, run.SensitivityTask{Steady: true})
	c, err := p.Control(context.Background(), &run.Setup{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for j, id := range s.Parameters {
		for i := range p.System.States {
			response := 0.0
			for _, e := range c.ByParameter {
				if p.System.Parameters[e.Parameter].ID == id {
					response += c.Concentration.At(i, e.Process) * e.Unscaled
				}
			}
			if id != "default_compartment" { // is in the stoichiometry
				closeTo(t, "response of "+s.Columns[i].ID+" to "+id, response, s.Absolute[0][i][j], 1e-8)
			}
		}
	}
}

// TestSensitivityNames: what the model does not have is said.
func TestSensitivityNames(t *testing.T) {
	p := prepared(t, "k = 1; A = 1\nR: A -> ; k*A")
	for _, task := range []run.SensitivityTask{
		{To: 1, Points: 2, Parameters: []string{"kk"}}, {To: 1, Points: 2, Of: []string{"B"}}, {To: 1, Points: 2, Parameters: []string{"k", "k"}},
	} {
		if _, err := task.Run(context.Background(), p); err == nil {
			t.Errorf("%q of %q is no error", task.Parameters, task.Of)
		}
	}
}
