package bngl

import (
	"math"
	"slices"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// formula is a parsed expression whose names are checked at the end of the
// file, when everything is declared.
type formula struct {
	expr    expr.Expr
	pos     diag.Pos
	what    string       // what it belongs to, for messages
	allowed []symbolKind // kinds of names it may use
}

// function is an entry of the functions block.
type function struct {
	name    string
	text    string
	pos, at diag.Pos // of the name and of the text
}

// parameter reads "[index] name value-or-expression".
func (r *reader) parameter(e entry) {
	e.index()
	name, pos := e.next()
	text, at := e.rest()
	if rest, ok := strings.CutPrefix(text, "="); ok {
		text, at.Col = rest, at.Col+1
	}
	if !r.declare(name, pos, parameterSymbol) {
		return
	}
	p := model.Parameter{ID: name, Value: math.NaN(), Constant: true, Pos: pos}
	if v, ok := value(text); ok {
		p.Value = v
	} else if x, ok := r.expression(text, at); ok {
		r.model.InitialAssignments = append(r.model.InitialAssignments,
			model.InitialAssignment{Symbol: name, Math: model.Math{Expr: x, Pos: at}, Pos: pos})
		r.formulas = append(r.formulas, formula{x, at, "parameter \"" + name + "\"", []symbolKind{parameterSymbol}})
	}
	r.model.Parameters = append(r.model.Parameters, p)
}

// function reads "[index] name() expression".
func (r *reader) function(e entry) {
	e.index()
	text, at := e.rest()
	open := strings.IndexByte(text, '(')
	if open < 0 {
		r.list.Errorf(diag.NetField, at, "write \"name() expression\"", "function %q has no parentheses", text)
		return
	}
	name := strings.TrimSpace(text[:open])
	shut := strings.IndexByte(text, ')')
	if shut < open || strings.TrimSpace(text[open+1:shut]) != "" {
		r.list.Errorf(diag.RefusedNetFunction, at, "write the network with BioNetGen, which expands local functions",
			"function %q with arguments is not supported", name)
		return
	}
	if !r.declare(name, at, functionSymbol) {
		return
	}
	body := text[shut+1:]
	trimmed := strings.TrimLeft(body, " \t=")
	bodyPos := at
	bodyPos.Col += shut + 1 + len(body) - len(trimmed)
	r.functions = append(r.functions, function{name: name, text: trimmed, pos: at, at: bodyPos})
}

// withoutEmptyCalls blanks the parentheses of "f()" and "time()", keeping
// columns: names of functions without arguments are plain names here.
func withoutEmptyCalls(text string) string {
	if !strings.Contains(text, "()") {
		return text
	}
	return strings.ReplaceAll(text, "()", "  ")
}

// declare enters a name. It reports whether the name could be used.
func (r *reader) declare(name string, pos diag.Pos, kind symbolKind) bool {
	if len(name) > maxName {
		r.list.Errorf(diag.FormulaLimit, pos, "shorten it", "a name is %d bytes long; at most %d are read", len(name), maxName)
		return false
	}
	if !identifier(name) {
		r.list.Errorf(diag.NetField, pos, "", "%s name %q is not a name", kind, name)
		return false
	}
	if old := r.symbols[name]; old != nil {
		r.list.Add(&diag.Diagnostic{Code: diag.NetDuplicate, Pos: pos,
			Message: kind.String() + " \"" + name + "\" is declared twice",
			Hint:    "rename or remove one of them",
			Notes:   []diag.Note{{Pos: old.pos, Message: "first declared here, as a " + old.kind.String()}}})
		return false
	}
	if n, ok := speciesNumber(name); ok && n > 0 {
		r.list.Errorf(diag.RefusedNetName, pos, "rename it; niche calls species number n of a .net file \"Sn\"",
			"%s name %q is the id of a species", kind, name)
		return false
	}
	s := &symbol{name: name, kind: kind, pos: pos}
	r.symbols[name] = s
	r.order = append(r.order, s)
	return true
}

// speciesNumber returns n for the name Sn.
func speciesNumber(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, "S")
	if !ok || strings.HasPrefix(digits, "0") {
		return 0, false
	}
	return number(digits)
}

// expression parses an infix expression. It reports syntax errors itself.
func (r *reader) expression(text string, pos diag.Pos) (expr.Expr, bool) {
	if text == "" {
		r.list.Errorf(diag.NetField, pos, "", "a value is missing")
		return 0, false
	}
	if identifier(text) {
		return r.leaf(text), true
	}
	x, err := expr.ParseInfix(r.model.Pool, withoutEmptyCalls(text), pos, r.grammar())
	if err != nil {
		if !r.list.Merge(err) {
			r.list.Errorf(diag.NetField, pos, "", "%v", err)
		}
		return 0, false
	}
	return r.resolved(x), true
}

// grammar is the dialect of BioNetGen's expressions. Names of the file come
// before built-in ones; log alone is refused as ambiguous.
func (r *reader) grammar() expr.Grammar {
	return expr.Grammar{
		Closed:   true,
		Declared: func(name string) bool { return r.symbols[name] != nil },
		Functions: map[string]func(*expr.Pool, []expr.Expr) (expr.Expr, bool){
			"if": func(p *expr.Pool, a []expr.Expr) (expr.Expr, bool) {
				if len(a) != 3 {
					return 0, false
				}
				return p.New(expr.Piecewise, a[1], a[0], a[2]), true
			},
			"sum": func(p *expr.Pool, a []expr.Expr) (expr.Expr, bool) {
				return p.New(expr.Add, a...), len(a) > 0
			},
			"avg": func(p *expr.Pool, a []expr.Expr) (expr.Expr, bool) {
				return p.New(expr.Div, p.New(expr.Add, a...), p.Number(float64(len(a)))), len(a) > 0
			},
		},
	}
}

// leaf is the node of a name.
func (r *reader) leaf(name string) expr.Expr {
	pool := r.model.Pool
	if r.symbols[name] == nil {
		switch name {
		case "time", "t":
			return pool.New(expr.Time)
		case "_pi":
			return pool.Number(math.Pi)
		case "_e":
			return pool.Number(math.E)
		case "_NA":
			return pool.Number(6.02214076e23)
		}
	}
	return pool.Symbol(name)
}

// resolved replaces the names that BioNetGen predefines.
func (r *reader) resolved(x expr.Expr) expr.Expr {
	constants := map[expr.Expr]expr.Expr{}
	for _, s := range r.model.Pool.Symbols(x) {
		if y := r.leaf(r.model.Pool.Node(s).Name); y != s {
			constants[s] = y
		}
	}
	return r.model.Pool.Substitute(x, constants)
}

// checkFormulas reports every undeclared name.
func (r *reader) checkFormulas() {
	for _, f := range r.formulas {
		if r.hopeless() {
			return
		}
		seen := map[expr.Expr]bool{}
		r.checkNames(f, f.expr, seen)
	}
}

func (r *reader) checkNames(f formula, x expr.Expr, seen map[expr.Expr]bool) {
	if seen[x] {
		return
	}
	seen[x] = true
	n := r.model.Pool.Node(x)
	switch n.Op {
	case expr.Symbol:
		r.checkName(f, n.Name)
	case expr.Call:
		r.list.Errorf(diag.RefusedNetFunction, f.pos, "", "%s calls %q, which is not supported", f.what, n.Name)
	}
	for _, a := range n.Args {
		r.checkNames(f, a, seen)
	}
}

func (r *reader) checkName(f formula, name string) {
	s := r.symbols[name]
	if s != nil && slices.Contains(f.allowed, s.kind) {
		return
	}
	if s != nil {
		r.list.Add(&diag.Diagnostic{Code: diag.NetUndeclared, Pos: f.pos,
			Message: f.what + " may not use the " + s.kind.String() + " \"" + name + "\"",
			Notes:   []diag.Note{{Pos: s.pos, Message: "declared here"}}})
		return
	}
	var names []string
	for _, s := range r.order {
		if slices.Contains(f.allowed, s.kind) {
			names = append(names, s.name)
		}
	}
	hint := "declare it as a parameter"
	if near := diag.Suggest(name, names); near != "" {
		hint += ", or did you mean \"" + near + "\"?"
	}
	r.list.Errorf(diag.NetUndeclared, f.pos, hint, "%s uses undeclared name %q", f.what, name)
}

// addFunctions turns functions into assignment rules, with groups written out.
func (r *reader) addFunctions() {
	groups := map[expr.Expr]expr.Expr{}
	for _, s := range r.order {
		if s.kind == groupSymbol {
			groups[r.model.Pool.Symbol(s.name)] = s.value
		}
	}
	written := r.model.Pool.NewSubstitution(groups)
	for _, f := range r.functions {
		x, ok := r.expression(f.text, f.at)
		if !ok {
			continue
		}
		r.formulas = append(r.formulas, formula{x, f.at, "function \"" + f.name + "\"",
			[]symbolKind{parameterSymbol, functionSymbol, groupSymbol}})
		r.model.Parameters = append(r.model.Parameters,
			model.Parameter{ID: f.name, Value: math.NaN(), Pos: f.pos})
		r.model.Rules = append(r.model.Rules, model.Rule{
			Kind: model.AssignmentRule, Variable: f.name,
			Math: model.Math{Expr: written.Apply(x), Pos: f.at}, Pos: f.pos})
	}
}
