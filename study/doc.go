// Package study describes a virtual experiment on a tumour niche: which
// substrates and cells there are, what the cells do, who is kept with whom and
// treated how, what is measured, and what the measurements should show.
//
// # Vocabulary
//
// A [Substrate] is anything dissolved in the medium. A [CellType] composes
// signalling networks by [Connection]s, exchanges substrates with the medium and
// has behaviours. Behaviours and connections are [Response]s: a base value and
// [Rule]s that move it, in the published grammar of cell behaviour hypotheses.
// Donors vary factors, and so may the cells of a type. An [Arm] is one culture or animal group; a [Schedule] is
// a dose table; a [KnockOut] scales responses or cuts connections. A [Readout]
// is an assay with its noise; a [Claim] compares two arms by one readout and
// names the arms that must abolish the effect and those that must not matter.
//
// # Signals and targets
//
// A signal is what a rule reads:
//
//	medium.SUBSTRATE   concentration around the cell
//	inside.SUBSTRATE   concentration inside the cell
//	density            all live cells per volume of medium
//	density.TYPE       live cells of one type per volume of medium
//	contact.TYPE       fraction of the cell's neighbours that are of the type [1]
//	NETWORK.SYMBOL     species, parameter or rule variable of a composed network
//
// A target is what donors vary and knock-outs scale, from outside the cell type:
//
//	TYPE.NETWORK.SYMBOL, TYPE.division, TYPE.quiescence, TYPE.awakening,
//	TYPE.death.CAUSE, TYPE.switch.TYPE, TYPE.morphology.FEATURE,
//	TYPE.secretion.SUBSTRATE, TYPE.uptake.SUBSTRATE, TYPE.efflux.SUBSTRATE,
//	TYPE.influx.SUBSTRATE, TYPE.receptors.SUBSTRATE, SUBSTRATE.decay
//
// # Invariants
//
// The package knows no disease, no solver and no file format: mixed, population
// and tissue simulations read the same Study. A Study that passed [Check] is
// immutable. Every number is a [Quantity] with a unit and a source, or is called
// tentative. Slices keep the order of the file; nothing is looked up by ranging
// over a map.
//
// # Reference
//
// Johnson et al., Cell 2025, "Human interpretable grammar encodes multicellular
// systems biology models to democratize virtual cell laboratories" (grammar of
// hypotheses; combination of rules).
package study
