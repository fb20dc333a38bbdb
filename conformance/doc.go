// Package conformance runs niche on public test suites and judges the answers
// by the suites' own rules: the SBML Test Suite (semantic and stochastic part) and
// the PEtab test suite; and on collections of curated models without expected
// answers, which it reads, checks and simulates.
//
// # Vocabulary
//
// A case is one problem of a suite with its expected answer. Its outcome is
// [Passed], [Failed] (wrong, unreadable or impossible to simulate), or [Skipped]:
// niche refuses the model by name, because it uses a feature that niche lacks;
// the codes of the refusals are kept. A [Report] holds one [Result] per file, in
// the order of the names, whatever the number of workers.
//
// # Rules
//
// Semantic cases pass if |C − U| ≤ Ta + Tr·|C| for every value, C being the
// expected value, U niche's, Ta and Tr the tolerances of the case; infinities
// and NaN must be the same (sbmlteam/sbml-test-suite, cases/README.md). PEtab
// cases pass if χ², log-likelihood and every simulated value are within the
// tolerances of the solution file (PEtab-dev/petab_test_suite).
package conformance
