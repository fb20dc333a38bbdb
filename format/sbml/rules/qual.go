package rules

import (
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// qualSchema is package qual, Qualitative Models, version 1: C. Chaouiya et al.,
// doi 10.1186/1752-0509-7-135.
func qualSchema() packageSchema {
	name := may("name", "text", "")
	return packageSchema{
		name: "qual", space: packageBase + "qual/version1", flag: "20101", boolean: "20102", once: "10301", meaning: (*examiner).qualitative,
		hosts: map[string]packageHost{"model": {children: []string{"listOfQualitativeSpecies", "listOfTransitions"}, once: "20201"}},
		elements: map[string]packageElement{
			"listOfQualitativeSpecies": {own: "20205", plain: "20205", children: []string{"qualitativeSpecies"}, filled: schema},
			"qualitativeSpecies": {own: "20303", plain: "20301", attributes: []packageAttribute{need("id", "id", "core 10310"), name, need("compartment", "ref", "core 10310"),
				need("constant", "boolean", "20304"), may("initialLevel", "natural", "20306"), may("maxLevel", "natural", "20307")}},
			"listOfTransitions": {own: "20206", plain: "20206", children: []string{"transition"}, filled: schema},
			"transition": {own: "20403", plain: "20401", children: []string{"listOfInputs", "listOfOutputs", "listOfFunctionTerms"}, once: "20405",
				attributes: []packageAttribute{may("id", "id", "core 10310"), name}},
			"listOfInputs": {own: "20410", plain: "20410", children: []string{"input"}, filled: schema},
			"input": {own: "20503", plain: "20501", attributes: []packageAttribute{may("id", "id", "core 10310"), name, need("qualitativeSpecies", "ref", "core 10310"),
				need("transitionEffect", "none|consumption", "20506"), may("sign", "positive|negative|dual|unknown", "20505"), may("thresholdLevel", "natural", "20507")}},
			"listOfOutputs": {own: "20411", plain: "20411", children: []string{"output"}, filled: schema},
			"output": {own: "20603", plain: "20601", attributes: []packageAttribute{may("id", "id", "core 10310"), name, need("qualitativeSpecies", "ref", "core 10310"),
				need("transitionEffect", "production|assignmentLevel", "20605"), may("outputLevel", "natural", "20606")}},
			"listOfFunctionTerms": {own: "20703", plain: "20701", children: []string{"defaultTerm", "functionTerm"}},
			"defaultTerm":         {own: "20703", plain: "20701", attributes: []packageAttribute{need("resultLevel", "natural", "20704")}},
			"functionTerm":        {own: "20803", plain: "20801", attributes: []packageAttribute{need("resultLevel", "natural", "20805")}},
		},
	}
}

// qualitative examines species and transitions.
func (x *examiner) qualitative(p *packageSchema) {
	x.packageIDs(p, x.model)
	all := p.items(x.model, "listOfQualitativeSpecies", "qualitativeSpecies")
	species := p.byID(all)
	for _, s := range all {
		x.refers(p, s, "compartment", "20308", "compartment")
		x.belowZero(p, s, "maxLevel", "20313")
		x.belowZero(p, s, "initialLevel", "20312")
		if start, ok := p.levelOf(s, "initialLevel"); ok {
			if most, ok := p.levelOf(s, "maxLevel"); ok && start > most {
				x.breach("qual-20309", s.AttributePos("initialLevel"), "start with a lower level", "species %q starts with level %d, above its largest, %d", p.value(s, "id"), start, most)
			}
		}
	}
	determined := map[string]bool{}
	for _, t := range p.items(x.model, "listOfTransitions", "transition") {
		x.transition(p, t, species, determined)
	}
}

// levelOf returns a level that n states.
func (p *packageSchema) levelOf(n sbml.Node, attribute string) (int, bool) {
	v, err := strconv.Atoi(strings.TrimSpace(p.value(n, attribute)))
	return v, err == nil
}

// belowZero reports a level below 0.
func (x *examiner) belowZero(p *packageSchema, n sbml.Node, attribute, rule string) {
	if v, ok := p.levelOf(n, attribute); ok && v < 0 {
		x.known(ruleOf(p, rule), diag.SBMLBadValue, n.AttributePos(attribute), "write 0, 1, 2, …", "%s of <%s> is %d", attribute, n.Name(), v)
	}
}

// transition examines one transition. determined are the species that outputs of
// earlier ones assign.
func (x *examiner) transition(p *packageSchema, t sbml.Node, species map[string]sbml.Node, determined map[string]bool) {
	constant := func(n sbml.Node) bool {
		c := p.value(species[p.value(n, "qualitativeSpecies")], "constant")
		return c == "true" || c == "1"
	}
	for _, in := range p.items(t, "listOfInputs", "input") {
		x.among(p, in, "qualitativeSpecies", "20508", "qualitative species", species)
		x.belowZero(p, in, "thresholdLevel", "20510")
		if species[p.value(in, "qualitativeSpecies")].Exists() && constant(in) && p.value(in, "transitionEffect") == "consumption" {
			x.breach("qual-20509", in.AttributePos("transitionEffect"), `write "none"`, "the constant species %q is consumed", p.value(in, "qualitativeSpecies"))
		}
	}
	for _, out := range p.items(t, "listOfOutputs", "output") {
		x.among(p, out, "qualitativeSpecies", "20607", "qualitative species", species)
		x.belowZero(p, out, "outputLevel", "20610")
		id, effect := p.value(out, "qualitativeSpecies"), p.value(out, "transitionEffect")
		_, stated := p.levelOf(out, "outputLevel")
		switch {
		case species[id].Exists() && constant(out):
			x.breach("qual-20608", out.AttributePos("qualitativeSpecies"), "declare it not constant", "the constant species %q is changed", id)
		case effect == "assignmentLevel" && determined[id]:
			x.breach("qual-20311", out.Pos(), "join the transitions", "species %q is assigned by two outputs", id)
		case effect == "production" && !stated:
			x.breach("qual-20609", out.Pos(), `write qual:outputLevel="…"`, "species %q is produced, but not how much", id)
		}
		determined[id] = determined[id] || effect == "assignmentLevel"
		x.results(p, t, species[id])
	}
	x.terms(p, t)
}

// results reports terms of t that lead to a level above the largest of a species.
func (x *examiner) results(p *packageSchema, t, species sbml.Node) {
	if !species.Exists() {
		return
	}
	most, ok := p.levelOf(species, "maxLevel")
	if !ok {
		return
	}
	for _, kind := range []string{"defaultTerm", "functionTerm"} {
		for _, f := range p.items(t, "listOfFunctionTerms", kind) {
			if v, ok := p.levelOf(f, "resultLevel"); ok && v > most {
				x.breach("qual-20413", f.AttributePos("resultLevel"), "raise maxLevel", "a term leads to level %d of %q, above its largest, %d", v, p.value(species, "id"), most)
			}
		}
	}
}

// terms examines the function terms of t.
func (x *examiner) terms(p *packageSchema, t sbml.Node) {
	defaults := p.items(t, "listOfFunctionTerms", "defaultTerm")
	lists := 0
	for _, c := range t.Children() {
		if c.Space() == p.space && c.Name() == "listOfFunctionTerms" {
			lists++
		}
	}
	switch {
	case lists == 0 || len(defaults)+len(p.items(t, "listOfFunctionTerms", "functionTerm")) == 0:
		x.known("qual-20405", diag.SBMLMissingElement, t.Pos(), "add a <listOfFunctionTerms>", "a transition has no function terms")
	case len(defaults) == 0:
		x.known("qual-20409", diag.SBMLMissingElement, t.Pos(), "add a <defaultTerm>", "a transition has no default term")
	case len(defaults) > 1:
		x.known("qual-20409", diag.SBMLMissingElement, t.Pos(), "keep one of them", "a transition has %d default terms", len(defaults))
	}
	for _, d := range defaults {
		x.belowZero(p, d, "resultLevel", "20705")
		x.belowZero(p, d, "resultLevel", "20414")
	}
	for _, f := range p.items(t, "listOfFunctionTerms", "functionTerm") {
		x.belowZero(p, f, "resultLevel", "20806")
		x.belowZero(p, f, "resultLevel", "20414")
		formulas := slices.DeleteFunc(f.Children(), func(c sbml.Node) bool { return c.Space() != sbml.MathSpace })
		switch len(formulas) {
		case 1:
			x.condition(p, t, f)
		case 0:
			x.known("qual-20804", diag.SBMLMissingElement, f.Pos(), "add a <math>", "a function term has no formula")
		default:
			x.known("qual-20804", diag.SBMLRepeatedElement, formulas[1].Pos(), "keep one of them", "a function term has two formulas")
		}
	}
}

// condition examines the formula of a function term: a truth value over species
// and inputs, without the symbols of time.
func (x *examiner) condition(p *packageSchema, t, f sbml.Node) {
	h := holder{node: f, truth: "qual-10201"}
	for _, s := range p.items(x.model, "listOfQualitativeSpecies", "qualitativeSpecies") {
		h.bound = append(h.bound, p.value(s, "id"))
	}
	for _, in := range p.items(t, "listOfInputs", "input") {
		h.bound = append(h.bound, p.value(in, "id"))
	}
	x.formula(h)
	var visit func(n sbml.Node)
	visit = func(n sbml.Node) {
		if n.Name() == "csymbol" {
			x.breach("qual-10202", n.Pos(), "use levels of species only", "the condition of a function term uses the symbol %q", n.Text())
		}
		for _, c := range n.Children() {
			visit(c)
		}
	}
	visit(mathOf(f))
}
