// Package metamorphic lists changes of a model that must not change its
// trajectories: a metamorphic relation between the answers of two models, of
// which one has the expected answers of a test suite.
//
// # Vocabulary
//
// A [Relation] rewrites a model, or the file it stands in, so that it means the
// same by the rules of SBML: a constant becomes an assignment rule, a reaction a
// rate rule, a formula a function definition. A relation leaves alone what it
// cannot rewrite by those rules; it never asks whether niche supports the result.
//
// # References
//
// Chen, Cheung, Yiu, Metamorphic testing: a new approach for generating next test
// cases, technical report HKUST-CS98-01, 1998; Hucka et al., SBML Level 3 Version
// 2 Core, doi 10.1515/jib-2019-0021.
package metamorphic

import "niche/conformance"

// Relation is one change that preserves trajectories.
type Relation struct {
	Name string // a few words, lower case
	conformance.Rewriting
}

// Relations returns all relations.
func Relations() []Relation {
	var list []Relation
	for _, r := range modelRelations {
		list = append(list, Relation{r.name, conformance.Rewriting{Model: r.rewriting()}})
	}
	for _, r := range textRelations {
		list = append(list, Relation{r.name, conformance.Rewriting{Text: r.apply}})
	}
	return list
}

// First reports whether r changes what quantities the answers are asked of, so that
// in a composition it must come before relations that change what names mean.
func First(r Relation) bool { return r.Name == integrated }

const integrated = "rates of change integrated"

// modelRelations change what was read.
var modelRelations = []modelRelation{
	{"initial values as initial assignments", valuesToInitialAssignments},
	{"constants as assignment rules", constantsToRules},
	{"constants as rate rules of zero", constantsToRateRules},
	{"constants set by an event that never fires", constantsToEvents},
	{"constant species as rate rules of zero", constantSpeciesToRateRules},
	{"parameters as species", parametersToSpecies},
	{"numbers as parameters", numbersToParameters},
	{"local parameters as global ones", localsToGlobals},
	{"global parameters as local ones", globalsToLocals},
	{"names shadowed by local parameters", shadowed},
	{"reactions as rate rules", reactionsToRateRules},
	{"rate rules as reactions", rateRulesToReactions},
	{"reactions backwards", reverseReactions},
	{"reactions in halves", halveReactions},
	{"species on both sides", addCatalysts},
	{"reactants one by one", splitReferences},
	{"stoichiometries by assignment rules", stoichiometriesToRules},
	{"stoichiometries by initial assignments", stoichiometriesToInitialAssignments},
	{"stoichiometries by rate rules of zero", stoichiometriesToRateRules},
	{"stoichiometries as formulas", stoichiometriesToMath},
	{"stoichiometries set by an event that never fires", stoichiometriesToEvents},
	{"conversion factors of species", conversionFactors},
	{"a conversion factor of the model", modelConversionFactor},
	{"concentrations as amounts", concentrationsToAmounts},
	{"amounts as concentrations", amountsToConcentrations},
	{"areas for volumes", volumesToAreas},
	{"formulas as functions", formulasToFunctions},
	{"functions inside functions", nestFunctions},
	{"assignment rules as algebraic rules", assignmentsToAlgebraic},
	{"assignment rules as nonlinear algebraic rules", assignmentsToNonlinear},
	{"delays of zero inside formulas", delaysOfZero},
	{integrated, integrateRates},
	{"conditions negated twice", negateConditions},
	{"conditions as numbers", conditionsToNumbers},
	{"conditions as pieces", conditionsToPieces},
	{"arguments two by two", nestArguments},
	{"powers and roots", respellPowers},
	{"extrema as pieces and back", extremaToPieces},
	{"event delays of zero", delayEventsByZero},
	{"event assignments one by one", splitAssignments},
	{"event values through parameters", assignThroughParameters},
	{"triggers as parameters", triggersToParameters},
	{"priorities of lone events", addPriorities},
	{"persistence of events without delay", flipPersistence},
	{"lists backwards", reverseLists},
	{"names of functions and constants", renameToReserved},
	{"elements that nothing uses", addUnused},
}

// textRelations change the file.
var textRelations = []textRelation{
	{"numbers in other notations", respellNumbers},
	{"formulas inside semantics", wrapSemantics},
	{"white space and comments", addWhiteSpace},
	{"empty lists", addEmptyLists},
	{"prefixed namespaces", prefixNamespaces},
}
