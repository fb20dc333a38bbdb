package sbml

import (
	"fmt"
	"strings"
	"testing"

	"niche/diag"
	"niche/model"
)

// sbmlDocument wraps contents in a model of the given level and version. The model
// begins on line 2 and the contents on line 3.
func sbmlDocument(level, version int, contents string) string {
	space := fmt.Sprintf("http://www.sbml.org/sbml/level%d/version%d/core", level, version)
	switch {
	case level == 1:
		space = "http://www.sbml.org/sbml/level1"
	case level == 2 && version == 1:
		space = "http://www.sbml.org/sbml/level2"
	case level == 2:
		space = fmt.Sprintf("http://www.sbml.org/sbml/level2/version%d", version)
	}
	name := "id"
	if level == 1 {
		name = "name"
	}
	return fmt.Sprintf("<sbml xmlns=%q level=\"%d\" version=\"%d\">\n<model %s=\"m\">\n%s\n</model></sbml>", space, level, version, name, contents)
}

// mathML wraps a formula.
func mathML(formula string) string {
	return `<math xmlns="http://www.w3.org/1998/Math/MathML">` + formula + `</math>`
}

// mustRead reads a document that must have no problem at all.
func mustRead(t *testing.T, doc string) *model.Model {
	t.Helper()
	m, list := Read("m.xml", []byte(doc))
	if len(list) > 0 {
		t.Fatalf("%v\n%s", list, doc)
	}
	return m
}

// infix prints a formula; "" if it is absent.
func infix(m *model.Model, f model.Math) string {
	if !f.Present() {
		return ""
	}
	return m.Pool.Infix(f.Expr)
}

// lines prints a list one diagnostic a line as "line:col code message".
func lines(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%d:%d %s %s\n", d.Pos.Line, d.Pos.Col, d.Code, d.Message)
	}
	return b.String()
}
