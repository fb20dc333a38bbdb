package expr

// Op says what a node computes from its arguments.
type Op uint8

// Leaves.
const (
	Invalid  Op = iota
	Number      // Node.Value
	Symbol      // Node.Name: a species, parameter, compartment, reaction, …
	Time        // simulation time
	Avogadro    // 6.02214179e23, the value SBML L3 fixes
	True
	False
)

// Arithmetic. Add, Mul, And, Or, Xor, Min, Max take any number of arguments.
const (
	Add Op = iota + 16
	Sub    // Sub(a, b)
	Mul
	Div
	Neg
	Pow  // Pow(base, exponent)
	Root // Root(degree, x)
	Exp
	Ln
	Log // Log(base, x)
	Abs
	Floor
	Ceil
	Factorial
	Min
	Max
	Quotient
	Rem
)

// Trigonometry: the 24 functions of MathML.
const (
	Sin Op = iota + 64
	Cos
	Tan
	Sec
	Csc
	Cot
	Sinh
	Cosh
	Tanh
	Sech
	Csch
	Coth
	Asin
	Acos
	Atan
	Asec
	Acsc
	Acot
	Asinh
	Acosh
	Atanh
	Asech
	Acsch
	Acoth
)

// Conditions. Relations take two or more arguments, chained as in MathML.
const (
	Eq Op = iota + 112
	Neq
	Lt
	Leq
	Gt
	Geq
	And
	Or
	Xor
	Not
	Implies
	// Piecewise(value1, cond1, value2, cond2, …[, otherwise]). Without
	// otherwise, the value is NaN where no condition holds.
	Piecewise
)

// Nodes that need a model or a history.
const (
	Call   Op = iota + 144 // Node.Name(args…): a function definition of the model, or a distribution
	Delay                  // Delay(x, tau)
	RateOf                 // RateOf(symbol)
	// SafeDiv(a, b) is a/b, and 0 where a is 0. Introduced by
	// differentiation only.
	SafeDiv
)
