package culture

import (
	"context"
	"math"
	"slices"
	"strings"

	"niche/study"
)

// Engine simulates arms of one study at one resolution. It is safe for
// concurrent use.
type Engine interface {
	// Name is the resolution: "mixed", "population".
	Name() string
	// Stochastic reports whether replicates of a donor differ.
	Stochastic() bool
	// Simulate runs one culture. It fails with ctx's error when cancelled, with a
	// diag.List if the arm cannot be simulated as described, and with a numerical
	// failure.
	Simulate(ctx context.Context, setup Setup) (*Record, error)
}

// Setup is one culture to simulate.
type Setup struct {
	Arm       *study.Arm
	Factors   Factors   // of the donor; the arm's knock-outs come on top
	Seed      uint64    // of the study
	Donor     int       // number of the donor
	Replicate int       // number of the replicate
	Times     []float64 // when it is observed, increasing, 0 or later [h]
}

// Factors scale targets (see package study), by name; 1 where absent. A factor
// may also name a constant of a response, e.g. parental.emt.I.base.
type Factors map[string]float64

// Of returns the factor on a target [1].
func (f Factors) Of(target string) float64 {
	if x, ok := f[target]; ok {
		return x
	}
	return 1
}

// Names returns the scaled targets, sorted.
func (f Factors) Names() []string {
	names := make([]string, 0, len(f))
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Intervened returns the factors of setup with the knock-outs of its arm, and the
// connections (TYPE.NETWORK.SYMBOL) that these cut.
func Intervened(s *study.Study, setup Setup) (Factors, []string) {
	all := Factors{}
	for name, x := range setup.Factors {
		all[name] = x
	}
	var cut []string
	for _, name := range setup.Arm.KnockOuts {
		for i := range s.KnockOuts {
			k := &s.KnockOuts[i]
			if k.ID.Text != name.Text {
				continue
			}
			remaining := 0.0
			if k.Remaining.Present() {
				remaining = Number(k.Remaining)
			}
			for _, target := range k.Targets {
				all[target.Text] = all.Of(target.Text) * remaining
			}
			for _, c := range k.Cut {
				cut = append(cut, c.Text)
			}
		}
	}
	slices.Sort(cut)
	return all, slices.Compact(cut)
}

// Probe is a signal that a readout asks for: the mean over live cells and, if
// Threshold is a number, the fraction of live cells above it.
type Probe struct {
	Signal    string  // NETWORK.SYMBOL or morphology.FEATURE
	Threshold float64 // [unit of the signal]; NaN for none
}

// Probes lists what the readouts of s ask of cells, each once, in the order of
// the readouts.
func Probes(s *study.Study) []Probe {
	var all []Probe
	add := func(p Probe) {
		kind, _, _ := strings.Cut(p.Signal, ".")
		if p.Signal == "" || kind == "medium" || kind == "inside" {
			return
		}
		if !slices.ContainsFunc(all, p.Same) {
			all = append(all, p)
		}
	}
	for i := range s.Readouts {
		r := &s.Readouts[i]
		threshold := math.NaN()
		if r.Threshold.Present() && r.Signal.Text != "" {
			threshold = r.Threshold.Value
		}
		add(Probe{r.Signal.Text, threshold})
		for _, m := range r.Markers {
			add(Probe{m.ID.Text, math.NaN()})
		}
	}
	return all
}

// Same reports whether p and q ask for the same.
func (p Probe) Same(q Probe) bool {
	return p.Signal == q.Signal && (p.Threshold == q.Threshold || math.IsNaN(p.Threshold) && math.IsNaN(q.Threshold))
}

// Spread returns the geometric standard deviation of a feature of shape from cell
// to cell, 1 if the study gives none [1]. signal is morphology.FEATURE.
func Spread(t *study.CellType, signal string) float64 {
	for i := range t.Morphology {
		if f := &t.Morphology[i]; "morphology."+f.ID.Text == signal && f.Spread.Present() {
			return Number(f.Spread)
		}
	}
	return 1
}

// Types lists the cell types of an arm in the order of the study: those seeded
// and those that these can become.
func Types(s *study.Study, arm *study.Arm) []string {
	in := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		for i := range s.CellTypes {
			if t := &s.CellTypes[i]; t.ID.Text == name && !in[name] {
				in[name] = true
				for _, f := range t.Switches {
					add(f.ID.Text)
				}
			}
		}
	}
	for _, c := range arm.Cells {
		if c.Count.Present() && c.Count.Value > 0 {
			add(c.ID.Text)
		}
	}
	var types []string
	for i := range s.CellTypes {
		if name := s.CellTypes[i].ID.Text; in[name] {
			types = append(types, name)
		}
	}
	return types
}
