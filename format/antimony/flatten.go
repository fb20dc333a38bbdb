package antimony

import (
	"slices"
	"strconv"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// Limits of a model put together from submodels: each doubling takes a line.
const (
	maxVariables = 1 << 18
	maxCopies    = 1 << 20 // of variables, at all levels
	maxNesting   = 100
)

// flatten writes the submodels of m out: the variable x of the submodel A is
// the variable A__x, and an argument of A takes the place of the name it is
// given for. What m says about A__x comes before what the submodel says.
func (p *parser) flatten(m *module) {
	size := flatSize{p, map[*module]int{}, map[*module]int{}}
	size.measure()
	if size.names[m] > maxVariables || size.copies(m) > maxCopies || size.depth[m] > maxNesting {
		p.list.Errorf(diag.RefusedAntimonyModule, m.instances[0].pos, "use fewer submodels, or flatten the innermost ones",
			"a model whose submodels have more than %d names or are nested more than %d deep is not supported", maxVariables, maxNesting)
		return
	}
	p.writeOut(m)
}

// flatSize measures models written out: the number of their variables, as far as
// maxVariables, and the depth of their submodels. A model stands in the file
// after those that it uses, so that there are no circles.
type flatSize struct {
	*parser
	names, depth map[*module]int
}

// measure fills names and depth.
func (s *flatSize) measure() {
	for _, sub := range s.modules {
		n, depth := len(sub.order), 0
		for _, in := range sub.instances {
			used := s.byName[in.module]
			n, depth = min(n+s.names[used], maxVariables+1), max(depth, 1+s.depth[used])
		}
		s.names[sub], s.depth[sub] = n, depth
	}
}

// copies returns the number of variables that are made when m and the models
// that it uses are written out.
func (s *flatSize) copies(m *module) int {
	used, total := map[*module]bool{m: true}, 0
	for _, sub := range slices.Backward(s.modules) {
		if !used[sub] {
			continue
		}
		total = min(total+s.names[sub], maxCopies+1)
		for _, in := range sub.instances {
			used[s.byName[in.module]] = true
		}
	}
	return total
}

// writeOut replaces the instances of m, and first those of its submodels, and
// carries out what m says about them.
func (p *parser) writeOut(m *module) {
	if m.flat {
		return
	}
	m.flat = true
	for _, in := range m.instances {
		sub := p.byName[in.module]
		p.writeOut(sub)
		p.include(m, in, sub)
	}
	p.settle(m)
	p.delete(m)
	p.join(m)
}

// settle gives reactions the rates that are set like values ("J = k*S"), and
// species the compartments of their reactions, or else the default one if m
// names it.
func (p *parser) settle(m *module) {
	for _, r := range m.reactions {
		v := m.variables[r.name]
		if v.initial != nil {
			r.rate, v.initial = v.initial, nil
		}
		for _, s := range slices.Concat(r.reactants, r.products) {
			m.variables[s.species].inherit(v.compartment)
		}
	}
	if m.variables[defaultCompartment] == nil {
		return
	}
	for _, v := range m.order {
		if v.class == speciesClass && v.compartment == "" {
			v.inherit(defaultCompartment)
		}
	}
}

// inherit puts v into a compartment that nobody declared for it; the last one
// wins.
func (v *variable) inherit(compartment string) {
	if compartment != "" && (v.compartment == "" || v.inherited) {
		v.compartment, v.inherited = compartment, true
	}
}

// inclusion copies the elements of a submodel under other names.
type inclusion struct {
	*parser
	converter
	in    *instance
	sub   *module
	names map[string]string
	subst *expr.Substitution // of symbols, after names
	done  map[expr.Expr]expr.Expr
}

// include copies sub into m as the instance in.
func (p *parser) include(m *module, in *instance, sub *module) {
	c := inclusion{parser: p, converter: converter{p.pool, in.time, in.extent}, in: in, sub: sub, names: map[string]string{}, done: map[expr.Expr]expr.Expr{}}
	for _, v := range sub.order {
		c.names[v.name] = in.name + "__" + v.name
	}
	if len(in.args) > len(sub.exports) {
		p.list.Errorf(diag.AntimonySyntax, in.pos, "", "model %q takes %d arguments, not %d", sub.name, len(sub.exports), len(in.args))
		return
	}
	c.arguments(m, sub)
	symbols := map[expr.Expr]expr.Expr{}
	for _, v := range sub.order {
		symbols[p.pool.Symbol(v.name)] = p.pool.Symbol(c.names[v.name])
	}
	for _, r := range sub.reactions {
		if name := c.names[r.name]; !m.replacesReaction(name) {
			symbols[p.pool.Symbol(r.name)] = c.inside(p.pool.Symbol(name))
		}
	}
	c.subst = p.pool.NewSubstitution(symbols)
	for _, v := range sub.order {
		c.merge(m, v)
	}
	c.elements(m, sub)
	c.aliases(m, sub)
}

// replacesReaction reports whether m says that the reaction called name in a
// submodel is one of its own. The submodel then reads that one's rate as it is,
// unless the synonym has a factor: it was not converted to begin with.
func (m *module) replacesReaction(name string) bool {
	return slices.ContainsFunc(m.synonyms, func(s synonym) bool {
		own := s.left
		switch name {
		case s.left:
			own = s.right
		case s.right:
		default:
			return false
		}
		_, stated := m.reactionAt[own]
		return stated
	})
}

// arguments puts names of m in the place of the interface of sub, and gives
// numbers to it.
func (c inclusion) arguments(m, sub *module) {
	for i, a := range c.in.args {
		export := sub.exports[i]
		if r, ok := sub.aliases[export]; ok {
			export = r.name
		}
		if a.kind == word {
			c.names[export] = a.text
			continue
		}
		value, err := strconv.ParseFloat(a.text, 64)
		if err != nil {
			continue
		}
		v := m.variable(c.names[export], c.pos(a.start))
		v.initial = &formula{number: true, value: value, pos: c.pos(a.start),
			math: model.Math{Expr: c.parser.pool.Number(value), Pos: c.pos(a.start)}}
	}
}

// aliases lets m use the names that sub has joined with others.
func (c inclusion) aliases(m, sub *module) {
	for _, name := range sub.aliasNames() {
		r := sub.aliases[name]
		s := synonym{left: c.in.name + "__" + name, right: c.names[r.name], pos: c.in.pos}
		if r.factor != 0 {
			s.factor = c.subst.Apply(r.factor)
		}
		m.synonyms = append(m.synonyms, s)
	}
}

// merge adds what a submodel says about v to what is known already.
func (c inclusion) merge(m *module, v *variable) {
	into := m.variable(c.names[v.name], v.pos)
	copied := *v
	copied.initial, copied.rule = c.formula(v.initial), c.formula(v.rule)
	copied.uncertainties = c.uncertainties(v.uncertainties)
	if v.ruleKind == model.RateRule && v.rule != nil {
		copied.rule = copied.rule.computed(c.over(copied.rule.math.Expr, c.time))
	}
	copied.compartment, copied.factor = c.names[v.compartment], c.names[v.factor]
	if v.class == speciesClass && v.factor == "" {
		copied.factor = c.names[c.sub.factor]
	}
	if copied.compartment == "" && v.class == speciesClass && into.name == c.in.name+"__"+v.name {
		copied.compartment = c.in.compartment
	}
	if v.unit != nil {
		copied.unit = v.unit.renamed(c.names)
	}
	c.mergeInto(into, &copied)
}

// formula copies a formula under new names.
func (c inclusion) formula(f *formula) *formula {
	if f == nil {
		return nil
	}
	g := *f
	g.math.Expr = c.converter.formula(c.subst.Apply(f.math.Expr), c.done)
	g.names = compose(f.names, c.names)
	return &g
}

// compose renames what was renamed before.
func compose(first, then map[string]string) map[string]string {
	if first == nil {
		return then
	}
	out := make(map[string]string, len(first))
	for from, to := range first {
		out[from] = rename(then, to)
	}
	return out
}

func (c inclusion) participants(side []participant) []participant {
	out := make([]participant, len(side))
	for i, s := range side {
		s.species = c.names[s.species]
		if s.name != "" {
			s.name = c.names[s.name]
		}
		out[i] = s
	}
	return out
}

// elements copies reactions, events and conditions, but not those that m states
// under their names.
func (c inclusion) elements(m, sub *module) {
	replaced := map[string]bool{}
	for _, r := range m.reactions {
		replaced[r.name] = true
	}
	for _, e := range m.events {
		replaced[e.name] = true
	}
	for _, a := range m.algebraic {
		replaced[a.variable] = true
	}
	for _, k := range m.constraints {
		replaced[k.name] = true
	}
	for _, r := range sub.reactions {
		copied := *r
		copied.name = c.names[r.name]
		if replaced[copied.name] {
			continue
		}
		copied.reactants, copied.products = c.participants(r.reactants), c.participants(r.products)
		if copied.rate = c.formula(r.rate); copied.rate != nil && !c.none() {
			copied.rate = copied.rate.computed(c.rate(copied.rate.math.Expr))
		}
		m.reactions = append(m.reactions, &copied)
	}
	for _, i := range sub.interactions {
		m.interactions = append(m.interactions, &interaction{
			name: c.names[i.name], arrow: i.arrow, modifiers: c.participants(i.modifiers), reaction: c.names[i.reaction], pos: i.pos})
	}
	for _, e := range sub.events {
		copied := *e
		copied.name = c.names[e.name]
		if replaced[copied.name] {
			continue
		}
		copied.trigger, copied.delay, copied.priority = c.formula(e.trigger), c.formula(e.delay), c.formula(e.priority)
		if copied.delay != nil && c.time != 0 {
			copied.delay = copied.delay.computed(c.by(c.time, copied.delay.math.Expr))
		}
		copied.assignments = c.assignments(e.assignments)
		m.events = append(m.events, &copied)
	}
	for _, a := range c.assignments(sub.algebraic) {
		if a.variable == "" || !replaced[a.variable] {
			m.algebraic = append(m.algebraic, a)
		}
	}
	m.genes = append(m.genes, c.assignments(sub.genes)...)
	for _, o := range sub.objectives {
		m.objectives = append(m.objectives, &objective{c.in.name + "__" + o.name, o.maximise, c.formula(o.sum), o.pos})
	}
	for _, k := range sub.constraints {
		if name := c.names[k.name]; name != "" && replaced[name] {
			continue
		}
		m.constraints = append(m.constraints, &constraint{name: c.names[k.name], math: c.formula(k.math), pos: k.pos})
	}
}

func (c inclusion) assignments(list []assignment) []assignment {
	out := make([]assignment, len(list))
	for i, a := range list {
		out[i] = assignment{variable: c.names[a.variable], value: c.formula(a.value), pos: a.pos}
	}
	return out
}
