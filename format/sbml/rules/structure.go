package rules

import (
	"slices"
	"strconv"
	"strings"

	"niche/diag"
	"niche/format/sbml"
)

// schema is the rule that a document keeps to the XML schema: what rules of their
// own say in Level 3.
const schema = "10103"

// attributeRules say which attributes an element may and must have, from Level 3.
var attributeRules = map[string]string{
	"sbml": "20108", "model": "20222", "functionDefinition": "20307", "unitDefinition": "20419", "unit": "20421",
	"compartment": "20517", "species": "20623", "parameter": "20706", "initialAssignment": "20805",
	"assignmentRule": "20908", "rateRule": "20909", "algebraicRule": "20910", "constraint": "21009",
	"reaction": "21110", "speciesReference": "21116", "modifierSpeciesReference": "21117", "kineticLaw": "21132", "localParameter": "21172",
	"event": "21225", "trigger": "21226", "delay": "21227", "priority": "21232", "eventAssignment": "21214",
	"listOfFunctionDefinitions": "20223", "listOfUnitDefinitions": "20224", "listOfCompartments": "20225", "listOfSpecies": "20226",
	"listOfParameters": "20227", "listOfInitialAssignments": "20228", "listOfRules": "20229", "listOfConstraints": "20230",
	"listOfReactions": "20231", "listOfEvents": "20232", "listOfUnits": "20420",
	"listOfReactants": "21150", "listOfProducts": "21150", "listOfModifiers": "21151", "listOfLocalParameters": "21129", "listOfEventAssignments": "21224",
}

// contentRules say what a list may hold, from Level 3.
var contentRules = map[string]string{
	"listOfFunctionDefinitions": "20206", "listOfUnitDefinitions": "20207", "listOfCompartments": "20208", "listOfSpecies": "20209",
	"listOfParameters": "20210", "listOfInitialAssignments": "20211", "listOfRules": "20212", "listOfConstraints": "20213",
	"listOfReactions": "20214", "listOfEvents": "20215", "listOfUnits": "20415",
	"listOfReactants": "21104", "listOfProducts": "21104", "listOfModifiers": "21105", "listOfLocalParameters": "21128", "listOfEventAssignments": "21223",
}

// onceRules say that a child may be given once: by parent, then child ("" for any
// other).
var onceRules = map[string]map[string]string{
	"model":          {"": "20205"},
	"unitDefinition": {"": "20414"},
	"reaction":       {"": "21106"},
	"kineticLaw":     {"listOfLocalParameters": "21127"},
	"event":          {"trigger": "21201", "delay": "21221", "priority": "21230", "listOfEventAssignments": "21222"},
	"constraint":     {"message": "21008"},
}

// mathRules say that an element holds one formula.
var mathRules = map[string]string{
	"functionDefinition": "20306", "initialAssignment": "20804", "assignmentRule": "20907", "rateRule": "20907", "algebraicRule": "20907",
	"constraint": "21007", "kineticLaw": "21130", "trigger": "21209", "delay": "21210", "priority": "21231", "eventAssignment": "21213",
}

// requiredAttributes are those that Level 3 demands.
var requiredAttributes = map[string]string{
	"functionDefinition": "id", "unitDefinition": "id", "unit": "kind exponent scale multiplier", "compartment": "id constant",
	"species": "id compartment hasOnlySubstanceUnits boundaryCondition constant", "parameter": "id constant", "localParameter": "id",
	"initialAssignment": "symbol", "assignmentRule": "variable", "rateRule": "variable", "reaction": "id reversible",
	"speciesReference": "species constant", "modifierSpeciesReference": "species", "event": "useValuesFromTriggerTime",
	"trigger": "initialValue persistent", "eventAssignment": "variable",
}

// oldRequired are those that Level 2 demands, and oldestRequired Level 1.
var oldRequired = map[string]string{
	"functionDefinition": "id", "unitDefinition": "id", "unit": "kind", "compartment": "id", "species": "id compartment", "parameter": "id",
	"initialAssignment": "symbol", "assignmentRule": "variable", "rateRule": "variable", "reaction": "id", "speciesReference": "species",
	"modifierSpeciesReference": "species", "eventAssignment": "variable", "compartmentType": "id", "speciesType": "id",
}

var oldestRequired = map[string]string{
	"unitDefinition": "name", "unit": "kind", "compartment": "name", "species": "name compartment initialAmount", "parameter": "name",
	"reaction": "name", "algebraicRule": "formula", "parameterRule": "formula name", "compartmentVolumeRule": "formula compartment",
	"speciesConcentrationRule": "formula", "kineticLaw": "formula",
}

// attributeTypes are the attributes that are no text.
var attributeTypes = map[string]string{
	"spatialDimensions": "number", "size": "number", "volume": "number", "value": "number", "stoichiometry": "number",
	"initialAmount": "number", "initialConcentration": "number", "exponent": "number", "multiplier": "number", "scale": "integer",
	"constant": "boolean", "boundaryCondition": "boolean", "hasOnlySubstanceUnits": "boolean", "reversible": "boolean", "fast": "boolean",
	"useValuesFromTriggerTime": "boolean", "persistent": "boolean", "initialValue": "boolean",
}

// attributeRule is the rule about the attributes of an element in this level.
func (x *examiner) attributeRule(name string) string {
	if rule := attributeRules[name]; x.level >= 3 && rule != "" {
		return rule
	}
	return schema
}

// element examines the attributes and children of n, which is of a kind, and of
// everything below.
func (x *examiner) element(n sbml.Node, kind string) {
	attributes, children, ok := sbml.Allowed(kind, x.level, x.version)
	if !ok {
		return
	}
	x.attributes(n, kind, attributes)
	x.metadata(n, kind)
	x.children(n, kind, children)
	if rule := mathRules[kind]; rule != "" && x.level >= 2 {
		x.onceMath(n, rule)
	}
}

func (x *examiner) attributes(n sbml.Node, kind string, allowed []string) {
	rule := x.attributeRule(kind)
	for _, a := range n.Attributes() {
		switch {
		case a.Space != "" && kind == "sbml" && a.Name == "required" && x.level < 3:
			x.doubt(schema, diag.SBMLRule, n.Pos(), "remove it", "packages and their attribute required exist from Level 3 on")
		case a.Space != "":
		case a.Name == "metaid" && x.level > 1 || a.Name == "sboTerm" && x.since(2, 2): // see metadata
		case !slices.Contains(allowed, a.Name):
			x.doubtful(rule, diag.SBMLUnknownAttribute, n, diag.SuggestHint(a.Name, allowed), "attribute %q of <%s> does not exist in SBML Level %d Version %d", a.Name, kind, x.level, x.version)
		default:
			x.attributeType(n, a)
		}
	}
	table := requiredAttributes
	switch x.level {
	case 1:
		table = oldestRequired
	case 2:
		table = oldRequired
	}
	names := strings.Fields(table[kind])
	if kind == "reaction" && x.level == 3 && x.version == 1 {
		names = append(names, "fast")
	}
	for _, name := range names {
		if v, ok := n.Attr(name); !ok || v == "" {
			if name == "compartment" && x.level == 3 {
				rule = "20614"
			}
			x.known(rule, diag.SBMLMissingAttribute, n.Pos(), "write "+name+`="…"`, "<%s> has no attribute %q", kind, name)
		}
	}
}

// doubtful reports at n what the reader passes over with a warning.
func (x *examiner) doubtful(rule string, code diag.Code, n sbml.Node, hint, format string, args ...any) {
	x.known(rule, code, n.Pos(), hint, format, args...)
}

func (x *examiner) attributeType(n sbml.Node, a sbml.Attribute) {
	kind, v := attributeTypes[a.Name], strings.TrimSpace(a.Value)
	ok := true
	switch kind {
	case "boolean":
		ok = v == "true" || v == "false" || v == "1" || v == "0"
	case "number":
		_, err := strconv.ParseFloat(strings.Replace(v, "INF", "Inf", 1), 64)
		ok = err == nil || strings.Contains(err.Error(), "range")
	case "integer":
		_, err := strconv.Atoi(v)
		ok = err == nil
	}
	if !ok {
		x.known(schema, diag.SBMLBadValue, n.AttributePos(a.Name), "", "attribute %s=%q of <%s> is no %s", a.Name, a.Value, n.Name(), kind)
	}
}

// children examines the children of n and what is below them.
func (x *examiner) children(n sbml.Node, kind string, allowed []string) {
	seen := map[string]bool{}
	for _, c := range n.Children() {
		if !x.core(c) {
			continue
		}
		name := c.Name()
		switch {
		case name == "notes" || name == "annotation" || name == "annotations":
		case !slices.Contains(allowed, name):
			rule := "10102"
			if r := contentRules[kind]; r != "" && x.level >= 3 {
				rule = r
			}
			x.known(rule, diag.SBMLUnknownElement, c.Pos(), diag.SuggestHint(name, allowed), "element <%s> does not exist in <%s> in SBML Level %d Version %d", name, kind, x.level, x.version)
			x.strayReference(c, kind)
			continue
		case seen[name] && !strings.HasPrefix(kind, "listOf"):
			if rule := x.onceRule(kind, name); rule != "" {
				x.known(rule, diag.SBMLRepeatedElement, c.Pos(), "keep one of them", "<%s> is given twice in <%s>", name, kind)
			}
		}
		seen[name] = true
		x.element(c, name)
	}
	x.emptyLists(n, kind)
	x.childOrder(n, kind)
}

// strayReference reports that what stands among reactants, products or modifiers
// says no species as such a reference must.
func (x *examiner) strayReference(c sbml.Node, kind string) {
	switch {
	case x.level < 3:
	case kind == "listOfModifiers":
		x.known("21117", diag.SBMLUnknownElement, c.Pos(), "use <modifierSpeciesReference>", "<%s> is no reference to a modifier", c.Name())
	case kind == "listOfReactants" || kind == "listOfProducts":
		x.known("21116", diag.SBMLUnknownElement, c.Pos(), "use <speciesReference>", "<%s> is no reference to a species", c.Name())
	}
}

func (x *examiner) onceRule(kind, child string) string {
	if x.level < 3 {
		return schema
	}
	if kind == "sbml" {
		return "" // see document
	}
	if rule, ok := onceRules[kind][child]; ok {
		return rule
	}
	return onceRules[kind][""]
}

// emptyLists reports lists without elements, which Levels before 3.2 do not allow.
func (x *examiner) emptyLists(n sbml.Node, kind string) {
	if x.since(3, 2) {
		return
	}
	for _, c := range n.Children() {
		if !x.core(c) || !strings.HasPrefix(c.Name(), "listOf") || slices.ContainsFunc(c.Children(), func(e sbml.Node) bool {
			return e.Name() != "notes" && e.Name() != "annotation"
		}) {
			continue
		}
		rule := "20203"
		switch kind {
		case "unitDefinition":
			rule = "20409"
			if x.level == 3 {
				rule = "20413"
			}
		case "reaction":
			rule = "21103"
		case "kineticLaw":
			rule = "21123"
		case "event":
			rule = "21203"
		}
		x.breach(rule, c.Pos(), "remove it", "<%s> is empty", c.Name())
	}
}

// modelOrder is the order of lists that Level 2 demands.
var modelOrder = []string{"notes", "annotation", "listOfFunctionDefinitions", "listOfUnitDefinitions", "listOfCompartmentTypes", "listOfSpeciesTypes",
	"listOfCompartments", "listOfSpecies", "listOfParameters", "listOfInitialAssignments", "listOfRules", "listOfConstraints", "listOfReactions", "listOfEvents"}

var reactionOrder = []string{"notes", "annotation", "listOfReactants", "listOfProducts", "listOfModifiers", "kineticLaw"}

// childOrder reports children in another order than Level 2 demands.
func (x *examiner) childOrder(n sbml.Node, kind string) {
	order, rule := modelOrder, "20202"
	switch {
	case x.level != 2:
		return
	case kind == "reaction":
		order, rule = reactionOrder, "21102"
	case kind != "model":
		return
	}
	last := -1
	for _, c := range n.Children() {
		k := slices.Index(order, c.Name())
		if k >= 0 && k < last {
			x.breach(rule, c.Pos(), "move it before <"+order[last]+">", "<%s> stands after <%s>", c.Name(), order[last])
		}
		last = max(last, k)
	}
}

// onceMath reports missing and further formulas of n.
func (x *examiner) onceMath(n sbml.Node, rule string) {
	if x.level < 3 {
		rule = schema
	}
	count := 0
	for _, c := range n.Children() {
		if c.Space() != sbml.MathSpace || c.Name() != "math" {
			continue
		}
		if count++; count == 2 {
			x.known(rule, diag.SBMLRepeatedElement, c.Pos(), "keep one of them", "<%s> has two formulas", n.Name())
		}
	}
	if count == 0 && !x.since(3, 2) {
		x.known(rule, diag.SBMLMissingElement, n.Pos(), "add a <math>", "<%s> has no <math>", n.Name())
	}
}
