package rules

import (
	"niche/format/sbml"
)

// groupsSchema is package groups, version 1: M. Hucka and L. P. Smith,
// doi 10.1515/jib-2016-290.
func groupsSchema() packageSchema {
	return packageSchema{
		name: "groups", space: packageBase + "groups/version1", flag: "20101", boolean: "20102", never: "20103", required: "false", once: "10301",
		meaning: (*examiner).groups,
		hosts:   map[string]packageHost{"model": {children: []string{"listOfGroups"}, once: "20201"}},
		elements: map[string]packageElement{
			"listOfGroups": {own: "20303", plain: "20204", children: []string{"group"}, filled: schema},
			"group": {own: "20303", plain: "20301", children: []string{"listOfMembers"}, once: "20304",
				attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", ""), need("kind", "classification|partonomy|collection", "20305")}},
			"listOfMembers": {own: "20310", plain: "20309", children: []string{"member"}, filled: schema,
				attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", "")}},
			"member": {own: "20403", plain: "20401", attributes: []packageAttribute{may("id", "id", "10302"), may("name", "text", ""),
				may("idRef", "ref", "20407"), may("metaIdRef", "xml", "20408")}},
		},
	}
}

// groups examines what the members of groups refer to.
func (x *examiner) groups(p *packageSchema) {
	x.packageIDs(p, x.model)
	ids, metas := x.namesOf(p, x.model)
	groups := map[string]sbml.Node{}
	all := p.items(x.model, "listOfGroups", "group")
	for _, g := range all {
		groups[p.value(g, "id")] = g
	}
	for _, g := range all {
		for _, m := range p.items(g, "listOfMembers", "member") {
			id, byID := p.attribute(m, "idRef")
			meta, byMeta := p.attribute(m, "metaIdRef")
			switch {
			case byID == byMeta:
				x.breach("groups-20403", m.Pos(), "write one of idRef and metaIdRef", "a member of group %q does not name one element", p.value(g, "id"))
			case byID && !ids[id]:
				x.breach("groups-20405", m.AttributePos("idRef"), "name an element of the model", "there is no element %q", id)
			case byMeta && !metas[meta]:
				x.breach("groups-20406", m.AttributePos("metaIdRef"), "name an element of the model", "there is no element with metaid %q", meta)
			case byID && x.within(p, groups, id, g, map[string]bool{}):
				x.breach("groups-20313", m.AttributePos("idRef"), "remove one of the members", "group %q is a member of itself", p.value(g, "id"))
			}
		}
	}
}

// within reports whether the group called id is g or has it as a member, at any
// depth. seen are groups that have been looked into.
func (x *examiner) within(p *packageSchema, groups map[string]sbml.Node, id string, g sbml.Node, seen map[string]bool) bool {
	h, ok := groups[id]
	if !ok || seen[id] {
		return false
	}
	seen[id] = true
	if h == g {
		return true
	}
	for _, m := range p.items(h, "listOfMembers", "member") {
		if x.within(p, groups, p.value(m, "idRef"), g, seen) {
			return true
		}
	}
	return false
}

// namesOf returns the identifiers and metaids below n: those of units apart.
func (x *examiner) namesOf(p *packageSchema, n sbml.Node) (ids, metas map[string]bool) {
	ids, metas = map[string]bool{}, map[string]bool{}
	var visit func(n sbml.Node)
	visit = func(n sbml.Node) {
		metas[n.Value("metaid")] = true
		if n.Name() != "unitDefinition" && n.Name() != "localParameter" {
			ids[n.Value("id")] = true
			ids[p.value(n, "id")] = true
		}
		for _, c := range n.Children() {
			visit(c)
		}
	}
	visit(n)
	delete(ids, "")
	delete(metas, "")
	return ids, metas
}
