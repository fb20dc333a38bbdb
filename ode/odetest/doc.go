// Package odetest is the problem set on which every method of package ode is
// tested, and the checks that all of them must pass.
//
// # Vocabulary
//
// A [Case] is an initial-value problem with its solution: published digits, a
// formula, or both. A [Method] is a constructor of integrators with what may be
// asked of it. [Check] runs all checks; each is also exported on its own.
//
// # References
//
// Reference digits come from F. Mazzia and C. Magherini, Test Set for Initial
// Value Problem Solvers, release 2.4 (University of Bari, 2008), whose stiff
// problems are those of E. Hairer and G. Wanner, Solving Ordinary Differential
// Equations II (Springer 1996, doi 10.1007/978-3-642-05221-7). Case.Origin says
// for each case how its digits were obtained and how they were confirmed here.
package odetest
