// Package format is what the formats of models have in common: their names, and
// the conversion of a model from one to another.
//
// # Vocabulary
//
// A [Target] is a format that a model is written in: a level of SBML, Antimony or
// a BioNetGen network. A conversion keeps the meaning of a model: the text, read
// again, simulates alike. What the target cannot express is refused by name and
// position (codes N0850 and N0851); what is lost without changing a simulation is
// listed (N1301), and so are names that change (N1302).
//
// # A detour
//
// [Detour] takes a model through another format and back to SBML, which is how
// writers are judged by test suites that know nothing of them.
//
// Cost: a conversion is linear in the size of the model.
package format
