package ssa

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"niche/rng"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestWork counts what each method does in 20,000 firings of published networks,
// and what the pilot makes of it: exact numbers, on any machine.
func TestWork(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		name string
		to   float64 // [unit of t]
	}{{"multistate", 1000}, {"multisite2", 10}, {"egfr_net", 10}, {"fceri_gamma2", 100}} {
		s := netSimulator(t, c.name, Options{})
		prep, err := s.start(&Task{Times: []float64{c.to}})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s: %d reactions, %d links, pilot chooses %s\n", c.name, len(prep.table), len(prep.massAfter.all), prep.choose(0))
		for _, name := range exactMethods() {
			w := newWalk(prep.jumps)
			w.restart(rng.New(rng.Key{Seed: 1, Purpose: rng.Reactions}))
			m := newMethod(name, w)
			m.begin()
			for w.events < 20_000 {
				m.advance(c.to, w.t+c.to/100_000)
			}
			fmt.Fprintf(&b, "  %-22s %s\n", name, counters(m, w.events))
		}
	}
	golden := filepath.Join("testdata", "work.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("work has changed (-want +got); rewrite the file with -update if it should:\n%s", d)
	}
}

func counters(m method, events uint64) string {
	switch x := m.(type) {
	case *direct:
		return fmt.Sprintf("%d firings: %d searched, %d updated", events, x.searched, x.updated)
	case *compact:
		return fmt.Sprintf("%d firings: %d searched, %d fours updated", events, x.searched, x.updated)
	case *partialPropensity:
		return fmt.Sprintf("%d firings: %d searched, %d trials, %d found, %d adjusted, %d updated, %d regrouped", events, x.searched, x.trials, x.found, x.adjusted, x.updated, x.regrouped)
	case *nextReaction:
		return fmt.Sprintf("%d firings: %d updated", events, x.updated)
	case *composition:
		return fmt.Sprintf("%d firings: %d searched, %d trials, %d updated, %d regrouped", events, x.searched, x.trials, x.updated, x.regrouped)
	case *rssa:
		return fmt.Sprintf("%d firings of %d proposed: %d searched, %d trials, %d updated, %d regrouped", events, x.proposed, x.searched, x.trials, x.updated, x.regrouped)
	}
	return ""
}
