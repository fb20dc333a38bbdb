package metamorphic

import (
	"niche/expr"
	"niche/model"
)

// references calls use for every reactant and product with a number that nothing
// else determines; it gives those without a name one.
func (n *network) references(use func(ref *model.SpeciesReference)) bool {
	changed := false
	for i := range n.Reactions {
		for ref := range n.Reactions[i].References() {
			if !set(ref.Stoichiometry) || ref.StoichiometryMath.Present() || n.algebraic ||
				ref.ID != "" && (!n.free(ref.ID) || n.initials[ref.ID] != nil) {
				continue
			}
			if ref.ID == "" {
				ref.ID = n.fresh("reference")
			}
			use(ref)
			changed = true
		}
	}
	return changed
}

func stoichiometriesToRules(n *network) bool {
	return n.references(func(ref *model.SpeciesReference) {
		n.addRule(model.AssignmentRule, ref.ID, n.number(ref.Stoichiometry))
		ref.Stoichiometry, ref.Constant = 99, false
	})
}

func stoichiometriesToInitialAssignments(n *network) bool {
	return n.references(func(ref *model.SpeciesReference) {
		n.addInitial(ref.ID, n.number(ref.Stoichiometry))
		ref.Stoichiometry = 99
	})
}

func stoichiometriesToRateRules(n *network) bool {
	return n.references(func(ref *model.SpeciesReference) {
		n.addRule(model.RateRule, ref.ID, n.number(0))
		ref.Constant = false
	})
}

func stoichiometriesToMath(n *network) bool {
	return n.references(func(ref *model.SpeciesReference) {
		ref.StoichiometryMath = formula(n.number(ref.Stoichiometry))
		ref.Stoichiometry, ref.Constant = 1, false
	})
}

func stoichiometriesToEvents(n *network) bool {
	var ids []string
	changed := n.references(func(ref *model.SpeciesReference) {
		ids = append(ids, ref.ID)
		ref.Constant = false
	})
	if changed {
		n.addNever(ids)
	}
	return changed
}

// splitReferences takes every reactant and product with a plain number twice, with
// a quarter and three quarters of it.
func splitReferences(n *network) bool {
	changed := false
	split := func(refs []model.SpeciesReference) []model.SpeciesReference {
		for _, ref := range refs {
			if ref.ID != "" || ref.StoichiometryMath.Present() || !set(ref.Stoichiometry) {
				continue
			}
			quarter := ref
			quarter.Stoichiometry = ref.Stoichiometry / 4
			refs = append(refs, quarter, quarter, quarter)
			for k := range refs {
				if refs[k] == ref {
					refs[k].Stoichiometry /= 4
					break
				}
			}
			changed = true
		}
		return refs
	}
	for i := range n.Reactions {
		n.Reactions[i].Reactants = split(n.Reactions[i].Reactants)
		n.Reactions[i].Products = split(n.Reactions[i].Products)
	}
	return changed
}

// addCatalysts adds every species that a reaction changes to both of its sides.
func addCatalysts(n *network) bool {
	changed := false
	for i := range n.Reactions {
		r := &n.Reactions[i]
		seen := map[string]bool{}
		var extra []model.SpeciesReference
		for ref := range r.References() {
			if !seen[ref.Species] && n.changed[ref.Species] {
				seen[ref.Species] = true
				extra = append(extra, model.SpeciesReference{Species: ref.Species, Stoichiometry: 3, Constant: true})
			}
		}
		r.Reactants, r.Products = append(r.Reactants, extra...), append(r.Products, extra...)
		changed = changed || len(extra) > 0
	}
	return changed
}

// conversionFactors gives species that reactions change the conversion factor 2 and
// half their rates.
func conversionFactors(n *network) bool {
	return n.scaleRates(func(factor string) {
		for i := range n.Species {
			if s := &n.Species[i]; n.changed[s.ID] {
				s.ConversionFactor = factor
			}
		}
	})
}

// modelConversionFactor does the same for all at once.
func modelConversionFactor(n *network) bool {
	return n.scaleRates(func(factor string) { n.ConversionFactor = factor })
}

// scaleRates halves the rates of all reactions, if none has a name in a formula
// and no species has a conversion factor, and lets convert double their effect.
func (n *network) scaleRates(convert func(factor string)) bool {
	if len(n.changed) == 0 || len(n.factors) > 1 || n.ConversionFactor != "" {
		return false
	}
	for i := range n.Reactions {
		if n.used[n.Reactions[i].ID] {
			return false
		}
	}
	for i := range n.Reactions {
		if r := &n.Reactions[i]; runs(r) {
			n.hide(r)
			r.RateLaw.Math.Expr = n.Pool.New(expr.Div, r.RateLaw.Math.Expr, n.number(2))
		}
	}
	convert(n.addParameter("factor", 2, true))
	return true
}
