package compile

import (
	"math"
	"slices"

	"niche/expr"
)

// Limits beyond which conservation laws are not sought: the number of states
// that reactions change, and the number of multiplications spent.
const (
	maxConservationStates = 10_000
	maxConservationWork   = 200_000_000
)

// conservation finds the linear conservation laws of the reactions wanted: a
// basis of the left null space of their stoichiometric matrix in units of extent,
// by exact rational elimination (docs/methods/conservation-laws.md). States
// with a rate rule, with stoichiometries that are not plain numbers, or that
// none of the reactions changes take no part.
func (l *lowering) conservation(wanted func(reaction int) bool) []ConservationLaw {
	owners, equations := l.balanceEquations(wanted)
	if len(owners) == 0 || len(owners) > maxConservationStates {
		return nil
	}
	b := newBalance(len(owners))
	for _, e := range equations {
		if !b.add(e) {
			return nil // numbers or work beyond the limits: report no law rather than a doubtful one
		}
	}
	var laws []ConservationLaw
	for _, law := range b.laws() {
		laws = append(laws, l.conservationLaw(owners, law))
	}
	return laws
}

// balanceEquations returns the eligible states and, for each reaction wanted, its
// net stoichiometry in them. Equal reactions, and reversed ones, are listed once.
func (l *lowering) balanceEquations(wanted func(reaction int) bool) (owners []*quantity, equations [][]balanceTerm) {
	columns := make([][]balanceTerm, len(l.model.Reactions))
	for _, q := range l.quantities {
		if q.kind != stateKind || !l.balanced(q) {
			continue
		}
		changed := false
		for _, t := range q.terms {
			if f, _ := fractionOf(l.pool.Node(t.net).Value); wanted(t.reaction) {
				columns[t.reaction] = append(columns[t.reaction], balanceTerm{int32(len(owners)), f})
				changed = true
			}
		}
		if changed {
			owners = append(owners, q)
		}
	}
	seen := map[string]bool{}
	for _, c := range columns {
		if len(c) == 0 {
			continue
		}
		key := balanceKey(c)
		if !seen[key] {
			seen[key] = true
			equations = append(equations, c)
		}
	}
	return owners, equations
}

// balanced reports whether plain numbers say how every reaction changes q.
func (l *lowering) balanced(q *quantity) bool {
	if q.rate != 0 || len(q.terms) == 0 {
		return false
	}
	for _, t := range q.terms {
		n := l.pool.Node(t.net)
		if n.Op != expr.Number {
			return false
		}
		if _, ok := fractionOf(n.Value); !ok {
			return false
		}
	}
	return true
}

// conservationLaw turns integer weights of extents into coefficients of states:
// a weight times the volume of a concentration over the conversion factor.
func (l *lowering) conservationLaw(owners []*quantity, w weights) ConservationLaw {
	first := owners[w.terms[0].state]
	uniform := !slices.ContainsFunc(w.terms, func(t balanceTerm) bool {
		q := owners[t.state]
		return q.volume != first.volume || q.factor != first.factor
	})
	law := ConservationLaw{Dependent: l.sys.Slots[owners[w.free].symbol].Index}
	for _, t := range w.terms {
		q := owners[t.state]
		c := l.pool.Number(float64(t.value.num))
		if !uniform && q.volume != 0 {
			c = l.pool.Mul(c, l.running.lower(q.volume))
		}
		if !uniform && q.factor != 0 {
			c = l.pool.Div(c, l.running.lower(q.factor))
		}
		law.States = append(law.States, l.sys.Slots[q.symbol].Index)
		law.Coefficients = append(law.Coefficients, c)
	}
	return law
}

// fractionOf returns v as the fraction with the smallest denominator up to 2²⁰
// that rounds to v, by continued fractions.
func fractionOf(v float64) (fraction, bool) {
	const limit = 1 << 20
	x := math.Abs(v)
	if !(x < limit) {
		return fraction{}, false
	}
	h0, h1, k0, k1 := int64(0), int64(1), int64(1), int64(0)
	for range 40 {
		a := math.Floor(x)
		if a > limit {
			return fraction{}, false
		}
		h0, h1 = h1, int64(a)*h1+h0
		k0, k1 = k1, int64(a)*k1+k0
		if k1 > limit || h1 > limit*limit {
			return fraction{}, false
		}
		if float64(h1)/float64(k1) == math.Abs(v) {
			if v < 0 {
				h1 = -h1
			}
			return fraction{h1, k1}, true
		}
		x = 1 / (x - a)
	}
	return fraction{}, false
}
