package antimony

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"niche/diag"
)

// history says who made a model, or an element, and when: "model creator1.email
// "a@b.org"", "k created "2020-01-01T00:00:00Z"". SBML keeps it in the annotation
// (L3V2 §6.6), in words of Dublin Core and vCard 4.
type history struct {
	creators          []creator
	created, modified []string // as W3C-DTF
	date              [len(datePlaces)]string
}

// datePlaces are the parts of the date of creation, "k created.year 2020", and what
// follows each in W3C-DTF.
var datePlaces = [...]struct{ word, after string }{{"year", "-"}, {"month", "-"}, {"day", "T"}, {"hour", ":"}, {"minute", ":"}, {"second", "Z"}}

// setDate makes a date of its parts.
func (h *history) setDate() {
	var b strings.Builder
	for i, place := range datePlaces {
		if h.date[i] == "" {
			return
		}
		b.WriteString(h.date[i] + place.after)
	}
	h.created = []string{b.String()}
}

// creator is a person or an organisation.
type creator struct {
	label                                   string // "creator1"
	name, given, family, organisation, mail string
}

func (h *history) empty() bool { return len(h.creators)+len(h.created)+len(h.modified) == 0 }

// field is what a word after the dot of a creator stands for; nil for nothing.
func (c *creator) field(word string) *string {
	switch strings.ToLower(word) {
	case "name":
		return &c.name
	case "givenname":
		return &c.given
	case "familyname":
		return &c.family
	case "organization", "organisation":
		return &c.organisation
	case "email":
		return &c.mail
	}
	return nil
}

// authorship reads what follows "model", from the word t on.
func (p *parser) authorship(h *history, t token) {
	switch {
	case t.folded("created") && p.accept("."):
		p.datePart(h)
	case t.folded("created"):
		h.created = append(h.created, p.strings()...)
	case t.folded("modified"):
		h.modified = append(h.modified, p.strings()...)
	default:
		p.expect(".", "after "+t.text)
		word := p.identifier("name, givenName, familyName, organization or email")
		c := h.creator(t.text)
		field := c.field(word.text)
		if field == nil {
			p.fail(diag.AntimonySyntax, word, "use name, givenName, familyName, organization or email", "a creator has no %q", word.text)
		}
		*field = p.text(word.text)
	}
}

// datePart reads "year 2020" after "created.".
func (p *parser) datePart(h *history) {
	word := p.identifier("year, month, day, hour, minute or second")
	for i, place := range datePlaces {
		if word.folded(place.word) {
			t := p.next()
			if t.kind != numberToken {
				p.fail(diag.AntimonySyntax, t, "write a number", "expected the %s, found %s", place.word, describe(t))
			}
			h.date[i] = fmt.Sprintf("%02s", t.text)
			h.setDate()
			return
		}
	}
	p.fail(diag.AntimonySyntax, word, "use year, month, day, hour, minute or second", "a date has no %q", word.text)
}

// creator returns the creator with a label, made on first use.
func (h *history) creator(label string) *creator {
	for i := range h.creators {
		if h.creators[i].label == label {
			return &h.creators[i]
		}
	}
	h.creators = append(h.creators, creator{label: label})
	return &h.creators[len(h.creators)-1]
}

// historySpaces declares the vocabularies of rdf.
const historySpaces = ` xmlns:dcterms="http://purl.org/dc/terms/" xmlns:vCard4="http://www.w3.org/2006/vcard/ns#"`

// rdf is the history as contents of an rdf:Description.
func (h *history) rdf() string {
	var b strings.Builder
	if len(h.creators) > 0 {
		b.WriteString("<dcterms:creator><rdf:Bag>")
		for i := range h.creators {
			h.creators[i].rdf(&b)
		}
		b.WriteString("</rdf:Bag></dcterms:creator>")
	}
	for _, date := range h.created {
		fmt.Fprintf(&b, `<dcterms:created rdf:parseType="Resource"><dcterms:W3CDTF>%s</dcterms:W3CDTF></dcterms:created>`, escape(date))
	}
	for _, date := range h.modified {
		fmt.Fprintf(&b, `<dcterms:modified rdf:parseType="Resource"><dcterms:W3CDTF>%s</dcterms:W3CDTF></dcterms:modified>`, escape(date))
	}
	return b.String()
}

func (c *creator) rdf(b *strings.Builder) {
	element := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "<vCard4:%s>%s</vCard4:%s>", name, escape(text), name)
		}
	}
	b.WriteString(`<rdf:li rdf:parseType="Resource">`)
	if c.name != "" {
		b.WriteString(`<vCard4:fn rdf:parseType="Resource">`)
		element("text", c.name)
		b.WriteString("</vCard4:fn>")
	}
	if c.given+c.family != "" {
		b.WriteString(`<vCard4:hasName rdf:parseType="Resource">`)
		element("family-name", c.family)
		element("given-name", c.given)
		b.WriteString("</vCard4:hasName>")
	}
	element("hasEmail", c.mail)
	element("organization-name", c.organisation)
	b.WriteString("</rdf:li>")
}

// readHistory finds the history in an annotation, in words of vCard 3 or 4.
func readHistory(annotation string) history {
	var h history
	var path []string
	d := xml.NewDecoder(strings.NewReader(annotation))
	for {
		tok, err := d.Token()
		if err != nil { // the end, or what the writer names as lost
			return h
		}
		switch x := tok.(type) {
		case xml.StartElement:
			path = append(path, x.Name.Local)
			if x.Name.Local == "li" && slices.Contains(path, "creator") {
				h.creators = append(h.creators, creator{label: fmt.Sprintf("creator%d", len(h.creators)+1)})
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(x)); text != "" && len(path) > 0 {
				h.note(path, text)
			}
		}
	}
}

// note takes up the text found at path.
func (h *history) note(path []string, text string) {
	last := path[len(path)-1]
	switch {
	case last == "W3CDTF" && slices.Contains(path, "created"):
		h.created = append(h.created, text)
	case last == "W3CDTF" && slices.Contains(path, "modified"):
		h.modified = append(h.modified, text)
	case len(h.creators) > 0 && slices.Contains(path, "creator"):
		c := &h.creators[len(h.creators)-1]
		switch last {
		case "family-name", "Family":
			c.family = text
		case "given-name", "Given":
			c.given = text
		case "hasEmail", "EMAIL":
			c.mail = text
		case "organization-name", "Orgname":
			c.organisation = text
		case "text":
			c.name = text
		}
	}
}

// history writes what an annotation says of who made it and when.
func (w *writer) history(name, annotation string) {
	if annotation == "" {
		return
	}
	h := readHistory(annotation)
	for i := range h.creators {
		c := &h.creators[i]
		for _, f := range []struct{ word, text string }{{"name", c.name}, {"givenName", c.given}, {"familyName", c.family},
			{"organization", c.organisation}, {"email", c.mail}} {
			if f.text != "" {
				w.line("%s %s.%s %s", name, c.label, f.word, quoted(f.text))
			}
		}
	}
	for _, date := range h.created {
		w.line("%s created %s", name, quoted(date))
	}
	for _, date := range h.modified {
		w.line("%s modified %s", name, quoted(date))
	}
}
