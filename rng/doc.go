// Package rng makes random numbers that do not depend on who draws them when:
// counter-based streams.
//
// A [Stream] is a pure function of a [Key] (seed, purpose, entity, step) and of
// the number of draws made from it. Two streams with different keys are
// independent; the same key gives the same numbers on any worker, in any order
// and after any resume. Nothing has to be saved but the key.
//
// The generator is Philox 4×32-10 (Salmon, Moraes, Dror, Shaw 2011,
// doi 10.1145/2063384.2063405). [Purpose] lists every use of random numbers in
// niche, once, so that no two uses share a stream.
//
// Equations and tests: docs/methods/random-numbers.md.
package rng
