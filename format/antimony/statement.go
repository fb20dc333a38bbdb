package antimony

import (
	"strconv"
	"strings"

	"niche/diag"
	"niche/model"
)

// statement reads one statement of a model.
func (p *parser) statement() {
	t := p.peek()
	switch {
	case t.keyword("species", "compartment", "reaction") && p.ahead(1).is("."):
		p.list.Warnf(diag.AntimonyMetadata, p.pos(t.start), "", "%q is read but not kept", t.text)
		p.recover()
	case t.keyword("geneProduct") && p.ahead(1).kind == word:
		p.geneProducts()
	case t.keyword("species", "compartment", "formula", "reaction", "gene", "operator", "DNA", "var", "const", "ext", "substanceOnly"):
		p.declaration()
	case t.keyword("unit") && p.ahead(1).kind == word:
		p.unitDefinition()
	case t.keyword("at") || t.is("@"):
		p.event("", p.here())
	case t.keyword("delete"):
		p.deletion()
	case t.keyword("import"):
		p.fail(diag.AntimonySyntax, t, "put it outside of models", "import inside a model")
	case t.keyword("maximize", "minimize"):
		p.objectiveStatement("", p.pos(t.start))
	case t.keyword("constraint"):
		p.constraintStatement()
	case t.keyword("model", "module"):
		p.modelAnnotation()
	case t.is("--") || p.dnaAhead():
		p.fail(diag.RefusedAntimonyDNA, t, "write the reactions of the strand one by one", "DNA strands are not supported")
	case p.reactionAhead():
		p.reaction("", p.pos(t.start))
	case t.kind == numberToken && p.ahead(1).is("="):
		p.algebraicRule(nil)
	case t.kind == numberToken || t.is("-"):
		p.bareConstraint()
	case t.kind == word && p.byName[t.text] != nil && p.ahead(1).is("("):
		name := p.module.fresh("_sys")
		v := p.module.variable(name, p.pos(t.start))
		p.classify(v, submodelClass, p.pos(t.start))
		p.submodel(v, p.pos(t.start))
	default:
		p.named()
	}
	p.statementEnd()
}

// dnaAhead reports whether the statement joins parts of a DNA strand.
func (p *parser) dnaAhead() bool {
	return p.peek().kind == word && p.ahead(1).is("--")
}

// named reads a statement that begins with a name.
func (p *parser) named() {
	sharp := p.peek()
	boundary := p.accept("$")
	name, t := p.attributeOrName()
	if name == "" {
		return
	}
	v := p.module.variable(name, p.pos(t.start))
	if boundary {
		v.boundary = true
		p.classify(v, speciesClass, p.pos(sharp.start))
	}
	p.inCompartment(v)
	next := p.peek()
	switch {
	case next.is(":"):
		p.next()
		p.labelled(v, t)
	case next.is("=") || next.is(":=") || next.is("'") || next.keyword("has"):
		p.value(v, true)
	case next.is("<") || next.is(">") || next.is("<=") || next.is(">=") || next.is("==") || next.is("!="):
		p.at = p.indexOf(t)
		p.addConstraint("", p.pos(t.start))
	case next.keyword("is") && p.ahead(1).kind == word:
		p.synchronisation(v)
	case next.keyword("is") || next.kind == word:
		p.annotation(v)
	case next.is("*"):
		p.synchronisation(v)
	case next.kind == lineEnd || next.is(";") || next.kind == endToken || next.keyword("end"):
		// "S1 in C" alone; a name alone says nothing.
	default:
		p.fail(diag.AntimonySyntax, next, "", "expected \"=\", \":\", \"is\" or an annotation after %q, found %s", t.text, describe(next))
	}
}

// indexOf finds the index of a token that was consumed a moment ago.
func (p *parser) indexOf(t token) int {
	i := p.at
	for i > 0 && p.tokens[i].start > t.start {
		i--
	}
	return i
}

// attributes are the properties set as "name.attribute = value" that describe
// a value rather than the model.
var attributes = []string{"charge", "chemicalFormula", "formula",
	"layout", "autolayout", "position", "pos", "size", "width", "height", "species_end", "rxn_end", "b1", "b2"}

// attributeOrName consumes a name. A statement about an attribute, such as
// "k1.sboTerm = 9", is consumed whole and gives "".
func (p *parser) attributeOrName() (string, token) {
	start := p.at
	name, t := p.name()
	i := strings.LastIndex(name, "__")
	attribute := p.tokens[p.at-1]
	if i < 0 || !p.tokens[max(p.at-2, start)].is(".") {
		return name, t
	}
	owner := name[:i]
	switch {
	case attribute.keyword("sboTerm"):
		p.sboTerm(p.owner(owner, t))
	case attribute.keyword("conversionFactor") && p.peek().is("="):
		species := p.owner(owner, t)
		p.classify(species, speciesClass, species.pos)
		species.factor = p.conversionFactor()
	case attribute.keyword("geneProductAssociation", "gpa") && p.peek().is("="):
		p.geneAssociation(p.owner(owner, t), p.pos(t.start))
	case p.module.isInner(name):
		return name, t
	case uncertaintyKinds[attribute.text] != "" && (p.peek().is("=") || p.peek().keyword("is")):
		p.uncertainty(p.owner(owner, t), attribute)
	case attribute.keyword(attributes...) && p.peek().is("=") || attribute.keyword(attributes...) && p.peek().keyword("is"):
		p.list.Warnf(diag.AntimonyMetadata, p.pos(attribute.start), "", "attribute %q of %q is read but not used", attribute.text, owner)
		p.owner(owner, t)
		p.recover()
	case attribute.keyword("kineticLaw"):
		p.list.Warnf(diag.AntimonyMetadata, p.pos(attribute.start), "", "annotation of a rate law is not kept")
		p.recover()
	default:
		return name, t
	}
	return "", t
}

// conversionFactor reads "= f" after "conversionFactor".
func (p *parser) conversionFactor() string {
	p.next()
	if t := p.peek(); t.kind != word {
		p.fail(diag.RefusedAntimonyAttribute, t, "write the name of a constant", "a conversion factor of %s is not supported", describe(t))
	}
	name, t := p.name()
	p.owner(name, t)
	return name
}

func (p *parser) owner(name string, t token) *variable {
	return p.module.variable(name, p.pos(t.start))
}

// inCompartment reads "in C".
func (p *parser) inCompartment(v *variable) {
	if !p.peek().keyword("in") {
		return
	}
	p.next()
	name, t := p.name()
	c := p.module.variable(name, p.pos(t.start))
	p.classify(c, compartmentClass, p.pos(t.start))
	v.compartment = name
}

// labelled reads what follows "name:".
func (p *parser) labelled(v *variable, t token) {
	next := p.peek()
	switch {
	case next.keyword("at") || next.is("@"):
		p.classify(v, eventClass, p.pos(t.start))
		p.event(v.name, p.pos(t.start))
	case next.kind == word && p.byName[next.text] != nil && p.ahead(1).is("("):
		p.classify(v, submodelClass, p.pos(t.start))
		p.submodel(v, p.pos(t.start))
	case next.keyword("maximize", "minimize"):
		p.classify(v, constraintClass, p.pos(t.start))
		p.objectiveStatement(v.name, p.pos(t.start))
	case next.is("--") || p.dnaAhead():
		p.fail(diag.RefusedAntimonyDNA, next, "write the reactions of the strand one by one", "DNA strands are not supported")
	case p.reactionAhead():
		p.reaction(v.name, p.pos(t.start))
	case next.kind == word && p.ahead(1).is("("):
		p.unknownModule(next)
	case next.kind == numberToken && p.ahead(1).is("="):
		p.algebraicRule(v)
	default:
		p.addConstraint(v.name, p.pos(t.start))
	}
}

func (p *parser) unknownModule(t token) {
	var names []string
	for _, m := range p.modules {
		names = append(names, m.name)
	}
	hint := "define the model before it is used"
	if s := diag.Suggest(t.text, names); s != "" {
		hint = "did you mean " + strconv.Quote(s) + "?"
	}
	p.fail(diag.AntimonyUndeclared, t, hint, "model %q is not defined", t.text)
}

// value reads "= formula", ":= formula", "' = formula" or "has unit". In a
// declaration the formula ends at a comma.
func (p *parser) value(v *variable, alone bool) {
	stop := statementStop
	if !alone {
		stop = listStop
	}
	t := p.next()
	switch {
	case t.is("="):
		if alone && p.unitAhead(v.name) {
			p.classify(v, unitClass, v.pos)
			v.unit = p.unitFormula(stop)
			return
		}
		f := p.formula(stop)
		v.source = cmpString(p.sourceOf(t), v.source)
		if f == nil { // "x = ;" says that x has no value
			v.noInitial = true
			return
		}
		if v.initial != nil {
			p.overridden(p.pos(t.start), "initial value of "+strconv.Quote(v.name), v.initial.pos)
		}
		v.initial = f
		if f.unit != "" {
			v.unit = &unitFormula{name: f.unit, pos: f.pos}
		}
	case t.is(":="):
		p.setRule(v, model.AssignmentRule, t, stop)
	case t.is("'"):
		p.expect("=", "after \"'\" of a rate rule")
		p.setRule(v, model.RateRule, t, stop)
	case t.keyword("has"):
		v.unit = p.unitFormula(stop)
	}
}

func cmpString(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (p *parser) duplicate(pos diag.Pos, what string, first diag.Pos) {
	p.list.Add(&diag.Diagnostic{Code: diag.AntimonyDuplicate, Pos: pos, Message: what + " is set twice",
		Hint: "remove one of them", Notes: []diag.Note{{Pos: first, Message: "first set here"}}})
}

// overridden warns of a second value, which is the one that counts.
func (p *parser) overridden(pos diag.Pos, what string, first diag.Pos) {
	p.duplicate(pos, what, first)
	d := (*p.list)[len(*p.list)-1]
	d.Severity, d.Hint = diag.Warning, "remove one of them; the last one counts"
}

func (p *parser) setRule(v *variable, k model.RuleKind, t token, stop func(token) bool) {
	f := p.formula(stop)
	if f == nil {
		v.noRule = true
		return
	}
	if v.rule != nil {
		p.overridden(p.pos(t.start), "rule for "+strconv.Quote(v.name), v.rulePos)
	}
	v.rule, v.ruleKind, v.rulePos = f, k, p.pos(t.start)
}

// algebraicRule reads "0 = formula", after the label v or without one.
func (p *parser) algebraicRule(v *variable) {
	zero := p.next()
	if value, err := strconv.ParseFloat(zero.text, 64); err != nil || value != 0 {
		p.fail(diag.AntimonySyntax, zero, "write \"0 = …\"", "an algebraic rule begins with 0")
	}
	p.next()
	name := ""
	if v != nil {
		p.classify(v, constraintClass, v.pos)
		name = v.name
	}
	if f := p.formula(statementStop); f != nil {
		p.module.algebraic = append(p.module.algebraic, assignment{variable: name, value: f, pos: p.pos(zero.start)})
	}
}

// declaration reads "[const|var] [substanceOnly] class name …, name …".
func (p *parser) declaration() {
	var con constness
	var class class
	substanceOnly := false
	for {
		t := p.peek()
		switch {
		case t.keyword("const", "ext"):
			con = isConst
		case t.keyword("var"):
			con = isVar
		case t.keyword("substanceOnly"):
			substanceOnly, class = true, speciesClass
		case t.keyword("species"):
			class = speciesClass
		case t.keyword("compartment"):
			class = compartmentClass
		case t.keyword("formula"):
			class = formulaClass
		case t.keyword("reaction"):
			class = reactionClass
		case t.keyword("DNA", "gene", "operator"):
			p.fail(diag.RefusedAntimonyDNA, t, "write the reactions of the strand one by one", "%q declarations of DNA strands are not supported", t.text)
		default:
			p.declared(con, class, substanceOnly)
			return
		}
		p.next()
	}
}

// declared reads the names of a declaration.
func (p *parser) declared(con constness, class class, substanceOnly bool) {
	for {
		dollar := p.accept("$")
		name, t := p.name()
		if owner, ok := strings.CutSuffix(name, "__sboTerm"); ok && p.peek().is("=") {
			name = owner
			p.sboTerm(p.owner(owner, t))
		}
		v := p.module.variable(name, p.pos(t.start))
		if class != unknownClass {
			p.classify(v, class, p.pos(t.start))
		}
		if con != defaultConst {
			v.constness = con
		}
		v.boundary = v.boundary || dollar
		v.substanceOnly = v.substanceOnly || substanceOnly
		p.inCompartment(v)
		for next := p.peek(); next.is("=") || next.is(":=") || next.is("'") || next.keyword("has"); next = p.peek() {
			p.value(v, false)
		}
		if !p.accept(",") {
			return
		}
		p.skipLines()
	}
}

// classify says what a variable is.
func (p *parser) classify(v *variable, c class, pos diag.Pos) {
	switch {
	case v.class == unknownClass || v.class == formulaClass && c == speciesClass:
		v.class, v.classPos = c, pos
	case v.class != c:
		p.list.Add(&diag.Diagnostic{Code: diag.AntimonyClass, Pos: pos,
			Message: strconv.Quote(v.name) + " is used as a " + c.String() + " and as a " + v.class.String(),
			Hint:    "rename one of them",
			Notes:   []diag.Note{{Pos: v.classPos, Message: "a " + v.class.String() + " here"}}})
	}
}

// constraintStatement reads "constraint [name]: condition".
func (p *parser) constraintStatement() {
	t := p.next()
	name := ""
	if p.peek().kind == word {
		name, _ = p.name()
	}
	p.expect(":", "after \"constraint\"")
	p.addConstraint(name, p.pos(t.start))
}

// bareConstraint reads "1 < x".
func (p *parser) bareConstraint() { p.addConstraint("", p.here()) }

// addConstraint reads the condition of a constraint.
func (p *parser) addConstraint(name string, pos diag.Pos) {
	start := p.peek()
	f := p.formula(statementStop)
	if f == nil {
		p.fail(diag.AntimonySyntax, start, "", "a condition is missing")
	}
	if !isCondition(p.pool, f.math.Expr) {
		p.list.Errorf(diag.AntimonySyntax, p.pos(start.start), "a statement is a reaction, an assignment, a rule, an event or a condition", "the formula is not a condition")
		return
	}
	p.module.constraints = append(p.module.constraints, &constraint{name: name, math: f, pos: pos})
}
