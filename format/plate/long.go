package plate

import (
	"math"
	"strings"

	"niche/diag"
)

// long reads a table with one well a line.
func (b *builder) long(s *sheet, sheetName string) {
	head := s.rows[0]
	h := readHeader(head, b.list)
	before := len(*b.list)
	h.require(head, b.list)
	if (*b.list)[before:].HasErrors() {
		return
	}
	kind, name := Signal, "response"
	switch {
	case h.has("viability"):
		kind, name = Viability, "viability"
	case h.has("inhibition"):
		kind, name = Inhibition, "inhibition"
	}
	at := h.place[name]
	b.setKind(kind, head[at].pos)
	b.noteScale(h.unit[name].text, head[at].text)
	for _, row := range s.rows[1:] {
		b.longRow(&h, row, name, sheetName)
	}
}

// noteScale learns from a header whether responses are percentages.
func (b *builder) noteScale(unit, title string) {
	lower := strings.ToLower(title)
	switch {
	case strings.Contains(title, "%") || strings.Contains(lower, "percent"):
		yes := true
		b.percent = &yes
	case unit == "1" || strings.EqualFold(unit, "fraction"):
		no := false
		b.percent = &no
	}
}

// longRow reads one well.
func (b *builder) longRow(h *header, row []cell, name, sheetName string) {
	get := func(column string) cell {
		i, ok := h.place[column]
		if !ok || i >= len(row) {
			return cell{pos: row[0].pos}
		}
		return row[i]
	}
	response := get(name)
	if empty(response.text) {
		b.skip(response.pos)
		return
	}
	w := Well{Replicate: get("replicate").text, Pos: response.pos, Control: math.NaN(), Start: math.NaN()}
	ok := true
	if w.Response, ok = b.number(response, name); !ok {
		return
	}
	w.Blank = b.wellType(get("type"))
	w.Experiment = experiment(get, sheetName)
	b.references(&w, get)
	for _, k := range []string{"1", "2"} {
		b.treat(&w, get("drug"+k), get("dose"+k), b.unitOf(h, get, k))
	}
	b.add(w)
}

// references reads what the response of a well is compared with, if the file
// gives it well by well.
func (b *builder) references(w *Well, get func(string) cell) {
	for _, x := range []struct {
		column string
		value  *float64
	}{{"control", &w.Control}, {"time0", &w.Start}} {
		if c := get(x.column); !empty(c.text) {
			if v, ok := b.number(c, x.column); ok {
				*x.value = v
			}
		}
	}
}

// unitOf finds the unit of dose k: in its column, or else in the header.
func (b *builder) unitOf(h *header, get func(string) cell, k string) cell {
	if c := get("unit" + k); c.text != "" {
		return c
	}
	if c := h.unit["dose"+k]; c.text != "" {
		return c
	}
	if k == "2" {
		if c := get("unit1"); c.text != "" && !h.has("unit2") {
			return c
		}
	}
	return cell{pos: get("dose" + k).pos}
}

// treat adds a dose of a drug to w, if it is one.
func (b *builder) treat(w *Well, drug, dose, unit cell) {
	if empty(dose.text) && empty(drug.text) {
		return
	}
	if empty(dose.text) {
		if !w.Blank && !isVehicle(drug.text) {
			b.list.Errorf(diag.PlateNumber, dose.pos, "write 0 for untreated wells", "drug %q has no dose", drug.text)
		}
		return
	}
	v, ok := b.dose(dose)
	if !ok {
		return
	}
	if empty(drug.text) {
		if v > 0 {
			b.list.Errorf(diag.PlateDrug, drug.pos, "name the drug", "dose %s is of no drug", dose.text)
		}
		return
	}
	if isVehicle(drug.text) && v == 0 {
		return
	}
	t, ok := b.drug(drug.text, v, unit)
	if !ok {
		return
	}
	if v == 0 {
		return
	}
	if len(w.Treatments) == 1 && w.Treatments[0].Drug == t.Drug {
		b.list.Errorf(diag.PlateDrug, drug.pos, "add the doses up", "the well holds %q twice", drug.text)
		return
	}
	w.Treatments = append(w.Treatments, t)
}

// isVehicle reports whether a name stands for no drug at all.
func isVehicle(name string) bool {
	switch strings.ToLower(name) {
	case "dmso", "vehicle", "control", "untreated", "none", "-", "ctrl", "medium":
		return true
	}
	return false
}

// experiment joins the values that keep experiments apart.
func experiment(get func(string) cell, sheetName string) string {
	var parts []string
	if sheetName != "" {
		parts = append(parts, sheetName)
	}
	for _, name := range separating {
		if c := get(name); c.text != "" {
			text := c.text
			if name != "cell_line" && name != "donor" {
				text = name + " " + text
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}
