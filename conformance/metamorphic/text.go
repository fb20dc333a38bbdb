package metamorphic

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// textRelation rewrites a file.
type textRelation struct {
	name    string
	rewrite func(doc *etree.Document) bool
}

// apply rewrites src; a file that is not XML stays as it is.
func (r textRelation) apply(src []byte) ([]byte, bool) {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(src); err != nil || doc.Root() == nil || !r.rewrite(doc) {
		return src, false
	}
	var b bytes.Buffer
	if _, err := doc.WriteTo(&b); err != nil {
		return src, false
	}
	return b.Bytes(), true
}

// each calls use for every element of the document, parents first.
func each(el *etree.Element, use func(*etree.Element)) {
	use(el)
	for _, c := range el.ChildElements() {
		each(c, use)
	}
}

// decimal is a number without exponent.
var decimal = regexp.MustCompile(`^\s*(-?)(\d*)\.?(\d*)\s*$`)

// respellNumbers writes numbers in e-notation, as ratios, with exponents and plus
// signs.
func respellNumbers(doc *etree.Document) bool {
	count := 0
	each(doc.Root(), func(el *etree.Element) {
		kind := el.SelectAttrValue("type", "real")
		if el.Tag != "cn" || kind != "real" && kind != "integer" {
			return
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(el.Text()), 64)
		parts := decimal.FindStringSubmatch(el.Text())
		if err != nil {
			return
		}
		count++
		switch {
		case count%3 == 0 && v == float64(int64(v)) && v < 1e6 && v > -1e6:
			respell(el, "rational", fmt.Sprintf(" %d", int64(v)*3), " 3 ")
		case count%3 == 1 && parts != nil && parts[2]+parts[3] != "":
			respell(el, "e-notation", " "+parts[1]+parts[2]+parts[3]+" ", fmt.Sprintf("\n-%d ", len(parts[3])))
		case kind == "real":
			el.SetText("\n" + strconv.FormatFloat(v, 'E', -1, 64) + " ")
		}
	})
	return count > 0
}

// respell writes a number of two parts.
func respell(el *etree.Element, kind, first, second string) {
	el.CreateAttr("type", kind)
	el.SetText(first)
	sep := etree.NewElement("sep")
	sep.Space = el.Space
	el.AddChild(sep)
	el.CreateText(second)
}

// wrapSemantics puts every formula inside <semantics>, with an annotation.
func wrapSemantics(doc *etree.Document) bool {
	changed := false
	each(doc.Root(), func(el *etree.Element) {
		if el.Tag != "math" && el.Tag != "otherwise" || len(el.ChildElements()) != 1 {
			return
		}
		inner := el.ChildElements()[0]
		el.RemoveChild(inner)
		wrapped := etree.NewElement("semantics")
		wrapped.Space = inner.Space
		wrapped.AddChild(inner)
		note := etree.NewElement("annotation")
		note.Space = inner.Space
		note.CreateAttr("encoding", "plain")
		note.SetText("what <it> means")
		wrapped.AddChild(note)
		el.AddChild(wrapped)
		changed = true
	})
	return changed
}

// addWhiteSpace adds white space around names and numbers, and comments.
func addWhiteSpace(doc *etree.Document) bool {
	each(doc.Root(), func(el *etree.Element) {
		switch el.Tag {
		case "ci", "csymbol", "cn":
			if len(el.ChildElements()) == 0 {
				el.SetText("\n\t " + el.Text() + "\r\n ")
			}
		case "apply", "math", "model", "listOfSpecies", "piece":
			el.InsertChildAt(0, etree.NewComment(" a comment "))
			el.AddChild(etree.NewComment(" another "))
		}
	})
	return true
}

// listsOf are the lists of an element in their order.
var listsOf = map[string][]string{
	"model": {"listOfFunctionDefinitions", "listOfUnitDefinitions", "listOfCompartments", "listOfSpecies", "listOfParameters",
		"listOfInitialAssignments", "listOfRules", "listOfConstraints", "listOfReactions", "listOfEvents"},
	"reaction":   {"listOfReactants", "listOfProducts", "listOfModifiers"},
	"kineticLaw": {"listOfLocalParameters"},
	"event":      {"listOfEventAssignments"},
}

// addEmptyLists adds the lists that an element of Level 3 Version 2 lacks.
func addEmptyLists(doc *etree.Document) bool {
	root := doc.Root()
	if root.SelectAttrValue("level", "") != "3" || root.SelectAttrValue("version", "") != "2" {
		return false
	}
	changed := false
	each(root, func(el *etree.Element) {
		if el.NamespaceURI() != root.NamespaceURI() {
			return
		}
		for _, name := range listsOf[el.Tag] {
			if el.SelectElement(name) == nil {
				list := el.CreateElement(name)
				list.Space = el.Space
				changed = true
			}
		}
	})
	return changed
}

// prefixNamespaces gives the elements of SBML and MathML prefixes.
func prefixNamespaces(doc *etree.Document) bool {
	root := doc.Root()
	core := root.NamespaceURI()
	const mathematics = "http://www.w3.org/1998/Math/MathML"
	if root.Space != "" || bytes.Contains([]byte(root.SelectAttrValue("xmlns", "")), []byte("level1")) {
		return false
	}
	prefix := map[*etree.Element]string{}
	each(root, func(el *etree.Element) {
		switch uri := el.NamespaceURI(); {
		case el.Space != "":
		case uri == core:
			prefix[el] = "sbml"
		case uri == mathematics:
			prefix[el] = "m"
		}
	})
	each(root, func(el *etree.Element) {
		if prefix[el] == "" {
			return
		}
		el.Space = prefix[el]
		if uri := el.SelectAttrValue("xmlns", ""); uri == core || uri == mathematics {
			el.RemoveAttr("xmlns")
			el.CreateAttr("xmlns:"+prefix[el], uri)
		}
	})
	return true
}
