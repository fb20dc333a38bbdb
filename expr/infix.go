package expr

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// Binding strengths of the infix grammar, weakest first.
const (
	bindOr = iota + 1
	bindAnd
	bindRelation
	bindSum
	bindProduct
	bindUnary
	bindPower
	bindAtom
)

// maxInfix bounds the text of one formula [bytes]: an expression that shares
// much may be exponentially longer as text.
const maxInfix = 1 << 20

// Infix returns e as a formula with as few parentheses as its structure
// allows and shortest round-trip numbers. ParseInfix with the zero Grammar
// reads it back to an expression that prints the same. A text that would exceed
// 1 MiB is cut off with "…".
func (p *Pool) Infix(e Expr) string { return p.InfixIn(e, Notation{}) }

// Notation is a dialect of printed formulas. The zero Notation is that of
// [Pool.Infix].
type Notation struct {
	// Symbol and Call spell the names of symbols and of called functions; nil:
	// as they are, in backquotes where they could be taken for something else.
	Symbol, Call func(name string) string
	// Function spells an operation that is written like a function; nil or "":
	// the name that Infix uses.
	Function func(op Op) string
	// Flat is for readers that know relations of two sides only: it writes those
	// of three or more as functions.
	Flat bool
	// NoPower writes pow(a, b) for a^b, for readers that give the sign another place.
	NoPower bool
	// NoLog2 writes log(2, x) for log2(x).
	NoLog2 bool
}

// InfixIn is Infix in another notation.
func (p *Pool) InfixIn(e Expr, n Notation) string {
	w := infixWriter{p: p, notation: n, functions: map[Op]string{}}
	if w.notation.Symbol == nil {
		w.notation.Symbol = quoteName
	}
	if w.notation.Call == nil {
		w.notation.Call = quoteFunction
	}
	for _, b := range builtins() {
		if w.functions[b.op] != "" {
			continue
		}
		w.functions[b.op] = b.name
		if n.Function != nil {
			w.functions[b.op] = cmp.Or(n.Function(b.op), b.name)
		}
	}
	w.write(e, 0)
	if w.b.Len() > maxInfix {
		return w.b.String()[:maxInfix] + "…"
	}
	return w.b.String()
}

type infixWriter struct {
	p         *Pool
	b         strings.Builder
	notation  Notation
	functions map[Op]string
	flip      bool // the next number is printed without its minus sign
}

// binding returns how strongly the text of e holds together.
func (w *infixWriter) binding(e Expr) int {
	n := len(w.p.Args(e))
	switch op := w.p.Op(e); op {
	case Number:
		if v := w.p.Node(e).Value; v < 0 || v == 0 && math.Signbit(v) {
			return bindUnary
		}
	case Add:
		if n > 1 {
			return bindSum
		}
	case Sub:
		return bindSum
	case Mul:
		if n > 1 {
			return bindProduct
		}
	case Div:
		return bindProduct
	case Neg, Not:
		return bindUnary
	case Pow:
		if w.notation.NoPower {
			return bindAtom
		}
		return bindPower
	case And:
		if n > 1 {
			return bindAnd
		}
	case Or:
		if n > 1 {
			return bindOr
		}
	case Eq, Neq, Lt, Leq, Gt, Geq:
		if n == 2 || n > 2 && !w.notation.Flat {
			return bindRelation
		}
	}
	return bindAtom
}

// write prints e, in parentheses if it binds weaker than the place demands.
func (w *infixWriter) write(e Expr, demand int) {
	if w.b.Len() > maxInfix {
		return
	}
	if w.binding(e) < demand {
		w.b.WriteByte('(')
		w.bare(e)
		w.b.WriteByte(')')
		return
	}
	w.bare(e)
}

func (w *infixWriter) bare(e Expr) {
	n := w.p.Node(e)
	op, args := n.Op, n.Args
	switch binding := w.binding(e); {
	case op == Number && w.flip:
		w.flip = false
		w.b.WriteString(formatNumber(-n.Value))
	case op == Number:
		w.b.WriteString(formatNumber(n.Value))
	case op == Symbol:
		w.b.WriteString(w.notation.Symbol(n.Name))
	case op == Add && binding == bindSum:
		w.sum(args)
	case op == Sub:
		w.write(args[0], bindSum)
		w.b.WriteString(" - ")
		w.operand(args[1], bindProduct)
	case op == Mul && binding == bindProduct:
		w.write(args[0], bindProduct)
		for _, a := range args[1:] {
			w.b.WriteByte('*')
			w.write(a, bindPower)
		}
	case op == Div:
		w.write(args[0], bindProduct)
		w.b.WriteByte('/')
		w.write(args[1], bindPower)
	case op == Neg && w.isLiteral(args[0]): // −(1) is not the number −1
		w.b.WriteString("-(")
		w.bare(args[0])
		w.b.WriteByte(')')
	case op == Neg:
		w.b.WriteByte('-')
		w.operand(args[0], bindUnary)
	case op == Not:
		w.b.WriteByte('!')
		w.write(args[0], bindUnary)
	case op == Pow && !w.notation.NoPower:
		w.write(args[0], bindAtom)
		w.b.WriteByte('^')
		w.write(args[1], bindUnary)
	case binding == bindAnd:
		w.join(args, " && ", bindRelation)
	case binding == bindOr:
		w.join(args, " || ", bindRelation)
	case binding == bindRelation:
		w.join(args, relationSign(op), bindSum)
	default:
		w.call(n)
	}
}

// isLiteral reports whether the text of e is that of a number.
func (w *infixWriter) isLiteral(e Expr) bool {
	return w.p.Op(e) == Number && isDigit(formatNumber(w.p.Node(e).Value)[0])
}

// operand is write for a place behind a minus sign, where another minus sign
// needs parentheses.
func (w *infixWriter) operand(e Expr, demand int) {
	if w.binding(e) == bindUnary && w.p.Op(e) != Not {
		demand = bindPower
	}
	w.write(e, demand)
}

// sum prints terms, with a minus sign for negative ones.
func (w *infixWriter) sum(args []Expr) {
	w.write(args[0], bindSum)
	for _, a := range args[1:] {
		switch {
		case w.p.Op(a) == Neg:
			w.b.WriteString(" - ")
			w.operand(w.p.Args(a)[0], bindProduct)
		case w.startsNegative(a):
			w.b.WriteString(" - ")
			w.flip = true
			w.write(a, bindProduct)
		default:
			w.b.WriteString(" + ")
			w.operand(a, bindProduct)
		}
	}
}

// startsNegative reports whether the text of e starts with a negative number.
func (w *infixWriter) startsNegative(e Expr) bool {
	for w.p.Op(e) == Div || w.binding(e) == bindProduct {
		e = w.p.Args(e)[0]
	}
	return w.p.Op(e) == Number && w.p.Node(e).Value < 0
}

func (w *infixWriter) join(args []Expr, separator string, demand int) {
	for k, a := range args {
		if k > 0 {
			w.b.WriteString(separator)
		}
		w.write(a, demand)
	}
}

// call prints what has no sign of its own as a function.
func (w *infixWriter) call(n Node) {
	name, args := w.functions[n.Op], n.Args
	switch n.Op {
	case Time, Avogadro, True, False:
		name = constantName(n.Op)
		w.b.WriteString(name)
		return
	case Call:
		name = w.notation.Call(n.Name)
	case Log:
		name = "log"
		if v, ok := w.p.Constant(args[0]); ok && (v == 10 || v == 2 && !w.notation.NoLog2) {
			name, args = "log"+formatNumber(v), args[1:]
		}
	case Root:
		if v, ok := w.p.Constant(args[0]); ok && v == 2 {
			name, args = "sqrt", args[1:]
		}
	}
	w.b.WriteString(name + "(")
	w.join(args, ", ", 0)
	w.b.WriteByte(')')
}

func constantName(op Op) string {
	switch op {
	case Time:
		return "time"
	case Avogadro:
		return "avogadro"
	case True:
		return "true"
	}
	return "false"
}

func relationSign(op Op) string {
	switch op {
	case Eq:
		return " == "
	case Neq:
		return " != "
	case Lt:
		return " < "
	case Leq:
		return " <= "
	case Gt:
		return " > "
	}
	return " >= "
}

// formatNumber returns the shortest text that reads back as v.
func formatNumber(v float64) string {
	switch {
	case v != v:
		return "nan"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case v == math.Pi:
		return "pi"
	case v == math.E:
		return "exponentiale"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// quoteName returns a symbol's name as formulas write it: in backquotes if it
// is reserved or no identifier.
func quoteName(name string) string {
	if isIdentifier(name) && !IsReserved(name) {
		return name
	}
	return "`" + name + "`"
}

// quoteFunction is quoteName for a function's name.
func quoteFunction(name string) string {
	for _, b := range FunctionNames() {
		if strings.EqualFold(b, name) {
			return "`" + name + "`"
		}
	}
	return quoteName(name)
}

// isIdentifier reports whether s is letters, digits and _ (not starting with a
// digit), in parts joined by dots.
func isIdentifier(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" || isDigit(part[0]) {
			return false
		}
		for i := range len(part) {
			if !isLetter(part[i]) && !isDigit(part[i]) {
				return false
			}
		}
	}
	return true
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
