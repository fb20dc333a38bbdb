// Package sparse factorises sparse matrices of fixed pattern: the Newton
// matrices I − γJ of stiff integrators, refactorised thousands of times with
// new values.
//
// # Vocabulary
//
// A [Pattern] is the structure of a matrix in compressed-column form; values
// are a []float64 parallel to Pattern.Row. Order, symbolic analysis and
// numeric factorisation are separate steps, so that the first two are paid
// once.
//
// Nothing here allocates after set-up.
package sparse
