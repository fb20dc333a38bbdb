package compile

import (
	"math"
	"slices"
	"strconv"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// collectTerms computes the net stoichiometry of every species in every
// reaction that has a rate law, as formulas over the model's symbols. Species
// whose stoichiometries cancel to the number 0 are left out.
func (l *lowering) collectTerms(d *declarations) {
	for i := range l.model.Reactions {
		r := &l.model.Reactions[i]
		if r.RateLaw == nil || !r.RateLaw.Math.Present() {
			continue
		}
		for _, t := range l.netStoichiometry(d, r) {
			d.terms[t.species] = append(d.terms[t.species], reactionTerm{i, t.expr(l.pool)})
		}
	}
}

// netTerm is products minus reactants of one species: number + Σ formulas.
type netTerm struct {
	species  string
	number   float64
	formulas []expr.Expr
}

func (t *netTerm) expr(p *expr.Pool) expr.Expr {
	if len(t.formulas) == 0 {
		return p.Number(t.number)
	}
	sum := t.formulas
	if t.number != 0 {
		sum = append([]expr.Expr{p.Number(t.number)}, sum...)
	}
	if len(sum) == 1 {
		return sum[0]
	}
	return p.New(expr.Add, sum...)
}

// netStoichiometry returns the non-zero net terms of r in order of appearance.
func (l *lowering) netStoichiometry(d *declarations, r *model.Reaction) []netTerm {
	net := make([]netTerm, 0, len(r.Reactants)+len(r.Products))
	entry := func(species string) *netTerm {
		for i := range net {
			if net[i].species == species {
				return &net[i]
			}
		}
		net = append(net, netTerm{species: species})
		return &net[len(net)-1]
	}
	side := func(refs []model.SpeciesReference, sign float64) {
		for i := range refs {
			t := entry(refs[i].Species)
			formula, number := l.referenceValue(d, r, &refs[i])
			switch {
			case formula == 0:
				t.number += sign * number
			case sign < 0:
				t.formulas = append(t.formulas, l.pool.New(expr.Neg, formula))
			default:
				t.formulas = append(t.formulas, formula)
			}
		}
	}
	side(r.Reactants, -1)
	side(r.Products, +1)
	kept := net[:0]
	for _, t := range net {
		if t.number != 0 || len(t.formulas) > 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

// referenceValue returns the stoichiometry of ref as a formula over the model's
// symbols, or as a number if the formula is 0.
func (l *lowering) referenceValue(d *declarations, r *model.Reaction, ref *model.SpeciesReference) (expr.Expr, float64) {
	if l.variableReference(d, ref) {
		return l.pool.Symbol(ref.ID), 0
	}
	if ref.StoichiometryMath.Present() {
		return ref.StoichiometryMath.Expr, 0
	}
	if math.IsNaN(ref.Stoichiometry) && l.inert(ref.Species) {
		return 0, 0 // which nobody asks for
	}
	if math.IsNaN(ref.Stoichiometry) {
		l.diags.Errorf(diag.NoValue, ref.Pos, "give it a number",
			"stoichiometry of species %q in reaction %q has no value", ref.Species, r.ID)
		return 0, 1
	}
	return 0, ref.Stoichiometry
}

// inert reports whether reactions do not change species id.
func (l *lowering) inert(id string) bool {
	return slices.ContainsFunc(l.model.Species, func(s model.Species) bool { return s.ID == id && (s.BoundaryCondition || s.Constant) })
}

// buildRates lowers rate laws, stoichiometries and rate rules to
// System.Rates: RHS = Σ factor × rate holds exactly for every state.
func (l *lowering) buildRates() {
	columns := make([][]RateTerm, len(l.model.Reactions))
	varying := make([][]RateTerm, len(l.model.Reactions))
	for i := range l.quantities {
		q := l.quantities[i]
		if q.kind != stateKind {
			continue
		}
		state := l.sys.Slots[q.symbol].Index
		for _, t := range q.terms {
			l.running.in("stoichiometry in reaction", l.model.Reactions[t.reaction].ID, l.model.Reactions[t.reaction].Pos)
			f := l.running.lower(l.scaledNet(q, t))
			if l.dependence(f)&(onTime|onState|onSwitch|onDiscrete|onPast) != 0 {
				varying[t.reaction] = append(varying[t.reaction], RateTerm{state, f})
			} else {
				columns[t.reaction] = append(columns[t.reaction], RateTerm{state, f})
			}
		}
	}
	for i := range l.model.Reactions {
		r := &l.model.Reactions[i]
		q := l.bySymbol[l.reactionSymbol(i)]
		l.running.in("rate law of reaction", r.ID, q.ratPos)
		v := l.speedUp(i, l.running.lower(q.symbol))
		if len(columns[i]) > 0 {
			l.sys.Rates = append(l.sys.Rates, l.cancelVolume(Rate{ID: r.ID, Expr: v, Terms: columns[i], Pos: q.ratPos}))
		}
		for _, t := range varying[i] {
			l.sys.Rates = append(l.sys.Rates, Rate{ID: r.ID, Expr: l.pool.Mul(t.Factor, v), Pos: q.ratPos,
				Terms: []RateTerm{{t.State, l.pool.Number(1)}}})
		}
	}
	for _, q := range l.quantities {
		if q.kind == stateKind && q.rate != 0 {
			l.running.in("rate rule of", q.id, q.ratPos)
			l.sys.Rates = append(l.sys.Rates, Rate{ID: q.id, Expr: l.running.lower(q.rate), Pos: q.ratPos,
				Terms: []RateTerm{{l.sys.Slots[q.symbol].Index, l.pool.Number(1)}}})
		}
	}
	l.buildResiduals()
}

// cancelVolume moves a volume from the factors of r to its rate if it cancels
// there: rate laws usually are volume times concentration per time, and their
// factors stoichiometry over volume.
func (l *lowering) cancelVolume(r Rate) Rate {
	for _, t := range r.Terms {
		volume := l.bySymbol[l.sys.States[t.State].Symbol].volume
		if volume == 0 || l.pool.Op(r.Expr) != expr.Mul && r.Expr != volume {
			continue
		}
		v := l.running.lower(volume)
		shorter := l.pool.Div(r.Expr, v)
		if l.pool.Size(shorter) >= l.pool.Size(r.Expr) {
			continue
		}
		r.Expr = shorter
		r.Terms = slices.Clone(r.Terms)
		for i := range r.Terms {
			r.Terms[i].Factor = l.pool.Mul(r.Terms[i].Factor, v)
		}
		return r
	}
	return r
}

// scaledNet is the net stoichiometry of t times the conversion factor of q over
// its volume, over the model's symbols.
func (l *lowering) scaledNet(q *quantity, t reactionTerm) expr.Expr {
	f := t.net
	if q.factor != 0 {
		f = l.pool.New(expr.Mul, f, q.factor)
	}
	if q.volume != 0 {
		f = l.pool.New(expr.Div, f, q.volume)
	}
	return f
}

// derivative returns dq/dt over the model's symbols.
func (l *lowering) derivative(q *quantity) expr.Expr {
	if q.rate != 0 {
		return q.rate
	}
	sum := make([]expr.Expr, 0, len(q.terms))
	for _, t := range q.terms {
		rate := l.reactionSymbol(t.reaction)
		if slices.Contains(l.fast, t.reaction) {
			rate = l.pool.Symbol(fluxName(strconv.Itoa(t.reaction)))
		}
		sum = append(sum, l.pool.New(expr.Mul, l.scaledNet(q, t), rate))
	}
	switch len(sum) {
	case 0:
		return l.pool.Number(0)
	case 1:
		return sum[0]
	}
	return l.pool.New(expr.Add, sum...)
}

// buildRHS sums the rates of each state.
func (l *lowering) buildRHS() {
	s := l.sys
	sums := make([][]expr.Expr, len(s.States))
	for i := range s.Rates {
		for _, t := range s.Rates[i].Terms {
			sums[t.State] = append(sums[t.State], l.pool.Mul(t.Factor, s.Rates[i].Expr))
		}
	}
	s.RHS = make([]expr.Expr, len(s.States))
	for i, sum := range sums {
		s.RHS[i] = l.pool.Add(sum...)
	}
}
