// Package antimony reads and writes models written in Antimony, a language for reaction
// networks that people write by hand.
//
//	model il6
//	  compartment cell = 1 pL
//	  species A in cell, B in cell
//	  J1: A -> B; k1*A            # a reaction and its rate
//	  A = 10 nM                   # an initial value
//	  k1 = 0.3 per_min            # source: doi 10.1000/example; table 2
//	  unit per_min = 1/(60 second)
//	end
//
// # The language
//
// A statement ends at a semicolon or at the end of the line. Names need no
// declaration: what takes part in a reaction is a species, what follows "in" is
// a compartment, anything else is a parameter. "S1" is a species that reactions
// change and "$S1" one they do not.
//
//	J0: 2 A + B -> C; k*A*B    reaction; "=>" irreversible; "n A" named stoichiometry
//	S2 -| J0                   modifier; also -o and -(
//	x = 3; x := y^2; x' = -k*x initial value, assignment rule, rate rule
//	E: at 3 after (x > 5), priority=1, t0=false, persistent=false, fromTrigger=false: A=0, B=1
//	function f(x, y) x^2 + y end
//	A: foo(x, y), timeconv=60  the model foo as the submodel A of this one
//	A.S is S; delete A.J0      joined names, deletions
//	import "file.ant"          the models of another file, SBML too
//	0 <= J0 <= 10; maximize J0 bounds and objectives of fluxes
//	unit mM = 1e-3 mole/litre; k has mM; k = 3 mM
//	S.conversionFactor = f     and of all species: model.conversionFactor = f
//	A is "Display name"; A identity "http://identifiers.org/…"; A.sboTerm = 252
//
// Comments begin with // or #, or stand between /* and */.
//
// # Sources of values
//
// A comment that holds "source:" on the line that gives a quantity its value is
// kept as the parameter's Source.
//
// # What is refused
//
// DNA strands, which stand for reactions, and formulas with braces or ellipses
// are refused by name. Statements about authors, dates, uncertainties and
// layout are read with a warning and not kept.
//
// # What only niche reads
//
// Comments of the form "// niche: R: fast" and "// niche: c: dimensions 2" say what
// the language has no words for; other tools pass them over. [Write] makes them.
//
// # Reference
//
// Smith, Bergmann, Chandran, Sauro: Antimony: a modular model definition
// language. Bioinformatics 2009;25:2452, doi 10.1093/bioinformatics/btp401.
// Equality with the SBML that the language's own translator writes is tested on
// its own pairs of files.
package antimony
