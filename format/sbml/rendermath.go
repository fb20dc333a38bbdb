package sbml

import (
	"io"
	"slices"
	"strings"

	"github.com/beevik/etree"

	"niche/distrib"
	"niche/expr"
	"niche/model"
)

// distribPackage is the namespace of package distrib.
const distribPackage = "http://www.sbml.org/sbml/level3/version1/distrib/version1"

// math adds the formula to parent, if there is one.
func (w *renderer) math(parent *etree.Element, f model.Math) {
	if f.Present() {
		add(parent, "math", "xmlns", mathSpace).AddChild(formulaTree(w.m, f.Expr))
	}
}

// formulaTree returns the content MathML of e, without the <math> around it.
func formulaTree(m *model.Model, e expr.Expr) *etree.Element {
	math := fragment(m.Pool.MathML(e, ""))
	trim(math)
	inner := math.ChildElements()[0]
	own := map[string]bool{} // functions of the model with names of laws
	for i := range m.Functions {
		own[m.Functions[i].ID] = true
	}
	nameLaws(inner, own)
	return inner
}

// nameLaws turns calls of distributions into the symbols of package distrib.
func nameLaws(el *etree.Element, own map[string]bool) {
	children := el.ChildElements()
	if el.Tag == "apply" && len(children) > 0 && children[0].Tag == "ci" {
		name := strings.TrimSpace(children[0].Text())
		if _, ok := distrib.Lookup(name); ok && !own[name] {
			children[0].Tag = "csymbol"
			attributes(children[0], "encoding", "text", "definitionURL", distribURL+name)
		}
	}
	for _, c := range children {
		nameLaws(c, own)
	}
}

// usesLaws reports whether a formula below el draws random numbers.
func usesLaws(el *etree.Element) bool {
	if el.Tag == "csymbol" && strings.HasPrefix(value(el, "definitionURL", ""), distribURL) {
		return true
	}
	return slices.ContainsFunc(el.ChildElements(), usesLaws)
}

// trim removes the white space between elements, and that around the text of
// leaves.
func trim(el *etree.Element) {
	for i := len(el.Child) - 1; i >= 0; i-- {
		switch c := el.Child[i].(type) {
		case *etree.CharData:
			if c.IsWhitespace() {
				el.RemoveChildAt(i)
				continue
			}
			c.SetData(strings.TrimSpace(c.Data))
		case *etree.Element:
			trim(c)
		}
	}
}

// fragment parses a piece of XML that stands alone; nil if it is malformed.
func fragment(text string) *etree.Element {
	doc := etree.NewDocument()
	doc.ReadSettings = readSettings()
	if err := doc.ReadFromString(text); err != nil || doc.Root() == nil {
		return nil
	}
	return doc.Root()
}

// readSettings keep what a file says as it is written; the source is UTF-8
// whatever its declaration says.
func readSettings() etree.ReadSettings {
	return etree.ReadSettings{
		PreserveCData: true,
		CharsetReader: func(_ string, input io.Reader) (io.Reader, error) { return input, nil },
	}
}
