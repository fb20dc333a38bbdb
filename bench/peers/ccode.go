package main

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"niche/compile"
	"niche/expr"
)

// cWriter writes the formulas of a system as C. Formulas of parameters alone are
// hoisted into the array h, filled once; others become one constant for each
// distinct subexpression of a function.
type cWriter struct {
	system  *compile.System
	pool    *expr.Pool
	varying map[expr.Expr]bool // depends on y, z or t
	hoisted map[expr.Expr]int
	order   []expr.Expr // hoisted, arguments first
	err     error
}

func newCWriter(s *compile.System) *cWriter {
	return &cWriter{system: s, pool: s.Pool, varying: map[expr.Expr]bool{}, hoisted: map[expr.Expr]int{}}
}

// varies tells whether e changes during a simulation, hoisting what does not.
func (c *cWriter) varies(e expr.Expr) bool {
	if v, known := c.varying[e]; known {
		return v
	}
	v := c.pool.Op(e) == expr.Time
	if slot, leaf := c.system.Slots[e]; leaf {
		v = slot.Kind != compile.ParameterSlot
	} else {
		for _, a := range c.pool.Args(e) {
			if c.varies(a) {
				v = true
			}
		}
	}
	c.varying[e] = v
	return v
}

// hoist returns the index in h of the parameter-only e.
func (c *cWriter) hoist(e expr.Expr) int {
	if k, ok := c.hoisted[e]; ok {
		return k
	}
	for _, a := range c.pool.Args(e) {
		if !c.leaf(a) {
			c.hoist(a)
		}
	}
	k := len(c.order)
	c.hoisted[e] = k
	c.order = append(c.order, e)
	return k
}

func (c *cWriter) leaf(e expr.Expr) bool {
	_, slot := c.system.Slots[e]
	return slot || len(c.pool.Args(e)) == 0
}

// name returns how e is written where it is used.
func (c *cWriter) name(e expr.Expr) string {
	if slot, ok := c.system.Slots[e]; ok {
		switch slot.Kind {
		case compile.StateSlot:
			return "y[" + strconv.Itoa(slot.Index) + "]"
		case compile.ParameterSlot:
			return "p[" + strconv.Itoa(slot.Index) + "]"
		case compile.SwitchSlot:
			return "z[" + strconv.Itoa(slot.Index) + "]"
		}
		return "t"
	}
	n := c.pool.Node(e)
	switch n.Op {
	case expr.Number:
		return number(n.Value)
	case expr.Time:
		return "t"
	case expr.Avogadro:
		return "6.02214179e23"
	case expr.True:
		return "1.0"
	case expr.False:
		return "0.0"
	}
	if !c.varies(e) {
		return "h[" + strconv.Itoa(c.hoist(e)) + "]"
	}
	return "e" + strconv.Itoa(int(e))
}

func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NAN"
	case math.IsInf(v, 0):
		return fmt.Sprintf("(%g*INFINITY)", math.Copysign(1, v))
	}
	s := strconv.FormatFloat(v, 'e', -1, 64)
	if v < 0 {
		return "(" + s + ")"
	}
	return s
}

// define writes the constants on which e rests, each once per function.
func (c *cWriter) define(w io.Writer, e expr.Expr, done map[expr.Expr]bool) {
	if c.leaf(e) || !c.varies(e) || done[e] {
		return
	}
	done[e] = true
	for _, a := range c.pool.Args(e) {
		c.define(w, a, done)
	}
	fmt.Fprintf(w, "  const double %s = %s;\n", c.name(e), c.operation(e))
}

// function writes a C function that sets out[first+k] to the k-th formula.
func (c *cWriter) function(w io.Writer, name string, formulas []expr.Expr, first int) {
	fmt.Fprintf(w, "void %s(double t, const double *restrict y, const double *restrict p, const double *restrict h, const double *restrict z, double *restrict out) {\n", name)
	done := map[expr.Expr]bool{}
	for k, e := range formulas {
		c.define(w, e, done)
		fmt.Fprintf(w, "  out[%d] = %s;\n", first+k, c.name(e))
	}
	fmt.Fprint(w, "}\n")
}

// prologue writes the functions that fill h.
func (c *cWriter) prologue(w io.Writer) {
	const chunk = 1000
	calls := 0
	for lo := 0; lo < len(c.order); lo += chunk {
		fmt.Fprintf(w, "static void hoist%d(const double *p, double *h) {\n", calls)
		for k, e := range c.order[lo:min(lo+chunk, len(c.order))] {
			fmt.Fprintf(w, "  h[%d] = %s;\n", lo+k, c.operation(e))
		}
		fmt.Fprint(w, "}\n")
		calls++
	}
	fmt.Fprint(w, "void model_hoist(const double *p, double *h) {\n")
	for k := range calls {
		fmt.Fprintf(w, "  hoist%d(p, h);\n", k)
	}
	fmt.Fprint(w, "}\n")
}
