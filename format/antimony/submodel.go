package antimony

import (
	"strconv"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// submodel reads "Model(arguments) {, timeconv = x} [in C]" after the label.
func (p *parser) submodel(v *variable, pos diag.Pos) {
	t := p.next()
	if p.byName[t.text] == p.module {
		p.fail(diag.AntimonyClass, t, "leave it out", "model %q contains itself", t.text)
	}
	p.expect("(", "after the name of the model")
	in := &instance{name: v.name, module: t.text, pos: pos}
	for !p.accept(")") {
		p.skipLines()
		p.accept("$")
		if a := p.peek(); a.kind == numberToken {
			in.args = append(in.args, p.next())
		} else {
			text, at := p.name()
			at.text = text
			p.module.variable(text, p.pos(at.start))
			in.args = append(in.args, at)
		}
		if !p.peek().is(")") {
			p.expect(",", "or \")\" in the list of arguments")
		}
	}
	for p.accept(",") {
		p.skipLines()
		p.conversion(in)
	}
	p.inCompartment(v)
	in.compartment = v.compartment
	p.module.instances = append(p.module.instances, in)
}

// conversion reads "timeconv = 60" or "extentconv = x".
func (p *parser) conversion(in *instance) {
	t := p.identifier("timeconv or extentconv")
	if !t.keyword("timeconv", "extentconv") {
		p.fail(diag.AntimonySyntax, t, "submodels have the properties timeconv and extentconv", "a submodel has no property %q", t.text)
	}
	p.expect("=", "after "+strconv.Quote(t.text))
	var factor expr.Expr
	if n := p.peek(); n.kind == numberToken {
		value, err := strconv.ParseFloat(p.next().text, 64)
		if err != nil || value == 0 {
			p.fail(diag.AntimonySyntax, n, "write a finite number other than 0", "%s is no conversion factor", n.text)
		}
		factor = p.pool.Number(value)
	} else {
		name, at := p.name()
		p.module.variable(name, p.pos(at.start))
		factor = p.pool.Symbol(name)
	}
	if t.keyword("timeconv") {
		in.time = factor
	} else {
		in.extent = factor
	}
}

// converter turns formulas of a submodel into formulas of the model around it,
// where time passes and reactions run in other units: one unit of time in the
// submodel is time units outside, and one unit of extent is extent units; 0 means
// that there is no such factor.
type converter struct {
	pool         *expr.Pool
	time, extent expr.Expr
}

func (c converter) none() bool { return c.time == 0 && c.extent == 0 }

// over returns e/f, and e itself without a factor.
func (c converter) over(e, f expr.Expr) expr.Expr {
	if f == 0 {
		return e
	}
	return c.pool.New(expr.Div, e, f)
}

// by returns f·e, and e itself without a factor.
func (c converter) by(f, e expr.Expr) expr.Expr {
	if f == 0 {
		return e
	}
	return c.pool.New(expr.Mul, f, e)
}

// rate converts an extent per time of the submodel.
func (c converter) rate(e expr.Expr) expr.Expr { return c.over(c.by(c.extent, e), c.time) }

// inside is what a rate of reaction of the model around means in the submodel.
func (c converter) inside(e expr.Expr) expr.Expr { return c.over(c.by(c.time, e), c.extent) }

// formula converts the time, the delays and the slopes that a formula holds.
func (c converter) formula(e expr.Expr, done map[expr.Expr]expr.Expr) expr.Expr {
	if c.time == 0 {
		return e
	}
	if x, ok := done[e]; ok {
		return x
	}
	n := c.pool.Node(e)
	if n.Op == expr.Time {
		return c.over(e, c.time)
	}
	if len(n.Args) == 0 {
		return e
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = c.formula(a, done)
	}
	x := e
	switch n.Op {
	case expr.Call:
		x = c.pool.Call(n.Name, args...)
	case expr.Delay:
		x = c.pool.New(expr.Delay, args[0], c.by(c.time, args[1]))
	case expr.RateOf:
		x = c.by(c.time, c.pool.New(expr.RateOf, args...))
	default:
		x = c.pool.New(n.Op, args...)
	}
	done[e] = x
	return x
}

// computed is f with another formula, which is no plain number any more.
func (f *formula) computed(e expr.Expr) *formula {
	if f == nil || f.math.Expr == e {
		return f
	}
	g := *f
	g.math = model.Math{Expr: e, Pos: f.math.Pos}
	g.number, g.unit, g.tokens = false, "", nil
	return &g
}
