// Package sim runs one compiled system: initial values, integration between
// discontinuities, switches, events, sampling, sensitivities and steady states.
//
// # Vocabulary
//
// A [Simulator] is a program with settings; it is immutable and shared. A
// [Worker] is the scratch of one goroutine. A [Task] says what to simulate: the
// values that replace the model's, the times wanted, the sensitivity
// directions. A [Trajectory] is the answer.
//
// The result does not depend on the times wanted: the same task with another
// grid passes through the same steps, to the last bit.
package sim
