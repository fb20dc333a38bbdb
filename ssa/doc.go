// Package ssa simulates reaction networks molecule by molecule: exact
// realisations of the jump process whose probabilities obey the chemical master
// equation, and ensembles of them.
//
// # Vocabulary
//
// A [Simulator] holds the jump process of a [compile.System]: the state is the
// vector x of molecule counts, reaction j fires with probability a_j(x)·dt in the
// next dt (its propensity a_j) and adds whole numbers to x. A [Worker] is the
// scratch of one goroutine. An [Ensemble] asks for many replicates and gets
// their statistics on a grid.
//
// # From a model to molecules
//
// Counts are amounts over the amount of one item, which units give: 1 for items,
// 1/(6.02214179e23) for moles, times the volume where a species is a
// concentration. A propensity is the rate law as written, in items per time.
// Only BioNetGen networks, whose format says so, have k·x·(x − 1) where the
// deterministic law is k·x².
//
// What is not a jump process with whole numbers is refused by name and position:
// fractional or varying stoichiometries, rate laws that are a forward minus a
// backward rate, rate rules whose rate changes between firings. Propensities may
// change with time in any way that has a bound.
//
// # Methods
//
// direct, sorting-direct, next-reaction, composition-rejection and rssa-cr are
// all exact and differ in work only; "ssa" chooses by a short pilot whose
// verdict rests on counted operations, not on clocks, so that results never
// depend on the machine. Replicate i draws from the stream (seed,
// rng.Reactions, i): the same bits for any number of workers.
//
// Algorithms and references: docs/methods/stochastic-simulation.md.
package ssa
