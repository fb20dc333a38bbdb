package sbml

import (
	"maps"
	"slices"
	"strings"

	"niche/diag"
)

// instance is one occurrence of a model in a hierarchy.
type instance struct {
	parent     *instance
	submodel   *element // in the parent; nil for the root
	definition *element // what model is a copy of
	model      *element
	prefix     string // of names in the flat model, e.g. "A__B__"

	// ids, units, metas and ports are the elements of the model by their names.
	ids, units, metas, ports map[string]*element
	sorted                   []string // keys of ids, if there are submodels
	meanings                 map[string]*meaning
	time, extent             []scale // the root's time and extent per unit of the instance's own
}

// depth is the number of models around the instance.
func (in *instance) depth() int {
	n := 0
	for in.parent != nil {
		in = in.parent
		n++
	}
	return n
}

// gone reports whether the instance has been deleted or replaced with the
// submodel that it is, or one around it.
func (h *hierarchy) gone(in *instance) bool {
	for ; in.parent != nil; in = in.parent {
		if h.removed[in.submodel] {
			return true
		}
	}
	return false
}

// instantiate adds an instance of definition and of its submodels. The root is
// not copied.
func (h *hierarchy) instantiate(parent *instance, submodel, definition *element) {
	in := &instance{parent: parent, submodel: submodel, definition: definition, model: definition, meanings: map[string]*meaning{}}
	if parent != nil {
		if !h.bounded(parent, submodel, definition) {
			return
		}
		in.model = h.copyOf(definition)
		in.prefix = parent.prefix + parent.freePrefix(comp(submodel, "id"))
	}
	in.index()
	h.names += len(in.prefix) * (len(in.ids) + len(in.units) + len(in.metas))
	h.instances = append(h.instances, in)
	h.instanceOf[submodel] = in
	for _, el := range compList(in.model, "listOfSubmodels", "submodel") {
		if h.r.list.HasErrors() {
			return
		}
		if comp(el, "id") == "" {
			h.missing(el, "id")
			continue
		}
		if comp(el, "modelRef") == "" {
			h.missing(el, "modelRef")
			continue
		}
		if d := h.definition(el.doc, el, comp(el, "modelRef"), nil); d != nil {
			h.instantiate(in, el, d)
		}
	}
}

// bounded reports an instance that contains itself and a hierarchy that is too
// large.
func (h *hierarchy) bounded(parent *instance, submodel, definition *element) bool {
	depth := 1
	for up := parent; up != nil; up = up.parent {
		depth++
		if up.definition == definition {
			h.errorf(diag.CompCycle, submodel, "remove the submodel from one of the models", "model %q contains itself through submodel %q",
				definition.attr("id"), comp(submodel, "id"))
			return false
		}
	}
	if depth > maxNesting {
		h.errorf(diag.CompLimit, submodel, "flatten the innermost models", "submodels are nested more than %d deep", maxNesting)
		return false
	}
	if len(h.instances) >= maxInstances || h.elements > maxFlatElements || h.names > maxNames || h.kept > maxKept {
		h.errorf(diag.CompLimit, submodel, "use fewer submodels", "the hierarchy has more than %d submodels, %d elements or %d MiB of names or annotations",
			maxInstances, maxFlatElements, maxNames>>20)
		return false
	}
	return true
}

// copyOf returns a deep copy of el, in the core namespace of the root's
// document.
func (h *hierarchy) copyOf(el *element) *element {
	h.elements++
	if len(el.children) == 0 {
		h.kept += el.end - el.start
	}
	c := *el
	if c.space == el.doc.root.space {
		c.space = h.r.doc.root.space
	}
	c.attrs = slices.Clone(el.attrs)
	c.children = make([]*element, len(el.children))
	for i, child := range el.children {
		c.children[i] = h.copyOf(child)
	}
	return &c
}

// freePrefix returns id and two underscores, or more if elements of the instance
// have names that begin so.
func (in *instance) freePrefix(id string) string {
	prefix := id + "__"
	for {
		i, _ := slices.BinarySearch(in.sorted, prefix)
		if i == len(in.sorted) || !strings.HasPrefix(in.sorted[i], prefix) {
			return prefix
		}
		prefix += "_"
	}
}

// index collects the names of the instance. Of two equal names the first counts;
// the check of the flat model reports the other.
func (in *instance) index() {
	in.ids, in.units, in.metas, in.ports = map[string]*element{}, map[string]*element{}, map[string]*element{}, map[string]*element{}
	put := func(m map[string]*element, name string, el *element) {
		if _, ok := m[name]; !ok && name != "" {
			m[name] = el
		}
	}
	walk(in.model, func(el *element) {
		put(in.metas, el.attr("metaid"), el)
		switch {
		case el.space == compSpace && el.name == "port":
			put(in.ports, comp(el, "id"), el)
		case el.space == compSpace && el.name == "deletion", el.name == "localParameter":
		case el.name == "unitDefinition":
			put(in.units, el.attr("id"), el)
		default:
			put(in.ids, ownID(el), el)
		}
	})
	if compChild(in.model, "listOfSubmodels") != nil {
		in.sorted = slices.Sorted(maps.Keys(in.ids))
	}
}

// ownID returns the id of el: an attribute of the core or of the package that
// the element belongs to.
func ownID(el *element) string {
	for _, a := range el.attrs {
		if a.name == "id" && (a.space == "" || a.space == el.space) {
			return a.value
		}
	}
	return ""
}
