package report

import (
	"strings"

	"niche/store"
)

// ClaimTable returns the claims, one per row.
func ClaimTable(claims []ClaimRow) *store.Table {
	t := newLong("claims", "Claims with their verdicts")
	for i := range claims {
		c := &claims[i]
		t.text("claim", c.ID)
		t.text("verdict", c.Verdict())
		t.text("statement", c.Statement)
		t.text("kind", c.Kind)
		t.text("magnitude", c.Magnitude)
		t.text("comparison", c.Comparison)
		t.number("effect", "", c.Effect.Value)
		t.number("effect_low", "", c.Effect.Low)
		t.number("effect_high", "", c.Effect.High)
		t.text("effect_unit", c.Effect.Unit)
		t.text("required", c.Required)
		t.text("test", c.Test)
		t.number("adjusted_p", "1", c.P)
		t.number("donors", "1", float64(c.Donors))
		t.number("donors_in_direction", "1", float64(c.InDirection))
		t.text("source", c.Source)
		t.text("reasons", strings.Join(c.Reasons, " "))
	}
	return t.table()
}

// ControlTable returns the controls of the claims, one per row.
func ControlTable(claims []ClaimRow) *store.Table {
	t := newLong("controls", "Arms that must abolish an effect, or must not matter")
	rows := func(c *ClaimRow, role string, controls []ControlRow) {
		for i := range controls {
			k := &controls[i]
			t.text("claim", c.ID)
			t.text("role", role)
			t.text("arm", k.Arm)
			t.text("holds", map[bool]string{true: "yes", false: "no"}[k.Pass])
			t.number("effect", "", k.Effect.Value)
			t.number("effect_low", "", k.Effect.Low)
			t.number("effect_high", "", k.Effect.High)
			t.text("effect_unit", k.Effect.Unit)
			t.number("residual", "1", k.Residual.Value)
			t.number("residual_low", "1", k.Residual.Low)
			t.number("residual_high", "1", k.Residual.High)
			t.number("p", "1", k.P)
			t.text("margin", k.Margin)
			t.text("reason", k.Reason)
		}
	}
	for i := range claims {
		rows(&claims[i], "abolishes", claims[i].AbolishedBy)
		rows(&claims[i], "unaffected", claims[i].Unaffected)
	}
	return t.table()
}

// ParameterTable returns the parameters, one per row.
func ParameterTable(parameters []ParameterRow) *store.Table {
	t := newLong("parameters", "Numbers of the study")
	for i := range parameters {
		p := &parameters[i]
		t.text("name", p.Name)
		t.number("value", "", p.Value)
		t.text("unit", p.Unit)
		t.text("source", p.Source)
		t.text("calibrated", map[bool]string{true: "yes", false: "no"}[p.Fitted])
		t.text("note", p.Note)
	}
	return t.table()
}
