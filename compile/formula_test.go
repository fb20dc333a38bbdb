package compile_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"testing"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/model"
)

// formula reads a formula in the notation of Go: k*S/(K + S), pow(x, n), t > 5
// && a < b, piecewise(v1, c1, …), delay(x, t), rateOf(x), f(x).
func formula(t testing.TB, p *expr.Pool, text string) expr.Expr {
	t.Helper()
	tree, err := parser.ParseExpr(text)
	if err != nil {
		t.Fatalf("formula %q: %v", text, err)
	}
	return convert(t, p, tree)
}

var binaryOps = map[token.Token]expr.Op{
	token.ADD: expr.Add, token.SUB: expr.Sub, token.MUL: expr.Mul, token.QUO: expr.Div,
	token.LSS: expr.Lt, token.LEQ: expr.Leq, token.GTR: expr.Gt, token.GEQ: expr.Geq,
	token.EQL: expr.Eq, token.NEQ: expr.Neq, token.LAND: expr.And, token.LOR: expr.Or,
}

var functionOps = map[string]expr.Op{
	"pow": expr.Pow, "exp": expr.Exp, "ln": expr.Ln, "piecewise": expr.Piecewise, "delay": expr.Delay,
	"rateOf": expr.RateOf, "max": expr.Max, "min": expr.Min, "abs": expr.Abs, "lt": expr.Lt, "sin": expr.Sin,
}

func convert(t testing.TB, p *expr.Pool, tree ast.Expr) expr.Expr {
	t.Helper()
	switch x := tree.(type) {
	case *ast.ParenExpr:
		return convert(t, p, x.X)
	case *ast.BasicLit:
		v, err := strconv.ParseFloat(x.Value, 64)
		if err != nil {
			t.Fatal(err)
		}
		return p.Number(v)
	case *ast.Ident:
		if x.Name == "t" {
			return p.Time()
		}
		return p.Symbol(x.Name)
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			return p.New(expr.Not, convert(t, p, x.X))
		}
		return p.New(expr.Neg, convert(t, p, x.X))
	case *ast.BinaryExpr:
		return p.New(binaryOps[x.Op], convert(t, p, x.X), convert(t, p, x.Y))
	case *ast.CallExpr:
		var args []expr.Expr
		for _, a := range x.Args {
			args = append(args, convert(t, p, a))
		}
		name := x.Fun.(*ast.Ident).Name
		if op, ok := functionOps[name]; ok {
			return p.New(op, args...)
		}
		return p.Call(name, args...)
	}
	t.Fatalf("formula of type %T", tree)
	return 0
}

// builder makes models in memory, one call a component.
type builder struct {
	t testing.TB
	m *model.Model
}

// network returns a builder with one constant compartment c of size 1.
func network(t testing.TB) *builder {
	b := &builder{t, &model.Model{Pool: expr.NewPool(), File: "test"}}
	return b.compartment("c", 1)
}

func (b *builder) math(text string) model.Math {
	return model.Math{Expr: formula(b.t, b.m.Pool, text), Pos: b.pos()}
}

// pos counts components, so that each has a place of its own.
func (b *builder) pos() diag.Pos {
	m := b.m
	n := len(m.Species) + len(m.Compartments) + len(m.Parameters) + len(m.Rules) + len(m.Reactions) + len(m.Events)
	return diag.Pos{File: "test", Line: n + 1, Col: 1}
}

func (b *builder) compartment(id string, size float64) *builder {
	b.m.Compartments = append(b.m.Compartments, model.Compartment{ID: id, Dimensions: 3, Size: size, Pos: b.pos()})
	return b
}

// species adds concentrations in the compartment last added: "A=1", "B=2".
func (b *builder) species(list ...string) *builder {
	c := b.m.Compartments[len(b.m.Compartments)-1].ID
	for _, s := range list {
		id, v := split(b.t, s)
		b.m.Species = append(b.m.Species, model.Species{ID: id, Compartment: c, Initial: v, Pos: b.pos()})
	}
	return b
}

// parameters adds parameters: "k=1".
func (b *builder) parameters(list ...string) *builder {
	for _, s := range list {
		id, v := split(b.t, s)
		b.m.Parameters = append(b.m.Parameters, model.Parameter{ID: id, Value: v, Pos: b.pos()})
	}
	return b
}

// split reads "id=value"; without value it is NaN.
func split(t testing.TB, s string) (string, float64) {
	id, text, found := strings.Cut(s, "=")
	if !found {
		return id, math.NaN()
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return id, v
}

// reaction adds a reaction: "R1: A + 2 B -> C; k*A*B".
func (b *builder) reaction(text string) *builder {
	b.t.Helper()
	id, rest, _ := strings.Cut(text, ":")
	scheme, law, _ := strings.Cut(rest, ";")
	left, right, _ := strings.Cut(scheme, "->")
	b.m.Reactions = append(b.m.Reactions, model.Reaction{ID: id, Pos: b.pos(),
		Reactants: references(b.t, left), Products: references(b.t, right),
		RateLaw: &model.RateLaw{Math: b.math(strings.TrimSpace(law)), Pos: b.pos()}})
	return b
}

func references(t testing.TB, side string) []model.SpeciesReference {
	var refs []model.SpeciesReference
	for term := range strings.SplitSeq(side, " + ") {
		words := strings.Fields(term)
		switch len(words) {
		case 1:
			refs = append(refs, model.SpeciesReference{Species: words[0], Stoichiometry: 1})
		case 2:
			n, err := strconv.ParseFloat(words[0], 64)
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, model.SpeciesReference{Species: words[1], Stoichiometry: n})
		}
	}
	return refs
}

// rule adds "x := formula" or "x' = formula".
func (b *builder) rule(text string) *builder {
	b.t.Helper()
	id, f, assignment := strings.Cut(text, " := ")
	kind := model.AssignmentRule
	if !assignment {
		id, f, _ = strings.Cut(text, "' = ")
		kind = model.RateRule
	}
	b.m.Rules = append(b.m.Rules, model.Rule{Kind: kind, Variable: id, Math: b.math(f), Pos: b.pos()})
	return b
}

// initial adds an initial assignment "x = formula".
func (b *builder) initial(text string) *builder {
	b.t.Helper()
	id, f, _ := strings.Cut(text, " = ")
	b.m.InitialAssignments = append(b.m.InitialAssignments, model.InitialAssignment{Symbol: id, Math: b.math(f), Pos: b.pos()})
	return b
}

// event adds "E: trigger; x = formula; y = formula".
func (b *builder) event(text string) *builder {
	b.t.Helper()
	id, rest, _ := strings.Cut(text, ": ")
	parts := strings.Split(rest, "; ")
	e := model.Event{ID: id, Trigger: model.Trigger{Math: b.math(parts[0]), InitialValue: true, Persistent: true}, Pos: b.pos()}
	for _, a := range parts[1:] {
		x, f, _ := strings.Cut(a, " = ")
		e.Assignments = append(e.Assignments, model.EventAssignment{Variable: x, Math: b.math(f), Pos: b.pos()})
	}
	b.m.Events = append(b.m.Events, e)
	return b
}

// function adds "f(x, y) = body".
func (b *builder) function(text string) *builder {
	b.t.Helper()
	head, body, _ := strings.Cut(text, " = ")
	name, rest, _ := strings.Cut(head, "(")
	b.m.Functions = append(b.m.Functions, model.FunctionDefinition{ID: name, Body: b.math(body), Pos: b.pos(),
		Parameters: strings.Split(strings.TrimSuffix(rest, ")"), ", ")})
	return b
}

// lower lowers the model, which must have no error.
func (b *builder) lower(opt compile.Options) *compile.System {
	b.t.Helper()
	s, list := compile.Lower(b.m, opt)
	if err := list.Err(); err != nil {
		b.t.Fatal(err)
	}
	return s
}

// same fails unless got has the value of the formula text at several points.
func same(t testing.TB, p *expr.Pool, what string, got expr.Expr, text string) {
	t.Helper()
	want := formula(t, p, text)
	for k := range 3 {
		env := expr.Env{Time: 2.3, Symbol: func(name string) (float64, bool) {
			h := fnv.New32a()
			fmt.Fprint(h, name, k)
			return 0.1 + float64(h.Sum32())/(1<<31), true
		}}
		a, err := p.Eval(got, env)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := p.Eval(want, env)
		if math.Abs(a-b) > 1e-12*(math.Abs(a)+math.Abs(b)) || math.IsNaN(a) {
			t.Errorf("%s is %s, want %s", what, show(p, got), text)
			return
		}
	}
}

// show prints an expression as op(args).
func show(p *expr.Pool, e expr.Expr) string {
	if e == 0 {
		return "nothing"
	}
	n := p.Node(e)
	switch n.Op {
	case expr.Number:
		return strconv.FormatFloat(n.Value, 'g', -1, 64)
	case expr.Symbol:
		return n.Name
	case expr.Time:
		return "t"
	}
	args := make([]string, len(n.Args))
	for i, a := range n.Args {
		args[i] = show(p, a)
	}
	return "op" + strconv.Itoa(int(n.Op)) + n.Name + "(" + strings.Join(args, ", ") + ")"
}
