// Command agreement compares every time course of a collection of curated models
// with libRoadRunner and COPASI, which run from the same SBML files in processes
// of their own, and with niche itself by another method at tighter tolerances.
//
// # Measure
//
// The disagreement of two simulators on a quantity x is
//
//	max_t |a(t) − b(t)| / max(max_t |a|, max_t |b|, 1e-12·M),
//
// over 101 times, M being the largest value of any quantity of the same sort in
// the model; two values that are not numbers agree, one does not. At the instant of
// a jump, which is often a time of output, any value between those just before and
// just after it agrees: niche reports the latter, other simulators one or the other.
// That of a model is the largest of its quantities. Species are compared as
// concentrations; compartments and parameters that rules or events change take part.
//
// # Verdict
//
// A disagreement above 1e-3 must be explained in explained.tsv: who is right, and
// why. The judge is niche's Rodas5P at rtol 1e-10, asked for every model, and, where
// the reason is the meaning of the model and not its integration, the specification
// of SBML. Where a difference is large, two more are asked: the judge from initial
// values changed by 1e-9, which tells how the model amplifies errors, and
// libRoadRunner at rtol 1e-12, which shares no code with niche. The command fails if
// an explanation is missing or no longer needed.
//
// # Time
//
// Limits are of processor time, so that what else a machine does changes no answer.
// The peers are asked twice: with -limit, and with -patience where more time may
// help. All answers stay in the folder -out, and a run that was stopped goes on.
package main
