package compile

import (
	"strconv"

	"niche/diag"
	"niche/expr"
)

// Past is a leaf that holds an earlier value of a state, or of a parameter whose
// initial value depends on time. Before the start quantities have the values
// that their initial formulas have at the time asked for.
type Past struct {
	Symbol expr.Expr
	Of     Slot      // StateSlot or ParameterSlot
	At     expr.Expr // the time asked for, over y, p, z, t and earlier Pasts
	// Fixed says that the lag t − At depends on parameters and discrete states
	// alone.
	Fixed bool
	// Timed says that the initial value depends on time.
	Timed bool
	Pos   diag.Pos
}

const (
	// pastPrefix begins the names of past values.
	pastPrefix = "past("
	// startName is the internal parameter that holds the initial time.
	startName = "start()"
)

// pastKey identifies a past value.
type pastKey struct{ symbol, at expr.Expr }

// declareStart declares the initial time if a formula of the pool asks for past
// values.
func (l *lowering) declareStart() {
	for e := expr.Expr(1); int(e) < l.pool.Len(); e++ {
		if l.pool.Op(e) == expr.Delay {
			l.add(&quantity{what: "initial time", symbol: l.pool.Symbol(startName), kind: parameterKind, initial: l.pool.Time()})
			return
		}
	}
}

// delay lowers delay(x, tau): x with every leaf replaced by its value at
// t − tau. Time dependence is shifted, so that nothing but states, and
// parameters with an initial value that depends on time, needs a history.
func (w *rewriter) delay(n expr.Node) expr.Expr {
	p := w.l.pool
	tau := w.lower(n.Args[1])
	if c, ok := p.Constant(tau); ok {
		switch {
		case c == 0:
			return w.lower(n.Args[0])
		case !(c > 0):
			w.l.diags.Errorf(diag.NegativeDelay, w.pos, "make it positive", "%s asks for a value %g ahead of time", w.context, -c)
			return p.Number(0)
		}
	}
	then := w.delayed()
	return w.shift(then.lower(n.Args[0]), p.Sub(p.Time(), tau))
}

// delayed returns a rewriter for what stands inside a delay: relations stay as
// they are and rates of change are 0 before the start.
func (w *rewriter) delayed() *rewriter {
	if w.inside == nil {
		w.inside = newRewriter(w.l, true)
		w.inside.past, w.inside.atStart = true, w.atStart
	}
	w.inside.open, w.inside.path, w.inside.free = w.open, w.path, w.free
	w.inside.context, w.inside.pos = w.context, w.pos
	return w.inside
}

// started returns e, a rate of change, guarded by the condition that the
// simulation has started.
func (w *rewriter) started(e expr.Expr) expr.Expr {
	p := w.l.pool
	return p.Piecewise(e, p.New(expr.Geq, p.Time(), p.Symbol(startName)), p.Number(0))
}

// shift returns the lowered formula e at time at.
func (w *rewriter) shift(e, at expr.Expr) expr.Expr {
	x := &shifter{w: w, at: at, memo: map[expr.Expr]expr.Expr{}}
	return x.shift(e)
}

// shifter is the state of one call of shift.
type shifter struct {
	w    *rewriter
	at   expr.Expr
	memo map[expr.Expr]expr.Expr
}

func (x *shifter) shift(e expr.Expr) expr.Expr {
	if r, ok := x.memo[e]; ok {
		return r
	}
	r := x.node(e)
	x.memo[e] = r
	return r
}

func (x *shifter) node(e expr.Expr) expr.Expr {
	n := x.w.l.pool.Node(e)
	switch n.Op {
	case expr.Time:
		return x.at
	case expr.Symbol:
		return x.leaf(e)
	}
	if len(n.Args) == 0 {
		return e
	}
	args := make([]expr.Expr, len(n.Args))
	for i, a := range n.Args {
		args[i] = x.shift(a)
	}
	switch n.Op {
	case expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq:
		return x.w.relation(n.Op, args)
	case expr.Floor, expr.Ceil, expr.Quotient, expr.Rem:
		return x.w.level(n.Op, args)
	}
	return x.w.l.rebuild(n.Op, args)
}

func (x *shifter) leaf(e expr.Expr) expr.Expr {
	l := x.w.l
	slot, ok := l.sys.Slots[e]
	q := l.bySymbol[e]
	switch {
	case !ok:
		return e
	case x.w.atStart && q != nil: // its value at a time before the start
		if !l.timed(q) {
			return e
		}
		return x.w.shift(x.w.lower(q.initial), x.at)
	case slot.Kind == SwitchSlot:
		return x.shift(l.sys.Switches[slot.Index].Relation)
	case slot.Kind == PastSlot:
		past := l.sys.Past[slot.Index]
		return x.w.pastOf(l.leafOf(past.Of), past.Of, x.shift(past.At))
	case slot.Kind == DrawSlot:
		l.diags.Errorf(diag.DelayRefused, x.w.pos, "keep it in a parameter", "%s asks for the past value of a random number", x.w.context)
		return l.pool.Number(0)
	case slot.Kind == StateSlot || l.timed(q):
		return x.w.pastOf(e, slot, x.at)
	}
	return e
}

// leafOf returns the symbol of a state or parameter.
func (l *lowering) leafOf(s Slot) expr.Expr {
	if s.Kind == StateSlot {
		return l.sys.States[s.Index].Symbol
	}
	return l.sys.Parameters[s.Index].Symbol
}

// pastOf returns the leaf that holds the value of a state or parameter at time
// at.
func (w *rewriter) pastOf(symbol expr.Expr, of Slot, at expr.Expr) expr.Expr {
	l := w.l
	if at == l.pool.Time() {
		return symbol
	}
	key := pastKey{symbol, at}
	if e, ok := l.past[key]; ok {
		return e
	}
	if w.free != nil {
		l.diags.Errorf(diag.DelayRefused, w.pos, "make it part of the model", "%s asks for a past value that the model does not use", w.context)
		return l.pool.Number(0)
	}
	k := len(l.sys.Past)
	e := l.pool.Symbol(pastPrefix + strconv.Itoa(k) + ")")
	lag := l.dependence(l.pool.Sub(l.pool.Time(), at))
	l.sys.Past = append(l.sys.Past, Past{Symbol: e, Of: of, At: at, Fixed: lag&^(onParameter|onDiscrete|computed) == 0,
		Timed: l.timed(l.bySymbol[symbol]), Pos: w.pos})
	l.sys.Slots[e] = Slot{PastSlot, k}
	l.past[key] = e
	return e
}

// timed reports whether the initial value of q depends on time.
func (l *lowering) timed(q *quantity) bool {
	if q == nil || l.overridden[q.id] {
		return false
	}
	switch l.timeDependent[q] {
	case 1:
		return true
	case 2:
		return false
	}
	l.timeDependent[q] = 2 // while its formula is looked at: loops are reported elsewhere
	formula := q.initial
	if q.kind == formulaKind {
		formula = q.formula
	}
	if q.symbol == l.pool.Symbol(startName) || formula == 0 {
		return false
	}
	found := false
	l.pool.Walk(formula, func(e expr.Expr) bool {
		switch l.pool.Op(e) {
		case expr.Time, expr.Delay, expr.RateOf:
			found = true
		case expr.Symbol:
			found = found || l.timed(l.bySymbol[e])
		}
		return !found
	})
	if found {
		l.timeDependent[q] = 1
	}
	return found
}

// prunePast drops past values that ended up in no formula and says where those
// that are left occur.
func (l *lowering) prunePast() {
	s := l.sys
	if len(s.Past) == 0 {
		return
	}
	used := map[expr.Expr]bool{}
	for _, e := range s.formulas() {
		l.markPast(e, used)
	}
	kept := s.Past[:0]
	for _, v := range s.Past {
		if !used[v.Symbol] {
			delete(s.Slots, v.Symbol)
			continue
		}
		s.Slots[v.Symbol] = Slot{PastSlot, len(kept)}
		kept = append(kept, v)
	}
	s.Past = kept
	for k := range s.Rates {
		s.PastRates = s.PastRates || l.dependence(s.Rates[k].Expr)&onPast != 0
	}
	for k := range s.Switches {
		s.PastSwitches = s.PastSwitches || l.dependence(s.Switches[k].Root)&onPast != 0
	}
}

// markPast marks the past values in e and, through the times they ask for, in
// others.
func (l *lowering) markPast(e expr.Expr, used map[expr.Expr]bool) {
	l.pool.Walk(e, func(x expr.Expr) bool {
		if slot, ok := l.sys.Slots[x]; ok && slot.Kind == PastSlot && !used[x] {
			used[x] = true
			l.markPast(l.sys.Past[slot.Index].At, used)
		}
		return true
	})
}
