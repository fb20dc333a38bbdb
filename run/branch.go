package run

import (
	"context"
	"fmt"
	"math"

	"niche/compile"
	"niche/continuation"
	"niche/diag"
	"niche/ode"
	"niche/sim"
)

// BranchTask asks for the branch of steady states of one model along one
// parameter.
type BranchTask struct {
	Parameter string
	From, To  float64 // range of the parameter [its unit]
	Set       map[string]float64
	Options   continuation.Options
	// Progress, if not nil, is called with the parameter reached.
	Progress func(value float64)
}

// Run integrates the model to a steady state at From and follows the branch
// from there.
func (b *BranchTask) Run(ctx context.Context, p *Prepared) (*continuation.Branch, error) {
	slot, ok := p.slots()[b.Parameter]
	if !ok || slot.Kind != compile.ParameterSlot {
		var l diag.List
		hint := "niche info lists the parameters"
		if near := diag.Suggest(b.Parameter, p.parameterIDs()); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		l.Errorf(diag.UnknownSetting, diag.Pos{}, hint, "the model has no parameter %q", b.Parameter)
		return nil, l.Err()
	}
	if p.System.ParameterPattern == nil {
		return nil, fmt.Errorf("continuation needs a system lowered with sensitivities")
	}
	set := map[string]float64{b.Parameter: b.From}
	for id, v := range b.Set {
		set[id] = v
	}
	overrides, err := p.Overrides(set)
	if err != nil {
		return nil, err
	}
	start, err := p.Simulator.NewWorker().Run(ctx, sim.Task{Times: []float64{math.Inf(1)}, Overrides: overrides})
	if err != nil {
		return nil, err
	}
	f := newFlow(p, slot, overrides, start.Y[0])
	o := b.Options
	o.From, o.To = math.Min(b.From, b.To), math.Max(b.From, b.To)
	o.Downward = b.To < b.From
	o.Each = func(at *continuation.Point) error {
		if b.Progress != nil {
			b.Progress(at.Lambda)
		}
		return ctx.Err()
	}
	return continuation.Trace(f.problem(), start.Y[0], b.From, o)
}

// flow is the right-hand side of a system as a function of state and one
// parameter. Rows of states that a conservation law determines are replaced by
// the law, so that the Jacobian is regular.
type flow struct {
	system    *compile.System
	eval      compile.Evaluator
	slot      compile.Slot
	values    map[compile.Slot]float64
	p, y, dp  []float64
	dy        []float64
	jac, dpar []float64
	laws      []ode.Law
	totals    []float64 // conserved
	lambda    float64
	ready     bool
}

func newFlow(p *Prepared, slot compile.Slot, overrides []sim.Override, y []float64) *flow {
	sys := p.System
	f := &flow{
		system: sys, eval: p.Simulator.NewEvaluator(), slot: slot, values: map[compile.Slot]float64{},
		p: make([]float64, len(sys.Parameters)), y: make([]float64, len(sys.States)),
		dp: make([]float64, len(sys.Parameters)), dy: make([]float64, len(sys.States)),
		jac: make([]float64, sys.JacobianPattern.NNZ()), dpar: make([]float64, sys.ParameterPattern.NNZ()),
	}
	for _, o := range overrides {
		f.values[o.Slot] = o.Value
	}
	f.at(f.values[slot])
	f.laws = sim.Laws(sys, f.p)
	for i := range f.laws {
		f.totals = append(f.totals, total(&f.laws[i], y))
	}
	return f
}

// at makes lambda the value of the parameter.
func (f *flow) at(lambda float64) {
	if f.ready && lambda == f.lambda {
		return
	}
	f.lambda, f.ready = lambda, true
	f.values[f.slot] = lambda
	f.eval.Initialise(0, func(s compile.Slot) (float64, bool) { v, ok := f.values[s]; return v, ok }, f.p, f.y)
	f.eval.InitialiseSensitivities(0, func(s compile.Slot) (float64, bool) {
		if s == f.slot {
			return 1, true
		}
		_, ok := f.values[s]
		return 0, ok
	}, f.p, f.y, f.dp, f.dy)
	f.eval.SetParameters(f.p)
	z := make([]float64, len(f.system.Switches))
	f.eval.Relations(0, f.y, z)
	f.eval.SetSwitches(z)
}

func (f *flow) problem() continuation.Problem {
	return continuation.Problem{N: len(f.system.States), F: f.value, Jacobian: f.jacobian, ByLambda: f.byLambda}
}

func (f *flow) value(y []float64, lambda float64, dst []float64) {
	f.at(lambda)
	f.eval.RHS(0, y, dst)
	for i := range f.laws {
		dst[f.laws[i].Dependent] = total(&f.laws[i], y) - f.totals[i]
	}
}

func (f *flow) jacobian(y []float64, lambda float64, dst []float64) {
	f.at(lambda)
	f.eval.Jacobian(0, y, f.jac)
	n, pat := len(f.system.States), f.system.JacobianPattern
	clear(dst)
	for col := range n {
		for k := pat.Start[col]; k < pat.Start[col+1]; k++ {
			dst[int(pat.Row[k])*n+col] = f.jac[k]
		}
	}
	for _, l := range f.laws {
		row := dst[l.Dependent*n : (l.Dependent+1)*n]
		clear(row)
		for k, i := range l.Index {
			row[i] = l.Coefficient[k]
		}
	}
}

func (f *flow) byLambda(y []float64, lambda float64, dst []float64) {
	f.at(lambda)
	f.eval.ParameterJacobian(0, y, f.dpar)
	pat := f.system.ParameterPattern
	clear(dst)
	for col, d := range f.dp {
		if d == 0 {
			continue
		}
		for k := pat.Start[col]; k < pat.Start[col+1]; k++ {
			dst[pat.Row[k]] += d * f.dpar[k]
		}
	}
	for _, l := range f.laws {
		dst[l.Dependent] = 0
	}
}

// total returns the quantity that l conserves.
func total(l *ode.Law, y []float64) float64 {
	sum := 0.0
	for k, i := range l.Index {
		sum += float64(l.Coefficient[k] * y[i])
	}
	return sum
}
