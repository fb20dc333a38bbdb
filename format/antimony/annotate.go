package antimony

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
)

// qualifiers are the words of annotations and the BioModels qualifiers they
// stand for (https://co.mbine.org/standards/qualifiers). Several words exist
// for one qualifier.
var qualifiers = map[string]string{
	"identity": "bqbiol:is", "biological_entity_is": "bqbiol:is",
	"hasPart": "bqbiol:hasPart", "part": "bqbiol:hasPart",
	"isPartOf": "bqbiol:isPartOf", "parthood": "bqbiol:isPartOf",
	"isVersionOf": "bqbiol:isVersionOf", "hypernym": "bqbiol:isVersionOf",
	"hasVersion": "bqbiol:hasVersion", "version": "bqbiol:hasVersion",
	"isHomologTo": "bqbiol:isHomologTo", "homolog": "bqbiol:isHomologTo",
	"isDescribedBy": "bqbiol:isDescribedBy", "description": "bqbiol:isDescribedBy",
	"isEncodedBy": "bqbiol:isEncodedBy", "encoder": "bqbiol:isEncodedBy",
	"encodes": "bqbiol:encodes", "encodement": "bqbiol:encodes",
	"occursIn": "bqbiol:occursIn", "container": "bqbiol:occursIn",
	"hasProperty": "bqbiol:hasProperty", "property": "bqbiol:hasProperty",
	"isPropertyOf": "bqbiol:isPropertyOf", "propertyBearer": "bqbiol:isPropertyOf",
	"hasTaxon": "bqbiol:hasTaxon", "taxon": "bqbiol:hasTaxon",
	"unknown_bio_qual": "bqbiol:unknownQualifier", "unknown_model_qual": "bqmodel:unknownQualifier",
	"model_entity_is": "bqmodel:is", "biomodel_is_described_by": "bqmodel:isDescribedBy",
	"isDerivedFrom": "bqmodel:isDerivedFrom", "origin": "bqmodel:isDerivedFrom",
	"isInstanceOf": "bqmodel:isInstanceOf", "instance": "bqmodel:isInstanceOf",
	"hasInstance": "bqmodel:hasInstance", "class": "bqmodel:hasInstance",
}

// metadata are the words of statements about authors and dates.
var metadata = []string{"created", "modified", "creator"}

// annotation reads what follows a name: a display name, an annotation or notes.
func (p *parser) annotation(v *variable) {
	t := p.next()
	switch {
	case t.keyword("is"):
		p.displayName(v)
	case t.is("."):
		p.modelAttribute(v)
	case t.keyword("notes"):
		v.notes = p.text("notes")
	case t.kind == word && isAuthorship(t.text):
		p.authorship(&v.history, t)
	case t.kind == word && qualifiers[t.text] != "":
		v.terms = append(v.terms, cvTerm{qualifiers[t.text], p.strings()})
	default:
		p.unknownQualifier(t)
	}
}

func isAuthorship(text string) bool {
	return slices.ContainsFunc(metadata, func(m string) bool { return strings.HasPrefix(strings.ToLower(text), m) })
}

func (p *parser) unknownQualifier(t token) {
	known := slices.Sorted(maps.Keys(qualifiers))
	hint := ""
	if s := diag.Suggest(t.text, known); s != "" {
		hint = "did you mean " + strconv.Quote(s) + "?"
	}
	p.fail(diag.AntimonySyntax, t, hint, "unexpected %s", describe(t))
}

// displayName reads the text after "is".
func (p *parser) displayName(v *variable) {
	v.display = p.text("display name")
}

func (p *parser) text(what string) string {
	t := p.peek()
	if t.kind != stringToken {
		p.fail(diag.AntimonySyntax, t, "put it in double quotes", "expected the %s, found %s", what, describe(t))
	}
	return p.next().text
}

// strings reads a list of strings, which may go on after a comma.
func (p *parser) strings() []string {
	list := []string{p.text("resource")}
	for p.accept(",") {
		p.skipLines()
		list = append(list, p.text("resource"))
	}
	return list
}

// sboTerm reads "= 252" or "= SBO:0000252".
func (p *parser) sboTerm(v *variable) { v.sbo = p.sboNumber() }

func (p *parser) sboNumber() int {
	p.expect("=", "after \"sboTerm\"")
	if p.peek().folded("SBO") && p.ahead(1).is(":") {
		p.at += 2
	}
	t := p.peek()
	n, err := strconv.Atoi(t.text)
	if t.kind != numberToken || err != nil || n < 0 {
		p.fail(diag.AntimonySyntax, t, "write the number of the term", "expected the number of an SBO term, found %s", describe(t))
	}
	p.next()
	return n
}

// modelAnnotation reads a statement about the model itself, such as
// `model notes "…"` or `model identity "…"`.
func (p *parser) modelAnnotation() {
	p.next()
	m := p.module
	about := &variable{name: m.name, display: m.display, sbo: m.sbo, terms: m.terms, notes: m.notes, factor: m.factor, history: m.history}
	p.annotation(about)
	m.display, m.sbo, m.terms, m.notes, m.factor, m.history = about.display, about.sbo, about.terms, about.notes, about.factor, about.history
}

// modelAttribute reads "sboTerm = 4" after "model.".
func (p *parser) modelAttribute(v *variable) {
	t := p.identifier("an attribute")
	switch {
	case t.keyword("sboTerm"):
		p.sboTerm(v)
	case t.keyword("notes"):
		v.notes = p.text("notes")
	case t.keyword("conversionFactor") && p.peek().is("="):
		v.factor = p.conversionFactor()
	default:
		p.list.Warnf(diag.AntimonyMetadata, p.pos(t.start), "", "attribute %q is read but not kept", t.text)
		p.recover()
	}
}

// rdf writes annotations as the XML that SBML uses for them; "" if there are
// none.
func rdf(id string, terms []cvTerm, h *history) string {
	if len(terms) == 0 && h.empty() {
		return ""
	}
	spaces := ""
	if !h.empty() {
		spaces = historySpaces
	}
	var b strings.Builder
	b.WriteString(`<annotation><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bqbiol="http://biomodels.net/biology-qualifiers/" xmlns:bqmodel="http://biomodels.net/model-qualifiers/"` + spaces + `>`)
	fmt.Fprintf(&b, `<rdf:Description rdf:about="#%s">`, escape(id))
	b.WriteString(h.rdf())
	for _, t := range terms {
		fmt.Fprintf(&b, "<%s><rdf:Bag>", t.qualifier)
		for _, r := range t.resources {
			fmt.Fprintf(&b, `<rdf:li rdf:resource="%s"/>`, escape(r))
		}
		fmt.Fprintf(&b, "</rdf:Bag></%s>", t.qualifier)
	}
	b.WriteString("</rdf:Description></rdf:RDF></annotation>")
	return b.String()
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
