package store

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Column is one column of a Table. Exactly one of Floats and Strings is used.
type Column struct {
	Name    string
	Unit    string // "" for none, e.g. text
	Floats  []float64
	Strings []string
}

// Len returns the number of rows of c.
func (c *Column) Len() int {
	if c.Strings != nil {
		return len(c.Strings)
	}
	return len(c.Floats)
}

// Table is a set of columns of equal length.
type Table struct {
	Name    string // file name without extension
	Title   string // one line for people
	Columns []Column
}

// check returns an error if the columns differ in length or share a name.
func (t *Table) check() error {
	seen := map[string]bool{}
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Len() != t.Columns[0].Len() {
			return fmt.Errorf("table %q: column %q has %d rows, column %q has %d", t.Name, c.Name, c.Len(), t.Columns[0].Name, t.Columns[0].Len())
		}
		if seen[c.Name] {
			return fmt.Errorf("table %q: two columns are named %q", t.Name, c.Name)
		}
		seen[c.Name] = true
	}
	return nil
}

// Rows returns the number of rows.
func (t *Table) Rows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].Len()
}

// Records returns one object per row for JSON: values by column, nil for numbers that
// JSON cannot hold.
func (t *Table) Records() []map[string]any {
	list := make([]map[string]any, t.Rows())
	for r := range list {
		list[r] = map[string]any{}
		for i := range t.Columns {
			switch c := &t.Columns[i]; {
			case c.Strings != nil:
				list[r][c.Name] = c.Strings[r]
			case math.IsNaN(c.Floats[r]) || math.IsInf(c.Floats[r], 0):
				list[r][c.Name] = nil
			default:
				list[r][c.Name] = c.Floats[r]
			}
		}
	}
	return list
}

// WriteTSV writes t as tab-separated text: a
// header line, then rows with the shortest digits that read back exactly.
func (t *Table) WriteTSV(w io.Writer) error {
	b := bufio.NewWriter(w)
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		names[i] = c.Name
	}
	b.WriteString(strings.Join(names, "\t") + "\n")
	for r := range t.Rows() {
		for i := range t.Columns {
			if i > 0 {
				b.WriteByte('\t')
			}
			if c := &t.Columns[i]; c.Strings != nil {
				b.WriteString(clean(c.Strings[r]))
			} else {
				b.WriteString(FormatFloat(c.Floats[r]))
			}
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// FormatFloat prints v with the fewest digits that read back exactly, and
// "NaN", "inf", "-inf".
func FormatFloat(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// clean keeps a cell on one line and in one column.
func clean(s string) string {
	return strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(s)
}
