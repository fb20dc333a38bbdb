// Package study reads studies: folders that hold study.yaml and the networks it
// names.
//
// # The language
//
// study.yaml is YAML without anchors. Things are listed by name:
//
//	references:
//	  foa1982: {cite: "Foa et al. 1982"}
//	cells:
//	  hl60:
//	    networks:
//	      il6: il6                       # a shipped network
//	      emt: {from: emt, clock: 1 tentative}
//	    connect:
//	      emt.I:
//	        response:
//	          base: 20000 molecules tentative
//	          rules:
//	            - signal: il6.tpSTAT3
//	              effect: increases
//	              saturation: 70000 molecules tentative
//	              half_max: 5 nM tentative
//	              hill: 2 tentative
//	    division: 0.0204 1/h from foa1982 (ln 2 / 34 h)
//
// A quantity is one text: a number, a unit, then "from KEY" with a key of
// references, or "tentative"; a note in parentheses may follow. Lists of times
// share unit and source: "0, 24, 48 h tentative". Where a mapping needs only one
// key, its value may stand for the mapping ("division" above is a response that
// has a base alone). A cell type or arm that is "like" another takes over what it
// does not say itself.
//
// A drug plate adds graded doses of one drug, or of two and of their pairs, to an arm
// and to the same arm under further conditions:
//
//	plates:
//	  stroma:
//	    arm: hl60_alone
//	    with: [msc]                        # the arm that holds these cells as well
//	    readout: viability
//	    drugs:
//	      cytarabine: 0, 10nM..10uM:9      # 9 doses, each larger by the same factor
//
// The keys are those of the Go types of package niche/study, field by field;
// [Schema] gives them as a JSON Schema for editors.
//
// # Errors
//
// All problems are reported at once (codes N12xx), with the place of the value
// and the closest known name. Dimensions are checked while reading, by the kind
// of the key, against the signal and against the symbol of the network.
package study
