package sbml

import (
	"slices"
	"strings"

	"niche/diag"
)

// allowed says in which levels and versions an attribute or child element
// exists: from and to are 10·level + version, inclusive.
type allowed struct {
	name     string
	from, to int
}

// shape lists what one kind of element may hold, besides metaid, sboTerm, notes
// and annotation, which every element may.
type shape struct {
	attributes []allowed
	children   []allowed
}

// Levels and versions as 10·level + version.
const (
	first = 11
	last  = 32
)

func always(names string) []allowed { return within(first, last, names) }
func within(from, to int, names string) []allowed {
	var a []allowed
	for _, n := range strings.Fields(names) {
		a = append(a, allowed{n, from, to})
	}
	return a
}

// identified are id and name, with the level from which the element has an id.
// Level 1 identifies elements by name; from Level 3 Version 2 on, every element
// may have both.
func identified(from int) []allowed {
	return slices.Concat(within(from, last, "id"), within(min(from, 32), last, "name"))
}

var mathChild = within(21, last, "math")

// shapes are the elements of SBML Core, by name. Lists are handled by
// listShape.
var shapes = map[string]shape{
	"sbml": {
		attributes: always("level version"),
		children:   always("model"),
	},
	"model": {
		attributes: slices.Concat(always("name"), within(21, last, "id"),
			within(31, last, "substanceUnits timeUnits volumeUnits areaUnits lengthUnits extentUnits conversionFactor")),
		children: slices.Concat(
			always("listOfUnitDefinitions listOfCompartments listOfSpecies listOfParameters listOfRules listOfReactions"),
			within(21, last, "listOfFunctionDefinitions listOfEvents"),
			within(22, last, "listOfInitialAssignments listOfConstraints"),
			within(22, 25, "listOfCompartmentTypes listOfSpeciesTypes")),
	},
	"functionDefinition": {attributes: within(21, last, "id name"), children: mathChild},
	"unitDefinition":     {attributes: slices.Concat(always("name"), within(21, last, "id")), children: always("listOfUnits")},
	"unit": {attributes: slices.Concat(always("kind exponent scale"), within(21, last, "multiplier"),
		within(21, 21, "offset"), identified(32))},
	"compartmentType": {attributes: within(22, 25, "id name")},
	"speciesType":     {attributes: within(22, 25, "id name")},
	"compartment": {attributes: slices.Concat(always("name units"), within(21, last, "id size constant spatialDimensions"),
		within(first, 12, "volume"), within(first, 25, "outside"), within(22, 25, "compartmentType"))},
	"species": {attributes: slices.Concat(always("name compartment initialAmount boundaryCondition"),
		within(first, 12, "units"), within(first, 25, "charge"), within(21, 22, "spatialSizeUnits"), within(22, 25, "speciesType"),
		within(21, last, "id initialConcentration substanceUnits hasOnlySubstanceUnits constant"), within(31, last, "conversionFactor"))},
	"parameter":                {attributes: slices.Concat(always("name value units"), within(21, last, "id constant"))},
	"localParameter":           {attributes: within(31, last, "id name value units")},
	"initialAssignment":        {attributes: slices.Concat(within(22, last, "symbol"), identified(32)), children: mathChild},
	"algebraicRule":            {attributes: slices.Concat(within(first, 12, "formula"), identified(32)), children: mathChild},
	"assignmentRule":           {attributes: slices.Concat(within(21, last, "variable"), identified(32)), children: mathChild},
	"rateRule":                 {attributes: slices.Concat(within(21, last, "variable"), identified(32)), children: mathChild},
	"speciesConcentrationRule": {attributes: within(first, 12, "formula type species specie")},
	"compartmentVolumeRule":    {attributes: within(first, 12, "formula type compartment")},
	"parameterRule":            {attributes: within(first, 12, "formula type name units")},
	"constraint":               {attributes: identified(32), children: slices.Concat(mathChild, always("message"))},
	"reaction": {
		attributes: slices.Concat(always("name reversible"), within(21, last, "id"), within(first, 31, "fast"), within(31, last, "compartment")),
		children:   slices.Concat(always("listOfReactants listOfProducts kineticLaw"), within(21, last, "listOfModifiers")),
	},
	"speciesReference": {
		attributes: slices.Concat(always("species stoichiometry"), within(first, 12, "specie"), within(first, 21, "denominator"),
			within(22, last, "id name"), within(31, last, "constant")),
		children: within(21, 25, "stoichiometryMath"),
	},
	"modifierSpeciesReference": {attributes: slices.Concat(within(21, last, "species"), within(22, last, "id name"))},
	"stoichiometryMath":        {children: mathChild},
	"kineticLaw": {
		attributes: slices.Concat(within(first, 12, "formula"), within(first, 22, "timeUnits substanceUnits"), identified(32)),
		children:   slices.Concat(mathChild, within(first, 25, "listOfParameters"), within(31, last, "listOfLocalParameters")),
	},
	"event": {
		attributes: slices.Concat(within(21, last, "id name"), within(21, 22, "timeUnits"), within(24, last, "useValuesFromTriggerTime")),
		children:   slices.Concat(within(21, last, "trigger delay listOfEventAssignments"), within(31, last, "priority")),
	},
	"trigger":         {attributes: slices.Concat(within(31, last, "persistent initialValue"), identified(32)), children: mathChild},
	"delay":           {attributes: identified(32), children: mathChild},
	"priority":        {attributes: identified(32), children: mathChild},
	"eventAssignment": {attributes: slices.Concat(within(21, last, "variable"), identified(32)), children: mathChild},
}

// lists are the elements that hold other elements of one kind or a few kinds.
var lists = map[string]string{
	"listOfFunctionDefinitions": "functionDefinition",
	"listOfUnitDefinitions":     "unitDefinition",
	"listOfUnits":               "unit",
	"listOfCompartmentTypes":    "compartmentType",
	"listOfSpeciesTypes":        "speciesType",
	"listOfCompartments":        "compartment",
	"listOfSpecies":             "species specie",
	"listOfParameters":          "parameter",
	"listOfLocalParameters":     "localParameter",
	"listOfInitialAssignments":  "initialAssignment",
	"listOfRules":               "algebraicRule assignmentRule rateRule speciesConcentrationRule specieConcentrationRule compartmentVolumeRule parameterRule",
	"listOfConstraints":         "constraint",
	"listOfReactions":           "reaction",
	"listOfReactants":           "speciesReference specieReference",
	"listOfProducts":            "speciesReference specieReference",
	"listOfModifiers":           "modifierSpeciesReference",
	"listOfEvents":              "event",
	"listOfEventAssignments":    "eventAssignment",
}

// oldNames are the spellings of Level 1 Version 1.
var oldNames = map[string]string{
	"specie":                  "species",
	"specieReference":         "speciesReference",
	"specieConcentrationRule": "speciesConcentrationRule",
}

// filter removes from el the attributes and children of the core that do not
// exist in this level and version, with a warning each, so that readers see
// valid ones only. From here on, the level and version are those of the element's
// document. Names of Level 1 Version 1 become the newer ones.
func (r *reader) filter(el *element) {
	r.level, r.version = el.doc.level, el.doc.version
	if newer, ok := oldNames[el.name]; ok && r.level == 1 {
		el.name = newer
	}
	if contents, ok := lists[el.name]; ok {
		r.filterAttributes(el, identified(32))
		r.filterChildren(el, always(contents))
		return
	}
	s, ok := shapes[el.name]
	if !ok {
		return
	}
	r.filterAttributes(el, s.attributes)
	r.filterChildren(el, s.children)
}

// exists returns the entry of specs called name, or nil, for this level.
func (r *reader) exists(name string, specs []allowed) bool {
	now := 10*r.level + r.version
	for _, a := range specs {
		if a.name == name && a.from <= now && now <= a.to {
			return true
		}
	}
	return false
}

// names returns the names of specs that exist in this level.
func (r *reader) names(specs []allowed) []string {
	var names []string
	for _, a := range specs {
		if r.exists(a.name, specs) {
			names = append(names, a.name)
		}
	}
	return names
}

func (r *reader) filterAttributes(el *element, specs []allowed) {
	kept := el.attrs[:0]
	for _, a := range el.attrs {
		switch {
		case a.space != "" && !understood(a.space): // of another package, or xml:
		case a.space != "" || a.name == "metaid" || a.name == "sboTerm" || r.exists(a.name, specs):
			kept = append(kept, a)
		default:
			r.warnf(diag.SBMLUnknownAttribute, el, diag.SuggestHint(a.name, r.names(specs)),
				"attribute %q of <%s> does not exist in SBML Level %d Version %d and is ignored", a.name, el.name, r.level, r.version)
		}
	}
	el.attrs = kept
}

func (r *reader) filterChildren(el *element, specs []allowed) {
	kept := el.children[:0]
	for _, c := range el.children {
		core := c.space == r.doc.root.space
		switch {
		case c.space == mathSpace, understood(c.space), core && r.exists(c.name, specs),
			core && slices.Contains([]string{"notes", "annotation", "annotations"}, c.name):
			kept = append(kept, c)
		case core:
			r.warnf(diag.SBMLUnknownElement, c, diag.SuggestHint(c.name, r.names(specs)),
				"element <%s> does not exist in <%s> in SBML Level %d Version %d and is ignored", c.name, el.name, r.level, r.version)
		}
	}
	el.children = kept
}
