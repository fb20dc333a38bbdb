package sbml

import (
	"slices"
)

// inherit writes into the elements of a submodel what they take from its
// <model>, which the flat model does not have.
func (h *hierarchy) inherit(in *instance) {
	for _, list := range in.model.children {
		for _, el := range list.children {
			switch el.name {
			case "species":
				inheritAttribute(el, "substanceUnits", in.model.attr("substanceUnits"))
				inheritAttribute(el, "conversionFactor", in.model.attr("conversionFactor"))
			case "compartment":
				of := map[string]string{"3": "volumeUnits", "2": "areaUnits", "1": "lengthUnits"}[trimSpace(el.attr("spatialDimensions"))]
				inheritAttribute(el, "units", in.model.attr(of))
			}
		}
	}
}

// inheritAttribute sets an attribute that is absent.
func inheritAttribute(el *element, name, value string) {
	if _, ok := el.lookup(name); !ok && value != "" {
		el.attrs = append(el.attrs, attribute{name: name, value: value})
	}
}

// merge moves the elements of all instances into the root and returns it.
func (h *hierarchy) merge() *element {
	root := h.instances[0].model
	if len(h.instances) > 1 {
		// The root's factor is for its own species, not for those of submodels.
		for _, list := range root.children {
			for _, el := range list.children {
				if el.name == "species" {
					inheritAttribute(el, "conversionFactor", root.attr("conversionFactor"))
				}
			}
		}
		root.attrs = slices.DeleteFunc(root.attrs, func(a attribute) bool { return a.name == "conversionFactor" })
	}
	for _, in := range h.instances[1:] {
		if h.gone(in) {
			continue
		}
		h.r.level, h.r.version = in.model.doc.level, in.model.doc.version
		h.r.filterChildren(in.model, shapes["model"].children)
		for _, list := range in.model.children {
			h.mergeList(root, list)
		}
	}
	return root
}

// mergeList appends the elements of list to the root's list of the same name.
func (h *hierarchy) mergeList(root, list *element) {
	if _, known := lists[list.name]; !known && list.space == root.space {
		return // notes and annotations of the submodel
	}
	for _, c := range root.children {
		if c.name == list.name && c.space == list.space {
			c.children = append(c.children, list.children...)
			return
		}
	}
	root.children = append(root.children, list)
}
