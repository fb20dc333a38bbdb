// Package event is what the events of a running simulation remember: which
// triggers hold, which executions wait, and in which order those that are due
// come.
//
// A [Queue] belongs to one run; the simulator is its [Host], which evaluates
// formulas and changes the state. The rules are those of SBML Level 3 Version 2
// §4.11: a trigger that turns true fires; one that turns false withdraws its
// waiting executions unless the event is persistent; of the executions due at
// one instant the highest priority comes first, in random order among equals;
// after each execution all triggers are looked at again.
package event
