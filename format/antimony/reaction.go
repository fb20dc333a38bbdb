package antimony

import (
	"strconv"
	"strings"

	"niche/diag"
)

// reactionAhead reports whether the statement at hand is a reaction: a list of
// participants and an arrow. It consumes nothing.
func (p *parser) reactionAhead() bool {
	for n := 0; ; n++ {
		switch t := p.ahead(n); {
		case p.arrow(n) > 0:
			return true
		case t.kind == word && !t.keyword(reserved...), t.kind == numberToken, t.is("$"), t.is("+"), t.is("."),
			t.is("-") && p.ahead(n+1).kind == numberToken:
		default:
			return false
		}
	}
}

// arrow returns the number of tokens of the arrow n tokens ahead, 0 if there is
// none. "-o" and "-(" are arrows of interactions.
func (p *parser) arrow(n int) int {
	t, after := p.ahead(n), p.ahead(n+1)
	switch {
	case t.is("->") || t.is("=>") || t.is("-|"):
		return 1
	case t.is("-") && after.start == t.end && (after.kind == word && after.text == "o" || after.is("(")):
		return 2
	}
	return 0
}

// reaction reads "reactants -> products; rate [in C]" or an interaction such
// as "S2 -| J0".
func (p *parser) reaction(name string, pos diag.Pos) {
	left := p.participants()
	kind := p.peek()
	arrow := kind.text
	for k := range p.arrow(0) {
		if k > 0 {
			arrow += p.ahead(k).text
		}
	}
	p.at += p.arrow(0)
	if roles[arrow] != 0 {
		p.interaction(name, arrow, left, pos)
		return
	}
	r := &reaction{name: name, reversible: kind.is("->"), reactants: left, products: p.participants(), pos: pos}
	if name == "" {
		r.name = p.module.fresh("_J")
	}
	v := p.module.variable(r.name, pos)
	if old, ok := p.module.reactionAt[r.name]; ok {
		p.duplicate(pos, "reaction "+strconv.Quote(r.name), old)
	}
	p.module.reactionAt[r.name] = pos
	p.classify(v, reactionClass, pos)
	p.module.reactions = append(p.module.reactions, r)
	for _, side := range [][]participant{r.reactants, r.products} {
		for _, s := range side {
			p.classify(p.module.variable(s.species, s.pos), speciesClass, s.pos)
			if s.name != "" {
				p.classify(p.module.variable(s.name, s.pos), stoichiometryClass, s.pos)
			}
		}
	}
	if t := p.peek(); !t.is(";") {
		p.fail(diag.AntimonySyntax, t, "write \"reactants -> products; rate;\"", "expected \";\" and the rate of the reaction, found %s", describe(t))
	}
	p.next()
	r.rate = p.formula(func(t token) bool { return statementStop(t) || t.keyword("in") })
	p.inCompartment(v)
}

// participants reads one side of a reaction, e.g. "2 A + $B".
func (p *parser) participants() []participant {
	var side []participant
	for p.arrow(0) == 0 && !p.peek().is(";") {
		if len(side) > 0 {
			p.expect("+", "between participants of a reaction")
		}
		side = append(side, p.participant())
		if t := p.peek(); t.kind == lineEnd || t.kind == endToken {
			break
		}
	}
	return side
}

func (p *parser) participant() participant {
	s := participant{stoichiometry: 1, pos: p.here()}
	sign := 1.0
	if p.peek().is("-") && p.ahead(1).kind == numberToken {
		p.next()
		sign = -1
	}
	if t := p.peek(); t.kind == numberToken {
		s.stoichiometry, _ = strconv.ParseFloat(p.next().text, 64)
		s.stoichiometry *= sign
	} else if t.kind == word && (p.ahead(1).kind == word && !p.ahead(1).keyword(reserved...) || p.ahead(1).is("$")) {
		s.name, _ = p.name()
	}
	boundary := p.accept("$")
	s.species, _ = p.name()
	if boundary {
		p.module.variable(s.species, s.pos).boundary = true
	}
	return s
}

// event reads "at [delay after] trigger {, property = value}: assignments".
func (p *parser) event(name string, pos diag.Pos) {
	p.next()
	e := &event{name: name, persistent: true, initially: true, fromTrigger: true, pos: pos}
	if name == "" {
		e.name = p.module.fresh("_E")
		p.classify(p.module.variable(e.name, pos), eventClass, pos)
	}
	stop := func(t token) bool { return listStop(t) || t.is(":") || t.keyword("after") }
	start := p.peek()
	e.trigger = p.formula(stop)
	if p.peek().keyword("after") {
		p.next()
		e.delay = e.trigger
		e.trigger = p.formula(stop)
	}
	if e.trigger == nil {
		p.fail(diag.AntimonySyntax, start, "write \"at condition: name = value\"", "the event has no trigger")
	}
	for p.accept(",") {
		p.skipLines()
		p.eventProperty(e)
	}
	p.expect(":", "before the assignments of an event")
	p.eventAssignments(e)
	p.module.events = append(p.module.events, e)
}

// eventProperty reads "priority = 2" and its like.
func (p *parser) eventProperty(e *event) {
	t := p.identifier("a property of the event")
	p.expect("=", "after a property of the event")
	value := p.peek()
	f := p.formula(func(t token) bool { return listStop(t) || t.is(":") })
	if f == nil {
		p.fail(diag.AntimonySyntax, value, "", "the property %q has no value", t.text)
	}
	truth := value.folded("true")
	switch {
	case t.keyword("priority"):
		e.priority = f
		return
	case t.keyword("t0"):
		e.initially = truth
	case t.keyword("persistent"):
		e.persistent = truth
	case t.keyword("fromTrigger"):
		e.fromTrigger = truth
	default:
		hint := "an event has the properties priority, t0, persistent and fromTrigger"
		if s := diag.Suggest(t.text, []string{"priority", "t0", "persistent", "fromTrigger"}); s != "" {
			hint = "did you mean " + strconv.Quote(s) + "?"
		}
		p.fail(diag.AntimonyUndeclared, t, hint, "an event has no property %q", t.text)
	}
	if !value.folded("true", "false") || len(f.tokens) != 1 {
		p.fail(diag.AntimonySyntax, value, "write true or false", "the property %q is %s", t.text, strings.TrimSpace(describe(value)))
	}
}

// eventAssignments reads "A = 3, B = 4"; lists may go on over line ends after a
// comma.
func (p *parser) eventAssignments(e *event) {
	for first := true; ; first = false {
		if t := p.peek(); first && (t.kind == lineEnd && !p.assignmentAhead() || statementStop(t) && t.kind != lineEnd) {
			return // an event that changes nothing
		}
		p.skipLines()
		name, t := p.name()
		v := p.module.variable(name, p.pos(t.start))
		v.changed = true
		p.expect("=", "in the assignment of an event")
		f := p.formula(func(t token) bool { return listStop(t) || t.is(":") })
		e.assignments = append(e.assignments, assignment{variable: name, value: f, pos: p.pos(t.start)})
		if !p.accept(",") && !p.accept(":") {
			return
		}
	}
}

// assignmentAhead reports whether the next line begins like an assignment of an
// event: a name and "=".
func (p *parser) assignmentAhead() bool {
	n := 0
	for p.ahead(n).kind == lineEnd {
		n++
	}
	if t := p.ahead(n); t.kind != word || t.keyword(reserved...) {
		return false
	}
	for n++; p.ahead(n).is(".") && p.ahead(n+1).kind == word; n += 2 {
	}
	return p.ahead(n).is("=")
}
