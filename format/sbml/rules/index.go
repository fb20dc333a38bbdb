package rules

import (
	"slices"

	"niche/format/sbml"
)

// thing is an element with an identifier.
type thing struct {
	node sbml.Node
	kind string
}

// index holds the elements of the model by what they are.
type index struct {
	things  map[string]thing   // of the model's space of names; the first of several
	further map[string][]thing // those whose names are taken
	order   []string
	units   map[string]sbml.Node // unit definitions
	metaids map[string]bool
	// lists of elements by kind
	functions, compartments, species, parameters, initials, rules, reactions, events []sbml.Node
	assigned, rated                                                                  map[string]sbml.Node // rules by variable
	locals                                                                           map[string]bool      // names of local parameters anywhere
	types                                                                            map[string]string    // compartment and species types
	initially                                                                        map[string]bool      // symbols of initial assignments; nil until asked for
}

// identifier is the attribute that names an element.
func (x *examiner) identifier() string {
	if x.level == 1 {
		return "name"
	}
	return "id"
}

// list returns the elements of a list of parent.
func (x *examiner) list(parent sbml.Node, name string) []sbml.Node {
	var all []sbml.Node
	for _, l := range parent.Children() {
		if l.Name() != name || !x.core(l) {
			continue
		}
		for _, c := range l.Children() {
			if x.core(c) && c.Name() != "notes" && c.Name() != "annotation" {
				all = append(all, c)
			}
		}
	}
	return all
}

// collect fills the index.
func (ix *index) collect(x *examiner) {
	ix.further = map[string][]thing{}
	ix.things, ix.units, ix.metaids, ix.locals, ix.types = map[string]thing{}, map[string]sbml.Node{}, map[string]bool{}, map[string]bool{}, map[string]string{}
	ix.assigned, ix.rated = map[string]sbml.Node{}, map[string]sbml.Node{}
	for _, u := range x.list(x.model, "listOfUnitDefinitions") {
		if id := u.Value(x.identifier()); ix.units[id] == (sbml.Node{}) {
			ix.units[id] = u
		}
	}
	ix.functions = x.list(x.model, "listOfFunctionDefinitions")
	ix.compartments = x.list(x.model, "listOfCompartments")
	ix.species = x.list(x.model, "listOfSpecies")
	ix.parameters = x.list(x.model, "listOfParameters")
	ix.initials = x.list(x.model, "listOfInitialAssignments")
	ix.rules = x.list(x.model, "listOfRules")
	ix.reactions = x.list(x.model, "listOfReactions")
	ix.events = x.list(x.model, "listOfEvents")
	for _, r := range ix.rules {
		v := x.variable(r)
		into := ix.assigned
		if r.Name() == "rateRule" || r.Value("type") == "rate" {
			into = ix.rated
		}
		if _, twice := into[v]; !twice && v != "" {
			into[v] = r
		}
	}
}

// variable is what a rule determines.
func (x *examiner) variable(rule sbml.Node) string {
	switch rule.Name() {
	case "assignmentRule", "rateRule":
		return rule.Value("variable")
	case "speciesConcentrationRule", "specieConcentrationRule":
		return rule.Value("species") + rule.Value("specie")
	case "compartmentVolumeRule":
		return rule.Value("compartment")
	case "parameterRule":
		return rule.Value("name")
	}
	return ""
}

// metaid notes a metaid and reports one that is taken.
func (ix *index) metaid(x *examiner, id string, n sbml.Node) {
	if ix.metaids[id] {
		x.breach("10307", n.AttributePos("metaid"), "give it another metaid", "metaid %q is given twice", id)
	}
	ix.metaids[id] = true
}

// is reports whether id names an element of one of the kinds.
func (ix *index) is(id string, kinds ...string) bool {
	t, ok := ix.things[id]
	if !ok {
		return false
	}
	for _, t := range append(ix.further[id], t) {
		if slices.Contains(kinds, t.kind) {
			return true
		}
	}
	return false
}
