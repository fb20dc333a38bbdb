package sbml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"niche/diag"
)

// maxDepth bounds the nesting of elements, and with it the stack of every
// recursion over the tree.
const maxDepth = 1000

// Limits of a document besides its depth: they bound the memory for each byte of
// the file, and the time for each name.
const (
	maxElements   = 5_000_000 // contents of annotations included
	maxAttributes = 1000      // of an element
	maxBindings   = 200       // namespace declarations in scope
	maxText       = 10_000    // [bytes] of a MathML element
	maxName       = 4096      // [bytes] of a name of an element, an attribute or a prefix
	maxTag        = 4 << 20   // [bytes] of a tag
	maxToken      = 64 << 20  // [bytes] of a comment or a text
)

// mathSpace is the namespace of MathML.
const mathSpace = "http://www.w3.org/1998/Math/MathML"

// sepMark stands for <sep/> in the text of a <cn>; XML text cannot hold it.
const sepMark = '\x00'

// element is one element of a document, with its place. The contents of opaque
// elements (notes, annotations, messages, packages that niche does not
// understand) are not stored: they are the bytes from start to end of the source.
type element struct {
	doc         *document
	space, name string // resolved namespace and local name
	line, col   int    // of the '<' of the start tag
	start, end  int    // byte range in the source, tags included
	attrs       []attribute
	children    []*element
	text        string   // character data of MathML elements, <sep/> as sepMark
	outer       []string // of an opaque element: declarations it needs from outside
}

// attribute is an attribute other than a namespace declaration. Attributes
// without prefix have no namespace.
type attribute struct {
	space, name, value string
}

// document is a parsed file.
type document struct {
	file           string // in messages
	path           string // of external documents: where it was found
	src            []byte
	root           *element
	level, version int // 0 until known
	// foreign are the first uses of each namespace other than the root's and
	// MathML's, in the order of the file.
	foreign []foreignUse
	used    map[string]bool // namespaces in foreign
}

// foreignUse is the first use of a namespace.
type foreignUse struct {
	space, name string
	line, col   int
}

// pos returns the place of the start tag of el.
func (el *element) pos() diag.Pos {
	return diag.Pos{File: el.doc.file, Line: el.line, Col: el.col}
}

// binding is a namespace declaration in scope.
type binding struct {
	prefix, uri string
	depth       int
}

// parser builds the tree of a document from raw tokens.
type parser struct {
	doc      *document
	dec      *xml.Decoder
	source   *meter
	elements int // seen so far
	stack    []*element
	raw      []xml.Name // names as written, of every open element
	bindings []binding
	opaque   int // depth of the open opaque element; 0 if none
	// whole says that the contents of packages are stored that a model has no use
	// for, but whose rules are known.
	whole bool
	chunk []element // elements not yet handed out
	// line, col and start are the place where the current token begins.
	line, col, start int
}

// parseTree parses src, which is UTF-8. The only diagnostic it can add is one
// error, since XML cannot be read on after a syntax error.
func parseTree(file string, src []byte, list *diag.List) *document {
	return newParser(file, src).document(list)
}

// document parses the source of p.
func (p *parser) document(list *diag.List) *document {
	if d := p.run(); d != nil {
		list.Add(d)
		return nil
	}
	return p.doc
}

// newParser returns a parser of src.
func newParser(file string, src []byte) *parser {
	doc := &document{file: file, src: src, used: map[string]bool{}}
	source := &meter{src: src}
	dec := xml.NewDecoder(source)
	// The source has been converted already, whatever the declaration says.
	dec.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	return &parser{doc: doc, dec: dec, source: source}
}

// run reads every token and returns the first problem.
func (p *parser) run() *diag.Diagnostic {
	for {
		p.line, p.col = p.dec.InputPos()
		p.start = int(p.dec.InputOffset())
		p.source.allow(p.start)
		tok, err := p.dec.RawToken()
		if err == io.EOF {
			return p.finish()
		}
		if err != nil {
			return p.syntaxError(err)
		}
		if d := p.token(tok); d != nil {
			return d
		}
	}
}

func (p *parser) token(tok xml.Token) *diag.Diagnostic {
	switch t := tok.(type) {
	case xml.StartElement:
		return p.open(t)
	case xml.EndElement:
		return p.close(t.Name)
	case xml.CharData:
		return p.characters(t)
	case xml.Directive:
		return p.fail(diag.XMLDoctype, "remove the <!DOCTYPE …> declaration",
			"the file has a document type declaration, which SBML does not allow")
	}
	return nil
}

// finish checks that the document is complete.
func (p *parser) finish() *diag.Diagnostic {
	if len(p.raw) > 0 {
		return p.fail(diag.XMLSyntax, "check that the file is complete",
			"the file ends inside <%s>", rawName(p.raw[len(p.raw)-1]))
	}
	if p.doc.root == nil {
		return p.fail(diag.XMLSyntax, "check that this is the file you meant", "the file holds no XML element")
	}
	return nil
}

// fail returns an error at the current token.
func (p *parser) fail(code diag.Code, hint, format string, args ...any) *diag.Diagnostic {
	var l diag.List
	l.Errorf(code, diag.Pos{File: p.doc.file, Line: p.line, Col: p.col}, hint, format, args...)
	return l[0]
}

// syntaxError turns an error of the decoder into a diagnostic at the place the
// decoder has reached.
func (p *parser) syntaxError(err error) *diag.Diagnostic {
	if errors.Is(err, errToken) {
		return p.fail(diag.XMLLimit, "check that this is a model", "a tag is longer than %d MiB, or a text than %d MiB", maxTag>>20, maxToken>>20)
	}
	message := err.Error()
	var s *xml.SyntaxError
	if errors.As(err, &s) {
		message = s.Msg
	}
	p.line, p.col = p.dec.InputPos()
	hint := "correct the XML here or just before"
	if strings.Contains(message, "unexpected EOF") {
		message, hint = "the file ends in the middle of an element", "check that the file is complete"
	}
	d := p.fail(diag.XMLSyntax, hint, "malformed XML: %s", message)
	d.Cause = err
	return d
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// open handles a start tag.
func (p *parser) open(t xml.StartElement) *diag.Diagnostic {
	if len(p.raw) == 0 && p.doc.root != nil {
		return p.fail(diag.XMLSyntax, "keep one root element", "<%s> follows the end of the document", rawName(t.Name))
	}
	if len(p.raw) >= maxDepth {
		return p.fail(diag.XMLLimit, "flatten the document", "elements are nested more than %d deep", maxDepth)
	}
	if p.elements++; p.elements > maxElements {
		return p.fail(diag.XMLLimit, "check that this is a model", "the file holds more than %d elements", maxElements)
	}
	p.raw = append(p.raw, t.Name)
	for _, a := range t.Attr {
		if prefix, ok := declared(a.Name); ok {
			p.bindings = append(p.bindings, binding{prefix, a.Value, len(p.raw)})
		}
	}
	if len(t.Attr) > maxAttributes || len(p.bindings) > maxBindings {
		return p.fail(diag.XMLLimit, "check that this is a model", "more than %d attributes, or %d namespace declarations in scope", maxAttributes, maxBindings)
	}
	if d := p.names(t); d != nil {
		return d
	}
	if p.opaque > 0 {
		return p.openOpaque(t)
	}
	space, ok := p.resolve(t.Name.Space)
	if !ok {
		return p.undeclared(t.Name.Space)
	}
	el := p.newElement()
	el.space, el.name = space, t.Name.Local
	el.line, el.col, el.start = p.line, p.col, p.start
	if d := p.attributes(el, t.Attr); d != nil {
		return d
	}
	p.attach(el)
	return nil
}

// names refuses names of elements and attributes that no person has written.
func (p *parser) names(t xml.StartElement) *diag.Diagnostic {
	longest := max(len(t.Name.Space), len(t.Name.Local))
	for _, a := range t.Attr {
		longest = max(longest, len(a.Name.Space), len(a.Name.Local))
		if slices.Contains(nameAttributes, a.Name.Local) {
			longest = max(longest, len(a.Value))
		}
	}
	if longest > maxName {
		return p.fail(diag.XMLLimit, "shorten it", "a name is %d bytes long; at most %d are read", longest, maxName)
	}
	return nil
}

// nameAttributes are attributes whose values are names.
var nameAttributes = []string{"id", "metaid", "variable", "symbol", "species", "compartment", "units", "outside"}

// separate notes a <sep/>, of which a number has one.
func (el *element) separate() {
	if strings.Count(el.text, string(sepMark)) < 2 {
		el.text += string(sepMark)
	}
}

// attach puts el into the tree and makes it the current element.
func (p *parser) attach(el *element) {
	switch {
	case p.doc.root == nil:
		p.doc.root = el
	default:
		parent := p.stack[len(p.stack)-1]
		parent.children = append(parent.children, el)
		if el.name == "sep" && el.space == mathSpace {
			parent.separate()
		}
	}
	p.stack = append(p.stack, el)
	if p.isOpaque(el) {
		p.opaque = len(p.raw)
	}
}

// newElement hands out an element from a chunk, which costs one allocation for
// many elements.
func (p *parser) newElement() *element {
	if len(p.chunk) == 0 {
		p.chunk = make([]element, 256)
	}
	el := &p.chunk[0]
	p.chunk = p.chunk[1:]
	el.doc = p.doc
	return el
}

// attributes stores the attributes of el that are not declarations.
func (p *parser) attributes(el *element, attrs []xml.Attr) *diag.Diagnostic {
	kept := 0
	for _, a := range attrs {
		if _, ok := declared(a.Name); !ok {
			kept++
		}
	}
	if kept == 0 {
		return nil
	}
	el.attrs = make([]attribute, 0, kept)
	for _, a := range attrs {
		if _, ok := declared(a.Name); ok {
			continue
		}
		space := ""
		if a.Name.Space != "" {
			var ok bool
			if space, ok = p.resolve(a.Name.Space); !ok {
				return p.undeclared(a.Name.Space)
			}
		}
		if slices.ContainsFunc(el.attrs, func(b attribute) bool { return b.space == space && b.name == a.Name.Local }) {
			return p.fail(diag.XMLSyntax, "keep one of them", "malformed XML: <%s> has attribute %q twice", el.name, rawName(a.Name))
		}
		el.attrs = append(el.attrs, attribute{space, a.Name.Local, a.Value})
	}
	p.noteForeign(el)
	return nil
}

// isOpaque reports whether the contents of el are kept as bytes only.
func (p *parser) isOpaque(el *element) bool {
	switch el.space {
	case mathSpace:
		return el.name == "annotation" || el.name == "annotation-xml"
	case p.doc.root.space:
		return el.name == "notes" || el.name == "annotation" || el.name == "annotations" || el.name == "message"
	}
	p.use(el.space, el.name)
	return !understood(el.space) && !(p.whole && ruled(el.space))
}

// noteForeign records namespaces used by attributes of el.
func (p *parser) noteForeign(el *element) {
	for _, a := range el.attrs {
		if a.space != "" && a.name != "required" {
			p.use(a.space, a.name)
		}
	}
}

// use records the first use of a foreign namespace at the current token.
func (p *parser) use(space, name string) {
	if p.doc.used[space] {
		return
	}
	p.doc.used[space] = true
	p.doc.foreign = append(p.doc.foreign, foreignUse{space, name, p.line, p.col})
}

// openOpaque handles a start tag inside an opaque element: it only collects the
// namespace declarations that the opaque element needs from outside.
func (p *parser) openOpaque(t xml.StartElement) *diag.Diagnostic {
	if d := p.needs(t.Name.Space); d != nil {
		return d
	}
	for _, a := range t.Attr {
		if _, ok := declared(a.Name); ok {
			continue
		}
		if d := p.needs(a.Name.Space); d != nil {
			return d
		}
	}
	return nil
}

// needs notes that the open opaque element uses prefix.
func (p *parser) needs(prefix string) *diag.Diagnostic {
	if prefix == "" || prefix == "xml" {
		return nil
	}
	for i := len(p.bindings) - 1; i >= 0; i-- {
		b := p.bindings[i]
		if b.prefix != prefix {
			continue
		}
		el := p.stack[len(p.stack)-1]
		declaration := "xmlns:" + prefix + `="` + escapeAttribute(b.uri) + `"`
		if b.depth < p.opaque && !slices.Contains(el.outer, declaration) {
			el.outer = append(el.outer, declaration)
		}
		return nil
	}
	return p.undeclared(prefix)
}

func escapeAttribute(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(s)
}

// declared returns the prefix that an attribute name declares.
func declared(n xml.Name) (prefix string, ok bool) {
	switch {
	case n.Space == "xmlns":
		return n.Local, true
	case n.Space == "" && n.Local == "xmlns":
		return "", true
	}
	return "", false
}

// resolve returns the namespace bound to prefix.
func (p *parser) resolve(prefix string) (string, bool) {
	if prefix == "xml" {
		return "http://www.w3.org/XML/1998/namespace", true
	}
	for i := len(p.bindings) - 1; i >= 0; i-- {
		if p.bindings[i].prefix == prefix {
			return p.bindings[i].uri, true
		}
	}
	return "", prefix == ""
}

func (p *parser) undeclared(prefix string) *diag.Diagnostic {
	return p.fail(diag.XMLSyntax, "declare it with xmlns:"+prefix+"=\"…\"",
		"malformed XML: prefix %q is not declared", prefix)
}

// close handles an end tag.
func (p *parser) close(name xml.Name) *diag.Diagnostic {
	if len(p.raw) == 0 {
		return p.fail(diag.XMLSyntax, "remove it", "malformed XML: </%s> closes nothing", rawName(name))
	}
	if open := p.raw[len(p.raw)-1]; open != name {
		return p.fail(diag.XMLSyntax, "close the elements in the order they were opened",
			"malformed XML: <%s> is closed by </%s>", rawName(open), rawName(name))
	}
	if p.opaque == 0 || p.opaque == len(p.raw) {
		p.opaque = 0
		p.stack[len(p.stack)-1].end = int(p.dec.InputOffset())
		p.stack = p.stack[:len(p.stack)-1]
	}
	for n := len(p.bindings); n > 0 && p.bindings[n-1].depth == len(p.raw); n-- {
		p.bindings = p.bindings[:n-1]
	}
	p.raw = p.raw[:len(p.raw)-1]
	return nil
}

// characters handles text.
func (p *parser) characters(t xml.CharData) *diag.Diagnostic {
	if len(p.raw) == 0 {
		if len(bytes.TrimSpace(t)) > 0 {
			return p.fail(diag.XMLSyntax, "remove it", "malformed XML: text outside the document")
		}
		return nil
	}
	if p.opaque > 0 {
		return nil
	}
	el := p.stack[len(p.stack)-1]
	if el.space == mathSpace && len(bytes.TrimSpace(t)) > 0 {
		if len(el.text)+len(t) > maxText {
			return p.fail(diag.XMLLimit, "check that this is a model", "<%s> holds more than %d bytes of text", el.name, maxText)
		}
		el.text += string(t)
	}
	return nil
}
