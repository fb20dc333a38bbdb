package compile

import (
	"cmp"
	"slices"

	"niche/expr"
)

// dependence is the set of kinds of leaves that a lowered formula contains.
type dependence uint8

const (
	onTime dependence = 1 << iota
	onState
	onDiscrete // a state that only events change
	onParameter
	onSwitch
	onDraw
	onPast
	computed // set on every entry of the memo
)

// dependence returns the kinds of leaves in the lowered formula e. Slots must
// be assigned.
func (l *lowering) dependence(e expr.Expr) dependence {
	if int(e) < len(l.deps) && l.deps[e] != 0 {
		return l.deps[e]
	}
	d := computed
	n := l.pool.Node(e)
	switch n.Op {
	case expr.Time:
		d |= onTime
	case expr.Symbol:
		d |= l.symbolDependence(e)
	default:
		for _, a := range n.Args {
			d |= l.dependence(a)
		}
	}
	if int(e) >= len(l.deps) {
		l.deps = append(l.deps, make([]dependence, l.pool.Len()-len(l.deps))...)
	}
	l.deps[e] = d
	return d
}

func (l *lowering) symbolDependence(e expr.Expr) dependence {
	switch slot := l.sys.Slots[e]; slot.Kind {
	case StateSlot:
		if l.sys.States[slot.Index].Discrete {
			return onDiscrete
		}
		return onState
	case ParameterSlot:
		return onParameter
	case SwitchSlot:
		return onSwitch
	case DrawSlot:
		return onDraw
	case PastSlot:
		return onPast
	}
	return 0
}

// leafWalk is the scratch of leaves: stamp[e] == round marks visited nodes.
type leafWalk struct {
	stamp []int32
	round int32
	found []expr.Expr
}

// leaves returns the leaves of the lowered formula e that have slots, ordered
// by slot: states, parameters, switches, draws, past values, time. The result is valid until the
// next call.
func (l *lowering) leaves(e expr.Expr) []expr.Expr {
	w := &l.walk
	w.round++
	w.found = w.found[:0]
	if n := l.pool.Len(); len(w.stamp) < n {
		w.stamp = append(w.stamp, make([]int32, n-len(w.stamp))...)
	}
	l.visit(e)
	slices.SortFunc(w.found, func(a, b expr.Expr) int {
		return compareSlots(l.sys.Slots[a], l.sys.Slots[b])
	})
	return w.found
}

func (l *lowering) visit(e expr.Expr) {
	w := &l.walk
	if w.stamp[e] == w.round {
		return
	}
	w.stamp[e] = w.round
	n := l.pool.Node(e)
	if n.Op == expr.Symbol || n.Op == expr.Time {
		if _, ok := l.sys.Slots[e]; ok {
			w.found = append(w.found, e)
		}
		return
	}
	for _, a := range n.Args {
		l.visit(a)
	}
}

func compareSlots(a, b Slot) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Index, b.Index))
}

// gradient returns the non-zero partial derivatives of the lowered formula e
// over y, p and t, in order of slots. Switches and draws count as constants.
func (l *lowering) gradient(e expr.Expr) []Partial {
	var g []Partial
	for _, leaf := range slices.Clone(l.leaves(e)) {
		slot := l.sys.Slots[leaf]
		if slot.Kind == SwitchSlot || slot.Kind == DrawSlot || slot.Kind == PastSlot {
			continue
		}
		if d := l.derive(e, leaf); !isNumber(l.pool, d, 0) {
			g = append(g, Partial{slot, d})
		}
	}
	return g
}
