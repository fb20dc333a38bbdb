package petab

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"niche/diag"
)

// Limits on tables; far beyond any real problem.
const (
	maxColumns = 20_000
	maxRows    = 5_000_000
	maxCells   = 20_000_000
	maxTable   = 256 << 20 // [bytes]
)

// Table is a tab-separated table: a header and rows of the same width.
type Table struct {
	File    string
	Columns []Cell
	Rows    [][]Cell // len(Columns) each
}

// Cell is the text of one cell, without surrounding blanks and quotes, and its
// place.
type Cell struct {
	Text string
	Pos  diag.Pos
}

// Column returns the index of the column called name, or −1.
func (t *Table) Column(name string) int {
	for i, c := range t.Columns {
		if c.Text == name {
			return i
		}
	}
	return -1
}

// ReadTable reads a tab-separated table from src; file is used in positions. A
// byte-order mark, CRLF line ends, blank lines and double quotes around a cell
// are tolerated; cells missing at the end of a line are empty. The table is
// usable even if the list holds errors: rows in error are left out.
func ReadTable(file string, src []byte) (*Table, diag.List) {
	var list diag.List
	t := &Table{File: file}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(src) {
		list.Errorf(diag.PetabTable, diag.Pos{File: file, Line: badLine(src), Col: 1},
			"save the table as tab-separated text in UTF-8", "table is not UTF-8 text")
		return t, list
	}
	for line := 1; len(src) > 0; line++ {
		var text []byte
		text, src, _ = bytes.Cut(src, []byte("\n"))
		cells := splitLine(file, line, strings.TrimSuffix(string(text), "\r"), &list)
		if blank(cells) {
			continue
		}
		if t.Columns == nil {
			t.setHeader(cells, &list)
			continue
		}
		if len(t.Rows) == maxRows || len(t.Rows)*len(t.Columns) > maxCells {
			list.Errorf(diag.PetabTable, cells[0].Pos, "split the problem", "table has more than %d rows or %d cells", maxRows, maxCells)
			break
		}
		t.addRow(line, cells, &list)
	}
	if t.Columns == nil {
		list.Errorf(diag.PetabTable, diag.Pos{File: file, Line: 1, Col: 1},
			"write the column names, separated by tabs, on the first line", "table is empty")
	}
	return t, list
}

// badLine returns the line of the first byte that is not UTF-8.
func badLine(src []byte) int {
	line := 1
	for len(src) > 0 {
		r, n := utf8.DecodeRune(src)
		if r == utf8.RuneError && n <= 1 {
			break
		}
		if r == '\n' {
			line++
		}
		src = src[n:]
	}
	return line
}

func blank(cells []Cell) bool {
	for _, c := range cells {
		if c.Text != "" {
			return false
		}
	}
	return true
}

// setHeader installs the column names and reports names that occur twice.
func (t *Table) setHeader(cells []Cell, list *diag.List) {
	if len(cells) > maxColumns {
		list.Errorf(diag.PetabTable, cells[0].Pos, "", "table has %d columns, more than %d", len(cells), maxColumns)
		cells = cells[:maxColumns]
	}
	first := map[string]Cell{}
	for _, c := range cells {
		if before, ok := first[c.Text]; ok && c.Text != "" {
			list.Add(&diag.Diagnostic{
				Code: diag.PetabTable, Pos: c.Pos, Message: "column " + strconv.Quote(c.Text) + " occurs twice",
				Hint:  "remove or rename one of them",
				Notes: []diag.Note{{Pos: before.Pos, Message: "first one here"}},
			})
			continue
		}
		first[c.Text] = c
	}
	t.Columns = cells
}

// addRow appends a row of the header's width, or reports why it cannot.
func (t *Table) addRow(line int, cells []Cell, list *diag.List) {
	n := len(t.Columns)
	for len(cells) > n && cells[len(cells)-1].Text == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > n {
		list.Errorf(diag.PetabTable, cells[n].Pos, "separate cells by single tabs",
			"line has %d cells but the header names %d columns", len(cells), n)
		return
	}
	end := cells[len(cells)-1]
	end.Pos.Col += len(end.Text)
	for len(cells) < n {
		cells = append(cells, Cell{Pos: end.Pos})
	}
	t.Rows = append(t.Rows, cells)
}

// splitLine cuts a line at its tabs. A cell that starts with a double quote
// extends to the closing one and may hold tabs.
func splitLine(file string, line int, text string, list *diag.List) []Cell {
	var cells []Cell
	for start := 0; ; {
		cell, next := text[start:], len(text)+1
		if quoted(cell) {
			body, width, closed := unquote(strings.TrimLeft(cell, " "))
			width += len(cell) - len(strings.TrimLeft(cell, " "))
			if !closed {
				list.Errorf(diag.PetabTable, diag.Pos{File: file, Line: line, Col: start + 1},
					"close the quote on the same line", "quoted cell is not closed")
			}
			rest := cell[width:]
			if tab := strings.IndexByte(rest, '\t'); tab >= 0 {
				body, next = body+rest[:tab], start+width+tab+1
			} else {
				body += rest
			}
			cells = append(cells, Cell{strings.TrimSpace(body), diag.Pos{File: file, Line: line, Col: start + 1}})
		} else {
			if tab := strings.IndexByte(cell, '\t'); tab >= 0 {
				cell, next = cell[:tab], start+tab+1
			}
			left := strings.TrimLeft(cell, " ")
			col := start + 1 + len(cell) - len(left)
			cells = append(cells, Cell{strings.TrimSpace(left), diag.Pos{File: file, Line: line, Col: col}})
		}
		if next > len(text) {
			return cells
		}
		start = next
	}
}

func quoted(cell string) bool { return strings.HasPrefix(strings.TrimLeft(cell, " "), `"`) }

// unquote reads a double-quoted string at the start of s, in which "" stands
// for a quote, and returns its body and its width in s.
func unquote(s string) (body string, width int, closed bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '"':
			b.WriteByte('"')
			i++
		default:
			return b.String(), i + 1, true
		}
	}
	return b.String(), len(s), false
}

// isMissing reports whether text is one of the spellings of "no value".
func isMissing(text string) bool {
	switch text {
	case "", "NaN", "nan", "NAN", "NA", "N/A", "n/a", "null", "NULL", "None":
		return true
	}
	return false
}

// parseNumber reads a decimal number or an infinity; missing values are NaN.
func parseNumber(text string) (float64, bool) {
	if isMissing(text) {
		return math.NaN(), true
	}
	switch text {
	case "inf", "Inf", "INF", "+inf", "Infinity", "infinity":
		return math.Inf(1), true
	case "-inf", "-Inf", "-INF", "-Infinity", "-infinity":
		return math.Inf(-1), true
	}
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && !strings.ContainsRune("+-.eE", rune(c)) {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// isID reports whether text is an identifier: letters, digits and underscores,
// not starting with a digit.
func isID(text string) bool {
	for i := range len(text) {
		c := text[i]
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return text != ""
}
