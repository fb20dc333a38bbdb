package sbml

import (
	"io/fs"
	"slices"

	"niche/diag"
)

// compSpace is the namespace of hierarchical model composition.
const compSpace = "http://www.sbml.org/sbml/level3/version1/comp/version1"

// Limits of a hierarchy: without them, a few lines of nested definitions would
// describe more models than there are atoms.
const (
	maxInstances    = 20_000
	maxNesting      = 100
	maxFlatElements = 2_000_000
	maxNames        = 256 << 20 // [bytes] of names in the flat model
	maxKept         = 256 << 20 // [bytes] of annotations and notes in it
)

// A hierarchy is a model whose submodels are being written out. What remains is
// one ordinary <model> that the reader of the core understands: element B of
// submodel A is called A__B, elements stand where their file has them, and
// formulas hold the conversion factors.
//
// It takes four passes. Every submodel becomes an instance, a copy of its
// definition. Deletions and replacements are resolved to elements of instances,
// outermost first, and become links from what is replaced to what replaces it.
// All names that remain are made unique. Then the references and formulas of
// each instance are rewritten, and its elements move into the root's lists.
type hierarchy struct {
	r         *reader
	files     fs.FS // where external definitions are found; may be nil
	documents map[string]*document
	bytes     int64 // read from external documents

	instances  []*instance // parents before their submodels
	instanceOf map[*element]*instance
	elements   int
	names      int // [bytes]
	kept       int // [bytes] of annotations and notes

	links   map[*element]link
	removed map[*element]bool
	claims  []claim
	flat    map[*element]string // names in the flat model
	taken   map[string]bool     // values of flat
}

// flatten writes out the submodels of the model el of r's document. It returns
// nil after reporting that this is impossible.
func (r *reader) flatten(el *element) *element {
	if !r.doc.used[compSpace] {
		return el
	}
	h := &hierarchy{
		r: r, files: r.files, documents: map[string]*document{r.doc.path: r.doc}, instanceOf: map[*element]*instance{},
		links: map[*element]link{}, removed: map[*element]bool{}, flat: map[*element]string{}, taken: map[string]bool{},
	}
	h.instantiate(nil, nil, el)
	for _, in := range h.instances {
		h.replace(in)
	}
	h.nameAll()
	if r.list.HasErrors() {
		return nil
	}
	for _, in := range h.instances {
		h.rewrite(in)
	}
	if r.list.HasErrors() {
		return nil
	}
	r.m.Submodels = len(h.instances) - 1
	return h.merge()
}

// errorf reports an error at el.
func (h *hierarchy) errorf(code diag.Code, el *element, hint, format string, args ...any) {
	h.r.errorf(code, el, hint, format, args...)
}

// missing reports that el lacks an attribute.
func (h *hierarchy) missing(el *element, attribute string) {
	h.errorf(diag.SBMLMissingAttribute, el, "write comp:"+attribute+`="…"`, "<%s> has no attribute %q, which package comp requires", el.name, attribute)
}

// comp returns the attribute called name of a comp element, or "".
func comp(el *element, name string) string {
	for _, a := range el.attrs {
		if a.name == name && (a.space == compSpace || a.space == "") {
			return a.value
		}
	}
	return ""
}

// compChild returns the first comp child of el called name, or nil.
func compChild(el *element, name string) *element {
	for _, c := range el.children {
		if c.name == name && c.space == compSpace {
			return c
		}
	}
	return nil
}

// compList returns the elements called item in the comp list called name.
func compList(parent *element, name, item string) []*element {
	list := compChild(parent, name)
	if list == nil {
		return nil
	}
	var items []*element
	for _, c := range list.children {
		if c.space == compSpace && c.name == item {
			items = append(items, c)
		}
	}
	return items
}

// walk calls visit for the elements below el that are not MathML, parents first.
func walk(el *element, visit func(*element)) {
	for _, c := range el.children {
		if c.space != mathSpace {
			visit(c)
			walk(c, visit)
		}
	}
}

// distinct drops diagnostics that say the same of the same place, as two
// instances of one definition do. l is sorted.
func distinct(l diag.List) diag.List {
	seen := map[string]bool{}
	return slices.DeleteFunc(l, func(d *diag.Diagnostic) bool {
		text := d.Error()
		twice := seen[text]
		seen[text] = true
		return twice
	})
}
