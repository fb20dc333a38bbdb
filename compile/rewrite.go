package compile

import (
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/distrib"
	"niche/expr"
)

// rewriter lowers formulas over a model's symbols to formulas over leaves:
// function calls expanded, formula quantities inlined, relations replaced by
// switches or, when direct, kept. Lowering a lowered formula changes nothing.
type rewriter struct {
	l      *lowering
	direct bool
	memo   map[expr.Expr]expr.Expr
	base   map[expr.Expr]expr.Expr // a second memo, only read
	// faulty remembers what has been reported for the formula at hand, so that a
	// problem is told once for each formula it occurs in.
	faulty map[expr.Expr]expr.Expr
	// open marks the symbols and rateOf nodes whose formulas are being lowered,
	// path lists them from the outside in.
	open    map[expr.Expr]bool
	path    []expr.Expr
	mayDraw bool        // the formula is evaluated at single moments
	fluxes  []expr.Expr // of the fast reactions; nil until asked for
	// past says that the formula is evaluated at earlier times, atStart that it
	// is evaluated at the initial time alone. inside lowers what delays hold.
	past, atStart bool
	inside        *rewriter
	// loose says that the formula is evaluated at single moments, so that its step
	// functions need no stop.
	loose bool
	// free, if not nil, collects unknown symbols instead of reporting them.
	free map[string]bool

	depth int  // of the recursion
	deep  bool // more than maxFormulaDepth has been reported

	// Where the formula being lowered stands, for messages.
	context string
	pos     diag.Pos
}

func newRewriter(l *lowering, direct bool) *rewriter {
	return &rewriter{l: l, direct: direct, memo: map[expr.Expr]expr.Expr{}, open: map[expr.Expr]bool{}}
}

// in sets the place of the formulas lowered next: "rate law of reaction" "R1".
func (w *rewriter) in(what, id string, pos diag.Pos) {
	w.context, w.pos, w.faulty = what, pos, nil
	if id != "" {
		w.context += " " + quote(id)
	}
}

// lower returns e over leaves. After a problem is reported the result is some
// formula, not a meaningful one.
func (w *rewriter) lower(e expr.Expr) expr.Expr {
	if r, ok := w.memo[e]; ok {
		return r
	}
	if r, ok := w.base[e]; ok {
		return r
	}
	if r, ok := w.faulty[e]; ok {
		return r
	}
	problems, draws := len(w.l.diags), len(w.l.sys.Draws)
	w.depth++
	r := w.shallow(e)
	w.depth--
	switch {
	case len(w.l.sys.Draws) != draws: // each evaluation draws anew
	case len(w.l.diags) == problems || w.l.bySymbol[e] != nil:
		w.memo[e] = r
	case w.faulty == nil:
		w.faulty = map[expr.Expr]expr.Expr{e: r}
	default:
		w.faulty[e] = r
	}
	return r
}

// shallow lowers e unless it stands too deep in formulas that use one another:
// the stack is finite.
func (w *rewriter) shallow(e expr.Expr) expr.Expr {
	if w.depth <= maxFormulaDepth {
		return w.lowerNode(e)
	}
	if !w.deep {
		w.deep = true
		w.l.diags.Errorf(diag.TooLarge, w.pos, "make the chain of formulas shorter, for example by rate rules",
			"%s rests on formulas that use one another more than %d levels deep", w.context, maxFormulaDepth)
	}
	return w.l.pool.Number(0)
}

func (w *rewriter) lowerNode(e expr.Expr) expr.Expr {
	p := w.l.pool
	n := p.Node(e)
	switch n.Op {
	case expr.Number, expr.Time, expr.True, expr.False:
		return e
	case expr.Avogadro:
		return p.Number(expr.AvogadroNumber)
	case expr.Symbol:
		return w.symbol(e, n.Name)
	case expr.Call:
		return w.call(n)
	case expr.Delay:
		return w.delay(n)
	case expr.RateOf:
		return w.rateOf(e, n)
	case expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq:
		return w.relation(n.Op, w.lowerAll(n.Args))
	case expr.Floor, expr.Ceil, expr.Quotient, expr.Rem:
		return w.level(n.Op, w.lowerAll(n.Args))
	case expr.And, expr.Or, expr.Xor, expr.Not, expr.Implies:
		args := w.lowerAll(n.Args)
		for i := range args {
			args[i] = w.truth(args[i])
		}
		return w.l.rebuild(n.Op, args)
	case expr.Piecewise:
		args := w.lowerAll(n.Args)
		for i := 1; i < len(args); i += 2 {
			args[i] = w.truth(args[i])
		}
		return w.l.rebuild(n.Op, args)
	}
	return w.l.rebuild(n.Op, w.lowerAll(n.Args))
}

// truth returns the lowered formula e as a condition: a number is true where it is
// not 0 (SBML L3V2 §3.4.9), which changes when it passes 0.
func (w *rewriter) truth(e expr.Expr) expr.Expr {
	if w.l.pool.IsBoolean(e) || !frozen(w.l.dependence(e)) {
		return e
	}
	return w.relation(expr.Neq, []expr.Expr{e, w.l.pool.Number(0)})
}

// maxExpansion bounds the expressions that expanding calls may add to the pool,
// against function definitions that multiply one another.
const maxExpansion = 1 << 21

// maxFormulaDepth bounds the nesting of formulas after names have been replaced by
// what they stand for.
const maxFormulaDepth = 250_000

func (w *rewriter) lowerAll(args []expr.Expr) []expr.Expr {
	r := make([]expr.Expr, len(args))
	for i, a := range args {
		r[i] = w.lower(a)
	}
	return r
}

// symbol lowers the meaning of a symbol.
func (w *rewriter) symbol(e expr.Expr, name string) expr.Expr {
	q := w.l.bySymbol[e]
	switch {
	case q != nil && q.kind != formulaKind:
		return e
	case q != nil:
		return w.enter(e, q.formula)
	case strings.HasPrefix(name, fluxPrefix):
		i, _ := strconv.Atoi(strings.TrimSuffix(name[len(fluxPrefix):], ")"))
		return w.flux(i)
	case strings.HasPrefix(name, switchPrefix), strings.HasPrefix(name, pastPrefix), isDraw(name):
		return e
	case w.free != nil:
		w.free[name] = true
		return e
	}
	w.l.undeclared(w.pos, w.context, name)
	return e
}

// enter lowers the formula that stands behind e, reporting a loop if it leads
// back to e.
func (w *rewriter) enter(e, formula expr.Expr) expr.Expr {
	if w.open[e] {
		if w.past {
			w.refusePastLoop(e)
		} else {
			w.reportLoop(e)
		}
		return w.l.pool.Number(0)
	}
	w.open[e] = true
	w.path = append(w.path, e)
	context, pos, faulty, mayDraw := w.context, w.pos, w.faulty, w.mayDraw
	w.mayDraw = false
	if q := w.l.bySymbol[e]; q != nil && q.ratPos.IsValid() {
		w.in(q.formulaContext(), q.id, q.ratPos)
	}
	r := w.lower(formula)
	w.context, w.pos, w.faulty, w.mayDraw = context, pos, faulty, mayDraw
	w.path = w.path[:len(w.path)-1]
	delete(w.open, e)
	return r
}

// formulaContext names the formula of q for messages.
func (q *quantity) formulaContext() string {
	switch {
	case q.what == "reaction":
		return "rate law of reaction"
	case q.rate != 0:
		return "rate rule of"
	case q.solved:
		return "algebraic rule for"
	case q.ruled:
		return "assignment rule of"
	}
	return "value of"
}

// reportLoop names the loop that e closes.
func (w *rewriter) reportLoop(e expr.Expr) {
	start := 0
	for w.path[start] != e {
		start++
	}
	var names []string
	var notes []diag.Note
	pos := w.pos
	for i, s := range append(w.path[start:len(w.path):len(w.path)], e) {
		n := w.l.pool.Node(s)
		if n.Op == expr.RateOf {
			n = w.l.pool.Node(n.Args[0])
			names = append(names, "rateOf("+n.Name+")")
		} else {
			names = append(names, n.Name)
		}
		if q := w.l.bySymbol[s]; q != nil && q.ratPos.IsValid() && i < len(w.path)-start {
			notes = append(notes, diag.Note{Pos: q.ratPos, Message: q.formulaContext() + " " + quote(q.id)})
		}
	}
	if len(notes) > 0 {
		pos = notes[0].Pos
	}
	w.l.diags.Add(&diag.Diagnostic{Code: diag.AlgebraicLoop, Pos: pos, Notes: notes,
		Message: "formulas depend on each other in a loop: " + strings.Join(names, " → "),
		Hint:    "break the loop: give one of them a rate rule or a constant value"})
}

// call expands a call of a function definition.
func (w *rewriter) call(n expr.Node) expr.Expr {
	f := w.l.functions[n.Name]
	law, isLaw := distrib.Lookup(n.Name)
	switch {
	case f == nil && isLaw:
		return w.draw(law, n)
	case f == nil:
		w.l.unknownFunction(w.pos, w.context, n.Name)
		return w.l.pool.Number(0)
	case len(f.Parameters) != len(n.Args):
		w.l.diags.Errorf(diag.WrongArguments, w.pos, "", "%s calls function %q with %d arguments; it takes %d",
			w.context, n.Name, len(n.Args), len(f.Parameters))
		return w.l.pool.Number(0)
	}
	if w.l.pool.Len() > w.l.sizeLimit {
		w.l.diags.Errorf(diag.TooLarge, w.pos, "simplify the function definitions",
			"%s makes more than %d expressions when function %q is expanded", w.context, maxExpansion, n.Name)
		return w.l.pool.Number(0)
	}
	bound := make(map[expr.Expr]expr.Expr, len(n.Args))
	for i, name := range f.Parameters {
		bound[w.l.pool.Symbol(name)] = w.bind(n.Args[i])
	}
	return w.lower(w.l.pool.Substitute(f.Body.Expr, bound))
}

// refusePastLoop reports a quantity whose present value or derivative depends on
// its own past ones.
func (w *rewriter) refusePastLoop(e expr.Expr) {
	n := w.l.pool.Node(e)
	what := "value"
	if n.Op == expr.RateOf {
		n, what = w.l.pool.Node(n.Args[0]), "rate of change"
	}
	w.l.diags.Errorf(diag.DelayRefused, w.pos, "give it a rate rule, or rewrite the equation without it",
		"%s makes the %s of %q depend on its own past %s", w.context, what, n.Name, what)
}

// rateOf lowers the derivative of a quantity: that of a state is its right-hand
// side; that of a formula is its total derivative.
func (w *rewriter) rateOf(e expr.Expr, n expr.Node) expr.Expr {
	p := w.l.pool
	target := n.Args[0]
	q := w.l.bySymbol[target]
	switch {
	case p.Op(target) != expr.Symbol || q == nil:
		return w.totalDerivative(w.lower(target))
	case q.kind == parameterKind:
		return p.Number(0)
	case q.residual != 0:
		return w.implicitDerivative(q)
	case q.kind == stateKind:
		rate := w.enter(e, w.l.derivative(q))
		if w.past {
			return w.started(rate)
		}
		return rate
	}
	return w.totalDerivative(w.lower(target))
}

// totalDerivative returns d(e)/dt of a formula over leaves.
func (w *rewriter) totalDerivative(e expr.Expr) expr.Expr {
	p := w.l.pool
	var sum []expr.Expr
	for _, leaf := range slices.Clone(w.l.leaves(e)) {
		var speed expr.Expr
		switch w.l.sys.Slots[leaf].Kind {
		case TimeSlot:
			speed = p.Number(1)
		case StateSlot:
			speed = w.lower(p.New(expr.RateOf, leaf))
		case PastSlot:
			speed = w.pastSpeed(leaf)
		default:
			continue
		}
		sum = append(sum, p.Mul(w.l.derive(e, leaf), speed))
	}
	return p.Add(sum...)
}

// pastSpeed returns the rate of change of a past value: that of what it is the value
// of, then, times that of the time asked for.
func (w *rewriter) pastSpeed(leaf expr.Expr) expr.Expr {
	past := w.l.sys.Past[w.l.sys.Slots[leaf].Index]
	then := w.delayed().lower(w.l.pool.New(expr.RateOf, w.l.leafOf(past.Of)))
	return w.l.pool.Mul(w.shift(then, past.At), w.totalDerivative(past.At))
}
