package diag

import "slices"

// Code is a stable identifier of a kind of problem, for example "N0207". Codes
// are never reused. The first two digits name the area:
//
//	N01 reading text and XML   N02 the model            N03 units
//	N04 SBML                   N05 Antimony             N06 BioNetGen .net
//	N07 PEtab                  N08 refused features     N09 numerical failures
//	N10 command line and runs   N11 measured plates   N12 studies
//	N13 writing and conversion   N14 fluxes at steady state, logical models
type Code string

// Entry documents one code. Example is an input that provokes exactly this
// code when it is checked under the name File; a test runs every example.
type Entry struct {
	Code    Code
	Title   string // one line, lower-case
	Explain string // what it means and what to do, a sentence or two
	File    string // file name that selects the reader, e.g. "model.xml"; a multi-file example is a txtar archive
	Example string // contents of File, or a txtar archive that holds File
}

// Catalogue returns the documentation of every code, sorted by code.
func Catalogue() []Entry {
	all := slices.Concat(textEntries, formulaEntries, modelEntries, unitEntries, sbmlEntries, antimonyEntries,
		netEntries, petabEntries, refusedEntries, numericEntries, commandEntries, plateEntries, studyEntries, stochasticEntries, hierarchyEntries,
		writeEntries, fluxEntries, logicalEntries)
	slices.SortFunc(all, func(a, b Entry) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return all
}
