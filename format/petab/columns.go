package petab

import (
	"math"
	"strconv"
	"strings"

	"niche/diag"
)

// columns finds the named columns of one table and reads cells of them.
type columns struct {
	table *Table
	index map[string]int
	list  *diag.List
}

// newColumns looks up the columns of t. Missing required ones are reported, and
// unknown ones whose name is close to that of an absent optional one.
func newColumns(t *Table, required, optional []string, list *diag.List) (columns, bool) {
	c := columns{t, map[string]int{}, list}
	var names, absent []string
	for _, h := range t.Columns {
		names = append(names, h.Text)
	}
	complete := true
	for _, name := range required {
		if c.index[name] = t.Column(name); c.index[name] < 0 && len(t.Columns) > 0 {
			complete = false
			list.Errorf(diag.PetabColumn, t.Columns[0].Pos, diag.SuggestHint(name, names), "column %q is missing", name)
		}
	}
	for _, name := range optional {
		if c.index[name] = t.Column(name); c.index[name] < 0 {
			absent = append(absent, name)
		}
	}
	for _, h := range t.Columns {
		if _, known := c.index[h.Text]; known {
			continue
		}
		if s := diag.Suggest(h.Text, absent); s != "" {
			list.Warnf(diag.PetabIgnoredColumn, h.Pos, "did you mean "+strconv.Quote(s)+"?", "column %q is ignored", h.Text)
		}
	}
	return c, complete && len(t.Columns) > 0
}

// cell returns a cell of the named column; an empty one where the table lacks
// the column.
func (c columns) cell(row []Cell, name string) Cell {
	if i := c.index[name]; i >= 0 {
		return row[i]
	}
	return Cell{Pos: row[0].Pos}
}

// text returns a cell whose missing value is "".
func (c columns) text(row []Cell, name string) string {
	if t := c.cell(row, name).Text; !isMissing(t) {
		return t
	}
	return ""
}

// id returns a required cell that must be an identifier; "" and a report if it
// is not.
func (c columns) id(row []Cell, name string) (string, diag.Pos) {
	cell := c.cell(row, name)
	switch {
	case cell.Text == "":
		c.list.Errorf(diag.PetabEmpty, cell.Pos, "", "column %q must not be empty", name)
		return "", cell.Pos
	case !isID(cell.Text):
		c.list.Errorf(diag.PetabID, cell.Pos, "use letters, digits and underscores, not starting with a digit",
			"%s %q is not an identifier", name, cell.Text)
		return "", cell.Pos
	}
	return cell.Text, cell.Pos
}

// number returns a cell as a number; NaN if it is missing, or if it is not a
// number, which is reported.
func (c columns) number(row []Cell, name string) (float64, diag.Pos) {
	cell := c.cell(row, name)
	v, ok := parseNumber(cell.Text)
	if !ok {
		c.list.Errorf(diag.PetabNumber, cell.Pos, "write a decimal number", "%s %q is not a number", name, cell.Text)
		return math.NaN(), cell.Pos
	}
	return v, cell.Pos
}

// required returns a cell that must hold a number other than NaN.
func (c columns) required(row []Cell, name string) (float64, diag.Pos, bool) {
	cell := c.cell(row, name)
	if isMissing(cell.Text) {
		c.list.Errorf(diag.PetabEmpty, cell.Pos, "", "column %q must hold a number", name)
		return math.NaN(), cell.Pos, false
	}
	v, pos := c.number(row, name)
	return v, pos, !math.IsNaN(v)
}

// choice returns the index in words of the cell's text, 0 if it is missing; an
// unknown word is reported.
func (c columns) choice(row []Cell, name string, words ...string) int {
	cell := c.cell(row, name)
	if isMissing(cell.Text) {
		return 0
	}
	for i, w := range words {
		if w == cell.Text && w != "" {
			return i
		}
	}
	hint := diag.SuggestHint(cell.Text, words)
	if hint == "" {
		hint = "write one of " + strings.TrimPrefix(strings.Join(words, ", "), ", ")
	}
	c.list.Errorf(diag.PetabWord, cell.Pos, hint, "%s %q is not known", name, cell.Text)
	return 0
}

// ids remembers where each id was first defined.
type ids map[string]diag.Pos

// define records id and reports a second definition.
func (m ids) define(what, id string, pos diag.Pos, list *diag.List) {
	first, twice := m[id]
	if id == "" {
		return
	}
	if !twice {
		m[id] = pos
		return
	}
	list.Add(&diag.Diagnostic{
		Code: diag.PetabDuplicate, Pos: pos, Message: what + " " + strconv.Quote(id) + " is defined twice",
		Hint:  "remove or rename one of them",
		Notes: []diag.Note{{Pos: first, Message: "first defined here"}},
	})
}
