package rules

import (
	"slices"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// compSchema is package comp, Hierarchical Model Composition, version 1:
// L. P. Smith et al., doi 10.1515/jib-2015-268.
func compSchema() packageSchema {
	name := may("name", "text", "")
	reference := []packageAttribute{may("portRef", "ref", "20706"), may("idRef", "ref", "20707"), may("unitRef", "ref", "20708"), may("metaIdRef", "xml", "20709")}
	with := func(more ...packageAttribute) []packageAttribute { return append(more, reference...) }
	model := packageHost{children: []string{"listOfSubmodels", "listOfPorts"}, once: "20501"}
	return packageSchema{
		name: "comp", space: packageBase + "comp/version1", flag: "20201", boolean: "20202", never: "20212", required: "true", once: "10301", doubled: true,
		meaning: (*examiner).hierarchy,
		hosts: map[string]packageHost{
			"sbml": {children: []string{"listOfModelDefinitions", "listOfExternalModelDefinitions"}, once: "20205"}, "model": model,
			"*": {children: []string{"listOfReplacedElements", "replacedBy"}, each: map[string]string{"listOfReplacedElements": "20101", "replacedBy": "20105"}},
		},
		elements: map[string]packageElement{
			"listOfModelDefinitions":         {own: "20209", plain: "20209", children: []string{"modelDefinition"}, filled: schema},
			"modelDefinition":                {own: "20506", plain: "20506", children: model.children, once: model.once, attributes: []packageAttribute{may("id", "id", "core 10310"), name}},
			"listOfExternalModelDefinitions": {own: "20209", plain: "20209", children: []string{"externalModelDefinition"}, filled: schema},
			"externalModelDefinition": {own: "20303", plain: "20301", attributes: []packageAttribute{need("id", "id", "10304"), name, need("source", "text", ""),
				may("modelRef", "ref", "20308"), may("md5", "text", "")}},
			"listOfSubmodels": {own: "20505", plain: "20505", children: []string{"submodel"}, filled: schema},
			"submodel": {own: "20607", plain: "20601", children: []string{"listOfDeletions"}, once: "20603", attributes: []packageAttribute{need("id", "id", "10304"), name,
				need("modelRef", "ref", "20608"), may("timeConversionFactor", "ref", "20613"), may("extentConversionFactor", "ref", "20614")}},
			"listOfDeletions":        {own: "20606", plain: "20606", children: []string{"deletion"}, filled: schema},
			"deletion":               {own: "20607", plain: "20601", children: []string{"sBaseRef"}, once: "20710", attributes: with(may("id", "id", "10304"), name)},
			"listOfPorts":            {own: "20506", plain: "20506", children: []string{"port"}, filled: schema},
			"port":                   {own: "20803", odd: "20209", plain: "20209", children: []string{"sBaseRef"}, once: "20710", attributes: with(need("id", "id", "10304"), name)},
			"sBaseRef":               {own: "20505", plain: "20505", children: []string{"sBaseRef"}, once: "20710", attributes: reference},
			"listOfReplacedElements": {own: "20103", plain: "20103", children: []string{"replacedElement"}, filled: schema},
			"replacedElement": {own: "21003", odd: "20103", plain: "20103", children: []string{"sBaseRef"}, once: "20710", attributes: with(
				need("submodelRef", "ref", "10308"), may("deletion", "ref", "10309"), may("conversionFactor", "ref", "10310"))},
			"replacedBy": {own: "21103", odd: "20103", plain: "20103", children: []string{"sBaseRef"}, once: "20710", attributes: with(need("submodelRef", "ref", "10308"))},
		},
	}
}

// A composition examines how the models of a document are composed.
type composition struct {
	*examiner
	p      *packageSchema
	models map[string]sbml.Node // by id; external ones, whose contents are unknown, too
	// taken are the elements of submodels that something replaces or deletes: an
	// element once for each place that a model has for its submodel.
	taken map[target]bool
	named map[sbml.Node]map[string]sbml.Node // see namesOf
}

// A target is an element of a submodel; path is how it was reached.
type target struct {
	path string
	node sbml.Node
}

// hierarchy examines the elements of package comp.
func (x *examiner) hierarchy(p *packageSchema) {
	c := &composition{examiner: x, p: p, models: map[string]sbml.Node{}, named: map[sbml.Node]map[string]sbml.Node{}}
	var all []sbml.Node
	define := func(m sbml.Node, id string) {
		if id == "" {
			return
		}
		if _, twice := c.models[id]; twice {
			x.known("comp-10302", diag.DuplicateID, m.Pos(), "rename one of the two", "there are two models %q", id)
			return
		}
		c.models[id] = m
	}
	if x.model.Exists() {
		define(x.model, x.model.Value("id"))
		all = append(all, x.model)
	}
	for _, m := range p.items(x.root, "listOfModelDefinitions", "modelDefinition") {
		define(m, p.value(m, "id"))
		all = append(all, m)
	}
	for _, m := range p.items(x.root, "listOfExternalModelDefinitions", "externalModelDefinition") {
		define(m, p.value(m, "id"))
	}
	for _, m := range all {
		c.examine(m)
		if m != x.model {
			x.modelDefinition(m)
		}
	}
}

// modelDefinition examines a model definition by the rules of the core, as the model
// that it is.
func (x *examiner) modelDefinition(m sbml.Node) {
	y := &examiner{root: x.root, model: m, source: x.source, level: x.level, version: x.version, report: x.report}
	y.index.collect(y)
	if _, children, ok := sbml.Allowed("model", x.level, x.version); ok {
		y.children(m, "model", children)
	}
	y.contents()
}

// examine examines the submodels, ports and replacements of a model.
func (c *composition) examine(m sbml.Node) {
	x, p := c.examiner, c.p
	c.taken = map[target]bool{}
	c.names(m)
	for _, s := range p.items(m, "listOfSubmodels", "submodel") {
		c.submodel(m, s)
	}
	ports := map[string]bool{}
	for _, port := range p.items(m, "listOfPorts", "port") {
		id := p.value(port, "id")
		if id != "" && ports[id] {
			x.breach("comp-10303", port.Pos(), "rename one of the two", "there are two ports %q", id)
		}
		ports[id] = true
		to, ok := c.resolve(m, port, "", [3]string{"20801", "20802"})
		if ok && !c.take(to) {
			x.breach("comp-20804", port.Pos(), "keep one of the ports", "port %q is about what another port is about", id)
		}
	}
	c.taken = map[target]bool{}
	for _, s := range p.items(m, "listOfSubmodels", "submodel") {
		for _, d := range p.items(s, "listOfDeletions", "deletion") {
			inner, known := c.models[p.value(s, "modelRef")]
			if !known {
				continue
			}
			to, ok := c.resolve(inner, d, p.value(s, "id"), [3]string{"20901", "20902"})
			if ok && !c.take(to) {
				x.breach("comp-20714", d.Pos(), "keep one of the two", "something else deletes or replaces this already")
			}
		}
	}
	c.replacements(m, m)
}

// take notes that to is deleted or replaced; false if it is already.
func (c *composition) take(to target) bool {
	if c.taken[to] {
		return false
	}
	c.taken[to] = true
	return true
}

// names reports names of model m that are taken by its submodels.
func (c *composition) names(m sbml.Node) {
	seen := map[string]bool{}
	var visit func(n sbml.Node)
	visit = func(n sbml.Node) {
		for _, e := range n.Children() {
			if e.Name() == "unitDefinition" || e.Name() == "localParameter" || e.Name() == "port" {
				continue
			}
			id := e.Value("id")
			own := c.p.value(e, "id")
			if e.Space() == c.p.space {
				id = own
			}
			if id != "" && seen[id] && (e.Space() == c.p.space || m != c.model || c.index.things[id].kind == "") {
				c.known("comp-10301", diag.DuplicateID, e.Pos(), "rename one of the two", "<%s> has the id %q, which is already taken", e.Name(), id)
			}
			seen[id] = true
			visit(e)
		}
	}
	// Submodels come last, and are then what is reported.
	visit(m)
}

// submodel examines what a submodel of m refers to.
func (c *composition) submodel(m, s sbml.Node) {
	x, p := c.examiner, c.p
	id, ref := p.value(s, "id"), p.value(s, "modelRef")
	inner, known := c.models[ref]
	switch {
	case ref == "":
	case !known:
		x.known("comp-20615", diag.CompDefinition, s.Pos(), "define the model", "submodel %q is of a model %q that is not defined", id, ref)
	case inner == m:
		x.known("comp-20616", diag.CompCycle, s.Pos(), "remove the submodel", "model %q has itself as a submodel", ref)
	case c.contains(inner, m, map[sbml.Node]bool{}):
		x.known("comp-20617", diag.CompCycle, s.Pos(), "remove one of the submodels", "submodel %q holds the model that it is in", id)
	}
	c.factor(m, s, "timeConversionFactor", "20622")
	c.factor(m, s, "extentConversionFactor", "20623")
}

// contains reports whether a submodel of model a is of model b, at any depth. seen
// are models that have been looked into.
func (c *composition) contains(a, b sbml.Node, seen map[sbml.Node]bool) bool {
	if seen[a] {
		return false
	}
	seen[a] = true
	for _, s := range c.p.items(a, "listOfSubmodels", "submodel") {
		inner, ok := c.models[c.p.value(s, "modelRef")]
		if ok && (inner == b || c.contains(inner, b, seen)) {
			return true
		}
	}
	return false
}

// factor reports a conversion factor that is no parameter of m.
func (c *composition) factor(m, n sbml.Node, attribute, rule string) {
	id, ok := c.p.attribute(n, attribute)
	if !ok {
		return
	}
	for _, q := range c.coreList(m, "listOfParameters") {
		if q.Value("id") == id {
			return
		}
	}
	c.known(ruleOf(c.p, rule), diag.CompReference, n.Pos(), "name a parameter", "the conversion factor %q is no parameter of the model", id)
}

// coreList returns the elements of a list of the core in a model.
func (c *composition) coreList(m sbml.Node, name string) []sbml.Node {
	var all []sbml.Node
	for _, l := range m.Children() {
		if l.Name() == name && c.core(l) {
			all = append(all, l.Children()...)
		}
	}
	return all
}

// replacements examines the replacements that n and what is in it state; m is the
// model around.
func (c *composition) replacements(m, n sbml.Node) {
	replaced := false
	for _, e := range n.Children() {
		switch {
		case e.Space() == c.p.space && e.Name() == "replacedBy":
			if !replaced {
				c.replacement(m, n, e)
			}
			replaced = true
		case e.Space() == c.p.space && e.Name() == "listOfReplacedElements":
			for _, r := range e.Children() {
				c.replacement(m, n, r)
			}
		default:
			c.replacements(m, e)
		}
	}
}

// replacement examines one replacement that el states.
func (c *composition) replacement(m, el, r sbml.Node) {
	x, p := c.examiner, c.p
	by := r.Name() == "replacedBy"
	ref, ok := p.attribute(r, "submodelRef")
	rule := "comp-21004"
	if by {
		rule = "comp-21104"
	}
	sub := c.submodelOf(m, ref)
	if !by {
		c.factor(m, r, "conversionFactor", "21006")
	}
	switch {
	case !ok:
		return
	case !sub.Exists():
		x.known(rule, diag.CompReference, r.Pos(), "name a submodel", "the model has no submodel %q", ref)
		return
	}
	if d, ok := p.attribute(r, "deletion"); ok && !by {
		for _, e := range p.items(sub, "listOfDeletions", "deletion") {
			if p.value(e, "id") == d {
				return
			}
		}
		x.known("comp-21005", diag.CompReference, r.Pos(), "name a deletion", "submodel %q has no deletion %q", ref, d)
		return
	}
	inner, known := c.models[p.value(sub, "modelRef")]
	if !known {
		return
	}
	count := [3]string{"21001", "21002", "21003"}
	if by {
		count = [3]string{"21101", "21102", "21103"}
	}
	to, ok := c.resolve(inner, r, ref, count)
	if !ok {
		return
	}
	if by {
		c.kept(r, to.node, el)
	} else {
		c.kept(r, el, to.node)
	}
	switch {
	case c.take(to):
	case by:
		x.breach("comp-21010", r.Pos(), "keep one of the two", "something else deletes or replaces this already")
	default:
		x.known("comp-21010", diag.CompConflict, r.Pos(), "keep one of the two", "something else deletes or replaces this already")
	}
}

// submodelOf returns the submodel of m called id; none if there is none.
func (c *composition) submodelOf(m sbml.Node, id string) sbml.Node {
	for _, s := range c.p.items(m, "listOfSubmodels", "submodel") {
		if c.p.value(s, "id") == id {
			return s
		}
	}
	return sbml.Node{}
}

// replaceable reports whether survivor may stand for replaced: elements of one
// kind may, whatever has a value may stand for a parameter, and a parameter for a
// local one.
func replaceable(survivor, replaced sbml.Node) bool {
	a, b := survivor.Name(), replaced.Name()
	switch b {
	case "parameter":
		return slices.Contains([]string{"parameter", "compartment", "species", "speciesReference", "reaction"}, a)
	case "localParameter":
		return a == "parameter" || a == b
	}
	return a == b || strings.HasSuffix(a, "Rule") && strings.HasSuffix(b, "Rule")
}

// kept examines that what survives a replacement can be found by the names of what
// it stands for.
func (c *composition) kept(r, survivor, replaced sbml.Node) {
	if !replaceable(survivor, replaced) {
		c.known("comp-21201", diag.CompReference, r.Pos(), "replace an element by one of its kind", "<%s> replaces <%s>", survivor.Name(), replaced.Name())
	}
	if replaced.Value("id") != "" && survivor.Value("id") == "" && survivor.Space() != c.p.space {
		c.breach("comp-21202", r.Pos(), "give the replacement an id", "<%s> without id replaces %q", survivor.Name(), replaced.Value("id"))
	}
	if replaced.Value("metaid") != "" && survivor.Value("metaid") == "" {
		c.breach("comp-21203", r.Pos(), "give the replacement a metaid", "<%s> without metaid replaces what has the metaid %q", survivor.Name(), replaced.Value("metaid"))
	}
}
