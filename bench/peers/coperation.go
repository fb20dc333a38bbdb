package main

import (
	"fmt"
	"strings"

	"niche/expr"
)

// infixOperators and functions of C with the same meaning.
var (
	cInfix = map[expr.Op]string{
		expr.Add: " + ", expr.Sub: " - ", expr.Mul: "*", expr.Div: "/",
	}
	cRelation = map[expr.Op]string{
		expr.Eq: "==", expr.Neq: "!=", expr.Lt: "<", expr.Leq: "<=", expr.Gt: ">", expr.Geq: ">=",
	}
	cFunction = map[expr.Op]string{
		expr.Exp: "exp", expr.Ln: "log", expr.Abs: "fabs", expr.Floor: "floor", expr.Ceil: "ceil",
		expr.Sin: "sin", expr.Cos: "cos", expr.Tan: "tan", expr.Sinh: "sinh", expr.Cosh: "cosh", expr.Tanh: "tanh",
	}
)

// operation returns the C expression of node e over the names of its arguments.
// An operation that no problem needs yet is an error kept in c.err.
func (c *cWriter) operation(e expr.Expr) string {
	n := c.pool.Node(e)
	a := make([]string, len(n.Args))
	for i, x := range n.Args {
		a[i] = c.name(x)
	}
	if op, ok := cInfix[n.Op]; ok {
		return strings.Join(a, op)
	}
	if op, ok := cRelation[n.Op]; ok && len(a) == 2 {
		return fmt.Sprintf("(%s %s %s) ? 1.0 : 0.0", a[0], op, a[1])
	}
	if f, ok := cFunction[n.Op]; ok {
		return f + "(" + a[0] + ")"
	}
	switch n.Op {
	case expr.Neg:
		return "-" + a[0]
	case expr.Pow:
		return c.power(n.Args[1], a)
	case expr.Root:
		if v, ok := c.pool.Constant(n.Args[0]); ok && v == 2 {
			return "sqrt(" + a[1] + ")"
		}
		return fmt.Sprintf("pow(%s, 1/%s)", a[1], a[0])
	case expr.Log:
		return fmt.Sprintf("log(%s)/log(%s)", a[1], a[0])
	case expr.SafeDiv:
		return fmt.Sprintf("(%s == 0) ? 0.0 : %s/%s", a[0], a[0], a[1])
	case expr.And:
		return "(" + strings.Join(a, " != 0 && ") + " != 0) ? 1.0 : 0.0"
	case expr.Or:
		return "(" + strings.Join(a, " != 0 || ") + " != 0) ? 1.0 : 0.0"
	case expr.Not:
		return "(" + a[0] + " == 0) ? 1.0 : 0.0"
	case expr.Piecewise:
		return piecewise(a)
	}
	if c.err == nil {
		c.err = fmt.Errorf("operation of %s has no C form here", c.pool.Infix(e))
	}
	return "NAN"
}

// power multiplies out small integer exponents.
func (c *cWriter) power(exponent expr.Expr, a []string) string {
	if v, ok := c.pool.Constant(exponent); ok && v >= 2 && v <= 8 && v == float64(int(v)) {
		return strings.TrimSuffix(strings.Repeat(a[0]+"*", int(v)), "*")
	}
	return fmt.Sprintf("pow(%s, %s)", a[0], a[1])
}

func piecewise(a []string) string {
	otherwise := "NAN"
	if len(a)%2 == 1 {
		otherwise = a[len(a)-1]
		a = a[:len(a)-1]
	}
	var b strings.Builder
	for i := 0; i < len(a); i += 2 {
		fmt.Fprintf(&b, "(%s != 0) ? %s : ", a[i+1], a[i])
	}
	return b.String() + otherwise
}
