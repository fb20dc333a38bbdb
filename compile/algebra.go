package compile

import (
	"strconv"

	"niche/diag"
	"niche/expr"
)

// rebuild returns op(args…) simplified; args are lowered.
func (l *lowering) rebuild(op expr.Op, args []expr.Expr) expr.Expr { return l.pool.Apply(op, args...) }

// derive returns ∂e/∂x of a lowered formula.
func (l *lowering) derive(e, x expr.Expr) expr.Expr {
	d, err := l.diff.Diff(e, x)
	if err != nil { // lowered formulas hold no calls, delays or rates
		l.diags.Errorf(diag.UnknownFunction, l.model.Pos, "", "%v", err)
		return l.pool.Number(0)
	}
	return d
}

// isNumber reports whether e is the constant v.
func isNumber(p *expr.Pool, e expr.Expr, v float64) bool {
	c, ok := p.Constant(e)
	return ok && c == v
}

func quote(s string) string { return strconv.Quote(s) }
