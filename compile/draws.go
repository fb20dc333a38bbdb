package compile

import (
	"strconv"
	"strings"

	"niche/diag"
	"niche/distrib"
	"niche/expr"
)

// Draw is a random number that a formula asks for: a leaf, renewed each time
// before the formula that holds it is evaluated. Every place that names a law
// has a Draw of its own.
type Draw struct {
	Symbol expr.Expr
	Law    distrib.Law
	Args   []expr.Expr // over leaves, earlier Draws among them
	Pos    diag.Pos
}

// Span is a range of System.Draws: those of one formula.
type Span struct{ From, To int }

// Empty reports whether the formula draws nothing.
func (s Span) Empty() bool { return s.From == s.To }

// drawPrefix begins the names of draws.
const drawPrefix = "draw("

// drawing lowers e, a formula that is evaluated at single moments and may
// therefore draw, and returns its draws.
func (w *rewriter) drawing(e expr.Expr) (lowered expr.Expr, draws Span) {
	from := len(w.l.sys.Draws)
	w.mayDraw = true
	lowered = w.lower(e)
	w.mayDraw = false
	return lowered, Span{from, len(w.l.sys.Draws)}
}

// draw lowers a call of a law to a new leaf.
func (w *rewriter) draw(law distrib.Law, n expr.Node) expr.Expr {
	l := w.l
	zero := l.pool.Number(0)
	if !law.Takes(len(n.Args)) {
		l.diags.Errorf(diag.WrongArguments, w.pos, "write "+law.Usage(), "%s calls distribution %q with %d arguments", w.context, law, len(n.Args))
		return zero
	}
	if !w.mayDraw {
		l.diags.Errorf(diag.DistributionRefused, w.pos, "draw in an initial assignment, or in the assignment, delay or priority of an event",
			"%s holds at every time and cannot draw from distribution %q", w.context, law)
		return zero
	}
	args := w.lowerAll(n.Args)
	if err := checkConstants(l.pool, law, args); err != nil {
		l.diags.Errorf(diag.BadDistribution, w.pos, "write "+law.Usage(), "%s: %v", w.context, err)
		return zero
	}
	k := len(l.sys.Draws)
	symbol := l.pool.Symbol(drawPrefix + strconv.Itoa(k) + ")")
	l.sys.Draws = append(l.sys.Draws, Draw{Symbol: symbol, Law: law, Args: args, Pos: w.pos})
	l.sys.Slots[symbol] = Slot{DrawSlot, k}
	return symbol
}

// checkConstants checks the arguments of a law if all are numbers.
func checkConstants(p *expr.Pool, law distrib.Law, args []expr.Expr) error {
	values := make([]float64, len(args))
	for i, a := range args {
		v, ok := p.Constant(a)
		if !ok {
			return nil
		}
		values[i] = v
	}
	return law.Check(values)
}

// bind returns the argument to substitute for a parameter of a function: as it
// is, or lowered if it draws, so that the parameter is one number wherever the
// function uses it.
func (w *rewriter) bind(arg expr.Expr) expr.Expr {
	if w.l.draws(arg, map[string]bool{}) {
		return w.lower(arg)
	}
	return arg
}

// draws reports whether e, over the model's symbols, calls a law, directly or
// through a function. seen holds the functions on the way.
func (l *lowering) draws(e expr.Expr, seen map[string]bool) bool {
	for _, name := range calls(l.pool, e, nil) {
		f := l.functions[name]
		if f == nil {
			if _, ok := distrib.Lookup(name); ok {
				return true
			}
			continue
		}
		if !seen[name] {
			seen[name] = true
			if l.draws(f.Body.Expr, seen) {
				return true
			}
		}
	}
	return false
}

// isDraw reports whether name is that of a draw.
func isDraw(name string) bool { return strings.HasPrefix(name, drawPrefix) }
