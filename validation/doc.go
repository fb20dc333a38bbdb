// Package validation proves that whole models give the numbers that independent
// programs give: from the file through lowering, compilation and integration
// to the quantity that a biologist would quote. It holds tests only.
//
// # What is compared
//
//   - The IL-6/JAK1/STAT3/SOCS3 core of Sobotta et al. 2017 (doi
//     10.3389/fphys.2017.00775), as SBML and as shipped: basal state, peaks, late
//     values, 144 doses of two inhibitors, half-inhibiting and half-maximal
//     doses, against scipy (LSODA and Radau at rtol 1e-10).
//   - The miR-200/ZEB–miR-34/SNAIL switch of Lu et al. 2013 (doi
//     10.1073/pnas.1318192110), as SBML and as shipped: folds, steady states,
//     switching times, the whole branch, against numpy continuation and LSODA.
//   - Rule-based networks of 9 to 1,122 species (Loman et al. 2023, doi
//     10.1371/journal.pcbi.1011530) as .net and as SBML, against BioNetGen's
//     run_network.
//   - Every model of IL-6, JAK and STAT among 540 curated BioModels: two
//     integrators that share no formula, BDF and Rodas5P, agree.
//
// Tolerances are stated where they are applied, with the digits and tolerances
// of the reference that they follow from. All data come from the folder that
// internal/testdata finds; nothing is compared where it is absent.
package validation
