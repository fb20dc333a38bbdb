// Package diag carries problems found in a user's input back to the place they
// came from.
//
// A [Diagnostic] answers three questions: where (file:line:col), what
// (Message) and what to do (Hint). Readers collect diagnostics in a [List] and
// keep going, so that one run reports every problem of a file. Each kind of
// problem has a stable [Code], documented with a runnable example in
// [Catalogue].
//
// Two kinds of severity exist: an [Error] makes the input unusable, a [Warning]
// does not. A diagnostic whose code lies in the N08xx range says that the input
// is valid but uses a feature that niche refuses (see [List.Unsupported]).
package diag
