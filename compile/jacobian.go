package compile

import (
	"cmp"
	"slices"

	"niche/diag"
	"niche/expr"
	"niche/sparse"
)

// Limits of the Jacobians: a sum of everything in every rate takes N² entries, and
// products of sums take as many formulas.
const (
	maxEntries   = 4_000_000
	maxGradients = 1 << 24 // expressions
)

// partial is one summand of an entry of a Jacobian.
type partial struct {
	row, col int32
	expr     expr.Expr
}

// buildJacobians differentiates each rate with respect to its own leaves and
// scatters the results through the stoichiometry:
// ∂f_i/∂x = Σ_k N_ik ∂v_k/∂x + ∂N_ik/∂x v_k.
func (l *lowering) buildJacobians() {
	s := l.sys
	var states, parameters []partial
	for i := range s.States {
		states = append(states, partial{int32(i), int32(i), 0})
	}
	times := make([][]expr.Expr, len(s.States))
	for k := range s.Rates {
		r := &s.Rates[k]
		for _, leaf := range slices.Clone(l.leaves(r.Expr)) {
			if len(states)+len(parameters) > maxEntries || l.pool.Len() > l.sizeLimit+maxGradients {
				l.tooDense(r)
				return
			}
			slot := s.Slots[leaf]
			if slot.Kind == SwitchSlot || slot.Kind == PastSlot || slot.Kind == ParameterSlot && !l.opt.Sensitivities {
				continue
			}
			d := l.derive(r.Expr, leaf)
			if isNumber(l.pool, d, 0) {
				continue
			}
			for _, t := range r.Terms {
				e := l.pool.Mul(t.Factor, d)
				switch slot.Kind {
				case StateSlot:
					states = append(states, partial{int32(t.State), int32(slot.Index), e})
				case ParameterSlot:
					parameters = append(parameters, partial{int32(t.State), int32(slot.Index), e})
				case TimeSlot:
					times[t.State] = append(times[t.State], e)
				}
			}
		}
		if l.opt.Sensitivities {
			parameters = l.factorPartials(parameters, r)
		}
	}
	n := len(s.States)
	s.JacobianPattern, s.Jacobian = l.assemble(n, n, states)
	if l.opt.Sensitivities {
		s.ParameterPattern, s.ParameterJacobian = l.assemble(n, len(s.Parameters), parameters)
	}
	l.buildTimeDerivative(times)
}

// tooDense refuses a system whose Jacobian is too large, at the rate that makes
// it so.
func (l *lowering) tooDense(r *Rate) {
	l.diags.Errorf(diag.TooLarge, r.Pos, "let the rates depend on fewer quantities, or make a sum a quantity with a rate rule",
		"rate %q and those before it depend on so many quantities that the Jacobian has more than %d entries or formulas", r.ID, maxEntries)
}

// factorPartials appends the partial derivatives that come from stoichiometries
// and volumes in the factors of r.
func (l *lowering) factorPartials(list []partial, r *Rate) []partial {
	for _, t := range r.Terms {
		if l.dependence(t.Factor)&onParameter == 0 {
			continue
		}
		for _, p := range l.gradient(t.Factor) {
			list = append(list, partial{int32(t.State), int32(p.Slot.Index), l.pool.Mul(p.Expr, r.Expr)})
		}
	}
	return list
}

// assemble sums the partials of each entry into a matrix in compressed-column
// form. Entries without a partial, or whose only partials are 0, hold the
// number 0.
func (l *lowering) assemble(rows, cols int, list []partial) (*sparse.Pattern, []expr.Expr) {
	slices.SortStableFunc(list, func(a, b partial) int {
		return cmp.Or(cmp.Compare(a.col, b.col), cmp.Compare(a.row, b.row))
	})
	p := &sparse.Pattern{Rows: rows, Cols: cols, Start: make([]int32, cols+1)}
	var values, sum []expr.Expr
	for i := 0; i < len(list); {
		at := list[i]
		sum = sum[:0]
		for ; i < len(list) && list[i].row == at.row && list[i].col == at.col; i++ {
			if list[i].expr != 0 {
				sum = append(sum, list[i].expr)
			}
		}
		p.Row = append(p.Row, at.row)
		p.Start[at.col+1]++
		values = append(values, l.pool.Add(sum...))
	}
	for c := range cols {
		p.Start[c+1] += p.Start[c]
	}
	return p, values
}

// buildTimeDerivative sets TimeDerivative unless every entry vanishes.
func (l *lowering) buildTimeDerivative(sums [][]expr.Expr) {
	if !slices.ContainsFunc(sums, func(s []expr.Expr) bool { return len(s) > 0 }) {
		return
	}
	l.sys.TimeDerivative = make([]expr.Expr, len(sums))
	for i, s := range sums {
		if len(s) > 0 {
			l.sys.TimeDerivative[i] = l.pool.Add(s...)
		}
	}
}
