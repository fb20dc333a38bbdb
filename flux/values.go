package flux

import (
	"context"
	"math"
	"slices"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/model"
	"niche/sim"
)

// wantedValue is a quantity whose value at time 0 the program needs.
type wantedValue struct {
	id  string
	pos diag.Pos
}

// collect lists the quantities whose values are needed.
func (b *builder) collect() {
	b.index = map[string]int{}
	f := b.m.Flux
	limit := func(l model.Limit, pos diag.Pos) {
		if l.Parameter != "" {
			b.want(l.Parameter, pos)
		}
	}
	for i := range f.Bounds {
		limit(f.Bounds[i].Lower, f.Bounds[i].Pos)
		limit(f.Bounds[i].Upper, f.Bounds[i].Pos)
	}
	for i := range f.Constraints {
		c := &f.Constraints[i]
		limit(c.Lower, c.Pos)
		limit(c.Upper, c.Pos)
		for k := range c.Terms {
			limit(c.Terms[k].Coefficient, c.Terms[k].Pos)
		}
	}
	determined := map[string]bool{}
	for i := range b.m.InitialAssignments {
		determined[b.m.InitialAssignments[i].Symbol] = b.m.InitialAssignments[i].Math.Present()
	}
	for i := range b.m.Rules {
		determined[b.m.Rules[i].Variable] = true
	}
	for i := range b.m.Reactions {
		for ref := range b.m.Reactions[i].References() {
			if ref.ID != "" && determined[ref.ID] {
				b.want(ref.ID, ref.Pos)
			}
		}
	}
}

func (b *builder) want(id string, pos diag.Pos) {
	if _, ok := b.index[id]; !ok {
		b.index[id] = len(b.wanted)
		b.wanted = append(b.wanted, wantedValue{id, pos})
	}
}

// evaluate computes the wanted values as those of the model without its package
// and its changes over time.
func (b *builder) evaluate() bool {
	m := *b.m
	m.Flux, m.Events, m.Constraints = nil, nil, nil
	options := compile.Options{}
	for _, w := range b.wanted {
		options.Outputs = append(options.Outputs, compile.NamedFormula{ID: w.id, Math: model.Math{Expr: m.Pool.Symbol(w.id), Pos: w.pos}})
	}
	sys, list := compile.Lower(&m, options)
	if list.HasErrors() {
		// That reactions have no rate laws is no fault here.
		b.list = slices.DeleteFunc(list, func(d *diag.Diagnostic) bool { return d.Severity == diag.Warning })
		return false
	}
	b.values = make([]float64, len(b.wanted))
	if len(b.wanted) == 0 {
		return true
	}
	err := b.run(sys)
	if err != nil && !b.list.Merge(err) {
		b.list.Add(&diag.Diagnostic{Code: diag.NoValue, Pos: b.m.Flux.Pos, Message: "the bounds cannot be computed: " + err.Error(), Cause: err})
	}
	return err == nil
}

// run computes the outputs of sys at time 0.
func (b *builder) run(sys *compile.System) error {
	program, err := bytecode.Engine{}.Compile(sys)
	if err != nil {
		return err
	}
	simulator, err := sim.New(program, sim.Settings{})
	if err != nil {
		return err
	}
	tr, err := simulator.NewWorker().Run(context.Background(), sim.Task{Times: []float64{0}, Outputs: true})
	if err != nil {
		return err
	}
	copy(b.values, tr.Outputs[0][len(sys.Outputs)-len(b.wanted):])
	return nil
}

// value returns the value of a limit; NaN if it is not set.
func (b *builder) value(l model.Limit) float64 {
	switch {
	case l.Parameter != "":
		return b.values[b.index[l.Parameter]]
	case l.Set:
		return l.Value
	}
	return math.NaN()
}

// stoichiometry returns the value of a stoichiometry.
func (b *builder) stoichiometry(ref *model.SpeciesReference) float64 {
	if k, ok := b.index[ref.ID]; ok && ref.ID != "" {
		return b.values[k]
	}
	return ref.Stoichiometry
}
