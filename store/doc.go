// Package store keeps results: immutable run directories with provenance.
//
// # Vocabulary
//
// A [Directory] is a run directory under construction: it lives under a name
// ending in ".partial" and takes its final name, atomically, when [Directory.Commit]
// succeeds, so that nothing that looks complete is ever partial. A [Record] is
// its run.json. A [Table] is long-form data with a unit per column, written both
// as tab-separated text and as Parquet; pandas, R and Arrow read either without
// any package of ours.
package store
