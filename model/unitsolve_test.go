package model_test

import (
	"fmt"
	"strings"
	"testing"

	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// TestInferUnits infers units of parameters without one.
func TestInferUnits(t *testing.T) {
	m := unitModel(t)
	var got []string
	for _, x := range model.InferUnits(m) {
		line := fmt.Sprintf("%s: %v", x.Parameter.ID, x.Unit)
		if x.Other != nil {
			line += fmt.Sprintf(", but %v needs %v", *x.Other, x.OtherUnit)
		}
		got = append(got, line)
	}
	want := `k: 1/s
K: M
half: s, but assignment rule of "z" needs M
chain: M/s`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	list := model.CheckUnits(m)
	if len(list) != 1 || !strings.Contains(list[0].Error(), `parameter "half" has no unit: assignment rule of "y" needs s, assignment rule of "z" needs M`) {
		t.Errorf("got %v", list)
	}
}

// unitModel has A [M] in c [l], time in s, and the rules y [s] = half, z [M] = half,
// chained [1] = chain/(k*K).
func unitModel(t *testing.T) *model.Model {
	t.Helper()
	n := newUnitNetwork(t)
	n.parameter("k", "")
	n.parameter("K", "")
	n.parameter("half", "")
	n.parameter("chain", "")
	n.parameter("free", "")
	n.parameter("y", "s")
	n.parameter("z", "M")
	n.parameter("pure", "dimensionless")
	n.rate("c*k*A*A/(K + A)")
	n.rule("y", "half")
	n.rule("z", "half + 0*A")
	n.rule("pure", "chain/(k*K)")
	return n.m
}

// unitNetwork builds a small model with units.
type unitNetwork struct {
	t *testing.T
	m *model.Model
}

func newUnitNetwork(t *testing.T) *unitNetwork {
	m := &model.Model{Pool: expr.NewPool(), TimeUnit: unit(t, "s"), SubstanceUnit: unit(t, "mol"), ExtentUnit: unit(t, "mol"), VolumeUnit: unit(t, "l")}
	m.Compartments = []model.Compartment{{ID: "c", Dimensions: 3, Size: 1, Unit: unit(t, "l"), Constant: true}}
	m.Species = []model.Species{{ID: "A", Compartment: "c", Initial: 1, SubstanceUnit: unit(t, "mol")}}
	return &unitNetwork{t, m}
}

func (n *unitNetwork) parameter(id, name string) {
	p := model.Parameter{ID: id, Value: 1}
	if name != "" {
		p.Unit = unit(n.t, name)
	}
	n.m.Parameters = append(n.m.Parameters, p)
}

func (n *unitNetwork) math(text string) model.Math {
	e, err := expr.ParseInfix(n.m.Pool, text, diag.Pos{}, expr.L3Grammar())
	if err != nil {
		n.t.Fatal(err)
	}
	return model.Math{Expr: e}
}

func (n *unitNetwork) rate(text string) {
	n.m.Reactions = append(n.m.Reactions, model.Reaction{ID: "R", Reactants: []model.SpeciesReference{{Species: "A", Stoichiometry: 1}}, RateLaw: &model.RateLaw{Math: n.math(text)}})
}

func (n *unitNetwork) rule(id, text string) {
	n.m.Rules = append(n.m.Rules, model.Rule{Kind: model.AssignmentRule, Variable: id, Math: n.math(text)})
}

func unit(t *testing.T, name string) units.Unit {
	t.Helper()
	u, err := units.Parse(name, diag.Pos{})
	if err != nil {
		t.Fatal(err)
	}
	return u
}
