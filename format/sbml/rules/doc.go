// Package rules holds validation rules of the SBML specifications, by number, as
// checks of a document.
//
// [Examine] reports every breach with its place; unlike a reader it does not stop
// at what keeps a model from being built. [Merge] joins the breaches with what the
// reader and the checks of the model said about the same places, so that each
// problem is reported once and carries its number.
//
// A rule is named by its number in the specification: "10301", or with the package
// in front, "comp-20101" (packages comp, fbc, qual, groups and distrib). [Demand]
// says what a rule demands. Rules about SBO terms (107xx), which need that ontology,
// and recommendations (80xxx) are not examined; rules about units (105xx) are numbers
// of what model.CheckUnits finds.
//
// What a package gives to which element stands in its schema, a table; what its
// elements refer to is examined by the rules in its file. A model definition of
// package comp is examined by the rules of the core as well.
//
// Numbers and applicability follow SBML Level 3 Version 2 Release 2, appendix A,
// and for older levels Level 2 Version 5, appendix A (docs/methods/sbml-rules.md).
//
// Cost: linear in the size of the document, but for algebraic rules, whose matching
// with what they determine is quadratic in the number of equations at worst.
package rules
