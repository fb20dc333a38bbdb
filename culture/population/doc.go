// Package population simulates a culture with individual cells: each has its own
// network state and its own fate, all share the medium.
//
// # Vocabulary
//
// An individual stands for a number of real cells, its weight. Individuals of one
// type are kept in blocks. A clock is one possible fate (division, quiescence,
// awakening, a cause of death, a switch of type): it rings when the hazard
// integrated along the cell's course reaches an exponential number. Between two
// synchronisations every cell sees the medium and the densities as straight lines
// in time; what it took and gave is then settled with the medium.
//
// # Invariants
//
// What cells took is what the medium lost, to rounding. A cell's random numbers
// are a function of seed, donor, replicate and its line of descent, not of the arm.
// The same Setup gives the same bits on any number of workers. Nothing is
// allocated per cell and step. Times of observation do not influence the course.
//
// Equations, splitting and resampling: docs/methods/culture.md.
package population
