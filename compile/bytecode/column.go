package bytecode

import (
	"encoding/binary"
	"math"
	"slices"

	"niche/compile"
)

// column is how a rate moves the states. What its terms have in common is taken
// out as factor, so that most terms are 1 or −1; the first term is positive.
type column struct {
	factor coefficient
	terms  []columnTerm
	key    string // equal for equal terms
}

// columnTerm is one entry of a column.
type columnTerm struct {
	state int
	coefficient
}

// column returns the column of r. ok is false if a factor is not a
// coefficient, which no System has.
func (l *layout) column(r *compile.Rate) (c column, ok bool) {
	c.terms = make([]columnTerm, 0, len(r.Terms))
	for _, t := range r.Terms {
		m := monomial{coefficient: coefficient{number: 1}}
		if !l.factor(t.Factor, &m, false) || len(m.leaves) > 0 {
			return column{}, false
		}
		if m.number != 0 {
			c.terms = append(c.terms, columnTerm{t.State, m.times(coefficient{number: 1})})
		}
	}
	slices.SortStableFunc(c.terms, func(a, b columnTerm) int { return a.state - b.state })
	c.takeOut()
	c.key = string(c.bytes())
	return c, true
}

// takeOut moves the common factor of the terms into c.factor: the rest if all
// are equal, the number if all are equal up to sign, and the sign of the first.
func (c *column) takeOut() {
	c.factor = coefficient{number: 1}
	if len(c.terms) == 0 {
		return
	}
	first := c.terms[0].coefficient
	common := func(same func(a coefficient) bool) bool {
		return !slices.ContainsFunc(c.terms, func(t columnTerm) bool { return !same(t.coefficient) })
	}
	key := string(first.key(nil))
	if common(func(a coefficient) bool { return string(a.key(nil)) == key }) {
		c.factor = first.rest()
		for i := range c.terms {
			c.terms[i].coefficient = coefficient{number: c.terms[i].number}
		}
	}
	number := math.Copysign(1, first.number)
	if common(func(a coefficient) bool { return math.Abs(a.number) == math.Abs(first.number) }) {
		number = first.number
	}
	c.factor.number = number
	for i := range c.terms {
		c.terms[i].number /= number
	}
}

func (c *column) bytes() []byte {
	var b []byte
	for _, t := range c.terms {
		b = binary.LittleEndian.AppendUint32(b, uint32(t.state))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(t.number))
		b = t.key(b)
	}
	return b
}
