package sbml

import (
	"regexp"
	"strings"

	"github.com/beevik/etree"
)

// xhtmlSpace is the namespace of notes.
const xhtmlSpace = "http://www.w3.org/1999/xhtml"

// describeID adds the notes and the annotation of the element called id.
func (w *renderer) describeID(el *etree.Element, id string) {
	if id != "" {
		attributes(el, "sboTerm", w.m.Terms[id])
		w.describe(el, id, w.m.ElementNotes[id], w.m.Annotations[id])
	}
}

// describe adds notes and annotation to el, which has no children yet.
func (w *renderer) describe(el *etree.Element, id, notes, annotation string) {
	if n := notesTree(notes); n != nil {
		el.AddChild(n)
	}
	a := fragment(annotation)
	if a == nil {
		return
	}
	a.Tag = "annotation" // <annotations> in Level 1 Version 1
	el.AddChild(a)
	if about := aboutPattern.FindStringSubmatch(annotation); about != nil && !w.metaids[about[1]] {
		w.metaids[about[1]] = true
		el.CreateAttr("metaid", about[1])
	}
}

// aboutPattern finds the metaid that an annotation in RDF is about.
var aboutPattern = regexp.MustCompile(`rdf:about\s*=\s*["']#([A-Za-z_][\w.\-]*)["']`)

// notesTree returns the <notes> of a text: as it is if it is one, and otherwise
// as one or several paragraphs.
func notesTree(text string) *etree.Element {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil
	case strings.HasPrefix(text, "<notes"):
		return fragment(text)
	case strings.HasPrefix(text, "<"):
		if n := fragment("<notes>" + text + "</notes>"); n != nil {
			for _, c := range n.ChildElements() {
				if c.Space == "" && c.SelectAttr("xmlns") == nil {
					c.CreateAttr("xmlns", xhtmlSpace)
				}
			}
			return n
		}
	}
	n := etree.NewElement("notes")
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		add(n, "p", "xmlns", xhtmlSpace).SetText(strings.TrimSpace(paragraph))
	}
	return n
}
