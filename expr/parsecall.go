package expr

import (
	"maps"
	"slices"
	"strings"

	"niche/diag"
)

// call reads the arguments of the function named by t and builds the call. The
// current token is the parenthesis.
func (r *parser) call(t token) Expr {
	open := r.tok
	r.advance()
	var args []Expr
	if r.tok.kind != signToken || r.tok.text != ")" {
		for {
			args = append(args, r.expression(bindOr))
			if r.tok.kind != signToken || r.tok.text != "," {
				break
			}
			r.advance()
		}
	}
	r.closing(open)
	if r.failed {
		return zero
	}
	return r.resolve(t, args)
}

// resolve finds what the name of a call means: the model's functions first.
func (r *parser) resolve(t token, args []Expr) Expr {
	if t.quoted || r.declared(t.text) {
		return r.p.Call(t.text, args...)
	}
	if f, ok := r.g.Functions[t.text]; ok {
		if e, ok := f(r.p, args); ok {
			return e
		}
		r.errorf(diag.FormulaArity, t.offset, "", "function %q cannot take %d arguments", t.text, len(args))
		return zero
	}
	name := t.text
	if r.g.FoldCase {
		name = strings.ToLower(name)
	}
	if e, ok := r.special(name, t, args); ok {
		return e
	}
	for _, b := range builtins() {
		if b.name == name || r.g.FoldCase && strings.EqualFold(b.name, name) {
			return r.builtin(b, t, args)
		}
	}
	if r.g.Closed {
		names := FunctionNames()
		names = append(names, slices.Sorted(maps.Keys(r.g.Functions))...)
		r.errorf(diag.FormulaFunction, t.offset, diag.SuggestHint(t.text, names), "unknown function %q", t.text)
		return zero
	}
	return r.p.Call(t.text, args...)
}

func (r *parser) builtin(b builtin, t token, args []Expr) Expr {
	if !r.arity(t, args, b.min, b.max) {
		return zero
	}
	if b.op == RateOf && r.p.Op(args[0]) != Symbol {
		r.errorf(diag.FormulaArity, t.offset, "name a species, parameter or compartment", "rateOf takes a name, not a formula")
		return zero
	}
	return r.p.New(b.op, args...)
}

// special builds the calls that are not one operation on the arguments in
// order.
func (r *parser) special(name string, t token, args []Expr) (e Expr, ok bool) {
	p := r.p
	if name == "log" {
		return r.log(t, args), true
	}
	want := 1
	if name == "minus" && len(args) == 2 {
		want = 2
	}
	switch name {
	case "log10", "log2", "sqrt", "sqr", "minus":
		if !r.arity(t, args, want, want) {
			return zero, true
		}
	}
	switch name {
	case "log10":
		return p.New(Log, p.Number(10), args[0]), true
	case "log2":
		return p.New(Log, p.Number(2), args[0]), true
	case "sqrt":
		return p.New(Root, p.Number(2), args[0]), true
	case "sqr":
		return p.New(Pow, args[0], p.Number(2)), true
	case "minus":
		if want == 2 {
			return p.New(Sub, args...), true
		}
		return p.New(Neg, args...), true
	}
	return zero, false
}

// log reads log(x), log(base, x) or log(x, base).
func (r *parser) log(t token, args []Expr) Expr {
	p := r.p
	switch {
	case !r.arity(t, args, 1, 2):
		return zero
	case len(args) == 2 && r.g.BaseLast:
		return p.New(Log, args[1], args[0])
	case len(args) == 2:
		return p.New(Log, args...)
	}
	switch r.g.Log {
	case LogNatural:
		return p.New(Ln, args...)
	case LogDecimal:
		return p.New(Log, p.Number(10), args[0])
	}
	r.errorf(diag.FormulaFunction, t.offset, "write ln(x) or log10(x)", "log(x) is ambiguous")
	return zero
}

// arity checks the number of arguments.
func (r *parser) arity(t token, args []Expr, least, most int) bool {
	n := len(args)
	if n >= least && (most == many || n <= most) {
		return true
	}
	switch {
	case most == many:
		r.errorf(diag.FormulaArity, t.offset, "", "function %q takes at least %d arguments, not %d", t.text, least, n)
	case least == most && most == 1:
		r.errorf(diag.FormulaArity, t.offset, "", "function %q takes 1 argument, not %d", t.text, n)
	case least == most:
		r.errorf(diag.FormulaArity, t.offset, "", "function %q takes %d arguments, not %d", t.text, most, n)
	default:
		r.errorf(diag.FormulaArity, t.offset, "", "function %q takes %d to %d arguments, not %d", t.text, least, most, n)
	}
	return false
}
