// Package expr is a hash-consed algebra of mathematical expressions: the
// formulas of rate laws, rules, events and observables.
//
// # Vocabulary
//
// A [Pool] owns expressions. An [Expr] is an index into its Pool; equal
// structure means equal index, so that comparing two expressions is comparing
// two integers and every shared subexpression is stored once. The zero Expr is
// invalid and stands for "no formula". An [Op] names what a node does; [Node]
// is the read-only view of one.
//
// [Pool.New] interns a node exactly as written, so that a file can be written
// back as it was read. The smart constructors ([Pool.Add], [Pool.Mul], …) and
// [Pool.Simplify] return an equal, simpler expression and never change a value
// where the original is defined.
//
// # Meaning
//
// Booleans are the numbers 0 and 1; any non-zero number is true. [Pow] of a
// negative base with non-integer exponent is NaN, as in C, except in compiled
// engines, which guard it (see docs/methods/expressions.md). [Time], [Avogadro]
// and friends are leaves. A [Call] names a function definition of the model; it
// is expanded before differentiation.
//
// A Pool is not safe for concurrent use. Expressions of different pools do not
// mix.
package expr
