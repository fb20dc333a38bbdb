package hybrid

import (
	"math"
	"slices"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/ssa"
	"niche/units"
)

// rewriting makes a hybrid model.
type rewriting struct {
	m       *model.Model // the copy
	pool    *expr.Pool
	options Options
	sys     *compile.System // of the original
	species map[string]*model.Species
	volumes map[string]*model.Compartment
	varying map[string]bool // ids that rules, initial assignments or events set
	event   float64         // extent of one firing in the model's unit
	list    diag.List
}

// Rewrite returns the hybrid model of m, which is not changed; formulas are added
// to its pool. The list names reactions that cannot fire one by one.
func Rewrite(m *model.Model, o Options) (*model.Model, diag.List) {
	sys, list := compile.Lower(m, compile.Options{})
	if list.HasErrors() {
		return nil, list
	}
	c := *m
	w := &rewriting{m: &c, pool: m.Pool, options: o.withDefaults(), sys: sys,
		species: map[string]*model.Species{}, volumes: map[string]*model.Compartment{}, varying: map[string]bool{}}
	c.Reactions, c.Parameters = slices.Clone(m.Reactions), slices.Clone(m.Parameters)
	c.Events, c.Rules, c.InitialAssignments = slices.Clone(m.Events), slices.Clone(m.Rules), slices.Clone(m.InitialAssignments)
	w.index()
	for i := range m.Reactions {
		w.reaction(i)
	}
	w.list.Sort()
	if w.list.HasErrors() {
		return nil, w.list
	}
	return w.m, list
}

// index finds what formulas need to know of ids.
func (w *rewriting) index() {
	m := w.m
	for i := range m.Species {
		w.species[m.Species[i].ID] = &m.Species[i]
	}
	for i := range m.Compartments {
		w.volumes[m.Compartments[i].ID] = &m.Compartments[i]
	}
	for i := range m.Rules {
		w.varying[m.Rules[i].Variable] = true
	}
	for i := range m.InitialAssignments {
		w.varying[m.InitialAssignments[i].Symbol] = true
	}
	for i := range m.Events {
		for _, a := range m.Events[i].Assignments {
			w.varying[a.Variable] = true
		}
	}
	unit := m.ExtentUnit
	if !unit.Known() {
		unit = m.SubstanceUnit
	}
	w.event = w.molecule(unit)
}

// molecule is the amount of one molecule in unit u.
func (w *rewriting) molecule(u units.Unit) float64 {
	if w.options.Items {
		return 1
	}
	return ssa.Molecule(u)
}

// change is the net stoichiometry of one species.
type change struct {
	species *model.Species
	by      float64
}

// reaction rewrites reaction i.
func (w *rewriting) reaction(i int) {
	r := &w.m.Reactions[i]
	if r.RateLaw == nil || !r.RateLaw.Math.Present() {
		return
	}
	changes, ok := w.changes(r)
	if !ok {
		w.list.Errorf(diag.StochasticStoichiometry, r.Pos, "give every species reference a whole number",
			"a stoichiometry of reaction %q changes with the state or time", r.ID)
		return
	}
	if r.Reversible && w.netRate(r.ID) {
		w.list.Errorf(diag.StochasticReversible, r.Pos, "split it into a forward and a backward reaction; --split does so",
			"rate law of the reversible reaction %q is the difference of two rates: it does not say how often each direction fires", r.ID)
		return
	}
	if len(changes) == 0 {
		return
	}
	f := &firing{rewriting: w, r: r, changes: changes}
	f.hazard()
	if w.options.Partition == Automatic {
		f.modes()
	}
	f.fire()
	f.continuous()
}

// changes returns what r changes, and whether all of it are plain numbers.
func (w *rewriting) changes(r *model.Reaction) (list []change, ok bool) {
	add := func(refs []model.SpeciesReference, sign float64) {
		for _, ref := range refs {
			s := w.species[ref.Species]
			if s == nil || s.BoundaryCondition || s.Constant {
				continue
			}
			if math.IsNaN(ref.Stoichiometry) || ref.StoichiometryMath.Present() || ref.ID != "" && w.varying[ref.ID] {
				ok = false
			}
			k := slices.IndexFunc(list, func(c change) bool { return c.species == s })
			if k < 0 {
				k = len(list)
				list = append(list, change{species: s})
			}
			list[k].by += sign * ref.Stoichiometry
		}
	}
	ok = true
	add(r.Reactants, -1)
	add(r.Products, +1)
	return slices.DeleteFunc(list, func(c change) bool { return c.by == 0 }), ok
}

// netRate reports whether the law of the reaction called id is a difference of
// rates.
func (w *rewriting) netRate(id string) bool {
	for i := range w.sys.Outputs {
		if w.sys.Outputs[i].ID == id {
			return ssa.NetRate(w.sys, w.sys.Outputs[i].Expr)
		}
	}
	return false
}

// amount returns the amount of s, whose id may mean a concentration, and the
// factor that turns amounts into what the id means.
func (w *rewriting) amount(s *model.Species) (amount, perAmount expr.Expr) {
	x, one := w.pool.Symbol(s.ID), w.pool.Number(1)
	if c := w.volumes[s.Compartment]; !s.HasOnlySubstanceUnits && c != nil && c.Dimensions != 0 {
		v := w.pool.Symbol(c.ID)
		return w.pool.New(expr.Mul, x, v), w.pool.New(expr.Div, one, v)
	}
	return x, one
}

// count returns the number of molecules of s.
func (w *rewriting) count(s *model.Species) expr.Expr {
	unit := s.SubstanceUnit
	if !unit.Known() {
		unit = w.m.SubstanceUnit
	}
	amount, _ := w.amount(s)
	return w.times(amount, 1/w.molecule(unit))
}

// times is k·e.
func (w *rewriting) times(e expr.Expr, k float64) expr.Expr {
	if k == 1 {
		return e
	}
	return w.pool.New(expr.Mul, w.pool.Number(k), e)
}
