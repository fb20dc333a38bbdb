// Package mixed simulates a culture with one representative cell per cell type,
// population equations and a uniform medium: the reference of all resolutions.
//
// The whole arm is one system of ordinary differential equations: the networks of
// each type's representative cell, numbers of cycling, quiescent, born and dead
// cells, concentrations in the medium and inside cells. Actions split it into
// stretches. Equations: docs/methods/culture.md.
//
// Cells that are seeded start at the rest of their networks in fresh medium
// without other cells. Cells that switch type take the state of that type's
// representative; what they hold of a substrate beyond it goes to the medium.
package mixed
