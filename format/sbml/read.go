package sbml

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"niche/diag"
	"niche/distrib"
	"niche/expr"
	"niche/model"
	"niche/units"
)

// maxFileSize bounds a document [bytes].
const maxFileSize = 256 << 20

// ReadFile reads the SBML document at path. A file that cannot be read is an
// ordinary error; problems of its contents are a [diag.List] that also holds
// warnings (see [Read]).
func ReadFile(path string) (*model.Model, diag.List, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read SBML: %w", err)
	}
	if info.Size() > maxFileSize {
		return nil, diag.List{tooBig(path, info.Size())}, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read SBML: %w", err)
	}
	m, list := ReadBeside(path, src)
	return m, list, nil
}

// ReadBeside is [ReadFrom] with the folder of the file called name, as far as it
// can be opened. Files outside that folder are not read, nor symbolic links that
// lead out of it.
func ReadBeside(name string, src []byte) (*model.Model, diag.List) {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return Read(name, src)
	}
	defer root.Close()
	return ReadFrom(root.FS(), name, src)
}

// Read is [ReadFrom] without a folder: the model must be in one file.
func Read(name string, src []byte) (*model.Model, diag.List) { return ReadFrom(nil, name, src) }

// ReadFrom reads the SBML document src; name is used in positions only. Files
// that external model definitions name are looked up in files, which may be nil.
// The list holds every problem found, errors and warnings, sorted by position;
// the model is nil if one of them is an error. Whether the model is complete and
// consistent is the business of [model.Check].
//
// The cost is linear in the size of src and of the flat model, about 0.05 s per
// megabyte.
func ReadFrom(files fs.FS, name string, src []byte) (*model.Model, diag.List) {
	var list diag.List
	if int64(len(src)) > maxFileSize {
		return nil, diag.List{tooBig(name, int64(len(src)))}
	}
	src, problem := toUTF8(name, src)
	if problem != nil {
		return nil, diag.List{problem}
	}
	doc := parseTree(name, src, &list)
	if doc == nil {
		return nil, list
	}
	doc.path = filepath.Base(name)
	r := &reader{doc: doc, files: files, m: &model.Model{File: name, Pool: expr.NewPool()}}
	r.document()
	r.list.Sort()
	r.list = distinct(r.list)
	if r.list.HasErrors() {
		return nil, r.list
	}
	return r.m, r.list
}

func tooBig(name string, size int64) *diag.Diagnostic {
	return &diag.Diagnostic{
		Code: diag.XMLLimit, Pos: diag.Pos{File: name},
		Message: fmt.Sprintf("the file has %d MiB; at most %d MiB are read", size>>20, int64(maxFileSize)>>20),
		Hint:    "check that this is a model",
	}
}

// reader turns a document into a model.
type reader struct {
	doc            *document
	files          fs.FS // of external model definitions; may be nil
	level, version int   // of the element being read
	m              *model.Model
	list           diag.List
	// unitsByID are the unit definitions, and defaults the units of Level 1 and
	// 2 that a model may redefine (substance, time, …).
	unitsByID map[string]units.Unit
	defaults  map[string]units.Unit
	laws      map[string]distrib.Law // function definitions that are laws
	shadowed  []distrib.Law          // whose names functions of the model have
	declared  map[string]bool        // names that Level 1 formulas may use; nil until needed
}

// since reports whether the document has at least the given level and version.
func (r *reader) since(level, version int) bool {
	return r.level > level || r.level == level && r.version >= version
}

// errorf reports an error at el.
func (r *reader) errorf(code diag.Code, el *element, hint, format string, args ...any) {
	r.list.Errorf(code, el.pos(), hint, format, args...)
}

// warnf reports a warning at el.
func (r *reader) warnf(code diag.Code, el *element, hint, format string, args ...any) {
	r.list.Warnf(code, el.pos(), hint, format, args...)
}

// root reads the root element without its contents.
func (r *reader) root() bool {
	root := r.doc.root
	if root.name != "sbml" {
		r.errorf(diag.SBMLNotSBML, root, "check that this is an SBML file", "the root element is <%s>, not <sbml>", root.name)
		return false
	}
	if !r.readLevel(root) {
		return false
	}
	r.doc.level, r.doc.version = r.level, r.version
	r.checkPackages()
	return true
}

// document reads the document.
func (r *reader) document() {
	if !r.root() {
		return
	}
	root := r.doc.root
	r.m.Format = fmt.Sprintf("SBML L%dV%d", r.level, r.version)
	r.m.Pos = root.pos()
	el := r.only(root, "model")
	if el == nil {
		if !r.since(3, 2) && !r.list.HasErrors() {
			r.errorf(diag.SBMLMissingElement, root, "add a <model>", "the document holds no <model>")
		}
		r.readUnits(&element{})
		return
	}
	if el = r.flatten(el); el == nil {
		return
	}
	r.filter(root)
	r.model(el)
	r.fluxes(el)
	r.cobraFluxes()
	r.qualitative(el)
}

// spaces are the namespaces of SBML Core.
var spaces = []struct {
	uri            string
	level, version int // version 0: any of the level's first
}{
	{"http://www.sbml.org/sbml/level1", 1, 0},
	{"http://www.sbml.org/sbml/level2", 2, 1},
	{"http://www.sbml.org/sbml/level2/version2", 2, 2},
	{"http://www.sbml.org/sbml/level2/version3", 2, 3},
	{"http://www.sbml.org/sbml/level2/version4", 2, 4},
	{"http://www.sbml.org/sbml/level2/version5", 2, 5},
	{"http://www.sbml.org/sbml/level3/version1/core", 3, 1},
	{"http://www.sbml.org/sbml/level3/version2/core", 3, 2},
}

// readLevel finds out the level and version, from the namespace and from the
// attributes, which must agree.
func (r *reader) readLevel(root *element) bool {
	level, version := root.attr("level"), root.attr("version")
	stated := "Level " + level + " Version " + version
	for _, s := range spaces {
		if s.uri != root.space {
			continue
		}
		r.level, r.version = s.level, s.version
		if s.version == 0 {
			r.version = 2
			if version == "1" {
				r.version = 1
			}
		}
		if level != fmt.Sprint(r.level) || version != fmt.Sprint(r.version) {
			r.errorf(diag.SBMLLevel, root, "make the namespace and the attributes level and version agree",
				"the namespace %q is not that of %s", root.space, stated)
			return false
		}
		return true
	}
	for _, s := range spaces {
		if level == fmt.Sprint(s.level) && (version == fmt.Sprint(s.version) || s.version == 0) {
			r.errorf(diag.SBMLNotSBML, root, fmt.Sprintf("write xmlns=%q", s.uri), "the namespace %q is not that of %s", root.space, stated)
			return false
		}
	}
	r.errorf(diag.SBMLLevel, root, "convert the model to Level 3 Version 2", "SBML %s is not known", stated)
	return false
}

// model reads the <model>.
func (r *reader) model(el *element) {
	r.filter(el)
	m := r.m
	m.Pos = el.pos()
	m.ID, m.Name = r.idAndName(el, "")
	m.Notes, m.Annotation = r.outer(el, "notes"), r.outer(el, "annotation", "annotations")
	m.Annotations, m.ElementNotes, m.Terms = map[string]string{}, map[string]string{}, map[string]string{}
	if t := el.attr("sboTerm"); t != "" {
		m.Terms[m.ID] = t
	}
	m.ConversionFactor = el.attr("conversionFactor")
	r.readUnits(el)
	r.modelUnits(el)
	r.readLaws(el)
	r.each(el, "listOfFunctionDefinitions", r.function)
	r.each(el, "listOfCompartments", r.compartment)
	r.each(el, "listOfSpecies", r.species)
	r.each(el, "listOfParameters", r.parameter)
	r.each(el, "listOfInitialAssignments", r.initialAssignment)
	r.each(el, "listOfRules", r.rule)
	r.each(el, "listOfConstraints", r.constraint)
	r.each(el, "listOfReactions", r.reaction)
	r.each(el, "listOfEvents", r.event)
	if r.level == 1 {
		r.freeRuleVariables()
	}
}

// each calls read for every element of the list called name.
func (r *reader) each(parent *element, name string, read func(*element)) {
	list := r.only(parent, name)
	if list == nil {
		return
	}
	r.filter(list)
	for _, el := range list.children {
		if el.space != list.space || el.name == "notes" || el.name == "annotation" {
			continue
		}
		r.filter(el)
		read(el)
	}
}

// only returns the child of parent called name, or nil; two are an error.
func (r *reader) only(parent *element, name string) *element {
	var found *element
	for _, c := range parent.children {
		if c.name != name || c.space != parent.space {
			continue
		}
		if found != nil {
			r.errorf(diag.SBMLRepeatedElement, c, "keep one of them", "<%s> is given twice in <%s>", name, parent.name)
			return found
		}
		found = c
	}
	return found
}

// outer returns the first child with one of the names as written, or "".
func (r *reader) outer(el *element, names ...string) string {
	for _, name := range names {
		if c := el.child(name); c != nil {
			return c.outerXML()
		}
	}
	return ""
}

// annotate keeps the annotation, the notes and the SBO term of the element with
// the given id.
func (r *reader) annotate(el *element, id string) {
	if id == "" {
		return
	}
	r.uncertainties(el, id)
	if a := r.outer(el, "annotation", "annotations"); a != "" {
		r.m.Annotations[id] = a
	}
	if n := r.outer(el, "notes"); n != "" {
		r.m.ElementNotes[id] = n
	}
	if t := el.attr("sboTerm"); t != "" {
		r.m.Terms[id] = t
	}
}
