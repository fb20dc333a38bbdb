//go:build long

package validation_test

import "testing"

// TestLargestNetwork is TestRuleBasedNetworks for 3,744 species and 58,276
// reactions, which take about two minutes.
func TestLargestNetwork(t *testing.T) {
	n := rulebased{"fceri_gamma2", nil, 3744, 6, 1e-5}
	n.compare(t, "fceri_gamma2.net")
}
