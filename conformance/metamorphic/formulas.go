package metamorphic

import (
	"slices"

	"niche/expr"
	"niche/model"
)

// formulasToFunctions turns every formula into the call of a function of the names
// in it, and of time.
func formulasToFunctions(n *network) bool {
	changed := false
	for _, p := range n.places() {
		if p.function != nil || n.holds(p.Expr, expr.Delay, expr.RateOf) {
			continue
		}
		p.Expr = n.callFor(p.Expr)
		changed = true
	}
	return changed
}

// callFor defines a function with the body e and returns its call.
func (n *network) callFor(e expr.Expr) expr.Expr {
	f := model.FunctionDefinition{ID: n.fresh("f")}
	arguments := slices.Clone(n.Pool.Symbols(e))
	for _, s := range arguments {
		f.Parameters = append(f.Parameters, n.Pool.Node(s).Name)
	}
	body := e
	if n.holds(e, expr.Time) {
		now := n.fresh("now")
		body = n.Pool.Substitute(e, map[expr.Expr]expr.Expr{n.Pool.Time(): n.symbol(now)})
		f.Parameters, arguments = append(f.Parameters, now), append(arguments, n.Pool.Time())
	}
	// Bound names in another order than the arguments, as in swap(y, x) = f(x, y).
	rotated := map[expr.Expr]expr.Expr{}
	names := slices.Clone(f.Parameters)
	for i, name := range names {
		f.Parameters[i] = names[(i+1)%len(names)]
		rotated[n.symbol(name)] = n.symbol(f.Parameters[i])
	}
	f.Body = formula(n.Pool.Substitute(body, rotated))
	n.Functions = append(n.Functions, f)
	return n.Pool.Call(f.ID, arguments...)
}

// nestFunctions lets formulas call identity functions, one inside the other.
func nestFunctions(n *network) bool {
	inner, outer := n.fresh("same"), n.fresh("same")
	x := n.symbol("x")
	changed := n.rewriteNodes(func(p *place, e expr.Expr) expr.Expr {
		if p.function != nil || n.Pool.Op(e) != expr.Symbol && n.Pool.Op(e) != expr.Mul {
			return e
		}
		return n.Pool.Call(outer, e)
	})
	n.Functions = append(n.Functions,
		model.FunctionDefinition{ID: inner, Parameters: []string{"x"}, Body: formula(x)},
		model.FunctionDefinition{ID: outer, Parameters: []string{"x"}, Body: formula(n.Pool.Call(inner, n.Pool.Call(inner, x)))})
	return changed
}

// assignmentsToAlgebraic turns x = f into 0 = x − f.
func assignmentsToAlgebraic(n *network) bool {
	return n.solveFor(func(x, f expr.Expr) expr.Expr { return n.Pool.New(expr.Sub, x, f) })
}

// assignmentsToNonlinear turns x = f into 0 = (x − f) + (x − f)³, which has the same
// only solution. Before the start, though, x has the value that it has at it; models
// that ask for the past are left alone.
func assignmentsToNonlinear(n *network) bool {
	if n.uses(expr.Delay) {
		return false
	}
	p := n.Pool
	return n.solveFor(func(x, f expr.Expr) expr.Expr {
		d := p.New(expr.Sub, x, f)
		return p.New(expr.Add, d, p.New(expr.Pow, d, n.number(3)))
	})
}

// solveFor turns assignment rules into algebraic rules; what nothing determines
// becomes constant, so that there is one way to read them.
func (n *network) solveFor(residual func(x, f expr.Expr) expr.Expr) bool {
	if n.algebraic {
		return false
	}
	changed := false
	for i := range n.Rules {
		r := &n.Rules[i]
		if r.Kind != model.AssignmentRule || !r.Math.Present() {
			continue
		}
		*r = model.Rule{Kind: model.AlgebraicRule, Math: formula(residual(n.symbol(r.Variable), r.Math.Expr))}
		changed = true
	}
	n.freezeUndetermined()
	return changed
}

// freezeUndetermined declares constant what may vary and does not. References
// without a name are left alone.
func (n *network) freezeUndetermined() {
	for i := range n.Species {
		s := &n.Species[i]
		s.Constant = s.Constant || n.free(s.ID)
	}
	for i := range n.Parameters {
		p := &n.Parameters[i]
		p.Constant = p.Constant || n.free(p.ID)
	}
	for i := range n.Compartments {
		c := &n.Compartments[i]
		c.Constant = c.Constant || n.free(c.ID)
	}
	for i := range n.Reactions {
		for ref := range n.Reactions[i].References() {
			ref.Constant = ref.Constant || ref.ID != "" && n.free(ref.ID)
		}
	}
}

// delaysOfZero asks for the value of every species and parameter a time ago that
// is a parameter with the value 0. Fast reactions, which are at the equilibrium of
// present values, are left alone.
func delaysOfZero(n *network) bool {
	id := n.addParameter("lag", 0, true)
	lag := n.symbol(id)
	return n.rewriteNodes(func(p *place, e expr.Expr) expr.Expr {
		name := n.Pool.Node(e).Name
		constant := slices.ContainsFunc(n.Parameters, func(x model.Parameter) bool { return x.ID == name && x.Constant })
		if p.function != nil || n.Pool.Op(e) != expr.Symbol || p.shadows(name) || constant || n.algebraic || n.fast {
			return e
		}
		return n.Pool.New(expr.Delay, e, lag)
	})
}

// integrateRates replaces what rate rules or reactions change, as far as it is
// asked for, by the integral of its rate of change.
func integrateRates(n *network) bool {
	changed := false
	follow := func(id string) {
		copied := n.fresh("integral_" + id)
		n.Parameters = append(n.Parameters, model.Parameter{ID: copied, Value: 0})
		n.addInitial(copied, n.symbol(id))
		n.addRule(model.RateRule, copied, n.Pool.New(expr.RateOf, n.symbol(id)))
		n.names[id] = copied
		changed = true
	}
	for i := range n.Species {
		s := &n.Species[i]
		if n.integrable(s.ID) && (!n.concentration(s) || n.fixed(s.Compartment) || !n.assigned[s.Compartment] && n.rules[s.Compartment] != nil && n.rules[s.Compartment].Kind == model.RateRule) {
			follow(s.ID)
			n.Species[i].InitialIsAmount = s.InitialIsAmount
		}
	}
	for i := range n.Parameters {
		if id := n.Parameters[i].ID; n.integrable(id) {
			follow(id)
		}
	}
	return changed
}

// integrable reports whether id changes, and without jumps, which fast reactions
// may bring.
func (n *network) integrable(id string) bool {
	r := n.rules[id]
	if n.assigned[id] || n.algebraic || n.fast || r == nil && !n.changed[id] {
		return false
	}
	return r == nil || r.Kind == model.RateRule && r.Math.Present()
}
