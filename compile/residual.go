package compile

import (
	"niche/diag"
	"niche/expr"
)

// buildResiduals adds the equations of the algebraic states to System.Rates, so
// that they are found in RHS.
func (l *lowering) buildResiduals() {
	for _, q := range l.quantities {
		if q.residual == 0 {
			continue
		}
		l.running.in("algebraic rule for", q.id, q.ratPos)
		l.sys.Rates = append(l.sys.Rates, Rate{ID: q.id, Expr: l.running.lower(q.residual), Pos: q.ratPos,
			Terms: []RateTerm{{l.sys.Slots[q.symbol].Index, l.pool.Number(1)}}})
	}
}

// implicitDerivative returns dq/dt of an algebraic state from the derivative of
// its residual, 0 = g_q dq/dt + Σ g_y dy/dt + g_t. A residual that holds other
// algebraic states is refused: their derivatives are coupled.
func (w *rewriter) implicitDerivative(q *quantity) expr.Expr {
	p, l := w.l.pool, w.l
	residual := w.lower(q.residual)
	var along []expr.Expr
	for _, leaf := range append([]expr.Expr(nil), l.leaves(residual)...) {
		var speed expr.Expr
		switch slot := l.sys.Slots[leaf]; {
		case leaf == q.symbol:
			continue
		case slot.Kind == TimeSlot:
			speed = p.Number(1)
		case slot.Kind == PastSlot:
			speed = w.pastSpeed(leaf)
		case slot.Kind == StateSlot && l.sys.States[slot.Index].Algebraic:
			l.diags.Errorf(diag.CoupledRateRefused, w.pos, "write the rate of change as a formula",
				"%s uses the rate of change of %q, which algebraic rules determine together with %q",
				w.context, q.id, l.sys.States[slot.Index].ID)
			return p.Number(0)
		case slot.Kind == StateSlot:
			speed = w.lower(p.New(expr.RateOf, leaf))
		default:
			continue
		}
		along = append(along, p.Mul(l.derive(residual, leaf), speed))
	}
	return p.Neg(p.Div(p.Add(along...), l.derive(residual, q.symbol)))
}
