package compile_test

import (
	"os"
	"path/filepath"
	"testing"

	"niche/compile"
	"niche/format/bngl"
	"niche/internal/testdata"
	"niche/model"
)

// readNetwork reads a .net file of the data set.
func readNetwork(b testing.TB, name string) *model.Model {
	b.Helper()
	path := filepath.Join(testdata.Dir(b, "networks"), name)
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	m, list := bngl.Read(name, src)
	if err := list.Err(); err != nil {
		b.Fatal(err)
	}
	return m
}

// TestGeneratedNetworks checks sizes, laws and derivatives of networks up to
// 3,744 species. Species and reactions are those of Catalyst's benchmarks
// (doi 10.1371/journal.pcbi.1011530); laws count the molecule types.
func TestGeneratedNetworks(t *testing.T) {
	for _, c := range []struct {
		name                         string
		states, rates, laws, entries int
	}{
		{"multistate.net", 9, 18, 3, 55},
		{"multisite2.net", 66, 288, 3, 578},
		{"egfr_net.net", 356, 3749, 5, 8431},
		{"BCR.net", 1122, 24388, 6, 31369},
		{"fceri_gamma2.net", 3744, 58276, 4, 119824},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, list := compile.Lower(readNetwork(t, c.name), compile.Options{Sensitivities: true})
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			if len(s.States) != c.states || len(s.Rates) != c.rates || len(s.Conserved) != c.laws || len(s.Jacobian) != c.entries {
				t.Errorf("%d states, %d rates, %d laws, %d entries; want %d, %d, %d, %d", len(s.States), len(s.Rates),
					len(s.Conserved), len(s.Jacobian), c.states, c.rates, c.laws, c.entries)
			}
			checkDerivatives(t, c.name, s)
			checkConservation(t, c.name, s)
		})
	}
}

func BenchmarkLower(b *testing.B) {
	for _, name := range []string{"multistate.net", "egfr_net.net", "BCR.net", "fceri_gamma2.net"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				m := readNetwork(b, name)
				b.StartTimer()
				if _, list := compile.Lower(m, compile.Options{}); list.HasErrors() {
					b.Fatal(list)
				}
			}
		})
	}
}
