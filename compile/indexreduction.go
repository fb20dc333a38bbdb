package compile

import (
	"fmt"
	"strings"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// maxDerivatives bounds how often an algebraic rule is differentiated.
const maxDerivatives = 4

// Invariant is an algebraic rule that was differentiated, or a derivative of it
// on the way to the equation that is solved: Expr vanishes at all times if it
// does at the start.
type Invariant struct {
	Expr     expr.Expr
	Gradient []StatePartial
	Pos      diag.Pos // of the rule
}

// StatePartial is the derivative by one state.
type StatePartial struct {
	State int
	Expr  expr.Expr
}

// reduceIndex replaces an equation that holds no free unknown by its derivative
// along the equations found so far (Pantelides 1988, doi 10.1137/0909014). The
// equation itself becomes an invariant. It reports false, with an error, if no
// derivative holds an unknown.
func (a *algebra) reduceIndex(e *equation) bool {
	derivative, states, ok := a.derivative(e)
	if !ok {
		return false
	}
	rate, constant := a.l.pool.Constant(derivative)
	zero := constant && rate == 0
	if e.derived == maxDerivatives || constant && !zero || zero && len(states) == 0 {
		a.reportOverdetermined(e)
		return false
	}
	a.l.invariants = append(a.l.invariants, Invariant{Expr: e.residual, Pos: e.rule.Pos})
	if zero {
		a.l.diags.Warnf(diag.Redundant, e.rule.Pos, "drop it",
			"algebraic rule follows from the other equations if it holds at the start")
		a.drop(e)
		return true
	}
	e.residual = derivative
	e.derived++
	return true
}

// drop removes e from the open equations.
func (a *algebra) drop(e *equation) {
	kept := a.open[:0]
	for _, o := range a.open {
		if o != e {
			kept = append(kept, o)
		}
	}
	a.open = kept
}

// derivative returns d residual/dt over leaves, unknowns that are still free
// being parameters, and the states that the residual uses.
func (a *algebra) derivative(e *equation) (derivative expr.Expr, states []expr.Expr, ok bool) {
	trial := newLowering(a.l.model, a.l.opt)
	trial.determined = a.d
	trial.collectFunctions()
	trial.declare()
	if trial.diags.HasErrors() {
		a.l.diags = append(a.l.diags, trial.diags...)
		return 0, nil, false
	}
	trial.assignSlots()
	w := newRewriter(trial, true)
	w.in("algebraic rule", "", e.rule.Math.Pos)
	residual := w.lower(e.residual)
	for _, leaf := range trial.leaves(residual) {
		if trial.sys.Slots[leaf].Kind == StateSlot {
			states = append(states, leaf)
		}
	}
	derivative = w.totalDerivative(residual)
	if trial.diags.HasErrors() {
		a.l.diags = append(a.l.diags, trial.diags...)
		return 0, nil, false
	}
	return derivative, states, true
}

// reportOverdetermined says what already determines the quantities of e.
func (a *algebra) reportOverdetermined(e *equation) {
	var names []string
	var notes []diag.Note
	for _, s := range a.l.pool.Symbols(a.expand(e.rule.Math.Expr)) {
		id := a.l.pool.Node(s).Name
		names = append(names, quote(id))
		if pos, why := a.determinedBy(id); why != "" {
			notes = append(notes, diag.Note{Pos: pos, Message: fmt.Sprintf("%q %s", id, why)})
		}
	}
	what := "holds no quantity at all"
	if len(names) > 0 {
		what = "determines nothing: " + strings.Join(names, ", ") + " are constant or determined by other equations"
	}
	a.l.diags.Add(&diag.Diagnostic{Code: diag.Overdetermined, Pos: e.rule.Pos, Notes: notes,
		Message: "algebraic rule " + what, Hint: "let one of its quantities vary freely, or drop the rule"})
}

// determinedBy says what determines the value of id.
func (a *algebra) determinedBy(id string) (pos diag.Pos, why string) {
	if r := a.d.rules[id]; r != nil {
		return r.Pos, [...]string{
			model.AssignmentRule: "has an assignment rule", model.RateRule: "has a rate rule", model.AlgebraicRule: "is solved for here",
		}[r.Kind]
	}
	m := a.l.model
	for i := range m.Reactions {
		for ref := range m.Reactions[i].References() {
			if ref.Species == id {
				return m.Reactions[i].Pos, fmt.Sprintf("is changed by reaction %q", m.Reactions[i].ID)
			}
		}
	}
	return diag.Pos{}, ""
}

// expand returns e with calls expanded and with the formulas of assignment rules
// and rate laws in place of their ids, as far as these depend on unknowns.
func (a *algebra) expand(e expr.Expr) expr.Expr {
	functions := make(map[string]expr.Function, len(a.l.functions))
	for id, f := range a.l.functions {
		functions[id] = expr.Function{Parameters: f.Parameters, Body: f.Body.Expr}
	}
	x := &inliner{a: a, functions: functions, done: map[expr.Expr]expr.Expr{}}
	return a.l.pool.Simplify(x.inline(e))
}

// inliner is the state of one call of expand.
type inliner struct {
	a         *algebra
	functions map[string]expr.Function
	done      map[expr.Expr]expr.Expr // by symbol; the symbol itself while on the path
}

// inline returns e expanded. Problems are left to the rewriter, which meets the
// same formulas later and reports them.
func (x *inliner) inline(e expr.Expr) expr.Expr {
	p := x.a.l.pool
	expanded, err := p.ExpandCalls(e, x.functions)
	if err != nil {
		return e
	}
	replacements := map[expr.Expr]expr.Expr{}
	for _, s := range p.Symbols(expanded) {
		if r := x.symbol(s); r != s {
			replacements[s] = r
		}
	}
	if len(replacements) == 0 {
		return expanded
	}
	return p.Substitute(expanded, replacements)
}

// symbol returns the formula that s stands for if it holds an unknown, else s.
func (x *inliner) symbol(s expr.Expr) expr.Expr {
	if r, ok := x.done[s]; ok {
		return r
	}
	x.done[s] = s
	formula := x.a.formula(x.a.l.pool.Node(s).Name)
	if formula == 0 {
		return s
	}
	r := x.inline(formula)
	for _, inner := range x.a.l.pool.Symbols(r) {
		if x.a.bySymbol[inner] != nil {
			x.done[s] = r
			break
		}
	}
	return x.done[s]
}

// formula returns the formula that id stands for: its assignment rule or rate
// law; 0 if it has none.
func (a *algebra) formula(id string) expr.Expr {
	if r := a.d.rules[id]; r != nil {
		if r.Kind == model.AssignmentRule {
			return r.Math.Expr
		}
		return 0
	}
	for i := range a.l.model.Reactions {
		if r := &a.l.model.Reactions[i]; r.ID == id && r.RateLaw != nil && r.RateLaw.Math.Present() {
			return a.l.rateLaw(r)
		}
	}
	return 0
}

// buildInvariants lowers the rules that were differentiated.
func (l *lowering) buildInvariants() {
	for _, v := range l.invariants {
		l.running.in("algebraic rule", "", v.Pos)
		v.Expr = l.running.lower(v.Expr)
		for _, p := range l.gradient(v.Expr) {
			if p.Slot.Kind == StateSlot {
				v.Gradient = append(v.Gradient, StatePartial{p.Slot.Index, p.Expr})
			}
		}
		l.sys.Invariants = append(l.sys.Invariants, v)
	}
}
