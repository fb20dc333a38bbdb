// Command peers compares niche with other simulators on the problems of package
// bench: SUNDIALS CVODE (C code generated from the lowered system), libRoadRunner
// and COPASI (Python, from SBML). Each tool runs at a ladder of tolerances; times
// are compared at equal error against a reference, not at equal tolerance.
// Repetitions of all tools are interleaved, so that drift of the machine cancels
// in the ratios. -section gillespie compares realisations of jump processes instead,
// with run_network of BioNetGen, bngsim, libRoadRunner and COPASI. See docs/benchmarks.md.
package main
