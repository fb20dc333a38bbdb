package compile

import (
	"fmt"
	"slices"

	"niche/diag"
	"niche/expr"
)

// Inline lowers e, a formula over the model's ids in the System's pool, to
// leaves. Relations that the System has a switch for become that switch; other
// relations stay as they are, because a System gets no new switches after
// Lower (pass formulas through [Options] where this matters).
//
// Names that mean nothing in the model stay symbols, so that the caller can
// bind them; unknown lists them, sorted. The list of diagnostics holds other
// problems. Inline grows the pool and is not safe for concurrent use.
func (s *System) Inline(e expr.Expr) (lowered expr.Expr, unknown []string, problems diag.List) {
	l := s.lowering
	saved := l.diags
	l.diags = nil
	w := *l.running
	w.base, w.memo = w.memo, map[expr.Expr]expr.Expr{}
	w.free, w.inside = map[string]bool{}, nil
	w.in("formula", "", diag.Pos{File: s.Model.File})
	lowered = w.lower(e)
	problems, l.diags = l.diags, saved
	for name := range w.free {
		unknown = append(unknown, name)
	}
	slices.Sort(unknown)
	return lowered, unknown, problems
}

// Gradient returns the non-zero partial derivatives of e, a formula over the
// System's leaves, over y, p and t in order of slots; switches count as
// constants. It grows the pool and is not safe for concurrent use.
func (s *System) Gradient(e expr.Expr) []Partial { return s.lowering.gradient(e) }

// Lookup returns the formula over leaves that the model's id stands for: a leaf
// or an expression. It may grow the pool and is not safe for concurrent use.
func (s *System) Lookup(id string) (expr.Expr, bool) {
	q := s.lowering.find(id)
	if q == nil {
		return 0, false
	}
	w := s.lowering.running
	w.in("value of", id, q.pos)
	return w.lower(q.symbol), true
}

// OverrideSlot returns the slot whose initial value replaces that of the
// model's id, in the id's own meaning. There is none for ids with an assignment
// rule, and for concentrations in varying compartments only if the id was in
// Options.Overridden.
func (s *System) OverrideSlot(id string) (Slot, bool) {
	l := s.lowering
	if q := l.bySymbol[l.pool.Symbol(initialName(id))]; q != nil {
		return s.Slots[q.symbol], true
	}
	if q := l.find(id); q != nil && q.kind != formulaKind {
		return s.Slots[q.symbol], true
	}
	return Slot{}, false
}

// Describe names state i for messages: `species "pSTAT5" (niche.xml:88:7)`.
func (s *System) Describe(state int) string {
	x := s.States[state]
	what := "state"
	if s.lowering != nil {
		what = s.lowering.bySymbol[x.Symbol].what
	}
	if x.Amount {
		what = "amount of " + what
	}
	if !x.Pos.IsValid() {
		return fmt.Sprintf("%s %q", what, x.ID)
	}
	return fmt.Sprintf("%s %q (%s)", what, x.ID, x.Pos)
}
