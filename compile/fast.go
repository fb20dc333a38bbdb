package compile

import (
	"math"
	"slices"

	"niche/diag"
	"niche/expr"
)

// fastSpeed is the factor by which the rates of fast reactions are multiplied.
// Their species then stay within 1/fastSpeed × (slow rate)/(fast rate constant)
// of the equilibrium, which is where an infinite factor would keep them.
const fastSpeed = 1e10

// fastName is the internal parameter that holds fastSpeed.
const fastName = "fast()"

// fluxPrefix begins the symbols that stand for the fluxes of fast reactions.
const fluxPrefix = "flux("

// FastReaction is a reaction that is at equilibrium at all times.
type FastReaction struct {
	ID  string
	Pos diag.Pos
}

// declareFast declares the speed of fast reactions, if there are any.
func (l *lowering) declareFast() {
	for i := range l.model.Reactions {
		r := &l.model.Reactions[i]
		if r.Fast && r.RateLaw != nil && r.RateLaw.Math.Present() {
			l.fast = append(l.fast, i)
			l.sys.Fast = append(l.sys.Fast, FastReaction{ID: r.ID, Pos: r.Pos})
		}
	}
	if len(l.fast) > 0 {
		l.add(&quantity{what: "speed of fast reactions", symbol: l.pool.Symbol(fastName), kind: parameterKind,
			initial: l.pool.Number(fastSpeed)})
	}
}

// speedUp returns the rate v of reaction i as the equations see it.
func (l *lowering) speedUp(i int, v expr.Expr) expr.Expr {
	if !slices.Contains(l.fast, i) {
		return v
	}
	return l.pool.Mul(l.pool.Symbol(fastName), v)
}

// flux returns the extent per time at which fast reaction i runs in order to
// stay at equilibrium; see fluxes.
func (w *rewriter) flux(i int) expr.Expr {
	if w.fluxes == nil {
		w.fluxes = w.solveFluxes()
	}
	return w.fluxes[slices.Index(w.l.fast, i)]
}

// solveFluxes returns the fluxes λ of all fast reactions: with their laws v(x),
// dx/dt = s + N λ keeps v at 0 if K λ = −(v_x s + v_t), K = v_x N. Gaussian
// elimination on the diagonal; a reaction whose pivot is 0 does not respond to
// its own extent and counts as idle.
func (w *rewriter) solveFluxes() []expr.Expr {
	p, m := w.l.pool, len(w.l.fast)
	w.fluxes = make([]expr.Expr, m) // a rate of change inside v would lead back here
	for k := range w.fluxes {
		w.fluxes[k] = p.Number(0)
	}
	if w.l.fastDependent() {
		w.l.diags.Errorf(diag.CoupledRateRefused, w.pos, "write the rate of change as a formula",
			"%s uses the rate of change of a species of fast reactions that depend on one another", w.context)
		return w.fluxes
	}
	matrix, right := make([][]expr.Expr, m), make([]expr.Expr, m)
	for k, i := range w.l.fast {
		matrix[k], right[k] = w.fluxEquation(w.lower(w.l.reactionSymbol(i)))
	}
	for k := range m {
		for row := k + 1; row < m; row++ {
			factor := w.quotient(matrix[row][k], matrix[k][k])
			for col := k; col < m; col++ {
				matrix[row][col] = p.Sub(matrix[row][col], p.Mul(factor, matrix[k][col]))
			}
			right[row] = p.Sub(right[row], p.Mul(factor, right[k]))
		}
	}
	fluxes := make([]expr.Expr, m)
	for k := m - 1; k >= 0; k-- {
		rest := right[k]
		for col := k + 1; col < m; col++ {
			rest = p.Sub(rest, p.Mul(matrix[k][col], fluxes[col]))
		}
		fluxes[k] = w.quotient(rest, matrix[k][k])
	}
	return fluxes
}

// quotient returns a/b, and 0 where b is 0.
func (w *rewriter) quotient(a, b expr.Expr) expr.Expr {
	p := w.l.pool
	if _, ok := p.Constant(b); ok {
		if isNumber(p, b, 0) {
			return p.Number(0)
		}
		return p.Div(a, b)
	}
	return p.Piecewise(p.Div(a, b), w.l.rebuild(expr.Neq, []expr.Expr{b, p.Number(0)}), p.Number(0))
}

// fluxEquation returns a row of K and −(v_x s + v_t) for the law v.
func (w *rewriter) fluxEquation(v expr.Expr) (row []expr.Expr, right expr.Expr) {
	l, p := w.l, w.l.pool
	row = make([]expr.Expr, len(l.fast))
	for k := range row {
		row[k] = p.Number(0)
	}
	var drift []expr.Expr
	for _, leaf := range slices.Clone(l.leaves(v)) {
		q := l.bySymbol[leaf]
		slope := l.derive(v, leaf)
		switch {
		case l.sys.Slots[leaf].Kind == TimeSlot:
			drift = append(drift, slope)
		case l.sys.Slots[leaf].Kind == PastSlot:
			drift = append(drift, p.Mul(slope, w.pastSpeed(leaf)))
		case l.sys.Slots[leaf].Kind != StateSlot:
		case q.rate != 0 || q.residual != 0:
			drift = append(drift, p.Mul(slope, w.lower(p.New(expr.RateOf, leaf))))
		default:
			for _, t := range q.terms {
				net := w.lower(l.scaledNet(q, t))
				if k := slices.Index(l.fast, t.reaction); k >= 0 {
					row[k] = p.Add(row[k], p.Mul(slope, net))
				} else {
					drift = append(drift, p.Mul(slope, net, w.lower(l.reactionSymbol(t.reaction))))
				}
			}
		}
	}
	return row, p.Neg(p.Add(drift...))
}

// fastDependent reports whether the net stoichiometries of the fast reactions
// are linearly dependent, as far as they are numbers.
func (l *lowering) fastDependent() bool {
	var rows [][]float64 // one per state
	for _, q := range l.quantities {
		row := make([]float64, len(l.fast))
		for _, t := range q.terms {
			if k := slices.Index(l.fast, t.reaction); k >= 0 {
				v, ok := l.pool.Constant(l.pool.Simplify(t.net))
				if !ok {
					v = math.Pi + float64(k) // a formula: in general position
				}
				row[k] += v
			}
		}
		rows = append(rows, row)
	}
	return rank(rows, len(l.fast)) < len(l.fast)
}

// rank returns the rank of a small matrix, which is overwritten.
func rank(rows [][]float64, columns int) int {
	r := 0
	for c := range columns {
		best := -1
		for i := r; i < len(rows); i++ {
			if math.Abs(rows[i][c]) > 1e-9 && (best < 0 || math.Abs(rows[i][c]) > math.Abs(rows[best][c])) {
				best = i
			}
		}
		if best < 0 {
			continue
		}
		rows[r], rows[best] = rows[best], rows[r]
		for i := r + 1; i < len(rows); i++ {
			f := rows[i][c] / rows[r][c]
			for k := c; k < columns; k++ {
				rows[i][k] -= f * rows[r][k]
			}
		}
		r++
	}
	return r
}
