package study

import (
	"slices"
	"strings"

	"niche/diag"
)

// needs lists the keys without which an assay measures nothing.
func needs(assay string) []string {
	switch assay {
	case "elisa":
		return []string{"substrate"}
	case "intracellular_drug":
		return []string{"substrate", "cells"}
	case "phospho_protein", "western_blot":
		return []string{"signal", "cells"}
	case "qpcr":
		return []string{"signal", "cells", "relative_to"}
	case "morphology_fraction":
		return []string{"signal", "cells", "threshold"}
	case "marker_index":
		return []string{"markers", "cells", "relative_to"}
	case "viability", "live_count", "composition":
		return []string{"cells"}
	case "time_to":
		return []string{"of", "threshold"}
	}
	return nil
}

func (c *checker) readout(r *Readout) {
	have := map[string]bool{
		"substrate": r.Substrate.Text != "", "cells": len(r.Cells) > 0, "signal": r.Signal.Text != "",
		"relative_to": r.Relative.Text != "", "threshold": r.Threshold.Present(), "markers": len(r.Markers) > 0,
		"of": r.Of.Text != "",
	}
	for _, key := range needs(r.Assay.Text) {
		if !have[key] {
			c.list.Errorf(diag.StudyMissing, r.Pos, "add it", "readout %q (%s) needs %q", r.ID.Text, r.Assay.Text, key)
		}
	}
	c.known(r.Substrate, c.substrates, "substrate")
	if r.Relative.Text != ownBaseline {
		c.known(r.Relative, c.arms, "arm")
	}
	c.course(r)
	for _, n := range r.Among {
		c.known(n, c.cells, "cell type")
	}
	c.nonNegative(r.Noise.Spread, "spread")
	for _, n := range r.Cells {
		if c.known(n, c.cells, "cell type") {
			c.measured(&c.CellTypes[slices.Index(c.cells, n.Text)], r)
		}
	}
}

// course checks the readout that a time_to readout follows.
func (c *checker) course(r *Readout) {
	if !c.known(r.Of, c.readouts, "readout") {
		return
	}
	of := &c.Readouts[slices.Index(c.readouts, r.Of.Text)]
	if r.Assay.Text != "time_to" || of.Assay.Text == "time_to" {
		c.list.Errorf(diag.StudyRule, r.Of.Pos, "time_to follows a readout that is not a time itself",
			"readout %q cannot follow %q", r.ID.Text, r.Of.Text)
	}
}

// measured checks the signals and markers that a readout of cell type t reads.
func (c *checker) measured(t *CellType, r *Readout) {
	if feature, ok := strings.CutPrefix(r.Signal.Text, "morphology."); ok {
		names := ids(t.Morphology, func(f *Feature) Name { return f.ID })
		n := Name{Text: feature, Pos: r.Signal.Pos}
		n.Pos.Col += len("morphology.")
		if c.known(n, names, "morphology feature") {
			c.convertible(r.Threshold, parse("1"), 0, r.Signal.Text)
		}
	} else if unit, molarMass, ok := c.signal(t, r.Signal); ok {
		c.convertible(r.Threshold, unit, molarMass, r.Signal.Text)
	}
	for _, m := range r.Markers {
		c.signal(t, m.ID)
	}
}
