// Package fit judges a model by data: the likelihood of a PEtab problem and its
// gradient with respect to the estimated parameters.
//
// # Vocabulary
//
// An [Objective] is a problem compiled for evaluation. A point θ is a vector of
// the estimated parameters, each on its PEtab scale, in the order of the
// parameter table ([Objective.Parameters]). An [Evaluation] is what the data say
// about one point. An experiment is a pair of conditions (pre-equilibration,
// simulation); each is simulated once, whatever the number of measurements.
//
// # Likelihood
//
// With the simulated observable y, the measurement m, the noise σ and the
// observable's transformation T (identity, ln or log10), a measurement
// contributes
//
//	log π(m) = −½ ln 2π − ln σ + ln T′(m) − ½ r²/σ²   (normal)
//	log π(m) = −ln 2σ + ln T′(m) − |r|/σ              (laplace)
//
// where r = T(y) − T(m). χ² is Σ (r/σ)², for either law. Priors are kept apart:
// LLH does not contain them.
//
// # Gradient
//
// Forward sensitivities ds/dθ of the states, for the parameters that can change
// the trajectory of the experiment at hand, and symbolic derivatives of the
// observable and noise formulas. Parameters that occur only in observables or
// noise cost no integration. See docs/methods/objective.md.
//
// Results have the same bits for any number of workers.
package fit
