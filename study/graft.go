package study

import (
	"slices"

	"niche/expr"
	"niche/model"
	"niche/units"
)

// graft copies one network into a composition: it prefixes every name and turns
// the network's time into hours.
type graft struct {
	*composer
	from   *model.Model
	prefix string
	pace   float64 // network time per hour [unit of time of the network / h]
}

// network adds the copy of n to the composed model.
func (c *composer) network(n *Network, hour units.Unit) {
	g := graft{c, n.Model, n.ID.Text + ".", 1}
	if n.Model.TimeUnit.Known() {
		if x, err := units.Convert(1, hour, n.Model.TimeUnit); err == nil {
			g.pace = x
		}
	}
	if n.Clock.Present() {
		g.pace *= n.Clock.Value * n.Clock.Unit.Factor
	}
	g.quantities()
	g.laws()
	g.settings(n)
}

func (g graft) id(s string) string {
	if s == "" {
		return ""
	}
	return g.prefix + s
}

// math copies a formula; local names keep theirs.
func (g graft) math(m model.Math, local ...string) model.Math {
	if !m.Present() {
		return m
	}
	return model.Math{Expr: g.copy(m.Expr, local, map[expr.Expr]expr.Expr{}), Pos: m.Pos}
}

func (g graft) copy(e expr.Expr, local []string, done map[expr.Expr]expr.Expr) expr.Expr {
	if x, ok := done[e]; ok {
		return x
	}
	p, node := g.out.Model.Pool, g.from.Pool.Node(e)
	args := make([]expr.Expr, len(node.Args))
	for i, a := range node.Args {
		args[i] = g.copy(a, local, done)
	}
	var x expr.Expr
	switch node.Op {
	case expr.Number:
		x = p.Number(node.Value)
	case expr.Symbol:
		name := node.Name
		if !slices.Contains(local, name) {
			name = g.id(name)
		}
		x = p.Symbol(name)
	case expr.Time:
		x = p.Mul(p.Number(g.pace), p.Time())
	case expr.Call:
		x = p.Call(g.id(node.Name), args...)
	case expr.RateOf:
		x = p.Div(p.New(node.Op, args...), p.Number(g.pace))
	default:
		x = p.New(node.Op, args...)
	}
	done[e] = x
	return x
}

// quantities copies what has a value.
func (g graft) quantities() {
	to, m := g.out.Model, g.from
	for _, f := range m.Functions {
		f.ID, f.Body = g.id(f.ID), g.math(f.Body, f.Parameters...)
		to.Functions = append(to.Functions, f)
	}
	for _, c := range m.Compartments {
		c.ID, c.Outside = g.id(c.ID), g.id(c.Outside)
		if !c.Unit.Known() {
			c.Unit = m.VolumeUnit
		}
		to.Compartments = append(to.Compartments, c)
	}
	for _, s := range m.Species {
		if s.ConversionFactor == "" {
			s.ConversionFactor = m.ConversionFactor
		}
		s.ID, s.Compartment, s.ConversionFactor = g.id(s.ID), g.id(s.Compartment), g.id(s.ConversionFactor)
		if !s.SubstanceUnit.Known() {
			s.SubstanceUnit = m.SubstanceUnit
		}
		to.Species = append(to.Species, s)
	}
	for _, p := range m.Parameters {
		p.ID = g.id(p.ID)
		to.Parameters = append(to.Parameters, p)
	}
	for _, a := range m.InitialAssignments {
		a.Symbol, a.Math = g.id(a.Symbol), g.math(a.Math)
		to.InitialAssignments = append(to.InitialAssignments, a)
	}
}

// laws copies what changes values, at the network's pace.
func (g graft) laws() {
	to := g.out.Model
	faster := func(m model.Math) model.Math {
		if m.Present() && g.pace != 1 {
			m.Expr = to.Pool.Mul(to.Pool.Number(g.pace), m.Expr)
		}
		return m
	}
	for _, r := range g.from.Rules {
		r.Variable, r.Math = g.id(r.Variable), g.math(r.Math)
		if r.Kind == model.RateRule {
			r.Math = faster(r.Math)
		}
		to.Rules = append(to.Rules, r)
	}
	for _, r := range g.from.Reactions {
		r.ID, r.Compartment = g.id(r.ID), g.id(r.Compartment)
		r.Reactants, r.Products = g.references(r.Reactants), g.references(r.Products)
		r.Modifiers = slices.Clone(r.Modifiers)
		for i := range r.Modifiers {
			r.Modifiers[i].ID, r.Modifiers[i].Species = g.id(r.Modifiers[i].ID), g.id(r.Modifiers[i].Species)
		}
		if r.RateLaw != nil {
			law := *r.RateLaw
			var local []string
			for _, p := range law.LocalParameters {
				local = append(local, p.ID)
			}
			law.Math = faster(g.math(law.Math, local...))
			r.RateLaw = &law
		}
		to.Reactions = append(to.Reactions, r)
	}
}

func (g graft) references(all []model.SpeciesReference) []model.SpeciesReference {
	all = slices.Clone(all)
	for i := range all {
		r := &all[i]
		r.ID, r.Species, r.StoichiometryMath = g.id(r.ID), g.id(r.Species), g.math(r.StoichiometryMath)
	}
	return all
}

// settings gives parameters and initial values that the cell type changes.
func (g graft) settings(n *Network) {
	to := g.out.Model
	for _, a := range n.Set {
		id := g.id(a.ID.Text)
		symbol, _, found := g.cell.symbol(id)
		if !found {
			continue
		}
		unit := symbol.Unit
		if !unit.Known() {
			unit = a.Value.Unit
		}
		value := g.value(a.Value, unit, 0)
		for i := range to.Parameters {
			if to.Parameters[i].ID == id {
				to.Parameters[i].Value = value
			}
		}
		for i := range to.Species {
			if s := &to.Species[i]; s.ID == id {
				s.Initial, s.InitialIsAmount = value, s.HasOnlySubstanceUnits
			}
		}
		for i := range to.Compartments {
			if to.Compartments[i].ID == id {
				to.Compartments[i].Size = value
			}
		}
		to.InitialAssignments = slices.DeleteFunc(to.InitialAssignments, func(x model.InitialAssignment) bool { return x.Symbol == id })
	}
}
