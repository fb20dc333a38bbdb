package expr

import (
	"math"
	"strings"

	"niche/diag"
)

const (
	maxNesting   = 500     // of parentheses, calls, powers and signs
	maxOperators = 100_000 // in one formula; a chain a−b−c… nests that deep
	maxProblems  = 100     // after which the rest of a formula is not read
)

// ParseInfix reads a formula: + − * / % ^ (also **), comparisons (chained as in
// MathML), && || !, parentheses, numbers, names and function calls. ^ binds
// strongest and to the right (−x^2 is −(x^2), 2^-x is allowed); then unary + −
// !, then * / %, then + −, then comparisons, then && and ||. Names may contain
// dots between parts, or be anything in backquotes. Nothing is simplified, but
// chains of + or * become one node and a minus sign before a number belongs to
// it.
//
// at is the place of text's first byte. The error is a diag.List with codes
// N015x. ParseInfix does not panic and uses O(len(text)) memory.
func ParseInfix(p *Pool, text string, at diag.Pos, g Grammar) (Expr, error) {
	r := &parser{p: p, g: &g, at: at, lex: lexer{text: text}}
	if len(text) > maxInfix {
		r.errorf(diag.FormulaLimit, 0, "split it into assignments", "formula is longer than 1 MiB")
		return 0, r.problems.Err()
	}
	r.advance()
	e := r.expression(bindOr)
	if r.tok.kind != endToken {
		r.unexpected("")
	}
	if err := r.problems.Err(); err != nil {
		return 0, err
	}
	return e, nil
}

type parser struct {
	p        *Pool
	g        *Grammar
	at       diag.Pos
	lex      lexer
	tok      token
	last     token // the one before tok
	depth    int
	count    int // operators
	problems diag.List
	failed   bool // a syntax error was reported; the rest is not read
}

// advance reads the next token; after a syntax error there is only the end.
func (r *parser) advance() {
	if r.failed {
		return
	}
	r.last = r.tok
	r.tok = r.lex.next()
}

// place maps an offset in the text to a position in the file.
func (r *parser) place(offset int) diag.Pos {
	before := r.lex.text[:min(offset, len(r.lex.text))]
	at := r.at
	if !at.IsValid() {
		return at
	}
	if n := strings.Count(before, "\n"); n > 0 {
		at.Line += n
		at.Col = len(before) - strings.LastIndexByte(before, '\n')
		return at
	}
	at.Col += len(before)
	return at
}

func (r *parser) errorf(code diag.Code, offset int, hint, format string, args ...any) {
	r.problems.Errorf(code, r.place(offset), hint, format, args...)
	if len(r.problems) >= maxProblems && !r.failed {
		r.failed = true
		r.tok = token{offset: len(r.lex.text)}
	}
}

// stop reports a syntax error and ends reading.
func (r *parser) stop(code diag.Code, offset int, hint, format string, args ...any) Expr {
	if !r.failed {
		r.errorf(code, offset, hint, format, args...)
	}
	r.failed = true
	r.tok = token{offset: len(r.lex.text)}
	return zero
}

// unexpected complains about the current token where something else, wanted,
// should be.
func (r *parser) unexpected(wanted string) Expr {
	t := r.tok
	hint := ""
	if wanted != "" {
		hint = "write " + wanted + " here"
	}
	switch {
	case t.kind == endToken && t.offset == 0 || strings.TrimSpace(r.lex.text) == "":
		return r.stop(diag.FormulaSyntax, t.offset, "write a formula", "formula is empty")
	case t.kind == endToken:
		return r.stop(diag.FormulaSyntax, t.offset, hint, "formula ends too early")
	case t.text == "=":
		hint = "write == to compare"
	case t.text == "&" || t.text == "|":
		hint = "write " + t.text + t.text
	case t.text == "[" || t.text == "{":
		hint = "group with ( and )"
	case t.text == ")" && wanted == "":
		hint = "remove it, or open it before"
	case t.text == ",":
		hint = "use a point as the decimal sign; commas separate arguments of functions"
	case t.kind == nameToken && r.last.kind == numberToken:
		hint = "write * between factors; units of numbers are not read here"
	case wanted == "" && (t.kind == nameToken || t.kind == numberToken || t.text == "("):
		hint = "write an operator, such as *, before it"
	}
	return r.stop(diag.FormulaSyntax, t.offset, hint, "unexpected %q in formula", t.text)
}

// enter counts one level of nesting and reports whether it is allowed.
func (r *parser) enter() bool {
	if r.depth++; r.depth <= maxNesting {
		return true
	}
	r.stop(diag.FormulaLimit, r.tok.offset, "split it into assignments", "formula is nested deeper than %d levels", maxNesting)
	return false
}

// binary describes the operator at the current token.
func (r *parser) binary() (op Op, binding int) {
	t := r.tok
	switch t.kind {
	case signToken:
		switch t.text {
		case "+":
			return Add, bindSum
		case "-":
			return Sub, bindSum
		case "*":
			return Mul, bindProduct
		case "/":
			return Div, bindProduct
		case "%":
			return Rem, bindProduct
		case "^", "**":
			return Pow, bindPower
		case "==":
			return Eq, bindRelation
		case "!=", "<>", "><":
			return Neq, bindRelation
		case "<":
			return Lt, bindRelation
		case "<=":
			return Leq, bindRelation
		case ">":
			return Gt, bindRelation
		case ">=":
			return Geq, bindRelation
		case "&&":
			return And, r.logic(bindAnd)
		case "||":
			return Or, bindOr
		}
	case nameToken:
		switch {
		case r.word("and"):
			return And, r.logic(bindAnd)
		case r.word("or"):
			return Or, bindOr
		}
	}
	return Invalid, 0
}

func (r *parser) logic(binding int) int {
	if r.g.FlatLogic {
		return bindOr
	}
	return binding
}

// word reports whether the current token is the operator w.
func (r *parser) word(w string) bool {
	t := r.tok
	return r.g.Words && t.kind == nameToken && !t.quoted &&
		(t.text == w || t.text == strings.ToUpper(w)) && !r.declared(t.text)
}

func (r *parser) declared(name string) bool { return r.g.Declared != nil && r.g.Declared(name) }

// expression reads operators that bind at least as strongly as demanded
// (precedence climbing).
func (r *parser) expression(demand int) Expr {
	defer func() { r.depth-- }()
	if !r.enter() {
		return zero
	}
	left := r.unary()
	for {
		op, binding := r.binary()
		switch {
		case binding < demand || binding == 0:
			return left
		case op == Add || op == Mul || op == And || op == Or:
			operands := []Expr{left}
			for next := op; next == op; next, _ = r.binary() {
				operands = append(operands, r.right(binding+1))
			}
			left = r.p.New(op, operands...)
		case binding == bindRelation:
			left = r.relation(left)
		case op == Pow && r.g.WeakPower:
			left = r.p.New(Pow, left, r.right(bindAtom))
		case op == Pow: // to the right, and 2^-x
			left = r.p.New(Pow, left, r.right(bindUnary))
		default:
			left = r.p.New(op, left, r.right(binding+1))
		}
	}
}

// right reads the operand behind the operator at the current token.
func (r *parser) right(demand int) Expr {
	if r.count++; r.count > maxOperators {
		return r.stop(diag.FormulaLimit, r.tok.offset, "split it into assignments", "formula has more than %d operators", maxOperators)
	}
	r.advance()
	return r.expression(demand)
}

// relation reads a chain of comparisons behind its first operand: a < b < c is
// one node, a < b <= c is a < b && b <= c.
func (r *parser) relation(left Expr) Expr {
	op, _ := r.binary()
	operands := []Expr{left}
	var links []Expr
	for {
		operands = append(operands, r.right(bindSum))
		next, binding := r.binary()
		if binding == bindRelation && next == op && op != Neq {
			continue
		}
		links = append(links, r.p.New(op, operands...))
		if binding != bindRelation {
			break
		}
		op, operands = next, []Expr{operands[len(operands)-1]}
	}
	if len(links) == 1 {
		return links[0]
	}
	return r.p.New(And, links...)
}

// unary reads signs, and a value with its powers.
func (r *parser) unary() Expr {
	t := r.tok
	minus, plus, not := false, false, false
	if t.kind == signToken {
		minus, plus, not = t.text == "-", t.text == "+", t.text == "!"
	}
	not = not || r.word("not") && !r.callFollows()
	if !minus && !plus && !not {
		return r.value()
	}
	r.advance()
	number := r.tok.kind == numberToken
	demand := bindUnary
	if r.g.WeakPower && !not {
		demand = bindAtom
	}
	x := r.expression(demand)
	switch {
	case plus:
		return x
	case not:
		return r.p.New(Not, x)
	}
	// A bare literal takes the sign: what was read is one Number.
	if v, ok := r.p.Constant(x); ok && number && r.p.Op(x) == Number {
		return r.p.Number(-v)
	}
	return r.p.New(Neg, x)
}

// callFollows reports whether a parenthesis follows the current token: not(x)
// is the function.
func (r *parser) callFollows() bool {
	ahead := r.lex
	t := ahead.next()
	return t.kind == signToken && t.text == "("
}

// value reads a number, name, call or parenthesis.
func (r *parser) value() Expr {
	t := r.tok
	switch t.kind {
	case numberToken:
		r.advance()
		return r.unit(r.p.Number(t.value))
	case nameToken:
		r.advance()
		if r.tok.kind == signToken && r.tok.text == "(" {
			return r.call(t)
		}
		return r.name(t)
	case signToken:
		if t.text == "(" {
			r.advance()
			e := r.expression(bindOr)
			r.closing(t)
			return e
		}
	}
	return r.unexpected("a value")
}

// closing takes the parenthesis that closes the one opened at open.
func (r *parser) closing(open token) {
	if r.tok.kind == signToken && r.tok.text == ")" {
		r.advance()
		return
	}
	if r.failed {
		return
	}
	if r.tok.kind == endToken {
		r.stop(diag.FormulaSyntax, open.offset, "close it with )", "parenthesis is not closed")
		return
	}
	r.unexpected("")
}

// unit offers a name behind a number to the grammar.
func (r *parser) unit(number Expr) Expr {
	if r.g.Unit == nil || r.tok.kind != nameToken || r.word("and") || r.word("or") {
		return number
	}
	e, ok := r.g.Unit(r.p, number, r.tok.text)
	if !ok {
		return r.unexpected("")
	}
	r.advance()
	return e
}

// name resolves a name that is not called.
func (r *parser) name(t token) Expr {
	name := t.text
	if t.quoted || r.declared(name) {
		return r.p.Symbol(name)
	}
	if r.g.FoldCase {
		name = strings.ToLower(name)
	}
	switch name {
	case "time":
		return r.p.Time()
	case "avogadro":
		return r.p.New(Avogadro)
	case "true":
		return r.p.New(True)
	case "false":
		return r.p.New(False)
	case "pi":
		return r.p.Number(math.Pi)
	case "exponentiale":
		return r.p.Number(math.E)
	case "inf", "infinity", "INF", "Infinity", "Inf":
		return r.p.Number(math.Inf(1))
	case "nan", "notanumber", "NaN", "NAN":
		return r.p.Number(math.NaN())
	}
	return r.p.Symbol(t.text)
}
