// Package dossier conducts a study and puts together what came of it: claims with
// verdicts, predictions, variants, sensitivities, figures, tables, the page.
//
// A [Source] is a study as loaded, with its files. [Conduct] carries it out and
// returns an [Outcome], whose methods present it: JSON for programs, tables for
// everyone, a text table for terminals and report.html. Numbers come from package
// trial, verdicts from package verdict, drawings from package report; here is only
// who is put beside whom.
package dossier
