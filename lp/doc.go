// Package lp solves linear programs: minimise a linear function of columns
// (unknowns) between bounds, while rows (linear combinations) stay between
// bounds of their own. It knows no biology.
//
// # Vocabulary
//
// A [Problem] has columns x with costs c and rows Ax:
//
//	minimise c·x  subject to  RowLower ≤ Ax ≤ RowUpper,  Lower ≤ x ≤ Upper.
//
// Bounds may be infinite; equal bounds fix a column or row. The activity of a row
// is its value at x. Its logical is an unknown of its own that equals the
// activity, so that only the equations Ax − s = 0 and bounds remain. A basis is a
// choice of as many columns and logicals as there are rows; the others rest at a
// bound, and the equations give the basic ones. The price of a row is the change
// of the optimum per unit that its active bound moves.
//
// # Method
//
// The primal simplex method for bounded unknowns: infeasible basic unknowns are
// brought within their bounds first (phase 1), then the cost falls (phase 2).
// Devex weights choose who enters, the two-pass test of Harris who leaves. The
// basis is factorised (sparse LU: singletons first, then threshold pivoting),
// updated by product-form factors and refactorised every few dozen steps. Rows
// and columns are scaled by powers of two. Degenerate problems, whose steps stall
// at corners where many bounds meet, are solved with slightly widened bounds
// first; the true bounds are restored and the optimum completed with them.
// Should that stall, too, the rule of Bland guarantees an end.
//
// # Invariants
//
// A solution satisfies rows and bounds to [Tolerance] and is optimal to it, both
// relative to the sizes of the terms, or an error says otherwise. An infeasible
// problem comes with multipliers of rows that prove it, an unbounded one with the
// direction in which it has no bound. The answer is a function of the problem
// alone. One [Solver] belongs to one goroutine.
//
// # Cost
//
// A step costs a few passes over the entries of A and over the factors; the
// number of steps is usually a small multiple of the number of rows.
//
// # References
//
// Maros, Computational Techniques of the Simplex Method, 2003,
// doi 10.1007/978-1-4615-0257-9; Harris, Math. Program. 5:1, 1973,
// doi 10.1007/BF01580108; Markowitz, Manag. Sci. 3:255, 1957,
// doi 10.1287/mnsc.3.3.255; Gilbert and Peierls, SIAM J. Sci. Stat. Comput.
// 9:862, 1988, doi 10.1137/0909058; Bland, Math. Oper. Res. 2:103, 1977,
// doi 10.1287/moor.2.2.103.
package lp
