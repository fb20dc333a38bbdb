package antimony

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"niche/diag"
)

// descriptions writes display names, SBO terms, annotations and notes.
func (w *writer) descriptions() {
	m := w.m
	w.heading("Names")
	type element struct {
		id, name string
		pos      diag.Pos
	}
	var all []element
	for i := range m.Compartments {
		all = append(all, element{m.Compartments[i].ID, m.Compartments[i].Name, m.Compartments[i].Pos})
	}
	for i := range m.Species {
		all = append(all, element{m.Species[i].ID, m.Species[i].Name, m.Species[i].Pos})
	}
	for i := range m.Parameters {
		all = append(all, element{m.Parameters[i].ID, m.Parameters[i].Name, m.Parameters[i].Pos})
	}
	for i := range m.Reactions {
		all = append(all, element{m.Reactions[i].ID, m.Reactions[i].Name, m.Reactions[i].Pos})
	}
	for i := range m.Events {
		if e := &m.Events[i]; e.Trigger.Math.Present() {
			all = append(all, element{e.ID, e.Name, e.Pos})
		}
	}
	if m.Flux != nil {
		for i := range m.Flux.GeneProducts {
			g := &m.Flux.GeneProducts[i]
			all = append(all, element{g.ID, g.Name, g.Pos})
		}
	}
	for _, e := range all {
		if e.name != "" && e.id != "" {
			w.line("%s is %s", w.name(e.id), quoted(e.name))
		}
	}
	w.heading("Annotations")
	w.sbo("model", m.Terms[m.ID])
	w.history("model", m.Annotation)
	w.terms("model", m.Annotation, m.Pos)
	for _, e := range all {
		if e.id != "" {
			w.sbo(w.name(e.id), m.Terms[e.id])
			w.history(w.name(e.id), m.Annotations[e.id])
			w.terms(w.name(e.id), m.Annotations[e.id], e.pos)
		}
	}
	w.heading("Notes")
	w.notes("model", m.Notes)
	for _, e := range all {
		if e.id != "" {
			w.notes(w.name(e.id), m.ElementNotes[e.id])
		}
	}
}

func (w *writer) sbo(name, term string) {
	if digits, ok := strings.CutPrefix(term, "SBO:"); ok {
		if n, err := strconv.Atoi(digits); err == nil {
			w.line("%s.sboTerm = %d", name, n)
		}
	}
}

// terms writes the controlled terms of an annotation.
func (w *writer) terms(name, annotation string, pos diag.Pos) {
	if annotation == "" {
		return
	}
	terms, more := readTerms(annotation)
	for _, t := range terms {
		resources := make([]string, len(t.resources))
		for i, r := range t.resources {
			resources[i] = quoted(r)
		}
		w.line("%s %s %s", name, wordOf(t.qualifier), strings.Join(resources, ",\n"+w.indent+"  "))
	}
	if more {
		w.lose(pos, "what annotations say beside controlled terms is not kept in Antimony")
	}
}

// words are the qualifiers as the writer spells them.
var words = map[string]string{
	"bqbiol:is": "identity", "bqbiol:hasPart": "part", "bqbiol:isPartOf": "parthood", "bqbiol:isVersionOf": "hypernym",
	"bqbiol:hasVersion": "version", "bqbiol:isHomologTo": "homolog", "bqbiol:isDescribedBy": "description",
	"bqbiol:isEncodedBy": "encoder", "bqbiol:encodes": "encodement", "bqbiol:occursIn": "container",
	"bqbiol:hasProperty": "property", "bqbiol:isPropertyOf": "propertyBearer", "bqbiol:hasTaxon": "taxon",
	"bqmodel:is": "model_entity_is", "bqmodel:isDescribedBy": "biomodel_is_described_by", "bqmodel:isDerivedFrom": "origin",
	"bqmodel:isInstanceOf": "instance", "bqmodel:hasInstance": "class",
}

// wordOf is the word of a qualifier such as "bqbiol:is".
func wordOf(qualifier string) string {
	if word, ok := words[qualifier]; ok {
		return word
	}
	if strings.HasPrefix(qualifier, "bqmodel:") {
		return "unknown_model_qual"
	}
	return "unknown_bio_qual"
}

// readTerms finds the controlled terms of an annotation; more is true if it
// holds anything else beside the history.
func readTerms(annotation string) (terms []cvTerm, more bool) {
	d := xml.NewDecoder(strings.NewReader(annotation))
	qualifier := ""
	for {
		tok, err := d.Token()
		if err != nil {
			return terms, more || err != io.EOF
		}
		switch x := tok.(type) {
		case xml.StartElement:
			switch x.Name.Space {
			case "http://biomodels.net/biology-qualifiers/":
				qualifier = "bqbiol:" + x.Name.Local
				terms = append(terms, cvTerm{qualifier: qualifier})
			case "http://biomodels.net/model-qualifiers/":
				qualifier = "bqmodel:" + x.Name.Local
				terms = append(terms, cvTerm{qualifier: qualifier})
			case "http://www.w3.org/1999/02/22-rdf-syntax-ns#":
				for _, a := range x.Attr {
					if x.Name.Local == "li" && a.Name.Local == "resource" && qualifier != "" {
						last := &terms[len(terms)-1]
						last.resources = append(last.resources, a.Value)
					}
				}
			case "http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/", "http://www.w3.org/2001/vcard-rdf/3.0#", "http://www.w3.org/2006/vcard/ns#":
				// the history
			default:
				more = more || x.Name.Local != "annotation" && x.Name.Local != "annotations"
			}
		case xml.EndElement:
			if strings.HasPrefix(x.Name.Space, "http://biomodels.net/") && qualifier != "" {
				qualifier = ""
				if last := len(terms) - 1; last >= 0 && len(terms[last].resources) == 0 {
					terms = terms[:last]
				}
			}
		}
	}
}

// notes writes notes between triple backquotes.
func (w *writer) notes(name, text string) {
	if text = strings.TrimSpace(text); text != "" {
		w.line("%s notes ```%s```", name, strings.ReplaceAll(text, "```", "'''"))
	}
}

// plainText is the text of a piece of XHTML.
func plainText(s string) string {
	if !strings.HasPrefix(strings.TrimSpace(s), "<") {
		return strings.TrimSpace(s)
	}
	d := xml.NewDecoder(strings.NewReader(s))
	var words []string
	for {
		tok, err := d.Token()
		if err != nil {
			return strings.Join(words, " ")
		}
		if c, ok := tok.(xml.CharData); ok {
			words = append(words, strings.Fields(string(c))...)
		}
	}
}
