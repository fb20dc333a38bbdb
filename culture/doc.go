// Package culture simulates one arm of a study for one donor: cells with their
// networks, what they secrete and take up, the medium between them, what is
// added and when.
//
// # Vocabulary
//
// A [Setup] says what is simulated, an [Engine] simulates it at one resolution,
// a [Record] is what happened. A [Timeline] holds the [Action]s of an arm: cells
// seeded and removed, substrates added, medium changed. A [Cell] is the model of
// one cell in a medium; engines run one per type (package culture/mixed) or one
// per individual (package culture/population). A [Probe] is a signal that a
// readout asks for.
//
// # Equations
//
// docs/methods/culture.md. Time is in hours, substrates are in nM, cells are
// numbers of cells, volumes of medium are in ml.
//
// # Invariants
//
// The same Setup gives the same Record, to the last bit, on any number of
// workers. Random numbers are those of package rng, keyed by donor, replicate and
// cell, not by arm: arms share them. No substrate is lost or made but by what the
// study says; [Balance] holds the account.
package culture
