// Package continuation follows a branch of steady states f(y, λ) = 0 through
// parameter space, around folds, and finds the folds and Hopf points on it.
//
// # Method
//
// Pseudo-arclength continuation (Keller 1977; Allgower & Georg 2003, doi
// 10.1137/1.9780898719154): each step predicts along the tangent and corrects by
// Newton's method in the plane orthogonal to it. Distances are measured relative
// to the size of each unknown, since species differ by orders of magnitude. A
// fold is where the tangent's λ component changes sign, a Hopf point where a
// complex pair of eigenvalues of ∂f/∂y crosses the imaginary axis; both are
// located by bisection along the arc to rounding level. See
// docs/methods/continuation.md.
//
// The linear algebra is dense: for networks of up to a few hundred states.
package continuation
