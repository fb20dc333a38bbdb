// Package archtest holds the module's structural rules as tests: which package
// may import which, how packages are named, how long files and functions may
// be, and that exported numbers say their unit.
package archtest
