// Package networks holds the signalling networks that ship inside the binary,
// as readable Antimony text with a unit and a source for every value.
//
//   - il6: IL-6, JAK1, STAT3 and SOCS3 in hepatocytes with ruxolitinib, Stattic
//     and actinomycin D (Sobotta et al. 2017, doi 10.3389/fphys.2017.00775).
//   - emt: the miR-200/ZEB and miR-34/SNAIL switch (Lu et al. 2013,
//     doi 10.1073/pnas.1318192110).
//
// A [Network] says how one is used: what can be added to the medium, where it
// starts and what is worth drawing.
package networks
