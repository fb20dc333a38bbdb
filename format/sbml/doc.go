// Package sbml reads models written in the Systems Biology Markup Language:
// Level 1 (versions 1 and 2), Level 2 (versions 1 to 5) and Level 3 Core
// (versions 1 and 2), into a [niche/model.Model].
//
// # What is kept
//
// Every construct of the core is read as written, with the place of each
// element; defaults that a level prescribes are filled in, so that the model
// means the same whatever level it came from. Formulas are content MathML (or,
// in Level 1, text); notes and annotations are kept byte for byte. Constructs
// that are valid but cannot be simulated here (delays, algebraic rules, fast
// reactions, …) are read all the same; package compile refuses them by name.
//
// # Hierarchies
//
// Models composed of submodels (package comp) are flattened before they are
// read: element B of submodel A becomes A__B, ports, deletions and replacements
// are resolved, conversion factors of time, extent and values stand in the
// formulas, and every element keeps the file, line and column it was written at.
// External model definitions are read from files beside the model, never from
// the network. The order and the limits are described at the type hierarchy.
//
// # What is refused
//
// A Level 3 package that declares required="true" and is used changes the
// meaning of the core, so that it is refused by name at its first use (codes
// N08xx). Packages that do not change the mathematics (layout, render, groups,
// …) are skipped. Document type declarations are refused, which rules out
// entity bombs; depth and size are bounded.
//
// # References
//
// Hucka et al., The Systems Biology Markup Language (SBML): Language
// Specification for Level 3 Version 2 Core, J. Integr. Bioinform. 16(2), 2019,
// doi 10.1515/jib-2019-0021; Level 2 Version 5, doi 10.1515/jib-2015-271;
// Level 1 Version 2, doi 10.1038/npre.2003; Smith et al., Hierarchical Model
// Composition, Version 1, J. Integr. Bioinform. 12(2), 2015,
// doi 10.2390/biecoll-jib-2015-268.
package sbml
