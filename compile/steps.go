package compile

import "niche/expr"

// Step is ⌊Slope·t + Offset⌋, which occurs in a formula; ⌈u⌉ is −⌊−u⌋, and the
// quotient of a division, rounded towards 0, is one or the other.
type Step struct {
	Slope, Offset expr.Expr // over p
}

// buildSteps lists the steps that happen at known times in anything that moves or
// is reported, and marks the switches whose root function jumps with them.
func (l *lowering) buildSteps() {
	seen := map[expr.Expr]bool{}
	for _, e := range l.sys.formulas() {
		l.stepsOf(e, seen)
	}
	for i := range l.sys.Switches {
		l.sys.Switches[i].Stepped = l.stepped(l.sys.Switches[i].Root)
	}
}

// stepsOf adds the steps within e.
func (l *lowering) stepsOf(e expr.Expr, seen map[expr.Expr]bool) {
	if seen[e] || l.dependence(e)&onTime == 0 {
		return
	}
	seen[e] = true
	n := l.pool.Node(e)
	for _, a := range n.Args {
		l.stepsOf(a, seen)
	}
	u := l.stepArgument(n)
	if u == 0 {
		return
	}
	if !l.climbs(u) {
		return
	}
	slope, offset, _ := l.affine(u, l.pool.Time())
	if n.Op != expr.Ceil {
		l.sys.Steps = append(l.sys.Steps, Step{slope, offset})
	}
	if n.Op != expr.Floor {
		l.sys.Steps = append(l.sys.Steps, Step{l.pool.Neg(slope), l.pool.Neg(offset)})
	}
}

// stepArgument returns the number at whose integers n jumps; 0 if it does not.
func (l *lowering) stepArgument(n expr.Node) expr.Expr {
	switch n.Op {
	case expr.Floor, expr.Ceil:
		return n.Args[0]
	case expr.Quotient, expr.Rem:
		return l.pool.Div(n.Args[0], n.Args[1])
	}
	return 0
}

// stepped reports whether e jumps at times that depend on t: it holds a step
// function of t.
func (l *lowering) stepped(e expr.Expr) bool {
	if l.dependence(e)&onTime == 0 {
		return false
	}
	n := l.pool.Node(e)
	if n.Op == expr.Factorial || l.stepArgument(n) != 0 {
		return true
	}
	for _, a := range n.Args {
		if l.stepped(a) {
			return true
		}
	}
	return false
}
