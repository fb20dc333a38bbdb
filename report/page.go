package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

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
	Tables     []*store.Table
	List       []string
}

// maxTableRows bounds the rows of a table that a page shows; the run directory
// holds them all.
const maxTableRows = 60

// HTML renders p as one self-contained file.
func (p *Page) HTML() ([]byte, error) {
	tmpl, err := template.New("page").Funcs(template.FuncMap{
		"figure": inlineSVG, "rows": tableRows, "more": hiddenRows,
	}).Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("report template: %w", err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, p); err != nil {
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

// tableRows returns the cells of the first rows of t.
func tableRows(t *store.Table) [][]string {
	n := min(t.Rows(), maxTableRows)
	rows := make([][]string, n)
	for r := range rows {
		for i := range t.Columns {
			c := &t.Columns[i]
			if c.Strings != nil {
				rows[r] = append(rows[r], c.Strings[r])
			} else {
				rows[r] = append(rows[r], fmt.Sprintf("%.5g", c.Floats[r]))
			}
		}
	}
	return rows
}

// hiddenRows returns how many rows of t a page leaves out.
func hiddenRows(t *store.Table) int { return max(0, t.Rows()-maxTableRows) }
