package antimony

import (
	"fmt"
	"slices"

	"niche/diag"
	"niche/model"
)

// An interaction such as "I1: S2 -| J0" says that a species modifies a reaction:
// inhibits it (-|), activates it (-o) or influences it in a way not said (-( ). Roles
// are terms of the Systems Biology Ontology (https://identifiers.org/SBO).

// roles are the SBO terms that arrows stand for.
var roles = map[string]int{"-|": 20, "-o": 459, "-(": 19}

// arrowOf is the arrow of a modifier with an SBO term, as libantimony 3.3.0 chooses
// it: inhibitors and kinds of them, stimulators and kinds of them, all others.
func arrowOf(term int) string {
	switch term {
	case 20, 206, 207, 597, 638, 639:
		return "-|"
	case 13, 21, 459, 460, 461, 462:
		return "-o"
	}
	return "-("
}

// interaction reads the target of an arrow.
func (p *parser) interaction(name, arrow string, left []participant, pos diag.Pos) {
	target, at := p.name()
	p.accept(")")
	p.classify(p.module.variable(target, p.pos(at.start)), reactionClass, p.pos(at.start))
	for _, s := range left {
		p.classify(p.module.variable(s.species, s.pos), speciesClass, s.pos)
	}
	if name != "" {
		p.classify(p.module.variable(name, pos), interactionClass, pos)
	}
	p.module.interactions = append(p.module.interactions, &interaction{name: name, arrow: arrow, modifiers: left, reaction: target, pos: pos})
	if p.accept(";") {
		p.formula(statementStop)
	}
}

// modifiers are the species that interactions name, and those that a rate depends
// on without being consumed or made.
func (b *builder) modifiers(r *reaction, interactions []*interaction) []model.ModifierReference {
	var out []model.ModifierReference
	taken := map[string]bool{}
	add := func(mod model.ModifierReference) {
		if v := b.from.variables[mod.Species]; v != nil && v.class == speciesClass {
			taken[mod.Species] = true
			out = append(out, mod)
		}
	}
	for _, i := range interactions {
		for k, s := range i.modifiers {
			mod := model.ModifierReference{Species: s.species, Role: sboText(roles[i.arrow]), Pos: s.pos}
			if v := b.from.variables[i.name]; v != nil && k == 0 {
				mod.ID = i.name
				if v.sbo > 0 {
					mod.Role = sboText(v.sbo)
				}
			}
			add(mod)
		}
	}
	for _, s := range slices.Concat(r.reactants, r.products) {
		taken[s.species] = true
	}
	if r.rate != nil {
		for _, s := range b.pool.Symbols(r.rate.math.Expr) {
			if name := b.pool.Node(s).Name; !taken[name] {
				add(model.ModifierReference{Species: name, Pos: r.rate.pos})
			}
		}
	}
	return out
}

// sboText writes the number of an SBO term as SBML does.
func sboText(number int) string { return fmt.Sprintf("SBO:%07d", number) }

// interactions writes the modifiers of r that do not follow from its rate law.
func (w *writer) interactions(r *model.Reaction) {
	follows := map[string]bool{}
	if r.RateLaw != nil && r.RateLaw.Math.Present() {
		for _, x := range w.m.Pool.Symbols(r.RateLaw.Math.Expr) {
			follows[w.m.Pool.Node(x).Name] = true
		}
	}
	for ref := range r.References() {
		follows[ref.Species] = true
	}
	for i := range r.Modifiers {
		mod := &r.Modifiers[i]
		if mod.ID == "" && mod.Role == "" && follows[mod.Species] {
			continue
		}
		follows[mod.Species] = true
		var term int
		_, err := fmt.Sscanf(mod.Role, "SBO:%d", &term)
		arrow, name := arrowOf(term), ""
		known := err != nil || term == roles[arrow]
		switch {
		case mod.ID != "":
			name = w.name(mod.ID)
		case !known:
			name = w.fresh(r.ID + "_" + mod.Species)
		}
		label := ""
		if name != "" {
			label = name + ": "
		}
		w.line("%s%s %s %s;", label, w.name(mod.Species), arrow, w.name(r.ID))
		if !known {
			w.line("%s.sboTerm = %d", name, term)
		}
	}
}
