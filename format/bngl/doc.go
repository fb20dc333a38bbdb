// Package bngl reads the reaction networks that BioNetGen generates: files
// that end in .net.
//
// # What a .net file says
//
// A .net file lists parameters, functions, species, reactions and groups, each
// entry with its number, between lines "begin NAME" and "end NAME". Species are
// counted in molecules, without volumes. A reaction
//
//	7 4,4 9 0.5*kp #_R2
//
// consumes species 4 twice, makes species 9 and runs at 0.5·kp·S4·S4 per time:
// the rate constant already holds the symmetry factor, and the file's meaning
// is exactly "constant × product of the reactants". Number 0 stands for
// nothing. A constant is a number, a parameter, a function, or a number times
// one of those; a function multiplies the reactants as well.
//
// # What becomes of it
//
// Species number n is the species Sn, with the BioNetGen pattern as its Name,
// in the one compartment of size 1; ids mean amounts [items]. A species that
// starts at a parameter has an initial assignment; a fixed one ("$") is a
// constant boundary species. A parameter that is an expression keeps it as an
// initial assignment, so that changing a parameter changes what depends on it.
// Functions become assignment rules and groups become observables.
//
// Blocks other than these are refused by name, except those that repeat the
// rules the network was generated from.
//
// Reading is linear in the size of the file: 58,276 reactions among 3,744
// species take less than a tenth of a second.
//
// Reference: Harris et al., BioNetGen 2.2: advances in rule-based modeling,
// Bioinformatics 2016;32:3366, doi 10.1093/bioinformatics/btw469.
package bngl
