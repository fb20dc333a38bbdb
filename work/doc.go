// Package work does independent jobs on several goroutines and hands the results
// over in the order of the jobs, so that whatever consumes them does not depend on
// how many workers there are. A [Journal] keeps finished results on disk, so that
// work that was killed goes on where it stood.
package work
