package antimony

import (
	"strconv"

	"niche/diag"
	"niche/expr"
)

// maxProblems ends the reading of a hopeless file.
const maxProblems = 200

// parser reads statements into modules.
type parser struct {
	*source
	pool      *expr.Pool
	library   Library
	imported  map[string]bool
	at        int // index of the next token
	module    *module
	modules   []*module
	byName    map[string]*module
	functions []*function
	funcNames map[string]*function
	calls     []token // names of functions called in formulas
}

func itoa(n int) string { return strconv.Itoa(n) }

func (p *parser) peek() token { return p.tokens[p.at] }

// ahead returns the token n places after the next.
func (p *parser) ahead(n int) token {
	return p.tokens[min(p.at+n, len(p.tokens)-1)]
}

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

// accept consumes the next token if it is the punctuation text.
func (p *parser) accept(text string) bool {
	if p.peek().is(text) {
		p.at++
		return true
	}
	return false
}

// here is the position of the next token.
func (p *parser) here() diag.Pos { return p.pos(p.peek().start) }

// failure unwinds one statement; its problem is reported already.
type failure struct{}

// fail reports a problem at t and leaves the statement.
func (p *parser) fail(code diag.Code, t token, hint, format string, args ...any) {
	p.list.Errorf(code, p.pos(t.start), hint, format, args...)
	panic(failure{})
}

// expect consumes the punctuation text or fails.
func (p *parser) expect(text, why string) token {
	if !p.peek().is(text) {
		p.fail(diag.AntimonySyntax, p.peek(), "", "expected %q %s, found %s", text, why, describe(p.peek()))
	}
	return p.next()
}

// describe names a token in a message.
func describe(t token) string {
	switch t.kind {
	case endToken:
		return "the end of the file"
	case lineEnd:
		return "the end of the line"
	case stringToken:
		return "a string"
	}
	return strconv.Quote(t.text)
}

// identifier consumes a name or fails.
func (p *parser) identifier(what string) token {
	t := p.peek()
	if t.kind != word {
		p.fail(diag.AntimonySyntax, t, "", "expected %s, found %s", what, describe(t))
	}
	return p.next()
}

// reserved are the words that cannot be names.
var reserved = []string{"module", "model", "end", "species", "formula", "reaction", "DNA", "gene", "operator",
	"compartment", "has", "in", "is", "var", "const", "substanceOnly", "ext", "import", "event", "at", "after",
	"function", "unit", "delete", "constraint", "maximize", "minimize"}

// name consumes a dotted name; A.x is the variable A__x.
func (p *parser) name() (string, token) {
	first := p.peek()
	if first.keyword(reserved...) {
		p.fail(diag.AntimonySyntax, first, "", "%q is a word of the language and cannot be a name", first.text)
	}
	text := p.identifier("a name").text
	for p.peek().is(".") && p.ahead(1).kind == word {
		p.next()
		if text += "__" + p.next().text; len(text) > maxName {
			p.fail(diag.FormulaLimit, first, "shorten it", "a name is longer than %d bytes", maxName)
		}
	}
	return text, first
}

// skipBlank consumes line ends and empty statements.
func (p *parser) skipBlank() {
	for p.peek().kind == lineEnd || p.peek().is(";") {
		p.at++
	}
}

func (p *parser) skipLines() {
	for p.peek().kind == lineEnd {
		p.at++
	}
}

// readAll reads everything.
func (p *parser) readAll() {
	outside := newModule("", p.pos(0))
	for {
		p.module = outside
		p.skipBlank()
		t := p.peek()
		switch {
		case t.kind == endToken || p.hopeless():
			if outside.statements > 0 || len(p.modules) == 0 && len(p.functions) > 0 {
				if len(p.modules) == 0 {
					p.pragmas(0, len(p.lines)-1)
				}
				p.modules = append(p.modules, outside)
			}
			return
		case t.keyword("model", "module") && p.ahead(1).kind != stringToken && !isMetadata(p.ahead(1)):
			p.guard(p.modelBlock)
		case t.keyword("function"):
			p.guard(p.functionBlock)
		case t.keyword("import"):
			p.guard(p.importFile)
		case p.byName[t.text] != nil || p.funcNames[t.text] != nil:
			p.guard(p.globalAnnotation)
		default:
			outside.statements++
			p.guard(p.statement)
		}
	}
}

// isMetadata tells "model notes …" from the beginning of a model.
func isMetadata(t token) bool {
	return t.keyword("notes", "created", "modified") || t.is(".")
}

// guard runs one construct and, if it fails, skips to the next statement.
func (p *parser) guard(read func()) {
	before := p.at
	defer func() {
		if x := recover(); x != nil {
			if _, ok := x.(failure); !ok {
				panic(x)
			}
			p.recover()
			if p.at == before {
				p.next()
			}
		}
	}()
	read()
}

// recover skips to the end of the statement.
func (p *parser) recover() {
	for t := p.peek(); t.kind != endToken && t.kind != lineEnd && !t.is(";"); t = p.peek() {
		p.at++
	}
}

// modelBlock reads "model [*]name[(exports)] statements end".
func (p *parser) modelBlock() {
	start := p.next()
	star := p.accept("*")
	name := p.identifier("the name of the model")
	if old := p.byName[name.text]; old != nil {
		p.list.Add(&diag.Diagnostic{Code: diag.AntimonyDuplicate, Pos: p.pos(name.start),
			Message: "model " + strconv.Quote(name.text) + " is defined twice",
			Notes:   []diag.Note{{Pos: old.pos, Message: "first defined here"}}})
	}
	m := newModule(name.text, p.pos(name.start))
	m.main = star && p.fileAt(start.start) == 0
	p.module = m
	p.modules = append(p.modules, m)
	p.byName[name.text] = m
	if p.accept("(") {
		for !p.accept(")") {
			p.skipLines()
			v, at := p.name()
			p.module.variable(v, p.pos(at.start))
			m.exports = append(m.exports, v)
			p.skipLines()
			if !p.peek().is(")") {
				p.expect(",", "or \")\" in the list of the model's interface")
			}
		}
	}
	for {
		p.skipBlank()
		t := p.peek()
		switch {
		case t.keyword("end"):
			p.next()
			p.pragmas(p.line(start.start), p.line(t.start))
			return
		case t.kind == endToken:
			p.list.Add(&diag.Diagnostic{Code: diag.AntimonySyntax, Pos: p.pos(start.start),
				Message: "model " + strconv.Quote(name.text) + " has no end",
				Hint:    "add a line \"end\""})
			return
		case p.hopeless():
			return
		default:
			m.statements++
			p.guard(p.statement)
		}
	}
}

// functionBlock reads "function name(arguments) formula end".
func (p *parser) functionBlock() {
	p.next()
	name := p.identifier("the name of the function")
	f := &function{name: name.text, pos: p.pos(name.start)}
	p.expect("(", "after the name of the function")
	for !p.accept(")") {
		f.parameters = append(f.parameters, p.identifier("an argument").text)
		if !p.peek().is(")") {
			p.expect(",", "or \")\" in the list of arguments")
		}
	}
	p.skipBlank()
	outside := p.module
	p.module = nil // names in the body are arguments
	defer func() { p.module = outside }()
	f.body = p.formula(func(t token) bool { return t.keyword("end") })
	p.skipBlank()
	if !p.peek().keyword("end") {
		p.fail(diag.AntimonySyntax, p.peek(), "add \"end\" after the formula", "function %q has no end", f.name)
	}
	p.next()
	if old := p.funcNames[f.name]; old != nil {
		p.list.Add(&diag.Diagnostic{Code: diag.AntimonyDuplicate, Pos: f.pos,
			Message: "function " + strconv.Quote(f.name) + " is defined twice",
			Notes:   []diag.Note{{Pos: old.pos, Message: "first defined here"}}})
		return
	}
	p.functions = append(p.functions, f)
	p.funcNames[f.name] = f
}

// globalAnnotation reads a statement about a model or function by name, such
// as `foo is "Foo"`.
func (p *parser) globalAnnotation() {
	t := p.next()
	if m := p.byName[t.text]; m != nil {
		about := &variable{name: t.text, pos: m.pos, display: m.display, sbo: m.sbo, terms: m.terms, notes: m.notes, history: m.history}
		p.annotation(about)
		m.display, m.sbo, m.terms, m.notes, m.history = about.display, about.sbo, about.terms, about.notes, about.history
	} else {
		about := &variable{name: t.text}
		p.annotation(about)
		p.funcNames[t.text].display = about.display
	}
	p.statementEnd()
}

// statementEnd checks that a statement ends here.
func (p *parser) statementEnd() {
	t := p.peek()
	if t.kind == lineEnd || t.kind == endToken || t.is(";") || t.keyword("end") {
		return
	}
	p.fail(diag.AntimonySyntax, t, "end the statement with \";\" or a new line", "unexpected %s", describe(t))
}

// sourceOf returns the published source in the trailing comment of the line of
// t.
func (p *parser) sourceOf(t token) string { return p.sources[p.line(t.start)] }
