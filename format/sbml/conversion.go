package sbml

import (
	"slices"

	"niche/diag"
)

// conversion is a product of conversion factors as the models name them.
type conversion []term

// term is a parameter of an instance, or its inverse.
type term struct {
	in      *instance
	id      string
	at      *element // that names it
	inverse bool
}

// times returns c·d.
func (c conversion) times(d conversion) conversion { return slices.Concat(c, d) }

// per returns c/d.
func (c conversion) per(d conversion) conversion {
	c = slices.Clone(c)
	for _, t := range d {
		t.inverse = !t.inverse
		c = append(c, t)
	}
	return c
}

// scale is a conversion factor by its name in the flat model, or its inverse.
type scale struct {
	name    string
	inverse bool
}

// inverse returns 1/s.
func inverse(s []scale) []scale {
	inv := make([]scale, len(s))
	for i, x := range s {
		inv[i] = scale{x.name, !x.inverse}
	}
	return inv
}

// scales returns c in names of the flat model. depth guards against a factor
// that is defined by itself.
func (h *hierarchy) scales(c conversion, depth int) []scale {
	var all []scale
	for _, t := range c {
		s := h.scaleOf(t, depth)
		if t.inverse {
			s = inverse(s)
		}
		all = append(all, s...)
	}
	return all
}

// parameter returns the parameter that t names, or nil after a report.
func (h *hierarchy) parameter(t term) *element {
	el := t.in.ids[t.id]
	if el != nil && el.name == "parameter" {
		return el
	}
	var known []string
	for _, p := range parametersOf(t.in.model) {
		known = append(known, p.attr("id"))
	}
	h.errorf(diag.CompReference, t.at, diag.SuggestHint(t.id, known), "the conversion factor %q is not a parameter of %s", t.id, t.in.describe())
	return nil
}

// scaleOf returns the value of the parameter of t, in its instance's own terms.
func (h *hierarchy) scaleOf(t term, depth int) []scale {
	el := h.parameter(t)
	if el == nil {
		return nil
	}
	if depth > maxNesting {
		h.errorf(diag.CompCycle, t.at, "use a parameter that is not replaced", "the conversion factor %q is defined by itself", t.id)
		return nil
	}
	survivor, factor, _, ok := h.follow(object{t.in, el})
	if !ok {
		return nil
	}
	if constant := survivor.el.attr("constant"); constant != "true" && constant != "1" {
		h.errorf(diag.CompReference, t.at, "declare the parameter constant", "the conversion factor %q is not constant", t.id)
	}
	return append([]scale{{name: h.flat[survivor.el]}}, inverse(h.scales(factor, depth+1))...)
}

// parametersOf returns the global parameters of a model.
func parametersOf(model *element) []*element {
	if list := model.child("listOfParameters"); list != nil {
		return list.children
	}
	return nil
}

// convertUnits sets how many units of the root's time and extent are in one of
// the instance's.
func (h *hierarchy) convertUnits(in *instance) {
	if in.parent == nil {
		return
	}
	in.time, in.extent = in.parent.time, in.parent.extent
	if id := comp(in.submodel, "timeConversionFactor"); id != "" {
		in.time = slices.Concat(in.time, h.scaleOf(term{in: in.parent, id: id, at: in.submodel}, 0))
	}
	if id := comp(in.submodel, "extentConversionFactor"); id != "" {
		in.extent = slices.Concat(in.extent, h.scaleOf(term{in: in.parent, id: id, at: in.submodel}, 0))
	}
}

// scaled returns the formula x·s, standing where x stands.
func (h *hierarchy) scaled(x *element, s []scale) *element {
	if len(s) == 0 {
		return x
	}
	if h.elements += len(s); h.elements > 2*maxFlatElements {
		h.errorf(diag.CompLimit, x, "use fewer conversion factors", "the formulas hold more than %d conversion factors", maxFlatElements)
		return x
	}
	over, under := []*element{x}, []*element{}
	for _, f := range s {
		if f.inverse {
			under = append(under, mathNode(x, "ci", f.name))
		} else {
			over = append(over, mathNode(x, "ci", f.name))
		}
	}
	if len(under) == 0 {
		return product(over)
	}
	return applied("divide", product(over), product(under))
}

// product multiplies formulas.
func product(factors []*element) *element {
	if len(factors) == 1 {
		return factors[0]
	}
	return applied("times", factors...)
}

// applied returns <apply> of an operator to arguments, at the place of the first.
func applied(operator string, args ...*element) *element {
	el := mathNode(args[0], "apply", "")
	el.children = append([]*element{mathNode(args[0], operator, "")}, args...)
	return el
}

// mathNode returns a MathML element at the place of x.
func mathNode(x *element, name, text string) *element {
	return &element{doc: x.doc, space: mathSpace, name: name, line: x.line, col: x.col, start: x.start, end: x.end, text: text}
}
