// Package logical simulates logical models: networks whose quantities have a few
// levels each, and whose transitions say to which level a quantity goes.
//
// # Vocabulary
//
// The level of a species is 0, 1, … up to its highest. A transition reads the
// levels of its inputs and gives its output a target level. A species that is
// not at its target is called upon; a state in which none is called upon is
// stable. An attractor is a smallest set of states that is never left.
//
// # Updates
//
// Who moves when the levels of several species are not at their targets:
//
//   - synchronous: all of them at once; the future is certain;
//   - asynchronous: one of them, each with equal probability;
//   - continuous in time: one of them, after a waiting time that is exponential
//     with the species' rate up or down: a Markov chain.
//
// A species moves to its target at once, as SBML defines it, or by one level
// with [Options].UnitSteps, as multi-valued networks are usually meant. Stable
// states are the same for all updates.
//
// # Invariants
//
// A [Network] is immutable. Realisation i draws from the stream (seed,
// rng.Levels, i): the same bits for any number of workers.
//
// # References
//
// Kauffman, J. Theor. Biol. 22:437, 1969, doi 10.1016/0022-5193(69)90015-0;
// Thomas, J. Theor. Biol. 42:563, 1973, doi 10.1016/0022-5193(73)90247-6;
// Stoll, Viara, Barillot and Calzone, BMC Syst. Biol. 6:116, 2012,
// doi 10.1186/1752-0509-6-116; Chaouiya et al., BMC Syst. Biol. 7:135, 2013,
// doi 10.1186/1752-0509-7-135.
package logical
