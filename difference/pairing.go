package difference

import (
	"slices"
	"strings"

	"niche/expr"
)

// pairing finds the partners of quantities and events.
type pairing struct {
	a, b    *side
	renamed []Renaming
	// budget bounds the work of refinement, in visits of formulas.
	budget int
}

// refinementBudget bounds the visits of formulas while partners are sought.
const refinementBudget = 20_000_000

func pair(a, b *side) []Renaming {
	p := &pairing{a: a, b: b, budget: refinementBudget}
	p.byID()
	p.byStructure(everything)
	p.byName()
	p.byStructure(formulas)
	p.byStructure(network)
	slices.SortStableFunc(p.renamed, func(x, y Renaming) int { return x.PosA.Compare(y.PosA) })
	return p.renamed
}

// byID pairs what is called the same.
func (p *pairing) byID() {
	for _, q := range p.a.order {
		if other := p.b.quantities[q.key]; other != nil {
			q.partner, other.partner = other, q
		}
	}
	events := map[string]*event{}
	for _, e := range p.b.events {
		if e.key != "" {
			events[e.key] = e
		}
	}
	for _, e := range p.a.events {
		if other := events[e.key]; other != nil && e.key != "" {
			e.partner, other.partner = other, e
		}
	}
}

// byName pairs quantities of one kind whose display names agree and are unique.
func (p *pairing) byName() {
	index := func(s *side) map[string][]*quantity {
		names := map[string][]*quantity{}
		for _, q := range s.order {
			if name := displayName(q); q.partner == nil && name != "" {
				key := class(q) + " " + name
				names[key] = append(names[key], q)
			}
		}
		return names
	}
	other := index(p.b)
	mine := index(p.a)
	for _, q := range p.a.order {
		key := class(q) + " " + displayName(q)
		if q.partner == nil && len(mine[key]) == 1 && len(other[key]) == 1 {
			p.join(q, other[key][0], "name")
		}
	}
}

// displayName is the name of q, or its id; species of rule-based models lose
// their empty parentheses.
func displayName(q *quantity) string {
	if q.name != "" {
		return strings.TrimSuffix(q.name, "()")
	}
	return q.key
}

// class is the kind as far as partners are concerned: a local parameter may be
// the other side's global one.
func class(q *quantity) string {
	if q.kind == "local parameter" {
		return "parameter"
	}
	return q.kind
}

func (p *pairing) join(a, b *quantity, reason string) {
	a.partner, b.partner = b, a
	p.renamed = append(p.renamed, Renaming{Kind: a.kind, A: a.key, B: b.key, PosA: a.pos, PosB: b.pos, Reason: reason})
}

// byStructure pairs what refinement of colours tells from everything else, until
// nothing more can be paired. If everything must agree, what symmetry leaves
// undecided is paired in the order of the files.
func (p *pairing) byStructure(by detail) {
	for p.budget > 0 {
		a, b := newColouring(p.a, by), newColouring(p.b, by)
		if len(a.open) == 0 || len(b.open) == 0 {
			break
		}
		for range 8 {
			p.budget -= a.refine() + b.refine()
		}
		if p.joinUnique(a, b) || by == everything && p.joinSymmetric(a, b) {
			continue
		}
		break
	}
	if by != network {
		p.joinEvents(by)
	}
}

// joinUnique pairs quantities whose colour no other of their side has.
func (p *pairing) joinUnique(a, b *colouring) bool {
	found := false
	others := b.classes()
	for _, group := range a.groups() {
		if other := others[a.colour[group[0].key]]; len(group) == 1 && len(other) == 1 && a.usable(group[0]) {
			p.join(group[0], other[0], "structure")
			found = true
		}
	}
	return found
}

// joinSymmetric pairs the first two of one class that is equally large on both
// sides.
func (p *pairing) joinSymmetric(a, b *colouring) bool {
	others := b.classes()
	for _, group := range a.groups() {
		other := others[a.colour[group[0].key]]
		if len(group) > 1 && len(group) == len(other) && a.usable(group[0]) {
			p.join(group[0], other[0], "structure")
			return true
		}
	}
	return false
}

// joinEvents pairs events without partner that do the same, and then those that
// are alone on both sides.
func (p *pairing) joinEvents(by detail) {
	a, b := newColouring(p.a, by), newColouring(p.b, by)
	for _, e := range p.a.events {
		if e.partner != nil {
			continue
		}
		for _, other := range p.b.events {
			if other.partner == nil && a.event(e) == b.event(other) {
				p.joinEvent(e, other)
				break
			}
		}
	}
	left, right := openEvents(p.a), openEvents(p.b)
	if by == formulas && len(left) == 1 && len(right) == 1 {
		p.joinEvent(left[0], right[0])
	}
}

func (p *pairing) joinEvent(a, b *event) {
	a.partner, b.partner = b, a
	if a.key != b.key && a.key != "" && b.key != "" {
		p.renamed = append(p.renamed, Renaming{Kind: "event", A: a.key, B: b.key, PosA: a.Pos, PosB: b.Pos, Reason: "structure"})
	}
}

func openEvents(s *side) []*event {
	var list []*event
	for _, e := range s.events {
		if e.partner == nil {
			list = append(list, e)
		}
	}
	return list
}

// present returns e simplified, or 0.
func present(p *expr.Pool, e expr.Expr) expr.Expr {
	if e == 0 {
		return 0
	}
	return p.Simplify(e)
}
