package sbml

import (
	"niche/diag"
)

// link leads from an element that is replaced to what replaces it.
type link struct {
	to object
	// factor turns a value of the replaced element into one of the other.
	factor conversion
	// downward links lead into a submodel (replacedBy): what replaces is in the
	// submodel and takes the name of what it replaces.
	downward bool
	by       *instance // whose replacement it is
}

// maxChain bounds the replacements of what has replaced something itself.
const maxChain = 1000

// claim is a name that an element of a submodel takes over.
type claim struct{ replaced object }

// replace carries out the deletions and replacements that an instance states.
func (h *hierarchy) replace(in *instance) {
	if h.gone(in) || h.r.list.HasErrors() {
		return
	}
	for _, el := range compList(in.model, "listOfSubmodels", "submodel") {
		sub := h.instanceOf[el]
		if sub == nil || h.removed[el] {
			continue
		}
		for _, d := range compList(el, "listOfDeletions", "deletion") {
			if o, ok := h.resolve(sub, d); ok {
				h.remove(o.el)
			}
		}
	}
	walk(in.model, func(el *element) {
		for _, ref := range compList(el, "listOfReplacedElements", "replacedElement") {
			h.replaceElement(in, el, ref)
		}
		for _, ref := range el.children {
			if ref.space == compSpace && ref.name == "replacedBy" {
				h.replaceBy(in, el, ref)
			}
		}
	})
}

// remove marks el and everything in it as not belonging to the flat model.
func (h *hierarchy) remove(el *element) {
	h.removed[el] = true
	walk(el, func(c *element) { h.removed[c] = true })
}

// submodel returns the instance that the attribute submodelRef of ref names.
func (h *hierarchy) submodel(in *instance, ref *element) *instance {
	name := comp(ref, "submodelRef")
	if el := in.ids[name]; el != nil {
		if sub := h.submodelOf(object{in, el}); sub != nil {
			return sub
		}
	}
	if name == "" {
		h.missing(ref, "submodelRef")
		return nil
	}
	var known []string
	for _, el := range compList(in.model, "listOfSubmodels", "submodel") {
		known = append(known, comp(el, "id"))
	}
	h.errorf(diag.CompReference, ref, diag.SuggestHint(name, known), "%s has no submodel %q", in.describe(), name)
	return nil
}

// replaceElement lets el replace the element of a submodel that ref names.
func (h *hierarchy) replaceElement(in *instance, el, ref *element) {
	sub := h.submodel(in, ref)
	if sub == nil {
		return
	}
	if name := comp(ref, "deletion"); name != "" {
		h.checkDeletion(in, ref, name)
		return
	}
	o, ok := h.resolve(sub, ref)
	if !ok {
		return
	}
	var factor conversion
	if id := comp(ref, "conversionFactor"); id != "" {
		factor = conversion{{in: in, id: id, at: ref}}
		if h.parameter(factor[0]) == nil {
			return
		}
	}
	h.link(in, ref, o, link{to: object{in, el}, factor: factor, by: in})
}

// checkDeletion checks that the submodel that ref names has the deletion. The
// deletion does all there is to do.
func (h *hierarchy) checkDeletion(in *instance, ref *element, name string) {
	var known []string
	for _, d := range compList(in.ids[comp(ref, "submodelRef")], "listOfDeletions", "deletion") {
		if comp(d, "id") == name {
			return
		}
		known = append(known, comp(d, "id"))
	}
	h.errorf(diag.CompReference, ref, diag.SuggestHint(name, known), "submodel %q has no deletion %q", comp(ref, "submodelRef"), name)
}

// replaceBy lets the element of a submodel that ref names replace el.
func (h *hierarchy) replaceBy(in *instance, el, ref *element) {
	sub := h.submodel(in, ref)
	if sub == nil {
		return
	}
	if o, ok := h.resolve(sub, ref); ok {
		h.claims = append(h.claims, claim{object{in, el}})
		h.link(in, ref, object{in, el}, link{to: o, downward: true, by: in})
	}
}

// link records that o is replaced. If a model further out has replaced o
// already, the two replacements are one: what would replace o is itself replaced.
func (h *hierarchy) link(in *instance, ref *element, o object, l link) {
	if (o.el.name == "unitDefinition") != (l.to.el.name == "unitDefinition") {
		h.errorf(diag.CompReference, ref, "replace units by units", "<%s> cannot replace <%s>", l.to.el.name, o.el.name)
		return
	}
	first, twice := h.links[o.el]
	if twice && first.by == in && !first.downward {
		h.errorf(diag.CompConflict, ref, "keep one of the replacements", "<%s> %q is replaced twice", o.el.name, ownID(o.el))
		return
	}
	if twice {
		last, fromLast, _, ok := h.follow(o)
		end, fromEnd, _, ok2 := h.follow(l.to)
		if !ok || !ok2 || last.el == end.el {
			return
		}
		// last = fromLast·o, end = fromEnd·factor·o
		l = link{to: last, factor: fromLast.per(l.factor).per(fromEnd), by: in}
		o = end
	}
	h.links[o.el] = l
	h.remove(o.el)
}

// follow returns what stands for o in the flat model: o itself, or what replaces
// it in the end. factor turns values of o into values of the survivor. units is
// the instance in whose units of time and extent that value is. ok is false, after
// a report, if the replacements go round in a circle.
func (h *hierarchy) follow(o object) (survivor object, factor conversion, units *instance, ok bool) {
	units = o.in
	start := o.el
	for range maxChain {
		l, linked := h.links[o.el]
		if !linked {
			return o, factor, units, true
		}
		factor = factor.times(l.factor)
		if !l.downward {
			units = l.to.in
		}
		o = l.to
	}
	h.errorf(diag.CompCycle, start, "remove one of the replacements", "the replacements of <%s> %q go round in a circle", start.name, ownID(start))
	return o, nil, units, false
}
