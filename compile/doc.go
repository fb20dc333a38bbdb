// Package compile lowers a model to the initial-value problem that solvers
// integrate: symbolic once, numeric many times.
//
// # Vocabulary
//
// [Lower] turns a [model.Model] into a [System]: states y, parameters p,
// switches z and the formulas f(t, y, p, z), its sparse Jacobian, ∂f/∂p, root
// functions, events and initial values. An [Engine] (package
// compile/bytecode, …) turns a System into a [Program], which is immutable and
// shared; each goroutine takes an [Evaluator] from it.
//
// # Leaves
//
// In the formulas of a System every leaf symbol is a state, a parameter or a
// switch ([System.Slots]); assignment rules, function definitions, reaction
// rates and stoichiometries are inlined, which costs nothing because
// expressions are hash-consed.
//
// # Switches
//
// Each relation (a < b, …) under which a formula or trigger changes branch is
// replaced by a switch: a 0/1 leaf that stays frozen while the integrator is
// inside a smooth stretch, and a root function a − b whose sign change ends
// the stretch. Solvers thus see only smooth right-hand sides.
package compile
