package antimony

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
)

// synonym says that two names are one thing: left · factor = right. It keeps the
// second name, or the first if only the second is that of something in a
// submodel. factor is 0 if there is none.
type synonym struct {
	left, right string
	factor      expr.Expr
	pos         diag.Pos
}

// synchronisation reads what follows a name: "is y", "* f is y" or "is y / f".
func (p *parser) synchronisation(v *variable) {
	s := synonym{left: v.name, pos: p.here()}
	if p.accept("*") {
		s.factor = p.factorName()
	}
	if t := p.peek(); !t.keyword("is") {
		p.fail(diag.AntimonySyntax, t, "write, say, \"A.x * f is y\"", "expected \"is\", found %s", describe(t))
	}
	p.next()
	var t token
	s.right, t = p.name()
	p.module.variable(s.right, p.pos(t.start))
	if s.factor == 0 && p.accept("/") {
		s.factor = p.factorName()
	}
	p.module.synonyms = append(p.module.synonyms, s)
}

func (p *parser) factorName() expr.Expr {
	name, t := p.name()
	p.module.variable(name, p.pos(t.start))
	return p.pool.Symbol(name)
}

// root is what a name is called in the end: the name means name / factor.
type root struct {
	name   string
	factor expr.Expr // 0 for none
}

// joining carries out the synonyms of a module, whose submodels are written out.
type joining struct {
	*parser
	m     *module
	roots map[string]root
	subst *expr.Substitution
}

// join makes one of every two names that the synonyms of m say are one.
func (p *parser) join(m *module) {
	j := &joining{parser: p, m: m, roots: map[string]root{}}
	for _, s := range m.synonyms {
		if m.isInner(s.right) && !m.isInner(s.left) {
			s = s.reversed(p.pool)
		}
		j.unite(s)
	}
	if len(j.roots) == 0 {
		return
	}
	symbols := map[expr.Expr]expr.Expr{}
	m.aliases = map[string]root{}
	for _, name := range slices.Sorted(maps.Keys(j.roots)) {
		r := j.find(name)
		symbols[p.pool.Symbol(name)] = converter{pool: p.pool}.over(p.pool.Symbol(r.name), r.factor)
		m.aliases[name] = r
	}
	j.subst = p.pool.NewSubstitution(symbols)
	j.variables()
	j.elements()
}

// isInner reports whether a name is of something in a submodel.
func (m *module) isInner(name string) bool {
	label, _, ok := strings.Cut(name, "__")
	v := m.variables[label]
	return ok && v != nil && v.class == submodelClass
}

// reversed is s with the names exchanged.
func (s synonym) reversed(pool *expr.Pool) synonym {
	s.left, s.right = s.right, s.left
	if s.factor != 0 {
		s.factor = pool.New(expr.Div, pool.Number(1), s.factor)
	}
	return s
}

// find follows the synonyms of a name.
func (j *joining) find(name string) root {
	r := root{name: name}
	c := converter{pool: j.pool}
	for {
		next, ok := j.roots[r.name]
		if !ok {
			return r
		}
		switch {
		case r.factor == 0:
			r.factor = next.factor
		case next.factor != 0:
			r.factor = c.by(r.factor, next.factor)
		}
		r.name = next.name
	}
}

// unite notes one synonym: left = right / factor.
func (j *joining) unite(s synonym) {
	left, right := j.find(s.left), j.find(s.right)
	if left.name == right.name {
		return
	}
	// left.name / left.factor = right.name / right.factor / s.factor
	c := converter{pool: j.pool}
	factor := s.factor
	switch {
	case right.factor != 0 && factor != 0:
		factor = c.by(right.factor, factor)
	case right.factor != 0:
		factor = right.factor
	}
	if left.factor != 0 {
		if factor == 0 {
			factor = j.pool.Number(1)
		}
		factor = c.over(factor, left.factor)
	}
	j.roots[left.name] = root{right.name, factor}
}

// formula rewrites a formula; the value of something with a factor is
// multiplied by it.
func (j *joining) formula(f *formula, factor expr.Expr) *formula {
	if f == nil {
		return nil
	}
	g := f
	if e := (converter{pool: j.pool}).by(factor, j.subst.Apply(f.math.Expr)); e != f.math.Expr {
		copied := *f
		copied.math.Expr = e
		g = &copied
		if factor != 0 {
			g = f.computed(e)
		}
	}
	if len(g.tokens) > 0 {
		copied := *g
		copied.names = j.rename(g.tokens, g.names)
		g = &copied
	}
	return g
}

// rename follows the synonyms of the names among tokens.
func (j *joining) rename(tokens []token, names map[string]string) map[string]string {
	out := map[string]string{}
	for _, t := range tokens {
		if t.kind == word {
			out[t.text] = j.find(rename(names, t.text)).name
		}
	}
	return out
}

// variables joins what is said about two names. What the name that stays says
// comes first.
func (j *joining) variables() {
	kept := j.m.order[:0]
	var left []*variable
	for _, v := range j.m.order {
		if _, ok := j.roots[v.name]; ok {
			left = append(left, v)
		} else {
			kept = append(kept, v)
		}
	}
	j.m.order = kept
	for _, v := range left {
		delete(j.m.variables, v.name)
	}
	for _, v := range j.m.order {
		j.rewrite(v, 0)
	}
	for _, v := range left {
		r := j.find(v.name)
		if v.class == submodelClass {
			j.list.Errorf(diag.RefusedAntimonyModule, v.pos, "join the elements of the submodels", "two submodels, %s and %s, cannot be one", quoteDotted(v.name), quoteDotted(r.name))
			continue
		}
		into := j.m.variable(r.name, v.pos)
		if v.noInitial { // m itself says so, a submodel's words are not kept
			into.initial, into.noInitial = nil, true
		}
		if v.noRule {
			into.rule, into.noRule = nil, true
		}
		j.rewrite(v, r.factor)
		j.mergeInto(into, v)
	}
}

// rewrite changes the names that v uses; values are multiplied by factor.
func (j *joining) rewrite(v *variable, factor expr.Expr) {
	v.initial, v.rule = j.formula(v.initial, factor), j.formula(v.rule, factor)
	if v.compartment != "" {
		v.compartment = j.find(v.compartment).name
	}
	if v.factor != "" {
		v.factor = j.find(v.factor).name
	}
	if v.unit != nil {
		u := *v.unit
		if u.name != "" {
			u.names = map[string]string{u.name: j.find(rename(u.names, u.name)).name}
		} else {
			u.names = j.rename(u.tokens, u.names)
		}
		v.unit = &u
	}
}

// mergeInto adds what is said about v to what is known of into.
func (p *parser) mergeInto(into, v *variable) {
	if v.class != unknownClass && into.class != v.class {
		p.classify(into, v.class, v.classPos)
	}
	if into.constness == defaultConst {
		into.constness = v.constness
	}
	into.boundary = into.boundary || v.boundary
	into.substanceOnly = into.substanceOnly || v.substanceOnly
	into.changed = into.changed || v.changed
	into.inherit(v.compartment)
	if into.initial == nil && !into.noInitial {
		into.initial, into.source = v.initial, v.source
	}
	if into.rule == nil && v.rule != nil && !into.noRule {
		into.rule, into.ruleKind, into.rulePos = v.rule, v.ruleKind, v.rulePos
	}
	into.display = cmpString(into.display, v.display)
	into.notes = cmpString(into.notes, v.notes)
	into.terms = append(into.terms, v.terms...)
	into.uncertainties = append(into.uncertainties, v.uncertainties...)
	if into.history.empty() {
		into.history = v.history
	}
	if into.sbo == 0 {
		into.sbo = v.sbo
	}
	into.fast = into.fast || v.fast
	if into.dimensions == nil {
		into.dimensions = v.dimensions
	}
	into.factor = cmpString(into.factor, v.factor)
	if into.unit == nil {
		into.unit = v.unit
	}
}

// elements changes the names in reactions, events and conditions.
func (j *joining) elements() {
	m := j.m
	reactions, events := m.reactions, m.events
	m.reactions, m.events = nil, nil
	taken := map[string]bool{}
	for _, r := range reactions {
		_, renamed := j.roots[r.name]
		taken[r.name] = taken[r.name] || !renamed
	}
	for _, e := range events {
		_, renamed := j.roots[e.name]
		taken[e.name] = taken[e.name] || !renamed
	}
	for _, r := range reactions {
		if !j.renameTo(&r.name, taken) {
			continue
		}
		r.reactants, r.products = j.participants(r.reactants), j.participants(r.products)
		r.rate = j.formula(r.rate, 0)
		m.reactions = append(m.reactions, r)
	}
	for _, i := range m.interactions {
		i.reaction = j.find(i.reaction).name
		i.modifiers = j.participants(i.modifiers)
	}
	for _, e := range events {
		if !j.renameTo(&e.name, taken) {
			continue
		}
		e.trigger, e.delay, e.priority = j.formula(e.trigger, 0), j.formula(e.delay, 0), j.formula(e.priority, 0)
		e.assignments = j.assignments(e.assignments)
		m.events = append(m.events, e)
	}
	m.algebraic, m.genes = j.assignments(m.algebraic), j.assignments(m.genes)
	for _, o := range m.objectives {
		o.sum = j.formula(o.sum, 0)
	}
	for _, c := range m.constraints {
		c.math = j.formula(c.math, 0)
	}
}

// renameTo gives a reaction or event its final name. It reports false if
// something else has that name already and takes its place.
func (j *joining) renameTo(name *string, taken map[string]bool) bool {
	if _, ok := j.roots[*name]; !ok {
		return true
	}
	*name = j.find(*name).name
	if taken[*name] {
		return false
	}
	taken[*name] = true
	return true
}

// participants renames species. A factor converts their values and not what
// reactions add to them: extents are converted by the factors of the submodel, as
// in SBML (case 01778 of its Test Suite).
func (j *joining) participants(side []participant) []participant {
	out := make([]participant, len(side))
	for i, s := range side {
		s.species = j.find(s.species).name
		if s.name != "" {
			s.name = j.find(s.name).name
		}
		out[i] = s
	}
	return out
}

func (j *joining) assignments(list []assignment) []assignment {
	out := make([]assignment, len(list))
	for i, a := range list {
		r := root{}
		if a.variable != "" {
			r = j.find(a.variable)
		}
		out[i] = assignment{variable: r.name, value: j.formula(a.value, r.factor), pos: a.pos}
	}
	return out
}

// aliasNames are the names that synonyms took away, sorted.
func (m *module) aliasNames() []string { return slices.Sorted(maps.Keys(m.aliases)) }

// quoteDotted prints a flat name as it is written: A__x is "A.x".
func quoteDotted(name string) string { return strconv.Quote(strings.ReplaceAll(name, "__", ".")) }
