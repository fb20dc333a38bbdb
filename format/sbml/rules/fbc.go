package rules

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// fbcSchema is package fbc, Flux Balance Constraints, of a version: B. G. Olivier
// and F. T. Bergmann, doi 10.1515/jib-2017-0082.
func fbcSchema(version int) packageSchema {
	p := packageSchema{
		name: "fbc", space: packageBase + "fbc/version" + strconv.Itoa(version), flag: "20101", boolean: "20102", never: "20103", required: "false",
		once: "10301", meaning: (*examiner).fluxBalance, elements: fbcObjectives(version),
	}
	charge := may("charge", "integer", "20302")
	if version == 3 {
		charge = may("charge", "number", "20304")
	}
	model := packageHost{odd: "10100", children: []string{"listOfObjectives"}, once: "20201"}
	p.hosts = map[string]packageHost{"species": {odd: "20301", attributes: []packageAttribute{charge, may("chemicalFormula", "text", "20303")}}}
	if version == 1 {
		model.children = append(model.children, "listOfFluxBounds")
		maps.Copy(p.elements, fbcBounds)
	} else {
		model.own, model.attributes = "20209", []packageAttribute{need("strict", "boolean", "20210")}
		model.children = append(model.children, "listOfGeneProducts")
		maps.Copy(p.elements, fbcGenes)
		p.hosts["reaction"] = packageHost{own: "20702", children: []string{"geneProductAssociation"}, once: "20701",
			attributes: []packageAttribute{may("lowerFluxBound", "ref", "20703"), may("upperFluxBound", "ref", "20704")}}
	}
	if version == 3 {
		model.children = append(model.children, "listOfUserDefinedConstraints")
		maps.Copy(p.elements, fbcConstraints)
	}
	p.hosts["model"] = model
	return p
}

// fbcObjectives are the elements of all versions.
func fbcObjectives(version int) map[string]packageElement {
	term := packageElement{own: "20603", plain: "20601", attributes: []packageAttribute{
		may("id", "id", "10302"), may("name", "text", ""), need("reaction", "ref", "20605"), need("coefficient", "number", "20607"),
	}}
	if version == 3 {
		term.attributes = append(term.attributes, may("reaction2", "ref", "20605"), need("variableType", "linear|quadratic", "20609"))
	}
	return map[string]packageElement{
		"listOfObjectives": {own: "20206", plain: "20206", children: []string{"objective"}, filled: schema, attributes: []packageAttribute{may("activeObjective", "ref", "20207")}},
		"objective": {own: "20503", plain: "20501", children: []string{"listOfFluxObjectives"}, once: "20506",
			attributes: []packageAttribute{need("id", "id", "10302"), may("name", "text", ""), need("type", "maximize|minimize", "20505")}},
		"listOfFluxObjectives": {own: "20509", plain: "20509", children: []string{"fluxObjective"}, filled: "20506"},
		"fluxObjective":        term,
	}
}

// fbcBounds are those of version 1 alone.
var fbcBounds = map[string]packageElement{
	"listOfFluxBounds": {own: "20205", plain: "20205", children: []string{"fluxBound"}},
	"fluxBound": {own: "20403", plain: "20401", attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", ""), need("reaction", "ref", "20404"),
		need("operation", "lessEqual|greaterEqual|less|greater|equal", "20406"), need("value", "number", "20407")}},
}

// fbcGenes are those of versions 2 and 3.
var fbcGenes = map[string]packageElement{
	"listOfGeneProducts": {own: "21203", plain: "21201", children: []string{"geneProduct"}, filled: schema},
	"geneProduct": {own: "21203", plain: "21201", attributes: []packageAttribute{need("id", "id", "core 10310"), may("name", "text", ""),
		need("label", "text", ""), may("associatedSpecies", "ref", "core 10310")}},
	"geneProductAssociation": {own: "20803", plain: "20801", children: []string{"and", "or", "geneProductRef"}, filled: "20805",
		attributes: []packageAttribute{may("id", "id", "20804"), may("name", "text", "")}},
	"and":            {own: "20903", plain: "21001", children: []string{"and", "or", "geneProductRef"}},
	"or":             {own: "20903", plain: "21101", children: []string{"and", "or", "geneProductRef"}},
	"geneProductRef": {own: "20903", plain: "20901", attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", ""), need("geneProduct", "ref", "20904")}},
}

// fbcConstraints are those of version 3.
var fbcConstraints = map[string]packageElement{
	"listOfUserDefinedConstraints": {own: "20214", plain: "20214", children: []string{"userDefinedConstraint"}, filled: schema},
	"userDefinedConstraint": {own: "21403", plain: "21401", children: []string{"listOfUserDefinedConstraintComponents"}, once: "21404",
		attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", ""), need("lowerBound", "ref", "21405"), need("upperBound", "ref", "21406")}},
	"listOfUserDefinedConstraintComponents": {own: "21303", plain: "21409", children: []string{"userDefinedConstraintComponent"}, filled: schema},
	"userDefinedConstraintComponent": {own: "21303", plain: "21301", attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", ""),
		need("coefficient", "ref", "10302"), need("variable", "ref", "10302"), may("variable2", "ref", "10302"), need("variableType", "linear|quadratic", "21306")}},
}

// fluxBalance examines what the elements of package fbc refer to.
func (x *examiner) fluxBalance(p *packageSchema) {
	x.packageIDs(p, x.model)
	x.chemicalFormulas(p)
	objectives := map[string]bool{}
	for _, o := range p.items(x.model, "listOfObjectives", "objective") {
		objectives[p.value(o, "id")] = true
		if !slices.ContainsFunc(o.Children(), func(c sbml.Node) bool { return c.Name() == "listOfFluxObjectives" }) {
			x.breach("fbc-20506", o.Pos(), "add a <listOfFluxObjectives>", "objective %q names no fluxes", p.value(o, "id"))
		}
		for _, f := range p.items(o, "listOfFluxObjectives", "fluxObjective") {
			x.refers(p, f, "reaction", "20606", "reaction")
		}
	}
	for _, l := range x.model.Children() {
		if l.Space() != p.space || l.Name() != "listOfObjectives" {
			continue
		}
		switch active, ok := p.attribute(l, "activeObjective"); {
		case !ok:
			x.breach("fbc-20207", l.Pos(), "name one of the objectives", "no objective is the active one")
		case !objectives[active]:
			x.known("fbc-20208", diag.UnknownName, l.AttributePos("activeObjective"), "name one of the objectives", "the active objective %q is not declared", active)
		}
	}
	for _, b := range p.items(x.model, "listOfFluxBounds", "fluxBound") {
		x.refers(p, b, "reaction", "20408", "reaction")
	}
	for _, c := range p.items(x.model, "listOfUserDefinedConstraints", "userDefinedConstraint") {
		x.refers(p, c, "lowerBound", "21405", "parameter")
		x.refers(p, c, "upperBound", "21406", "parameter")
		for _, t := range p.items(c, "listOfUserDefinedConstraintComponents", "userDefinedConstraintComponent") {
			x.refers(p, t, "coefficient", "21304", "parameter")
			x.refers(p, t, "variable", "21305", "reaction", "parameter")
		}
	}
	x.fluxBounds(p)
	x.geneProducts(p)
}

// refers reports an attribute of n that names no element of the kinds of the core.
func (x *examiner) refers(p *packageSchema, n sbml.Node, attribute, rule string, kinds ...string) {
	x.reference(p, n, attribute, rule, strings.Join(kinds, " or "), func(id string) bool { return x.index.is(id, kinds...) })
}

// among reports an attribute of n that is none of the ids.
func (x *examiner) among(p *packageSchema, n sbml.Node, attribute, rule, what string, ids map[string]sbml.Node) {
	x.reference(p, n, attribute, rule, what, func(id string) bool { return ids[id].Exists() })
}

func (x *examiner) reference(p *packageSchema, n sbml.Node, attribute, rule, what string, known func(id string) bool) {
	if id, ok := p.attribute(n, attribute); ok && !known(id) {
		x.known(ruleOf(p, rule), diag.UnknownName, n.AttributePos(attribute), "declare it", "%s=%q of <%s> is no %s", attribute, id, n.Name(), what)
	}
}

// byID returns nodes by the id that the package gives them; of several the first.
func (p *packageSchema) byID(nodes []sbml.Node) map[string]sbml.Node {
	all := map[string]sbml.Node{}
	for _, n := range slices.Backward(nodes) {
		if id := p.value(n, "id"); id != "" {
			all[id] = n
		}
	}
	return all
}

// packageIDs reports identifiers of package elements below n that are taken, by
// others or by elements of the core.
func (x *examiner) packageIDs(p *packageSchema, n sbml.Node) {
	seen := map[string]bool{}
	var visit func(n sbml.Node)
	visit = func(n sbml.Node) {
		for _, c := range n.Children() {
			id := p.value(c, "id")
			if c.Space() == p.space && id != "" && c.Name() != "geneProductAssociation" && c.Name() != "localParameter" {
				if _, taken := x.index.things[id]; taken || seen[id] {
					x.known(ruleOf(p, p.once), diag.DuplicateID, c.Pos(), "rename one of the two", "<%s> has the id %q, which is already taken", c.Name(), id)
				}
				seen[id] = true
			}
			visit(c)
		}
	}
	visit(n)
}

// chemicalFormulas examines those of species: element symbols and their numbers.
func (x *examiner) chemicalFormulas(p *packageSchema) {
	for _, s := range x.index.species {
		f, ok := p.attribute(s, "chemicalFormula")
		if ok && !chemical(f) {
			x.breach("fbc-20303", s.AttributePos("chemicalFormula"), "write symbols of elements, each with its number", "chemical formula %q of species %q is not well formed", f, s.Value("id"))
		}
	}
}

// chemical reports whether f is a sequence of element symbols, a capital and small
// letters, and numbers.
func chemical(f string) bool {
	for i, c := range f {
		switch {
		case 'A' <= c && c <= 'Z':
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			if i == 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// fluxBounds examines the bounds of reactions (versions 2 and 3), and what a strict
// model adds.
func (x *examiner) fluxBounds(p *packageSchema) {
	if p.hosts["reaction"].own == "" {
		return
	}
	strict := strings.TrimSpace(p.value(x.model, "strict"))
	for _, r := range x.index.reactions {
		x.refers(p, r, "lowerFluxBound", "20705", "parameter")
		x.refers(p, r, "upperFluxBound", "20706", "parameter")
		if strict == "true" || strict == "1" {
			x.strictReaction(p, r)
		}
	}
	if strict != "true" && strict != "1" {
		return
	}
	for _, o := range p.items(x.model, "listOfObjectives", "objective") {
		for _, f := range p.items(o, "listOfFluxObjectives", "fluxObjective") {
			if v, ok := numberOf(p.value(f, "coefficient")); ok && (math.IsNaN(v) || math.IsInf(v, 0)) {
				x.breach("fbc-20608", f.AttributePos("coefficient"), "write a number", "the model is strict, and a coefficient is %g", v)
			}
		}
	}
}

// strictReaction examines a reaction of a strict model: its bounds are known
// numbers in order, its stoichiometries constant.
func (x *examiner) strictReaction(p *packageSchema, r sbml.Node) {
	bound := map[string]float64{}
	for _, side := range []string{"lowerFluxBound", "upperFluxBound"} {
		id, ok := p.attribute(r, side)
		if !ok {
			x.breach("fbc-20707", r.Pos(), "write fbc:"+side+`="…"`, "the model is strict, and reaction %q has no %s", r.Value("id"), side)
			continue
		}
		if x.index.is(id, "parameter") {
			bound[side] = x.strictBound(r, x.index.things[id].node, side)
		}
	}
	low, okLow := bound["lowerFluxBound"]
	up, okUp := bound["upperFluxBound"]
	switch {
	case okLow && math.IsInf(low, 1):
		x.breach("fbc-20711", r.AttributePos("lowerFluxBound"), "write a smaller bound", "the lower bound of reaction %q is infinite", r.Value("id"))
	case okUp && math.IsInf(up, -1):
		x.breach("fbc-20712", r.AttributePos("upperFluxBound"), "write a larger bound", "the upper bound of reaction %q is minus infinity", r.Value("id"))
	case okLow && okUp && low > up:
		x.breach("fbc-20713", r.Pos(), "exchange the bounds", "the lower bound of reaction %q, %g, is above its upper bound, %g", r.Value("id"), low, up)
	}
	for _, list := range []string{"listOfReactants", "listOfProducts"} {
		for _, s := range x.list(r, list) {
			v, ok := numberOf(s.Value("stoichiometry"))
			if c := s.Value("constant"); c == "false" || c == "0" {
				x.breach("fbc-20714", s.AttributePos("constant"), `write constant="true"`, "the model is strict, and a stoichiometry of reaction %q may change", r.Value("id"))
			} else if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
				x.breach("fbc-20715", s.Pos(), `write stoichiometry="…"`, "the model is strict, and a stoichiometry of reaction %q is no number", r.Value("id"))
			}
		}
	}
}

// strictBound examines the parameter q that bounds reaction r, and returns its
// value [unit of flux].
func (x *examiner) strictBound(r, q sbml.Node, side string) float64 {
	id := q.Value("id")
	if c := q.Value("constant"); c == "false" || c == "0" {
		x.breach("fbc-20708", r.AttributePos(side), `declare it constant`, "the model is strict, and the bound %q may change", id)
	}
	if x.initially()[id] {
		x.breach("fbc-20710", r.AttributePos(side), "write its value", "the model is strict, and the bound %q has an initial assignment", id)
		return math.NaN()
	}
	v, ok := numberOf(q.Value("value"))
	if !ok || math.IsNaN(v) {
		x.breach("fbc-20709", r.AttributePos(side), `write value="…"`, "the model is strict, and the bound %q has no value", id)
		return math.NaN()
	}
	return v
}

// initially are the quantities that initial assignments set.
func (x *examiner) initially() map[string]bool {
	if x.index.initially == nil {
		x.index.initially = map[string]bool{}
		for _, a := range x.index.initials {
			x.index.initially[a.Value("symbol")] = true
		}
	}
	return x.index.initially
}

// numberOf reads a number as SBML writes it.
func numberOf(text string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), "INF", "Inf", 1), 64)
	return v, err == nil
}

// geneProducts examines gene products and what refers to them.
func (x *examiner) geneProducts(p *packageSchema) {
	products := p.items(x.model, "listOfGeneProducts", "geneProduct")
	byID := p.byID(products)
	labels := map[string]bool{}
	for _, g := range products {
		if label := p.value(g, "label"); label != "" && labels[label] {
			x.breach("fbc-21205", g.AttributePos("label"), "give it another label", "the label %q is given twice", label)
		}
		labels[p.value(g, "label")] = true
		x.refers(p, g, "associatedSpecies", "21207", "species")
	}
	var visit func(n sbml.Node)
	visit = func(n sbml.Node) {
		parts := 0
		for _, c := range n.Children() {
			if _, known := fbcGenes[c.Name()]; known && c.Space() == p.space {
				parts++
				visit(c)
			}
		}
		switch {
		case n.Name() == "and" && parts < 2:
			x.breach("fbc-21003", n.Pos(), "give it two parts", "<and> has fewer than two parts")
		case n.Name() == "or" && parts < 2:
			x.breach("fbc-21103", n.Pos(), "give it two parts", "<or> has fewer than two parts")
		case n.Name() == "geneProductAssociation" && parts > 1:
			x.breach("fbc-20805", n.Pos(), "join the parts with <and> or <or>", "<geneProductAssociation> has more than one part")
		case n.Name() == "geneProductRef":
			x.among(p, n, "geneProduct", "20908", "gene product", byID)
		}
	}
	for _, r := range x.index.reactions {
		for _, c := range r.Children() {
			if c.Space() == p.space {
				visit(c)
			}
		}
	}
}
