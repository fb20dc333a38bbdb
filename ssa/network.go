package ssa

import (
	"math"
	"strings"

	"niche/compile"
	"niche/diag"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// network is the jump process of a system in symbols: what a parameter vector
// turns into numbers. It is immutable.
type network struct {
	sys       *compile.System
	species   []species  // one per state of sys
	reactions []reaction // those that change a counted state
	// continuous marks the states that change between firings, flows how.
	continuous []bool
	flows      []flow
	roots      []root
	watched    []bool  // states whose change turns triggers or what moves between firings
	epsilon    float64 // of τ-leaping
	rounds     bool    // amounts are moles, so that counts are rounded
}

// species says how a state counts molecules.
type species struct {
	counted bool
	item    float64   // amount of one molecule in the state's unit of substance
	volume  expr.Expr // by which the amount is divided; 0 if the state is an amount
}

// reaction is one kind of jump.
type reaction struct {
	id          string
	pos         diag.Pos
	event       float64 // extent of one firing in the model's unit of extent
	mass        bool    // the law is coefficient × states, at most two
	moving      bool    // the propensity changes between firings
	coefficient expr.Expr
	states      []int32 // those the mass-action law multiplies
	falling     bool    // x² counts ordered pairs of different molecules
	program     program // otherwise
	terms       []term
}

// term changes the count of a state by the whole number that factor, which is
// per extent, amounts to.
type term struct {
	state  int
	factor expr.Expr
}

// builder makes a network and collects what it must refuse.
type builder struct {
	net       *network
	options   Options
	reactions map[string]*model.Reaction
	laws      map[string]expr.Expr
	rates     map[string]int // how many rates carry an id
	falling   bool
	problems  diag.List
}

// build makes the network of sys, or reports everything that no jump process
// can express.
func build(sys *compile.System, options Options) (*network, error) {
	b := &builder{
		net: &network{sys: sys, species: make([]species, len(sys.States)), watched: make([]bool, len(sys.States)),
			continuous: make([]bool, len(sys.States)), epsilon: options.Epsilon},
		options:   options,
		reactions: make(map[string]*model.Reaction, len(sys.Model.Reactions)),
		laws:      make(map[string]expr.Expr, len(sys.Outputs)),
		falling:   strings.HasPrefix(sys.Model.Format, "BNGL") || strings.HasPrefix(sys.Model.Format, "BioNetGen"),
	}
	for i := range sys.Model.Reactions {
		b.reactions[sys.Model.Reactions[i].ID] = &sys.Model.Reactions[i]
	}
	for i := range sys.Outputs {
		b.laws[sys.Outputs[i].ID] = sys.Outputs[i].Expr
	}
	b.rates = make(map[string]int, len(sys.Rates))
	for i := range sys.Rates {
		b.rates[sys.Rates[i].ID]++
	}
	for _, v := range sys.Past {
		b.problems.Errorf(diag.StochasticDelay, v.Pos, "replace the delay by a chain of reactions, or simulate it with bdf",
			"delay() asks for a past value; stochastic methods keep no history")
	}
	for _, r := range sys.Fast {
		b.problems.Errorf(diag.StochasticFast, r.Pos, "declare it slow, or simulate it with bdf",
			"reaction %q is fast: it fires without end, and only its equilibrium is known", r.ID)
	}
	b.countSpecies()
	b.markContinuous()
	b.addReactions()
	b.addFlows()
	b.watchTriggers()
	b.addRoots()
	b.problems.Sort()
	return b.net, b.problems.Err()
}

// Molecule returns how much of unit u one molecule is: 1 for items and units that
// are no amount, 1/(6.02214179e23) for moles.
func Molecule(u units.Unit) float64 {
	switch {
	case !u.Known():
		return 1
	case u.Dim[units.Amount] == 1:
		return 1 / (expr.AvogadroNumber * u.Factor)
	case u.Dim[units.Items] == 1:
		return 1 / u.Factor
	}
	return 1
}

// itemAmount is Molecule, unless every amount is meant to be items.
func (b *builder) itemAmount(u units.Unit) float64 {
	if b.options.Items {
		return 1
	}
	b.net.rounds = b.net.rounds || u.Known() && u.Dim[units.Amount] == 1
	return Molecule(u)
}

// countSpecies fills in species of every state.
func (b *builder) countSpecies() {
	m := b.net.sys.Model
	byID := make(map[string]*model.Species, len(m.Species))
	for i := range m.Species {
		byID[m.Species[i].ID] = &m.Species[i]
	}
	dimensionless := map[string]bool{}
	for i := range m.Compartments {
		dimensionless[m.Compartments[i].ID] = m.Compartments[i].Dimensions == 0
	}
	for i := range b.net.sys.States {
		st, sp := &b.net.sys.States[i], &b.net.species[i]
		sp.item = 1
		s := byID[st.ID]
		if s == nil {
			continue
		}
		unit := s.SubstanceUnit
		if !unit.Known() {
			unit = m.SubstanceUnit
		}
		sp.item = b.itemAmount(unit)
		if !st.Amount && !s.HasOnlySubstanceUnits && !dimensionless[s.Compartment] {
			sp.volume = b.net.sys.Pool.Symbol(s.Compartment)
		}
	}
}

func (b *builder) addReactions() {
	m := b.net.sys.Model
	unit := m.ExtentUnit
	if !unit.Known() {
		unit = m.SubstanceUnit
	}
	event := b.itemAmount(unit)
	done := make(map[string]bool, len(b.reactions))
	for i := range b.net.sys.Rates {
		rate := &b.net.sys.Rates[i]
		r := b.reactions[rate.ID]
		switch {
		case b.net.sys.States[rate.Terms[0].State].Algebraic:
			b.problems.Errorf(diag.StochasticAlgebraic, rate.Pos, "solve it for the quantity and write an assignment rule, or simulate it with bdf",
				"algebraic rule for %q cannot be solved for it, which a jump process needs", rate.ID)
		case r == nil: // a rate rule
		case done[rate.ID]: // refused
		case b.rates[rate.ID] > 1:
			b.refuseStoichiometry(r)
		default:
			b.addReaction(r, rate, event)
		}
		done[rate.ID] = true
	}
}

// addReaction adds the jump of r, whose law and factors rate gives.
func (b *builder) addReaction(r *model.Reaction, rate *compile.Rate, event float64) {
	pool := b.net.sys.Pool
	law, ok := b.laws[r.ID]
	if !ok {
		law = rate.Expr
	}
	x := reaction{id: r.ID, pos: rate.Pos, event: event}
	cancelled, ok := b.cancelled(law, rate)
	if !ok {
		b.refuseStoichiometry(r)
		return
	}
	for _, t := range rate.Terms {
		factor := t.Factor
		if cancelled != 0 {
			factor = pool.Div(factor, cancelled)
		}
		b.net.species[t.State].counted = true
		x.terms = append(x.terms, term{t.State, factor})
	}
	if r.Reversible && NetRate(b.net.sys, law) {
		b.problems.Errorf(diag.StochasticReversible, rate.Pos, "split it into a forward and a backward reaction; --split does so",
			"rate law of the reversible reaction %q is the difference of two rates: it does not say how often each direction fires", r.ID)
		return
	}
	law = b.massAction(&x, law)
	if !x.mass {
		x.program, ok = b.net.assemble(law)
		if !ok {
			b.problems.Errorf(diag.StochasticTime, rate.Pos, "write it without delay() and rateOf, or simulate it with bdf",
				"rate law of reaction %q depends on the past or on rates of change", r.ID)
			return
		}
		x.moving = x.program.moving()
		b.watch(&x.program, x.moving)
	}
	b.net.reactions = append(b.net.reactions, x)
}

// massAction fills in x if law is mass action of at most two molecules, and
// returns the law to compute otherwise.
func (b *builder) massAction(x *reaction, law expr.Expr) expr.Expr {
	m, ok := factorise(b.net.sys, law)
	for _, p := range m.powers {
		ok = ok && !b.net.continuous[p.state]
	}
	pairs := ok && b.pairs(&m)
	ok = ok && (pairs || len(m.less) == 0)
	x.mass, x.falling = ok && m.order() <= 2, b.falling || pairs
	switch {
	case x.mass:
		x.coefficient = m.formula(b.net.sys.Pool)
		for _, p := range m.powers {
			for range p.times {
				x.states = append(x.states, int32(p.state))
			}
		}
		if pairs {
			x.states = append(x.states, x.states[0])
		}
	case ok && b.falling:
		return m.falling(b.net.sys, 1)
	}
	return law
}

// pairs reports whether m is k·x·(x − 1) of one state that counts molecules one by
// one.
func (b *builder) pairs(m *monomial) bool {
	if len(m.less) != 1 || len(m.powers) != 1 || m.powers[0].times != 1 || m.powers[0].state != m.less[0] {
		return false
	}
	sp := &b.net.species[m.less[0]]
	return sp.item == 1 && sp.volume == 0
}

// refuseStoichiometry says that r has stoichiometries that vary: compile.Lower
// then moves them into the rates.
func (b *builder) refuseStoichiometry(r *model.Reaction) {
	b.problems.Errorf(diag.StochasticStoichiometry, r.Pos, "give every species reference a whole number",
		"a stoichiometry of reaction %q changes with the state or time", r.ID)
}

// cancelled returns the volume by which compile.Lower divided the law of rate; 0
// if it left it alone. ok is false if rate is not that law.
func (b *builder) cancelled(law expr.Expr, rate *compile.Rate) (volume expr.Expr, ok bool) {
	if law == rate.Expr {
		return 0, true
	}
	for _, t := range rate.Terms {
		if v := b.net.species[t.State].volume; v != 0 && b.net.sys.Pool.Div(law, v) == rate.Expr {
			return v, true
		}
	}
	return 0, false
}

// NetRate reports whether e, a formula over the leaves of sys, or a factor of it,
// is a sum in which a term with states has a minus sign: the difference of two
// rates.
func NetRate(sys *compile.System, e expr.Expr) bool {
	pool := sys.Pool
	n := pool.Node(e)
	switch n.Op {
	case expr.Mul:
		for _, x := range n.Args {
			if NetRate(sys, x) {
				return true
			}
		}
	case expr.Div:
		return NetRate(sys, n.Args[0])
	case expr.Sub:
		return !constant(sys, n.Args[0]) && !constant(sys, n.Args[1])
	case expr.Add:
		plus, minus := false, false
		for _, x := range n.Args {
			if constant(sys, x) {
				continue
			}
			if negative(pool, x) {
				minus = true
			} else {
				plus = true
			}
		}
		return plus && minus
	}
	return false
}

// negative reports whether e carries a minus sign.
func negative(pool *expr.Pool, e expr.Expr) bool {
	n := pool.Node(e)
	switch n.Op {
	case expr.Neg:
		return true
	case expr.Mul:
		for _, x := range n.Args {
			if v, ok := pool.Constant(x); ok && v < 0 {
				return true
			}
		}
	case expr.Div:
		return negative(pool, n.Args[0])
	}
	return false
}

// watchTriggers marks the states on which triggers depend and refuses triggers
// that no search finds: those that hold at single instants alone.
func (b *builder) watchTriggers() {
	for i := range b.net.sys.Events {
		ev := &b.net.sys.Events[i]
		p, ok := b.net.assemble(ev.Trigger)
		if !ok || p.smooth {
			b.problems.Errorf(diag.StochasticTime, ev.Pos, "compare with <, ≤, > or ≥",
				"trigger of event %q compares for equality what changes all the time, or depends on the past", ev.ID)
		}
		b.watch(&p, true)
	}
}

// watch marks the states that p reads, if it matters when they change.
func (b *builder) watch(p *program, matters bool) {
	for _, s := range p.uses {
		b.net.watched[s] = b.net.watched[s] || matters
	}
}

// whole returns v as a whole number if it is one but for rounding.
func whole(v float64) (float64, bool) {
	n := math.Round(v)
	return n, math.Abs(v-n) <= 1e-9*max(1, math.Abs(n))
}
