package antimony

import (
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// objective is a sum of rates that is to be as large or as small as possible.
type objective struct {
	name     string
	maximise bool
	sum      *formula
	pos      diag.Pos
}

// objectiveStatement reads "maximize J1 + 3 J2" after the name, which may be "".
func (p *parser) objectiveStatement(name string, pos diag.Pos) {
	t := p.next()
	start := p.at
	tokens := p.formulaTokens(statementStop)
	var spelled []token
	for i, x := range tokens {
		if i > 0 && x.kind == word && tokens[i-1].kind == numberToken { // 3 J is 3*J
			spelled = append(spelled, token{symbolToken, x.start, x.start, "*"})
		}
		spelled = append(spelled, x)
	}
	end := p.at
	p.tokens = slices.Concat(p.tokens[:start], spelled, p.tokens[end:])
	p.at = start
	sum := p.formula(statementStop)
	if sum == nil {
		p.fail(diag.AntimonySyntax, t, "write, say, \"maximize J1\"", "the objective is missing")
	}
	p.module.objectives = append(p.module.objectives, &objective{name, t.keyword("maximize"), sum, pos})
}

// fluxes adds what the module says about fluxes: bounds, which are comparisons
// with the rate of a reaction, and objectives.
func (b *builder) fluxes() {
	f := &model.FluxBalance{Version: 3, Strict: true}
	constraints := b.model.Constraints[:0]
	for _, c := range b.model.Constraints {
		bounds := b.bounds(c.Math.Expr)
		for i := range bounds {
			bounds[i].Pos = c.Pos
		}
		if len(bounds) == 0 {
			constraints = append(constraints, c)
		}
		f.Bounds = append(f.Bounds, bounds...)
	}
	b.model.Constraints = constraints
	for i, o := range b.from.objectives {
		out := model.Objective{ID: o.name, Maximise: o.maximise, Pos: o.pos}
		if out.ID == "" {
			out.ID = b.from.fresh("_objective")
			b.from.variable(out.ID, o.pos).class = constraintClass
		}
		if i == 0 {
			f.Active = out.ID
		}
		if !b.terms(o.sum.math.Expr, 1, &out.Terms) {
			b.list.Errorf(diag.RefusedAntimonyObjective, o.pos, "add multiples of rates, of their squares and of products of two", "the objective is no sum of fluxes")
			continue
		}
		f.Objectives = append(f.Objectives, out)
	}
	b.genes(f)
	if len(f.Bounds)+len(f.Objectives)+len(f.GeneProducts) == 0 {
		return
	}
	f.Pos = b.model.Pos
	b.model.Flux = f
}

// nameObjectives reads "Obj = J1 + J2; maximize Obj", where Obj is no quantity but
// the name of the objective.
func (b *builder) nameObjectives() {
	for _, o := range b.from.objectives {
		n := b.pool.Node(o.sum.math.Expr)
		v := b.from.variables[n.Name]
		if n.Op != expr.Symbol || v == nil || v.initial == nil || v.class != unknownClass && v.class != formulaClass {
			continue
		}
		o.name = cmpString(o.name, v.name)
		o.sum, v.initial, v.class = v.initial, nil, constraintClass
	}
}

func (b *builder) isReaction(name string) bool {
	v := b.from.variables[name]
	return v != nil && v.class == reactionClass
}

// bounds are what a comparison says about the flux of a reaction; nil if it
// compares something else.
func (b *builder) bounds(e expr.Expr) []model.FluxBound {
	n := b.pool.Node(e)
	if n.Op == expr.And {
		var all []model.FluxBound
		for _, a := range n.Args {
			part := b.bounds(a)
			if part == nil {
				return nil
			}
			all = append(all, part...)
		}
		return all
	}
	args := n.Args
	switch n.Op {
	case expr.Gt, expr.Geq:
		args = slices.Clone(args)
		slices.Reverse(args)
	case expr.Lt, expr.Leq, expr.Eq:
	default:
		return nil
	}
	at := slices.IndexFunc(args, func(a expr.Expr) bool { return b.pool.Op(a) == expr.Symbol && b.isReaction(b.pool.Node(a).Name) })
	if at < 0 || len(args) > 3 {
		return nil
	}
	bound := model.FluxBound{Reaction: b.pool.Node(args[at]).Name}
	for i, a := range args {
		limit, ok := b.limit(a)
		switch {
		case i == at:
		case !ok:
			return nil
		case n.Op == expr.Eq:
			bound.Lower, bound.Upper = limit, limit
		case i < at:
			bound.Lower = limit
		default:
			bound.Upper = limit
		}
	}
	return []model.FluxBound{bound}
}

// limit reads a number or the name of a parameter.
func (b *builder) limit(e expr.Expr) (model.Limit, bool) {
	n := b.pool.Node(e)
	switch {
	case n.Op == expr.Neg:
		l, ok := b.limit(n.Args[0])
		l.Value = -l.Value
		return l, ok && l.Parameter == ""
	case n.Op == expr.Symbol && !b.isReaction(n.Name):
		return model.Limit{Set: true, Parameter: n.Name}, true
	}
	v, ok := b.pool.Constant(e)
	return model.Limit{Set: true, Value: v}, ok
}

// terms splits factor·e into multiples of fluxes. It reports false if e is no sum
// of such.
func (b *builder) terms(e expr.Expr, factor float64, into *[]model.FluxTerm) bool {
	n := b.pool.Node(e)
	switch n.Op {
	case expr.Add:
		return !slices.ContainsFunc(n.Args, func(a expr.Expr) bool { return !b.terms(a, factor, into) })
	case expr.Sub:
		return b.terms(n.Args[0], factor, into) && b.terms(n.Args[1], -factor, into)
	case expr.Neg:
		return b.terms(n.Args[0], -factor, into)
	}
	t := model.FluxTerm{Pos: b.from.pos}
	var fluxes []string
	if !b.product(e, &factor, &fluxes) || len(fluxes) == 0 || len(fluxes) > 2 {
		return false
	}
	t.Variable, t.Coefficient = fluxes[0], model.Limit{Set: true, Value: factor}
	if len(fluxes) == 2 {
		t.Quadratic = true
		if fluxes[1] != fluxes[0] {
			t.Variable2 = fluxes[1]
		}
	}
	*into = append(*into, t)
	return true
}

// product takes a product apart into a number and fluxes.
func (b *builder) product(e expr.Expr, factor *float64, fluxes *[]string) bool {
	n := b.pool.Node(e)
	switch n.Op {
	case expr.Mul:
		return !slices.ContainsFunc(n.Args, func(a expr.Expr) bool { return !b.product(a, factor, fluxes) })
	case expr.Neg:
		*factor = -*factor
		return b.product(n.Args[0], factor, fluxes)
	case expr.Div:
		v, ok := b.pool.Constant(n.Args[1])
		*factor /= v
		return ok && b.product(n.Args[0], factor, fluxes)
	case expr.Pow:
		if v, ok := b.pool.Constant(n.Args[1]); ok && v == 2 {
			twice := []expr.Expr{n.Args[0], n.Args[0]}
			return !slices.ContainsFunc(twice, func(a expr.Expr) bool { return !b.product(a, factor, fluxes) })
		}
		return false
	case expr.Symbol:
		*fluxes = append(*fluxes, n.Name)
		return b.isReaction(n.Name)
	}
	v, ok := b.pool.Constant(e)
	*factor *= v
	return ok
}
