package compile

import (
	"math"

	"niche/diag"
	"niche/expr"
	"niche/units"
)

// quantityKind says what a symbol becomes in the formulas of a System.
type quantityKind uint8

const (
	formulaKind   quantityKind = iota // inlined
	parameterKind                     // a leaf, constant during a simulation
	stateKind                         // a leaf, a component of y
)

// quantity is the meaning of one symbol of the model's formulas, or of an
// internal symbol.
type quantity struct {
	id     string // as the model knows it
	what   string // "species", "parameter", …, for messages
	symbol expr.Expr
	pos    diag.Pos
	unit   units.Unit
	kind   quantityKind

	// formula of a formulaKind, over the model's symbols.
	formula expr.Expr
	// initial value of a leaf, over the model's symbols; 0 if the model gives
	// none. initialPos is where it is written.
	initial    expr.Expr
	initialPos diag.Pos
	ruled      bool // a rule determines it
	solved     bool // the rule is an algebraic one

	// What moves a state: a rate rule, or reactions; or residual, which vanishes
	// at all times, determines it.
	rate     expr.Expr // over the model's symbols; 0 if none
	residual expr.Expr // over the model's symbols; 0 if none
	ratPos   diag.Pos
	terms    []reactionTerm
	amount   bool // state holding the amount of a species whose id is a concentration
	// volume is the compartment by which the terms of a concentration are
	// divided; 0 if none. factor converts extent to substance; 0 if none.
	volume, factor expr.Expr
}

// reactionTerm adds the net stoichiometry times a reaction's rate to the
// derivative of a state.
type reactionTerm struct {
	reaction int // index into model.Reactions
	net      expr.Expr
}

// name returns what a user calls the slot: the id, or the internal symbol's
// name for quantities that only exist here.
func (q *quantity) name(p *expr.Pool) string { return p.Node(q.symbol).Name }

// add registers q, which must have its symbol; a second meaning of one symbol
// is ignored (readers report duplicate ids).
func (l *lowering) add(q *quantity) *quantity {
	if old, ok := l.bySymbol[q.symbol]; ok {
		return old
	}
	l.bySymbol[q.symbol] = q
	l.quantities = append(l.quantities, q)
	return q
}

// find returns the quantity with the model's id, or nil.
func (l *lowering) find(id string) *quantity { return l.bySymbol[l.pool.Symbol(id)] }

// number returns the constant v, or 0 if v is NaN, which means unset.
func (l *lowering) number(v float64) expr.Expr {
	if math.IsNaN(v) {
		return 0
	}
	return l.pool.Number(v)
}

// Names of internal symbols. No identifier of a model contains a parenthesis.

func amountName(species string) string     { return "amount(" + species + ")" }
func initialName(species string) string    { return "initial(" + species + ")" }
func reactionName(id string) string        { return "rate(" + id + ")" }
func fluxName(reaction string) string      { return "flux(" + reaction + ")" }
func localName(reaction, id string) string { return reaction + "." + id }
