package compile

import (
	"math"
	"strings"

	"niche/diag"
	"niche/expr"
)

// buildInitial orders the initial values of all leaves so that each formula
// uses only leaves already set.
func (l *lowering) buildInitial() {
	b := initialBuilder{l: l, mark: map[expr.Expr]int{}}
	for _, q := range l.quantities {
		if q.kind == parameterKind {
			b.set(q)
		}
	}
	for _, q := range l.quantities {
		if q.kind == stateKind {
			b.set(q)
		}
	}
}

// initialBuilder walks the leaves depth-first.
type initialBuilder struct {
	l    *lowering
	mark map[expr.Expr]int // 1 on the path, 2 done
	path []*quantity
}

// set appends the initial value of the leaf q after those it depends on.
func (b *initialBuilder) set(q *quantity) {
	l := b.l
	switch b.mark[q.symbol] {
	case 2:
		return
	case 1:
		b.reportLoop(q)
		return
	}
	b.mark[q.symbol] = 1
	b.path = append(b.path, q)
	value := l.pool.Number(math.NaN())
	var leaves []expr.Expr
	var draws Span
	if q.initial != 0 {
		l.starting.in("initial value of", q.id, q.initialPos)
		value, draws = l.starting.drawing(q.initial)
		leaves = append(leaves, l.leaves(value)...)
		for _, d := range l.sys.Draws[draws.From:draws.To] {
			for _, a := range d.Args {
				leaves = append(leaves, l.leaves(a)...)
			}
		}
	}
	for _, leaf := range leaves {
		if r := l.bySymbol[leaf]; r != nil {
			b.set(r)
		}
	}
	b.path = b.path[:len(b.path)-1]
	b.mark[q.symbol] = 2
	l.sys.Initial = append(l.sys.Initial, InitialValue{
		Slot: l.sys.Slots[q.symbol], Expr: value, Draws: draws, Gradient: l.gradient(value), Pos: q.initialPos})
}

func (b *initialBuilder) reportLoop(q *quantity) {
	start := 0
	for b.path[start] != q {
		start++
	}
	var names []string
	var notes []diag.Note
	for _, r := range b.path[start:] {
		names = append(names, r.id)
		notes = append(notes, diag.Note{Pos: r.initialPos, Message: "initial value of " + quote(r.id)})
	}
	names = append(names, q.id)
	b.l.diags.Add(&diag.Diagnostic{Code: diag.InitialLoop, Pos: q.initialPos, Notes: notes,
		Message: "initial values depend on each other in a loop: " + strings.Join(names, " → "),
		Hint:    "give one of them a number"})
}

// checkValues reports leaves without initial value that some formula of the model
// needs. Leaves that nothing uses, or only the caller's outputs, may stay NaN.
func (l *lowering) checkValues() {
	formulas := l.sys.formulas()
	used := l.usedLeaves(formulas[:len(formulas)-len(l.opt.Outputs)])
	read := l.usedLeaves(l.sys.movingFormulas())
	for i := range l.sys.States {
		l.sys.States[i].Unread = !read[l.sys.States[i].Symbol]
	}
	for _, q := range l.quantities {
		if q.kind == formulaKind || q.initial != 0 || q.residual != 0 || l.overridden[q.id] {
			continue
		}
		if q.kind == stateKind && (len(q.terms) > 0 || q.rate != 0) || used[q.symbol] && q.kind == parameterKind {
			l.diags.Errorf(diag.NoValue, q.pos, "give it a value or an initial assignment", "%s %q has no initial value", q.what, q.id)
		} else if used[q.symbol] {
			l.diags.Warnf(diag.NoValue, q.pos, "give it a value: it is undefined until an event sets it", "%s %q has no initial value", q.what, q.id)
		}
	}
}

// usedLeaves returns the leaves that occur in any of formulas, or have a past
// value that is asked for.
func (l *lowering) usedLeaves(formulas []expr.Expr) map[expr.Expr]bool {
	used := map[expr.Expr]bool{}
	l.walk.round++
	l.walk.found = l.walk.found[:0]
	if n := l.pool.Len(); len(l.walk.stamp) < n {
		l.walk.stamp = append(l.walk.stamp, make([]int32, n-len(l.walk.stamp))...)
	}
	for _, e := range formulas {
		l.visit(e)
	}
	for _, e := range l.walk.found {
		used[e] = true
	}
	for i := range l.sys.Past {
		used[l.leafOf(l.sys.Past[i].Of)] = true
	}
	return used
}

// formulas lists every formula built before the right-hand side, outputs last.
func (s *System) formulas() []expr.Expr {
	list := s.movingFormulas()
	for i := range s.Initial {
		list = append(list, s.Initial[i].Expr)
	}
	for i := range s.Outputs {
		list = append(list, s.Outputs[i].Expr)
	}
	return list
}

// movingFormulas lists the formulas that decide how the system moves.
func (s *System) movingFormulas() []expr.Expr {
	var list []expr.Expr
	put := func(e expr.Expr) {
		if e != 0 {
			list = append(list, e)
		}
	}
	for i := range s.Rates {
		put(s.Rates[i].Expr)
		for _, t := range s.Rates[i].Terms {
			put(t.Factor)
		}
	}
	for i := range s.Switches {
		put(s.Switches[i].Root)
	}
	for i := range s.Invariants {
		put(s.Invariants[i].Expr)
	}
	for i := range s.Switches {
		put(s.Switches[i].Relation)
	}
	for i := range s.Draws {
		for _, a := range s.Draws[i].Args {
			put(a)
		}
	}
	for i := range s.Past {
		put(s.Past[i].At)
	}
	for i := range s.Events {
		e := &s.Events[i]
		put(e.Trigger)
		put(e.Delay)
		put(e.Priority)
		for _, a := range e.Assignments {
			put(a.Expr)
			put(a.Size)
		}
	}
	return list
}
