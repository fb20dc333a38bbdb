// Command antimony compares niche's reader and writer of Antimony with
// libantimony, the language's own translator, on every SBML model of two public
// collections:
//
//   - the text that niche writes must load in libantimony, and the SBML that it
//     makes of it must have the dynamics of the original;
//   - the text that libantimony writes must load in niche, with the dynamics of
//     the SBML that libantimony makes of the same text.
//
// Differences are listed in a table; docs/conformance-antimony.md says which are
// whose. Run it through run.sh, which installs libantimony.
package main
