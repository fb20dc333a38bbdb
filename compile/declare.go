package compile

import (
	"cmp"
	"maps"
	"math"
	"strconv"

	"niche/diag"
	"niche/expr"
	"niche/model"
)

// declarations are the indices that declare uses to find out what determines
// each id.
type declarations struct {
	rules        map[string]*model.Rule
	initials     map[string]*model.InitialAssignment
	compartments map[string]*model.Compartment
	parameters   map[string]bool
	terms        map[string][]reactionTerm // by species id
	algebraic    map[string]bool           // ids that algebraic rules determine
}

// declare gives every id of the model its meaning: a state if something changes
// it by rate or by event, a parameter if nothing does, a formula if a rule,
// a rate law or a varying volume defines it.
func (l *lowering) declare() {
	d := l.indexDeclarations()
	if l.determined != nil {
		d.rules, d.algebraic = maps.Clone(l.determined.rules), l.determined.algebraic
	} else {
		l.solveAlgebraicRules(d)
	}
	l.collectTerms(d)
	for i := range l.model.Species {
		l.declareSpecies(d, &l.model.Species[i])
	}
	for i := range l.model.Compartments {
		c := &l.model.Compartments[i]
		l.declareValue(d, &quantity{id: c.ID, what: "compartment", pos: c.Pos, unit: l.sizeUnit(c), initialPos: c.Pos,
			initial: l.number(c.Size)})
	}
	for i := range l.model.Parameters {
		p := &l.model.Parameters[i]
		l.declareValue(d, &quantity{id: p.ID, what: "parameter", pos: p.Pos, unit: p.Unit, initialPos: p.Pos,
			initial: l.number(p.Value)})
	}
	for i := range l.model.Reactions {
		l.declareReaction(d, i)
	}
	l.declareFast()
	l.declareStart()
	l.checkTargets(d)
}

func (l *lowering) indexDeclarations() *declarations {
	m := l.model
	d := &declarations{
		rules:        map[string]*model.Rule{},
		initials:     map[string]*model.InitialAssignment{},
		compartments: map[string]*model.Compartment{},
		parameters:   map[string]bool{},
		terms:        map[string][]reactionTerm{},
		algebraic:    map[string]bool{},
	}
	for i := range m.Rules {
		r := &m.Rules[i]
		switch first := d.rules[r.Variable]; {
		case r.Kind == model.AlgebraicRule: // see solveAlgebraicRules
		case !r.Math.Present():
			l.diags.Warnf(diag.NoFormula, r.Pos, "give the rule a formula", "rule for %q has no formula and is ignored", r.Variable)
		case first != nil:
			l.diags.Errorf(diag.Overdetermined, r.Pos, "keep one of the rules", "%q has two rules", r.Variable)
			l.diags[len(l.diags)-1].Notes = []diag.Note{{Pos: first.Pos, Message: "first rule here"}}
		default:
			d.rules[r.Variable] = r
		}
	}
	for i := range m.InitialAssignments {
		if a := &m.InitialAssignments[i]; a.Math.Present() {
			d.initials[a.Symbol] = a
		}
	}
	for i := range m.Compartments {
		d.compartments[m.Compartments[i].ID] = &m.Compartments[i]
	}
	for i := range m.Parameters {
		d.parameters[m.Parameters[i].ID] = true
	}
	for i := range m.Events {
		for _, a := range m.Events[i].Assignments {
			if a.Math.Present() {
				l.assigned[a.Variable] = true
			}
		}
	}
	return d
}

// declareValue declares a compartment, parameter or species reference: q holds
// everything except kind, symbol and what rules and initial assignments say.
func (l *lowering) declareValue(d *declarations, q *quantity) *quantity {
	q.symbol = l.pool.Symbol(q.id)
	q.kind = parameterKind
	if a := d.initials[q.id]; a != nil {
		q.initial, q.initialPos = a.Math.Expr, a.Math.Pos
	}
	if l.assigned[q.id] {
		q.kind = stateKind
	}
	l.applyRule(d, q)
	return l.add(q)
}

// applyRule makes q what its rule says, if it has one.
func (l *lowering) applyRule(d *declarations, q *quantity) {
	r := d.rules[q.id]
	if r == nil {
		return
	}
	q.ruled, q.solved = true, d.algebraic[q.id]
	q.ratPos = r.Math.Pos
	switch r.Kind {
	case model.AssignmentRule:
		q.kind, q.formula, q.initial = formulaKind, r.Math.Expr, 0
	case model.RateRule:
		q.kind, q.rate = stateKind, r.Math.Expr
	case model.AlgebraicRule:
		q.kind, q.residual = stateKind, r.Math.Expr
	}
}

// declareSpecies declares a species and, where its compartment varies, the
// amount behind its concentration.
func (l *lowering) declareSpecies(d *declarations, s *model.Species) {
	c := d.compartments[s.Compartment]
	if c == nil {
		l.unknownCompartment(s)
		return
	}
	concentration := !s.HasOnlySubstanceUnits && c.Dimensions != 0
	volume := l.pool.Symbol(c.ID)
	q := &quantity{id: s.ID, what: "species", symbol: l.pool.Symbol(s.ID), pos: s.Pos, unit: l.substanceUnit(s),
		kind: parameterKind, initialPos: s.Pos}
	if concentration {
		q.unit = per(q.unit, l.sizeUnit(c))
	}
	q.initial = l.speciesInitial(s, c, concentration)
	if a := d.initials[s.ID]; a != nil {
		q.initial, q.initialPos = a.Math.Expr, a.Math.Pos
	}
	if d.rules[s.ID] != nil {
		l.checkRuledSpecies(d, s)
		l.applyRule(d, q)
		if q.rate != 0 && concentration && l.jumps(d, c.ID) {
			l.declareAmount(d, s, q, volume)
		} else {
			l.add(q)
		}
		return
	}
	q.terms = d.terms[s.ID]
	if s.BoundaryCondition || s.Constant {
		q.terms = nil
	}
	if len(q.terms) > 0 || l.assigned[s.ID] {
		q.kind = stateKind
	}
	if f := cmp.Or(s.ConversionFactor, l.model.ConversionFactor); f != "" && len(q.terms) > 0 {
		q.factor = l.pool.Symbol(f)
	}
	switch {
	case concentration && l.varies(d, c.ID):
		l.declareAmount(d, s, q, volume)
	case concentration:
		q.volume = volume
		l.add(q)
	default:
		l.add(q)
	}
}

// speciesInitial returns the model's initial value in the meaning of the id, or
// 0 if the model gives none.
func (l *lowering) speciesInitial(s *model.Species, c *model.Compartment, concentration bool) expr.Expr {
	v := l.number(s.Initial)
	if v == 0 || s.InitialIsAmount == !concentration {
		return v
	}
	if s.InitialIsAmount {
		return l.pool.New(expr.Div, v, l.pool.Symbol(c.ID))
	}
	return l.pool.New(expr.Mul, v, l.pool.Symbol(c.ID))
}

// declareAmount splits the concentration q in a varying compartment into a leaf
// that holds the amount and the formula amount/size.
func (l *lowering) declareAmount(d *declarations, s *model.Species, q *quantity, volume expr.Expr) {
	amount := *q
	amount.symbol = l.pool.Symbol(amountName(s.ID))
	amount.amount = true
	amount.unit = l.substanceUnit(s)
	if q.rate != 0 { // n = S·V, dn/dt = V dS/dt + S dV/dt
		amount.rate = l.pool.New(expr.Add, l.pool.New(expr.Mul, volume, q.rate),
			l.pool.New(expr.Mul, q.symbol, l.pool.New(expr.RateOf, volume)))
	}
	q.kind = formulaKind
	q.formula = l.pool.New(expr.Div, amount.symbol, volume)
	q.terms, q.factor, q.rate, q.initial = nil, 0, 0, 0
	switch {
	case l.overridden[s.ID]:
		start := l.add(&quantity{id: s.ID, what: "species", symbol: l.pool.Symbol(initialName(s.ID)), pos: s.Pos,
			unit: q.unit, kind: parameterKind, initial: amount.initial, initialPos: amount.initialPos})
		amount.initial = l.pool.New(expr.Mul, start.symbol, volume)
	case amount.initial == 0:
	case d.initials[s.ID] == nil && s.InitialIsAmount:
		amount.initial = l.number(s.Initial)
	default:
		amount.initial = l.pool.New(expr.Mul, amount.initial, volume)
	}
	l.add(q)
	l.add(&amount)
}

// jumps reports whether the size of compartment id can change abruptly.
func (l *lowering) jumps(d *declarations, id string) bool {
	r := d.rules[id]
	return l.varies(d, id) && (l.assigned[id] || r.Kind != model.RateRule)
}

// varies reports whether the size of compartment id can change during a
// simulation.
func (l *lowering) varies(d *declarations, id string) bool {
	if l.assigned[id] {
		return true
	}
	r := d.rules[id]
	return r != nil && (r.Kind != model.AssignmentRule || !l.constant(d, r.Math.Expr, map[string]bool{id: true}))
}

// constant reports whether e is made of constant parameters and compartments
// alone. seen holds the ids on the way, which guards against loops.
func (l *lowering) constant(d *declarations, e expr.Expr, seen map[string]bool) bool {
	n := l.pool.Node(e)
	switch n.Op {
	case expr.Time, expr.RateOf, expr.Delay:
		return false
	case expr.Symbol:
		if seen[n.Name] || l.assigned[n.Name] || !d.parameters[n.Name] && d.compartments[n.Name] == nil {
			return false
		}
		r := d.rules[n.Name]
		if r == nil {
			return true
		}
		seen[n.Name] = true
		defer delete(seen, n.Name)
		return r.Kind == model.AssignmentRule && l.constant(d, r.Math.Expr, seen)
	}
	for _, a := range n.Args {
		if !l.constant(d, a, seen) {
			return false
		}
	}
	return true
}

// declareReaction declares the rate of reaction i under its id, its local
// parameters and its species references.
func (l *lowering) declareReaction(d *declarations, i int) {
	r := &l.model.Reactions[i]
	for _, side := range [][]model.SpeciesReference{r.Reactants, r.Products} {
		for k := range side {
			l.declareReference(d, &side[k])
		}
	}
	q := &quantity{id: r.ID, what: "reaction", symbol: l.reactionSymbol(i), pos: r.Pos, kind: formulaKind,
		unit: per(l.model.ExtentUnit, l.model.TimeUnit)}
	q.formula = l.pool.Number(0)
	if law := r.RateLaw; law != nil && law.Math.Present() {
		for j := range law.LocalParameters {
			p := &law.LocalParameters[j]
			name := localName(r.ID, p.ID)
			l.add(&quantity{id: name, what: "local parameter", symbol: l.pool.Symbol(name), pos: p.Pos, unit: p.Unit,
				kind: parameterKind, initial: l.number(p.Value), initialPos: p.Pos})
		}
		q.formula, q.ratPos = l.rateLaw(r), law.Math.Pos
	} else {
		l.diags.Warnf(diag.NoRateLaw, r.Pos, "give it a rate law", "reaction %q has no rate law and does not run", r.ID)
	}
	l.add(q)
}

// rateLaw returns the rate law of r, which must have one, with the names of
// local parameters made unique.
func (l *lowering) rateLaw(r *model.Reaction) expr.Expr {
	if len(r.RateLaw.LocalParameters) == 0 {
		return r.RateLaw.Math.Expr
	}
	locals := map[expr.Expr]expr.Expr{}
	for j := range r.RateLaw.LocalParameters {
		id := r.RateLaw.LocalParameters[j].ID
		locals[l.pool.Symbol(id)] = l.pool.Symbol(localName(r.ID, id))
	}
	return l.pool.Substitute(r.RateLaw.Math.Expr, locals)
}

// declareReference declares a named species reference: a number unless
// something else determines it.
func (l *lowering) declareReference(d *declarations, ref *model.SpeciesReference) {
	if ref.ID == "" {
		return
	}
	q := l.declareValue(d, &quantity{id: ref.ID, what: "species reference", pos: ref.Pos, initialPos: ref.Pos,
		initial: l.number(ref.Stoichiometry)})
	if !l.variableReference(d, ref) {
		q.kind, q.formula = formulaKind, cmp.Or(ref.StoichiometryMath.Expr, l.number(ref.Stoichiometry), l.pool.Number(math.NaN()))
	}
}

// variableReference reports whether the stoichiometry of ref is a leaf or has a
// rule, and not just a number.
func (l *lowering) variableReference(d *declarations, ref *model.SpeciesReference) bool {
	return ref.ID != "" && (d.rules[ref.ID] != nil || d.initials[ref.ID] != nil || l.assigned[ref.ID] || l.overridden[ref.ID])
}

// reactionSymbol returns the symbol that stands for the rate of reaction i.
func (l *lowering) reactionSymbol(i int) expr.Expr {
	if id := l.model.Reactions[i].ID; id != "" {
		return l.pool.Symbol(id)
	}
	return l.pool.Symbol(reactionName(strconv.Itoa(i + 1)))
}
