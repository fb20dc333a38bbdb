package expr

import "strings"

// builtin is a function that formulas may call by name.
type builtin struct {
	name     string
	op       Op
	min, max int // number of arguments; max < 0: any
}

// many is the max of a function of any number of arguments.
const many = -1

// builtins lists the functions of the infix grammars. The first entry of an
// operation is the name that printing uses; the others are aliases (SBML L3
// infix, MathML and PEtab spellings). log, log10, log2, sqrt, sqr and if are
// read separately.
func builtins() []builtin {
	return []builtin{
		{"abs", Abs, 1, 1}, {"exp", Exp, 1, 1}, {"ln", Ln, 1, 1},
		{"floor", Floor, 1, 1}, {"ceil", Ceil, 1, 1}, {"ceiling", Ceil, 1, 1},
		{"factorial", Factorial, 1, 1}, {"root", Root, 2, 2},
		{"pow", Pow, 2, 2}, {"power", Pow, 2, 2},
		{"min", Min, 1, many}, {"max", Max, 1, many},
		{"quotient", Quotient, 2, 2}, {"rem", Rem, 2, 2}, {"safediv", SafeDiv, 2, 2},
		{"plus", Add, 0, many}, {"times", Mul, 0, many}, {"divide", Div, 2, 2},
		{"sin", Sin, 1, 1}, {"cos", Cos, 1, 1}, {"tan", Tan, 1, 1},
		{"sec", Sec, 1, 1}, {"csc", Csc, 1, 1}, {"cot", Cot, 1, 1},
		{"sinh", Sinh, 1, 1}, {"cosh", Cosh, 1, 1}, {"tanh", Tanh, 1, 1},
		{"sech", Sech, 1, 1}, {"csch", Csch, 1, 1}, {"coth", Coth, 1, 1},
		{"asin", Asin, 1, 1}, {"acos", Acos, 1, 1}, {"atan", Atan, 1, 1},
		{"asec", Asec, 1, 1}, {"acsc", Acsc, 1, 1}, {"acot", Acot, 1, 1},
		{"asinh", Asinh, 1, 1}, {"acosh", Acosh, 1, 1}, {"atanh", Atanh, 1, 1},
		{"asech", Asech, 1, 1}, {"acsch", Acsch, 1, 1}, {"acoth", Acoth, 1, 1},
		{"arcsin", Asin, 1, 1}, {"arccos", Acos, 1, 1}, {"arctan", Atan, 1, 1},
		{"arcsec", Asec, 1, 1}, {"arccsc", Acsc, 1, 1}, {"arccot", Acot, 1, 1},
		{"arcsinh", Asinh, 1, 1}, {"arccosh", Acosh, 1, 1}, {"arctanh", Atanh, 1, 1},
		{"arcsech", Asech, 1, 1}, {"arccsch", Acsch, 1, 1}, {"arccoth", Acoth, 1, 1},
		{"eq", Eq, 0, many}, {"equals", Eq, 0, many}, {"neq", Neq, 0, many},
		{"lt", Lt, 0, many}, {"leq", Leq, 0, many}, {"gt", Gt, 0, many}, {"geq", Geq, 0, many},
		{"and", And, 0, many}, {"or", Or, 0, many}, {"xor", Xor, 0, many},
		{"not", Not, 1, 1}, {"implies", Implies, 2, 2},
		{"piecewise", Piecewise, 1, many}, {"delay", Delay, 2, 2}, {"rateOf", RateOf, 1, 1},
	}
}

// special names are functions that the parser treats one by one.
func special() []string {
	return []string{"log", "log10", "log2", "sqrt", "sqr", "minus"}
}

// constants are the names that stand for values.
func constants() []string {
	return []string{"time", "avogadro", "pi", "exponentiale", "true", "false",
		"inf", "infinity", "nan", "notanumber"}
}

// functionName returns the printed name of an operation.
func functionName(op Op) string {
	for _, b := range builtins() {
		if b.op == op {
			return b.name
		}
	}
	return ""
}

// IsReserved reports whether formulas read name, in any case, as something
// other than a symbol: a built-in constant, a word operator or (followed by a
// parenthesis) a function.
func IsReserved(name string) bool {
	for _, c := range constants() {
		if strings.EqualFold(c, name) {
			return true
		}
	}
	for _, w := range []string{"and", "or", "not"} {
		if strings.EqualFold(w, name) {
			return true
		}
	}
	return false
}

// FunctionNames returns the names of the functions that every infix grammar
// knows, for suggestions.
func FunctionNames() []string {
	names := special()
	for _, b := range builtins() {
		names = append(names, b.name)
	}
	return names
}
