package ssa

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"niche/format/bngl"
	"niche/internal/testdata"
	"niche/rng"
)

// netSimulator reads a BioNetGen network of the collection.
func netSimulator(t testing.TB, name string, o Options) *Simulator {
	t.Helper()
	dir := testdata.Dir(t, "networks")
	content, err := os.ReadFile(filepath.Join(dir, name+".net"))
	if err != nil {
		t.Fatal(err)
	}
	m, problems := bngl.Read(name+".net", content)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	return compileModel(t, m, o)
}

// reference is a table of means and standard deviations made by run_network.
type reference struct {
	n     float64
	times []float64
	mean  map[string][]float64
	sd    map[string][]float64
}

func readReference(t *testing.T, file string) *reference {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	r := &reference{mean: map[string][]float64{}, sd: map[string][]float64{}}
	if r.n, err = strconv.ParseFloat(strings.Fields(lines[0])[3], 64); err != nil {
		t.Fatal(err)
	}
	header := strings.Fields(lines[1])
	for _, line := range lines[2:] {
		for k, field := range strings.Fields(line) {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			switch name := header[k]; {
			case k == 0:
				r.times = append(r.times, v)
			case strings.HasSuffix(name, "_mean"):
				id := strings.TrimSuffix(name, "_mean")
				r.mean[id] = append(r.mean[id], v)
			default:
				id := strings.TrimSuffix(name, "_sd")
				r.sd[id] = append(r.sd[id], v)
			}
		}
	}
	return r
}

// TestNetworksAgainstBioNetGen compares means of observables with those of
// run_network within four standard errors of the difference. With few
// replicates the spread itself is uncertain: the larger of both is taken.
func TestNetworksAgainstBioNetGen(t *testing.T) {
	for _, c := range []struct {
		name       string
		replicates int
	}{{"multistate", 200}, {"multisite2", 10}, {"egfr_net", 2}, {"fceri_gamma2", 3}} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && c.name == "fceri_gamma2" {
				t.Skip("large network")
			}
			ref := readReference(t, filepath.Join(testdata.Dir(t, "networks", "ref"), c.name+".ssa_stats.tsv"))
			s := netSimulator(t, c.name, Options{Seed: 3})
			var ids []string
			for id := range ref.mean {
				ids = append(ids, id)
			}
			stats, err := s.Ensemble(context.Background(), Ensemble{Task: Task{Times: ref.times}, Replicates: c.replicates, Select: ids})
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for _, col := range stats.Columns {
				for k := range ref.times {
					a, b := col.SD[k], ref.sd[col.ID][k]
					sd := max(a, b, 1)
					z := (col.Mean[k] - ref.mean[col.ID][k]) / (sd * math.Sqrt(1/float64(c.replicates)+1/ref.n))
					worst = max(worst, math.Abs(z))
					if math.Abs(z) > 4 {
						t.Errorf("%s at %g: %g, run_network %g (z = %.1f)", col.ID, ref.times[k], col.Mean[k], ref.mean[col.ID][k], z)
					}
				}
			}
			t.Logf("%s: %d events in %d replicates, worst |z| %.1f of %d points", stats.Method, stats.Firings, c.replicates, worst, len(ref.times)*len(stats.Columns))
		})
	}
}

// processorTime is the time this process has computed [s], which a busy machine
// does not stretch.
func processorTime() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return math.NaN()
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// BenchmarkNetworks measures the processor time of a firing from the start of each
// network.
func BenchmarkNetworks(b *testing.B) {
	for _, c := range []struct {
		name string
		to   float64 // [unit of t]
		most uint64  // firings per iteration, about
	}{{"multistate", 1000, 1e6}, {"multisite2", 10, 1e6}, {"egfr_net", 10, 3e6}, {"BCR", 1000, 3e5}, {"fceri_gamma2", 100, 1e5}} {
		b.Run(c.name, func(b *testing.B) {
			s := netSimulator(b, c.name, Options{})
			prep, err := s.start(&Task{Times: []float64{c.to}})
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("pilot: %s", prep.choose(0))
			for _, method := range exactMethods() {
				b.Run(method, func(b *testing.B) {
					w := newWalk(prep.jumps)
					m := newMethod(method, w)
					events := uint64(0)
					start := processorTime()
					for i := 0; b.Loop(); i++ {
						w.restart(rng.New(rng.Key{Seed: uint64(i), Purpose: rng.Reactions}))
						m.begin()
						for w.t < c.to && w.events < c.most && b.Elapsed().Seconds() < 5 {
							m.advance(c.to, w.t+c.to/1000)
						}
						events += w.events
					}
					b.ReportMetric((processorTime()-start)/float64(events)*1e9, "ns/event")
				})
			}
		})
	}
}
