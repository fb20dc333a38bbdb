package run_test

import (
	"testing"

	"niche/networks"
)

// networkOf returns the shipped network called name.
func networkOf(t *testing.T, name string) networks.Network {
	t.Helper()
	n, ok := networks.Lookup(name)
	if !ok {
		t.Fatalf("no network %q", name)
	}
	return n
}
