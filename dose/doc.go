// Package dose analyses dose–response measurements: curves, growth rates and
// drug combinations. It reads and writes nothing.
//
// # Vocabulary
//
// A [Model] is a family of curves with some of its five parameters free, under
// the name by which the R package drc knows it (LL.4, W1.3, …). [Data] are
// doses, responses, weights and the curve that each belongs to; a [Fit] is the
// model with the most likely parameters, their covariance and its likelihood.
// A response is whatever was measured; a viability is a response relative to
// the untreated control [1]; an inhibition is 100·(1 − viability) [%].
//
// ED(p) is the dose that moves the response by the fraction p of the way from
// dose 0 to an infinite dose; IC50 is the dose at which it is half of its value
// at dose 0. A [Potency] gathers what laboratories report of one curve. A
// [GrowthRate] is a curve of growth-rate inhibition. A [Matrix] holds the
// inhibition of two drugs at all pairs of doses; [Synergy] compares it with
// four references: HSA, Bliss, Loewe and ZIP.
//
// # Invariants
//
// Doses are non-negative numbers in any one unit; results are in the same unit.
// Fits start from a deterministic grid, never from random numbers. Bootstrap
// resamples are keyed by (seed, curve, number), so that the same seed gives the
// same bits for any number of workers.
//
// # References
//
// Ritz C., Baty F., Streibig J.C., Gerhard D. (2015) Dose-response analysis
// using R, doi 10.1371/journal.pone.0146021. Hafner M. et al. (2016) Growth
// rate inhibition metrics, doi 10.1038/nmeth.3853. Yadav B. et al. (2015)
// Searching for drug synergy using an interaction potency model,
// doi 10.1016/j.csbj.2015.09.001.
package dose
