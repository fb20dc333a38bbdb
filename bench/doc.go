// Package bench measures niche on published models: objective evaluations,
// simulations and their parts.
//
// A [Problem] is a model with everything that one simulation needs: values that
// replace the model's, and output times. [Problems] lists those that niche is
// compared on with other simulators (program bench/peers); the benchmarks of
// this package time niche alone. See docs/benchmarks.md.
package bench
