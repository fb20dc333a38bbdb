// Package difference compares two models by what they mean.
//
// Order, formatting, notes, the level of SBML and the format a model is written
// in do not count. Elements are paired by their ids; those whose ids differ are
// paired where the structure around them leaves one choice, or their display
// names agree, and reported as renamed. Numbers are compared after conversion of
// their units. Formulas are compared in normal form and, if they are written
// differently, at random states; conditions are compared as conditions, so that
// time > 10 and time > 11 differ although few states tell them apart.
//
// # Vocabulary
//
// A side is one of the two models. A quantity is a name with a value:
// compartments, species, parameters, local parameters (which are called R.k, k
// of reaction R), reaction rates and stoichiometries with ids. Its partner is the
// quantity of the other side that it is paired with. A translation writes the
// formulas of both sides with the names and units of the first.
//
// # What is said to differ
//
// Kinds, compartments, values, initial assignments, rules, participants and rate
// laws of reactions, events, constraints, observables, flux bounds and
// objectives, levels and transitions. Functions count by what they say where
// they are called. A parameter that one side has and the other writes as a number
// is itself a difference, but not its formulas.
//
// Cost: linear in the size of the models if ids agree, times the number of rounds
// of refinement otherwise (Weisfeiler and Leman's colours). [Compare] adds
// expressions to the pools of both models and changes nothing else.
package difference
