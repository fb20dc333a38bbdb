package sbml

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"niche/diag"
	"niche/model"
)

// maxDocuments bounds the files that a hierarchy is put together from.
const maxDocuments = 200

// definition returns the model called id in doc, which ref refers to: the
// document's own model, a model definition, or an external one. seen are the
// external definitions passed on the way. It returns nil after a report.
func (h *hierarchy) definition(doc *document, ref *element, id string, seen []*element) *element {
	var known []string
	for _, el := range models(doc) {
		name := ownID(el)
		known = append(known, name)
		switch {
		case name != id || id == "":
		case el.name != "externalModelDefinition":
			return el
		case slices.Contains(seen, el):
			h.errorf(diag.CompCycle, el, "refer to the file that holds the model", "external model definition %q leads back to itself", id)
			return nil
		default:
			return h.externalModel(el, append(seen, el))
		}
	}
	h.errorf(diag.CompDefinition, ref, diag.SuggestHint(id, known), "there is no model %q in %s", id, doc.file)
	return nil
}

// models lists the models of doc and its external model definitions.
func models(doc *document) []*element {
	all := slices.Concat(compList(doc.root, "listOfModelDefinitions", "modelDefinition"),
		compList(doc.root, "listOfExternalModelDefinitions", "externalModelDefinition"))
	if m := doc.root.child("model"); m != nil {
		all = append(all, m)
	}
	return all
}

// externalModel returns the model that an external model definition names.
func (h *hierarchy) externalModel(el *element, seen []*element) *element {
	doc := h.document(el)
	if doc == nil {
		return nil
	}
	if id := comp(el, "modelRef"); id != "" {
		return h.definition(doc, el, id, seen)
	}
	m := doc.root.child("model")
	if m == nil {
		h.errorf(diag.CompDefinition, el, "name a model of the file with modelRef", "%s holds no <model>", doc.file)
	}
	return m
}

// document returns the document that el names, reading it the first time.
func (h *hierarchy) document(el *element) *document {
	name := h.localPath(el)
	if name == "" {
		return nil
	}
	if doc, ok := h.documents[name]; ok {
		return doc // nil if it could not be read
	}
	h.documents[name] = nil
	if len(h.documents) > maxDocuments {
		h.errorf(diag.CompLimit, el, "put the models into one file", "the model refers to more than %d files", maxDocuments)
		return nil
	}
	src, err := fs.ReadFile(h.files, name)
	if err != nil {
		h.errorf(diag.CompExternal, el, "put the file beside the model", "external model %q cannot be read: %v", name, err)
		return nil
	}
	if h.bytes += int64(len(src)); h.bytes > maxFileSize {
		h.r.list.Add(tooBig(name, h.bytes))
		return nil
	}
	checkSum(h.r, el, src)
	doc := h.parse(name, src)
	h.documents[name] = doc
	return doc
}

// checkSum warns if el states another MD5 sum than that of src.
func checkSum(r *reader, el *element, src []byte) {
	sum := md5.Sum(src)
	if want := comp(el, "md5"); want != "" && !strings.EqualFold(want, hex.EncodeToString(sum[:])) {
		r.warnf(diag.CompChanged, el, "make sure that it is the file you meant", "the file %q is not the one that its md5 %q describes", comp(el, "source"), want)
	}
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+:`)

// localPath returns the path of the file that el names, in h.files, or "" after
// reporting that it is not a file beside the model.
func (h *hierarchy) localPath(el *element) string {
	source := strings.TrimPrefix(comp(el, "source"), "file:")
	local, _, _ := strings.Cut(source, "#")
	local, err := url.PathUnescape(local)
	switch {
	case source == "":
		h.missing(el, "source")
		return ""
	case scheme.MatchString(source):
		h.errorf(diag.RefusedExternalSource, el, "download it and put the file beside the model", "models are read from files, not from %q", source)
		return ""
	case h.files == nil:
		h.errorf(diag.CompExternal, el, "read the model from a file", "external model %q: the model is not read from a file, so that it has no folder", source)
		return ""
	}
	local = path.Join(path.Dir(el.doc.path), local)
	if err != nil || path.IsAbs(source) || !fs.ValidPath(local) || strings.Contains(local, `\`) {
		h.errorf(diag.RefusedExternalSource, el, "put the file beside the model", "external model %q lies outside the folder of the model", source)
		return ""
	}
	return local
}

// parse reads an external document.
func (h *hierarchy) parse(name string, src []byte) *document {
	file := filepath.Join(filepath.Dir(h.r.doc.file), filepath.FromSlash(name))
	src, problem := toUTF8(file, src)
	if problem != nil {
		h.r.list.Add(problem)
		return nil
	}
	doc := parseTree(file, src, &h.r.list)
	if doc == nil {
		return nil
	}
	doc.path = name
	r := &reader{doc: doc, m: &model.Model{}}
	defer func() { h.r.list = append(h.r.list, r.list...) }()
	if !r.root() {
		return nil
	}
	if doc.level != 3 {
		r.errorf(diag.CompExternal, doc.root, "convert it to Level 3", "an external model must be SBML Level 3, not %s", fmt.Sprintf("Level %d", doc.level))
		return nil
	}
	return doc
}
