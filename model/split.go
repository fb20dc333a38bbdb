package model

import (
	"slices"

	"niche/diag"
	"niche/expr"
)

// SplitReversible returns a copy of m in which every reversible reaction whose rate
// law is a difference of two rates, k₁·A − k₂·B, is two irreversible ones, called
// ID_forward and ID_backward: only then is it said how often each direction fires.
// Products and quotients are multiplied out as far as needed; functions and
// assignment rules are written out where they hold the difference. Parameters count
// as positive. The sum of both is the same deterministic model. m is not changed;
// formulas are added to its pool. The list names reactions that cannot be split.
func SplitReversible(m *Model) (*Model, diag.List) {
	s := &splitter{m: m, pool: m.Pool, functions: map[string]*FunctionDefinition{}, rules: map[expr.Expr]expr.Expr{},
		taken: map[string]bool{}, used: map[string]diag.Pos{}, varies: map[string]bool{}}
	s.index()
	c := *m
	c.Reactions = nil
	for i := range m.Reactions {
		c.Reactions = append(c.Reactions, s.split(&m.Reactions[i])...)
	}
	if s.list.HasErrors() {
		return nil, s.list
	}
	return &c, s.list
}

type splitter struct {
	m         *Model
	pool      *expr.Pool
	functions map[string]*FunctionDefinition
	rules     map[expr.Expr]expr.Expr // value of variables with assignment rules
	taken     map[string]bool         // ids
	used      map[string]diag.Pos     // ids in formulas
	varies    map[string]bool         // ids that something changes
	local     map[string]bool         // local parameters of the present reaction
	done      map[expr.Expr]difference
	list      diag.List
}

// difference is plus − minus; 0 stands for nothing.
type difference struct{ plus, minus expr.Expr }

func (s *splitter) index() {
	for i := range s.m.Functions {
		s.functions[s.m.Functions[i].ID] = &s.m.Functions[i]
	}
	for _, r := range s.m.Rules {
		s.varies[r.Variable] = true
		if r.Kind == AssignmentRule && r.Math.Present() {
			s.rules[s.pool.Symbol(r.Variable)] = r.Math.Expr
		}
	}
	for _, id := range s.m.IDs() {
		s.taken[id] = true
	}
	for i := range s.m.Species {
		s.varies[s.m.Species[i].ID] = true
	}
	for i := range s.m.Parameters {
		s.varies[s.m.Parameters[i].ID] = s.varies[s.m.Parameters[i].ID] || !s.m.Parameters[i].Constant
	}
	for i := range s.m.Compartments {
		s.varies[s.m.Compartments[i].ID] = s.varies[s.m.Compartments[i].ID] || !s.m.Compartments[i].Constant
	}
	for f := range s.m.Formulas() {
		for _, x := range s.pool.Symbols(f.Math.Expr) {
			if name := s.pool.Node(x).Name; s.used[name] == (diag.Pos{}) {
				s.used[name] = f.Math.Pos
			}
		}
	}
}

// split returns r, or its two directions.
func (s *splitter) split(r *Reaction) []Reaction {
	if !r.Reversible || r.RateLaw == nil || !r.RateLaw.Math.Present() {
		return []Reaction{*r}
	}
	s.local, s.done = map[string]bool{}, map[expr.Expr]difference{}
	for i := range r.RateLaw.LocalParameters {
		s.local[r.RateLaw.LocalParameters[i].ID] = true
	}
	d := s.parts(r.RateLaw.Math.Expr)
	if d.minus == 0 {
		return []Reaction{*r}
	}
	if at, ok := s.used[r.ID]; ok {
		s.list.Errorf(diag.StochasticReversible, at, "write the rate law there, or split the reaction by hand",
			"reaction %q cannot be split: its rate is used here", r.ID)
		return nil
	}
	for ref := range r.References() {
		if ref.ID != "" && !ref.Constant || ref.StoichiometryMath.Present() {
			s.list.Errorf(diag.StochasticReversible, ref.Pos, "split the reaction by hand", "reaction %q cannot be split: a stoichiometry of it varies", r.ID)
			return nil
		}
	}
	if d.plus == 0 {
		d.plus = s.pool.Number(0)
	}
	forward, backward := *r, *r
	forward.ID, backward.ID = s.fresh(r.ID+"_forward"), s.fresh(r.ID+"_backward")
	forward.Reversible, backward.Reversible = false, false
	forward.RateLaw, backward.RateLaw = r.RateLaw.with(d.plus), r.RateLaw.with(d.minus)
	backward.Reactants, backward.Products = anonymous(r.Products), anonymous(r.Reactants)
	backward.Modifiers = slices.Clone(r.Modifiers)
	for i := range backward.Modifiers {
		backward.Modifiers[i].ID = ""
	}
	return []Reaction{forward, backward}
}

// with is l with another formula.
func (l *RateLaw) with(e expr.Expr) *RateLaw {
	c := *l
	c.Math.Expr = e
	return &c
}

// anonymous returns references without ids, which name the other direction's.
func anonymous(refs []SpeciesReference) []SpeciesReference {
	refs = slices.Clone(refs)
	for i := range refs {
		refs[i].ID = ""
	}
	return refs
}

func (s *splitter) fresh(id string) string {
	for s.taken[id] {
		id += "_"
	}
	s.taken[id] = true
	return id
}

// parts writes e as a difference of two sums without minus signs; minus is 0 if e
// is none.
func (s *splitter) parts(e expr.Expr) difference {
	if d, ok := s.done[e]; ok {
		return d
	}
	s.done[e] = difference{plus: e} // whatever refers to itself is none
	d := s.difference(e)
	if d.minus == 0 {
		d.plus = e
	}
	s.done[e] = d
	return d
}

func (s *splitter) difference(e expr.Expr) difference {
	n := s.pool.Node(e)
	if n.Op != expr.Neg && s.fixed(e) {
		return s.constant(e, n)
	}
	switch n.Op {
	case expr.Symbol:
		if rule, ok := s.rules[e]; ok && !s.local[n.Name] {
			return s.parts(rule)
		}
	case expr.Call:
		return s.call(e, n)
	case expr.Neg:
		d := s.parts(n.Args[0])
		return difference{d.minus, d.plus}
	case expr.Sub:
		a, b := s.parts(n.Args[0]), s.parts(n.Args[1])
		return difference{s.sum(a.plus, b.minus), s.sum(a.minus, b.plus)}
	case expr.Add:
		var d difference
		for _, x := range n.Args {
			p := s.parts(x)
			d = difference{s.sum(d.plus, p.plus), s.sum(d.minus, p.minus)}
		}
		return d
	case expr.Mul:
		d := difference{plus: s.pool.Number(1)}
		for _, x := range n.Args {
			p := s.parts(x)
			d = difference{s.sum(s.product(d.plus, p.plus), s.product(d.minus, p.minus)),
				s.sum(s.product(d.plus, p.minus), s.product(d.minus, p.plus))}
		}
		return d
	case expr.Div:
		d := s.parts(n.Args[0])
		return difference{s.over(d.plus, n.Args[1]), s.over(d.minus, n.Args[1])}
	}
	return difference{plus: e}
}

// fixed reports whether e depends on constants alone: 1 − f is no difference of two
// rates.
func (s *splitter) fixed(e expr.Expr) bool {
	fixed := true
	s.pool.Walk(e, func(x expr.Expr) bool {
		switch n := s.pool.Node(x); n.Op {
		case expr.Time, expr.Delay, expr.RateOf, expr.Call:
			fixed = false
		case expr.Symbol:
			fixed = fixed && (s.local[n.Name] || !s.varies[n.Name])
		}
		return fixed
	})
	return fixed
}

// constant takes the sign of a number apart.
func (s *splitter) constant(e expr.Expr, n expr.Node) difference {
	if n.Op == expr.Number && n.Value < 0 {
		return difference{minus: s.pool.Number(-n.Value)}
	}
	return difference{plus: e}
}

// call writes a function of the model out.
func (s *splitter) call(e expr.Expr, n expr.Node) difference {
	f := s.functions[n.Name]
	if f == nil || len(f.Parameters) != len(n.Args) || !f.Body.Present() {
		return difference{plus: e}
	}
	arguments := map[expr.Expr]expr.Expr{}
	for i, p := range f.Parameters {
		arguments[s.pool.Symbol(p)] = n.Args[i]
	}
	return s.parts(s.pool.NewSubstitution(arguments).Apply(f.Body.Expr))
}

func (s *splitter) sum(a, b expr.Expr) expr.Expr {
	if a == 0 || b == 0 {
		return a + b
	}
	return s.pool.Add(a, b)
}

func (s *splitter) product(a, b expr.Expr) expr.Expr {
	if a == 0 || b == 0 {
		return 0
	}
	return s.pool.Mul(a, b)
}

func (s *splitter) over(a, b expr.Expr) expr.Expr {
	if a == 0 {
		return 0
	}
	return s.pool.Div(a, b)
}
