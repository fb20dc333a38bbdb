package model

import (
	"slices"

	"niche/expr"
)

// Embedding says how a model becomes part of another.
type Embedding struct {
	Prefix string            // of every identifier that is copied
	Pace   float64           // time of the part per time of the whole [1]; 0 means 1
	Clock  string            // parameter of the whole that multiplies Pace; "" for none
	Shared map[string]string // identifiers of the part that stand for ones of the whole; these are not copied
}

// Embed copies every element of part into whole but constraints and unit
// definitions, whose units the elements carry. Rates run at the pace of the
// embedding. Positions are kept. Events are refused by the callers, which know
// their users' words. The cost is linear in the size of part.
func Embed(whole, part *Model, e Embedding) {
	if e.Pace == 0 {
		e.Pace = 1
	}
	g := &graft{Embedding: e, whole: whole, part: part}
	g.quantities()
	g.laws()
}

type graft struct {
	Embedding
	whole, part *Model
}

// pace is time of the part per time of the whole.
func (g *graft) pace() expr.Expr {
	p := g.whole.Pool
	if g.Clock == "" {
		return p.Number(g.Pace)
	}
	return p.Mul(p.Number(g.Pace), p.Symbol(g.Clock))
}

// id returns the name that s has in the whole.
func (g *graft) id(s string) string {
	if s == "" {
		return ""
	}
	if shared, ok := g.Shared[s]; ok {
		return shared
	}
	return g.Prefix + s
}

func (g *graft) shared(id string) bool {
	_, ok := g.Shared[id]
	return ok
}

// math copies a formula; local names keep theirs.
func (g *graft) math(m Math, local ...string) Math {
	if !m.Present() {
		return m
	}
	return Math{Expr: g.copy(m.Expr, local, map[expr.Expr]expr.Expr{}), Pos: m.Pos}
}

func (g *graft) copy(e expr.Expr, local []string, done map[expr.Expr]expr.Expr) expr.Expr {
	if x, ok := done[e]; ok {
		return x
	}
	p, node := g.whole.Pool, g.part.Pool.Node(e)
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
		x = p.Mul(g.pace(), p.Time())
	case expr.Call:
		x = p.Call(g.id(node.Name), args...)
	case expr.RateOf:
		x = p.Div(p.New(node.Op, args...), g.pace())
	default:
		x = p.New(node.Op, args...)
	}
	done[e] = x
	return x
}

// quantities copies what has a value.
func (g *graft) quantities() {
	to, m := g.whole, g.part
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
		if !g.shared(p.ID) {
			p.ID = g.id(p.ID)
			to.Parameters = append(to.Parameters, p)
		}
	}
	for _, a := range m.InitialAssignments {
		if !g.shared(a.Symbol) {
			a.Symbol, a.Math = g.id(a.Symbol), g.math(a.Math)
			to.InitialAssignments = append(to.InitialAssignments, a)
		}
	}
}

// laws copies what changes values, at the pace of the embedding.
func (g *graft) laws() {
	to := g.whole
	faster := func(m Math) Math {
		if m.Present() && (g.Pace != 1 || g.Clock != "") {
			m.Expr = to.Pool.Mul(g.pace(), m.Expr)
		}
		return m
	}
	for _, r := range g.part.Rules {
		r.Variable, r.Math = g.id(r.Variable), g.math(r.Math)
		if r.Kind == RateRule {
			r.Math = faster(r.Math)
		}
		to.Rules = append(to.Rules, r)
	}
	for _, r := range g.part.Reactions {
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

func (g *graft) references(all []SpeciesReference) []SpeciesReference {
	all = slices.Clone(all)
	for i := range all {
		r := &all[i]
		r.ID, r.Species, r.StoichiometryMath = g.id(r.ID), g.id(r.Species), g.math(r.StoichiometryMath)
	}
	return all
}
