package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"niche/store"
)

// sayTable prints a small table for people.
func (t *terminal) sayTable(table *store.Table) {
	const most = 20
	t.say("%s", table.Title)
	shown := min(table.Rows(), most)
	columns := make([][]string, len(table.Columns))
	for i := range table.Columns {
		c := &table.Columns[i]
		head := c.Name
		if c.Unit != "" {
			head += " [" + c.Unit + "]"
		}
		columns[i] = append(columns[i], head)
		for r := range shown {
			if c.Strings != nil {
				columns[i] = append(columns[i], clip(c.Strings[r]))
			} else {
				columns[i] = append(columns[i], fmt.Sprintf("%.5g", c.Floats[r]))
			}
		}
	}
	for _, line := range aligned(columns) {
		t.say("  %s", line)
	}
	if more := table.Rows() - shown; more > 0 {
		t.say("  … and %d more", more)
	}
}

// clip bounds the width of a cell.
func clip(s string) string {
	const longest = 40
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

// aligned joins the cells of columns of equal length into lines.
func aligned(columns [][]string) []string {
	if len(columns) == 0 {
		return nil
	}
	lines := make([]strings.Builder, len(columns[0]))
	for _, cells := range columns {
		width := 0
		for _, c := range cells {
			width = max(width, utf8.RuneCountInString(c))
		}
		for r, c := range cells {
			lines[r].WriteString(c + strings.Repeat(" ", width-utf8.RuneCountInString(c)+2))
		}
	}
	text := make([]string, len(lines))
	for r := range lines {
		text[r] = strings.TrimRight(lines[r].String(), " ")
	}
	return text
}

// rows is a table for JSON: one object per row.
func rows(table *store.Table) []map[string]any { return table.Records() }
