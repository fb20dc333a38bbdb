// Package distrib holds the probability laws that models draw from: those of
// the SBML package Distributions, with their names, arguments, truncation and
// samples.
//
// A [Law] has parameters and, optionally, two bounds: normal(mean, sd) or
// normal(mean, sd, least, most). A truncated law is the law conditioned on
// least ≤ X ≤ most, both ends included, which matters for whole numbers alone.
//
// Samples come from a [rng.Stream]; nothing is allocated. Equations, sources and
// tests: docs/methods/distributions.md.
package distrib
