// Package sparse factorises sparse matrices of fixed pattern: the Newton
// matrices I − γJ of stiff integrators, refactorised thousands of times with
// new values.
//
// # Vocabulary
//
// A [Pattern] is the structure of a matrix in compressed-column form; values
// are a []float64 parallel to Pattern.Row. Order, symbolic analysis and
// numeric factorisation are separate steps, so that the first two are paid
// once: [Analyse] gives an immutable [Symbolic], its NewLU a workspace [LU] for
// one goroutine.
//
// # Invariants
//
// Factor and Solve allocate nothing. The result is a function of pattern and
// values alone. An inaccurate factorisation is never returned in silence:
// without row exchanges growth is watched, and beyond a limit the factors prove
// themselves on a right-hand side or are computed anew with partial pivoting.
// [DenseLU], the textbook method, is kept as the judge of all that.
//
// The method and its sources are described in docs/methods/sparse-lu.md.
package sparse
