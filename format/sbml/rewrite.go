package sbml

import (
	"slices"

	"niche/diag"
)

// rewriter rewrites the formulas of one element of an instance.
type rewriter struct {
	h  *hierarchy
	in *instance
	// scope are names with a meaning of their own: local parameters, and bound
	// names of a function (nil: stay as they are).
	scope    map[string]*meaning
	function bool // inside a function definition
}

// locals takes the local parameters of a rate law into the scope. A local
// parameter gives way to a name of the flat model that could stand in the formula.
func (w *rewriter) locals(law *element) {
	w.scope = map[string]*meaning{}
	list := law.child("listOfLocalParameters")
	if list == nil || w.in.parent == nil {
		return
	}
	for _, el := range list.children {
		id := el.attr("id")
		if id == "" {
			continue
		}
		if _, linked := w.h.links[el]; linked {
			m := &meaning{}
			w.h.explain(m, object{w.in, el}, el)
			w.scope[id] = m
			continue
		}
		if w.h.removed[el] {
			continue
		}
		name := id
		for w.h.taken[name] || name != id && slices.ContainsFunc(list.children, func(o *element) bool { return o.attr("id") == name }) {
			name += "_"
		}
		w.scope[id] = &meaning{name: name}
		for i := range el.attrs {
			if el.attrs[i].name == "id" {
				el.attrs[i].value = name
			}
		}
	}
}

// convert multiplies the formula in math with what its place in the element
// called name asks for. write is the conversion of what the element sets.
func (w *rewriter) convert(name string, math *element, write []scale) {
	var s []scale
	switch name {
	case "rateRule":
		s = slices.Concat(write, inverse(w.in.time))
	case "assignmentRule", "initialAssignment", "eventAssignment":
		s = write
	case "kineticLaw":
		s = slices.Concat(w.in.extent, inverse(w.in.time))
	case "delay":
		s = w.in.time
	}
	for i, c := range math.children {
		if isFormula(c) {
			math.children[i] = w.h.scaled(c, s)
		}
	}
}

// formulas rewrites each formula of the list in place.
func (w *rewriter) formulas(list []*element) {
	for i, c := range list {
		if isFormula(c) {
			list[i] = w.formula(c)
		}
	}
}

// formula returns el in terms of the flat model. el may be changed.
func (w *rewriter) formula(el *element) *element {
	switch el.name {
	case "ci":
		return w.h.scaled(el, w.rename(el))
	case "csymbol":
		if trimSpace(el.attr("definitionURL")) == symbolsURL+"time" {
			return w.h.scaled(el, inverse(w.timeOf(el)))
		}
		return el
	case "apply":
		return w.apply(el)
	case "lambda":
		w.bind(el)
	}
	w.formulas(el.children)
	return el
}

// timeOf returns the conversion of time at el.
func (w *rewriter) timeOf(el *element) []scale {
	if w.function && len(w.in.time) > 0 {
		w.h.errorf(diag.RefusedFunctionTime, el, "pass the time to the function as an argument",
			"a function that uses time, in a submodel with a time conversion factor, is not supported")
		return nil
	}
	return w.in.time
}

// rename gives a <ci> its name in the flat model and returns what turns its
// value into one of the instance.
func (w *rewriter) rename(el *element) []scale {
	name := trimSpace(el.text)
	m, local := w.scope[name]
	if local && m == nil {
		return nil
	}
	if !local {
		m = w.h.meaning(w.in, name, el)
	}
	el.text = m.name
	return m.read
}

// apply rewrites an operator with its arguments.
func (w *rewriter) apply(el *element) *element {
	parts := mathChildren(el)
	if len(parts) == 0 {
		return el
	}
	el.children = slices.Clone(parts)
	head, args := el.children[0], el.children[1:]
	url := trimSpace(head.attr("definitionURL"))
	switch {
	case head.name == "ci":
		w.rename(head)
	case head.name == "csymbol" && url == symbolsURL+"rateOf" && len(args) == 1 && args[0].name == "ci":
		return w.h.scaled(el, slices.Concat(w.rename(args[0]), w.timeOf(el)))
	case head.name == "csymbol" && url == symbolsURL+"delay" && len(args) == 2:
		w.formulas(args)
		args[1] = w.h.scaled(args[1], w.timeOf(el))
		return el
	}
	w.formulas(args)
	return el
}

// bind takes the bound names of a function into the scope.
func (w *rewriter) bind(lambda *element) {
	w.function = true
	w.scope = map[string]*meaning{}
	for _, c := range mathChildren(lambda) {
		if c.name != "bvar" {
			continue
		}
		for _, name := range mathChildren(c) {
			w.scope[trimSpace(name.text)] = nil
		}
	}
}
