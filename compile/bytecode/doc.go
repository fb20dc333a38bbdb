// Package bytecode is the reference engine: straight-line programs for a
// register machine, interpreted in pure Go on every platform. It judges every
// faster engine.
//
// # Vocabulary
//
// A code is a list of instructions over one flat memory of float64 slots:
// leaves (time, states, parameters, switches), hoisted values, constants,
// outputs and temporaries. A hoisted value is a subexpression of parameters
// alone; a prologue computes it once per [compile.Evaluator.SetParameters]. A
// monomial is coefficient · leaf · leaf, the form of mass-action kinetics;
// monomials are evaluated by a table rather than by instructions, and their
// derivatives too. A [Function] is a single code from given inputs to given
// outputs, for formulas outside a System (observables, noise models).
//
// # Meaning
//
// Sums and products are evaluated from left to right with every product
// rounded before it is added (no fused multiply-add), so that a result has the
// same bits on every platform, as far as the elementary functions of package
// math have. Powers are guarded; see [GuardedPow] and docs/methods/bytecode.md.
// A piecewise is a selection: all its branches are computed, and the branches
// not selected cannot influence the result.
//
// # Cost
//
// Compilation is linear in the number of distinct subexpressions. Evaluation
// allocates nothing.
package bytecode
