package plate

import (
	"math"
	"strconv"
	"strings"

	"niche/diag"
)

// formats lists the plates that grids can have: rows and columns of wells.
var formats = [][2]int{{8, 12}, {16, 24}}

// block is one grid of a sheet.
type block struct {
	title cell
	cells [][]cell // [row][column]
}

// isNumbering reports whether row is the line of column numbers of a grid.
func isNumbering(row []cell) bool {
	n := 0
	for i, c := range row {
		if i == 0 {
			if _, err := strconv.Atoi(c.text); err == nil {
				return false
			}
			continue
		}
		if c.text == "" {
			break
		}
		if c.text != strconv.Itoa(i) {
			return false
		}
		n++
	}
	return n >= 3
}

// isGrid reports whether a sheet holds a grid.
func isGrid(s *sheet) bool {
	for _, row := range s.rows {
		if isNumbering(row) {
			return true
		}
	}
	return false
}

// grid reads the blocks of a sheet.
func (b *builder) grid(s *sheet, sheetName string) {
	before := len(*b.list)
	blocks := b.blocks(s)
	if len(blocks) == 0 || (*b.list)[before:].HasErrors() {
		return
	}
	var response *block
	var drugs []*block
	other := map[string]*block{}
	for i := range blocks {
		k := &blocks[i]
		stem, unit, _ := plain(k.title.text)
		switch name := recognise(stem); name {
		case "response", "viability", "inhibition":
			if response != nil {
				b.list.Errorf(diag.PlateDuplicate, k.title.pos, "put each plate on a sheet of its own", "a second block of responses")
				continue
			}
			response = k
			b.setKind(map[string]Kind{"response": Signal, "viability": Viability, "inhibition": Inhibition}[name], k.title.pos)
			b.noteScale(unit, k.title.text)
		case "replicate", "type", "cell_line", "donor", "time", "time0", "control":
			other[name] = k
		default:
			drugs = append(drugs, k)
		}
	}
	if response == nil {
		b.list.Errorf(diag.PlateGrid, blocks[0].title.pos, "title one block response, viability or inhibition", "no block holds responses")
	}
	if len(drugs) == 0 {
		b.list.Errorf(diag.PlateGrid, blocks[0].title.pos, `title a block by a drug and its unit, such as "cytarabine (nM)"`, "no block holds doses")
	}
	if response == nil || len(drugs) == 0 {
		return
	}
	for i := range response.cells {
		for j := range response.cells[i] {
			b.gridWell(response, drugs, other, i, j, sheetName)
		}
	}
}

// gridWell reads the well at row i, column j.
func (b *builder) gridWell(response *block, drugs []*block, other map[string]*block, i, j int, sheetName string) {
	get := func(name string) cell { return other[name].at(i, j) }
	c := response.at(i, j)
	if empty(c.text) {
		return
	}
	w := Well{Replicate: get("replicate").text, Pos: c.pos, Control: math.NaN(), Start: math.NaN()}
	ok := true
	if w.Response, ok = b.number(c, "response"); !ok {
		return
	}
	w.Blank = b.wellType(get("type"))
	w.Experiment = experiment(get, sheetName)
	b.references(&w, get)
	for _, d := range drugs {
		b.gridDose(&w, d, i, j)
	}
	if len(w.Treatments) > 2 {
		b.list.Errorf(diag.PlateDrug, c.pos, "analyse pairs", "the well %s holds %d drugs; at most two can be analysed", wellName(i, j), len(w.Treatments))
		return
	}
	b.add(w)
}

// gridDose adds the dose of a block's drug.
func (b *builder) gridDose(w *Well, d *block, i, j int) {
	c := d.at(i, j)
	if empty(c.text) {
		return
	}
	v, ok := b.dose(c)
	if !ok {
		return
	}
	name, unit, at := d.title.text, "", 0
	if _, unit, at = plain(name); unit != "" {
		name = strings.TrimSpace(name[:at-1])
	}
	pos := d.title.pos
	if pos.IsValid() {
		pos.Col += at
	}
	if t, ok := b.drug(name, v, cell{unit, pos}); ok && v > 0 {
		w.Treatments = append(w.Treatments, t)
	}
}

// at returns a cell of k, an empty one if k is nil or smaller.
func (k *block) at(i, j int) cell {
	if k == nil || i >= len(k.cells) || j >= len(k.cells[i]) {
		return cell{}
	}
	return k.cells[i][j]
}

func wellName(i, j int) string { return string(rune('A'+i)) + strconv.Itoa(j+1) }

// blocks finds the grids of a sheet. The title is the line before the numbers,
// or the first cell of their line.
func (b *builder) blocks(s *sheet) []block {
	var list []block
	title := cell{text: "response", pos: s.rows[0][0].pos}
	for r := 0; r < len(s.rows); r++ {
		row := s.rows[r]
		if !isNumbering(row) {
			if title = first(row); r+1 < len(s.rows) && !isNumbering(s.rows[r+1]) {
				b.list.Warnf(diag.PlateIgnored, title.pos, "a block is a title, the numbers of the columns, and the rows A, B, …", "line %q belongs to no block and is ignored", title.text)
			}
			continue
		}
		if row[0].text != "" && row[0].text != "<>" && row[0].text != "\\" {
			title = row[0]
		}
		k := block{title: title}
		columns := 0
		for columns+1 < len(row) && row[columns+1].text == strconv.Itoa(columns+1) {
			columns++
		}
		r = b.blockRows(s, r, columns, &k)
		list = append(list, k)
		title = cell{text: "response", pos: k.title.pos}
	}
	return list
}

// blockRows reads the lettered rows after line r and returns the last one read.
func (b *builder) blockRows(s *sheet, r, columns int, k *block) int {
	for r+1 < len(s.rows) && len(k.cells) < formats[1][0] && strings.EqualFold(s.rows[r+1][0].text, string(rune('A'+len(k.cells)))) {
		r++
		row := s.rows[r]
		wells := make([]cell, columns)
		for j := range wells {
			if j+1 < len(row) {
				wells[j] = row[j+1]
			}
		}
		for _, extra := range row[min(columns+1, len(row)):] {
			if extra.text != "" {
				b.list.Errorf(diag.PlateGrid, extra.pos, "", "the cell stands right of column %d", columns)
			}
		}
		k.cells = append(k.cells, wells)
	}
	for _, f := range formats {
		if len(k.cells) == f[0] && columns == f[1] {
			return r
		}
	}
	b.list.Errorf(diag.PlateGrid, k.title.pos, "a plate has the rows A–H and columns 1–12, or A–P and 1–24; leave unused wells empty",
		"block %q has %d lettered rows and %d columns", k.title.text, len(k.cells), columns)
	return r
}

// first returns the first cell of a row that is not empty.
func first(row []cell) cell {
	for _, c := range row {
		if c.text != "" {
			return c
		}
	}
	return row[0]
}
