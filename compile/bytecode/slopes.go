package bytecode

import (
	"encoding/binary"
	"fmt"

	"niche/compile"
	"niche/expr"
)

// slopeBuilder collects the derivatives of fluxes by states.
type slopeBuilder struct {
	*compiler
	kinetics *kinetics
	formulas []expr.Expr
	from     []pending // columns of the formulas
	complete bool      // every entry has a place

	constants []constantSlope
	seen      map[string]int // constantSlope by place and coefficient without number
}

// constantSlope is a part of an entry of the Jacobian that depends on
// parameters alone.
type constantSlope struct {
	at int
	coefficient
}

// pending is a column waiting for the index of a slope.
type pending struct {
	flux *flux
	col  int
}

// slopes builds the Jacobian from the derivatives of the fluxes. ok is false if
// an entry is missing from the pattern.
func (c *compiler) slopes(k *kinetics, tabled, others []*flux) (ok bool, err error) {
	b := slopeBuilder{compiler: c, kinetics: k, complete: true, seen: map[string]int{}}
	for _, f := range tabled {
		for _, m := range f.monomials {
			b.monomial(&f.column, m)
		}
	}
	d := expr.NewDifferentiator(c.pool)
	for _, f := range others {
		if err := b.formula(d, f); err != nil {
			return false, err
		}
	}
	n := len(k.slopes)
	for i, p := range b.from {
		b.scatter(&p.flux.column, p.col, n+i)
	}
	if k.restSlopes, err = c.segmentAt(coreGroup, b.formulas, n, func(i int) string {
		return "derivative of " + b.from[i].flux.name()
	}); err != nil {
		return false, err
	}
	for _, s := range b.constants {
		if s.number != 0 {
			k.constants = append(k.constants, contribution{uint32(s.at), b.slot(s.coefficient)})
		}
	}
	k.entries.arrange(len(c.system.Jacobian))
	return b.complete, nil
}

// state returns the index of the state whose symbol is e.
func (b *slopeBuilder) state(e expr.Expr) (int, bool) {
	s := b.system.Slots[e]
	return s.Index, s.Kind == compile.StateSlot
}

// monomial adds the derivatives of a monomial.
func (b *slopeBuilder) monomial(c *column, m monomial) {
	for i, leaf := range m.leaves {
		col, ok := b.state(leaf)
		if !ok {
			continue
		}
		q := m.coefficient
		switch {
		case len(m.leaves) == 1:
			b.constant(c, col, q)
			continue
		case m.leaves[0] == m.leaves[1]:
			if i == 1 {
				continue
			}
			q.number *= 2
		}
		s := &b.kinetics.slopes
		*s = append(*s, [2]uint32{b.slot(q), b.leafSlot(m, 1-i)})
		b.scatter(c, col, len(*s)-1)
	}
}

// formula adds the derivatives of a flux that is not mass action.
func (b *slopeBuilder) formula(d *expr.Differentiator, f *flux) error {
	partials, err := d.Gradient(f.formula, func(e expr.Expr) bool {
		_, ok := b.state(e)
		return ok
	})
	if err != nil {
		return fmt.Errorf("derivative of %s: %w", f.name(), err)
	}
	for _, p := range partials {
		col, _ := b.state(p.Symbol)
		if b.tier(p.Expr) <= parametric {
			m := monomial{coefficient: coefficient{number: 1}}
			b.factor(p.Expr, &m, false)
			b.constant(&f.column, col, m.times(f.factor))
			continue
		}
		b.formulas = append(b.formulas, b.scaled(p.Expr, f.factor))
		b.from = append(b.from, pending{f, col})
	}
	return nil
}

// at returns the place of an entry, or takes note that there is none.
func (b *slopeBuilder) at(row, col int) (int, bool) {
	at, ok := jacobianAt(b.system, row, col)
	b.complete = b.complete && ok
	return at, ok
}

// scatter adds slope index, a derivative by state col, along the column.
func (b *slopeBuilder) scatter(c *column, col, index int) {
	for _, t := range c.terms {
		if at, ok := b.at(t.state, col); ok {
			b.compiler.scatter(&b.kinetics.entries, t, at, index)
		}
	}
}

// constant adds a derivative that depends on parameters alone. Equal ones add
// up here rather than in every parameter vector.
func (b *slopeBuilder) constant(c *column, col int, q coefficient) {
	for _, t := range c.terms {
		at, ok := b.at(t.state, col)
		if !ok {
			continue
		}
		s := constantSlope{at, q.times(t.coefficient)}
		key := string(s.key(binary.LittleEndian.AppendUint32(nil, uint32(at))))
		if i, ok := b.seen[key]; ok {
			b.constants[i].number += s.number
			continue
		}
		b.seen[key] = len(b.constants)
		b.constants = append(b.constants, s)
	}
}
