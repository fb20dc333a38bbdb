// Package screen analyses drug screens: plates that were measured, and plates
// that an engine simulates.
//
// # Vocabulary
//
// A [Design] says what is on a simulated plate: the doses of one drug, or of
// several in pairs, the conditions (with and without stroma, say) and the
// replicates; a [Simulator] is whatever can tell how many cells live in one
// well. A measured plate comes from package format/plate; both are a
// [plate.Plate], and [Analyse] treats them alike.
//
// An [Analysis] holds a [Curve] for each drug in each experiment (a condition, a
// cell line, a plate) and a [Combination] for each pair of drugs that share a
// well. [Shift]s compare a drug between experiments.
//
// # Invariants
//
// Doses are in the unit of their drug; viabilities are relative to the untreated
// wells of the experiment [1]. The same plate, options and seed give the same
// bits for any number of workers.
//
// Equations: docs/methods/dose-response.md, growth-rate-metrics.md, synergy.md.
package screen
