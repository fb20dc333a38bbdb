package rules

import (
	"niche/format/sbml"
)

// determined reports a model with more equations than quantities for them to
// determine (SBML L3V2 §4.9.4): a maximal matching of equations and the quantities
// in them that leaves an equation without quantity. Rules, rate laws and reactions
// have a quantity of their own; algebraic rules take one that is left, perhaps by
// pushing others on.
func (x *examiner) determined() {
	var algebraic []sbml.Node
	taken := map[string]int{} // quantity → equation, −1 for one of its own
	for _, r := range x.index.rules {
		if r.Name() == "algebraicRule" && mathOf(r).Exists() {
			algebraic = append(algebraic, r)
		} else if r.Name() != "algebraicRule" {
			taken[x.variable(r)] = -1
		}
	}
	if len(algebraic) == 0 || x.level == 1 {
		return
	}
	for _, r := range x.index.reactions {
		if r.Child("kineticLaw").Exists() {
			taken[r.Value("id")] = -1
		}
		for _, list := range []string{"listOfReactants", "listOfProducts"} {
			for _, ref := range x.list(r, list) {
				if s := x.index.things[ref.Value("species")]; s.kind == "species" && s.node.Value("boundaryCondition") != "true" && !x.constant(ref.Value("species")) {
					taken[ref.Value("species")] = -1
				}
			}
		}
	}
	candidates := make([][]string, len(algebraic))
	for i, r := range algebraic {
		for _, id := range x.names(r, nil) {
			if x.settable(id) && !x.constant(id) {
				candidates[i] = append(candidates[i], id)
			}
		}
	}
	for i := range algebraic {
		if !augment(i, candidates, taken, map[string]bool{}) {
			x.breach("10601", algebraic[i].Pos(), "remove the rule, or let something vary", "the algebraic rule leaves more equations than quantities that they could determine")
			return
		}
	}
}

// augment finds equation i a quantity, moving other algebraic rules if need be.
func augment(i int, candidates [][]string, taken map[string]int, seen map[string]bool) bool {
	for _, id := range candidates[i] {
		if seen[id] {
			continue
		}
		seen[id] = true
		other, busy := taken[id]
		if !busy || other >= 0 && augment(other, candidates, taken, seen) {
			taken[id] = i
			return true
		}
	}
	return false
}
