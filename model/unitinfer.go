package model

import (
	"math"

	"niche/diag"
	"niche/expr"
	"niche/units"
)

// dimensioned is the unit of an expression, as far as it is known.
type dimensioned struct {
	unit units.Unit // zero if unknown
	// free is a plain number: it takes whatever unit its neighbours in a sum
	// have, and counts as dimensionless in a product.
	free bool
	// scaled was multiplied by a plain number, which may be a conversion, so
	// that only the dimension is meant.
	scaled bool
}

func (d dimensioned) known() bool { return d.unit.Known() }

// fits reports whether d and e can be added, which they can if either is
// unknown.
func (d dimensioned) fits(e dimensioned) bool {
	switch {
	case !d.known() || !e.known() || d.free || e.free:
		return true
	case d.scaled || e.scaled:
		return units.Compatible(d.unit, e.unit)
	}
	return units.Equal(d.unit, e.unit)
}

// times returns d·e^x.
func (d dimensioned) times(e dimensioned, x float64) dimensioned {
	return dimensioned{unit: d.unit.Mul(e.unit.Pow(x)), scaled: d.scaled || e.scaled || d.free || e.free}
}

var (
	unknownUnit = dimensioned{}
	plainNumber = dimensioned{unit: units.Dimensionless(), free: true}
	pureNumber  = dimensioned{unit: units.Dimensionless()}
)

// unitBudget bounds the visits of expressions while functions are expanded.
const unitBudget = 1_000_000

// maxCalls bounds the nesting of function calls.
const maxCalls = 100

// unitMemo remembers the units of expressions in one scope.
type unitMemo map[expr.Expr]dimensioned

// unitScope holds names that shadow those of the model: local parameters, or
// the parameters of a function.
type unitScope struct {
	names  map[string]dimensioned
	values []Parameter // of local parameters
	closed bool        // inside a function: other names are unknown
	depth  int         // of calls
}

// unitChecker infers the units of formulas.
type unitChecker struct {
	m         *Model
	names     map[string]dimensioned
	constants map[string]*Parameter // whose value is that of the file
	functions map[string]*FunctionDefinition
	shared    unitMemo // expressions without local names
	budget    int
	current   Formula
	quiet     bool // nothing is complained about

	complaints []*complaint
	groups     map[misfit]*complaint
}

// infer returns the unit of e and complains about what does not fit inside. The
// depth of the recursion is that of the formula, which readers bound.
func (u *unitChecker) infer(e expr.Expr, memo unitMemo, scope *unitScope) dimensioned {
	if d, ok := memo[e]; ok {
		return d
	}
	if u.budget--; u.budget < 0 {
		return unknownUnit
	}
	d := u.inferNode(u.m.Pool.Node(e), memo, scope)
	memo[e] = d
	return d
}

func (u *unitChecker) inferNode(n expr.Node, memo unitMemo, scope *unitScope) dimensioned {
	switch n.Op {
	case expr.Number:
		return plainNumber
	case expr.Symbol:
		return u.symbol(n.Name, scope)
	case expr.Time:
		return dimensioned{unit: u.m.TimeUnit}
	case expr.Avogadro: // used to turn moles into items and back
		return unknownUnit
	case expr.Call:
		return u.call(n, memo, scope)
	}
	args := make([]dimensioned, len(n.Args))
	free := len(args) > 0
	for i, a := range n.Args {
		args[i] = u.infer(a, memo, scope)
		free = free && args[i].free
	}
	if free {
		return plainNumber
	}
	switch n.Op {
	case expr.Add, expr.Sub, expr.Min, expr.Max:
		return u.common(args, "adds or compares")
	case expr.Neg, expr.Abs, expr.Floor, expr.Ceil, expr.Rem:
		return args[0]
	case expr.Mul:
		d := pureNumber
		for _, a := range convertible(n.Args, args, u.m.Pool) {
			d = d.times(a, 1)
		}
		return d
	case expr.Div, expr.Quotient, expr.SafeDiv:
		args = convertible(n.Args, args, u.m.Pool)
		return args[0].times(args[1], -1)
	case expr.Pow:
		return u.power(args[0], args[1], n.Args[1], scope, false)
	case expr.Root:
		return u.power(args[1], args[0], n.Args[0], scope, true)
	case expr.Eq, expr.Neq, expr.Lt, expr.Leq, expr.Gt, expr.Geq:
		u.common(args, "adds or compares")
		return pureNumber
	case expr.Piecewise:
		return u.common(values(args), "chooses between")
	case expr.Delay:
		return args[0]
	case expr.RateOf:
		return args[0].times(dimensioned{unit: u.m.TimeUnit}, -1)
	case expr.And, expr.Or, expr.Xor, expr.Not, expr.Implies, expr.True, expr.False:
		return pureNumber
	}
	for _, a := range args {
		u.needsPure(a, "an argument of "+opName(n.Op))
	}
	return pureNumber
}

// convertible returns the factors with ±1 as pure numbers, which convert
// nothing.
func convertible(es []expr.Expr, args []dimensioned, p *expr.Pool) []dimensioned {
	for i, e := range es {
		if n := p.Node(e); n.Op == expr.Number && math.Abs(n.Value) == 1 {
			args[i] = pureNumber
		}
	}
	return args
}

// values returns the values of the pieces of a piecewise and its otherwise.
func values(args []dimensioned) []dimensioned {
	var v []dimensioned
	for i, a := range args {
		if i%2 == 0 {
			v = append(v, a)
		}
	}
	return v
}

func (u *unitChecker) symbol(name string, scope *unitScope) dimensioned {
	if scope != nil {
		if d, ok := scope.names[name]; ok {
			return d
		}
		if scope.closed {
			return unknownUnit
		}
	}
	return u.names[name]
}

// common returns the unit that all args have, or the first known one after
// complaining that they differ.
func (u *unitChecker) common(args []dimensioned, verb string) dimensioned {
	result := unknownUnit
	for _, a := range args {
		switch {
		case !a.known() || a.free:
		case !result.known():
			result = a
		case !result.fits(a):
			u.complain(misfit{diag.UnitSum, verb + " quantities in %s and %s", result.unit, a.unit})
			return unknownUnit
		default:
			result.scaled = result.scaled || a.scaled
		}
	}
	return result
}

// needsPure complains about a that is not dimensionless.
func (u *unitChecker) needsPure(a dimensioned, what string) {
	if a.known() && !a.unit.IsDimensionless() {
		u.complain(misfit{code: diag.UnitArgument, verb: "has " + what + " in %s instead of dimensionless", unit: a.unit})
	}
}

// power returns the unit of base^exponent, or of the root with that degree. The
// exponent counts where it is a number or a constant parameter with a value.
func (u *unitChecker) power(base, exponent dimensioned, e expr.Expr, scope *unitScope, root bool) dimensioned {
	u.needsPure(exponent, "an exponent")
	switch x, ok := u.value(e, scope); {
	case base.free:
		return plainNumber
	case base.known() && base.unit == units.Dimensionless():
		return base
	case !ok || root && x == 0:
		return unknownUnit
	case root:
		base.unit = base.unit.Pow(1 / x)
	default:
		base.unit = base.unit.Pow(x)
	}
	if math.IsInf(base.unit.Factor, 0) || math.IsNaN(base.unit.Factor) {
		return unknownUnit
	}
	return base
}

// value returns the number that e is, if the file settles it.
func (u *unitChecker) value(e expr.Expr, scope *unitScope) (float64, bool) {
	p := u.m.Pool
	switch n := p.Node(e); n.Op {
	case expr.Number:
		return n.Value, true
	case expr.Neg:
		x, ok := u.value(n.Args[0], scope)
		return -x, ok
	case expr.Div:
		x, ok := u.value(n.Args[0], scope)
		y, also := u.value(n.Args[1], scope)
		return x / y, ok && also && y != 0
	case expr.Symbol:
		if scope != nil {
			for i := range scope.values {
				if v := &scope.values[i]; v.ID == n.Name {
					return v.Value, !math.IsNaN(v.Value)
				}
			}
			if scope.closed {
				return 0, false
			}
		}
		if c := u.constants[n.Name]; c != nil {
			return c.Value, !math.IsNaN(c.Value)
		}
	}
	return 0, false
}

// call infers the body of a function with the units of the arguments. Constant
// arguments keep their value, so that exponents are known.
func (u *unitChecker) call(n expr.Node, memo unitMemo, scope *unitScope) dimensioned {
	inner := &unitScope{names: map[string]dimensioned{}, closed: true}
	if scope != nil {
		inner.depth = scope.depth + 1
	}
	f := u.functions[n.Name]
	for i, a := range n.Args {
		d := u.infer(a, memo, scope)
		if f == nil || i >= len(f.Parameters) {
			continue
		}
		inner.names[f.Parameters[i]] = d
		if x, ok := u.value(a, scope); ok {
			inner.values = append(inner.values, Parameter{ID: f.Parameters[i], Value: x})
		}
	}
	if f == nil || !f.Body.Present() || len(f.Parameters) != len(n.Args) || inner.depth > maxCalls {
		return unknownUnit
	}
	return u.infer(f.Body.Expr, unitMemo{}, inner)
}

// opName names a function in messages.
func opName(op expr.Op) string {
	switch op {
	case expr.Exp:
		return "exp"
	case expr.Ln:
		return "ln"
	case expr.Log:
		return "log"
	case expr.Factorial:
		return "factorial"
	}
	return "a trigonometric function"
}
