package bytecode

import (
	"fmt"
	"slices"

	"niche/expr"
)

// place is where an operand is: a fixed slot if ≥ 0, else the complement of the
// index of a value.
type place int32

// value is one instruction in static single assignment form.
type value struct {
	op      opcode
	a, b, c place
}

// target asks for the value of an expression in a slot.
type target struct {
	expr expr.Expr
	slot int32 // fixed, or outputFlag | index
}

// outputs returns targets that put exprs into output slots first, first+1, ….
func outputs(exprs []expr.Expr, first int) []target {
	ts := make([]target, len(exprs))
	for i, e := range exprs {
		ts[i] = target{e, outputFlag | int32(first+i)}
	}
	return ts
}

// UnsupportedError says that a formula contains something that an engine
// cannot evaluate by itself: a function call, a delay, a symbol without slot.
type UnsupportedError struct {
	What string // e.g. `symbol "k_on" without a slot`
}

func (e *UnsupportedError) Error() string { return "bytecode: cannot compile " + e.What }

// assembler turns expressions into codes over one layout.
type assembler struct {
	*layout
	hoist tier // expressions up to this tier come from the prologue
	// want lists the hoisted expressions that the current prologue must compute,
	// known holds them and those that are computed already.
	want  []expr.Expr
	known map[expr.Expr]bool

	values []value
	lists  []place
	memo   []place // by expression: slot + 1, value complement, or 0 unknown
	uses   []int32 // by expression
	seen   []expr.Expr
	err    error
}

func newAssembler(l *layout, hoist tier) *assembler {
	return &assembler{layout: l, hoist: hoist, known: map[expr.Expr]bool{}}
}

// beginPrologue starts a new prologue, which runs after one that computes
// base.
func (a *assembler) beginPrologue(base []expr.Expr) {
	a.want = nil
	clear(a.known)
	for _, e := range base {
		a.known[e] = true
	}
}

// prologue returns the code that computes the values hoisted since
// beginPrologue, and their expressions.
func (a *assembler) prologue() (code, []expr.Expr, error) {
	ts := make([]target, len(a.want))
	for i, e := range a.want {
		ts[i] = target{e, a.hoisted[e]}
	}
	c, err := newAssembler(a.layout, never).assemble(ts)
	return c, a.want, err
}

// assemble returns the code that computes targets. Targets with output slots
// are numbered densely from 0 by the caller.
func (a *assembler) assemble(targets []target) (code, error) {
	a.reset()
	for _, t := range targets {
		a.count(t.expr)
	}
	places := make([]place, len(targets))
	for i, t := range targets {
		places[i] = a.emit(t.expr)
	}
	if a.err != nil {
		return code{}, a.err
	}
	return a.allocate(targets, places), nil
}

// reset clears the state of the previous code.
func (a *assembler) reset() {
	for _, e := range a.seen {
		a.memo[e] = 0
		a.uses[e] = 0
	}
	a.seen, a.values, a.lists, a.err = a.seen[:0], a.values[:0], a.lists[:0], nil
}

// fixedSlot returns the slot of e if e is loaded rather than computed here: a
// constant, a leaf or a hoisted value.
func (a *assembler) fixedSlot(e expr.Expr) (int32, bool) {
	if f, ok := a.leaf[e]; ok {
		return f.slot, true
	}
	if v, ok := a.number(e); ok {
		return a.constant(v), true
	}
	if a.tier(e) > a.hoist {
		return 0, false
	}
	slot, ok := a.hoisted[e]
	if !ok {
		slot = a.reserve(1)
		a.hoisted[e] = slot
	}
	if !a.known[e] {
		a.known[e] = true
		a.want = append(a.want, e)
	}
	return slot, true
}

// count visits the expressions at and below e that will be computed and counts
// how often each is used.
func (a *assembler) count(e expr.Expr) {
	if e == 0 {
		return
	}
	a.grow()
	a.uses[e]++
	if a.uses[e] > 1 {
		return
	}
	a.seen = append(a.seen, e)
	if slot, ok := a.fixedSlot(e); ok {
		a.memo[e] = place(slot) + 1
		return
	}
	for _, x := range a.arguments(e) {
		a.count(x)
	}
}

// grow extends the tables to the size of the pool.
func (a *assembler) grow() {
	if n := a.pool.Len() - len(a.uses); n > 0 {
		n += len(a.uses) / 2
		a.uses = append(a.uses, make([]int32, n)...)
		a.memo = append(a.memo, make([]place, n)...)
	}
}

// arguments returns the arguments of e. Where more than one factor of a
// product can be hoisted, their product takes the place of the first.
func (a *assembler) arguments(e expr.Expr) []expr.Expr {
	n := a.pool.Node(e)
	if n.Op != expr.Mul || a.hoist < parametric {
		return n.Args
	}
	var hoist, rest []expr.Expr
	first := 0
	for _, x := range n.Args {
		if a.tier(x) > a.hoist {
			rest = append(rest, x)
			continue
		}
		if len(hoist) == 0 {
			first = len(rest)
		}
		hoist = append(hoist, x)
	}
	if len(hoist) < 2 {
		return n.Args
	}
	return slices.Insert(rest, first, a.pool.New(expr.Mul, hoist...))
}

// emit returns the place of e, computing it first if necessary.
func (a *assembler) emit(e expr.Expr) place {
	if e == 0 {
		return a.fail("a missing formula")
	}
	switch m := a.memo[e]; {
	case m > 0:
		return m - 1
	case m < 0:
		return m
	}
	p := a.operation(e)
	a.memo[e] = p
	if p >= 0 {
		a.memo[e]++
	}
	return p
}

// put appends an instruction and returns the place of its value.
func (a *assembler) put(op opcode, x, y, z place) place {
	a.values = append(a.values, value{op, x, y, z})
	return place(^(len(a.values) - 1))
}

func (a *assembler) fail(format string, args ...any) place {
	if a.err == nil {
		a.err = &UnsupportedError{fmt.Sprintf(format, args...)}
	}
	return 0
}
