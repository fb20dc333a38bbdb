package rules

import (
	"regexp"

	"niche/diag"
	"niche/format/sbml"
)

var sid = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// ids examines all identifiers and fills the space of names of the model.
func (x *examiner) ids() {
	x.modelID()
	ix := &x.index
	for _, group := range []struct {
		nodes []sbml.Node
		kind  string
	}{
		{ix.functions, "function"}, {x.list(x.model, "listOfCompartmentTypes"), "compartment type"}, {x.list(x.model, "listOfSpeciesTypes"), "species type"},
		{ix.compartments, "compartment"}, {ix.species, "species"}, {ix.parameters, "parameter"}, {ix.reactions, "reaction"}, {ix.events, "event"},
	} {
		for _, n := range group.nodes {
			x.declare(n, group.kind)
			if group.kind == "reaction" {
				x.reactionIDs(n)
			}
		}
	}
	for _, list := range [][]sbml.Node{ix.initials, ix.rules, x.list(x.model, "listOfConstraints")} {
		for _, n := range list {
			if x.since(3, 2) {
				x.declare(n, n.Name())
			}
		}
	}
	x.unitIDs()
}

// modelID declares the model, which shares the space of names.
func (x *examiner) modelID() {
	if id, ok := x.model.Attr(x.identifier()); ok && x.level > 1 {
		x.syntax(x.model, id, "10310")
		x.index.things[id] = thing{x.model, "model"}
	}
}

// declare adds n to the space of names.
func (x *examiner) declare(n sbml.Node, kind string) {
	id, ok := n.Attr(x.identifier())
	if !ok || id == "" {
		return
	}
	x.syntax(n, id, "10310")
	if first, twice := x.index.things[id]; twice {
		x.known("10301", diag.DuplicateID, n.Pos(), "rename one of the two", "%s %q has a name that is already taken by a %s in line %d", kind, id, first.kind, first.node.Pos().Line)
		x.index.further[id] = append(x.index.further[id], thing{n, kind})
		return
	}
	x.index.things[id] = thing{n, kind}
	x.index.order = append(x.index.order, id)
}

// syntax reports an identifier that is none.
func (x *examiner) syntax(n sbml.Node, id, rule string) {
	if !sid.MatchString(id) {
		x.known(rule, diag.SBMLBadID, n.AttributePos(x.identifier()), "use letters, digits and underscores, beginning with no digit", "%s=%q of <%s> is not an identifier", x.identifier(), id, n.Name())
	}
}

// reactionIDs declares species references, and local parameters in a space of
// their own.
func (x *examiner) reactionIDs(reaction sbml.Node) {
	if x.level > 1 {
		for _, list := range []string{"listOfReactants", "listOfProducts", "listOfModifiers"} {
			for _, ref := range x.list(reaction, list) {
				kind := "species reference"
				if list == "listOfModifiers" {
					kind = "modifier"
				}
				x.declare(ref, kind)
			}
		}
	}
	seen := map[string]bool{}
	for _, p := range x.localParameters(reaction) {
		id, ok := p.Attr(x.identifier())
		if !ok {
			continue
		}
		x.syntax(p, id, "10310")
		x.index.locals[id] = true
		if seen[id] {
			x.known("10303", diag.DuplicateID, p.Pos(), "rename one of the two", "local parameter %q of reaction %q is given twice", id, reaction.Value(x.identifier()))
		}
		seen[id] = true
	}
}

func (x *examiner) localParameters(reaction sbml.Node) []sbml.Node {
	law := reaction.Child("kineticLaw")
	if x.level < 3 {
		return x.list(law, "listOfParameters")
	}
	return x.list(law, "listOfLocalParameters")
}

// unitIDs examines the names of unit definitions, a space of their own.
func (x *examiner) unitIDs() {
	seen := map[string]bool{}
	for _, u := range x.list(x.model, "listOfUnitDefinitions") {
		id, ok := u.Attr(x.identifier())
		if !ok {
			continue
		}
		x.syntax(u, id, "10310")
		if seen[id] {
			x.known("10302", diag.DuplicateID, u.Pos(), "rename one of the two", "unit definition %q has a name that is already taken", id)
		}
		seen[id] = true
		if baseUnit(id) {
			x.breach("20401", u.Pos(), "give it another id", "the unit definition %q has the name of a unit of SBML", id)
		}
	}
}
