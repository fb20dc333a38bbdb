package model

import (
	"niche/diag"
	"niche/expr"
)

// sort tells numbers from truth values.
type sort uint8

const (
	unsettled sort = iota // a function's parameter: whatever the caller gives
	numeric
	truth
)

// truthChecker finds truth values used as numbers and numbers used as
// conditions. SBML L3V2 allows both; they are seldom meant.
type truthChecker struct {
	c    *checker
	sort map[expr.Expr]sort // memo outside functions
}

// checkTruthValues warns once for each formula that mixes truth values and
// numbers.
func (c *checker) checkTruthValues() {
	t := truthChecker{c: c, sort: map[expr.Expr]sort{}}
	for f := range c.m.Formulas() {
		t.check(f)
	}
}

func (t *truthChecker) check(f Formula) {
	p := t.c.m.Pool
	problem := ""
	p.Walk(f.Math.Expr, func(x expr.Expr) bool {
		if problem == "" {
			problem = t.mixture(p.Node(x), f.Function != nil)
		}
		return problem == ""
	})
	if problem == "" {
		s := t.sortOf(f.Math.Expr, f.Function != nil)
		switch f.Role {
		case TriggerRole, ConstraintRole:
			if s == numeric {
				problem = "is a number, not a condition"
			}
		case FunctionRole:
		default:
			if s == truth {
				problem = "is a condition, not a number"
			}
		}
	}
	if problem != "" {
		t.c.list.Warnf(diag.TruthValue, f.Math.Pos, "true counts as 1 and false as 0; write a comparison or piecewise if that is not meant", "%v %s", f, problem)
	}
}

// mixture says what is wrong with the arguments of n, or returns "".
func (t *truthChecker) mixture(n expr.Node, inFunction bool) string {
	switch n.Op {
	case expr.And, expr.Or, expr.Xor, expr.Not, expr.Implies:
		for _, a := range n.Args {
			if t.sortOf(a, inFunction) == numeric {
				return "uses a number as a condition"
			}
		}
	case expr.Piecewise:
		for i, a := range n.Args {
			if i%2 == 1 && t.sortOf(a, inFunction) == numeric {
				return "uses a number as a condition"
			}
		}
	case expr.Eq, expr.Neq, expr.Call, expr.Delay, expr.RateOf:
	default:
		for _, a := range n.Args {
			if t.sortOf(a, inFunction) == truth {
				return "computes with a condition"
			}
		}
	}
	return ""
}

// sortOf returns the sort of e; symbols inside a function are unsettled.
func (t *truthChecker) sortOf(e expr.Expr, inFunction bool) sort {
	switch n := t.c.m.Pool.Node(e); n.Op {
	case expr.Symbol:
		if inFunction {
			return unsettled
		}
		return numeric
	case expr.True, expr.False, expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq,
		expr.And, expr.Or, expr.Xor, expr.Not, expr.Implies:
		return truth
	case expr.Piecewise:
		return t.sortOf(n.Args[0], inFunction)
	case expr.Call:
		return t.sortOfCall(e, n)
	}
	return numeric
}

// sortOfCall returns the sort of the called function's body where that does not
// depend on the arguments. The memo also ends the recursion of a function that
// calls itself.
func (t *truthChecker) sortOfCall(e expr.Expr, n expr.Node) sort {
	if s, ok := t.sort[e]; ok {
		return s
	}
	t.sort[e] = unsettled
	f := t.c.functions[n.Name]
	if f != nil && f.Body.Present() {
		t.sort[e] = t.sortOf(f.Body.Expr, true)
	}
	return t.sort[e]
}
