package antimony

import (
	"math"
	"strconv"
	"strings"

	"niche/diag"
	"niche/model"
	"niche/units"
)

// unitFormula is a product of units as written, e.g. "1e-3 mole / litre".
type unitFormula struct {
	name   string  // a single name, with tokens empty
	tokens []token // anything else
	names  map[string]string
	pos    diag.Pos
}

// renamed returns u with the names of a submodel's units replaced.
func (u *unitFormula) renamed(names map[string]string) *unitFormula {
	v := *u
	v.names = names
	return &v
}

// unitDefinition reads "unit name = formula".
func (p *parser) unitDefinition() {
	p.next()
	name, t := p.name()
	v := p.module.variable(name, p.pos(t.start))
	p.classify(v, unitClass, p.pos(t.start))
	p.expect("=", "after the name of the unit")
	if v.unit != nil {
		p.duplicate(p.pos(t.start), "unit "+strconv.Quote(name), v.unit.pos)
	}
	v.unit = p.unitFormula(statementStop)
}

// unitAhead reports whether what follows gives one of the model's own units
// without the word "unit", as in "length = meters".
func (p *parser) unitAhead(name string) bool {
	switch name {
	case "substance", "extent", "volume", "area", "length", "time_unit":
	default:
		return false
	}
	for n := 0; ; n++ {
		switch t := p.ahead(n); {
		case t.kind == endToken || statementStop(t):
			return false
		case t.kind == word && p.module.variables[t.text] == nil:
			if _, ok := kindOf(t.text); ok {
				return true
			}
		}
	}
}

// kindOf finds a unit that SBML defines, also in the plural and by its American
// name.
func kindOf(name string) (units.Unit, bool) {
	for _, n := range []string{name, strings.TrimSuffix(name, "s")} {
		switch n {
		case "meter":
			n = "metre"
		case "liter":
			n = "litre"
		}
		if u, ok := units.OfKind(n, 1, 0, 1); ok {
			return u, true
		}
	}
	return units.Unit{}, false
}

// unitFormula reads a product of units.
func (p *parser) unitFormula(stop func(token) bool) *unitFormula {
	start := p.peek()
	tokens := p.formulaTokens(stop)
	if len(tokens) == 0 {
		p.fail(diag.AntimonySyntax, start, "write, say, 1e-9 mole / litre", "a unit is missing")
	}
	return &unitFormula{tokens: tokens, pos: p.pos(start.start)}
}

// units resolves the unit definitions of the model.
func (b *builder) units() {
	for _, v := range b.from.order {
		if v.class != unitClass {
			continue
		}
		u := b.named(v.name, v.pos)
		b.model.UnitDefinitions = append(b.model.UnitDefinitions, model.UnitDefinition{
			ID: v.name, Name: v.display, Unit: u, Pos: v.pos})
		switch v.name {
		case "substance":
			b.model.SubstanceUnit = u
			if !b.model.ExtentUnit.Known() {
				b.model.ExtentUnit = u
			}
		case "extent":
			b.model.ExtentUnit = u
		case "volume":
			b.model.VolumeUnit = u
		case "area":
			b.model.AreaUnit = u
		case "length":
			b.model.LengthUnit = u
		case "time_unit", "time":
			b.model.TimeUnit = u
		}
	}
}

// named returns the unit called name: one that the file defines, or one that
// everybody knows.
func (b *builder) named(name string, pos diag.Pos) units.Unit {
	if u, ok := b.resolved[name]; ok {
		return u
	}
	if v := b.from.variables[name]; v != nil && v.class == unitClass && v.unit != nil {
		if b.resolving[name] {
			b.list.Warnf(diag.AntimonyUndeclared, v.pos, "define it by other units", "unit %q is defined by itself and stays unknown", name)
			return units.Unit{}
		}
		b.resolving[name] = true
		u := b.evaluate(v.unit)
		delete(b.resolving, name)
		b.resolved[name] = u
		return u
	}
	if u, ok := kindOf(name); ok {
		return u
	}
	u, err := units.Parse(name, pos)
	if err != nil {
		var known []string
		for _, v := range b.from.order {
			if v.class == unitClass {
				known = append(known, v.name)
			}
		}
		b.list.Errorf(diag.AntimonyUndeclared, pos, near(name, known, "define it: unit "+name+" = …"), "unit %q is not defined", name)
	}
	return u
}

// evaluate returns the value of a unit formula.
func (b *builder) evaluate(f *unitFormula) units.Unit {
	if f.name != "" {
		return b.named(rename(f.names, f.name), f.pos)
	}
	e := unitEvaluator{builder: b, formula: f}
	u := e.product()
	if e.at < len(f.tokens) && !e.failed {
		e.problem("write units joined by *, / and ^")
	}
	if e.failed {
		return units.Unit{}
	}
	return u
}

func rename(names map[string]string, name string) string {
	if to, ok := names[name]; ok {
		return to
	}
	return name
}

// maxDepth bounds the nesting of parentheses in units.
const maxDepth = 100

// unitEvaluator evaluates the tokens of one unit formula:
//
//	product = factor { ("*" | "/") factor }
//	factor  = atom [ "^" ["-"] number ]
//	atom    = number [name] | name | "(" product ")"
//
// A number and the name behind it belong together: 1/60 second is 1/(60 second).
type unitEvaluator struct {
	*builder
	formula *unitFormula
	at      int
	depth   int
	failed  bool
}

func (e *unitEvaluator) peek() token {
	if e.at < len(e.formula.tokens) {
		return e.formula.tokens[e.at]
	}
	return token{kind: endToken}
}

// problem reports the token at hand, once.
func (e *unitEvaluator) problem(hint string) {
	if !e.failed {
		pos := e.formula.pos
		if t := e.peek(); t.kind != endToken {
			pos = e.pos(t.start)
		}
		e.list.Errorf(diag.AntimonySyntax, pos, hint, "unexpected %s in a unit", describe(e.peek()))
	}
	e.failed = true
}

func (e *unitEvaluator) product() units.Unit {
	u := e.factor()
	for !e.failed {
		switch t := e.peek(); {
		case t.is("*"):
			e.at++
			u = u.Mul(e.factor())
		case t.is("/"):
			e.at++
			u = u.Div(e.factor())
		default:
			return u
		}
	}
	return u
}

func (e *unitEvaluator) factor() units.Unit { return e.power(e.atom()) }

// power applies a following exponent to u.
func (e *unitEvaluator) power(u units.Unit) units.Unit {
	if e.failed || !e.peek().is("^") {
		return u
	}
	e.at++
	sign := 1.0
	if e.peek().is("-") {
		sign = -1
		e.at++
	}
	v, err := strconv.ParseFloat(e.peek().text, 64)
	if e.peek().kind != numberToken || err != nil {
		e.problem("write a number after ^")
		return u
	}
	e.at++
	return u.Pow(sign * v)
}

func (e *unitEvaluator) atom() units.Unit {
	t := e.peek()
	switch {
	case t.kind == numberToken:
		e.at++
		v, err := strconv.ParseFloat(t.text, 64)
		if err != nil || v == 0 || math.IsInf(v, 0) {
			e.at--
			e.problem("write a finite number other than 0")
			return units.Unit{}
		}
		u := units.Dimensionless()
		if n := e.peek(); n.kind == word {
			e.at++
			u = e.named(rename(e.formula.names, n.text), e.pos(n.start))
			u = e.power(u) // 10 metre^2 is 10·(metre²)
		}
		return u.Scale(v)
	case t.kind == word:
		e.at++
		return e.named(rename(e.formula.names, t.text), e.pos(t.start))
	case t.is("("):
		e.at++
		if e.depth++; e.depth > maxDepth {
			e.problem("")
			return units.Unit{}
		}
		u := e.product()
		e.depth--
		if !e.peek().is(")") {
			e.problem("close it with \")\"")
			return u
		}
		e.at++
		return u
	}
	e.problem("write a name or a number")
	return units.Unit{}
}

// unitOf is the declared unit of v; unknown if none is.
func (b *builder) unitOf(v *variable) units.Unit {
	if v.unit == nil {
		return units.Unit{}
	}
	return b.evaluate(v.unit)
}

// substanceUnit is the unit of the amount of species v: a unit declared as a
// concentration is multiplied by that of the compartment.
func (b *builder) substanceUnit(v *variable) units.Unit {
	u := b.unitOf(v)
	if !u.Known() {
		return b.model.SubstanceUnit
	}
	if u.Dim[units.Length] != -3 {
		return u
	}
	volume := b.model.VolumeUnit
	if c := b.from.variables[v.compartment]; c != nil && c.unit != nil {
		volume = b.evaluate(c.unit)
	}
	if !volume.Known() {
		volume, _ = units.OfKind("litre", 1, 0, 1)
	}
	return u.Mul(volume)
}
