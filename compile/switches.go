package compile

import (
	"math"
	"strconv"

	"niche/diag"
	"niche/expr"
)

// switchPrefix begins the names of switch symbols.
const switchPrefix = "switch("

// relationKey identifies the strict relation low < high.
type relationKey struct{ low, high expr.Expr }

// relation lowers a comparison of lowered arguments. Chains are split into
// pairs.
func (w *rewriter) relation(op expr.Op, args []expr.Expr) expr.Expr {
	p := w.l.pool
	if len(args) > 2 && op != expr.Neq {
		pairs := make([]expr.Expr, 0, len(args)-1)
		for i := range args[1:] {
			pairs = append(pairs, w.relation(op, args[i:i+2]))
		}
		return w.l.rebuild(expr.And, pairs)
	}
	if w.direct || len(args) != 2 || !frozen(w.l.dependence(args[0])|w.l.dependence(args[1])) {
		return w.l.rebuild(op, args)
	}
	if (op == expr.Eq || op == expr.Neq) && w.l.opt.Jumps && !w.l.climbs(p.Sub(args[0], args[1])) {
		return w.l.rebuild(op, args)
	}
	if op == expr.Eq || op == expr.Neq {
		return w.equality(op, args)
	}
	return w.switchFor(p.New(op, args...), op, args[0], args[1])
}

// equality lowers a = b to a ≥ b and a ≤ b, which are both true at the moment
// when one passes the other.
func (w *rewriter) equality(op expr.Op, args []expr.Expr) expr.Expr {
	for _, a := range args {
		if v, ok := w.l.pool.Constant(a); ok && math.IsNaN(v) || args[0] == args[1] {
			return w.l.rebuild(op, args)
		}
	}
	equal := w.l.rebuild(expr.And, []expr.Expr{w.relation(expr.Geq, args), w.relation(expr.Leq, args)})
	if op == expr.Neq {
		return w.l.rebuild(expr.Not, []expr.Expr{equal})
	}
	return equal
}

// frozen reports whether a relation of formulas with dependence d becomes a
// switch: it can change during a stretch. One that holds a random number is
// compared when that is drawn.
func frozen(d dependence) bool { return d&(onTime|onState|onPast) != 0 && d&onDraw == 0 }

// switchFor returns the frozen form of the relation e = op(a, b). A relation,
// its mirror image and their complements share one switch.
func (w *rewriter) switchFor(e expr.Expr, op expr.Op, a, b expr.Expr) expr.Expr {
	key, complement := relationKey{a, b}, false
	switch op {
	case expr.Gt:
		key = relationKey{b, a}
	case expr.Leq: // a ≤ b is not b < a
		key, complement = relationKey{b, a}, true
	case expr.Geq:
		complement = true
	}
	s := w.l.sys
	i, found := w.l.switches[key]
	switch {
	case !found && w.free != nil:
		return e
	case !found:
		i = len(s.Switches)
		w.l.switches[key] = i
		symbol := w.l.pool.Symbol(switchPrefix + strconv.Itoa(i) + ")")
		s.Switches = append(s.Switches, Switch{Symbol: symbol, Relation: e, Strict: !complement, Pos: w.pos})
		s.Slots[symbol] = Slot{SwitchSlot, i}
	}
	if z := s.Switches[i]; z.Strict == complement {
		return w.l.rebuild(expr.Not, []expr.Expr{z.Symbol})
	}
	return s.Switches[i].Symbol
}

// buildSwitches adds root functions, crossing times and gradients, once all
// switches are known.
func (l *lowering) buildSwitches() {
	for i := range l.sys.Switches {
		s := &l.sys.Switches[i]
		if s.Level {
			s.Root = l.levelRoot(s)
			s.Gradient, s.Timed = l.gradient(s.Root), l.timedRoot(s.Root)
			continue
		}
		n := l.pool.Node(s.Relation)
		a, b := n.Args[0], n.Args[1]
		if n.Op == expr.Lt || n.Op == expr.Leq {
			a, b = b, a
		}
		s.Root = l.pool.Sub(a, b)
		s.Gradient = l.gradient(s.Root)
		s.CrossingTime, s.Timed = l.crossingTime(s.Root), l.timedRoot(s.Root)
	}
}

// timedRoot reports whether root depends on t by itself and not linearly.
func (l *lowering) timedRoot(root expr.Expr) bool {
	if l.dependence(root)&onTime == 0 {
		return false
	}
	slope, _, ok := l.affine(root, l.pool.Time())
	return !ok || l.dependence(slope)&onTime != 0
}

// crossingTime returns −β/α for a root α·t + β whose α and β are formulas over
// p alone, and 0 for any other root, one with a step function of t among them, or
// for α = 0.
func (l *lowering) crossingTime(root expr.Expr) expr.Expr {
	if d := l.dependence(root); l.stepped(root) || d&onTime == 0 || d&(onState|onDiscrete|onSwitch|onPast) != 0 {
		return 0
	}
	t := l.pool.Time()
	slope := l.derive(root, t)
	if l.dependence(slope)&onTime != 0 || isNumber(l.pool, slope, 0) {
		return 0
	}
	offset := l.pool.Substitute(root, map[expr.Expr]expr.Expr{t: l.pool.Number(0)})
	return l.pool.Neg(l.pool.Div(l.pool.Simplify(offset), slope))
}

// undeclared reports a name that means nothing, with the closest one that does.
func (l *lowering) undeclared(pos diag.Pos, context, name string) {
	var names []string
	for _, q := range l.quantities {
		names = append(names, q.id)
	}
	l.diags.Errorf(diag.UnknownName, pos, suggestion(name, names), "%s uses undeclared name %q", context, name)
}

// unknownFunction reports a call of a function that is not defined.
func (l *lowering) unknownFunction(pos diag.Pos, context, name string) {
	var names []string
	for i := range l.model.Functions {
		names = append(names, l.model.Functions[i].ID)
	}
	l.diags.Errorf(diag.UnknownFunction, pos, suggestion(name, names), "%s calls undefined function %q", context, name)
}

// suggestion is the hint for an unknown name.
func suggestion(name string, candidates []string) string {
	if s := diag.Suggest(name, candidates); s != "" {
		return "declare it, or did you mean " + quote(s) + "?"
	}
	return "declare it"
}
