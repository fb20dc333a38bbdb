package trial

import (
	"math"
	"slices"
	"strings"

	"niche/culture"
	"niche/study"
	"niche/units"
)

// channel is what an assay sees: the course of one signal without noise.
type channel struct {
	readout int
	marker  int // index of the marker; −1 for the readout's own signal
	signal  string
}

// channels lists those of all readouts, in their order.
func channels(s *study.Study) []channel {
	var all []channel
	for i := range s.Readouts {
		r := &s.Readouts[i]
		if len(r.Markers) == 0 {
			all = append(all, channel{i, -1, r.Signal.Text})
		}
		for k, m := range r.Markers {
			all = append(all, channel{i, k, m.ID.Text})
		}
	}
	return all
}

// read returns the course of a channel in a record, NaN where the arm has nothing
// to read.
func (t *Trial) read(c channel, arm *study.Arm, rec *culture.Record) []float64 {
	r := &t.study.Readouts[c.readout]
	switch r.Assay.Text {
	case "elisa":
		return t.concentration(rec.Medium[slices.Index(rec.Substrates, r.Substrate.Text)], r)
	case "intracellular_drug":
		k := slices.Index(rec.Substrates, r.Substrate.Text)
		return mean(r, rec, func(cell *culture.CellRecord) []float64 { return cell.Inside[k] })
	case "live_count":
		return total(names(r.Cells), rec, func(cell *culture.CellRecord) []float64 { return cell.Live })
	case "viability":
		live := total(names(r.Cells), rec, func(cell *culture.CellRecord) []float64 { return cell.Live })
		died := total(names(r.Cells), rec, func(cell *culture.CellRecord) []float64 { return cell.Died })
		return quotient(live, sum(live, died))
	case "composition":
		live := func(cell *culture.CellRecord) []float64 { return cell.Live }
		part := total(names(r.Cells), rec, live)
		return quotient(part, total(names(r.Among), rec, live))
	case "tumour_volume":
		return t.tumour(rec)
	case "morphology_fraction":
		k := t.probe(c, r)
		return mean(r, rec, func(cell *culture.CellRecord) []float64 { return cell.Above[k] })
	case "time_to":
		return nil // follows another readout: see Data
	}
	k := t.probe(c, r)
	return mean(r, rec, func(cell *culture.CellRecord) []float64 { return cell.Mean[k] })
}

// probe finds the probe of a channel in the records of cells.
func (t *Trial) probe(c channel, r *study.Readout) int {
	want := culture.Probe{Signal: c.signal, Threshold: math.NaN()}
	if c.marker < 0 && r.Threshold.Present() {
		want.Threshold = r.Threshold.Value
	}
	return slices.IndexFunc(t.probes, want.Same)
}

func names(all []study.Name) []string {
	var out []string
	for _, n := range all {
		out = append(out, n.Text)
	}
	return out
}

// total adds a series over cell types, all if none is named; NaN if the arm holds
// none of them.
func total(types []string, rec *culture.Record, series func(*culture.CellRecord) []float64) []float64 {
	out := make([]float64, len(rec.Times))
	found := false
	for i := range rec.Cells {
		c := &rec.Cells[i]
		if len(types) > 0 && !slices.Contains(types, c.Type) {
			continue
		}
		found = true
		for k, v := range series(c) {
			out[k] += v
		}
	}
	if !found {
		fillNaN(out)
	}
	return out
}

// mean averages a series over the live cells of the readout's types.
func mean(r *study.Readout, rec *culture.Record, series func(*culture.CellRecord) []float64) []float64 {
	weighted, weight := make([]float64, len(rec.Times)), make([]float64, len(rec.Times))
	for i := range rec.Cells {
		c := &rec.Cells[i]
		values := series(c)
		if len(r.Cells) > 0 && !slices.Contains(names(r.Cells), c.Type) || values == nil {
			continue
		}
		for k, v := range values {
			if c.Live[k] > 0 {
				weighted[k] += float64(c.Live[k] * v)
				weight[k] += c.Live[k]
			}
		}
	}
	return quotient(weighted, weight)
}

func quotient(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i] // 0/0 is NaN: nothing to read
	}
	return out
}

func sum(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

func fillNaN(x []float64) {
	for i := range x {
		x[i] = math.NaN()
	}
}

// tumour returns the volume of all live cells [mm^3].
func (t *Trial) tumour(rec *culture.Record) []float64 {
	out := make([]float64, len(rec.Times))
	for i := range rec.Cells {
		c := &rec.Cells[i]
		for k := range t.study.CellTypes {
			if cell := &t.study.CellTypes[k]; cell.ID.Text == c.Type && cell.Volume.Present() {
				v, _ := cell.Volume.In(unit("mm^3"), 0)
				for j, n := range c.Live {
					out[j] += float64(n * v)
				}
			}
		}
	}
	return out
}

// concentration turns nM into the readout's unit.
func (t *Trial) concentration(nM []float64, r *study.Readout) []float64 {
	c := units.Context{MolarMass: culture.MolarMass(t.study, r.Substrate.Text)}
	factor, err := c.Convert(1, unit("nM"), unit(t.Unit(r)))
	if err != nil {
		factor = math.NaN()
	}
	out := make([]float64, len(nM))
	for i, v := range nM {
		out[i] = v * factor
	}
	return out
}

// heaviest is the molar mass up to which substrates are reported by amount rather
// than by mass [g/mol]: drugs in nM, proteins in pg/ml.
const heaviest = 3000

// Unit returns the unit of a readout's values, "" for folds and pure numbers.
func (t *Trial) Unit(r *study.Readout) string {
	switch r.Assay.Text {
	case "elisa":
		if culture.MolarMass(t.study, r.Substrate.Text) > heaviest {
			return "pg/ml"
		}
		return "nM"
	case "intracellular_drug":
		return "nM"
	case "live_count":
		return "cells"
	case "tumour_volume":
		return "mm^3"
	case "time_to":
		return "h"
	case "viability", "composition", "morphology_fraction", "marker_index", "qpcr":
		return ""
	}
	return t.signalUnit(r)
}

// signalUnit is the unit of the network's symbol that a readout measures.
func (t *Trial) signalUnit(r *study.Readout) string {
	prefix, name, _ := strings.Cut(r.Signal.Text, ".")
	for i := range t.study.CellTypes {
		for _, n := range t.study.CellTypes[i].Networks {
			if n.ID.Text != prefix {
				continue
			}
			for _, s := range study.Symbols(n.Model) {
				if s.ID == name && s.Unit.Known() {
					return s.Unit.String()
				}
			}
		}
	}
	return ""
}

func unit(text string) units.Unit { return culture.Unit(text) }
