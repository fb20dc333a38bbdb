package sbml

import (
	"strings"

	"github.com/beevik/etree"

	"niche/diag"
	"niche/model"
)

// Write returns m as an SBML document of the given level, which [Writable]
// lists. What the level cannot express is an error (codes N0850 and N0404 to
// N0411), what is lost without changing the mathematics a warning (N1301); the
// text is nil if there is an error. m is not changed.
//
// Units of numbers inside formulas, which a [model.Model] does not hold, are not
// written. A file that was read and shall be written again with all that it
// holds is a [Document].
func Write(m *model.Model, to Level) ([]byte, diag.List) {
	root, places, list := render(m)
	if list.HasErrors() {
		return nil, list
	}
	c := &converter{root: root, m: m, places: places}
	list = append(list, c.convert(rendered, to)...)
	list.Sort()
	if list.HasErrors() {
		return nil, list
	}
	indent(root, 0)
	return serialise(root), list
}

// serialise returns the document whose root is given.
func serialise(root *etree.Element) []byte {
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	doc.CreateText("\n")
	doc.SetRoot(root)
	doc.CreateText("\n")
	text, err := doc.WriteToBytes()
	if err != nil {
		panic("sbml: writing to memory failed: " + err.Error())
	}
	return text
}

// indent lays out the children of el, one a line. What is not of the core or
// MathML, and the text of leaves, stays as it is.
func indent(el *etree.Element, depth int) {
	children := el.ChildElements()
	if len(children) == 0 || isMixed(el) {
		return
	}
	margin := func(n int) *etree.CharData { return etree.NewText("\n" + strings.Repeat("  ", n)) }
	laid := make([]etree.Token, 0, 2*len(children)+1)
	for _, c := range children {
		switch c.Tag {
		case "notes", "annotation", "message":
		default:
			indent(c, depth+1)
		}
		laid = append(laid, margin(depth+1), c)
	}
	el.Child = append(laid, margin(depth))
	el.ReindexChildren()
}

// isMixed reports whether el holds text of its own.
func isMixed(el *etree.Element) bool {
	for _, c := range el.Child {
		if t, ok := c.(*etree.CharData); ok && !t.IsWhitespace() {
			return true
		}
	}
	return false
}
