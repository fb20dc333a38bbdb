package bngl

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// maxInlined bounds the nesting of functions that are written out.
const maxInlined = 100

// inline writes out the functions that e calls.
func (w *writer) inline(e expr.Expr) expr.Expr { return w.inlineAt(e, 0, map[expr.Expr]expr.Expr{}) }

func (w *writer) inlineAt(e expr.Expr, depth int, done map[expr.Expr]expr.Expr) expr.Expr {
	if x, ok := done[e]; ok {
		return x
	}
	n := w.pool.Node(e)
	if len(n.Args) == 0 && n.Op != expr.Call {
		return e
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = w.inlineAt(a, depth, done)
	}
	x := e
	if f := w.functions[n.Name]; n.Op == expr.Call && f != nil && depth < maxInlined && len(f.Parameters) == len(args) && f.Body.Present() {
		values := map[expr.Expr]expr.Expr{}
		for i, p := range f.Parameters {
			values[w.pool.Symbol(p)] = args[i]
		}
		x = w.inlineAt(w.pool.Substitute(f.Body.Expr, values), depth+1, map[expr.Expr]expr.Expr{})
	} else if n.Op == expr.Call {
		x = w.pool.Call(n.Name, args...)
	} else {
		x = w.pool.New(n.Op, args...)
	}
	done[e] = x
	return x
}

// known are the operations of BioNetGen's formulas beside the arithmetic ones.
var known = map[expr.Op]bool{
	expr.Number: true, expr.Symbol: true, expr.Time: true, expr.Add: true, expr.Sub: true, expr.Mul: true, expr.Div: true, expr.Neg: true,
	expr.Pow: true, expr.Exp: true, expr.Ln: true, expr.Log: true, expr.Abs: true, expr.Min: true, expr.Max: true, expr.Root: true,
	expr.Sin: true, expr.Cos: true, expr.Tan: true, expr.Asin: true, expr.Acos: true, expr.Atan: true, expr.Sinh: true, expr.Cosh: true,
	expr.Tanh: true, expr.Asinh: true, expr.Acosh: true, expr.Atanh: true, expr.Eq: true, expr.Neq: true, expr.Lt: true, expr.Leq: true,
	expr.Gt: true, expr.Geq: true, expr.And: true, expr.Or: true, expr.Not: true, expr.Piecewise: true, expr.True: true, expr.False: true,
}

// amounts writes concentrations as amounts per volume.
func (w *writer) amounts(e expr.Expr) expr.Expr { return w.pool.Substitute(e, w.amount) }

// formula spells a formula of parameters, functions and, through groups, amounts
// of species; local are names of local parameters.
func (w *writer) formula(e expr.Expr, pos diag.Pos, local map[string]string) string {
	e = w.choices(e, map[expr.Expr]expr.Expr{})
	refused := false
	w.pool.Walk(e, func(x expr.Expr) bool {
		n := w.pool.Node(x)
		switch {
		case refused:
		case n.Op == expr.Call && n.Name == "if":
		case n.Op == expr.Number && (math.IsNaN(n.Value) || math.IsInf(n.Value, 0)):
			refused = true
			w.errorf(pos, "infinity or NaN in a formula")
		case n.Op == expr.Log && !isBase(w.pool, n.Args[0]), !known[n.Op]:
			refused = true
			w.errorf(pos, "%q in a formula", w.pool.Infix(x))
		case n.Op == expr.Symbol && local[n.Name] == "" && w.names[n.Name] == "":
			refused = true
			w.errorf(pos, "%q in a formula, which is no parameter or species", n.Name)
		}
		return true
	})
	symbol := func(name string) string {
		if to, ok := local[name]; ok {
			return to
		}
		if w.index[name] > 0 {
			return w.groupOf(name)
		}
		return w.name(name)
	}
	return w.pool.InfixIn(e, expr.Notation{Symbol: symbol, Call: func(name string) string { return name }, Flat: true})
}

func isBase(p *expr.Pool, e expr.Expr) bool {
	v, ok := p.Constant(e)
	return ok && (v == 10 || v == 2)
}

// choices turns piecewise into nested calls of if, roots into powers.
func (w *writer) choices(e expr.Expr, done map[expr.Expr]expr.Expr) expr.Expr {
	if x, ok := done[e]; ok {
		return x
	}
	n := w.pool.Node(e)
	if len(n.Args) == 0 {
		return e
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = w.choices(a, done)
	}
	x := e
	switch {
	case n.Op == expr.Piecewise && len(args)%2 == 1:
		x = args[len(args)-1]
		for i := len(args) - 3; i >= 0; i -= 2 {
			x = w.pool.Call("if", args[i+1], args[i], x)
		}
	case n.Op == expr.Root && !isTwo(w.pool, args[0]):
		x = w.pool.New(expr.Pow, args[1], w.pool.New(expr.Div, w.pool.Number(1), args[0]))
	case n.Op == expr.Call:
		x = w.pool.Call(n.Name, args...)
	case n.Op == expr.Piecewise: // without otherwise
		return e
	default:
		x = w.pool.New(n.Op, args...)
	}
	done[e] = x
	return x
}

func isTwo(p *expr.Pool, e expr.Expr) bool {
	v, ok := p.Constant(e)
	return ok && v == 2
}

// groupOf is the group that holds one species, by which functions use it.
func (w *writer) groupOf(species string) string {
	if g, ok := w.group[species]; ok {
		return g
	}
	name := w.fresh(species)
	w.group[species] = name
	w.groups = append(w.groups, name+" "+strconv.Itoa(w.index[species]))
	return name
}

// constant spells a formula of parameters alone.
func (w *writer) constant(e expr.Expr, pos diag.Pos, what string) string {
	for _, x := range w.pool.Symbols(e) {
		name := w.pool.Node(x).Name
		if r := w.rules[name]; w.index[name] > 0 || r != nil {
			w.errorf(pos, "%s by %q, which varies", what, name)
			return "0"
		}
	}
	return w.formula(e, pos, nil)
}

// term is one term of a rate law, sign·(product of factors).
type term struct {
	negative bool
	factors  []factor
}

// factor is base^exponent.
type factor struct {
	base     expr.Expr
	exponent float64
}

// maxTerms bounds the terms of a rate law.
const maxTerms = 8

// terms writes e as a sum of at most maxTerms products.
func (w *writer) terms(e expr.Expr) []term {
	n := w.pool.Node(e)
	switch n.Op {
	case expr.Add:
		var all []term
		for _, a := range n.Args {
			all = append(all, w.terms(a)...)
		}
		if len(all) <= maxTerms {
			return all
		}
	case expr.Sub:
		all := append(w.terms(n.Args[0]), negated(w.terms(n.Args[1]))...)
		if len(all) <= maxTerms {
			return all
		}
	case expr.Neg:
		return negated(w.terms(n.Args[0]))
	case expr.Mul:
		product := []term{{}}
		for _, a := range n.Args {
			product = times(product, w.terms(a), 1)
		}
		if len(product) <= maxTerms {
			return product
		}
	case expr.Div:
		if below := w.terms(n.Args[1]); len(below) == 1 {
			return times(w.terms(n.Args[0]), below, -1)
		}
		return times(w.terms(n.Args[0]), []term{{factors: []factor{{n.Args[1], 1}}}}, -1)
	case expr.Pow:
		if v, ok := w.pool.Constant(n.Args[1]); ok {
			if base := w.terms(n.Args[0]); len(base) == 1 && !base[0].negative {
				return times([]term{{}}, base, v)
			}
		}
	}
	return []term{{factors: []factor{{e, 1}}}}
}

func negated(list []term) []term {
	out := slices.Clone(list)
	for i := range out {
		out[i].negative = !out[i].negative
	}
	return out
}

// times multiplies every term of a by every term of b to a power.
func times(a, b []term, power float64) []term {
	var out []term
	for _, x := range a {
		for _, y := range b {
			t := term{negative: x.negative != y.negative, factors: slices.Clone(x.factors)}
			for _, f := range y.factors {
				t.factors = append(t.factors, factor{f.base, f.exponent * power})
			}
			out = append(out, t)
		}
	}
	return out
}

// reactions writes every reaction, reversible ones as two.
func (w *writer) reactions() {
	for i := range w.m.Reactions {
		r := &w.m.Reactions[i]
		reactants, ok := w.numbers(r, r.Reactants)
		products, also := w.numbers(r, r.Products)
		switch {
		case r.Fast:
			w.errorf(r.Pos, "that reaction %q is fast", r.ID)
		case !ok || !also:
		case r.RateLaw == nil || !r.RateLaw.Math.Present():
			w.errorf(r.Pos, "reaction %q, which has no rate law", r.ID)
		default:
			local := w.locals(r)
			for _, t := range w.terms(w.amounts(w.inline(r.RateLaw.Math.Expr))) {
				from, to := reactants, products
				if t.negative {
					from, to = products, reactants
				}
				w.reaction(r, t, from, to, local)
			}
		}
	}
}

// locals writes the local parameters of a reaction as parameters.
func (w *writer) locals(r *model.Reaction) map[string]string {
	local := map[string]string{}
	for i := range r.RateLaw.LocalParameters {
		p := &r.RateLaw.LocalParameters[i]
		if math.IsNaN(p.Value) {
			w.errorf(p.Pos, "%q, which has no value", p.ID)
		}
		local[p.ID] = w.fresh(r.ID + "_" + p.ID)
		w.names[r.ID+"."+p.ID] = local[p.ID]
		w.params = append(w.params, local[p.ID]+" "+formatNumber(p.Value))
	}
	return local
}

// changed reports whether a rule or an initial assignment sets id.
func (w *writer) changed(id string) bool {
	return id != "" && (w.rules[id] != nil || w.initial[id] != nil)
}

// numbers lists the numbers of species, each as often as its stoichiometry says.
func (w *writer) numbers(r *model.Reaction, refs []model.SpeciesReference) ([]int, bool) {
	var list []int
	for i := range refs {
		ref := &refs[i]
		n := ref.Stoichiometry
		const most = 100
		if ref.StoichiometryMath.Present() || w.changed(ref.ID) || n != math.Trunc(n) || n < 0 || n > most {
			w.errorf(ref.Pos, "the stoichiometry of species %q in reaction %q, which is no whole number", ref.Species, r.ID)
			return nil, false
		}
		for range int(n) {
			if w.index[ref.Species] == 0 {
				break // a function determines it
			}
			list = append(list, w.index[ref.Species])
		}
	}
	return list, true
}

// reaction writes one direction of a reaction. What is left of the rate without
// its reactants is the rate constant; a species that is left as a plain factor
// takes part on both sides.
func (w *writer) reaction(r *model.Reaction, t term, from, to []int, local map[string]string) {
	powers := map[int]float64{}
	var rest []factor
	for _, f := range t.factors {
		if n := w.index[w.pool.Node(f.base).Name]; w.pool.Op(f.base) == expr.Symbol && n > 0 && local[w.pool.Node(f.base).Name] == "" {
			powers[n] += f.exponent
			continue
		}
		rest = append(rest, f)
	}
	for _, n := range from {
		powers[n]--
	}
	var helpers []int
	for _, n := range slices.Sorted(maps.Keys(powers)) {
		symbol := w.pool.Symbol(w.written[n-1].ID)
		switch x := powers[n]; {
		case x < 0 && slices.Contains(from, n):
			w.errorf(r.RateLaw.Pos, "a rate of reaction %q that is not proportional to its reactant %q", r.ID, w.written[n-1].ID)
			return
		case x == 1 && !slices.Contains(from, n):
			helpers = append(helpers, n)
		case x != 0:
			rest = append(rest, factor{symbol, x})
		}
	}
	left, right := side(from, helpers), side(to, helpers)
	w.reacs = append(w.reacs, fmt.Sprintf("%s %s %s #%s", left, right, w.rate(r, rest, local), r.ID))
}

func side(numbers, helpers []int) string {
	if len(numbers)+len(helpers) == 0 {
		return "0"
	}
	var parts []string
	for _, n := range slices.Concat(numbers, helpers) {
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, ",")
}

// rate writes the rate constant: a number, a parameter, a number times a
// parameter, or else a new parameter or function.
func (w *writer) rate(r *model.Reaction, rest []factor, local map[string]string) string {
	number := 1.0
	above, below := []expr.Expr{}, []expr.Expr{}
	for _, f := range collected(rest) {
		v, isNumber := w.pool.Constant(f.base)
		switch {
		case isNumber:
			number *= math.Pow(v, f.exponent)
		case f.exponent == 1:
			above = append(above, f.base)
		case f.exponent == -1:
			below = append(below, f.base)
		case f.exponent < 0:
			below = append(below, w.pool.New(expr.Pow, f.base, w.pool.Number(-f.exponent)))
		default:
			above = append(above, w.pool.New(expr.Pow, f.base, w.pool.Number(f.exponent)))
		}
	}
	switch {
	case len(above)+len(below) == 0:
		return formatNumber(number)
	case len(below) == 0 && len(above) == 1 && w.pool.Op(above[0]) == expr.Symbol && number >= 0:
		name := w.formula(above[0], r.RateLaw.Pos, local)
		if number == 1 {
			return name
		}
		return formatNumber(number) + "*" + name
	}
	if number != 1 || len(above) == 0 {
		above = append([]expr.Expr{w.pool.Number(number)}, above...)
	}
	e := w.product(above)
	if len(below) > 0 {
		e = w.pool.New(expr.Div, e, w.product(below))
	}
	text := w.formula(e, r.RateLaw.Pos, local)
	name, ok := w.derived[text]
	if !ok {
		name = w.fresh("_rate" + strconv.Itoa(len(w.derived)+1))
		w.derived[text] = name
		if w.varies(e, local) {
			w.funcs = append(w.funcs, name+"() "+text)
		} else {
			w.params = append(w.params, name+" "+text)
		}
	}
	return name
}

// collected joins the powers of one base, in the order of their first factors.
func collected(list []factor) []factor {
	var out []factor
	for _, f := range list {
		if i := slices.IndexFunc(out, func(g factor) bool { return g.base == f.base }); i >= 0 {
			out[i].exponent += f.exponent
		} else {
			out = append(out, f)
		}
	}
	return slices.DeleteFunc(out, func(f factor) bool { return f.exponent == 0 })
}

func (w *writer) product(list []expr.Expr) expr.Expr {
	if len(list) == 1 {
		return list[0]
	}
	return w.pool.New(expr.Mul, list...)
}

// varies reports whether a formula uses species, functions or time.
func (w *writer) varies(e expr.Expr, local map[string]string) bool {
	varies := false
	w.pool.Walk(e, func(x expr.Expr) bool {
		n := w.pool.Node(x)
		varies = varies || n.Op == expr.Time || n.Op == expr.Symbol && local[n.Name] == "" && (w.index[n.Name] > 0 || w.rules[n.Name] != nil)
		return !varies
	})
	return varies
}
