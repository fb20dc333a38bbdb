// Package trial carries a study out: every arm for every donor and replicate is
// simulated, read by the study's assays with their noise, and what was read is
// compared as claims and predictions say.
//
// # Vocabulary
//
// A [Trial] is a study with an engine and options. A unit is one simulation: an
// arm of a donor, and a replicate where the engine is stochastic. A [channel] is
// what an assay sees before noise: one number per time. [Data] holds the channels
// of all units; measured values, noise and folds are computed from them. A cohort
// is the donors under one set of factors: the study's own, or a variant's.
//
// # Random numbers
//
// Donors, replicates and noise have streams keyed by seed, donor, replicate and by
// hashes of names, never by position: adding an arm, a readout or a donor changes
// nothing else. Arms share their donors.
//
// # Order
//
// Units are independent and handed over in order (package work): the same seed
// gives the same bits for any number of workers, and after a kill and a resume.
package trial
