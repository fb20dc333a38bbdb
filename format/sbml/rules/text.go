package rules

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

var (
	sboTerm = regexp.MustCompile(`^SBO:[0-9]{7}$`)
	// xmlID is the syntax of XML's type ID, ASCII and everything beyond.
	xmlID = regexp.MustCompile(`^[A-Za-z_\x{80}-\x{10FFFF}][A-Za-z0-9._\-\x{80}-\x{10FFFF}]*$`)
)

// metadata examines metaid, sboTerm, notes and annotation of n.
func (x *examiner) metadata(n sbml.Node, kind string) {
	if id, ok := n.Attr("metaid"); ok && x.level > 1 {
		if !xmlID.MatchString(id) {
			x.breach("10309", n.AttributePos("metaid"), "use letters, digits, underscores, dots and hyphens, beginning with a letter or underscore", "metaid %q of <%s> is not an XML ID", id, kind)
		}
		x.index.metaid(x, id, n)
	}
	if term, ok := n.Attr("sboTerm"); ok && x.since(2, 2) && !sboTerm.MatchString(term) {
		x.breach("10308", n.AttributePos("sboTerm"), `write "SBO:" and seven digits`, "sboTerm %q of <%s> is not an SBO term", term, kind)
	}
	count := map[string]int{}
	for _, c := range n.Children() {
		if !x.core(c) {
			continue
		}
		count[c.Name()]++
		switch name := c.Name(); {
		case name == "notes" && count[name] == 2:
			x.breach(x.byLevel("10805"), c.Pos(), "keep one of them", "<%s> has two <notes>", kind)
		case name == "annotation" && count[name] == 2:
			x.breach(x.byLevel("10404"), c.Pos(), "keep one of them", "<%s> has two <annotation>", kind)
		}
		if c.Name() == "notes" || c.Name() == "message" {
			x.prose(c)
		}
		if c.Name() == "annotation" {
			x.annotation(c)
		}
	}
}

// byLevel is a rule that the schema stands for in older levels.
func (x *examiner) byLevel(rule string) string {
	if x.level < 3 {
		return schema
	}
	return rule
}

const xhtml = "http://www.w3.org/1999/xhtml"

// topLevel returns the elements right inside n and whether there is other text.
func topLevel(n sbml.Node) (elements []xml.Name, text bool) {
	d := xml.NewDecoder(strings.NewReader(n.Outer()))
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) || err != nil {
			return elements, text
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 1 {
				elements = append(elements, t.Name)
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			text = text || depth == 1 && len(strings.TrimSpace(string(t))) > 0
		}
	}
}

// prose reports notes and messages whose elements are not XHTML.
func (x *examiner) prose(n sbml.Node) {
	if x.level == 1 {
		return
	}
	rule := "10801"
	if n.Name() == "message" {
		rule = "21003"
	}
	elements, _ := topLevel(n)
	for _, e := range elements {
		if e.Space != xhtml {
			x.breach(rule, n.Pos(), "write xmlns="+`"`+xhtml+`"`, "<%s> in <%s> is not XHTML", e.Local, n.Name())
			return
		}
	}
}

// annotation reports what annotations may not hold at their top: elements without
// namespace, of SBML's, or two of one.
func (x *examiner) annotation(n sbml.Node) {
	elements, _ := topLevel(n)
	seen := map[string]bool{}
	for _, e := range elements {
		switch {
		case e.Space == "":
			x.doubt("10401", diag.SBMLRule, n.Pos(), "give it a namespace", "<%s> in <annotation> has no namespace of its own", e.Local)
		case seen[e.Space]:
			x.breach("10402", n.Pos(), "put both into one element", "<annotation> has two elements of the namespace %q", e.Space)
		}
		seen[e.Space] = true
	}
}
