package lp

import (
	"context"
	"math"
	"slices"

	"niche/rng"
)

// Limits of steps.
const (
	pivotAbsolute = 1e-9 // smallest change of a basic unknown that can end a step
	pivotRelative = 1e-7 // of the largest change, for a trusted pivot
	weightLimit   = 1e8  // of Devex weights, before they start anew
	widening      = 1e-6 // of bounds, relative to their size
)

// run changes the basis until it is optimal or the problem turns out to have no
// optimum. For an unbounded problem, entering is the unknown that can grow for
// ever.
func (s *Solver) run(ctx context.Context) (status Status, entering int32, err error) {
	s.resetWeights()
	retries := 0
	for {
		if s.steps++; s.steps > s.maxSteps {
			return 0, -1, ErrSteps
		}
		if s.steps%contextSteps == 0 && ctx.Err() != nil {
			return 0, -1, ctx.Err()
		}
		if len(s.factors.updates) >= refactorSteps || !s.fresh && len(s.factors.updates) == 0 {
			s.refactor()
		}
		infeasible := s.price()
		q := s.enter()
		if q < 0 {
			if !s.fresh || slices.Contains(s.banned, true) {
				if retries++; retries > 10 {
					return 0, -1, ErrNumerics
				}
				clear(s.banned)
				s.refactor()
				continue
			}
			if infeasible {
				return Infeasible, -1, nil
			}
			return Optimal, -1, nil
		}
		if s.step(q, infeasible) {
			continue
		}
		switch {
		case !s.fresh:
			s.refactor()
		case infeasible: // only rounding can hide what limits it
			s.banned[q] = true
		default:
			return Unbounded, q, nil
		}
	}
}

// price computes the reduced costs. In phase 1, which price reports, the cost is
// the sum of how far unknowns are outside their bounds.
func (s *Solver) price() (infeasible bool) {
	clear(s.byPosition)
	for p, j := range s.basis {
		if d := s.outside(j); d != 0 {
			infeasible = true
			s.byPosition[p] = math.Copysign(1, d)
		}
	}
	if infeasible {
		s.reducedGood = false
	} else if s.reducedGood {
		return false
	} else {
		for p, j := range s.basis {
			s.byPosition[p] = s.cost[j]
		}
		s.reducedGood = true
	}
	s.factors.solveTransposed(s.byPosition, s.byRow)
	for j := range s.n {
		if s.at[j] >= 0 {
			s.reduced[j] = 0
			continue
		}
		d := 0.0
		if !infeasible {
			d = s.cost[j]
		}
		index, value := s.a.column(j)
		for k, i := range index {
			d -= value[k] * s.byRow[i]
		}
		s.reduced[j] = d
	}
	for i, y := range s.byRow {
		s.reduced[s.n+i] = y
	}
	return infeasible
}

// enter returns the unknown that is to enter the basis, or −1 if none improves
// the cost.
func (s *Solver) enter() int32 {
	best, score := int32(-1), 0.0
	for j, d := range s.reduced {
		if s.at[j] >= 0 || s.lower[j] == s.upper[j] || s.banned[j] || !s.improves(j, d) {
			continue
		}
		if s.bland {
			return int32(j)
		}
		if v := d * d / s.weight[j]; v > score {
			best, score = int32(j), v
		}
	}
	return best
}

// improves reports whether moving unknown j off its bound lowers the cost.
func (s *Solver) improves(j int, d float64) bool {
	switch {
	case d < -Tolerance:
		return s.x[j] < s.upper[j]
	case d > Tolerance:
		return s.x[j] > s.lower[j]
	}
	return false
}

// step lets unknown q enter the basis. It returns false if nothing limits its
// growth.
func (s *Solver) step(q int32, infeasible bool) bool {
	sign := 1.0
	if s.reduced[q] > 0 {
		sign = -1
	}
	clear(s.byRow)
	index, value := s.column(q)
	for k, i := range index {
		s.byRow[i] = value[k]
	}
	s.factors.solve(s.byRow, s.direction)
	p, length, bound := s.leave(sign)
	if span := s.upper[q] - s.lower[q]; span <= length && !math.IsInf(span, 1) {
		s.move(q, sign, span)
		s.x[q] = nearestBound(s.x[q], s.lower[q], s.upper[q])
		s.progress(span)
		return true
	}
	if p < 0 {
		return false
	}
	if !s.trusted(p) && !s.bland {
		if s.fresh {
			s.banned[q] = true
		} else {
			s.refactor()
		}
		return true
	}
	s.exchange(q, p, sign, length, bound, infeasible)
	s.progress(length)
	return true
}

// trusted reports whether the change at position p is large enough for a pivot.
func (s *Solver) trusted(p int32) bool {
	largest := 0.0
	for _, w := range s.direction {
		largest = max(largest, math.Abs(w))
	}
	return math.Abs(s.direction[p]) >= pivotRelative*largest
}

// leave returns the position of the basic unknown that reaches a bound first as
// the entering one moves in the direction sign, how far that is, and the bound;
// p < 0 if none does. Of those that reach theirs at almost the same time the one
// with the largest change is best.
func (s *Solver) leave(sign float64) (p int32, length, bound float64) {
	slack := Tolerance
	if s.bland {
		slack = 0
	}
	first := math.Inf(1)
	for i, w := range s.direction {
		if distance, _, ok := s.limit(int32(i), -sign*w); ok {
			first = min(first, (max(distance, 0)+slack)/math.Abs(w))
		}
	}
	p, length = -1, math.Inf(1)
	largest := 0.0
	for i, w := range s.direction {
		distance, at, ok := s.limit(int32(i), -sign*w)
		if !ok || max(distance, 0)/math.Abs(w) > first {
			continue
		}
		better := math.Abs(w) > largest
		if s.bland {
			better = p < 0 || s.basis[i] < s.basis[p]
		}
		if better {
			p, length, bound, largest = int32(i), max(distance, 0)/math.Abs(w), at, math.Abs(w)
		}
	}
	return p, length, bound
}

// limit returns how far the basic unknown at position p, which changes at the
// given rate, is from the bound that it must not pass. An unknown outside its
// bounds must not pass the one it is coming from.
func (s *Solver) limit(p int32, rate float64) (distance, bound float64, ok bool) {
	if math.Abs(rate) < pivotAbsolute {
		return 0, 0, false
	}
	j := s.basis[p]
	d := s.outside(j)
	if rate < 0 {
		bound = s.lower[j]
		if d > 0 {
			bound = s.upper[j]
		}
		return s.x[j] - bound, bound, d >= 0 && !math.IsInf(bound, -1)
	}
	bound = s.upper[j]
	if d < 0 {
		bound = s.lower[j]
	}
	return bound - s.x[j], bound, d <= 0 && !math.IsInf(bound, 1)
}

// move changes q and with it the basic unknowns.
func (s *Solver) move(q int32, sign, length float64) {
	if length == 0 {
		return
	}
	s.x[q] += sign * length
	for i, w := range s.direction {
		if w != 0 {
			s.x[s.basis[i]] -= sign * length * w
		}
	}
}

// exchange lets q take position p; the unknown there goes to the bound.
func (s *Solver) exchange(q, p int32, sign, length, bound float64, infeasible bool) {
	s.updatePrices(q, p, infeasible)
	s.move(q, sign, length)
	out := s.basis[p]
	s.x[out] = bound
	s.basis[p], s.at[q], s.at[out] = q, p, -1
	s.factors.replace(p, s.direction)
	s.fresh = false
	clear(s.banned)
}

// updatePrices updates weights and, in phase 2, reduced costs for the exchange.
func (s *Solver) updatePrices(q, p int32, infeasible bool) {
	clear(s.byPosition)
	s.byPosition[p] = 1
	s.factors.solveTransposed(s.byPosition, s.byRow)
	clear(s.alpha)
	for i, y := range s.byRow {
		if y == 0 {
			continue
		}
		s.alpha[s.n+i] = -y
		columns, values := s.rows.row(i)
		for k, j := range columns {
			s.alpha[j] += values[k] * y
		}
	}
	pivot := s.direction[p]
	price, weight := s.reduced[q]/pivot, s.weight[q]
	largest := 0.0
	for j, a := range s.alpha {
		if a == 0 || s.at[j] >= 0 || int32(j) == q {
			continue
		}
		s.reduced[j] -= a * price
		ratio := a / pivot
		s.weight[j] = max(s.weight[j], ratio*ratio*weight)
		largest = max(largest, s.weight[j])
	}
	out := s.basis[p]
	s.reduced[out], s.reduced[q] = -price, 0
	s.weight[out] = max(weight/(pivot*pivot), 1)
	if largest > weightLimit {
		s.resetWeights()
	}
	s.reducedGood = s.reducedGood && !infeasible
}

func (s *Solver) resetWeights() {
	for j := range s.weight {
		s.weight[j] = 1
	}
}

// progress notes the length of a step. Steps that go nowhere lead to wider bounds
// and, with those or if that has been tried, to the rule of Bland.
func (s *Solver) progress(length float64) {
	if length > Tolerance {
		s.stalled = 0
		s.bland = false
		return
	}
	s.stalled++
	switch {
	case s.stalled > stallSteps && !s.widened && s.given.lower == nil:
		s.widen()
		s.stalled = 0
	case s.stalled > 1000+s.m:
		s.bland = true
	}
}

// widen moves the bounds apart by small random amounts, so that no two meet at
// one corner. Fixed unknowns that are not basic stay as they are.
func (s *Solver) widen() {
	s.given = bounds{slices.Clone(s.lower), slices.Clone(s.upper)}
	s.widened = true
	random := rng.New(rng.Key{Purpose: rng.Corners})
	for j := range s.lower {
		lower := widening * (0.5 + random.Float64()) * (1 + min(math.Abs(s.lower[j]), 1e3))
		upper := widening * (0.5 + random.Float64()) * (1 + min(math.Abs(s.upper[j]), 1e3))
		if s.at[j] < 0 && s.lower[j] == s.upper[j] {
			continue
		}
		atLower, atUpper := s.x[j] == s.lower[j], s.x[j] == s.upper[j]
		s.lower[j] -= lower
		s.upper[j] += upper
		switch {
		case s.at[j] >= 0:
		case atLower:
			s.x[j] = s.lower[j]
		case atUpper:
			s.x[j] = s.upper[j]
		}
	}
	s.refactor()
}

// restore takes back what widen did.
func (s *Solver) restore() {
	if !s.widened {
		s.given = bounds{}
		return
	}
	for j, p := range s.at {
		switch {
		case p >= 0:
		case s.x[j] == s.lower[j]:
			s.x[j] = s.given.lower[j]
		case s.x[j] == s.upper[j]:
			s.x[j] = s.given.upper[j]
		}
	}
	copy(s.lower, s.given.lower)
	copy(s.upper, s.given.upper)
	s.widened, s.stalled = false, 0
	s.refactor()
}
