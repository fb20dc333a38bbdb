// Package hybrid simulates reaction networks of which some reactions fire one by
// one and the others run continuously.
//
// A hybrid model is an ordinary model. [Rewrite] turns a reaction R that fires one
// by one into a state, the integral H of its propensity, and an event that is
// triggered when H reaches a threshold T drawn from the exponential law of mean 1:
// it adds the stoichiometry of one firing, sets H to 0 and draws a new T. That is
// the jump process exactly, for any propensity that changes with time (Haseltine
// and Rawlings 2002, doi 10.1063/1.1505860; Salis and Kaznessis 2005,
// doi 10.1063/1.1835951). Everything else – integration, location of events,
// discontinuities, algebraic rules – is that of deterministic simulation, package
// sim.
//
// Which reactions fire one by one is decided anew whenever counts cross a
// threshold, by further events: see [Options].
//
// Units: amounts of single molecules follow from units as in package ssa.
package hybrid
