package metamorphic

import (
	"slices"

	"niche/expr"
	"niche/model"
)

// runs reports whether r has a rate.
func runs(r *model.Reaction) bool { return r.RateLaw != nil && r.RateLaw.Math.Present() }

// global returns the rate law of r with its local parameters global.
func (n *network) global(r *model.Reaction) expr.Expr {
	names := map[expr.Expr]expr.Expr{}
	for _, l := range r.RateLaw.LocalParameters {
		names[n.symbol(l.ID)] = n.symbol(n.addParameter("local_"+l.ID, l.Value, true))
	}
	return n.Pool.Substitute(r.RateLaw.Math.Expr, names)
}

// localsToGlobals makes local parameters global.
func localsToGlobals(n *network) bool {
	changed := false
	for i := range n.Reactions {
		if r := &n.Reactions[i]; runs(r) && len(r.RateLaw.LocalParameters) > 0 {
			r.RateLaw.Math.Expr = n.global(r)
			r.RateLaw.LocalParameters, changed = nil, true
		}
	}
	return changed
}

// globalsToLocals gives rate laws constant parameters of their own; the global
// ones that they shadow get another value where nothing else needs them.
func globalsToLocals(n *network) bool {
	changed := false
	for i := range n.Reactions {
		r := &n.Reactions[i]
		if !runs(r) {
			continue
		}
		for k := range n.Parameters {
			p := &n.Parameters[k]
			known := slices.ContainsFunc(r.RateLaw.LocalParameters, func(l model.Parameter) bool { return l.ID == p.ID })
			if p.Constant && !known && set(p.Value) && n.initials[p.ID] == nil && n.Pool.Contains(r.RateLaw.Math.Expr, n.symbol(p.ID)) {
				r.RateLaw.LocalParameters = append(r.RateLaw.LocalParameters, model.Parameter{ID: p.ID, Value: p.Value, Constant: true})
				changed = true
			}
		}
	}
	return changed
}

// shadowed gives rate laws local parameters with names of quantities that they
// do not use: compartments, species, references, reactions, functions.
func shadowed(n *network) bool {
	changed := false
	ids := n.ids()
	for i := range n.Reactions {
		r := &n.Reactions[i]
		if !runs(r) {
			continue
		}
		for _, id := range ids {
			known := slices.ContainsFunc(r.RateLaw.LocalParameters, func(l model.Parameter) bool { return l.ID == id })
			if id != "" && !known && !n.Pool.Contains(r.RateLaw.Math.Expr, n.symbol(id)) {
				r.RateLaw.LocalParameters = append(r.RateLaw.LocalParameters, model.Parameter{ID: id, Value: 1e6, Constant: true})
				changed = true
			}
		}
	}
	return changed
}

// reactionsToRateRules replaces all reactions by rate rules for the species they
// change, and the names of reactions and references by parameters. Concentrations
// in compartments of varying size change with the size, too.
func reactionsToRateRules(n *network) bool {
	if len(n.Reactions) == 0 || n.algebraic || !n.canReplaceReactions() {
		return false
	}
	terms := map[string][]expr.Expr{}
	for i := range n.Reactions {
		r := &n.Reactions[i]
		rate := n.number(0)
		if runs(r) {
			rate = n.global(r)
		}
		if r.ID != "" {
			n.Parameters = append(n.Parameters, model.Parameter{ID: r.ID, Value: 0})
			n.addRule(model.AssignmentRule, r.ID, rate)
			rate = n.symbol(r.ID)
		}
		n.collect(r.Reactants, n.Pool.New(expr.Neg, rate), terms)
		n.collect(r.Products, rate, terms)
	}
	for i := range n.Species {
		s := &n.Species[i]
		if len(terms[s.ID]) == 0 || s.BoundaryCondition || s.Constant || !n.changed[s.ID] {
			continue
		}
		n.addRule(model.RateRule, s.ID, n.rateOfSpecies(s, terms[s.ID]))
	}
	n.Reactions = nil
	return true
}

// canReplaceReactions reports whether all reactions could be rate rules: none is
// fast, and no event sets the size behind a concentration.
func (n *network) canReplaceReactions() bool {
	for i := range n.Reactions {
		if n.Reactions[i].Fast {
			return false
		}
	}
	for i := range n.Species {
		s := &n.Species[i]
		if n.changed[s.ID] && n.concentration(s) && !n.fixed(s.Compartment) && (n.rules[s.Compartment] == nil || n.rules[s.Compartment].Kind != model.RateRule || n.assigned[s.Compartment]) {
			return false
		}
	}
	return true
}

// collect adds stoichiometry × rate to the terms of the species of refs.
func (n *network) collect(refs []model.SpeciesReference, rate expr.Expr, terms map[string][]expr.Expr) {
	for i := range refs {
		ref := &refs[i]
		stoichiometry := n.number(ref.Stoichiometry)
		if ref.StoichiometryMath.Present() {
			stoichiometry = ref.StoichiometryMath.Expr
		}
		if ref.ID != "" {
			n.Parameters = append(n.Parameters, model.Parameter{ID: ref.ID, Value: ref.Stoichiometry})
			if ref.StoichiometryMath.Present() && n.rules[ref.ID] == nil {
				n.addRule(model.AssignmentRule, ref.ID, stoichiometry)
			}
			stoichiometry = n.symbol(ref.ID)
		}
		terms[ref.Species] = append(terms[ref.Species], n.Pool.New(expr.Mul, stoichiometry, rate))
	}
}

// rateOfSpecies is the rate of change of what the id of s means.
func (n *network) rateOfSpecies(s *model.Species, terms []expr.Expr) expr.Expr {
	p := n.Pool
	rate := p.New(expr.Add, append([]expr.Expr{n.number(0)}, terms...)...)
	factor := s.ConversionFactor
	if factor == "" {
		factor = n.ConversionFactor
	}
	if factor != "" {
		rate = p.New(expr.Mul, rate, n.symbol(factor))
	}
	if !n.concentration(s) {
		return rate
	}
	volume := n.symbol(s.Compartment)
	rate = p.New(expr.Div, rate, volume)
	if r := n.rules[s.Compartment]; r != nil {
		dilution := p.New(expr.Div, p.New(expr.Mul, n.symbol(s.ID), r.Math.Expr), volume)
		rate = p.New(expr.Sub, rate, dilution)
	}
	return rate
}

// rateRulesToReactions replaces rate rules of species by reactions that make
// them out of nothing.
func rateRulesToReactions(n *network) bool {
	if n.algebraic {
		return false
	}
	changed := false
	var kept []model.Rule
	for _, r := range n.Rules {
		s := n.species(r.Variable)
		touched := s != nil && slices.ContainsFunc(n.Reactions, func(x model.Reaction) bool {
			for ref := range x.References() {
				if ref.Species == s.ID {
					return true
				}
			}
			return false
		})
		if r.Kind != model.RateRule || s == nil || !r.Math.Present() || touched || n.concentration(s) && !n.fixed(s.Compartment) ||
			s.ConversionFactor != "" || n.ConversionFactor != "" {
			kept = append(kept, r)
			continue
		}
		rate := r.Math.Expr
		if n.concentration(s) {
			rate = n.Pool.New(expr.Mul, rate, n.symbol(s.Compartment))
		}
		s.BoundaryCondition = false
		n.Reactions = append(n.Reactions, model.Reaction{ID: n.fresh("make_" + s.ID), RateLaw: &model.RateLaw{Math: formula(rate)},
			Products: []model.SpeciesReference{{Species: s.ID, Stoichiometry: 1, Constant: true}}})
		changed = true
	}
	n.Rules = kept
	return changed
}

// reverseReactions turns reactions round and negates their rates, unless their
// rates are asked for by name.
func reverseReactions(n *network) bool {
	changed := false
	for i := range n.Reactions {
		r := &n.Reactions[i]
		if !runs(r) || n.used[r.ID] {
			continue
		}
		n.hide(r)
		r.Reactants, r.Products = r.Products, r.Reactants
		r.RateLaw.Math.Expr = n.Pool.New(expr.Neg, r.RateLaw.Math.Expr)
		changed = true
	}
	return changed
}

// hide gives r another name and its old one to a parameter that has its rate: it
// may be asked for as a result.
func (n *network) hide(r *model.Reaction) {
	if r.ID == "" {
		return
	}
	n.Parameters = append(n.Parameters, model.Parameter{ID: r.ID})
	n.addRule(model.AssignmentRule, r.ID, n.global(r))
	r.ID = n.fresh(r.ID)
}

// halveReactions lets every reaction run twice at half its rate.
func halveReactions(n *network) bool {
	changed := false
	for i := range n.Reactions {
		r := n.Reactions[i]
		if !runs(&r) || n.used[r.ID] || r.Fast {
			continue
		}
		n.hide(&r)
		r.RateLaw = &model.RateLaw{LocalParameters: r.RateLaw.LocalParameters,
			Math: formula(n.Pool.New(expr.Div, r.RateLaw.Math.Expr, n.number(2)))}
		n.Reactions[i] = r
		twin, law := r, *r.RateLaw
		twin.ID, twin.RateLaw = n.fresh(r.ID), &law
		twin.Reactants, twin.Products = n.twins(r.Reactants), n.twins(r.Products)
		n.Reactions = append(n.Reactions, twin)
		changed = true
	}
	return changed
}

// twins copies references; a named one refers to the stoichiometry of its twin.
func (n *network) twins(refs []model.SpeciesReference) []model.SpeciesReference {
	refs = slices.Clone(refs)
	for i := range refs {
		if refs[i].ID == "" {
			continue
		}
		id := refs[i].ID
		refs[i].ID, refs[i].Constant, refs[i].StoichiometryMath = n.fresh(id), false, model.Math{}
		n.addRule(model.AssignmentRule, refs[i].ID, n.symbol(id))
	}
	return refs
}
