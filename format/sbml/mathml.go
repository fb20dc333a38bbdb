package sbml

import (
	"math"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// operator is a MathML operator that maps to one expr.Op.
type operator struct {
	op       expr.Op
	min, max int // number of arguments; max < 0: any
}

// operators are the operators with one meaning whatever the number of their
// arguments. minus, plus, times, log and root are not among them.
var operators = map[string]operator{
	"divide": {expr.Div, 2, 2}, "power": {expr.Pow, 2, 2}, "exp": {expr.Exp, 1, 1}, "ln": {expr.Ln, 1, 1},
	"abs": {expr.Abs, 1, 1}, "floor": {expr.Floor, 1, 1}, "ceiling": {expr.Ceil, 1, 1}, "factorial": {expr.Factorial, 1, 1},
	"quotient": {expr.Quotient, 2, 2}, "rem": {expr.Rem, 2, 2},
	"sin": {expr.Sin, 1, 1}, "cos": {expr.Cos, 1, 1}, "tan": {expr.Tan, 1, 1},
	"sec": {expr.Sec, 1, 1}, "csc": {expr.Csc, 1, 1}, "cot": {expr.Cot, 1, 1},
	"sinh": {expr.Sinh, 1, 1}, "cosh": {expr.Cosh, 1, 1}, "tanh": {expr.Tanh, 1, 1},
	"sech": {expr.Sech, 1, 1}, "csch": {expr.Csch, 1, 1}, "coth": {expr.Coth, 1, 1},
	"arcsin": {expr.Asin, 1, 1}, "arccos": {expr.Acos, 1, 1}, "arctan": {expr.Atan, 1, 1},
	"arcsec": {expr.Asec, 1, 1}, "arccsc": {expr.Acsc, 1, 1}, "arccot": {expr.Acot, 1, 1},
	"arcsinh": {expr.Asinh, 1, 1}, "arccosh": {expr.Acosh, 1, 1}, "arctanh": {expr.Atanh, 1, 1},
	"arcsech": {expr.Asech, 1, 1}, "arccsch": {expr.Acsch, 1, 1}, "arccoth": {expr.Acoth, 1, 1},
	"neq": {expr.Neq, 2, 2}, "not": {expr.Not, 1, 1}, "implies": {expr.Implies, 2, 2},
	"min": {expr.Min, 1, -1}, "max": {expr.Max, 1, -1},
}

// naryOperators take any number of arguments; none of them has the value given
// by SBML L3V2 §3.4.13.
var naryOperators = map[string]struct {
	op    expr.Op
	empty expr.Op // Number stands for value
	value float64
}{
	"plus": {expr.Add, expr.Number, 0}, "times": {expr.Mul, expr.Number, 1},
	"and": {expr.And, expr.True, 0}, "or": {expr.Or, expr.False, 0}, "xor": {expr.Xor, expr.False, 0},
	"eq": {expr.Eq, expr.True, 0}, "lt": {expr.Lt, expr.True, 0}, "leq": {expr.Leq, expr.True, 0},
	"gt": {expr.Gt, expr.True, 0}, "geq": {expr.Geq, expr.True, 0},
}

// constants are elements without arguments.
var constants = map[string]float64{
	"pi": math.Pi, "exponentiale": math.E, "infinity": math.Inf(1), "notanumber": math.NaN(),
}

// math reads the formula in the <math> child of parent, which SBML requires up
// to L3V1. Without one the formula is absent.
func (r *reader) math(parent *element) model.Math {
	el := r.mathElement(parent)
	if el == nil {
		return model.Math{}
	}
	inner := r.formulaElement(el)
	if inner == nil {
		return model.Math{}
	}
	e := r.expr(inner)
	if e == 0 {
		return model.Math{}
	}
	return model.Math{Expr: e, Pos: el.pos()}
}

// mathElement returns the <math> child of parent, or nil; two are an error, and
// so is none where SBML requires one.
func (r *reader) mathElement(parent *element) *element {
	var found *element
	stray := false
	for _, c := range parent.children {
		if c.space != mathSpace {
			continue
		}
		switch {
		case c.name != "math":
			r.errorf(diag.SBMLMath, c, "put it inside <math>", "<%s> stands outside <math>", c.name)
			stray = true
		case found != nil:
			r.errorf(diag.SBMLRepeatedElement, c, "keep one of them", "<%s> has two formulas", parent.name)
		default:
			found = c
		}
	}
	if found == nil && !stray && !r.since(3, 2) {
		r.errorf(diag.SBMLMissingElement, parent, "add a <math>", "<%s> has no <math>", parent.name)
	}
	return found
}

// formulaElement returns the one element inside <math>.
func (r *reader) formulaElement(el *element) *element {
	switch args := mathChildren(el); {
	case len(args) == 0:
		r.errorf(diag.SBMLMath, el, "write the formula, or remove <math>", "<math> holds no formula")
	case len(args) > 1:
		r.errorf(diag.SBMLMath, args[1], "keep one formula", "<math> holds more than one formula")
	default:
		return args[0]
	}
	return nil
}

// mathChildren returns the MathML children of el, annotations left out.
func mathChildren(el *element) []*element {
	for _, c := range el.children {
		if !isFormula(c) {
			var kept []*element
			for _, c := range el.children {
				if isFormula(c) {
					kept = append(kept, c)
				}
			}
			return kept
		}
	}
	return el.children
}

func isFormula(el *element) bool {
	return el.space == mathSpace && el.name != "annotation" && el.name != "annotation-xml"
}

// mathErrorf reports a malformed formula and returns the absent expression.
func (r *reader) mathErrorf(el *element, hint, format string, args ...any) expr.Expr {
	r.errorf(diag.SBMLMath, el, hint, format, args...)
	return 0
}

// expr reads one element of content MathML. It returns 0 after reporting a
// problem. The recursion is no deeper than the document, which is bounded.
func (r *reader) expr(el *element) expr.Expr {
	pool := r.m.Pool
	switch el.name {
	case "cn":
		return r.number(el)
	case "ci":
		return r.symbol(el)
	case "csymbol":
		return r.csymbol(el)
	case "apply":
		return r.apply(el)
	case "piecewise":
		return r.piecewise(el)
	case "semantics":
		if args := mathChildren(el); len(args) == 1 {
			return r.expr(args[0])
		}
		return r.mathErrorf(el, "keep one formula", "<semantics> must hold one formula")
	case "true":
		return pool.New(expr.True)
	case "false":
		return pool.New(expr.False)
	case "lambda":
		return r.mathErrorf(el, "define a function and call it", "<lambda> stands outside a function definition")
	}
	if v, ok := constants[el.name]; ok {
		return pool.Number(v)
	}
	return r.mathErrorf(el, "", "<%s> is not a formula of SBML's MathML", el.name)
}

// exprs reads each element; ok is false if one of them is malformed.
func (r *reader) exprs(els []*element) (args []expr.Expr, ok bool) {
	args, ok = make([]expr.Expr, 0, len(els)), true
	for _, el := range els {
		e := r.expr(el)
		ok = ok && e != 0
		args = append(args, e)
	}
	return args, ok
}

// number reads a <cn>. Its sbml:units attribute only matters for checking units
// and has no place in a formula; it is not kept.
func (r *reader) number(el *element) expr.Expr {
	kind, text := el.attr("type"), el.text
	if kind == "" {
		kind = "real"
	}
	first, second, two := strings.Cut(text, string(sepMark))
	if two != (kind == "e-notation" || kind == "rational") {
		return r.mathErrorf(el, `use <sep/> with type="e-notation" or "rational" only`, "<cn> of type %q is malformed", kind)
	}
	first, second = trimSpace(first), trimSpace(second)
	var v float64
	ok := false
	switch kind {
	case "real":
		v, ok = parseDouble(first)
	case "integer":
		if _, ok = parseWhole(first); ok {
			v, _ = parseDouble(first)
		}
	case "e-notation":
		if _, ok = parseWhole(second); ok && !strings.ContainsAny(first, "eE") {
			v, ok = parseDouble(first + "e" + second)
		}
	case "rational":
		var numerator, denominator float64
		if numerator, ok = parseWhole(first); ok {
			if denominator, ok = parseWhole(second); ok {
				v = numerator / denominator
			}
		}
	}
	if !ok {
		return r.mathErrorf(el, "write digits, a decimal point where the type allows one, and nothing else", "%q is not a number of type %q", strings.ReplaceAll(text, string(sepMark), " <sep/> "), kind)
	}
	return r.m.Pool.Number(v)
}

func trimSpace(s string) string { return strings.Trim(s, " \t\r\n") }

// parseWhole parses a decimal integer of any length.
func parseWhole(s string) (float64, bool) {
	if strings.ContainsAny(s, ".eEINa") {
		return 0, false
	}
	return parseDouble(s)
}

// symbol reads a <ci>.
func (r *reader) symbol(el *element) expr.Expr {
	name := trimSpace(el.text)
	if !isID(name) {
		return r.mathErrorf(el, "use letters, digits and underscores, beginning with no digit", "<ci> holds %q, which is not an identifier", name)
	}
	return r.m.Pool.Symbol(name)
}

// symbolsURL precedes the names of the symbols that SBML defines.
const symbolsURL = "http://www.sbml.org/sbml/symbols/"

// csymbol reads a <csymbol> that is not the operator of an <apply>.
func (r *reader) csymbol(el *element) expr.Expr {
	switch url := trimSpace(el.attr("definitionURL")); url {
	case symbolsURL + "time":
		return r.m.Pool.New(expr.Time)
	case symbolsURL + "avogadro":
		return r.m.Pool.New(expr.Avogadro)
	case symbolsURL + "delay", symbolsURL + "rateOf":
		return r.mathErrorf(el, "use it as the first element of <apply>", "%q is a function, not a value", strings.TrimPrefix(url, symbolsURL))
	default:
		return r.unknownSymbol(el, url)
	}
}

func (r *reader) unknownSymbol(el *element, url string) expr.Expr {
	if name, ok := strings.CutPrefix(url, distribURL); ok {
		return r.mathErrorf(el, "use it as the first element of <apply>", "%q is a distribution, not a value", name)
	}
	r.errorf(diag.RefusedSymbol, el, "replace it by a parameter or formula", "the symbol %q (%s) is not supported", trimSpace(el.text), url)
	return 0
}

// apply reads an operator with its arguments.
func (r *reader) apply(el *element) expr.Expr {
	parts := mathChildren(el)
	if len(parts) == 0 {
		return r.mathErrorf(el, "add an operator", "<apply> is empty")
	}
	head, rest := parts[0], parts[1:]
	pool := r.m.Pool
	switch head.name {
	case "minus":
		return r.minus(head, rest)
	case "log":
		return r.qualified(head, rest, "logbase", expr.Log, 10)
	case "root":
		return r.qualified(head, rest, "degree", expr.Root, 2)
	case "csymbol":
		return r.applySymbol(head, rest)
	case "ci":
		args, ok := r.exprs(rest)
		name := trimSpace(head.text)
		if !isID(name) {
			return r.mathErrorf(head, "use letters, digits and underscores, beginning with no digit", "<ci> holds %q, which is not an identifier", name)
		}
		if !ok {
			return 0
		}
		if law, ok := r.laws[name]; ok {
			name = law.String()
		}
		return pool.Call(name, args...)
	}
	args, ok := r.exprs(rest)
	if op, known := naryOperators[head.name]; known {
		if !ok {
			return 0
		}
		return r.nary(op.op, op.empty, op.value, args)
	}
	op, known := operators[head.name]
	switch {
	case !known:
		return r.mathErrorf(head, "", "<%s> is not an operator of SBML's MathML", head.name)
	case len(rest) < op.min || op.max >= 0 && len(rest) > op.max:
		return r.arity(head, op.min, op.max, len(rest))
	case !ok:
		return 0
	}
	return pool.New(op.op, args...)
}

// nary builds an operator of any number of arguments; without arguments it is a
// constant, and a sum or product of one argument is that argument.
func (r *reader) nary(op, empty expr.Op, value float64, args []expr.Expr) expr.Expr {
	pool := r.m.Pool
	switch {
	case len(args) == 0 && empty == expr.Number:
		return pool.Number(value)
	case len(args) == 0:
		return pool.New(empty)
	case len(args) == 1 && (op == expr.Add || op == expr.Mul):
		return args[0]
	case len(args) == 1 && isRelation(op):
		return pool.New(expr.True)
	}
	return pool.New(op, args...)
}

func isRelation(op expr.Op) bool { return op >= expr.Eq && op <= expr.Geq }

func (r *reader) arity(head *element, least, most, have int) expr.Expr {
	want := strconv.Itoa(least)
	switch {
	case most < 0:
		want = "at least " + want
	case most != least:
		want += " to " + strconv.Itoa(most)
	}
	return r.mathErrorf(head, "", "<%s> takes %s argument(s), not %d", head.name, want, have)
}

// minus reads a difference or a negation.
func (r *reader) minus(head *element, rest []*element) expr.Expr {
	if len(rest) < 1 || len(rest) > 2 {
		return r.arity(head, 1, 2, len(rest))
	}
	args, ok := r.exprs(rest)
	switch {
	case !ok:
		return 0
	case len(args) == 1:
		return r.m.Pool.New(expr.Neg, args...)
	}
	return r.m.Pool.New(expr.Sub, args...)
}

// qualified reads log and root, whose first argument may stand in a qualifier
// element and is absent otherwise.
func (r *reader) qualified(head *element, rest []*element, qualifier string, op expr.Op, absent float64) expr.Expr {
	first := r.m.Pool.Number(absent)
	if len(rest) > 0 && rest[0].name == qualifier {
		inner := mathChildren(rest[0])
		if len(inner) != 1 {
			return r.mathErrorf(rest[0], "", "<%s> must hold one formula", qualifier)
		}
		first = r.expr(inner[0])
		rest = rest[1:]
	}
	if len(rest) != 1 {
		return r.arity(head, 1, 1, len(rest))
	}
	x := r.expr(rest[0])
	if first == 0 || x == 0 {
		return 0
	}
	return r.m.Pool.New(op, first, x)
}

// applySymbol reads delay(x, tau) and rateOf(x).
func (r *reader) applySymbol(head *element, rest []*element) expr.Expr {
	args, ok := r.exprs(rest)
	switch url := trimSpace(head.attr("definitionURL")); url {
	case symbolsURL + "delay":
		if len(rest) != 2 {
			return r.mathErrorf(head, "", "delay takes 2 arguments, not %d", len(rest))
		}
		if ok {
			return r.m.Pool.New(expr.Delay, args...)
		}
	case symbolsURL + "rateOf":
		if len(rest) != 1 || rest[0].name != "ci" {
			return r.mathErrorf(head, "", "rateOf takes one identifier")
		}
		if ok {
			return r.m.Pool.New(expr.RateOf, args...)
		}
	case symbolsURL + "time", symbolsURL + "avogadro":
		return r.mathErrorf(head, "", "%q is a value, not a function", strings.TrimPrefix(url, symbolsURL))
	default:
		if name, random := strings.CutPrefix(url, distribURL); random {
			return r.callLaw(head, name, args, ok)
		}
		return r.unknownSymbol(head, url)
	}
	return 0
}

// piecewise reads pieces of value and condition, and an otherwise.
func (r *reader) piecewise(el *element) expr.Expr {
	var args, last []*element
	for _, c := range mathChildren(el) {
		parts := mathChildren(c)
		switch {
		case c.name == "piece" && len(parts) == 2:
			args = append(args, parts...)
		case c.name == "piece":
			return r.mathErrorf(c, "give a value and a condition", "<piece> holds %d formulas, not 2", len(parts))
		case c.name == "otherwise" && len(parts) == 1 && last == nil:
			last = parts
		case c.name == "otherwise":
			return r.mathErrorf(c, "keep one", "<piecewise> may have one <otherwise> with one formula")
		default:
			return r.mathErrorf(c, "", "<%s> does not belong into <piecewise>", c.name)
		}
	}
	values, ok := r.exprs(append(args, last...))
	switch {
	case !ok:
		return 0
	case len(values) == 0:
		return r.m.Pool.Number(math.NaN())
	case len(args) == 0:
		return values[0]
	}
	return r.m.Pool.New(expr.Piecewise, values...)
}

// lambda reads the bound names and the body of a function definition.
func (r *reader) lambda(el *element) (names []string, body model.Math) {
	for el.name == "semantics" {
		args := mathChildren(el)
		if len(args) != 1 {
			break
		}
		el = args[0]
	}
	if el.name != "lambda" {
		r.mathErrorf(el, "wrap it in <lambda>", "a function definition holds <%s> instead of <lambda>", el.name)
		return nil, model.Math{}
	}
	parts := mathChildren(el)
	for len(parts) > 0 && parts[0].name == "bvar" {
		if inner := mathChildren(parts[0]); len(inner) == 1 && inner[0].name == "ci" {
			names = append(names, trimSpace(inner[0].text))
		} else {
			r.mathErrorf(parts[0], "", "<bvar> must hold one <ci>")
		}
		parts = parts[1:]
	}
	switch {
	case len(parts) == 0 && r.since(3, 2):
	case len(parts) != 1:
		r.mathErrorf(el, "", "<lambda> holds %d formulas, not 1", len(parts))
	default:
		body = model.Math{Expr: r.expr(parts[0]), Pos: parts[0].pos()}
	}
	return names, body
}
