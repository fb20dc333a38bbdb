// Package verdict judges claims: whether what was read of the arms of a study
// bears out what somebody says.
//
// # Vocabulary
//
// A [Case] is a comparison (study.Comparison) with the values that belong to it,
// one per donor and arm. The effect of a donor is the logarithm of the ratio of
// arm and control, or their difference where values are fractions or indices
// ([Scale]). What is left of the effect in a control arm is its remainder. A
// [Verdict] says PASS or FAIL, why, and every number the judgement rests on.
//
// # Rules
//
// A claim of a direction passes if enough donors show the direction, the test's
// Holm-adjusted p value lies below 0.01, the effect lies within the claimed
// bounds, every arm under abolished_by abolishes the effect and every arm under
// unaffected_by leaves it. A claim of equality passes by an equivalence test.
// docs/methods/claims.md gives each rule and its reason.
//
// Judging is a pure function; only the bootstrap of remainders draws random
// numbers, keyed by the seed.
package verdict
