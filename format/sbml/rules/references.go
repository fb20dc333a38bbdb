package rules

import (
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// resolve returns what ref names in model m. Rules are those that it names
// something, that it names no more than one thing, and, unless it is "", one about
// both. path is the way so far.
func (c *composition) resolve(m, ref sbml.Node, path string, rules [3]string) (to target, ok bool) {
	x, p := c.examiner, c.p
	kinds := []struct{ attribute, rule, what string }{
		{"portRef", "20701", "port"}, {"idRef", "20702", "element"}, {"unitRef", "20703", "unit definition"}, {"metaIdRef", "20704", "element with metaid"},
	}
	stated := 0
	var node sbml.Node
	for _, k := range kinds {
		name, given := p.attribute(ref, k.attribute)
		if !given || ref.Name() == "port" && k.attribute == "portRef" {
			continue
		}
		if stated++; stated > 1 {
			continue
		}
		if m.Name() == "externalModelDefinition" {
			continue
		}
		if node = c.namesOf(m)[k.attribute+" "+name]; !node.Exists() && fits(map[bool]string{true: "xml", false: "ref"}[k.attribute == "metaIdRef"], name) {
			x.known(ruleOf(p, k.rule), diag.CompReference, ref.Pos(), "name an element of the model", "the model %q has no %s %q", m.Value("id"), k.what, name)
		} else if !node.Exists() {
			x.known(ruleOf(p, k.rule), diag.CompReference, ref.Pos(), "name an element of the model", "%q is no name", name)
		}
	}
	if stated != 1 && rules[2] != "" {
		x.known(ruleOf(p, rules[2]), diag.CompReference, ref.Pos(), "write one of portRef, idRef, unitRef and metaIdRef", "<%s> names %d elements", ref.Name(), stated)
	}
	switch {
	case stated == 0:
		x.known(ruleOf(p, rules[0]), diag.CompReference, ref.Pos(), "write one of portRef, idRef, unitRef and metaIdRef", "<%s> names nothing", ref.Name())
		return to, false
	case stated > 1:
		x.known(ruleOf(p, rules[1]), diag.CompReference, ref.Pos(), "keep one of portRef, idRef, unitRef and metaIdRef", "<%s> names %d elements", ref.Name(), stated)
		return to, false
	case !node.Exists():
		return to, false
	}
	return c.deeper(m, ref, target{path, node})
}

// deeper follows ports, and a reference inside ref to something in the submodel
// that to is.
func (c *composition) deeper(m, ref sbml.Node, to target) (target, bool) {
	if to.node.Name() == "port" && to.node.Space() == c.p.space {
		port := to.node
		for _, k := range []string{"idRef", "unitRef", "metaIdRef"} {
			if name, ok := c.p.attribute(port, k); ok {
				to.node = c.namesOf(m)[k+" "+name]
			}
		}
		if to.node == port || !to.node.Exists() {
			return to, false // reported at the port
		}
		if inner := port.Child("sBaseRef"); inner.Exists() {
			var ok bool
			if to, ok = c.inside(port, inner, to); !ok {
				return to, false
			}
		}
	}
	inner := ref.Child("sBaseRef")
	if ref.Space() != c.p.space || !inner.Exists() {
		return to, true
	}
	return c.inside(ref, inner, to)
}

// deepest bounds the submodels on the way to an element.
const deepest = 100

// inside resolves inner in the submodel that to is.
func (c *composition) inside(ref, inner sbml.Node, to target) (target, bool) {
	if to.node.Name() != "submodel" || to.node.Space() != c.p.space {
		c.known("comp-20705", diag.CompReference, ref.Pos(), "let it name a submodel", "<sBaseRef> is inside a reference to <%s>, which is no submodel", to.node.Name())
		return to, false
	}
	m, known := c.models[c.p.value(to.node, "modelRef")]
	if !known || strings.Count(to.path, "/") > deepest {
		return to, false // models inside themselves are reported where they are
	}
	return c.resolve(m, inner, to.path+"/"+c.p.value(to.node, "id"), [3]string{"20712", "20713"})
}

// namesOf returns the elements of a model by the ways in which references name
// them: attribute, a space, and the name. Of two of one name the first counts.
func (c *composition) namesOf(m sbml.Node) map[string]sbml.Node {
	if all, ok := c.named[m]; ok {
		return all
	}
	all := map[string]sbml.Node{}
	put := func(way, name string, n sbml.Node) {
		if _, taken := all[way+" "+name]; !taken && name != "" {
			all[way+" "+name] = n
		}
	}
	var visit func(n sbml.Node)
	visit = func(n sbml.Node) {
		for _, e := range n.Children() {
			put("metaIdRef", e.Value("metaid"), e)
			own := e.Space() == c.p.space
			switch {
			case own && e.Name() == "port":
				put("portRef", c.p.value(e, "id"), e)
			case own && e.Name() != "deletion":
				put("idRef", c.p.value(e, "id"), e)
			case own, e.Name() == "localParameter":
			case e.Name() == "unitDefinition":
				put("unitRef", e.Value("id"), e)
			default:
				put("idRef", e.Value("id"), e)
			}
			visit(e)
		}
	}
	visit(m)
	c.named[m] = all
	return all
}
