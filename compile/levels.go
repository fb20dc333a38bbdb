package compile

import (
	"strconv"

	"niche/expr"
)

// level lowers a step function of lowered arguments: floor, ceil, quotient or rem.
// Where its steps come at times that are not known in advance, ⌊u⌋ becomes a
// switch of its own kind, frozen between two steps; ⌈u⌉ is −⌊−u⌋, quotients are
// rounded towards 0, and rem is what a quotient leaves.
func (w *rewriter) level(op expr.Op, args []expr.Expr) expr.Expr {
	l, p := w.l, w.l.pool
	n := p.Node(l.rebuild(op, args))
	u := l.stepArgument(n)
	if u == 0 {
		return l.rebuild(op, args)
	}
	if w.direct || w.loose || l.opt.Jumps || !frozen(l.dependence(u)) || l.climbs(u) {
		return l.rebuild(op, args)
	}
	switch op {
	case expr.Floor:
		return w.floor(u)
	case expr.Ceil:
		return p.Neg(w.floor(p.Neg(u)))
	}
	positive := w.relation(expr.Geq, []expr.Expr{u, p.Number(0)})
	quotient := p.Piecewise(w.floor(u), positive, p.Neg(w.floor(p.Neg(u))))
	if op == expr.Quotient {
		return quotient
	}
	return p.Sub(args[0], p.Mul(args[1], quotient))
}

// climbs reports whether ⌊u⌋ has its steps at times that are known at the start: u
// is linear in time; see buildSteps.
func (l *lowering) climbs(u expr.Expr) bool {
	const moving = onTime | onState | onDiscrete | onSwitch | onDraw | onPast
	slope, offset, ok := l.affine(u, l.pool.Time())
	return ok && (l.dependence(slope)|l.dependence(offset))&moving == 0
}

// floor returns the symbol of the level of u.
func (w *rewriter) floor(u expr.Expr) expr.Expr {
	l, p := w.l, w.l.pool
	relation := p.New(expr.Floor, u)
	key := relationKey{relation, relation}
	if i, found := l.switches[key]; found {
		return l.sys.Switches[i].Symbol
	}
	if w.free != nil {
		return relation
	}
	i := len(l.sys.Switches)
	l.switches[key] = i
	symbol := p.Symbol(switchPrefix + strconv.Itoa(i) + ")")
	l.sys.Switches = append(l.sys.Switches, Switch{Symbol: symbol, Relation: relation, Level: true, Pos: w.pos})
	l.sys.Slots[symbol] = Slot{SwitchSlot, i}
	return symbol
}

// levelRoot returns (u − z)(z + 1 − u), which is negative outside the level z.
func (l *lowering) levelRoot(s *Switch) expr.Expr {
	u := l.pool.Args(s.Relation)[0]
	return l.pool.Mul(l.pool.Sub(u, s.Symbol), l.pool.Sub(l.pool.Add(s.Symbol, l.pool.Number(1)), u))
}
