package bytecode

import (
	"fmt"
	"slices"

	"niche/compile"
	"niche/expr"
)

// kinetics evaluates f = N·v and its Jacobian in two phases: first the rates v
// or their derivatives – mass action by tables, the rest by code – then sparse
// sums.
type kinetics struct {
	table table
	rest  *segment // rates that are not mass action, behind those of the table
	sums  sums     // f from v

	slopes     slopes
	restSlopes *segment // derivatives of other rates, behind the slopes
	entries    sums     // what varies in the Jacobian
	constants  []contribution
}

// contribution is a part of an entry of the Jacobian that depends on parameters
// alone.
type contribution struct{ at, slot uint32 }

// flux is a column and what flows through it: one or two monomials, or, if
// there are none, another formula.
type flux struct {
	column
	monomials []monomial
	formula   expr.Expr
	rate      *compile.Rate // of the formula
	at        int           // of its value in v
}

// kinetic splits the rates of the system into fluxes: those of the table, in
// its order, and the others. ok is false if the system has no such form.
func (c *compiler) kinetic() (tabled, others []*flux, ok bool) {
	if len(c.system.Rates) == 0 {
		return nil, nil, false
	}
	open := map[string]*flux{} // fluxes with one monomial, by column
	for i := range c.system.Rates {
		r := &c.system.Rates[i]
		col, ok := c.column(r)
		if !ok {
			return nil, nil, false
		}
		if len(col.terms) == 0 {
			continue
		}
		ms, isTabled := c.monomials(r.Expr)
		if !isTabled {
			others = append(others, &flux{column: col, formula: r.Expr, rate: r})
			continue
		}
		for k := range ms {
			ms[k].coefficient = ms[k].times(col.factor)
		}
		ms = slices.DeleteFunc(ms, func(m monomial) bool { return m.number == 0 })
		if len(ms) == 0 {
			continue
		}
		if f := open[col.key]; f != nil && len(ms) == 1 {
			f.monomials = append(f.monomials, ms[0])
			delete(open, col.key)
			continue
		}
		f := &flux{column: col, monomials: ms}
		tabled = append(tabled, f)
		if len(ms) == 1 {
			open[col.key] = f
		}
	}
	for _, f := range tabled {
		f.order()
	}
	slices.SortStableFunc(tabled, func(a, b *flux) int { return a.kind() - b.kind() })
	return tabled, others, true
}

// scaled returns e times a coefficient. The coefficient joins the factors of e
// (inside a negation or numerator) so that it can be hoisted with them, or
// cancels against them.
func (c *compiler) scaled(e expr.Expr, by coefficient) expr.Expr {
	if by.isNumber() && by.number == 1 {
		return e
	}
	n := c.pool.Node(e)
	factors := []expr.Expr{e}
	switch n.Op {
	case expr.Neg:
		by.number = -by.number
		return c.scaled(n.Args[0], by)
	case expr.Div:
		return c.pool.New(expr.Div, c.scaled(n.Args[0], by), n.Args[1])
	case expr.Mul:
		factors = slices.Clone(n.Args)
	}
	factors, by.under = cancel(factors, slices.Clone(by.under))
	if !by.isNumber() || by.number != 1 || len(factors) == 0 {
		factors = slices.Insert(factors, 0, by.expr(c.pool))
	}
	return fold(c.pool, factors)
}

// name names f in errors.
func (f *flux) name() string { return fmt.Sprintf("%s: rate of %q", f.rate.Pos, f.rate.ID) }

// order puts the monomial with more leaves first.
func (f *flux) order() {
	slices.SortStableFunc(f.monomials, func(a, b monomial) int { return len(b.leaves) - len(a.leaves) })
}

// kind returns the place of f's form in a table.
func (f *flux) kind() int {
	isTwo := func(i int) int { return len(f.monomials[i].leaves) / 2 }
	if len(f.monomials) == 1 {
		return isTwo(0)
	}
	return 2 + isTwo(0) + isTwo(1)
}

// slot returns where the value of q is found after the prologue.
func (c *compiler) slot(q coefficient) uint32 {
	slot, ok := c.fixedSlot(q.expr(c.pool))
	if !ok {
		panic("bytecode: coefficient depends on the state")
	}
	return uint32(slot)
}

// leafSlot returns the slot of leaf i of m; a missing leaf is the constant 1.
func (c *compiler) leafSlot(m monomial, i int) uint32 {
	if i >= len(m.leaves) {
		return uint32(c.constant(1))
	}
	return uint32(c.leaf[m.leaves[i]].slot)
}

// kinetics compiles the two phases. ok is false if the system has no rates or
// its Jacobian does not have the entries that they imply.
func (c *compiler) kinetics() (k *kinetics, ok bool, err error) {
	tabled, others, ok := c.kinetic()
	if !ok {
		return nil, false, nil
	}
	k = &kinetics{}
	for i, f := range tabled {
		f.at = i
		k.table.add(c, f)
	}
	formulas := make([]expr.Expr, len(others))
	for i, f := range others {
		f.at = len(tabled) + i
		formulas[i] = c.scaled(f.formula, f.factor)
	}
	if k.rest, err = c.segmentAt(coreGroup, formulas, len(tabled), func(i int) string {
		return others[i].name()
	}); err != nil {
		return nil, false, err
	}
	for _, f := range slices.Concat(tabled, others) {
		for _, t := range f.terms {
			c.scatter(&k.sums, t, t.state, f.at)
		}
	}
	k.sums.arrange(len(c.system.States))
	ok, err = c.slopes(k, tabled, others)
	return k, ok, err
}

// add appends f to the table.
func (t *table) add(c *compiler, f *flux) {
	m := f.monomials[0]
	k, a, b := c.slot(m.coefficient), c.leafSlot(m, 0), c.leafSlot(m, 1)
	if len(f.monomials) == 1 {
		if f.kind() == 0 {
			t.one = append(t.one, [2]uint32{k, a})
		} else {
			t.two = append(t.two, [3]uint32{k, a, b})
		}
		return
	}
	m = f.monomials[1]
	l, p, q := c.slot(m.coefficient), c.leafSlot(m, 0), c.leafSlot(m, 1)
	switch f.kind() {
	case 2:
		t.oneOne = append(t.oneOne, [4]uint32{k, a, l, p})
	case 3:
		t.twoOne = append(t.twoOne, [5]uint32{k, a, b, l, p})
	case 4:
		t.twoTwo = append(t.twoTwo, [6]uint32{k, a, b, l, p, q})
	}
}

// scatter appends the term of a column: dst += term · v[src].
func (c *compiler) scatter(s *sums, t columnTerm, dst, src int) {
	e := entry{uint32(dst), uint32(src)}
	if t.isNumber() && isUnit(t.number) {
		s.unit(t.number, e)
		return
	}
	s.factor(c.slot(t.coefficient), e)
}

// jacobianAt returns the place of ∂f_row/∂y_col in the Jacobian's values.
func jacobianAt(s *compile.System, row, col int) (int, bool) {
	p := s.JacobianPattern
	start := int(p.Start[col])
	i, ok := slices.BinarySearch(p.Row[start:p.Start[col+1]], int32(row))
	return start + i, ok
}
