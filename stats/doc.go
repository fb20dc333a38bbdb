// Package stats tests and estimates effects over paired samples.
//
// # Vocabulary
//
// A sample is the list of differences d between the members of pairs, one per
// donor; on a ratio scale they are logarithms of ratios ([LogRatios]). An
// [Alternative] says which departures from no difference count. A [Test] is the
// outcome of a test, an [Interval] an estimate with its confidence limits.
//
// # Missing, few and equal values
//
// NaN marks a missing member; its pair is left out, and Test.N says how many
// remain. What cannot be computed is NaN, never a number: the p value of a t
// test of one pair, for instance. Simulated effects may be exactly alike in all
// pairs; then no scatter doubts them. If all differences are 0, p is 1 under
// every alternative; if all equal some other number, p is 0 where the alternative
// points that way and 1 where it does not.
//
// Nothing here is random but [BCa], whose resamples depend on seed and stream
// alone.
//
// Equations, sources and comparisons: docs/methods/statistics.md.
package stats
