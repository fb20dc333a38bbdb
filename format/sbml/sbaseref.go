package sbml

import (
	"maps"
	"slices"

	"niche/diag"
)

// object is an element of an instance.
type object struct {
	in *instance
	el *element
}

// referenceKinds are the attributes by which an SBaseRef can name an element, and
// where each looks.
var referenceKinds = []struct {
	attribute, what string
	names           func(*instance) map[string]*element
}{
	{"portRef", "port", func(in *instance) map[string]*element { return in.ports }},
	{"idRef", "element", func(in *instance) map[string]*element { return in.ids }},
	{"unitRef", "unit definition", func(in *instance) map[string]*element { return in.units }},
	{"metaIdRef", "element with metaid", func(in *instance) map[string]*element { return in.metas }},
}

// resolve returns what ref (a port, deletion, replaced element, …) refers to in
// the instance, through ports and submodels. ok is false after a report.
func (h *hierarchy) resolve(in *instance, ref *element) (o object, ok bool) {
	o, ok = h.named(in, ref)
	if !ok {
		return o, false
	}
	if o.el.space == compSpace && o.el.name == "port" {
		if comp(o.el, "portRef") != "" {
			h.errorf(diag.CompReference, o.el, "refer to the element", "port %q refers to another port", comp(o.el, "id"))
			return o, false
		}
		if o, ok = h.resolve(in, o.el); !ok {
			return o, false
		}
	}
	inner := compChild(ref, "sBaseRef")
	if inner == nil {
		return o, true
	}
	sub := h.submodelOf(o)
	if sub == nil {
		h.errorf(diag.CompReference, ref, "let the reference around it name a submodel", "<sBaseRef> is inside a reference to <%s>, which is no submodel", o.el.name)
		return o, false
	}
	return h.resolve(sub, inner)
}

// submodelOf returns the instance that the submodel o is, or the one that
// replaces it, or nil.
func (h *hierarchy) submodelOf(o object) *instance {
	survivor, _, _, ok := h.follow(o)
	if !ok || survivor.el.space != compSpace || survivor.el.name != "submodel" {
		return nil
	}
	return h.instanceOf[survivor.el]
}

// named returns the element that the attributes of ref name.
func (h *hierarchy) named(in *instance, ref *element) (o object, ok bool) {
	found := 0
	for _, kind := range referenceKinds {
		name := comp(ref, kind.attribute)
		if name == "" {
			continue
		}
		found++
		names := kind.names(in)
		el := names[name]
		if el == nil {
			h.errorf(diag.CompReference, ref, diag.SuggestHint(name, slices.Sorted(maps.Keys(names))),
				"%s has no %s %q", in.describe(), kind.what, name)
			return o, false
		}
		o = object{in, el}
	}
	if found != 1 {
		h.errorf(diag.CompReference, ref, "write one of portRef, idRef, unitRef and metaIdRef", "<%s> must name one element, not %d", ref.name, found)
	}
	return o, found == 1
}

// describe names the instance in messages.
func (in *instance) describe() string {
	if in.parent == nil {
		return "the model"
	}
	return "submodel \"" + comp(in.submodel, "id") + "\""
}
