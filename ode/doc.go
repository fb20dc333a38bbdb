// Package ode integrates initial-value problems dy/dt = f(t, y): stiff and
// non-stiff, with dense output, event location, forward sensitivities and
// steady states. It knows no biology.
//
// # Vocabulary
//
// A [Problem] is what is integrated. An [Integrator] advances it one internal
// step at a time and interpolates inside the last step; the output grid never
// influences the steps. Discontinuities are the caller's: it stops at them,
// changes state or right-hand side, and calls Init again.
package ode
