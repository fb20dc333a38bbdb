// Package model is the intermediate representation of a reaction network:
// compartments, species, parameters, reactions, rules, events and units, with
// the place in the source file of each.
//
// It holds what a file says, not what a simulator makes of it: there are no
// numerics here. Readers (format/sbml, format/antimony, …) build a [Model];
// package compile lowers it. Formulas are [expr.Expr] in the model's own pool.
//
// # Meaning of identifiers in formulas (SBML L3V2 §3.3–§4)
//
// A species stands for its concentration, or for its amount when
// HasOnlySubstanceUnits is set or its compartment has no dimensions. A
// compartment stands for its size, a reaction for its rate (extent per time),
// a species reference id for its stoichiometry, a parameter for its value. A
// reaction's local parameters shadow global ids inside its rate law.
//
// Reaction rates are extents per time: with constant volumes a concentration
// obeys d[S]/dt = (1/V) Σ ν·v.
//
// # Checks
//
// [Check] finds what makes a model meaningless, [CheckUnits] what makes its
// units doubtful; [Model.Stats] and [Model.Features] describe it.
package model
