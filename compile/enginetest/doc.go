// Package enginetest is the conformance suite that every engine must pass: the
// same test body, the same systems, the same bound on rounding.
//
// # Vocabulary
//
// A [Case] is a System with a name. [Run] compares each method of an engine's
// evaluators with the System's formulas, evaluated on the tree by [Reference]
// at pseudo-random points.
//
// # Rounding
//
// An engine may reorder sums and products and hoist subexpressions, so that
// bits need not agree. Reference therefore carries a running error bound
// (Wilkinson 1963, Rounding Errors in Algebraic Processes; Higham 2002,
// doi:10.1137/1.9780898718027, §3.3) along with each value: the error that any
// order of evaluation could have made, to first order, in units of 2⁻⁵³. An
// engine passes if it differs by no more than [Slack] times that bound. Where
// terms cancel the bound is wide, elsewhere a few units in the last place.
package enginetest
