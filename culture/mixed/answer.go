package mixed

import (
	"context"
	"math"

	"niche/compile"
	"niche/culture"
	"niche/model"
	"niche/sim"
	"niche/study"
)

// Answer returns the sign of the answer of one symbol of a resting cell to a small
// increase of another, 0 if there is none: both NETWORK.SYMBOL, the driven one a
// connection of the cell type.
func (e *Engine) Answer(ctx context.Context, t *study.CellType, driven, target string) (float64, error) {
	c, err := culture.NewCell(e.study, t, nil)
	if err != nil {
		return 0, err
	}
	// The connection gets an offset, which is then raised.
	p := c.Model.Pool
	offset := c.Model.AddConstant("offset", 0, parse("1"), t.Pos)
	for i := range c.Model.Rules {
		if r := &c.Model.Rules[i]; r.Variable == driven && r.Kind == model.AssignmentRule {
			r.Math.Expr = p.Add(r.Math.Expr, offset)
		}
	}
	var seen []compile.NamedFormula
	for _, id := range []string{driven, target} {
		seen = append(seen, compile.NamedFormula{ID: "see." + id, Math: model.Math{Expr: p.Symbol(id), Pos: t.Pos}})
	}
	system, simulator, err := lowered(c.Model, e.options.Settings, seen)
	if err != nil {
		return 0, err
	}
	rest := func(raise float64) (value, input float64, err error) {
		var overrides []sim.Override
		if slot, ok := system.OverrideSlot("offset"); ok {
			overrides = append(overrides, sim.Override{Slot: slot, Value: raise})
		}
		r, err := simulator.NewWorker().Run(ctx, sim.Task{Overrides: overrides, Times: []float64{math.Inf(1)}, Outputs: true})
		if err != nil {
			return 0, 0, err
		}
		n := len(r.Outputs[0])
		return r.Outputs[0][n-1], r.Outputs[0][n-2], nil
	}
	before, input, err := rest(0)
	if err != nil {
		return 0, err
	}
	after, _, err := rest(0.2 * math.Max(math.Abs(input), 1))
	if err != nil {
		return 0, err
	}
	const least = 1e-4 // relative change that counts
	if math.Abs(after-before) <= least*math.Max(math.Abs(before), math.Abs(after)) {
		return 0, nil
	}
	return math.Copysign(1, after-before), nil
}
