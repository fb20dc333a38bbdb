package antimony

import (
	"strconv"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// maxVariables bounds the size of a model put together from submodels.
const maxVariables = 1 << 18

// flatten writes the submodels of m out: the variable x of the submodel A is
// the variable A__x, and an argument of A takes the place of the name it is
// given for. What m says about A__x comes before what the submodel says.
func (p *parser) flatten(m *module) {
	if p.flatSize(m, map[*module]int{}) > maxVariables {
		p.list.Errorf(diag.RefusedAntimonyModule, m.instances[0].pos, "",
			"a model whose submodels have more than %d names is not supported", maxVariables)
		return
	}
	p.writeOut(m)
}

// flatSize is the number of variables of m written out, as far as maxVariables.
func (p *parser) flatSize(m *module, known map[*module]int) int {
	if n, ok := known[m]; ok {
		return n
	}
	n := len(m.order)
	for _, in := range m.instances {
		n = min(n+p.flatSize(p.byName[in.module], known), maxVariables+1)
	}
	known[m] = n
	return n
}

// writeOut replaces the instances of m, and first those of its submodels.
func (p *parser) writeOut(m *module) {
	instances := m.instances
	m.instances = nil
	for _, in := range instances {
		sub := p.byName[in.module]
		p.writeOut(sub)
		p.include(m, in, sub)
	}
}

// inclusion copies the elements of a submodel under other names.
type inclusion struct {
	*parser
	names map[string]string
	subst *expr.Substitution // of symbols, after names
}

// include copies sub into m as the instance in.
func (p *parser) include(m *module, in *instance, sub *module) {
	c := inclusion{parser: p, names: map[string]string{}}
	for _, v := range sub.order {
		c.names[v.name] = in.name + "__" + v.name
	}
	if len(in.args) > len(sub.exports) {
		p.list.Errorf(diag.AntimonySyntax, in.pos, "", "model %q takes %d arguments, not %d", sub.name, len(sub.exports), len(in.args))
		return
	}
	for i, a := range in.args {
		if a.kind == word {
			c.names[sub.exports[i]] = a.text
			continue
		}
		value, err := strconv.ParseFloat(a.text, 64)
		if err != nil {
			continue
		}
		v := m.variable(c.names[sub.exports[i]], p.pos(a.start))
		v.initial = &formula{number: true, value: value, pos: p.pos(a.start), math: model.Math{Expr: p.pool.Number(value), Pos: p.pos(a.start)}}
	}
	symbols := map[expr.Expr]expr.Expr{}
	for _, v := range sub.order {
		symbols[p.pool.Symbol(v.name)] = p.pool.Symbol(c.names[v.name])
	}
	c.subst = p.pool.NewSubstitution(symbols)
	for _, v := range sub.order {
		c.merge(m, v)
	}
	c.elements(m, sub)
}

// merge adds what a submodel says about v to what is known already.
func (c inclusion) merge(m *module, v *variable) {
	into := m.variable(c.names[v.name], v.pos)
	if v.class != unknownClass && into.class != v.class {
		c.classify(into, v.class, v.classPos)
	}
	if into.constness == defaultConst {
		into.constness = v.constness
	}
	into.boundary = into.boundary || v.boundary
	into.substanceOnly = into.substanceOnly || v.substanceOnly
	into.changed = into.changed || v.changed
	if into.compartment == "" && v.compartment != "" {
		into.compartment = c.names[v.compartment]
	}
	if into.initial == nil && !into.noInitial {
		into.initial = c.formula(v.initial)
		into.source = v.source
	}
	if into.rule == nil && v.rule != nil && !into.noRule {
		into.rule, into.ruleKind, into.rulePos = c.formula(v.rule), v.ruleKind, v.rulePos
	}
	into.display = cmpString(into.display, v.display)
	into.notes = cmpString(into.notes, v.notes)
	into.terms = append(into.terms, v.terms...)
	if into.sbo == 0 {
		into.sbo = v.sbo
	}
	into.fast = into.fast || v.fast
	if into.dimensions == nil {
		into.dimensions = v.dimensions
	}
	if into.factor == "" && v.factor != "" {
		into.factor = c.names[v.factor]
	}
	if into.unit == nil && v.unit != nil {
		into.unit = v.unit.renamed(c.names)
	}
}

// formula copies a formula under new names.
func (c inclusion) formula(f *formula) *formula {
	if f == nil {
		return nil
	}
	g := *f
	g.math.Expr = c.subst.Apply(f.math.Expr)
	g.names = c.names
	return &g
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

// elements copies reactions, events and conditions.
func (c inclusion) elements(m, sub *module) {
	replaced := map[string]bool{}
	for _, r := range m.reactions {
		replaced[r.name] = true
	}
	for _, e := range m.events {
		replaced[e.name] = true
	}
	for _, r := range sub.reactions {
		copied := *r
		copied.name = c.names[r.name]
		if replaced[copied.name] {
			continue
		}
		copied.reactants, copied.products = c.participants(r.reactants), c.participants(r.products)
		copied.rate = c.formula(r.rate)
		m.reactions = append(m.reactions, &copied)
	}
	for _, i := range sub.interactions {
		m.interactions = append(m.interactions, &interaction{
			name: i.name, modifiers: c.participants(i.modifiers), reaction: c.names[i.reaction], pos: i.pos})
	}
	for _, e := range sub.events {
		copied := *e
		copied.name = c.names[e.name]
		if replaced[copied.name] {
			continue
		}
		copied.trigger, copied.delay, copied.priority = c.formula(e.trigger), c.formula(e.delay), c.formula(e.priority)
		copied.assignments = c.assignments(e.assignments)
		m.events = append(m.events, &copied)
	}
	m.algebraic = append(m.algebraic, c.assignments(sub.algebraic)...)
	for _, k := range sub.constraints {
		m.constraints = append(m.constraints, &constraint{name: k.name, math: c.formula(k.math), pos: k.pos})
	}
}

func (c inclusion) assignments(list []assignment) []assignment {
	out := make([]assignment, len(list))
	for i, a := range list {
		out[i] = assignment{variable: c.names[a.variable], value: c.formula(a.value), pos: a.pos}
	}
	return out
}
