package plate

import (
	"slices"
	"strings"

	"niche/diag"
)

// Column is a kind of column of a long table.
type Column struct {
	Name     string   // as niche writes it
	Synonyms []string // other spellings; case, spaces, dashes and underscores do not count
	Meaning  string   // one line for people
}

// Columns lists the columns of long tables.
func Columns() []Column {
	return []Column{
		{"drug1", []string{"drug", "compound", "compound1", "agent", "agent1", "treatment", "drugrow", "druga"}, "name of a drug"},
		{"dose1", []string{"dose", "concentration", "conc", "conc1", "concentration1", "concr", "dosea", "conca"}, "its dose"},
		{"unit1", []string{"unit", "doseunit", "concunit", "concentrationunit", "concunit1", "concrunit", "unita"}, "unit of the dose"},
		{"drug2", []string{"compound2", "agent2", "drugcol", "drugb"}, "name of a second drug"},
		{"dose2", []string{"conc2", "concentration2", "concc", "doseb", "concb"}, "its dose"},
		{"unit2", []string{"concunit2", "conccunit", "unitb"}, "unit of that dose"},
		{"response", []string{"value", "signal", "absorbance", "od", "luminescence", "fluorescence", "count", "cellcount", "readout"}, "measured signal"},
		{"viability", []string{"viable", "survival", "relativeviability"}, "share of the untreated control, as a fraction or in percent"},
		{"inhibition", []string{"percentinhibition", "inhibited"}, "1 − viability, as a fraction or in percent"},
		{"replicate", []string{"rep", "repeat", "technicalreplicate"}, "number or name of a replicate"},
		{"control", []string{"ctrl", "cellcountctrl", "untreated"}, "response without drug at the end, if it was measured apart"},
		{"time0", []string{"start", "count0", "cellcounttime0", "t0"}, "response when the drug was added (for growth rates)"},
		{"type", []string{"welltype", "role", "content"}, "sample, control or blank"},
		{"well", []string{"position", "wellid"}, "place on the plate, such as B7"},
		{"cell_line", []string{"cell", "cells", "line", "cellname"}, "separates experiments"},
		{"time", []string{"hours", "timepoint", "duration"}, "separates experiments"},
		{"plate", []string{"plateid", "barcode"}, "separates experiments"},
		{"donor", []string{"patient", "sample"}, "separates experiments"},
		{"experiment", []string{"blockid", "block", "condition", "perturbation", "coculture", "arm"}, "separates experiments"},
	}
}

// separating are the columns whose values keep experiments apart.
var separating = []string{"cell_line", "time", "plate", "donor", "experiment"}

// plain is a column name without case and punctuation, and without a unit in
// brackets, which is returned apart with its place in the name [bytes].
func plain(name string) (stem, unit string, at int) {
	stem = name
	if k := strings.IndexAny(name, "([{"); k > 0 {
		if end := strings.IndexAny(name[k:], ")]}"); end > 0 {
			stem, unit, at = name[:k], name[k+1:k+end], k+1
		}
	}
	stem = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" _-.%", r):
			return -1
		}
		return r
	}, strings.ToLower(stem))
	return stem, strings.TrimSpace(unit), at
}

// recognise returns the column that a header cell means, "" if none.
func recognise(stem string) string {
	for _, c := range Columns() {
		if own, _, _ := plain(c.Name); own == stem || slices.Contains(c.Synonyms, stem) {
			return c.Name
		}
	}
	return ""
}

// names lists the names of the columns, for suggestions.
func names() []string {
	var list []string
	for _, c := range Columns() {
		list = append(list, c.Name)
	}
	for _, c := range Columns() {
		list = append(list, c.Synonyms...)
	}
	return list
}

// header maps the columns of a long table to their places.
type header struct {
	place map[string]int
	unit  map[string]cell // units in brackets behind the names of doses and responses
}

func (h *header) has(name string) bool { _, ok := h.place[name]; return ok }

// readHeader maps the first row of a sheet. Problems are added to list.
func readHeader(row []cell, list *diag.List) header {
	h := header{place: map[string]int{}, unit: map[string]cell{}}
	for i, c := range row {
		if c.text == "" {
			continue
		}
		stem, unit, at := plain(c.text)
		name := recognise(stem)
		if name == "" {
			hint := diag.SuggestHint(stem, names())
			if hint == "" {
				hint = "rename it if it matters; known columns are drug1, dose1, unit1, drug2, dose2, unit2, response, viability, inhibition, replicate, control, time0, type, cell_line, time, plate, donor, experiment"
			}
			list.Warnf(diag.PlateIgnored, c.pos, hint, "column %q is not known and ignored", c.text)
			continue
		}
		if first, twice := h.place[name]; twice {
			list.Add(&diag.Diagnostic{
				Code: diag.PlateDuplicate, Pos: c.pos, Message: "column " + quote(c.text) + " has the same meaning as " + quote(row[first].text) + ": " + name,
				Hint: "keep one of them", Notes: []diag.Note{{Pos: row[first].pos, Message: "first here"}},
			})
			continue
		}
		h.place[name] = i
		if unit != "" {
			pos := c.pos
			if pos.IsValid() {
				pos.Col += at
			}
			h.unit[name] = cell{unit, pos}
		}
	}
	return h
}

func quote(s string) string { return `"` + s + `"` }

// require reports the columns that a long table needs and does not have.
func (h *header) require(row []cell, list *diag.List) {
	at := row[0].pos
	need := func(ok bool, what, hint string) {
		if !ok {
			list.Errorf(diag.PlateColumn, at, hint, "the table has no column %s", what)
		}
	}
	responses := 0
	for _, name := range []string{"response", "viability", "inhibition"} {
		if h.has(name) {
			responses++
		}
	}
	need(responses > 0, "response, viability or inhibition", h.nearest(row, "response", "viability", "inhibition"))
	if responses > 1 {
		list.Errorf(diag.PlateDuplicate, at, "keep one of them", "the table has more than one of the columns response, viability and inhibition")
	}
	need(h.has("drug1"), "drug1", h.nearest(row, "drug1", "drug", "compound", "agent"))
	need(h.has("dose1"), "dose1", h.nearest(row, "dose1", "dose", "concentration", "conc"))
	if h.has("drug2") != h.has("dose2") {
		need(h.has("drug2"), "drug2", h.nearest(row, "drug2"))
		need(h.has("dose2"), "dose2", h.nearest(row, "dose2", "conc2"))
	}
}

// nearest suggests the header cell that was perhaps meant to be one of the
// wanted names.
func (h *header) nearest(row []cell, wanted ...string) string {
	for _, c := range row {
		stem, _, _ := plain(c.text)
		if recognise(stem) == "" && diag.Suggest(stem, wanted) != "" {
			return "is it the column " + quote(c.text) + "? Name it " + wanted[0]
		}
	}
	return "name a column " + wanted[0]
}
