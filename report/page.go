package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/store"
)

//go:embed page.html.tmpl
var pageSource string

// Page is a report of one run.
type Page struct {
	Title    string
	Subtitle string
	Facts    []Fact // seed, version, settings, …
	Sections []Section
}

// Fact is a name and a value.
type Fact struct{ Name, Value string }

// Section is a heading with paragraphs, figures and tables below it.
type Section struct {
	Heading    string
	Paragraphs []string
	Figures    []*Figure
	Drawings   []Drawing
	Tables     []*store.Table
	List       []string
}

const (
	// maxTableRows bounds the rows of a table that a page shows, evenly spread;
	// the run directory holds them all.
	maxTableRows = 60
	// maxTableColumns bounds its columns.
	maxTableColumns = 40
	// longTable is the number of rows from which a table is folded.
	longTable = 25
)

// HTML renders p as one self-contained file.
func (p *Page) HTML() ([]byte, error) {
	tmpl, err := template.New("page").Funcs(template.FuncMap{
		"figure": inlineSVG, "drawing": inlineDrawing, "rows": tableRows, "more": hidden, "long": isLong, "linked": linked,
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("report template: %w", err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, p.narrow()); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return b.Bytes(), nil
}

// inlineSVG returns the svg element of f without the XML prolog.
func inlineSVG(f *Figure) (template.HTML, error) {
	svg, err := f.SVG()
	if err != nil {
		return "", err
	}
	if i := bytes.Index(svg, []byte("<svg")); i >= 0 {
		svg = svg[i:]
	}
	return template.HTML(svg), nil //nolint:gosec // our own drawing, text escaped by the renderer
}

// inlineDrawing returns the svg element of d without the XML prolog.
func inlineDrawing(d Drawing) (template.HTML, error) {
	svg, err := SVG(d)
	if err != nil {
		return "", err
	}
	if i := bytes.Index(svg, []byte("<svg")); i >= 0 {
		svg = svg[i:]
	}
	return template.HTML(svg), nil //nolint:gosec // our own drawing, text escaped by the renderer
}

// cell is one cell of a table.
type cell struct {
	Text   string
	Number bool
}

// narrow is p with tables of at most maxTableColumns columns.
func (p *Page) narrow() *Page {
	q := *p
	q.Sections = slices.Clone(p.Sections)
	for i := range q.Sections {
		s := &q.Sections[i]
		s.Tables = slices.Clone(s.Tables)
		for k, t := range s.Tables {
			if len(t.Columns) > maxTableColumns {
				cut := *t
				cut.Columns = t.Columns[:maxTableColumns]
				cut.Title += fmt.Sprintf(" (%d of %d columns)", maxTableColumns, len(t.Columns))
				s.Tables[k] = &cut
			}
		}
	}
	return &q
}

// isLong reports whether t is folded.
func isLong(t *store.Table) bool { return t.Rows() > longTable }

// stride is the distance of the rows of t that a page shows.
func stride(t *store.Table) int { return max(1, (t.Rows()+maxTableRows-1)/maxTableRows) }

// tableRows returns the cells of the rows of t that a page shows.
func tableRows(t *store.Table) [][]cell {
	var rows [][]cell
	for r := 0; r < t.Rows(); r += stride(t) {
		row := make([]cell, len(t.Columns))
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Strings != nil {
				row[i] = cell{c.Strings[r], false}
			} else {
				row[i] = cell{number(c.Floats[r]), true}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// number prints v with five digits, and integers up to a million in full.
func number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e6 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	if a := math.Abs(v); a >= 1e5 && a < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}

// hidden says which rows of t a page leaves out; "" if none.
func hidden(t *store.Table) string {
	if n := stride(t); n > 1 {
		return fmt.Sprintf("One row of every %d; the run directory holds all %d.", n, t.Rows())
	}
	return ""
}

// linked makes a trailing web address a link.
func linked(s string) template.HTML {
	i := strings.LastIndex(s, "https://")
	if i < 0 || strings.ContainsAny(s[i:], " \t") {
		return template.HTML(template.HTMLEscapeString(s))
	}
	address := template.HTMLEscapeString(s[i:])
	return template.HTML(template.HTMLEscapeString(s[:i]) + `<a href="` + address + `">` + address + "</a>")
}
