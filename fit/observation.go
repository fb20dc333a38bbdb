package fit

import (
	"fmt"
	"slices"

	"niche/compile"
	"niche/compile/bytecode"
	"niche/diag"
	"niche/expr"
	"niche/format/petab"
)

// observation is a compiled observable: its formula h and its noise σ as
// functions of leaves.
type observation struct {
	leaves []leaf
	// extras are the names of the leaves that the system does not have:
	// placeholders and parameters of the problem, in order of their index.
	extras []string
	value  *bytecode.Function // leaves → h, σ
	// partials gives h, σ, then ∂h/∂leaf of every leaf, then ∂σ/∂leaf.
	partials *bytecode.Function
}

// leaf is one input of an observation. An extra leaf has slot.Kind 0 and is the
// measurement's number slot.Index.
type leaf struct {
	symbol expr.Expr
	slot   compile.Slot
}

// newObservation lowers and compiles observable ob.
func newObservation(s *compile.System, ob *petab.Observable) (*observation, diag.List) {
	pool := s.Pool
	h, _, list := s.Inline(ob.Formula.Expr)
	noise := ob.Noise.Expr
	if _, taken := s.Lookup(ob.ID); !taken {
		noise = pool.Substitute(noise, map[expr.Expr]expr.Expr{pool.Symbol(ob.ID): ob.Formula.Expr})
	}
	sigma, _, more := s.Inline(noise)
	list = append(list, more...)
	if list.HasErrors() {
		return nil, list
	}
	x := &observation{}
	for _, f := range []expr.Expr{h, sigma} {
		pool.Walk(f, func(e expr.Expr) bool {
			x.addLeaf(s, e)
			return true
		})
	}
	inputs := make([]expr.Expr, len(x.leaves))
	for i := range x.leaves {
		inputs[i] = x.leaves[i].symbol
	}
	outs := []expr.Expr{h, sigma}
	var err error
	if x.value, err = bytecode.CompileFunction(pool, inputs, outs); err == nil {
		if outs, err = x.appendPartials(pool, outs, h, sigma); err == nil {
			x.partials, err = bytecode.CompileFunction(pool, inputs, outs)
		}
	}
	if err != nil && !list.Merge(err) {
		list.Errorf(diag.PetabFormulaRefused, ob.Formula.Pos, "rewrite the formula without it",
			"formula of observable %q cannot be compiled: %v", ob.ID, err)
	}
	return x, list
}

// appendPartials appends the derivatives of each formula by each leaf; zero for
// time and switches, through which no parameter acts.
func (x *observation) appendPartials(pool *expr.Pool, outs []expr.Expr, formulas ...expr.Expr) ([]expr.Expr, error) {
	d := expr.NewDifferentiator(pool)
	for _, f := range formulas {
		for _, l := range x.leaves {
			e := pool.Number(0)
			if l.slot.Kind != compile.TimeSlot && l.slot.Kind != compile.SwitchSlot {
				var err error
				if e, err = d.Diff(f, l.symbol); err != nil {
					return nil, err
				}
			}
			outs = append(outs, e)
		}
	}
	return outs, nil
}

// addLeaf records e if it is a leaf not seen before.
func (x *observation) addLeaf(s *compile.System, e expr.Expr) {
	slot, ok := s.Slots[e]
	if !ok {
		if s.Pool.Op(e) != expr.Symbol {
			return
		}
		slot = compile.Slot{Index: len(x.extras)}
	}
	if slices.ContainsFunc(x.leaves, func(l leaf) bool { return l.symbol == e }) {
		return
	}
	if !ok {
		x.extras = append(x.extras, s.Pool.Node(e).Name)
	}
	x.leaves = append(x.leaves, leaf{e, slot})
}

// datum is a measurement bound to what its formulas need.
type datum struct {
	measurement int // index into Problem.Measurements
	row         int // index into the experiment's times
	extras      []source
}

// newDatum resolves the extras of measurement i.
func (o *Objective) newDatum(i int) (datum, error) {
	m := &o.problem.Measurements[i]
	ob := &o.problem.Observables[m.Observable]
	d := datum{measurement: i}
	for _, name := range o.observations[m.Observable].extras {
		s, ok := o.extra(m, ob, name)
		if !ok {
			return d, fmt.Errorf("%s: observable %q needs a value of %q", m.Pos, ob.ID, name)
		}
		d.extras = append(d.extras, s)
	}
	return d, nil
}

// extra finds what a symbol that the model lacks stands for in measurement m: a
// placeholder's replacement, a column of the condition, a parameter.
func (o *Objective) extra(m *petab.Measurement, ob *petab.Observable, name string) (source, bool) {
	if k := slices.Index(ob.ObservablePlaceholders, name); k >= 0 {
		return o.source(m.ObservableParameters[k]), true
	}
	if k := slices.Index(ob.NoisePlaceholders, name); k >= 0 {
		return o.source(m.NoiseParameters[k]), true
	}
	for _, v := range o.problem.Conditions[m.Condition].Overrides {
		if v.Target == name && !leavesAlone(v.Value) {
			return o.source(v.Value), true
		}
	}
	i, ok := o.parameterIndex[name]
	return source{i, 0}, ok
}
