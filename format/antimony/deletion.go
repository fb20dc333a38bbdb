package antimony

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
)

// named is a name with its place.
type named struct {
	name string
	pos  diag.Pos
}

// deletion reads "delete A.x": the element x of the submodel A goes, with every
// formula that uses it.
func (p *parser) deletion() {
	p.next()
	for {
		name, t := p.name()
		p.module.deletions = append(p.module.deletions, named{name, p.pos(t.start)})
		if !p.accept(",") {
			return
		}
	}
}

// delete carries out the deletions of m, whose submodels are written out.
func (p *parser) delete(m *module) {
	gone := map[string]bool{}
	for _, d := range m.deletions {
		found := false
		for _, v := range m.order { // a submodel goes with all that is in it
			if v.name == d.name || strings.HasPrefix(v.name, d.name+"__") {
				gone[v.name], found = true, true
			}
		}
		for _, c := range m.constraints {
			if c.name == d.name && c.name != "" {
				gone[c.name], found = true, true
			}
		}
		if !found {
			p.list.Errorf(diag.AntimonyUndeclared, d.pos, "", "there is no %s to delete", quoteDotted(d.name))
		}
	}
	if len(gone) > 0 {
		m.remove(p.pool, gone)
	}
}

// remove takes the names away, and what uses them.
func (m *module) remove(pool *expr.Pool, gone map[string]bool) {
	uses := func(f *formula) bool {
		return f != nil && slices.ContainsFunc(pool.Symbols(f.math.Expr), func(s expr.Expr) bool { return gone[pool.Node(s).Name] })
	}
	m.order = slices.DeleteFunc(m.order, func(v *variable) bool {
		if gone[v.name] {
			delete(m.variables, v.name)
		}
		return gone[v.name]
	})
	for _, v := range m.order {
		if uses(v.initial) {
			v.initial = nil
		}
		if uses(v.rule) {
			v.rule = nil
		}
		if gone[v.compartment] {
			v.compartment = ""
		}
	}
	absent := func(s participant) bool { return gone[s.species] || gone[s.name] }
	m.reactions = slices.DeleteFunc(m.reactions, func(r *reaction) bool { return gone[r.name] })
	for _, r := range m.reactions {
		r.reactants = slices.DeleteFunc(r.reactants, absent)
		r.products = slices.DeleteFunc(r.products, absent)
		if uses(r.rate) {
			r.rate = nil
		}
	}
	m.interactions = slices.DeleteFunc(m.interactions, func(i *interaction) bool {
		i.modifiers = slices.DeleteFunc(i.modifiers, absent)
		return gone[i.name] || gone[i.reaction] || len(i.modifiers) == 0
	})
	m.events = slices.DeleteFunc(m.events, func(e *event) bool { return gone[e.name] || uses(e.trigger) })
	for _, e := range m.events {
		if uses(e.delay) {
			e.delay = nil
		}
		if uses(e.priority) {
			e.priority = nil
		}
		e.assignments = slices.DeleteFunc(e.assignments, func(a assignment) bool { return gone[a.variable] || uses(a.value) })
	}
	m.algebraic = slices.DeleteFunc(m.algebraic, func(a assignment) bool { return gone[a.variable] || uses(a.value) })
	m.objectives = slices.DeleteFunc(m.objectives, func(o *objective) bool { return gone[o.name] || uses(o.sum) })
	m.constraints = slices.DeleteFunc(m.constraints, func(c *constraint) bool { return gone[c.name] || uses(c.math) })
}
